"""Texts: files in, Documents out: formats, decoding, zones, dates, reprints.

What stands here is loaded when it is asked for: a scan that finds everything unchanged lists files
and reads none.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.texts.document import Decoding, Document, DocumentDate, Zone
    from tracker.texts.listing import list_sources
    from tracker.texts.reading import read_documents, read_source
    from tracker.texts.source import ReadOptions, Source, Unread, day_of_reading
    from tracker.texts.splitting import split_source

__all__ = [
    "Decoding",
    "Document",
    "DocumentDate",
    "ReadOptions",
    "Source",
    "Unread",
    "Zone",
    "day_of_reading",
    "list_sources",
    "read_documents",
    "read_source",
    "split_source",
]

_HOMES = {
    "list_sources": "listing",
    "read_documents": "reading",
    "read_source": "reading",
    "ReadOptions": "source",
    "Source": "source",
    "Unread": "source",
    "day_of_reading": "source",
    "split_source": "splitting",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'document')}")
    return getattr(home, name)
