"""Automatic numbers as Word shows them: levels, overrides and restarts, counted paragraph by paragraph."""
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from .number_formats import counted, is_known
from .styles import Style, Styles
from .ooxml import child, children, is_on, value, whole

_LEVELS = 9
_PLACE = regex.compile(r"%([1-9])")
_ENDING = regex.compile(r"[\s.．。、,:：]+$")


class Label(NamedTuple):
    """What Word prints before a paragraph, without the stop behind it; `level` from 1."""

    text: str
    level: int
    is_bullet: bool
    is_known: bool


@dataclass
class _Level:
    """One level of a list; `restart` is the level (from 1) after which it begins again, 0 for never."""

    start: int = 1
    way: str = "decimal"
    text: str = ""
    restart: int | None = None
    digits_only: bool = False
    style: str = ""


@dataclass
class _Abstract:
    """A list's levels and how far it has counted: lists that share it count on together."""

    levels: list[_Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass
class _List:
    """A list as paragraphs name it: what it stands on, and its own levels and beginnings."""

    abstract: _Abstract
    own: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)  # not used up yet


class Numbering:
    """Counts through a document: ask for the label of each paragraph, in order, once."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        self._styles = styles
        raw = {each.get("w:abstractNumId", ""): each for each in children(part, "w:abstractNum")}
        nums = {each.get("w:numId", ""): each for each in children(part, "w:num")}
        abstracts = {key: _Abstract(_levels(each)) for key, each in raw.items()}
        self._lists: dict[str, _List] = {}
        for key, each in nums.items():
            found = _resolved(value(each, "w:abstractNumId") or "", raw, nums, styles)
            if found in abstracts:
                self._lists[key] = _overridden(_List(abstracts[found]), each)

    def label(self, properties: Element | None, style: Style, style_number: str) -> Label | None:
        """Count a paragraph and print its label; None for one that is in no list.

        properties: the paragraph's own `w:numPr`; what it leaves open is taken from the style.
        """
        own_number = value(properties, "w:numId")
        number = own_number if own_number is not None else style.number
        found = self._lists.get(number or "0")
        if number in {None, "0"} or found is None:
            return None
        given = value(properties, "w:ilvl")
        if given is not None:
            place = whole(given)
        elif own_number is None or own_number == style.number:
            linked = [n for n, each in enumerate(found.abstract.levels) if style_number and each.style == style_number]
            place = linked[0] if linked else style.list_level or 0
        else:
            place = 0
        place = min(max(place, 0), _LEVELS - 1)
        _count(found, place)
        return _printed(found, place)


def _resolved(key: str, raw: dict[str, Element], nums: dict[str, Element], styles: Styles) -> str:
    """Follow a list that stands on a style for lists, to the one that holds the levels."""
    linked = value(raw.get(key), "w:numStyleLink")
    if not linked:
        return key
    num = nums.get(value(styles.linked(linked), "w:numId") or "")
    through = value(num, "w:abstractNumId") or ""
    if through in raw and value(raw[through], "w:numStyleLink") is None:
        return through
    named = (each for each, definition in raw.items() if value(definition, "w:styleLink") == linked)
    return next(named, key)


def _levels(abstract: Element) -> list[_Level]:
    """Read the nine levels of a list."""
    found = [_Level() for _ in range(_LEVELS)]
    for each in children(abstract, "w:lvl"):
        found[min(max(whole(each.get("w:ilvl")), 0), _LEVELS - 1)] = _level(each)
    return found


def _level(element: Element) -> _Level:
    """Read a level."""
    restart = value(element, "w:lvlRestart")
    return _Level(
        start=whole(value(element, "w:start"), 0),
        way=_way(element),
        text=value(element, "w:lvlText") or "",
        restart=None if restart is None else whole(restart),
        digits_only=bool(is_on(element, "w:isLgl")),
        style=value(element, "w:pStyle") or "",
    )


def _way(element: Element) -> str:
    """Read the way of counting; newer ones stand beside an older one that is close to them."""
    plain = value(element, "w:numFmt")
    both = child(element, "mc:AlternateContent")
    newer, older = (value(child(both, name), "w:numFmt") for name in ("mc:Choice", "mc:Fallback"))
    return plain or (newer if newer and is_known(newer) else older) or newer or "decimal"


def _overridden(found: _List, num: Element) -> _List:
    """Read what a list has of its own: levels, and numbers to begin with."""
    for each in children(num, "w:lvlOverride"):
        place = min(max(whole(each.get("w:ilvl")), 0), _LEVELS - 1)
        level = child(each, "w:lvl")
        if level is not None:
            found.own[place] = _level(level)
        start = value(each, "w:startOverride")
        if start is not None:
            found.starts[place] = whole(start)
    return found


def _of(found: _List, place: int) -> _Level:
    """Give a level, the list's own before the shared one."""
    return found.own.get(place) or found.abstract.levels[place]


def _count(found: _List, place: int) -> None:
    """Count one on at a level; what stands deeper begins again, unless it says otherwise."""
    counts = found.abstract.counts
    before = counts[place]
    counts[place] = _of(found, place).start if before is None else before + 1
    if place in found.starts:
        counts[place] = found.starts.pop(place)
    for deeper in range(place + 1, _LEVELS):
        restart = _of(found, deeper).restart
        if restart is None or (restart > 0 and place < restart):
            counts[deeper] = None


def _printed(found: _List, place: int) -> Label:
    """Print the label of the paragraph that was counted last."""
    level, counts = _of(found, place), found.abstract.counts

    def number(match: regex.Match[str]) -> str:
        at = int(match[1]) - 1
        of, count = _of(found, at), counts[at]
        way = "decimal" if level.digits_only and of.way not in {"none", "bullet"} else of.way
        return counted(of.start if count is None else count, way)

    text = "" if level.way == "bullet" else _PLACE.sub(number, level.text)
    ways = {_of(found, int(at) - 1).way for at in _PLACE.findall(level.text)}
    known = level.digits_only or all(is_known(way) for way in ways)
    return Label(_ENDING.sub("", " ".join(text.split())), place + 1, level.way == "bullet", known)
