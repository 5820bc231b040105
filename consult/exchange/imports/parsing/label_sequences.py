"""Typed labels as sequences: expected numbers, gaps, and old and new numbers run together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import regex

from .paragraphs import ParsedParagraph, ParseWarning

_LAST_NUMBER = regex.compile(r"\p{Nd}+(?=[)）.]?$)")
_LETTER = regex.compile(r"(?<![^(（])[a-zа-я](?=[)）.]?$)")
_ROMAN = regex.compile(r"(?<![^(（])[ivxl]+(?=[)）.]?$)")
_HAN = regex.compile(r"[一二三四五六七八九十]{1,3}(?=[)）]?$)")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50}
_HANS = "零一二三四五六七八九"


class LabelNumber(NamedTuple):
    """A label as a form and a number: `(c)` is the third of `(a)`; the form of `2.3` is `2.#`."""

    form: str
    number: int


@dataclass
class _LabelSequence:
    """The progress of one label form, with the numbers before and after tracked changes."""

    old: int
    new: int
    last: str  # label


def parse_label_number(label: str, level: int) -> LabelNumber | None:
    """Parse a label into form and number; None for labels outside a sequence, such as `12 bis`.

    From level 3 on, letters that are also Roman numerals count as Roman numerals.
    """
    if match := _LAST_NUMBER.search(label):
        return LabelNumber(
            f"{label[: match.start()]}#{label[match.end() :]}", int(match.group()[:9])
        )
    if level >= 3 and (match := _ROMAN.search(label)):
        return LabelNumber(_replace_number(label, match, "i"), _parse_roman(match.group()))
    if match := _LETTER.search(label):
        first = "a" if match.group().isascii() else "а"
        return LabelNumber(
            _replace_number(label, match, first), ord(match.group()) - ord(first) + 1
        )
    if match := _HAN.search(label):
        return LabelNumber(
            _replace_number(label, match, "一"), _parse_chinese_number(match.group())
        )
    return None


def _replace_number(label: str, match: regex.Match[str], sign: str) -> str:
    """Return a label with a sign in place of its number."""
    return label[: match.start()] + sign + label[match.end() :]


def _parse_roman(letters: str) -> int:
    """Parse a small Roman numeral."""
    values = [_ROMANS[letter] for letter in letters]
    return sum(-one if one < other else one for one, other in pairwise([*values, 0]))


def _parse_chinese_number(words: str) -> int:
    """Parse a Chinese number below one hundred."""
    tens, ten, ones = words.rpartition("十")
    return (_HANS.index(tens[-1]) if tens else 1) * 10 * bool(ten) + (
        _HANS.index(ones[-1]) if ones else 0
    )


def add_sequence_warnings(paragraphs: Sequence[ParsedParagraph]) -> None:
    """Add warnings for typed labels that break their sequence.

    The codes are `flattened` (found: `4 → 6`; `7 → –` for the number of a deleted paragraph, `–
    → 9` for an inserted one), `label_gap` (found: `b) → d)`) and `label_twice`.
    """
    running: dict[str, _LabelSequence] = {}
    for paragraph, counted, following in _list_typed_labels(paragraphs):
        sequence = running.get(counted.form)
        if sequence is None or counted.number == 1:
            running[counted.form] = _LabelSequence(counted.number, counted.number, paragraph.label)
        else:
            _advance_sequence(sequence, paragraph, counted, following)
            sequence.last = paragraph.label


def _list_typed_labels(
    paragraphs: Sequence[ParsedParagraph],
) -> Iterator[tuple[ParsedParagraph, LabelNumber, int | None]]:
    """Return each paragraph whose typed label has a number, with the next number of the same
    form.
    """
    found = [
        (paragraph, counted)
        for paragraph in paragraphs
        if paragraph.label_from == "typed"
        and (counted := parse_label_number(paragraph.label, paragraph.level))
    ]
    after: dict[str, int] = {}
    listed: list[tuple[ParsedParagraph, LabelNumber, int | None]] = []
    for paragraph, counted in reversed(found):
        listed.append((paragraph, counted, after.get(counted.form)))
        after[counted.form] = counted.number
    return reversed(listed)


def _advance_sequence(
    sequence: _LabelSequence,
    paragraph: ParsedParagraph,
    counted: LabelNumber,
    following: int | None,
) -> None:
    """Advance a sequence by one label, with a warning where it is not the next one."""
    number, old, new = counted.number, sequence.old + 1, sequence.new + 1
    if number in {old, new}:
        sequence.old = number if number == old else sequence.old
        sequence.new = number if number == new else sequence.new
        if sequence.old != sequence.new and old != new:
            reading = f"{number} → –" if number == old else f"– → {number}"
            paragraph.warnings.append(ParseWarning(code="flattened", found=reading))
        return
    glued = None if following == number + 1 else _split_glued_number(number, old, new)
    if glued:
        sequence.old, sequence.new = glued
        paragraph.warnings.append(ParseWarning(code="flattened", found=f"{glued[0]} → {glued[1]}"))
        return
    if number == sequence.new:
        paragraph.warnings.append(ParseWarning(code="label_twice", found=paragraph.label))
    else:
        paragraph.warnings.append(
            ParseWarning(code="label_gap", found=f"{sequence.last} → {paragraph.label}")
        )
    sequence.old = sequence.new = number


def _split_glued_number(number: int, old: int, new: int) -> tuple[int, int] | None:
    """Split a number into an old and a new one, at least one of them expected; else None."""
    digits = str(number)
    parts = [
        (int(digits[:at]), int(digits[at:])) for at in range(1, len(digits)) if digits[at] != "0"
    ]
    rated = [((was == old) + (now == new), was, now) for was, now in parts if was != now]
    best = max(rated, default=(0, 0, 0))
    return (best[1], best[2]) if best[0] else None
