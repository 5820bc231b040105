"""Words of Chinese text, which are written without spaces, by a dictionary.

The dictionary is that of jieba, in Rust. The same text always has the same words: no model
guesses words that are not in the dictionary, whose characters stand alone. It takes 33 MB, so
a process loads it with the first Chinese text that it compares.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, groupby

from .tokens import is_han

ALONE = -1  # the number of a token that is a word by itself


def number_words(tokens: Sequence[str]) -> list[int]:
    """Number the Chinese word that each token belongs to.

    Returns:
        For each token a number that only the characters of its word share, or ALONE.
    """
    numbers: list[int] = []
    last = ALONE
    for han, group in groupby(tokens, key=is_han):
        run = list(group)
        if not han:
            numbers += [ALONE] * len(run)
            continue
        ends = list(accumulate(map(len, run)))
        at = end = 0
        for word in split_run("".join(run)):
            end += len(word)
            length = bisect_left(ends, end) + 1 - at
            last += 1
            numbers += [last if length > 1 else ALONE] * length
            at += length
    return numbers


@lru_cache(maxsize=2_048)
def split_run(characters: str) -> tuple[str, ...]:
    """Split a run of Chinese characters into words."""
    return tuple(_load_cutter()(characters, False))  # False: no guesses


@lru_cache(maxsize=1)
def _load_cutter() -> Callable[[str, bool], list[str]]:
    """Load the dictionary, and return the function that splits text into words."""
    cut: Callable[[str, bool], list[str]] = import_module("rjieba").cut
    return cut
