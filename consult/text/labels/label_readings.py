"""Readings of a printed label as text, number format and number."""

from functools import cache
from typing import NamedTuple

import regex

from .number_formats import format_number

_HIGHEST_NUMBER = 400  # highest number known in each number format
_NUMBER_FORMATS = (
    "decimal",
    "lowerRoman",
    "upperRoman",
    "lowerLetter",
    "upperLetter",
    "russianLower",
    "arabicAlpha",
    "arabicAbjad",
    "chineseCounting",
)
_LABEL_PARTS = regex.compile(
    r"^(?P<prefix>.*?)(?P<core>[0-9]+|[A-Za-z]+|\p{Cyrillic}+|\p{Arabic}\u0640?|"
    r"\p{Han}+)(?P<suffix>[^\p{L}\p{N}]{0,2})$"
)
_PLACEHOLDER = regex.compile(r"%[1-9]")


class LabelPattern(NamedTuple):
    """The pattern of labels in a list: text before and after the number, and number format.

    The format "none" prints the label itself.
    """

    prefix: str
    way: str
    suffix: str


@cache
def _map_labels_to_numbers(way: str) -> dict[str, int]:
    """Map each label of a number format to its number."""
    found: dict[str, int] = {}
    for number in range(1, _HIGHEST_NUMBER):
        found.setdefault(format_number(number, way), number)
    return found


def list_readings(label: str) -> list[tuple[LabelPattern, int]]:
    """List every way to count to a label, the likeliest first; none for `10 bis`.

    Returns:
        Pairs of pattern and number.
    """
    match = _LABEL_PARTS.match(label)
    if match is None or _PLACEHOLDER.search(label):
        return []
    core = match["core"]
    if core.isdecimal():
        own = core.lstrip("0") == core and core.isascii() and len(core) < 5
        return (
            [(LabelPattern(match["prefix"], "decimal", match["suffix"]), int(core))] if own else []
        )
    found = [
        (LabelPattern(match["prefix"], way, match["suffix"]), _map_labels_to_numbers(way)[core])
        for way in _NUMBER_FORMATS
        if core in _map_labels_to_numbers(way)
    ]
    return sorted(
        found, key=lambda each: each[1]
    )  # "i" is more often 1 than the ninth letter, "c" more often the third letter than 100
