"""Seams: the white space between two words that come together from different texts."""

import unicodedata

_CLOSING = frozenset(".,;:!?%)]}،؛؟٪。，；：！？、）］】」』》…")
_OPENING = frozenset("([{¿¡（［【「『《")
_WIDE = frozenset("WF")


def choose_whitespace(left: str, right: str, after: str, before: str) -> str:
    """Choose the white space between two stretches of words.

    Either may be empty at an end of the text.

    A closing mark keeps its distance from the word before it, an opening mark from the word
    after it. Two words are separated, by a line break if either had one. Chinese stays
    without spaces.

    Args:
        after: the white space after the left stretch in its own text.
        before: the white space before the right stretch in its own text.
    """
    if after == before or not right:
        return before
    if not left:
        return after
    if _is_closing_mark(right[0]):
        return before
    if _is_opening_mark(left[-1]):
        return after
    if _is_wide(left[-1]) or _is_wide(right[0]):
        return _choose_line_break(after, before) or min(after, before, key=len)
    if not _is_wordlike(left[-1], closed=True):
        return after
    if not _is_wordlike(right[0], closed=False):
        return before
    return _choose_line_break(after, before) or after or before


def _choose_line_break(after: str, before: str) -> str:
    """Return the white space that holds a line break, or an empty string."""
    return after if "\n" in after else before if "\n" in before else ""


def _is_closing_mark(mark: str) -> bool:
    """Return whether a mark belongs to the word before it."""
    return mark in _CLOSING or unicodedata.category(mark) in {"Pe", "Pf"}


def _is_opening_mark(mark: str) -> bool:
    """Return whether a mark belongs to the word after it."""
    return mark in _OPENING or unicodedata.category(mark) in {"Ps", "Pi"}


def _is_wide(character: str) -> bool:
    """Return whether it is a Chinese character or mark, which needs no space."""
    return unicodedata.east_asian_width(character) in _WIDE


def _is_wordlike(character: str, *, closed: bool) -> bool:
    """Return whether a space separates the character from a word.

    Dashes, slashes and quotation marks keep their own distance.
    """
    if _is_closing_mark(character) if closed else _is_opening_mark(character):
        return True
    return not unicodedata.category(character).startswith("P")
