"""Matches between rows of a returned copy and clauses of its version, by mark or text."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import regex
from rapidfuzz import fuzz

from consult.core.digests import hash_text
from consult.documents.queries import ClauseText
from consult.text.parsing.light_markup import extract_plain_text

from consult.exchange.imports.review_rows import ReviewRow

MIN_SIMILARITY = 60  # percent: words that are less like those of a clause are not its words
MIN_MARKED_SIMILARITY = 35  # of a paragraph that has the clause's mark
_CLAUSE = regex.compile(r"consult_c(\d{1,10})_([0-9a-f]{12})")
_VERSION = regex.compile(r"consult_v(\d{1,10})_([a-z]{2})")

RowMarks = Mapping[str, Sequence[str]]  # by the key of the row


def parse_version_mark(told: Mapping[str, str], marks: RowMarks) -> tuple[int, str] | None:
    """Return the version id and language that a file names as its origin.

    They are read from the file's properties, else from a bookmark; None where neither is valid.
    """
    number, language = told.get("consult.version", ""), told.get("consult.language", "")
    if number.isdecimal() and number.isascii() and len(number) < 10 and len(language) == 2:
        return int(number), language
    found = next(
        (match for each in marks.values() for name in each if (match := _VERSION.fullmatch(name))),
        None,
    )
    return (int(found[1]), found[2]) if found else None


def match_rows(
    rows: Sequence[ReviewRow], lines: Sequence[ClauseText], marks: RowMarks
) -> dict[str, int]:
    """Match rows with clauses; rows without a clause are left out.

    Returns:
        {key of the row: place of the clause in `lines`}.
    """
    found = _match_by_mark(rows, lines, marks)
    _match_identical(rows, lines, found)
    _match_similar(rows, lines, found)
    return found


def _match_by_mark(
    rows: Sequence[ReviewRow], lines: Sequence[ClauseText], marks: RowMarks
) -> dict[str, int]:
    """Match rows that carry the mark of a clause and still resemble it.

    Exact text wins; otherwise the most similar row of a clause does.
    """
    places = {line.clause_id: place for place, line in enumerate(lines)}
    likely: dict[int, tuple[float, str]] = {}
    for row in rows:
        for match in (_CLAUSE.fullmatch(name) for name in marks.get(row.key, ())):
            place = places.get(int(match[1])) if match else None
            if match is None or place is None or not row.before:
                continue
            exact = hash_text(row.before)[:12] == match[2] or normalize_text(
                row.before
            ) == normalize_text(lines[place].text)
            like = (
                101.0
                if exact
                else fuzz.ratio(normalize_text(row.before), normalize_text(lines[place].text))
            )
            if like > max(MIN_MARKED_SIMILARITY, likely.get(place, (0.0, ""))[0]):
                likely[place] = like, row.key
    return {key: place for place, (_like, key) in likely.items()}


def _match_identical(
    rows: Sequence[ReviewRow], lines: Sequence[ClauseText], found: dict[str, int]
) -> None:
    """Match rows whose text is identical to that of a clause, in the order of both."""
    taken = set(found.values())
    left = [row for row in rows if row.key not in found and row.before]
    there = [place for place in range(len(lines)) if place not in taken]
    ours, theirs = (
        [normalize_text(lines[place].text) for place in there],
        [normalize_text(row.before) for row in left],
    )
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            found[left[block.b + step].key] = there[block.a + step]


def _match_similar(
    rows: Sequence[ReviewRow], lines: Sequence[ClauseText], found: dict[str, int]
) -> None:
    """Match each remaining row with the most similar clause between those of its neighbours."""
    held = [(number, found[row.key]) for number, row in enumerate(rows) if row.key in found]
    for number, row in enumerate(rows):
        if row.key in found or not row.before:
            continue
        at = bisect(held, (number, -1))
        first = held[at - 1][1] + 1 if at else 0
        last = held[at][1] if at < len(held) else len(lines)
        taken = set(found.values())
        choices = [
            (fuzz.ratio(normalize_text(row.before), normalize_text(lines[place].text)), -place)
            for place in range(first, last)
            if place not in taken
        ]
        like, place = max(choices, default=(0.0, 0))
        if like >= MIN_SIMILARITY:
            found[row.key] = -place
            held.insert(at, (number, -place))


def normalize_text(text: str) -> str:
    """Return a text without marks of emphasis and with single spaces."""
    return " ".join(extract_plain_text(text).split())
