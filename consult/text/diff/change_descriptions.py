"""Changes in words: what a proposal does to a clause, as the codes and words from which a sentence is made."""

import unicodedata
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from consult.text.brackets.bracket_edits import Lifted, lifted
from consult.text.brackets.bracket_tree import CLOSING, OPENING, parse
from .edit_spans import Edit, beside, covered, edits, grouped
from consult.text.lookalikes import skeleton
from consult.text.anchors.unique_context import Place, back, forth, passage, point
from consult.text.parsing.tokens import is_word, tokens

Code = Literal[
    "replaced", "deleted", "inserted_after", "inserted_first", "inserted_last", "all_replaced", "all_deleted",
    "all_inserted", "bracketed", "unbracketed", "all_bracketed", "all_unbracketed", "no_brackets", "repunctuated",
    "recased", "respaced", "lookalike",
]  # fmt: skip

ELLIPSIS = "…"
MOST = 5  # more changes than this are not read as a list
_MOST_POINTS = 5
_KEPT_SHARE = 0.25  # with fewer words than this share kept on both sides, the whole is replaced


class Change(NamedTuple):
    """One change, to be told in a sentence; its words come without quotation marks and outer white space.

    code: `replaced` (old by new) · `deleted` · `inserted_after` (new, after the words `before`) · `inserted_first` and
    `inserted_last` (at the beginning, at the end) · `all_replaced` · `all_deleted` · `all_inserted` (there was no
    text) · `bracketed` (old are the words, new the words in brackets) · `unbracketed` · `all_bracketed` and
    `all_unbracketed` (the whole text) · `no_brackets` (all of them removed, nothing else) · and where the words stay:
    `repunctuated`, `recased`, `respaced` · `lookalike` (a reader sees no difference; `points` names the characters
    that differ, old and new).

    Where `old` stands more than once, `before` and `after` are the words beside the one that is meant (either may be
    empty), or `nth` its number among the occurrences of `old`, from 1; `nth` of an insertion counts those of `before`.
    """

    code: Code
    old: str = ""
    new: str = ""
    before: str = ""
    after: str = ""
    nth: int = 0
    points: tuple[tuple[str, str], ...] = ()


def changes(base: str, proposed: str, most: int = MOST) -> list[Change]:
    """Say what a proposal changes, in the order of the text: at most `most` changes, neighbours joined to reach that.

    Both are plain words (without marks of emphasis). The same text has no changes.
    """
    if base == proposed:
        return []
    if not base.strip() and proposed.strip():
        return [Change("all_inserted", new=proposed.strip())]
    if base.strip() and not proposed.strip():
        return [Change("all_deleted", old=base.strip())]
    every = edits(base, proposed)
    pairs, rest = lifted(base, proposed, every)
    if not rest and len(pairs) > 1 and not (OPENING | CLOSING) & set(proposed):
        return [Change("no_brackets")]
    rest = beside(base, rest)
    if len(pairs) + len(rest) > most:
        pairs, rest = [], beside(base, every)
    whole = grouped(base, rest, 1)
    if whole and _is_all_new(base, proposed, rest) and _code(base, proposed, whole[0]) == "replaced":
        return [Change("all_replaced", base.strip(), proposed.strip())]
    told = [(pair.start, _bracketing(base, proposed, pair)) for pair in pairs]
    told += [(each.start, _told(base, proposed, each)) for each in grouped(base, rest, most)]
    return [change for _, change in sorted(told, key=lambda pair: pair[0])]


def _is_all_new(base: str, proposed: str, found: list[Edit]) -> bool:
    """Tell whether so little of either text is left that no part of it reads as changed."""
    removed, added = covered(base, proposed, found)
    old, new = _count(base), _count(proposed)
    if not removed or not added:
        return False
    return old - removed < _KEPT_SHARE * old and new - added < _KEPT_SHARE * new


def _count(text: str) -> int:
    """Count words."""
    return sum(is_word(token) for token in tokens(text))


def _code(base: str, proposed: str, edit: Edit) -> Code:
    """Say what kind of change an edit is; `replaced` stands for all that change words."""
    old, new = base[edit.start : edit.end], proposed[edit.new_start : edit.new_end]
    if skeleton(old) == skeleton(new):
        return "lookalike"
    if "".join(old.split()) == "".join(new.split()):
        return "respaced"
    if old.casefold() == new.casefold():
        return "recased"
    return "repunctuated" if _words(old) == _words(new) else "replaced"


def _words(text: str) -> list[str]:
    """Leave out marks and white space."""
    return [token for token in tokens(text) if is_word(token)]


def _told(base: str, proposed: str, edit: Edit) -> Change:
    """Tell one edit."""
    code = _code(base, proposed, edit)
    if code != "replaced":
        return _small(base, proposed, edit, code)
    edit = _balanced(base, proposed, edit)
    start, end = _core(base, edit.start, edit.end)
    old, new = base[start:end], proposed[edit.new_start : edit.new_end].strip()
    if old:
        return Change("replaced" if new else "deleted", old, new, *passage(base, start, end))
    if not base[:start].strip():
        return Change("inserted_first", new=new)
    if not base[end:].strip():
        return Change("inserted_last", new=new)
    return Change("inserted_after", "", new, *point(base, end))


def _balanced(base: str, proposed: str, edit: Edit) -> Edit:
    """Take in the bracket right beside an edit whose partner is inside of it, in both texts."""
    start, end, new_start, new_end = edit[:4]
    strays = [parse(text).strays for text in (base[start:end], proposed[new_start:new_end])]
    if not all(strays):
        return edit
    if end < edit.same_to and base[end] in CLOSING:
        return edit._replace(end=end + 1, new_end=new_end + 1)
    if start > edit.same_from and base[start - 1] in OPENING:
        return edit._replace(start=start - 1, new_start=new_start - 1)
    return edit


def _small(base: str, proposed: str, edit: Edit, code: Code) -> Change:
    """Tell an edit that leaves the words as they are; where it has none, with the word on either side."""
    start, end, new_start, new_end = edit[:4]
    if not _words(base[start:end]):
        left = start - max(edit.same_from, back(base, start, 1))
        right = min(edit.same_to, forth(base, end, 1)) - end
        start, end, new_start, new_end = start - left, end + right, new_start - left, new_end + right
    points = (
        _points(base[edit.start : edit.end], proposed[edit.new_start : edit.new_end]) if code == "lookalike" else ()
    )
    start, end = _core(base, start, end)
    where = passage(base, start, end) if start < end else Place()
    return Change(code, base[start:end], proposed[new_start:new_end].strip(), *where, points)


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out white space at both ends; of white space only, its end is left."""
    words = text[start:end]
    if not words.strip():
        return end, end
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _bracketing(base: str, proposed: str, pair: Lifted) -> Change:
    """Tell a pair of brackets that is put around words or taken away."""
    start, end = _core(base, pair.start, pair.end)
    old, new = base[start:end], proposed[pair.new_start : pair.new_end].strip()
    if old == base.strip():
        return Change("all_bracketed" if pair.added else "all_unbracketed", old, new)
    return Change("bracketed" if pair.added else "unbracketed", old, new, *passage(base, start, end))


def _points(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Name the characters in which two look-alikes differ: what stood there and what stands there, each once."""
    found = [
        (_names(old[first:last]), _names(new[from_:to]))
        for tag, first, last, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    return tuple(dict.fromkeys(found))[:_MOST_POINTS]


def _names(characters: str) -> str:
    """Write code points with their Unicode names."""
    return ", ".join(f"U+{ord(each):04X} {unicodedata.name(each, '')}".strip() for each in characters)


def abridged(words: str, most: int = 16) -> str:
    """Shorten a long quotation to its first and last words, about `most` in all, with an ellipsis between."""
    head, tail = forth(words, 0, most * 2 // 3), len(words) - back(words, len(words), most - most * 2 // 3)
    if not words[head : len(words) - tail].strip():
        return words
    space = " " if words[head].isspace() else ""
    return words[:head] + space + ELLIPSIS + space + words[len(words) - tail :]
