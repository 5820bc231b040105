"""Split points of a clause, the text of both parts, and the carry-over of a split point."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import regex

from consult.text.merge.consolidated_text import SourcedPassage, join_passages_of_same_sources
from consult.text.diff.hunks import find_hunks
from consult.text.merge.mark_pairs import widen_to_pairs
from consult.text.anchors.unique_context import step_back, step_forward
from consult.text.parsing.light_markup import extract_plain_text
from consult.text.parsing.tokens import is_word, tokenize_text

BEFORE, BEHIND = 3, 5  # words of each part that describe a split point
_ENDS = regex.compile(
    r"[.;:,!?…。；：，、！？؛،؟]"
)  # marks that end sentences and phrases in the six languages
_CLOSES = regex.compile(
    r"[\p{Pe}\p{Pf}\p{Po}--[*¿¡'\"#&@%§†]]", regex.V1
)  # marks with which no clause begins
_UNSPACED = regex.compile(
    r"[\p{Han}\u3000-\u303F\uFF00-\uFFEF]"
)  # scripts without white space between words


class SplitOffer(NamedTuple):
    """A split point, with the last words before it and the first words after it."""

    at: int
    before: str
    after: str


def can_split(text: str, at: int) -> bool:
    """Return whether a clause can be split so that its second part begins at this character.

    A split needs two words with text on both sides, and never cuts a pair of brackets or
    emphasis marks.
    """
    if not 0 < at < len(text) or text[at].isspace() or _CLOSES.match(text[at]):
        return False
    if not text[at - 1].isspace() and not _UNSPACED.match(text[at - 1]):
        return False
    first, second = split_text(text, at)
    if not _has_words(first) or not _has_words(second):
        return False
    return widen_to_pairs(text, 0, at) == (0, at)


def split_text(text: str, at: int) -> tuple[str, str]:
    """Split a text, and drop the white space at the split point."""
    return text[:at].rstrip(), text[at:].lstrip()


def list_split_offers(text: str) -> list[SplitOffer]:
    """List the split points after sentences and phrases, else those between any two words."""
    starts = _list_split_points(text)
    phrases = [at for at in starts if _ENDS.search(text[:at].rstrip()[-2:])]
    return [describe_split(text, at) for at in phrases or starts]


def _list_split_points(text: str) -> list[int]:
    """List every possible split point."""
    at, found = 0, []
    for token in tokenize_text(text):
        if can_split(text, at):
            found.append(at)
        at += len(token)
    return found


def describe_split(text: str, at: int) -> SplitOffer:
    """Describe a split point by a few words on each side."""
    first, second = map(extract_plain_text, split_text(text, at))
    start, end = step_back(first, len(first), BEFORE), step_forward(second, 0, BEHIND)
    if not _has_words(second[end:]):  # only the final mark is left
        end = len(second)
    before, after = first[start:].strip(), second[:end].strip()
    return SplitOffer(
        at, f"… {before}" if start else before, f"{after} …" if end < len(second) else after
    )


def _has_words(text: str) -> bool:
    """Return whether the text holds a word."""
    return any(is_word(token) for token in tokenize_text(text))


def carry_split(old: str, new: str, at: int) -> int | None:
    """Carry a split point of the old text to the new one; None if its words were replaced.

    It is also None if the place is no split point in the new text. Text inserted at the
    split point belongs to the first part.
    """
    if old == new:
        return at if can_split(new, at) else None
    place = at
    for hunk in find_hunks(old, new, 0):
        removed = old[hunk.start : hunk.end]
        start = hunk.start + len(removed) - len(removed.lstrip())
        end = hunk.start + len(removed.rstrip())
        if start < at < end:
            return None
        if start < end and hunk.start < at <= start:
            place += hunk.start - at
        elif hunk.end <= at:
            place += len(hunk.replacement) - len(removed)
    while place < len(new) and new[place].isspace():
        place += 1
    return place if can_split(new, place) else None


def split_passages(
    passages: Iterable[SourcedPassage], at: int
) -> tuple[tuple[SourcedPassage, ...], tuple[SourcedPassage, ...]]:
    """Split passages, and drop the white space at the split point."""
    letters = [SourcedPassage(letter, each.sources) for each in passages for letter in each.text]
    text = "".join(each.text for each in letters)
    first, second = split_text(text, at)
    return join_passages_of_same_sources(letters[: len(first)]), join_passages_of_same_sources(
        letters[len(text) - len(second) :]
    )


def split_struck(
    struck: Sequence[Sequence[Any]], at: int, second: int
) -> tuple[list[list[Any]], list[list[Any]]]:
    """Split the list of deleted text, [place, words, sources], at a split point.

    Args:
        second: the place where the second part begins.
    """
    first = [list(each) for each in struck if each[0] < at]
    return first, [[max(0, each[0] - second), *each[1:]] for each in struck if each[0] >= at]
