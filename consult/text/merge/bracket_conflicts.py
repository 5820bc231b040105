"""Rivals: two rewritings of a text that choose differently in one of its brackets, however alike they are elsewhere."""
from collections.abc import Sequence

from consult.text.brackets.bracket_tree import parse_brackets
from .hunk_merge import Hunk
from consult.text.parsing.light_markup import extract_plain_text
from consult.text.parsing.tokens import is_word, tokenize_text

SAME_DEMAND_SHARE = 0.6  # the share of the words in the place of a bracket from which on two ask for the same there


def has_bracket_conflict(base: str, one: Sequence[Hunk], other: Sequence[Hunk]) -> bool:
    """Whether both change a bracket of the base, and other words stand in its place then.

    Who chooses one alternative and who chooses another strike nearly the same words, and want the opposite.
    """
    for bracket in parse_brackets(base).brackets:
        span = base[bracket.start:bracket.end]
        there = [_get_replacement(base, hunks, bracket.start, bracket.end) for hunks in (one, other)]
        if span not in there and _compute_share(*map(_collect_words, there)) < SAME_DEMAND_SHARE:
            return True
    return False


def _get_replacement(base: str, hunks: Sequence[Hunk], start: int, end: int) -> str:
    """What stands in the place from start to end once the hunks are made."""
    found, at = "", start
    for hunk in sorted((each for each in hunks if each.start <= end and each.end >= start), key=lambda each: each.start):
        found += base[at:max(hunk.start, at)] + hunk.words
        at = max(at, hunk.end)
    return found + base[at:max(at, end)]


def _collect_words(text: str) -> frozenset[str]:
    return frozenset(token.casefold() for token in tokenize_text(extract_plain_text(text)) if is_word(token))


def _compute_share(one: frozenset[str], other: frozenset[str]) -> float:
    """The words of both, of those of either; nothing and nothing is the same."""
    return len(one & other) / len(one | other) if one | other else 1.0
