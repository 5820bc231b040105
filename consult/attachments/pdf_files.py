"""PDF files: refused where they run something or hold other files; who their author is."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from consult.core.errors import Invalid

from .file_kinds import UnfitFile

MOST_TAIL = 1_024  # bytes behind the end of the file that it states
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/Rendition", "/Movie"})
_HOLDERS = ("/JS", "/EF", "/XFA", "/RichMediaContent", "/EmbeddedFiles")
MOST_DEPTH = 50


def examine_pdf(content: bytes) -> list[str]:
    """Examine a PDF file and return the names of its authors.

    Raises:
        UnfitFile: "attachment_runs" for scripts, programs and files in it; "attachment_locked" for
            a password; "attachment_kind" for a file that is another one, too.
        Invalid: "file_damaged".
    """
    _, end, tail = content.rpartition(b"%%EOF")
    if not end:
        raise Invalid("file_damaged")
    if len(tail) > MOST_TAIL or b"PK\x05\x06" in tail:
        raise UnfitFile("attachment_kind")
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnfitFile("attachment_locked")
        if any(_is_active(each) for each in _list_dictionaries(reader)):
            raise UnfitFile("attachment_runs")
        if not len(reader.pages):
            raise Invalid("file_damaged")
        return _find_names(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError) as wrong:
        raise Invalid("file_damaged") from wrong


def _list_dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """List every dictionary of the file, in its objects and in those inside of streams."""
    numbers = {
        (number, generation) for generation, found in reader.xref.items() for number in found
    }
    numbers |= {(number, 0) for number in reader.xref_objStm}
    yield from _walk(reader.trailer, 0)
    for number, generation in sorted(numbers):
        yield from _walk(reader.get_object(IndirectObject(number, generation, reader)), 0)


def _walk(found: Any, depth: int) -> Iterator[DictionaryObject]:
    """List the dictionaries in an object; other objects to which it refers come by themselves."""
    if depth > MOST_DEPTH:
        raise Invalid("file_damaged")
    if isinstance(found, DictionaryObject | StreamObject):
        yield found
        for value in found.values():
            yield from _walk(value, depth + 1)
    elif isinstance(found, ArrayObject):
        for value in found:
            yield from _walk(value, depth + 1)


def _is_active(found: DictionaryObject) -> bool:
    """Return whether a dictionary runs something, or holds a file."""
    return (
        any(name in found for name in _HOLDERS)
        or str(found.get("/S")) in _ACTIONS
        or str(found.get("/Type")) == "/EmbeddedFile"
    )


def _find_names(reader: PdfReader) -> list[str]:
    """Find the authors that the file states, in its two kinds of metadata."""
    stated = reader.metadata.author if reader.metadata else None
    found = [str(stated)] if stated else []
    try:
        described = reader.xmp_metadata
        found += [str(each) for each in (described.dc_creator or []) if each] if described else []
    except (PyPdfError, ValueError, AttributeError):  # such metadata names nobody
        pass
    return found
