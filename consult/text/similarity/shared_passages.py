"""Shared passages: words that several texts have in common, with their places in each."""

from collections.abc import Sequence
from typing import NamedTuple

from consult.text.search_normalization import fold_text
from consult.text.parsing.tokens import is_word, tokenize_text

SIMILAR_FROM = 0.5  # similarity from which a moderator is asked whether texts belong together
CAMPAIGN_FROM = (
    0.75  # similarity from which texts are the same with small changes, as in a campaign
)
SHORTEST_RUN = 3  # shortest run of words that is shown as shared


class SharedSpan(NamedTuple):
    """A span of a text, in characters."""

    start: int
    end: int


def find_shared_passages(texts: Sequence[str]) -> list[list[SharedSpan]]:
    """Find in each text the passages of at least three words in a row that all texts contain.

    In Chinese, three characters are enough.
    """
    cut = [tokenize_text(text) for text in texts]
    words = [
        [(place, fold_text(token)) for place, token in enumerate(each) if is_word(token)]
        for each in cut
    ]
    runs = (
        set.intersection(
            *(
                {
                    tuple(word for _, word in each[at : at + SHORTEST_RUN])
                    for at in range(len(each) - SHORTEST_RUN + 1)
                }
                for each in words
            )
        )
        if texts
        else set()
    )
    return [_find_spans(each, own, runs) for each, own in zip(cut, words, strict=True)]


def _find_spans(
    cut: list[str], words: list[tuple[int, str]], runs: set[tuple[str, ...]]
) -> list[SharedSpan]:
    """Find the spans of the shared runs in a text, and join adjacent ones."""
    starts = [0]
    for token in cut:
        starts.append(starts[-1] + len(token))
    found: list[SharedSpan] = []
    for at in range(len(words) - SHORTEST_RUN + 1):
        if tuple(word for _, word in words[at : at + SHORTEST_RUN]) in runs:
            start, end = starts[words[at][0]], starts[words[at + SHORTEST_RUN - 1][0] + 1]
            if found and start <= found[-1].end + _measure_gap(cut, words, at):
                found[-1] = SharedSpan(found[-1].start, end)
            else:
                found.append(SharedSpan(start, end))
    return found


def _measure_gap(cut: list[str], words: list[tuple[int, str]], at: int) -> int:
    """Measure the characters between a word and the one before it."""
    return sum(len(cut[place]) for place in range(words[at - 1][0] + 1, words[at][0])) if at else 0
