"""How the change of an amendment is told on a page: as sentences' parts, word by word, and in short."""
from functools import lru_cache
from typing import NamedTuple

from consult.documents.comparison import Stretch, stretched
from consult.text.diff.change_descriptions import Change, changes
from consult.text.diff.word_diff import Part, shorten, word_diff
from consult.text.parsing.light_markup import plain

from .queries import Proposal

BRACKETS = frozenset("[]")
KEPT = 4_000  # comparisons that are kept: comparing costs most


class Told(NamedTuple):
    """A change from one wording to another; markup: its words are the same, only their emphasis is not."""

    changes: tuple[Change, ...]
    markup: bool


@lru_cache(maxsize=KEPT)
def told(old: str, new: str) -> Told:
    """The change as sentences' parts; both are words as stored."""
    found = tuple(changes(plain(old), plain(new)))
    return Told(found, not found and old != new)


@lru_cache(maxsize=KEPT)
def marked_change(old: str, new: str) -> tuple[Stretch, ...]:
    """The whole change as it is drawn."""
    return tuple(stretched(old, new))


@lru_cache(maxsize=KEPT)
def short_change(old: str, new: str) -> tuple[Stretch, ...]:
    """The change with a few words around each place of it."""
    return tuple(each for part in shorten(word_diff(plain(old), plain(new))) for each in _cut(part))


def _cut(part: Part) -> list[Stretch]:
    """A stretch in pieces, so that brackets can be drawn as such."""
    found: list[Stretch] = []
    for character in part.text:
        bracket = character in BRACKETS
        if found and found[-1].bracket == bracket and not bracket:
            found[-1] = found[-1]._replace(text=found[-1].text + character)
        else:
            found.append(Stretch(part.kind, character, False, bracket))
    return found


def change_of(each: Proposal) -> Told:
    """What an amendment changes, as sentences' parts; nothing for a clause that is new, goes or stays."""
    return told(each.on, each.reads) if each.kind in {"mod", "edit", "corr"} or each.parent_id else Told((), markup=False)


def short_of(each: Proposal) -> tuple[Stretch, ...]:
    """What an amendment changes, in short."""
    return short_change(each.on, each.reads)


def marked_of(each: Proposal) -> tuple[Stretch, ...]:
    """What an amendment changes, in its whole clause."""
    return marked_change(each.on, each.reads)
