"""The store as its readers see it: matches, documents, texts, phrases of one or all scans."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tracker.errors import NoInput, WrongUsage, nearest
from tracker.results.catalogue import CACHE, open_for_reading
from tracker.results.durable import told_as_storage_error
from tracker.results.selection import choose, labels_of
from tracker.results.zones import COUNTED, known_zones

if TYPE_CHECKING:
    import polars as pl

    from tracker.texts.document import Zone

Names = Sequence[str]


class Store:
    """A store opened for reading; a context manager.

    It looks at one selection of documents: those of the paths given, of the last scan (None), or
    of everything that was ever scanned. What is gone from its folder is left out. The selection
    is made when the store is opened and does not see later commits; a writer is not disturbed.
    """

    def __init__(
        self, path: str | Path, roots: Names | None = None, everything: bool = False
    ) -> None:
        self.folder = Path(path)
        self.connection: sqlite3.Connection = open_for_reading(self.folder)
        self._selected: tuple[tuple[str, ...] | None, bool] | None = None
        self._everything = everything
        self._roots = roots
        self._select(None)

    @classmethod
    def open(
        cls, path: str | Path, roots: Names | None = None, everything: bool = False
    ) -> "Store":
        """The store in this folder. Raises NoInput if there is none or ``roots`` names a path
        that was not scanned, StoreNotReadable if it is damaged or of another format."""
        return cls(path, roots, everything)

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the catalogue; the store must not be asked any more."""
        self.connection.close()

    @property
    def cache(self) -> Path:
        """The folder for what can be worked out again; it may be missing or not writable."""
        return self.folder / CACHE

    # -- tables ---------------------------------------------------------------------------------

    def matches(self, zones: Names = COUNTED, roots: Names | None = None) -> "pl.DataFrame":
        """One row per match in these zones, sorted by document and place.

        Columns: ``document`` str, ``date`` str or null, ``phrase``, ``wording``, ``kind`` str,
        ``score`` f64, ``zone`` str, ``inside`` str or null, ``start``, ``end`` i64 (code points of
        the document text), ``text`` str (the quote). Matches that a person judged wrong and had
        excluded are left out. Raises StoreNotReadable if a segment is
        damaged, WrongUsage for an unknown zone.
        """
        from tracker.results import frames
        from tracker.results.judgements import drop_excluded, read_excluded

        self._select(roots)
        with told_as_storage_error(self.folder):
            found = frames.matches(self.connection, self.folder, known_zones(zones))
            if read_excluded(self.folder):
                found = drop_excluded(found, self.documents(roots=roots), self.folder)
            return found

    def documents(
        self, zones: Names = COUNTED, roots: Names | None = None, unread: bool = False
    ) -> "pl.DataFrame":
        """One row per document, sorted; with ``unread`` also what was skipped or failed.

        Columns: ``document``, ``title``, ``status`` ("scanned"; "duplicate" for each further
        document with the letters of an earlier one; "skipped", "failed"), ``language``, ``unit``
        ("words", "characters"), ``units`` i64 (in these zones), ``date`` … ``event_date``,
        ``encoding``, ``sha256`` (of the text), ``reason`` (why it was not read, or which document
        it is a duplicate of), then the metadata, one str column each, by name.
        """
        from tracker.results import frames

        self._select(roots)
        with told_as_storage_error(self.folder):
            return frames.documents(self.connection, known_zones(zones), unread)

    def phrases(self) -> "pl.DataFrame":
        """The phrases of the book: ``phrase``, ``zh``, ``en``, ``category`` str, ``gloss``,
        ``coined`` str or null; in the order of the book."""
        from tracker.results import frames

        return frames.labels(self.labels("phrases"), "phrases")

    def events(self) -> "pl.DataFrame":
        """The dated meetings of the book: ``event``, ``en``, ``zh``, ``start``, ``end``,
        ``series``."""
        from tracker.results import frames

        return frames.labels(self.labels("events"), "events")

    def registers(self) -> "pl.DataFrame | None":
        """The registers that wordings state: ``phrase``, ``wording``, ``register``; None if the
        last scan was by a version that did not keep them."""
        from tracker.results.registers import registers_of

        return registers_of(self.labels("phrases"))

    def reprints(
        self, cutoff: float | None = None, tell: Callable[[str], None] = lambda step: None
    ) -> "pl.DataFrame":
        """The documents that are copies of one another (``copies.reprint_groups``): ``group``,
        ``document``, ``share``; at the usual cut-off unless another is given."""
        from tracker.results.copies import reprint_groups
        from tracker.texts.reprints import CUTOFF

        return reprint_groups(self, CUTOFF if cutoff is None else cutoff, tell)

    def labels(self, what: str) -> list[dict[str, Any]]:
        """The phrases or the events of the phrasebooks the selected documents were matched with,
        as rows; of two books the later one's label holds."""
        self._select(None)
        return labels_of(self.connection, what)

    def manifest(self) -> dict[str, Any]:
        """What this selection was made from and how, for the record of a run: the same for the
        same texts, phrasebook, version and settings, wherever and whenever it was scanned."""
        from tracker.results.judgements import kept_precision, read_excluded
        from tracker.results.manifest import manifest_of

        self._select(None)
        with told_as_storage_error(self.folder):
            manifest = manifest_of(self.connection)
        judged = kept_precision(self.folder)
        excluded = len(read_excluded(self.folder))
        return (
            manifest
            | ({"judged": judged} if judged else {})
            | ({"excluded": excluded} if excluded else {})
        )

    # -- texts ----------------------------------------------------------------------------------

    def text(self, document: str) -> str:
        """The text of a document; spans of matches count its code points.

        Raises WrongUsage for an unknown document, NoInput where letters were not kept.
        """
        return self.texts([document])[document]

    def texts(self, documents: Iterable[str]) -> dict[str, str]:
        """The texts of several documents, by document; quicker than asking one by one."""
        from tracker.results.letters import read_letters

        keys = {document: self._row(document, "c.text")[0] for document in documents}
        with told_as_storage_error(self.folder):
            letters = read_letters(self.connection, self.folder, set(keys.values()))
        for document, key in keys.items():
            if key not in letters:
                raise NoInput(
                    f"{self.folder}: the text of '{document}' was not kept (--no-texts). "
                    "Scan again without --no-texts."
                )
        return {document: letters[key] for document, key in keys.items()}

    def zones(self, document: str) -> tuple["Zone", ...]:
        """The zones of a document, in order. Raises WrongUsage for an unknown document."""
        from tracker.results.rows import zones_from_json

        return zones_from_json(self._row(document, "t.zones")[0])

    def path(self, document: str) -> str:
        """Where the file of a document lay when it was scanned."""
        query = (
            "SELECT s.path FROM chosen AS c JOIN documents AS d ON d.id = c.id JOIN sources AS s "
            "ON s.root = d.root AND s.source = d.source AND s.first = d.first WHERE c.document = ?"
        )
        self._row(document, "c.text")
        found: bytes = self.connection.execute(query, (document,)).fetchone()[0]
        return found.decode("utf-8", "surrogateescape")

    # -- inside ---------------------------------------------------------------------------------

    def _select(self, roots: Names | None) -> None:
        """Choose the documents to look at, if others are chosen now."""
        paths = roots if roots is not None else self._roots
        everything = self._everything and roots is None
        wanted = (None if paths is None else tuple(paths), everything)
        if wanted != self._selected:
            with told_as_storage_error(self.folder):
                choose(self.connection, self.folder, paths, everything)
            self._selected = wanted

    def _row(self, document: str, column: str) -> tuple[Any, ...]:
        query = (
            f"SELECT {column} FROM chosen AS c JOIN texts AS t ON t.text = c.text "
            "WHERE c.document = ?"
        )
        row: tuple[Any, ...] | None = self.connection.execute(query, (document,)).fetchone()
        if row is None:
            names = [name for (name,) in self.connection.execute("SELECT document FROM chosen")]
            near = nearest(document, names)
            hint = f" Nearest: {', '.join(near)}." if near else ""
            raise WrongUsage(f"document '{document}' is not in {self.folder}.{hint}")
        return row
