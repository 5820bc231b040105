"""Seams: which white space stands between two words that come together from different texts."""

import unicodedata

_CLOSING = frozenset(".,;:!?%)]}،؛؟٪。，；：！？、）］】」』》…")
_OPENING = frozenset("([{¿¡（［【「『《")
_WIDE = frozenset("WF")


def choose_whitespace(left: str, right: str, after: str, before: str) -> str:
    """Choose the white space between two stretches of words, either of which may be empty at an end of the text.

    `after` is the white space that follows the left stretch in the text it comes from, `before` that which precedes
    the right one in its own. A closing mark stands as close to the word before it as it did, an opening one to the
    word behind it; two words are parted, by a line break if either was; Chinese stays without spaces.
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
    """Give the white space that holds a line break, if one does."""
    return after if "\n" in after else before if "\n" in before else ""


def _is_closing_mark(mark: str) -> bool:
    """Tell a mark that belongs to the word before it."""
    return mark in _CLOSING or unicodedata.category(mark) in {"Pe", "Pf"}


def _is_opening_mark(mark: str) -> bool:
    """Tell a mark that belongs to the word behind it."""
    return mark in _OPENING or unicodedata.category(mark) in {"Ps", "Pi"}


def _is_wide(character: str) -> bool:
    """Tell a Chinese character or mark, which needs no space."""
    return unicodedata.east_asian_width(character) in _WIDE


def _is_wordlike(character: str, *, closed: bool) -> bool:
    """Tell what is parted by a space from a dash, slash or quotation mark, which knows itself how close it stands."""
    if _is_closing_mark(character) if closed else _is_opening_mark(character):
        return True
    return not unicodedata.category(character).startswith("P")
