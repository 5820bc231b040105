"""Automatic numbers as Word shows them: levels, overrides and restarts, counted by paragraph."""

from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from consult.text.labels.number_formats import format_number, is_known_format
from .styles import WordStyle, StyleTable
from .typography import read_box_bullet
from .ooxml import find_child, find_children, is_on, read_value, parse_int

_LEVELS = 9
_PLACE = regex.compile(r"%([1-9])")
_ENDING = regex.compile(r"[\s.．。、,:：]+$")


class ListLabel(NamedTuple):
    """The label that Word prints before a paragraph, without the stop after it.

    Attributes:
        level: from 1.
        box: the check box that a bullet draws.
    """

    text: str
    level: int
    is_bullet: bool
    is_known: bool
    box: str = ""


@dataclass
class _ListLevel:
    """One level of a list.

    Attributes:
        restart: the level (from 1) after which this one restarts; 0 for never.
    """

    start: int = 1
    way: str = "decimal"
    text: str = ""
    restart: int | None = None
    digits_only: bool = False
    style: str = ""
    font: str = ""


@dataclass
class _AbstractList:
    """The levels and counts of an abstract list; lists that share it continue one count."""

    levels: list[_ListLevel]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass
class _NumberedList:
    """A list as paragraphs refer to it: its abstract list, and its own levels and start numbers."""

    abstract: _AbstractList
    own: dict[int, _ListLevel] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)  # start numbers not used yet


class ListNumbering:
    """The list counters of a document; ask once for the label of each paragraph, in order."""

    def __init__(self, part: Element | None, styles: StyleTable) -> None:
        self._styles = styles
        raw = {
            each.get("w:abstractNumId", ""): each for each in find_children(part, "w:abstractNum")
        }
        nums = {each.get("w:numId", ""): each for each in find_children(part, "w:num")}
        abstracts = {key: _AbstractList(_read_levels(each)) for key, each in raw.items()}
        self._lists: dict[str, _NumberedList] = {}
        for key, each in nums.items():
            found = _resolve_abstract_id(
                read_value(each, "w:abstractNumId") or "", raw, nums, styles
            )
            if found in abstracts:
                self._lists[key] = _apply_overrides(_NumberedList(abstracts[found]), each)

    def label(
        self, properties: Element | None, style: WordStyle, style_number: str
    ) -> ListLabel | None:
        """Count a paragraph and return its label; None for a paragraph in no list.

        Args:
            properties: the paragraph's own `w:numPr`; what it leaves open comes from the style.
        """
        own_number = read_value(properties, "w:numId")
        number = own_number if own_number is not None else style.number
        found = self._lists.get(number or "0")
        if number in {None, "0"} or found is None:
            return None
        given = read_value(properties, "w:ilvl")
        if given is not None:
            place = parse_int(given)
        elif own_number is None or own_number == style.number:
            linked = [
                n
                for n, each in enumerate(found.abstract.levels)
                if style_number and each.style == style_number
            ]
            place = linked[0] if linked else style.list_level or 0
        else:
            place = 0
        place = min(max(place, 0), _LEVELS - 1)
        _advance_count(found, place)
        return _format_label(found, place)


def _resolve_abstract_id(
    key: str, raw: dict[str, Element], nums: dict[str, Element], styles: StyleTable
) -> str:
    """Follow the link of a list to a list style, and return the id of the list with levels."""
    linked = read_value(raw.get(key), "w:numStyleLink")
    if not linked:
        return key
    num = nums.get(read_value(styles.find_linked_list(linked), "w:numId") or "")
    through = read_value(num, "w:abstractNumId") or ""
    if through in raw and read_value(raw[through], "w:numStyleLink") is None:
        return through
    named = (
        each for each, definition in raw.items() if read_value(definition, "w:styleLink") == linked
    )
    return next(named, key)


def _read_levels(abstract: Element) -> list[_ListLevel]:
    """Read the nine levels of a list."""
    found = [_ListLevel() for _ in range(_LEVELS)]
    for each in find_children(abstract, "w:lvl"):
        found[min(max(parse_int(each.get("w:ilvl")), 0), _LEVELS - 1)] = _read_level(each)
    return found


def _read_level(element: Element) -> _ListLevel:
    """Read a level."""
    restart = read_value(element, "w:lvlRestart")
    fonts = find_child(find_child(element, "w:rPr"), "w:rFonts")
    return _ListLevel(
        start=parse_int(read_value(element, "w:start"), 0),
        way=_read_format(element),
        text=read_value(element, "w:lvlText") or "",
        restart=None if restart is None else parse_int(restart),
        digits_only=bool(is_on(element, "w:isLgl")),
        style=read_value(element, "w:pStyle") or "",
        font="" if fonts is None else fonts.get("w:ascii") or fonts.get("w:hAnsi") or "",
    )


def _read_format(element: Element) -> str:
    """Read the number format; a new format stands beside an older one that is close to it."""
    plain = read_value(element, "w:numFmt")
    both = find_child(element, "mc:AlternateContent")
    newer, older = (
        read_value(find_child(both, name), "w:numFmt") for name in ("mc:Choice", "mc:Fallback")
    )
    return plain or (newer if newer and is_known_format(newer) else older) or newer or "decimal"


def _apply_overrides(found: _NumberedList, num: Element) -> _NumberedList:
    """Read the levels and start numbers that a list overrides."""
    for each in find_children(num, "w:lvlOverride"):
        place = min(max(parse_int(each.get("w:ilvl")), 0), _LEVELS - 1)
        level = find_child(each, "w:lvl")
        if level is not None:
            found.own[place] = _read_level(level)
        start = read_value(each, "w:startOverride")
        if start is not None:
            found.starts[place] = parse_int(start)
    return found


def _get_level(found: _NumberedList, place: int) -> _ListLevel:
    """Return a level: the list's own one, else the shared one."""
    return found.own.get(place) or found.abstract.levels[place]


def _advance_count(found: _NumberedList, place: int) -> None:
    """Advance the count of a level, and restart the deeper levels unless they say otherwise."""
    counts = found.abstract.counts
    before = counts[place]
    counts[place] = _get_level(found, place).start if before is None else before + 1
    if place in found.starts:
        counts[place] = found.starts.pop(place)
    for deeper in range(place + 1, _LEVELS):
        restart = _get_level(found, deeper).restart
        if restart is None or (restart > 0 and place < restart):
            counts[deeper] = None


def _format_label(found: _NumberedList, place: int) -> ListLabel:
    """Format the label of the paragraph that was counted last."""
    level, counts = _get_level(found, place), found.abstract.counts

    def number(match: regex.Match[str]) -> str:
        at = int(match[1]) - 1
        of, count = _get_level(found, at), counts[at]
        way = "decimal" if level.digits_only and of.way not in {"none", "bullet"} else of.way
        return format_number(of.start if count is None else count, way)

    text = "" if level.way == "bullet" else _PLACE.sub(number, level.text)
    ways = {_get_level(found, int(at) - 1).way for at in _PLACE.findall(level.text)}
    known = level.digits_only or all(is_known_format(way) for way in ways)
    is_bullet = level.way == "bullet"
    return ListLabel(
        _ENDING.sub("", " ".join(text.split())),
        place + 1,
        is_bullet,
        known,
        read_box_bullet(level.font, level.text) if is_bullet else "",
    )
