"""Words of Chinese text, which are written without spaces, by a dictionary.

The dictionary is that of jieba, in Rust. The same text always has the same words: no model
guesses words that are not in the dictionary, whose characters stand alone. It takes 33 MB, so
a process loads it with the first Chinese text that it compares.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import groupby

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
        for word in _split_run("".join(run)):
            last += 1
            length = sum(1 for _ in _take_tokens(run, len(word)))
            numbers += [last if length > 1 else ALONE] * length
    return numbers


def _take_tokens(run: list[str], length: int) -> Sequence[str]:
    """Take the tokens of the next characters off a run."""
    taken: list[str] = []
    while run and length > 0:
        taken.append(run.pop(0))
        length -= len(taken[-1])
    return taken


@lru_cache(maxsize=2_048)
def _split_run(characters: str) -> tuple[str, ...]:
    """Split a run of Han characters into words."""
    return tuple(_load_cutter()(characters, False))  # False: no guesses


@lru_cache(maxsize=1)
def _load_cutter() -> Callable[[str, bool], list[str]]:
    """Load the dictionary, and return the function that splits text into words."""
    cut: Callable[[str, bool], list[str]] = import_module("rjieba").cut
    return cut
