"""Papers: PDF by pypdf, Word documents by python-docx."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from tracker.texts.building import RawText
from tracker.texts.packing import LARGEST_RATIO, ArchiveLimit, NeedsExtra
from tracker.texts.source import ReadOptions, Source, Unread

HYPHENATED = re.compile(r"([a-z])-\n([a-z])")
LINE_END = re.compile(r"(?<=[^\s.!?。！？:：;；])[ \t]*\n(?=[a-z(“\"'‘])")


def read_pdf(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """The one text of a PDF, its lines as set; only lines that a page broke in the middle of a
    sentence are joined. Pages are parted by a form feed and a line end.

    Its metadata names title and author; its creation date is when the file was made, not when the
    text was published, and is not used. Raises NeedsExtra if pypdf is not installed.
    """
    try:
        import pypdf
    except ImportError:
        raise NeedsExtra(".pdf needs: pip install 'phrasetrack[docs]'") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong stands in the row
    try:
        reader = pypdf.PdfReader(io.BytesIO(stream.read()), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            yield Unread(id_, "failed", "encrypted", f"{id_}: is encrypted; a password opens it.")
            return
        pages = [page.extract_text() or "" for page in reader.pages]
        facts = reader.metadata
    except Exception as error:  # pypdf raises whatever a broken file leads it into
        kind = type(error).__name__
        if kind in ("DependencyError", "FileNotDecryptedError"):
            yield Unread(id_, "failed", "encrypted", f"{id_}: is encrypted: {error}.")
        else:
            yield Unread(id_, "failed", "damaged", f"{id_}: is a damaged PDF: {kind}: {error}.")
        return
    text = "\n\f\n".join(_joined(page) for page in pages)
    if not text.strip():
        sentence = f"{id_}: no text layer; its pages are images. Recognise the text first (OCR)."
        yield Unread(id_, "skipped", "no_text_layer", sentence)
        return
    yield RawText(id_, text, metadata=_facts(facts))


def _joined(page: str) -> str:
    """A page with sentences in one line where the page broke them; paragraphs stay apart."""
    return LINE_END.sub(" ", HYPHENATED.sub(r"\1\2", page))


def _facts(facts: Any) -> dict[str, str]:
    found = {}
    for name in ("author", "subject"):
        try:
            value = getattr(facts, name, None)
        except Exception:  # damaged metadata is no reason to lose the text
            value = None
        if isinstance(value, str) and value.strip():
            found[name] = value.strip()
    return found


def read_docx(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """The one text of a .docx, a line for each paragraph, those in tables included. Raises
    NeedsExtra if python-docx is not installed, ArchiveLimit if it unpacks beyond the limits."""
    try:
        import docx
        from docx.oxml.ns import qn
    except ImportError:
        raise NeedsExtra(".docx needs: pip install 'phrasetrack[docs]'") from None
    data = stream.read()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        sentence = f"{id_}: is encrypted, or a .doc under the name .docx."
        yield Unread(id_, "failed", "encrypted", sentence)
        return
    try:
        unpacked = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist())
        if unpacked > max(8 << 20, LARGEST_RATIO * len(data)):
            raise ArchiveLimit(f"unpacks to {unpacked} bytes from {len(data)}")
        document = docx.Document(io.BytesIO(data))
    except ArchiveLimit:
        raise
    except Exception as error:  # python-docx raises whatever a broken file leads it into
        kind = type(error).__name__
        yield Unread(id_, "failed", "damaged", f"{id_}: is a damaged .docx: {kind}: {error}.")
        return
    lines = [
        "".join(_words_of(node, qn) for node in paragraph.iter())
        for paragraph in document.element.body.iter(qn("w:p"))
    ]
    core = document.core_properties
    named = {"author": core.author, "subject": core.subject}
    metadata = {name: value for name, value in named.items() if value and value != "python-docx"}
    yield RawText(id_, "\n".join(lines), title=core.title or None, metadata=metadata)


def _words_of(node: Any, qn: Any) -> str:
    if node.tag == qn("w:t"):
        return str(node.text or "")
    if node.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
        return " "
    return ""
