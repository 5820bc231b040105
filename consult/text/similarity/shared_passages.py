"""Shared words: what several texts hold alike, shown where it stands in each."""
from collections.abc import Sequence
from typing import NamedTuple

from consult.text.search_normalization import fold
from consult.text.parsing.tokens import is_word, tokens

ALIKE = 0.5  # how alike texts are from which on a moderator is asked whether they belong together
NEAR = 0.75  # and from which on they are the same text with small changes: a campaign
RUN = 3  # words in a row that are worth showing as shared


class Span(NamedTuple):
    """A part of a text from start up to end, counted in characters."""

    start: int
    end: int


def shared(texts: Sequence[str]) -> list[list[Span]]:
    """For each text its passages of at least three words in a row (of Chinese, three characters) that all texts hold."""
    cut = [tokens(text) for text in texts]
    words = [[(place, fold(token)) for place, token in enumerate(each) if is_word(token)] for each in cut]
    runs = set.intersection(*({tuple(word for _, word in each[at:at + RUN]) for at in range(len(each) - RUN + 1)}
                              for each in words)) if texts else set()
    return [_spans(each, own, runs) for each, own in zip(cut, words, strict=True)]


def _spans(cut: list[str], words: list[tuple[int, str]], runs: set[tuple[str, ...]]) -> list[Span]:
    starts = [0]
    for token in cut:
        starts.append(starts[-1] + len(token))
    found: list[Span] = []
    for at in range(len(words) - RUN + 1):
        if tuple(word for _, word in words[at:at + RUN]) in runs:
            start, end = starts[words[at][0]], starts[words[at + RUN - 1][0] + 1]
            if found and start <= found[-1].end + _gap(cut, words, at):
                found[-1] = Span(found[-1].start, end)
            else:
                found.append(Span(start, end))
    return found


def _gap(cut: list[str], words: list[tuple[int, str]], at: int) -> int:
    """How many characters stand between a word and the one before it."""
    return sum(len(cut[place]) for place in range(words[at - 1][0] + 1, words[at][0])) if at else 0
