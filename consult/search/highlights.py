"""Search hits in the original text, mapped back from folded text."""

from typing import NamedTuple

import regex

from consult.text.search_normalization import fold_text

from .candidates.query_terms import SearchTerms, find_matching_spans

_CHARACTERS = regex.compile(r"\X")
LEAD_LENGTH = 90  # characters shown before the first hit
PASSAGE_LENGTH = 320  # characters in a passage


class PassagePiece(NamedTuple):
    """A stretch of a passage, and whether it is one of the words searched for."""

    text: str
    hit: bool


def _fold_with_offsets(text: str) -> tuple[str, list[int], list[int]]:
    """Fold a text, and return the start and end in the original of each folded character."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _CHARACTERS.finditer(text):
        letters = fold_text(found.group()) or (
            " " if found.group().isspace() and folded and folded[-1] != " " else ""
        )
        for letter in letters:
            folded.append(letter)
            starts.append(found.start())
            ends.append(found.end())
    return "".join(folded), starts, ends


def find_spans(text: str, terms: SearchTerms, language: str) -> list[tuple[int, int]]:
    """Find what a query means in a text, as (start, end); touching spans are merged."""
    found = find_matching_spans(text, terms.words, language)
    stretches = [*terms.phrases, *(each.folded for each in terms.words if each.is_han)]
    if stretches:
        found += _find_stretches(text, stretches)
    return _merge_spans(sorted(found))


def _find_stretches(text: str, stretches: list[str]) -> list[tuple[int, int]]:
    """Find folded stretches in a text, as (start, end) in the original."""
    folded, starts, ends = _fold_with_offsets(text)
    found: list[tuple[int, int]] = []
    for each in stretches:
        at = folded.find(each)
        while at >= 0:
            found.append((starts[at], ends[at + len(each) - 1]))
            at = folded.find(each, at + len(each))
    return found


def _merge_spans(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge spans that overlap or touch."""
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def build_passage(
    text: str, terms: SearchTerms, language: str, length: int = PASSAGE_LENGTH
) -> list[PassagePiece]:
    """Build the passage around the first hit, in pieces; an ellipsis marks omitted text."""
    found = find_spans(text, terms, language)
    start = (
        _find_word_start(text, (found[0][0] if found else 0) - LEAD_LENGTH)
        if len(text) > length
        else 0
    )
    end = min(len(text), start + length)
    pieces: list[PassagePiece] = [PassagePiece("…", hit=False)] if start else []
    at = start
    for first, last in found:
        if first >= end:
            break
        pieces += [
            PassagePiece(text[at:first], hit=False),
            PassagePiece(text[first : min(last, end)], hit=True),
        ]
        at = min(last, end)
    pieces += [PassagePiece(text[at:end], hit=False)] + (
        [PassagePiece("…", hit=False)] if end < len(text) else []
    )
    return [piece for piece in pieces if piece.text]


def _find_word_start(text: str, at: int) -> int:
    """Return the start of a word at or soon after an offset.

    It is the offset itself where words are not separated by spaces.
    """
    if at <= 0:
        return 0
    space = text.find(" ", at, at + LEAD_LENGTH // 3)
    return space + 1 if space >= 0 else at
