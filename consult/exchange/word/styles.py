"""Styles of a Word file: names, inheritance, and their kind, level, appearance and numbering."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

import regex

from .ooxml import find_child, find_children, is_on, read_value, parse_int

_MAX_CHAIN = 30
_BODY_TEXT = 9  # the outline level (from 0) of body text; headings have 0 to 8
# Folded style names, as Word and people write them in six languages (Chinese and Arabic titles
# have no number).
_HEADING = regex.compile(
    r"(?:heading|überschrift|titre|t[íi]tulo|заголовок|标题|標題|عنوان|العنوان|"
    r"عنوان رئيسي)\s*(?P<level>[1-9])\b.*"
)
_TITLE = regex.compile(
    r"title|document title|titre|t[íi]tulo|puesto|название|заголовок|标题|標題|العنوان|عنوان"
)
_CONTENTS = regex.compile(
    r"(?:toc|tm|tdc|оглавление|目录|目錄|جدول المحتويات|فهرس)\s*[1-9]|toc heading|table of figures"
)
_NOTE = regex.compile(
    r"(?:footnote|endnote) text|header|footer|caption|annotation text|comment text"
)
_LIST = regex.compile(
    r"list(?: (?:paragraph|number|bullet|continue))?(?: [2-5])?|paragraphe de liste|"
    r"p[áa]rrafo de lista|абзац списка|列出段落|列表段落|سرد الفقرات"
)


Script = Literal["", "super", "sub"]
_SCRIPTS: dict[str, Script] = {"superscript": "super", "subscript": "sub", "baseline": ""}
_MIN_SHIFT = 4  # half points by which characters are raised or lowered by hand


class CharacterFormat(NamedTuple):
    """The appearance of characters, as far as it carries meaning.

    Attributes:
        underlined: whether they are underlined, as links are, too.
        script: whether they are raised ("super") or lowered ("sub").
    """

    emphasis: bool = False
    strong: bool = False
    hidden: bool = False
    struck: bool = False
    underlined: bool = False
    script: Script = ""


@dataclass
class WordStyle:
    """A style of the file.

    Attributes:
        kind: title, heading, contents, note, list or empty.
    """

    name: str = ""
    kind: str = ""
    outline: int | None = None  # from 1
    number: str | None = None  # of the list, "0" for none
    list_level: int | None = None
    chain: list[Element] = field(
        default_factory=list
    )  # the style itself, then the styles it is based on


class StyleTable:
    """All styles of a file."""

    def __init__(self, part: Element | None) -> None:
        self._raw = {each.get("w:styleId", ""): each for each in find_children(part, "w:style")}
        self._read: dict[str, WordStyle] = {}
        ordinary = (number for number, each in self._raw.items() if _is_default_style(each))
        self.default = next(ordinary, "")
        self._plain = find_child(
            find_child(find_child(part, "w:docDefaults"), "w:rPrDefault"), "w:rPr"
        )

    def get(self, number: str | None) -> WordStyle:
        """Return a style by its id; the default paragraph style where there is none."""
        key = number if number in self._raw else self.default
        if key not in self._read:
            self._read[key] = self._read_style(key)
        return self._read[key]

    def looks(self, paragraph: WordStyle, own: Element | None) -> CharacterFormat:
        """Return the format of a run's characters: paragraph style, character style, direct format.

        A property that both styles switch on is off again, as in Word.
        """
        character = self._chain(read_value(own, "w:rStyle") or "")
        found = []
        for names in (
            ("w:i", "w:iCs"),
            ("w:b", "w:bCs"),
            ("w:vanish",),
            ("w:strike",),
            ("w:dstrike",),
        ):
            direct = next(
                (state for name in names if (state := is_on(own, name)) is not None), None
            )
            toggled = _is_switched_on(paragraph.chain, names[0]) ^ _is_switched_on(
                character, names[0]
            )
            found.append(toggled | bool(is_on(self._plain, names[0])) if direct is None else direct)
        emphasis, strong, hidden, once, twice = found
        looks = [own, *_list_looks(character), *_list_looks(paragraph.chain), self._plain]
        lines = (line for each in looks if (line := read_value(each, "w:u")) is not None)
        is_underlined = next(lines, "none") != "none"
        return CharacterFormat(
            emphasis, strong, hidden, once or twice, is_underlined, _read_script(looks)
        )

    def find_linked_list(self, number: str) -> Element | None:
        """Return the numbering properties of a list style."""
        return find_child(find_child(self._raw.get(number), "w:pPr"), "w:numPr")

    def _chain(self, number: str) -> list[Element]:
        """List a style and the styles it is based on; a circular chain ends where it closes."""
        found: list[Element] = []
        while number in self._raw and len(found) < _MAX_CHAIN and self._raw[number] not in found:
            found.append(self._raw[number])
            number = read_value(self._raw[number], "w:basedOn") or ""
        return found

    def _read_style(self, key: str) -> WordStyle:
        """Read a style; what it leaves open is inherited."""
        chain = self._chain(key)
        style = WordStyle(
            name=(read_value(chain[0], "w:name") or key) if chain else "", chain=chain
        )
        for each in chain:
            outline = read_value(find_child(each, "w:pPr"), "w:outlineLvl")
            if style.outline is None and outline is not None:
                style.outline = parse_int(outline, _BODY_TEXT) + 1
            numbered = find_child(find_child(each, "w:pPr"), "w:numPr")
            style.number = (
                style.number if style.number is not None else read_value(numbered, "w:numId")
            )
            if style.list_level is None and read_value(numbered, "w:ilvl") is not None:
                style.list_level = parse_int(read_value(numbered, "w:ilvl"))
        style.kind, level = _classify_style(
            [(read_value(each, "w:name") or "").strip().lower() for each in chain]
        )
        if style.kind == "heading" and style.outline is None:
            style.outline = level
        if style.outline is not None and style.outline <= _BODY_TEXT and not style.kind:
            style.kind = "heading"
        return style


def _is_default_style(style: Element) -> bool:
    """Return whether a style is the default paragraph style."""
    return style.get("w:type") == "paragraph" and style.get("w:default", "0") in {"1", "true", "on"}


def _classify_style(names: list[str]) -> tuple[str, int]:
    """Return the kind of a style by its name or those it is based on, and its heading level."""
    for name in names:
        if match := _HEADING.fullmatch(name):
            return "heading", int(match["level"])
        for kind, form in (
            ("contents", _CONTENTS),
            ("title", _TITLE),
            ("note", _NOTE),
            ("list", _LIST),
        ):
            if form.fullmatch(name):
                return kind, 1
    return "", 1


def _read_script(looks: list[Element | None]) -> Script:
    """Return whether characters are raised or lowered, by the first that mentions it."""
    for each in looks:
        align, shift = read_value(each, "w:vertAlign"), parse_int(read_value(each, "w:position"))
        if align in _SCRIPTS:
            return _SCRIPTS[align]
        if abs(shift) >= _MIN_SHIFT:
            return "super" if shift > 0 else "sub"
    return ""


def _list_looks(chain: list[Element]) -> list[Element | None]:
    """List the properties of characters in each style of a chain."""
    return [find_child(each, "w:rPr") for each in chain]


def _is_switched_on(chain: list[Element], name: str) -> bool:
    """Return whether the first style of a chain that mentions a property switches it on."""
    states: Iterator[bool | None] = (is_on(find_child(each, "w:rPr"), name) for each in chain)
    return bool(next((state for state in states if state is not None), False))
