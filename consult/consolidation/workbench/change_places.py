"""Places of a clause at which changes are requested, with the options at each of them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from consult.amendments.conflicts.sub_amendments import build_hunks_by_amendment
from consult.amendments.queries import AmendmentView
from consult.text.diff.hunks import Hunk
from consult.text.merge.adjacent_hunks import read_adjacent_hunks
from consult.text.merge.hunk_merge import group_collisions

from .clause_text_queries import build_hunk_key

CONTEXT = 24  # characters around a change


class ChangeOption(NamedTuple):
    """One requested change at one place, with the text around it.

    Attributes:
        keys: Hunk keys of all amendments that request this change.
        before, after: Text around the change.
        old, new: Text to delete and text to insert.
        taken: The change is part of the current text.
    """

    keys: tuple[str, ...]
    before: str
    old: str
    new: str
    after: str
    proposals: tuple[AmendmentView, ...]
    taken: bool


class ChangePlace(NamedTuple):
    """A place in a clause at which changes are requested; colliding options are grouped.

    Attributes:
        is_adjacent: It stands beside the place before it, without a collision.
        together: The words that stand at both places if the changes of both are taken; None if
            either place has several.
    """

    options: list[ChangeOption]
    collides: bool
    is_adjacent: bool = False
    together: str | None = None


def build_change_places(
    base: str,
    proposals: Iterable[AmendmentView],
    taken: set[str],
    hunks: Mapping[int, list[Hunk]] | None = None,
) -> list[ChangePlace]:
    """Group the requested changes of a clause by place, in text order.

    Args:
        hunks: Hunks by amendment; computed if they are not given.
    """
    every = list(proposals)
    known = hunks if hunks is not None else build_hunks_by_amendment(every)
    keyed = {
        hunk: build_hunk_key(hunk, number)
        for each in every
        for number, hunk in enumerate(known[each.id])
    }
    by_id = {each.id: each for each in every}
    groups = [list(each.hunks) for each in group_collisions(list(keyed))]
    disputed = {hunk for group in groups for hunk in group}
    alone: dict[tuple[int, int, str], list[Hunk]] = {}
    for hunk in keyed:
        if hunk not in disputed:
            alone.setdefault(
                (hunk.changed_start, hunk.changed_end, hunk.stripped_replacement), []
            ).append(hunk)
    found = sorted(
        [*((group, True) for group in groups), *((group, False) for group in alone.values())],
        key=lambda pair: pair[0][0].changed_start,
    )
    ordered = [group for group, _ in found]
    return [
        ChangePlace(
            _build_options(base, group, keyed, by_id, taken),
            collides,
            *_read_with_previous(base, ordered[number - 1] if number else [], group),
        )
        for number, (group, collides) in enumerate(found)
    ]


def _read_with_previous(
    base: str, previous: list[Hunk], hunks: list[Hunk]
) -> tuple[bool, str | None]:
    """Return whether changes stand beside those of the place before, and what both read."""
    readings = {
        reading
        for one in previous
        for other in hunks
        if (reading := read_adjacent_hunks(base, one, other)) is not None
    }
    return bool(readings), readings.pop() if len(readings) == 1 else None


def _build_options(
    base: str,
    hunks: list[Hunk],
    keyed: dict[Hunk, str],
    by_id: dict[int, AmendmentView],
    taken: set[str],
) -> list[ChangeOption]:
    """Build the options at one place; amendments that request the same change share an option."""
    alike: dict[tuple[int, int, str], list[Hunk]] = {}
    for hunk in hunks:
        alike.setdefault((hunk.start, hunk.end, hunk.replacement), []).append(hunk)
    return [
        build_change_option(
            base,
            group[0],
            tuple(keyed[hunk] for hunk in group),
            tuple(by_id[int(str(hunk.source))] for hunk in group),
            taken,
        )
        for group in alike.values()
    ]


def build_change_option(
    base: str,
    hunk: Hunk,
    keys: tuple[str, ...],
    proposals: tuple[AmendmentView, ...],
    taken: set[str],
) -> ChangeOption:
    """Build an option from a hunk and the amendments that request it."""
    start, end, words = hunk.start, hunk.end, hunk.replacement
    return ChangeOption(
        keys,
        base[max(0, start - CONTEXT) : start],
        base[start:end],
        words,
        base[end : end + CONTEXT],
        proposals,
        not taken.isdisjoint(keys),
    )
