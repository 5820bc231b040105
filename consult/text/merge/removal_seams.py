"""Spaces and commas where words went between two stretches of a text: none before a comma, none twice, none left over."""

OPENS = frozenset("([{（［【“‘\n")
CLOSES = frozenset(",.)]}，。、）］】،")
HIGH = frozenset(";:!?؛؟；：！？")  # in French a space stands before them
COMMAS = frozenset(",;،؛，；、")


def closes(text: str, language: str = "") -> bool:
    """Whether a text begins with a mark that no space stands before."""
    first, following = text[:1], text[1:2]
    if first == "." and (following == "." or following.isdigit()):
        return False
    return first in CLOSES or (first in HIGH and language != "fr") if first else False


def seamed(before: str, kept: str, behind: str, language: str = "") -> tuple[int, int]:
    """Where three stretches of a text meet: up to where the first one stays, and from where on the last one."""
    end, start = len(before), 0
    following = kept or behind
    if before[-1:] == " " and (not following or (not kept and behind[0].isspace()) or closes(following, language)):
        end -= 1
    elif not kept and (not before or before[-1] in OPENS) and behind[:1] == " ":
        start = 1
    if not kept and behind[:1] in COMMAS and before[:end][-1:] == behind[:1]:
        start = 1
    return end, start
