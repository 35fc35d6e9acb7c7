"""Texts: files in, Documents out: formats, decoding, zones, dates, reprints."""

from tracker.texts.document import Decoding, Document, DocumentDate, Unread, Zone
from tracker.texts.listing import list_sources
from tracker.texts.reading import read_documents, read_source
from tracker.texts.source import ReadOptions, Source, day_of_reading
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
