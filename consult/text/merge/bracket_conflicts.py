"""Conflicts of two proposed texts that choose differently in one bracket of the base.

Such texts may be very similar everywhere else.
"""

from collections.abc import Sequence

from consult.text.brackets.bracket_tree import parse_brackets
from .hunk_merge import Hunk
from consult.text.parsing.light_markup import extract_plain_text
from consult.text.parsing.tokens import is_word, tokenize_text

SAME_DEMAND_SHARE = (
    0.6  # share of common words in the place of a bracket from which two texts demand the same
)


def has_bracket_conflict(base: str, one: Sequence[Hunk], other: Sequence[Hunk]) -> bool:
    """Return whether both change a bracket of the base, and put different words in its place.

    Two texts that choose different alternatives delete nearly the same words but demand the
    opposite.
    """
    for bracket in parse_brackets(base).brackets:
        span = base[bracket.start : bracket.end]
        there = [
            _get_replacement(base, hunks, bracket.start, bracket.end) for hunks in (one, other)
        ]
        if span not in there and _compute_share(*map(_collect_words, there)) < SAME_DEMAND_SHARE:
            return True
    return False


def _get_replacement(base: str, hunks: Sequence[Hunk], start: int, end: int) -> str:
    """Return the text that replaces a span of the base after the hunks."""
    found, at = "", start
    for hunk in sorted(
        (each for each in hunks if each.start <= end and each.end >= start),
        key=lambda each: each.start,
    ):
        found += base[at : max(hunk.start, at)] + hunk.replacement
        at = max(at, hunk.end)
    return found + base[at : max(at, end)]


def _collect_words(text: str) -> frozenset[str]:
    """Collect the words of a text without case and marks."""
    return frozenset(
        token.casefold() for token in tokenize_text(extract_plain_text(text)) if is_word(token)
    )


def _compute_share(one: frozenset[str], other: frozenset[str]) -> float:
    """Compute the share of common words among all words of two texts; 1 if both are empty."""
    return len(one & other) / len(one | other) if one | other else 1.0
