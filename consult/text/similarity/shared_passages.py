"""Shared words: what several texts hold alike, shown where it stands in each."""
from collections.abc import Sequence
from typing import NamedTuple

from consult.text.search_normalization import fold_text
from consult.text.parsing.tokens import is_word, tokenize_text

SIMILAR_FROM = 0.5  # how alike texts are from which on a moderator is asked whether they belong together
CAMPAIGN_FROM = 0.75  # and from which on they are the same text with small changes: a campaign
SHORTEST_RUN = 3  # words in a row that are worth showing as shared


class SharedSpan(NamedTuple):
    """A part of a text from start up to end, counted in characters."""

    start: int
    end: int


def find_shared_passages(texts: Sequence[str]) -> list[list[SharedSpan]]:
    """For each text its passages of at least three words in a row (of Chinese, three characters) that all texts hold."""
    cut = [tokenize_text(text) for text in texts]
    words = [[(place, fold_text(token)) for place, token in enumerate(each) if is_word(token)] for each in cut]
    runs = set.intersection(*({tuple(word for _, word in each[at:at + SHORTEST_RUN]) for at in range(len(each) - SHORTEST_RUN + 1)}
                              for each in words)) if texts else set()
    return [_find_spans(each, own, runs) for each, own in zip(cut, words, strict=True)]


def _find_spans(cut: list[str], words: list[tuple[int, str]], runs: set[tuple[str, ...]]) -> list[SharedSpan]:
    starts = [0]
    for token in cut:
        starts.append(starts[-1] + len(token))
    found: list[SharedSpan] = []
    for at in range(len(words) - SHORTEST_RUN + 1):
        if tuple(word for _, word in words[at:at + SHORTEST_RUN]) in runs:
            start, end = starts[words[at][0]], starts[words[at + SHORTEST_RUN - 1][0] + 1]
            if found and start <= found[-1].end + _measure_gap(cut, words, at):
                found[-1] = SharedSpan(found[-1].start, end)
            else:
                found.append(SharedSpan(start, end))
    return found


def _measure_gap(cut: list[str], words: list[tuple[int, str]], at: int) -> int:
    """How many characters stand between a word and the one before it."""
    return sum(len(cut[place]) for place in range(words[at - 1][0] + 1, words[at][0])) if at else 0
