"""Styles of labels: the signs around a number and its form, read from labels and written."""

from functools import cache, lru_cache
from typing import NamedTuple

import regex

from .insertions import format_insertion, read_insertions
from .number_formats import format_number

HIGHEST_NUMBER = 999
REMEMBERED_LABELS = 20_000  # a label is read many times
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_ABJAD_HEH = ("ه", "ه\u0640")  # the fifth letter is printed with a tatweel
# the characters of each form; a label is read in the forms that its number may have
_CORES = {
    "decimal": "[0-9]{1,3}",
    "arabicDigits": "[٠-٩]{1,3}",
    "lowerRoman": "[ivxlc]{1,8}",
    "lowerLetter": "[a-z]{1,3}",
    "upperRoman": "[IVXLC]{1,8}",
    "upperLetter": "[A-Z]{1,3}",
    "russianLower": "[а-я]{1,2}",
    "russianUpper": "[А-Я]{1,2}",
    "arabicAbjad": "[ء-ي]\u0640?",
    "arabicAlpha": "[ء-ي]\u0640?",
    "chineseCounting": "[一二三四五六七八九十百零]{1,5}",
}
_DIGITS = {"decimal", "arabicDigits"}
_TAIL = r"[^\p{L}\p{N}]{0,2}|\s?[条條段款项項][.．、]?"
_PARENT = r"(?P<parent>(?:[\p{L}\p{N}]{1,4}(?: \p{L}+)?[.．])+)?"
_STYLED = {
    way: regex.compile(
        rf"(?P<prefix>|.*?[^\p{{L}}\p{{N}}.]|[A-Z]{{1,3}}|第){_PARENT}(?P<core>{core})"
        rf"(?P<suffix>{_TAIL})"
    )
    for way, core in _CORES.items()
}
# what the first label of a level looks like
_FIRST = {
    "1": "decimal",
    "١": "arabicDigits",
    "i": "lowerRoman",
    "I": "upperRoman",
    "a": "lowerLetter",
    "A": "upperLetter",
    "а": "russianLower",
    "А": "russianUpper",
    "أ": "arabicAbjad",
    "ا": "arabicAbjad",
    "一": "chineseCounting",
}


class ClauseNumber(NamedTuple):
    """The number of a clause among its neighbours.

    Attributes:
        inserted: ranks after it: () for 5, (1,) for 5 bis, (0,) for 5 pre.
    """

    value: int
    inserted: tuple[int, ...] = ()

    def precedes(self, other: "ClauseNumber") -> bool:
        """Return whether it stands before another number: 5 pre, 5, 5 bis, 5 bis bis, 6."""
        return self._get_order() < other._get_order()

    def _get_order(self) -> tuple[int, ...]:
        return (self.value, *(rank or -1 for rank in self.inserted), 0)


class LabelStyle(NamedTuple):
    """The style of labels at a level.

    Attributes:
        way: the form of the number.
        joined: the number of the clause above stands before it: 12.3.
    """

    prefix: str
    way: str
    suffix: str
    joined: bool = False


def write_number(value: int, way: str) -> str:
    """Write a number in a form; in digits where the form has no sign for it."""
    if way == "arabicDigits":
        return str(value).translate(ARABIC_DIGITS)
    written = format_number(value, way)
    return written.replace(*_ABJAD_HEH) if way == "arabicAbjad" else written


@cache
def _map_numbers(way: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number in range(HIGHEST_NUMBER, 0, -1):
        found[write_number(number, way)] = number
    if way in {"arabicAbjad", "arabicAlpha"}:
        found |= {"ا": 1, "ه": found.get("ه\u0640", found.get("ه", 5))}
    return found


def format_core(style: LabelStyle, number: ClauseNumber, language: str) -> str:
    """Format a number without the signs around it: `5 bis`."""
    after = "".join(format_insertion(rank, language) for rank in number.inserted)
    return f"{write_number(number.value, style.way)}{after}"


def format_label(style: LabelStyle, number: ClauseNumber, language: str, above: str = "") -> str:
    """Format a label: `5 bis.`, `(a)`, `12.3`, `第5条之二`.

    Args:
        above: the number of the clause above, for a joined style.
    """
    head = f"{style.prefix}{above}." if style.joined and above else style.prefix
    if language == "zh" and regex.search(r"\p{Han}", style.suffix):
        after = "".join(format_insertion(rank, language) for rank in number.inserted)
        return f"{head}{write_number(number.value, style.way)}{style.suffix}{after}"
    return f"{head}{format_core(style, number, language)}{style.suffix}"


@lru_cache(maxsize=REMEMBERED_LABELS)
def read_number(style: LabelStyle, label: str) -> ClauseNumber | None:
    """Read the number of a label in a style; None if the label is of another style."""
    match = _compile_style(style).fullmatch(label.strip())
    if match is None:
        return None
    value = _map_numbers(style.way).get(match["core"].replace("\u0640", "")) or _map_numbers(
        style.way
    ).get(match["core"])
    inserted = read_insertions(match["bis"] or match["after"] or "")
    return None if value is None or inserted is None else ClauseNumber(value, inserted)


@cache
def _compile_style(style: LabelStyle) -> regex.Pattern[str]:
    head = regex.escape(style.prefix.rstrip())
    tail = regex.escape(style.suffix.strip().rstrip("."))
    parent = r"(?:[\p{L}\p{N}]{1,4}(?: \p{L}+)?[.．])+" if style.joined else ""
    return regex.compile(
        rf"{head}\s*{parent}(?P<core>{_CORES[style.way]})(?P<bis>[\s-]?\P{{P}}*?|[-‑]\d+)"
        rf"{tail}(?P<after>之\p{{Han}}{{1,2}})?\.?",
        regex.V1,
    )


@lru_cache(maxsize=REMEMBERED_LABELS)
def list_styles(label: str) -> tuple[tuple[LabelStyle, int], ...]:
    """List each style that a label may have, with its number there; none for `10 bis`."""
    found = []
    for way, form in _STYLED.items():
        match = form.fullmatch(label.strip())
        number = _map_numbers(way).get(match["core"]) if match else None
        if match is None or number is None:
            continue
        joined = match["parent"] is not None
        if not joined or way in _DIGITS:
            found.append((LabelStyle(match["prefix"], way, match["suffix"], joined), number))
    return tuple(found)


def parse_first_label(label: str) -> LabelStyle | None:
    """Parse the look of a level's first label, such as `1.`, `(a)`, `1.1` or `Article 1`.

    Returns:
        None if it does not begin the count: its number has to be the first one.
    """
    core = regex.search(
        r"(1|١|(?<!\p{L})[iIaAаАأا](?!\p{L})|一)([^\p{L}\p{N}]{0,2}|\s?[条條段款项項])$", label
    )
    if core is None or len(label) > 30:
        return None
    prefix = label[: core.start()]
    above = regex.search(r"(?:[\p{L}\p{N}]{1,4}[.．])$", prefix)
    joined = above is not None and core[1] in {"1", "١"}
    if joined and above is not None:
        prefix = prefix[: above.start()]
    if regex.search(r"\p{Nd}", prefix):
        return None
    return LabelStyle(prefix, _FIRST[core[1]], core[2], joined)


def format_first_label(style: LabelStyle, language: str) -> str:
    """Format the first label of a level, as parse_first_label reads it."""
    return format_label(style, ClauseNumber(1), language, above=write_number(1, style.way))
