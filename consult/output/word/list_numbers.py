"""Word's own numbering that shows exactly the labels that consult prints, as far as a label can be counted."""
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import regex

from consult.exchange.word.number_formats import counted
from consult.text.labels import split_label
from consult.text.clause_names import bare

from .runs import escaped

LEVELS = 9
STEP = 624  # twips that each level stands further in: 11 mm
_COUNTED = 400  # how far each way of counting is known
_WAYS = ("decimal", "lowerRoman", "upperRoman", "lowerLetter", "upperLetter", "russianLower", "arabicAlpha", "arabicAbjad",
         "chineseCounting")
_CORE = regex.compile(
    r"^(?P<prefix>.*?)(?P<core>[0-9]+|[A-Za-z]+|\p{Cyrillic}+|\p{Arabic}\u0640?|\p{Han}+)(?P<suffix>[^\p{L}\p{N}]{0,2})$"
)
_LITERAL = "none"
_PLACE = regex.compile(r"%[1-9]")


class Pattern(NamedTuple):
    """How labels of a list look: what stands before and after the number, and the way of counting; none: the label itself."""

    prefix: str
    way: str
    suffix: str


class Number(NamedTuple):
    """A paragraph's place in Word's numbering."""

    num: int
    level: int  # from 0


@dataclass
class _List:
    """A list: its levels, how far each has counted, and the beginnings of the numbers that stand on it."""

    levels: dict[int, Pattern] = field(default_factory=dict)
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    nums: dict[int, dict[int, int]] = field(default_factory=dict)  # num -> {level: where it begins}
    current: int | None = None


@cache
def _numbers(way: str) -> dict[str, int]:
    """What a way of counting prints, and of which number."""
    found: dict[str, int] = {}
    for number in range(1, _COUNTED):
        found.setdefault(counted(number, way), number)
    return found


def readings(label: str) -> list[tuple[Pattern, int]]:
    """Every way to count to a label: its pattern and number, the likeliest first; none for `10 bis`."""
    match = _CORE.match(label)
    if match is None or _PLACE.search(label):
        return []
    core = match["core"]
    if core.isdecimal():
        own = core.lstrip("0") == core and core.isascii() and len(core) < 5
        return [(Pattern(match["prefix"], "decimal", match["suffix"]), int(core))] if own else []
    found = [(Pattern(match["prefix"], way, match["suffix"]), _numbers(way)[core]) for way in _WAYS if core in _numbers(way)]
    return sorted(found, key=lambda each: each[1])  # i is one more often than it is the ninth letter, c the third than a hundred


class Numbering:
    """Counts through a text and gives each label its place in Word's numbering; ask in the order of the text, once each."""

    def __init__(self) -> None:
        self._lists: dict[str, list[_List]] = {}
        self._nums = 0

    def fresh(self) -> None:
        """Let what follows begin lists of its own, whatever becomes of the paragraphs before."""
        for lists in self._lists.values():
            for each in lists:
                each.current = None

    def number(self, label: str, family: str, level: int, following: str = "") -> Number | None:
        """Find a place for a label; None where it cannot be counted to.

        family: what counts apart (headings). following: the next label, which tells a letter from a roman number.
        """
        found = self._chosen(label, family, level, following)
        return None if found is None else self._placed(family, level, *found)

    def literal(self, label: str, family: str, level: int) -> Number | None:
        """Let a list print just this label; None where Word would take a part of it for a number."""
        if _PLACE.search(label):
            return None
        return self._placed(family, level, Pattern(label, _LITERAL, ""), 1)

    def _chosen(self, label: str, family: str, level: int, following: str) -> tuple[Pattern, int] | None:
        there = readings(label)
        for pattern, number in there:
            if any(each.levels.get(level) == pattern and (each.counts[level] or 0) + 1 == number
                   for each in self._lists.get(family, [])):
                return pattern, number
        after = set(readings(following))
        return next((each for each in there if (each[0], each[1] + 1) in after), there[0] if there else None)

    def _placed(self, family: str, level: int, pattern: Pattern, number: int) -> Number:
        """Take the list whose level looks like that, or the last one if the level is free there."""
        lists = self._lists.setdefault(family, [])
        chosen = next((each for each in reversed(lists) if each.levels.get(level) == pattern), None)
        if chosen is None and lists and level not in lists[-1].levels and pattern.way != _LITERAL:
            chosen = lists[-1]
        if chosen is None:
            chosen = _List()
            lists.append(chosen)
        chosen.levels[level] = pattern
        num = self._num(chosen, level, number)
        chosen.counts[level] = number
        chosen.counts[level + 1:] = [None] * (LEVELS - level - 1)
        return Number(num, level)

    def _num(self, chosen: _List, level: int, number: int) -> int:
        """The number of the list that goes on to this count; a new one that begins there where none does."""
        begun = chosen.nums.get(chosen.current or 0)
        if begun is not None:
            before, first = chosen.counts[level], begun.get(level)
            goes_on = first is not None and (before is not None and before + 1 == number)
            again = first == number == 1 and before is None
            if goes_on or again or chosen.levels[level].way == _LITERAL:
                return chosen.current or 0
            if first is None:
                begun[level] = number
                return chosen.current or 0
        self._nums += 1
        chosen.current = self._nums
        chosen.nums[self._nums] = {level: number}
        return self._nums

    def xml(self, *, rtl: bool) -> str:
        """The part of the file that holds the lists."""
        lists = [(place, each) for place, each in enumerate(each for group in self._lists.values() for each in group)]
        abstract = "".join(_abstract(place, each, rtl=rtl) for place, each in lists)
        nums = {num: _num(num, place, begun) for place, each in lists for num, begun in each.nums.items()}
        return abstract + "".join(nums[num] for num in sorted(nums))


def _abstract(place: int, each: _List, *, rtl: bool) -> str:
    levels = "".join(_level(level, each.levels.get(level, Pattern("", "decimal", ".")), rtl=rtl) for level in range(LEVELS))
    return (f'<w:abstractNum w:abstractNumId="{place}"><w:nsid w:val="{0x4C000000 + place:08X}"/>'
            f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{0x5D000000 + place:08X}"/>{levels}</w:abstractNum>')


def _level(level: int, pattern: Pattern, *, rtl: bool) -> str:
    shown = pattern.prefix if pattern.way == _LITERAL else f"{pattern.prefix}%{level + 1}{pattern.suffix}"
    turned = "<w:rPr><w:rtl/></w:rPr>" if rtl else ""
    return (f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{pattern.way}"/><w:suff w:val="tab"/>'
            f'<w:lvlText w:val="{escaped(shown)}"/><w:lvlJc w:val="left"/><w:pPr>{indent(level)}</w:pPr>{turned}</w:lvl>')


def indent(level: int, *, hanging: bool = True) -> str:
    """How far a level stands in; its label hangs before the words."""
    tail = f' w:hanging="{STEP}"' if hanging else ""
    return f'<w:ind w:left="{STEP * (level + 1)}"{tail}/>'


def _num(num: int, abstract: int, begun: dict[int, int]) -> str:
    begins = "".join(f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride>'
                     for level, number in sorted(begun.items()))
    return f'<w:num w:numId="{num}"><w:abstractNumId w:val="{abstract}"/>{begins}</w:num>'


def is_read_again(label: str, words: str) -> bool:
    """Whether a label that is typed before words is told from them when the file is sent in."""
    found, rest = split_label(f"{label}\t{words}")
    return found is not None and bare(found) == bare(label) and rest == words.strip()
