"""PDF files: refused where they run something or hold other files; the names that they state."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from consult.core.errors import Invalid
from consult.core.files.xml_parser import parse_xml

from .file_kinds import UnfitFile

MOST_TAIL = 1_024  # bytes behind the end of the file that it states
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/Rendition", "/Movie"})
_HOLDERS = ("/JS", "/EF", "/XFA", "/RichMediaContent", "/EmbeddedFiles")
MOST_DEPTH = 50
_WRONG = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError)
_STATING = frozenset({"author", "creator", "lastmodifiedby", "manager", "company"})
_TOOL = "/Creator"  # the program, in the document information; in XMP a creator is a person


class PdfNames(NamedTuple):
    """The names in a PDF file.

    stated: those in its properties, which can be emptied. written: those beside comments and in
    signatures; with a signature or an encryption, all of them.
    """

    stated: list[str]
    written: list[str]


def examine_pdf(content: bytes) -> PdfNames:
    """Examine a PDF file and find the names in it.

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
        found = list(_list_dictionaries(reader))
        if any(map(_is_active, found)):
            raise UnfitFile("attachment_runs")
        if not len(reader.pages):
            raise Invalid("file_damaged")
        return _find_names(reader, found)
    except _WRONG as wrong:
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


def _find_names(reader: PdfReader, found: list[DictionaryObject]) -> PdfNames:
    """Find the names in the properties of the file, and those beside comments and signatures."""
    stated = [
        str(value)
        for name, value in (reader.metadata or {}).items()
        if name != _TOOL and name[1:].lower() in _STATING and value
    ]
    stated += [name for each in found if "/Metadata" in each for name in _list_xmp_names(each)]
    signed = any("/ByteRange" in each for each in found)
    written = [str(each["/Name"]) for each in found if "/ByteRange" in each and each.get("/Name")]
    written += [str(each["/T"]) for each in found if _is_comment(each) and each.get("/T")]
    names = list(dict.fromkeys(stated))
    return PdfNames(names, [*names, *written] if signed or reader.is_encrypted else written)


def _is_comment(found: DictionaryObject) -> bool:
    """Return whether a dictionary is a comment on a page; a field of a form has a title, too."""
    return "/Rect" in found and str(found.get("/Subtype")) != "/Widget"


def _list_xmp_names(found: DictionaryObject) -> list[str]:
    """List the names in the XML metadata of a dictionary; metadata that is no XML names nobody."""
    stream = found["/Metadata"].get_object()
    if not isinstance(stream, StreamObject):
        return []
    try:
        root = parse_xml(stream.get_data())
    except Invalid:
        return []
    names = []
    for each in root.iter():
        if _is_stating(each.tag):
            names.append(" ".join("".join(each.itertext()).split()))
        names += [value.strip() for name, value in each.items() if _is_stating(name)]
    return [name for name in names if name]


def _is_stating(name: str) -> bool:
    return name.rpartition("}")[2].lower() in _STATING


def remove_pdf_names(content: bytes) -> bytes:
    """Write a PDF file again without its properties; its earlier states go, too.

    A file that cannot be written again stays as it is.
    """
    out = io.BytesIO()
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
        writer.metadata = None
        for each in writer._objects:  # pypdf lists them nowhere else
            if isinstance(each, DictionaryObject):
                each.pop("/Metadata", None)
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        writer.write(out)
    except _WRONG:
        return content
    return out.getvalue()
