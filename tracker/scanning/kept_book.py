"""A compiled phrasebook as bytes, and back: read only if it is nothing but a phrasebook."""

import gc
import io
import pickle
from typing import IO, TYPE_CHECKING, Any

from tracker.matching import CompiledPhrasebook
from tracker.scanning.forking import aside

if TYPE_CHECKING:
    from tracker.phrasebook.phrase import Phrasebook

ALLOWED = ("tracker.phrasebook.", "tracker.matching.", "tracker.tokens")
PLAIN = (
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
)


def pack_book(book: CompiledPhrasebook) -> bytes:
    """The bytes to keep of a compiled phrasebook."""
    return pickle.dumps(book, pickle.HIGHEST_PROTOCOL)


def compile_aside(book: "Phrasebook") -> tuple[CompiledPhrasebook, bytes]:
    """A phrasebook compiled with all words it can know beforehand, and its bytes to keep. It is
    compiled aside and read from its bytes: what compiling needs on the way is as much again, and
    this process and the workers copied from it would hold on to it."""
    packed = aside(_compile_and_pack, book)
    compiled = unpack_book(io.BytesIO(packed))
    assert compiled is not None
    return compiled, packed


def _compile_and_pack(book: "Phrasebook") -> bytes:
    from tracker.matching import compile_phrasebook, with_ready_words

    return pack_book(with_ready_words(compile_phrasebook(book)))


def unpack_book(stream: IO[bytes]) -> CompiledPhrasebook | None:
    """The phrasebook of these bytes; None if they are torn, of an older version, or no book.

    Straight from the file: seven million bytes read whole first are copied once more (3 ms).
    """
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of objects come, none of them garbage
    try:
        found = _OnlyOurs(stream).load()
    except Exception:  # whatever is wrong with it, it is worked out again
        return None
    finally:
        if collecting:
            gc.enable()
    return found if isinstance(found, CompiledPhrasebook) else None


class _OnlyOurs(pickle.Unpickler):
    """Reads nothing but plain values, arrays and the classes of a phrasebook: a store may come
    from somebody else, and a pickle can name any function."""

    def find_class(self, module: str, name: str) -> Any:
        if (module.replace("numpy.core", "numpy._core"), name) in PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith(ALLOWED) else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found
