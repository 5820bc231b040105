"""Spaces and commas around a removed text: none before a comma, none twice, none left over."""

OPENING_MARKS = frozenset("([{（［【“‘\n")
CLOSING_MARKS = frozenset(",.)]}，。、）］】،")
HIGH_MARKS = frozenset(";:!?؛؟；：！？")  # in French a space precedes them
COMMAS = frozenset(",;،؛，；、")


def has_leading_closing_mark(text: str, language: str = "") -> bool:
    """Return whether a text begins with a mark that has no space before it."""
    first, following = text[:1], text[1:2]
    if first == "." and (following == "." or following.isdigit()):
        return False
    return first in CLOSING_MARKS or (first in HIGH_MARKS and language != "fr") if first else False


def trim_seam(before: str, kept: str, behind: str, language: str = "") -> tuple[int, int]:
    """Trim spaces and commas around the kept text between two stretches.

    Returns:
        The end of the first stretch, and the start of the last one.
    """
    end, start = len(before), 0
    following = kept or behind
    if before[-1:] == " " and (
        not following
        or (not kept and behind[0].isspace())
        or has_leading_closing_mark(following, language)
    ):
        end -= 1
    elif not kept and (not before or before[-1] in OPENING_MARKS) and behind[:1] == " ":
        start = 1
    if not kept and behind[:1] in COMMAS and before[:end][-1:] == behind[:1]:
        start = 1
    return end, start
