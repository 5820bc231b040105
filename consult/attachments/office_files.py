"""Office files: which kind a package is, what it must not hold, and whom it names."""

import html
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from consult.core.errors import Invalid
from consult.core.files.archive import open_archive
from consult.core.files.xml_parser import parse_xml

from .file_kinds import FILE_KINDS, KIND_OF_MEDIA_TYPE, UnfitFile

_TYPES, _MIME = "[Content_Types].xml", "mimetype"
_MAIN = {f"{FILE_KINDS[kind].media_type}.main+xml": kind for kind in ("docx", "xlsx", "pptx")}
_MACRO_PARTS = regex.compile(
    r"vba\w*\.(?:bin|xml)$|/activeX/|/macrosheets/|/dialogsheets/|^(?:.*/)?(?:Basic|Scripts)/"
    r"|macrosignatures",
    regex.IGNORECASE,
)
_MACRO_TYPES = regex.compile(r"macro|vba|activex|oleobject", regex.IGNORECASE)
_ACTIVE_RELATIONS = frozenset({"oleObject", "control", "vbaProject", "aFChunk", "attachedToolbars"})
_XML_PARTS = (".xml", ".rels", ".vml")
_SCRIPT_PREFIX = regex.compile(
    rb"""xmlns:([\w.-]+)\s*=\s*["']urn:oasis:names:tc:opendocument:xmlns:script:1\.0["']"""
)
_LOADED = regex.compile(
    rb"""<[\w.-]+:(?:\w+-)?"""
    rb"""(?:image|object|object-ole|plugin|applet|frame|section-source|template)"""
    rb"""\b[^>]*?href\s*=\s*["']\s*(?:[a-zA-Z][\w+.-]*:|//|\\\\)"""
)
_NAMING_ATTRIBUTES = regex.compile(rb"""\s(?:\w+:)?author\s*=\s*(?:"([^"]+)"|'([^']+)')""")
_PEOPLE_PARTS = regex.compile(r"(?:commentAuthors|authors|persons?/person)[^/]*\.xml$")
_PEOPLE_ATTRIBUTES = regex.compile(rb"""\s(?:displayName|name)\s*=\s*(?:"([^"]+)"|'([^']+)')""")
_NAMING_ELEMENTS = regex.compile(rb"<(?:author|dc:creator)>([^<]+)</")
_STATING = frozenset(
    {"creator", "lastModifiedBy", "initial-creator", "printed-by", "Manager", "Company"}
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_EMPTY_PARTS = {  # by the last word of the relation's type
    "core-properties": f'<coreProperties xmlns="{_PACKAGE}"/>',
    "extended-properties": f'<Properties xmlns="{_OFFICE}/extended-properties"/>',
    "custom-properties": f'<Properties xmlns="{_OFFICE}/custom-properties"/>',
}
_EMPTY_META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'office:version="1.3"><office:meta/></office:document-meta>'
)
_META = "meta.xml"


class OfficeFile(NamedTuple):
    """An office file that may be attached.

    Attributes:
        stated: names in its properties, which can be removed.
        written: names beside comments and changes in its text, which cannot.
        empty_parts: what takes the place of its properties to remove them, by part.
    """

    kind: str
    stated: list[str]
    written: list[str]
    empty_parts: dict[str, str]


def examine_office_file(content: bytes, depth: int = 0) -> OfficeFile:
    """Examine a package.

    Args:
        depth: 1 for the table behind a chart, in which nothing may be embedded again.

    Raises:
        UnfitFile: attachment_kind, attachment_runs (macros, embedded objects), attachment_loads
            (something from another place), attachment_locked.
        Invalid: the codes of core/files.
    """
    archive = open_archive(content)
    parts = archive.namelist()
    if archive.comment or not (_MIME in parts or _TYPES in parts):
        raise UnfitFile("attachment_kind")
    if any(_MACRO_PARTS.search(name) for name in parts):
        raise UnfitFile("attachment_runs")
    texts = {name: _read(archive, name) for name in parts if name.lower().endswith(_XML_PARTS)}
    for text in texts.values():
        if b"\x00" in text:  # no XML of an office program is in UTF-16
            raise Invalid("file_damaged")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Invalid("file_with_entities")
    if _MIME in parts:
        return _examine_open_document(archive, parts, texts)
    return _examine_open_xml(archive, parts, texts, depth)


def remove_names(content: bytes, found: OfficeFile) -> bytes:
    """Write an office file again with empty properties; everything else stays as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new, open_archive(content) as old:
        for entry in old.infolist():
            data = found.empty_parts.get(entry.filename)
            plain = zipfile.ZipInfo(entry.filename)
            plain.compress_type = entry.compress_type
            new.writestr(plain, _read(old, entry.filename) if data is None else data)
    return out.getvalue()


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a part."""
    try:
        return archive.read(name)
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
    ) as wrong:
        raise Invalid("file_damaged") from wrong
    except RuntimeError as wrong:  # an entry with a password
        raise UnfitFile("attachment_locked") from wrong


def _examine_open_xml(
    archive: zipfile.ZipFile, parts: list[str], texts: dict[str, bytes], depth: int
) -> OfficeFile:
    """Examine a package of Word, Excel or PowerPoint."""
    kinds = [each.get("ContentType", "") for each in parse_xml(texts[_TYPES])]
    if any(_MACRO_TYPES.search(each) for each in kinds):
        raise UnfitFile("attachment_runs")
    main = {_MAIN[each] for each in kinds if each in _MAIN}
    if len(main) != 1:
        raise UnfitFile("attachment_kind")
    inner: list[str] = []
    for name in parts:
        if "/embeddings/" in name.lower() and not name.endswith("/"):
            if depth or not name.lower().endswith(".xlsx"):
                raise UnfitFile("attachment_runs")
            table = examine_office_file(_read(archive, name), depth + 1)
            inner += [*table.stated, *table.written]
    for name, text in texts.items():
        if name.lower().endswith(".rels"):
            _check_relations(parse_xml(text))
    empty = _find_property_parts(texts)
    stated = [name for part in empty if part in texts for name in _find_stated(texts[part])]
    written = [name for part in texts if part not in empty for name in _find_written(part, texts)]
    return OfficeFile(main.pop(), stated, [*written, *inner], empty)


def _check_relations(relations: Iterable[Element]) -> None:
    """Refuse objects that run, and everything from elsewhere except links to press."""
    for each in relations:
        kind = each.get("Type", "").rpartition("/")[2]
        if kind in _ACTIVE_RELATIONS:
            raise UnfitFile("attachment_runs")
        if each.get("TargetMode") == "External" and kind != "hyperlink":
            raise UnfitFile("attachment_loads")


def _find_property_parts(texts: dict[str, bytes]) -> dict[str, str]:
    """Find the parts with the properties of a file, and what empties each."""
    root = parse_xml(texts["_rels/.rels"]) if "_rels/.rels" in texts else ()
    kinds = ((each.get("Type", "").rpartition("/")[2], each.get("Target", "")) for each in root)
    return {
        posixpath.normpath(f"/{target}").lstrip("/"): _EMPTY_PARTS[kind]
        for kind, target in kinds
        if kind in _EMPTY_PARTS
    }


def _examine_open_document(
    archive: zipfile.ZipFile, parts: list[str], texts: dict[str, bytes]
) -> OfficeFile:
    """Examine a package of LibreOffice and other programs that write OpenDocument."""
    kind = KIND_OF_MEDIA_TYPE.get(_read(archive, _MIME).decode("ascii", "replace").strip())
    if kind not in {"odt", "ods", "odp"} or parts[0] != _MIME:
        raise UnfitFile("attachment_kind")
    listed = texts.get("META-INF/manifest.xml", b"")
    if b"encryption-data" in listed:
        raise UnfitFile("attachment_locked")
    if _MACRO_TYPES.search(listed.decode("utf-8", "replace")):
        raise UnfitFile("attachment_runs")
    for text in texts.values():
        prefixes = {found.decode() for found in _SCRIPT_PREFIX.findall(text)}
        if any(f"<{prefix}:event".encode() in text for prefix in prefixes):
            raise UnfitFile("attachment_runs")
        if _LOADED.search(text):
            raise UnfitFile("attachment_loads")
    stated = _find_stated(texts[_META]) if _META in texts else []
    written = [name for part in texts if part != _META for name in _find_written(part, texts)]
    return OfficeFile(kind, stated, written, {_META: _EMPTY_META})


def _find_stated(text: bytes) -> list[str]:
    """Find the names that properties state: of author, editor, manager and company."""
    found = []
    for each in parse_xml(text).iter():
        named = each.tag in _STATING or "author" in each.get("name", "").lower()
        words = " ".join("".join(each.itertext()).split()) if named else ""
        found += [words] if words else []
    return found


def _find_written(part: str, texts: dict[str, bytes]) -> list[str]:
    """Find the names that stand beside comments and changes."""
    text = texts[part]
    found = [one or other for one, other in _NAMING_ATTRIBUTES.findall(text)]
    found += _NAMING_ELEMENTS.findall(text)
    if _PEOPLE_PARTS.search(part):
        found += [one or other for one, other in _PEOPLE_ATTRIBUTES.findall(text)]
    return [html.unescape(each.decode("utf-8", "replace")) for each in found]
