"""Finding the mentioned names in the text of a comment; pure, on a list of names."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from consult.text.search_normalization import fold_text

from .models import MentionableName

LONGEST_NAME = 120  # characters after the @ that are compared
MOST_SIGNS = 50  # signs @ in one text that are looked at
# Not in an address (me@example.org), nor in a link (https://example.org/@me).
SIGN = re.compile(r"(?<![A-Za-z0-9._%+/@-])@(?=\w)")
QUALIFIER = re.compile(r"\s?\(([^()\n]{1,120})\)")
# Scripts that put no space between words: a name may end anywhere in them.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class AmbiguousName(NamedTuple):
    """A written name that several have, with the labels that would be clear."""

    name: str
    labels: list[str]


class ParsedMentions(NamedTuple):
    """The mentioned ones in the order of the text, and the names that are not clear."""

    found: list[MentionableName]
    ambiguous: list[AmbiguousName]


def has_mention(text: str) -> bool:
    """Return whether a text has a sign that may begin a mention."""
    return SIGN.search(text) is not None


def label_names(names: Iterable[MentionableName]) -> list[MentionableName]:
    """Give each name the label that is clear: with the organization or the number if needed."""
    listed = list(names)
    by_name = _group_by_name(listed)
    return [
        each._replace(label=_build_label(each, by_name[fold_text(each.name)])) for each in listed
    ]


def _group_by_name(names: Iterable[MentionableName]) -> dict[str, list[MentionableName]]:
    """Group names by their folded form; a holder stands once in each group."""
    groups: dict[str, dict[str, MentionableName]] = defaultdict(dict)
    for each in names:
        groups[fold_text(each.name)].setdefault(each.holder, each)
    return {name: list(those.values()) for name, those in groups.items()}


def _build_label(one: MentionableName, same: list[MentionableName]) -> str:
    """Build the label of a name that several may have."""
    if len(same) == 1:
        return one.name
    alike = [
        each
        for each in same
        if fold_text(each.organisation or "") == fold_text(one.organisation or "")
    ]
    clear = one.organisation if one.organisation and len(alike) == 1 else one.holder[1:]
    return f"{one.name} ({clear})"


def parse_mentions(text: str, names: Iterable[MentionableName]) -> ParsedMentions:
    """Find the mentioned names in a text; the longest name counts, and other words are words."""
    by_name = _group_by_name(label_names(names))
    found: dict[str, MentionableName] = {}
    ambiguous: dict[str, AmbiguousName] = {}
    for sign in list(SIGN.finditer(text))[:MOST_SIGNS]:
        match = _match_name(text, sign.end(), by_name)
        if match is None:
            continue
        same, end = match
        chosen = _choose(same, QUALIFIER.match(text, end))
        if chosen is None:
            ambiguous[fold_text(same[0].name)] = AmbiguousName(
                same[0].name, [each.label for each in same]
            )
        else:
            found.setdefault(chosen.holder, chosen)
    return ParsedMentions(list(found.values()), list(ambiguous.values()))


def _match_name(
    text: str, start: int, by_name: dict[str, list[MentionableName]]
) -> tuple[list[MentionableName], int] | None:
    """Return those whose name stands at a place of the text, and the end of the name."""
    line = text[start : start + LONGEST_NAME].partition("\n")[0]
    for end in range(len(line), 0, -1):
        after = text[start + end : start + end + 1]
        inside = after.isalnum() and line[end - 1].isalnum()
        if inside and not UNSPACED.match(after):
            continue
        if (same := by_name.get(fold_text(line[:end]))) and line[end - 1] not in " \t":
            return same, start + end
    return None


def _choose(same: list[MentionableName], qualifier: re.Match[str] | None) -> MentionableName | None:
    """Choose the one that is meant; None if that is not clear."""
    if len(same) == 1:
        return same[0]
    said = fold_text(qualifier[1]) if qualifier else ""
    clear = [
        each
        for each in same
        if said and said in {fold_text(each.organisation or ""), each.holder[1:]}
    ]
    return clear[0] if len(clear) == 1 else None
