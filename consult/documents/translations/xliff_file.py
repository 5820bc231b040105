"""XLIFF 2.1 files of a translation: written for other programs, and read again.

A clause is a unit with one segment; emphasis is a formatting code (`pc`) around its words.

Source:
    XLIFF Version 2.1, OASIS Standard, 13 February 2018.
"""

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from consult.core.digests import hash_text
from consult.core.errors import Invalid
from consult.core.files.xml_parser import parse_xml
from consult.text.parsing.light_markup import escape_asterisks, split_runs

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
OWN_NAMESPACE = "urn:consult:translation"  # XLIFF programs keep attributes of other namespaces
MEDIA_TYPE = "application/xliff+xml"
# by state of the desk: that of a segment (section 4.7.3.1 of the standard)
SEGMENT_STATES = {
    "missing": "initial",
    "outdated": "initial",
    "in_work": "translated",
    "reviewed": "reviewed",
    "published": "final",
}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PARTS = ("segment", "ignorable")  # of a unit: programs may divide one
MOST_BYTES = 10_000_000


class XliffUnit(NamedTuple):
    """A clause in the file: stored texts with *emphasis*; an empty target is not translated.

    base: digest of the target that was written; None where a program has left it out.
    """

    clause_id: int
    label: str
    source: str
    target: str
    state: str = "initial"
    base: str | None = None


class XliffFile(NamedTuple):
    """A file of one version in one language, in the order of the text."""

    version_id: int
    symbol: str
    source_language: str
    target_language: str
    units: list[XliffUnit]


def write_xliff(file: XliffFile) -> bytes:
    """Write a file."""
    root = Element(
        "xliff",
        {
            "xmlns": NAMESPACE,
            "xmlns:consult": OWN_NAMESPACE,
            "version": "2.1",
            "srcLang": file.source_language,
            "trgLang": file.target_language,
        },
    )
    body = SubElement(
        root, "file", {"id": f"v{file.version_id}", "original": file.symbol, SPACE: "preserve"}
    )
    for each in file.units:
        unit = SubElement(
            body,
            "unit",
            {
                "id": f"c{each.clause_id}",
                "name": each.label or "-",
                "consult:base": hash_text(each.target),
            },
        )
        segment = SubElement(unit, "segment", {"state": each.state})
        _write_text(SubElement(segment, "source"), each.source)
        if each.target:
            _write_text(SubElement(segment, "target"), each.target)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _write_text(into: Element, text: str) -> None:
    """Write a stored text as words, with a code around what is emphasized."""
    last: Element | None = None
    emphasized: Element | None = None
    count = 0
    for run in split_runs(text):
        if run.emphasis:
            if emphasized is None:
                count += 1
                emphasized = last = SubElement(
                    into, "pc", {"id": str(count), "type": "fmt", "subType": "xlf:i"}
                )
            emphasized.text = (emphasized.text or "") + run.text
        else:
            emphasized = None
            if last is None:
                into.text = (into.text or "") + run.text
            else:
                last.tail = (last.tail or "") + run.text


def read_xliff(content: bytes) -> XliffFile:
    """Read a file.

    Raises:
        Invalid: Field `file`: it is too large ("xliff_too_large"), no XML, or no XLIFF 2 file
            that was written here ("xliff_foreign").
    """
    if len(content) > MOST_BYTES:
        raise refuse_file("xliff_too_large", most=MOST_BYTES // 1_000_000)
    try:
        root = parse_xml(content)
    except Invalid as wrong:
        raise refuse_file("xliff_foreign") from wrong
    files = [each for each in root if each.tag == "file"]
    number = files[0].get("id", "")[1:] if len(files) == 1 else ""
    if root.tag != "xliff" or not root.get("version", "").startswith("2.") or not _is_id(number):
        raise refuse_file("xliff_foreign")
    return XliffFile(
        int(number),
        files[0].get("original", ""),
        root.get("srcLang", ""),
        root.get("trgLang", ""),
        list(_read_units(files[0])),
    )


def refuse_file(kind: str, **more: object) -> Invalid:
    """Build the refusal of a file."""
    return Invalid(fields={"file": {"type": kind, **more}})


def _read_units(parent: Element) -> Iterable[XliffUnit]:
    """Read the units of a file, also those that a program has put into groups."""
    for each in parent:
        if each.tag == "group":
            yield from _read_units(each)
        elif each.tag == "unit":
            number = each.get("id", "")[1:]
            if not _is_id(number):
                raise refuse_file("xliff_foreign")
            parts = [part for part in each if part.tag in PARTS]
            yield XliffUnit(
                int(number),
                each.get("name", ""),
                "".join(_read_part(part, "source") for part in parts),
                _join_targets(parts),
                base=each.get("base"),
            )


def _join_targets(parts: list[Element]) -> str:
    """Join the targets of the parts of a unit, in the order of the target language.

    A unit is translated if each of its segments has a target; what is not to be translated
    stands in its source.
    """
    segments = [part for part in parts if part.tag == "segment"]
    if not all(_read_part(part, "target") for part in segments):
        return ""
    ordered = sorted(enumerate(parts), key=lambda each: _get_order(each[1], each[0]))
    return "".join(
        _read_part(part, "target") or (_read_part(part, "source") if part.tag != "segment" else "")
        for _, part in ordered
    )


def _get_order(part: Element, place: int) -> int:
    target = part.find("target")
    given = target.get("order", "") if target is not None else ""
    return int(given) - 1 if _is_id(given) else place


def _read_part(part: Element, name: str) -> str:
    found = part.find(name)
    return _read_text(found) if found is not None else ""


def _read_text(element: Element) -> str:
    """Read words with their codes as a stored text."""
    text = escape_asterisks(element.text or "")
    for child in element:
        inner = _read_text(child)
        if child.tag == "pc" and inner.strip():
            inner = f"*{inner}*"
        elif child.tag == "cp":
            inner = _read_code_point(child.get("hex", ""))
        text += inner + escape_asterisks(child.tail or "")
    return text


def _read_code_point(hexadecimal: str) -> str:
    """Return the character that XML cannot hold; the form refuses it later if it must."""
    try:
        return chr(int(hexadecimal, 16))
    except (ValueError, OverflowError):
        return ""


def _is_id(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) < 10


def has_same_words(one: str, other: str) -> bool:
    """Return whether two stored texts are read alike, however their asterisks are written."""
    return split_runs(one) == split_runs(other)
