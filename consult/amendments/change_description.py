"""Descriptions of a change for a page: as parts of sentences, word by word, and in short."""

from functools import lru_cache
from typing import NamedTuple

from consult.documents.comparison import DiffStretch, build_stretches
from consult.text.diff.change_descriptions import WordingChange, describe_changes
from consult.text.diff.word_diff import DiffPart, shorten_parts, diff_words
from consult.text.parsing.light_markup import extract_plain_text

from .queries import AmendmentView

BRACKETS = frozenset("[]")
CACHE_SIZE = 4_000  # cached comparisons; comparing costs most


class ChangeDescription(NamedTuple):
    """A change from one text to another; markup: only its emphasis changes."""

    changes: tuple[WordingChange, ...]
    markup: bool


@lru_cache(maxsize=CACHE_SIZE)
def describe_change(old: str, new: str) -> ChangeDescription:
    """Describe the change between two stored texts as parts of sentences."""
    found = tuple(describe_changes(extract_plain_text(old), extract_plain_text(new)))
    return ChangeDescription(found, not found and old != new)


@lru_cache(maxsize=CACHE_SIZE)
def mark_change(old: str, new: str) -> tuple[DiffStretch, ...]:
    """Return the whole change as segments to draw."""
    return tuple(build_stretches(old, new))


@lru_cache(maxsize=CACHE_SIZE)
def shorten_change(old: str, new: str) -> tuple[DiffStretch, ...]:
    """Return the change with a few words around each place of it."""
    return tuple(
        each
        for part in shorten_parts(diff_words(extract_plain_text(old), extract_plain_text(new)))
        for each in _split_at_brackets(part)
    )


def _split_at_brackets(part: DiffPart) -> list[DiffStretch]:
    """Split a segment at its brackets, so that they can be drawn as such."""
    found: list[DiffStretch] = []
    for character in part.text:
        bracket = character in BRACKETS
        if found and found[-1].bracket == bracket and not bracket:
            found[-1] = found[-1]._replace(text=found[-1].text + character)
        else:
            found.append(DiffStretch(part.kind, character, False, bracket))
    return found


def describe_amendment_change(each: AmendmentView) -> ChangeDescription:
    """Describe the change of an amendment; empty for a clause that is new, deleted or kept."""
    return (
        describe_change(each.target_text, each.resulting_text)
        if each.kind in {"mod", "edit", "corr"} or each.parent_id
        else ChangeDescription((), markup=False)
    )


def shorten_amendment_change(each: AmendmentView) -> tuple[DiffStretch, ...]:
    """Return the change of an amendment in short."""
    return shorten_change(each.target_text, each.resulting_text)


def mark_amendment_change(each: AmendmentView) -> tuple[DiffStretch, ...]:
    """Return the change of an amendment in its whole clause."""
    return mark_change(each.target_text, each.resulting_text)
