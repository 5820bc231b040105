"""Word's own numbering, which prints exactly the labels of consult where it can count them."""

from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from consult.text.label_parser import split_label
from consult.text.clause_names import strip_label
from consult.text.labels.label_readings import LabelPattern, list_readings

from .runs import escape_xml

LEVELS = 9
INDENT_STEP = 624  # twips of indent for each level: 11 mm
_NO_NUMBER = "none"
_PLACEHOLDER = regex.compile(r"%[1-9]")


class ListNumber(NamedTuple):
    """The place of a paragraph in Word's numbering."""

    num: int
    level: int  # from 0


class ListFamily(NamedTuple):
    """Lists that count apart from others: those of headings, and those of each direction."""

    kind: str  # heading, clause, changed (a label in a redline)
    is_rtl: bool


@dataclass
class _LabelList:
    """A list: its levels, the count of each, and the first numbers of its instances."""

    levels: dict[int, LabelPattern] = field(default_factory=dict)
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    nums: dict[int, dict[int, int]] = field(default_factory=dict)  # num -> {level: first number}
    current: int | None = None


class ListNumberWriter:
    """Gives each label its place in Word's numbering.

    Call it in the order of the text, once for each label.
    """

    def __init__(self) -> None:
        self._lists: dict[ListFamily, list[_LabelList]] = {}
        self._nums = 0

    def place_label(
        self, label: str, family: ListFamily, level: int, following: str = ""
    ) -> ListNumber | None:
        """Find a place for a label; None if the label cannot be counted to.

        Args:
            family: headings count apart from clauses.
            following: the next label, which tells a letter from a roman number.
        """
        found = self._choose_reading(label, family, level, following)
        return None if found is None else self._place_number(family, level, *found)

    def find_literal(self, label: str, family: ListFamily, level: int) -> ListNumber | None:
        """Find a place in a list that prints just this label.

        Returns:
            None if Word would take a part of the label for a number.
        """
        if _PLACEHOLDER.search(label):
            return None
        return self._place_number(family, level, LabelPattern(label, _NO_NUMBER, ""), 1)

    def _choose_reading(
        self, label: str, family: ListFamily, level: int, following: str
    ) -> tuple[LabelPattern, int] | None:
        there = list_readings(label)
        for pattern, number in there:
            if any(
                each.levels.get(level) == pattern and (each.counts[level] or 0) + 1 == number
                for each in self._lists.get(family, [])
            ):
                return pattern, number
        after = set(list_readings(following))
        return next(
            (each for each in there if (each[0], each[1] + 1) in after), there[0] if there else None
        )

    def _place_number(
        self, family: ListFamily, level: int, pattern: LabelPattern, number: int
    ) -> ListNumber:
        """Take the list whose level has this pattern, or the last list if that level is free."""
        lists = self._lists.setdefault(family, [])
        chosen = next((each for each in reversed(lists) if each.levels.get(level) == pattern), None)
        if chosen is None and lists and level not in lists[-1].levels and pattern.way != _NO_NUMBER:
            chosen = lists[-1]
        if chosen is None:
            chosen = _LabelList()
            lists.append(chosen)
        chosen.levels[level] = pattern
        num = self._get_instance(chosen, level, number)
        chosen.counts[level] = number
        chosen.counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return ListNumber(num, level)

    def _get_instance(self, chosen: _LabelList, level: int, number: int) -> int:
        """Return the list instance that continues to this count, or a new one that starts there."""
        begun = chosen.nums.get(chosen.current or 0)
        if begun is not None:
            before, first = chosen.counts[level], begun.get(level)
            goes_on = first is not None and (before is not None and before + 1 == number)
            again = first == number == 1 and before is None
            if goes_on or again or chosen.levels[level].way == _NO_NUMBER:
                return chosen.current or 0
            if first is None:
                begun[level] = number
                return chosen.current or 0
        self._nums += 1
        chosen.current = self._nums
        chosen.nums[self._nums] = {level: number}
        return self._nums

    def build_numbering(self) -> str:
        """Build the numbering part of the file."""
        lists = [(family.is_rtl, each) for family, group in self._lists.items() for each in group]
        abstract = "".join(
            _build_list(place, each, rtl=rtl) for place, (rtl, each) in enumerate(lists)
        )
        nums = {
            num: _build_instance(num, place, begun)
            for place, (_rtl, each) in enumerate(lists)
            for num, begun in each.nums.items()
        }
        return abstract + "".join(nums[num] for num in sorted(nums))


def _build_list(place: int, each: _LabelList, *, rtl: bool) -> str:
    levels = "".join(
        _build_level(level, each.levels.get(level, LabelPattern("", "decimal", ".")), rtl=rtl)
        for level in range(LEVELS)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{place}">'
        f'<w:nsid w:val="{0x4C000000 + place:08X}"/><w:multiLevelType w:val="multilevel"/>'
        f'<w:tmpl w:val="{0x5D000000 + place:08X}"/>{levels}</w:abstractNum>'
    )


def _build_level(level: int, pattern: LabelPattern, *, rtl: bool) -> str:
    shown = (
        pattern.prefix
        if pattern.way == _NO_NUMBER
        else f"{pattern.prefix}%{level + 1}{pattern.suffix}"
    )
    turned = "<w:rPr><w:rtl/></w:rPr>" if rtl else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{pattern.way}"/>'
        f'<w:suff w:val="tab"/><w:lvlText w:val="{escape_xml(shown)}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{build_indent(level)}</w:pPr>{turned}</w:lvl>"
    )


def build_indent(level: int, *, hanging: bool = True) -> str:
    """Build the indent of a level; its label hangs before the text."""
    tail = f' w:hanging="{INDENT_STEP}"' if hanging else ""
    return f'<w:ind w:left="{INDENT_STEP * (level + 1)}"{tail}/>'


def _build_instance(num: int, abstract: int, begun: dict[int, int]) -> str:
    begins = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride>'
        for level, number in sorted(begun.items())
    )
    return f'<w:num w:numId="{num}"><w:abstractNumId w:val="{abstract}"/>{begins}</w:num>'


def is_read_again(label: str, words: str) -> bool:
    """Return whether the import tells a typed label from the text after it."""
    found, rest = split_label(f"{label}\t{words}")
    return found is not None and strip_label(found) == strip_label(label) and rest == words.strip()
