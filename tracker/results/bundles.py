"""Bundles: the letters of several texts, packed together by whoever read them.

A worker packs what it has read, so that the pipe and the store carry a third of it; the store puts
bundles behind each other as they are. A bundle is one zstd frame: the frames of a file one after
another are a file that any zstd program unpacks.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zstandard import ZstdCompressor, ZstdDecompressor

BUNDLE_BYTES = 131_072  # letters at which a bundle is full; unpacked to get at one text of it
LEVEL = 1  # the next one takes a fifth longer and saves a thirtieth
HASH_LOG, MIN_MATCH = 15, 7  # a little quicker and smaller than the level's own, for such sizes


class DamagedBundle(ValueError):
    """A bundle that does not unpack to what it was packed from."""


class Place(NamedTuple):
    """Where the letters of a text are: in which bundle, and which bytes of what it unpacks to."""

    bundle: int
    start: int
    bytes: int


class Bundle(NamedTuple):
    """Letters of texts (UTF-8) behind each other, packed. ``keys`` names the texts in order,
    ``sizes`` are the bytes of each."""

    keys: tuple[str, ...]
    sizes: tuple[int, ...]
    packed: bytes

    def places(self, number: int) -> dict[str, Place]:
        """Where its texts are, by key, if this is bundle ``number``."""
        starts = accumulate(self.sizes, initial=0)
        return {
            key: Place(number, start, size)
            for key, start, size in zip(self.keys, starts, self.sizes, strict=False)
        }


def bundle_letters(letters: Mapping[str, bytes]) -> tuple[Bundle, ...]:
    """The letters of texts, by key, in bundles; a text stands whole in one of them.

    >>> (bundle,) = bundle_letters({"a": b"four winds", "b": b"two safeguards"})
    >>> bundle.keys, bundle.sizes
    (('a', 'b'), (10, 14))
    >>> unpack_bundle(bundle.packed)
    b'four windstwo safeguards'
    """
    bundles = []
    keys: list[str] = []
    size = 0
    for key, text in letters.items():
        keys.append(key)
        size += len(text)
        if size >= BUNDLE_BYTES:
            bundles.append(_bundle(keys, letters))
            keys, size = [], 0
    if keys:
        bundles.append(_bundle(keys, letters))
    return tuple(bundles)


def _bundle(keys: Iterable[str], letters: Mapping[str, bytes]) -> Bundle:
    texts = [letters[key] for key in keys]
    return Bundle(tuple(keys), tuple(map(len, texts)), _packer().compress(b"".join(texts)))


def unpack_bundle(packed: bytes) -> bytes:
    """The letters of all texts of a bundle. Raises DamagedBundle."""
    import zstandard

    try:
        return _unpacker().decompress(packed)
    except zstandard.ZstdError as error:
        raise DamagedBundle(str(error)) from error


@cache
def _packer() -> "ZstdCompressor":
    import zstandard

    return zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters.from_level(
            LEVEL, hash_log=HASH_LOG, min_match=MIN_MATCH, write_checksum=True
        )
    )


@cache
def _unpacker() -> "ZstdDecompressor":
    import zstandard

    return zstandard.ZstdDecompressor()
