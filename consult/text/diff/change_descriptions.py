"""Descriptions of the changes to a clause, as codes and words from which sentences are made."""

import unicodedata
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from consult.text.brackets.bracket_edits import BracketEdit, extract_bracket_edits
from consult.text.brackets.bracket_tree import CLOSING, OPENING, parse_brackets
from .edit_spans import EditSpan, join_adjacent_han, count_covered_words, find_edits, join_nearest
from consult.text.lookalikes import compute_skeleton
from consult.text.anchors.unique_context import (
    UniqueContext,
    step_back,
    step_forward,
    find_passage_context,
    find_point_context,
)
from consult.text.parsing.tokens import is_word, tokenize_text

ChangeCode = Literal[
    "replaced", "deleted", "inserted_after", "inserted_first", "inserted_last", "all_replaced",
    "all_deleted", "all_inserted", "bracketed", "unbracketed", "all_bracketed", "all_unbracketed",
    "no_brackets", "repunctuated", "recased", "respaced", "lookalike",
]  # fmt: skip

ELLIPSIS = "…"
MOST_CHANGES = 5  # a longer list of changes is not readable
_MOST_DIFFERENCES = 5
_KEPT_SHARE = (
    0.25  # if a smaller share of words is kept on both sides, the whole text counts as replaced
)


class WordingChange(NamedTuple):
    """A change for one sentence; its words have no quotation marks and no outer white space.

    Attributes:
        code: the kind of change. `replaced` (old by new); `deleted`; `inserted_after` (new,
            after the words `before`); `inserted_first` and `inserted_last` (at the
            beginning, at the end); `all_replaced`; `all_deleted`; `all_inserted` (there was
            no text); `bracketed` (old are the words, new the words in brackets);
            `unbracketed`; `all_bracketed` and `all_unbracketed` (the whole text);
            `no_brackets` (all brackets removed, nothing else). If the words stay:
            `repunctuated`, `recased`, `respaced`, `lookalike` (a reader sees no
            difference).
        before, after: the words beside `old`, if `old` occurs more than once; either may be
            empty.
        nth: the number of the occurrence of `old`, from 1; for an insertion, of `before`.
        differences: for `lookalike`, the characters that differ, old and new.
    """

    code: ChangeCode
    old: str = ""
    new: str = ""
    before: str = ""
    after: str = ""
    nth: int = 0
    differences: tuple[tuple[str, str], ...] = ()


def describe_changes(base: str, proposed: str, most: int = MOST_CHANGES) -> list[WordingChange]:
    """Describe the changes of a proposed text in the order of the text; none for equal texts.

    Both texts are plain words without marks of emphasis.

    Args:
        most: the most changes; nearest neighbours are joined to reach it.
    """
    if base == proposed:
        return []
    if not base.strip() and proposed.strip():
        return [WordingChange("all_inserted", new=proposed.strip())]
    if base.strip() and not proposed.strip():
        return [WordingChange("all_deleted", old=base.strip())]
    every = find_edits(base, proposed)
    pairs, rest = extract_bracket_edits(base, proposed, every)
    if not rest and len(pairs) > 1 and not (OPENING | CLOSING) & set(proposed):
        return [WordingChange("no_brackets")]
    rest = join_adjacent_han(base, rest)
    if len(pairs) + len(rest) > most:
        pairs, rest = [], join_adjacent_han(base, every)
    whole = join_nearest(base, rest, 1)
    if (
        whole
        and _is_all_new(base, proposed, rest)
        and _classify_edit(base, proposed, whole[0]) == "replaced"
    ):
        return [WordingChange("all_replaced", base.strip(), proposed.strip())]
    told = [(pair.start, _describe_bracket_edit(base, proposed, pair)) for pair in pairs]
    told += [
        (each.start, _describe_edit(base, proposed, each))
        for each in join_nearest(base, rest, most)
    ]
    return [change for _, change in sorted(told, key=lambda pair: pair[0])]


def _is_all_new(base: str, proposed: str, found: list[EditSpan]) -> bool:
    """Return whether too few words remain on both sides to describe single changes."""
    removed, added = count_covered_words(base, proposed, found)
    old, new = _count_words(base), _count_words(proposed)
    if not removed or not added:
        return False
    return old - removed < _KEPT_SHARE * old and new - added < _KEPT_SHARE * new


def _count_words(text: str) -> int:
    """Count words."""
    return sum(is_word(token) for token in tokenize_text(text))


def _classify_edit(base: str, proposed: str, edit: EditSpan) -> ChangeCode:
    """Classify an edit; `replaced` covers every edit that changes words."""
    old, new = base[edit.start : edit.end], proposed[edit.new_start : edit.new_end]
    if compute_skeleton(old) == compute_skeleton(new):
        return "lookalike"
    if "".join(old.split()) == "".join(new.split()):
        return "respaced"
    if old.casefold() == new.casefold():
        return "recased"
    return "repunctuated" if _list_words(old) == _list_words(new) else "replaced"


def _list_words(text: str) -> list[str]:
    """List the words of a text without marks and white space."""
    return [token for token in tokenize_text(text) if is_word(token)]


def _describe_edit(base: str, proposed: str, edit: EditSpan) -> WordingChange:
    """Describe one edit."""
    code = _classify_edit(base, proposed, edit)
    if code != "replaced":
        return _describe_small_edit(base, proposed, edit, code)
    edit = _balance_brackets(base, proposed, edit)
    start, end = _trim_span(base, edit.start, edit.end)
    old, new = base[start:end], proposed[edit.new_start : edit.new_end].strip()
    if old:
        return WordingChange(
            "replaced" if new else "deleted", old, new, *find_passage_context(base, start, end)
        )
    if not base[:start].strip():
        return WordingChange("inserted_first", new=new)
    if not base[end:].strip():
        return WordingChange("inserted_last", new=new)
    return WordingChange("inserted_after", "", new, *find_point_context(base, end))


def _balance_brackets(base: str, proposed: str, edit: EditSpan) -> EditSpan:
    """Extend an edit by the adjacent bracket whose partner is inside of it, in both texts."""
    start, end, new_start, new_end = edit[:4]
    strays = [
        parse_brackets(text).strays for text in (base[start:end], proposed[new_start:new_end])
    ]
    if not all(strays):
        return edit
    if end < edit.same_to and base[end] in CLOSING:
        return edit._replace(end=end + 1, new_end=new_end + 1)
    if start > edit.same_from and base[start - 1] in OPENING:
        return edit._replace(start=start - 1, new_start=new_start - 1)
    return edit


def _describe_small_edit(
    base: str, proposed: str, edit: EditSpan, code: ChangeCode
) -> WordingChange:
    """Describe an edit that keeps the words.

    An edit without words is described with the word on each side.
    """
    start, end, new_start, new_end = edit[:4]
    if not _list_words(base[start:end]):
        left = start - max(edit.same_from, step_back(base, start, 1))
        right = min(edit.same_to, step_forward(base, end, 1)) - end
        start, end, new_start, new_end = (
            start - left,
            end + right,
            new_start - left,
            new_end + right,
        )
    points = (
        _list_character_differences(
            base[edit.start : edit.end], proposed[edit.new_start : edit.new_end]
        )
        if code == "lookalike"
        else ()
    )
    start, end = _trim_span(base, start, end)
    where = find_passage_context(base, start, end) if start < end else UniqueContext()
    return WordingChange(code, base[start:end], proposed[new_start:new_end].strip(), *where, points)


def _trim_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Trim white space at both ends of a span; a span of white space becomes its end."""
    words = text[start:end]
    if not words.strip():
        return end, end
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _describe_bracket_edit(base: str, proposed: str, pair: BracketEdit) -> WordingChange:
    """Describe a pair of brackets that is added or removed."""
    start, end = _trim_span(base, pair.start, pair.end)
    old, new = base[start:end], proposed[pair.new_start : pair.new_end].strip()
    if old == base.strip():
        return WordingChange("all_bracketed" if pair.added else "all_unbracketed", old, new)
    return WordingChange(
        "bracketed" if pair.added else "unbracketed",
        old,
        new,
        *find_passage_context(base, start, end),
    )


def _list_character_differences(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """List the characters in which two look-alikes differ, old and new, each difference once."""
    found = [
        (_name_characters(old[first:last]), _name_characters(new[from_:to]))
        for tag, first, last, from_, to in SequenceMatcher(
            None, old, new, autojunk=False
        ).get_opcodes()
        if tag != "equal"
    ]
    return tuple(dict.fromkeys(found))[:_MOST_DIFFERENCES]


def _name_characters(characters: str) -> str:
    """Name code points by number and Unicode name."""
    return ", ".join(
        f"U+{ord(each):04X} {unicodedata.name(each, '')}".strip() for each in characters
    )


def abridge_quotation(words: str, most: int = 16) -> str:
    """Abridge a long quotation to about `most` words, with an ellipsis in the middle."""
    head, tail = (
        step_forward(words, 0, most * 2 // 3),
        len(words) - step_back(words, len(words), most - most * 2 // 3),
    )
    if not words[head : len(words) - tail].strip():
        return words
    space = " " if words[head].isspace() else ""
    return words[:head] + space + ELLIPSIS + space + words[len(words) - tail :]
