"""Where the words of a search stand in the text as it was written: places in folded text, led back to the original."""
from typing import NamedTuple

import regex

from consult.text.search_normalization import fold_text

_CHARACTERS = regex.compile(r"\X")
LEAD_LENGTH = 90  # characters shown before the first hit
PASSAGE_LENGTH = 320  # characters of a passage


class PassagePiece(NamedTuple):
    """A stretch of a passage, and whether it is one of the words that were searched."""

    text: str
    hit: bool


def _fold_with_offsets(text: str) -> tuple[str, list[int], list[int]]:
    """The text folded character by character, with where each folded character begins and ends in the original."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _CHARACTERS.finditer(text):
        letters = fold_text(found.group()) or (" " if found.group().isspace() and folded and folded[-1] != " " else "")
        for letter in letters:
            folded.append(letter)
            starts.append(found.start())
            ends.append(found.end())
    return "".join(folded), starts, ends


def find_spans(text: str, terms: list[str]) -> list[tuple[int, int]]:
    """Where folded terms stand in a text, as start and end in the original; those that touch become one."""
    folded, starts, ends = _fold_with_offsets(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        at = folded.find(term)
        while at >= 0:
            found.append((starts[at], ends[at + len(term) - 1]))
            at = folded.find(term, at + len(term))
    return _merge_spans(sorted(found))


def _merge_spans(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def build_passage(text: str, terms: list[str], length: int = PASSAGE_LENGTH) -> list[PassagePiece]:
    """Some of the text around the first hit, cut into pieces; an ellipsis says that there is more."""
    found = find_spans(text, terms)
    start = _find_word_start(text, (found[0][0] if found else 0) - LEAD_LENGTH) if len(text) > length else 0
    end = min(len(text), start + length)
    pieces: list[PassagePiece] = [PassagePiece("…", hit=False)] if start else []
    at = start
    for first, last in found:
        if first >= end:
            break
        pieces += [PassagePiece(text[at:first], hit=False), PassagePiece(text[first:min(last, end)], hit=True)]
        at = min(last, end)
    pieces += [PassagePiece(text[at:end], hit=False)] + ([PassagePiece("…", hit=False)] if end < len(text) else [])
    return [piece for piece in pieces if piece.text]


def _find_word_start(text: str, at: int) -> int:
    """The beginning of a word at or soon after a place; the place itself where words are not parted by spaces."""
    if at <= 0:
        return 0
    space = text.find(" ", at, at + LEAD_LENGTH // 3)
    return space + 1 if space >= 0 else at
