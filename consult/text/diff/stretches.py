"""Stretches of a comparison: unchanged tokens and the change after them, cut between words."""

from typing import NamedTuple

from consult.text.parsing.han_words import ALONE, number_words
from consult.text.parsing.tokens import is_han


class TokenChange(NamedTuple):
    """The tokens of the old wording at one place, and the tokens of the new wording there."""

    old: list[str]
    new: list[str]


class Stretch(NamedTuple):
    """An unchanged stretch followed by a change, which is empty after the last stretch."""

    same: list[str]
    change: TokenChange


class _Side:
    """One of two wordings: its tokens, their words, and which of them are changed."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.partners: list[int | None] = []  # places in the other wording; None if changed

    def add(self, tokens: list[str], first: int | None) -> None:
        """Add tokens that stay the same from a place of the other wording on, or are changed."""
        partners = [None if first is None else first + at for at in range(len(tokens))]
        self.tokens += tokens
        self.partners += partners

    def list_words(self) -> list[range]:
        """List the places of each word of several tokens."""
        numbers = number_words(self.tokens)
        found: list[range] = []
        start = 0
        for at in range(1, len(numbers) + 1):
            if at == len(numbers) or numbers[at] != numbers[start]:
                if numbers[start] != ALONE:
                    found.append(range(start, at))
                start = at
        return found

    def is_cut(self, word: range) -> bool:
        """Return whether a change touches a word, but not all of it, or stands inside it."""
        there = [self.partners[at] for at in word]
        if all(each is None for each in there):
            return False
        return there != list(range(there[0] or 0, (there[0] or 0) + len(there)))

    def is_framed(self, word: range) -> bool:
        """Return whether changes make a word on both sides of text that stays the same."""
        kept = [self.partners[at] is not None for at in word]
        return any(kept) and not kept[0] and not kept[-1]


def extend_to_words(stretches: list[Stretch]) -> list[Stretch]:
    """Extend each change of Chinese text to whole words.

    A word of the old wording changes as a whole or not at all, so one of two changes can be
    taken alone. So does a word of the new wording that has changes on both sides.
    """
    if not any(_holds_han(each.change) for each in stretches):
        return stretches
    old, new = _Side(), _Side()
    for same, change in stretches:
        old_first, new_first = len(new.tokens), len(old.tokens)
        old.add(same, old_first)
        new.add(same, new_first)
        old.add(change.old, None)
        new.add(change.new, None)
    words, made = old.list_words(), new.list_words()
    is_open = True
    while is_open:
        cut = [(old, new, word) for word in words if old.is_cut(word)]
        cut += [(new, old, word) for word in made if new.is_framed(word)]
        is_open = bool(cut)
        for side, other, word in cut:
            for at in word:
                partner = side.partners[at]
                if partner is not None:
                    side.partners[at] = other.partners[partner] = None
    return _build_stretches(old, new)


def _holds_han(change: TokenChange) -> bool:
    """Return whether a change holds Chinese text."""
    return any(is_han(token) for tokens in change for token in tokens)


def _build_stretches(old: _Side, new: _Side) -> list[Stretch]:
    """Build the stretches anew from the tokens that stay the same."""
    made: list[Stretch] = []
    at_old = at_new = 0
    while at_old < len(old.tokens) or at_new < len(new.tokens):
        same: list[str] = []
        while at_old < len(old.tokens) and old.partners[at_old] == at_new:
            same.append(old.tokens[at_old])
            at_old, at_new = at_old + 1, at_new + 1
        first_old, first_new = at_old, at_new
        while at_old < len(old.tokens) and old.partners[at_old] is None:
            at_old += 1
        while at_new < len(new.tokens) and new.partners[at_new] is None:
            at_new += 1
        change = TokenChange(old.tokens[first_old:at_old], new.tokens[first_new:at_new])
        made.append(Stretch(same, change))
    if not made or made[-1].change != TokenChange([], []):
        made.append(Stretch([], TokenChange([], [])))
    return made
