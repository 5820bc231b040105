"""Collisions: hunks of several proposed texts that cannot all be adopted, by kind."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

from consult.text.diff.hunks import Hunk, sort_sources

CollisionKind = Literal[
    "both_change", "both_delete", "deleted_and_changed", "both_insert", "inserted_inside",
    "bracketed_and_deleted", "mixed",
]  # fmt: skip
HunkRank = tuple[int, int, int, int, int, str, int, int]  # see rank_hunks


class Collision(NamedTuple):
    """Hunks that cannot all be adopted as they are.

    Attributes:
        kind: `both_change` (different words for some of the same words); `both_delete`
            (overlapping but different deletions); `deleted_and_changed` (one deletes words
            that the other changes); `both_insert` (two insertions at one place);
            `inserted_inside` (one inserts inside the words that the other deletes or
            replaces); `bracketed_and_deleted` (one brackets the words that the other
            deletes); `mixed` (more than two hunks of more than one kind).
        start, end: the bounds of the affected words of the base; for insertions only, those
            of the white space at their place.
    """

    kind: CollisionKind
    hunks: tuple[Hunk, ...]
    start: int
    end: int

    @property
    def sources(self) -> tuple[Hashable, ...]:
        """The sources of the colliding hunks, sorted, each once."""
        return sort_sources(hunk.source for hunk in self.hunks)


def _get_changed_span(hunk: Hunk) -> tuple[int, int, bool]:
    """Return the span that a hunk changes, and whether it is an insertion.

    A hunk whose words were never computed has its literal span.
    """
    if hunk.changed_start < 0:
        return hunk.start, hunk.end, hunk.start == hunk.end
    return hunk.changed_start, hunk.changed_end, hunk.is_insertion


def get_demand_key(hunk: Hunk) -> tuple[object, ...]:
    """Return a key that is equal for hunks with the same demand.

    White space that a hunk takes along does not matter.
    """
    spacing = (
        ()
        if hunk.stripped_replacement or not _get_changed_span(hunk)[2]
        else (hunk.start, hunk.end, hunk.replacement)
    )
    return (*_get_changed_span(hunk), hunk.stripped_replacement, hunk.partner_start, *spacing)


def classify_collision(one: Hunk, other: Hunk) -> CollisionKind | None:
    """Classify the collision of two hunks; None if both can be adopted.

    Hunks of one source, and hunks with the same demand, never collide. Changes of words
    collide when they share a word. Two insertions (or changes of white space) collide when
    they are between the same two words. Closing brackets belong to the word before them and
    opening ones to the next, so brackets collide only with their own kind. An insertion
    collides with a change of words only if it is strictly inside; at either edge it does
    not, unless it is a bracket of a pair around deleted words only.
    """
    if one.source == other.source or get_demand_key(one) == get_demand_key(other):
        return None
    (start, end, between), (from_, to, inserted) = _get_changed_span(one), _get_changed_span(other)
    if between and inserted:
        return "both_insert" if (start, end, one.side) == (from_, to, other.side) else None
    if between:
        return _classify_insertion(one, other)
    if inserted:
        return _classify_insertion(other, one)
    if start >= to or from_ >= end:
        return None
    if one.stripped_replacement and other.stripped_replacement:
        return "both_change"
    return (
        "deleted_and_changed"
        if one.stripped_replacement or other.stripped_replacement
        else "both_delete"
    )


def _classify_insertion(insertion: Hunk, change: Hunk) -> CollisionKind | None:
    """Classify the collision of an insertion with a change of words."""
    (start, end, _), (from_, to, _) = _get_changed_span(insertion), _get_changed_span(change)
    if insertion.partner_start >= 0 and not change.stripped_replacement:
        outer = sorted((insertion.start, insertion.partner_start))
        if from_ <= outer[0] and outer[1] <= to:
            return "bracketed_and_deleted"
    return "inserted_inside" if from_ < start and end < to else None


def rank_hunks(hunks: Iterable[Hunk]) -> dict[Hunk, HunkRank]:
    """Rank hunks by place, words and source, independent of the order they came in."""
    every = list(hunks)
    rank = {
        source: number for number, source in enumerate(sort_sources(hunk.source for hunk in every))
    }
    return {
        hunk: (
            *_get_changed_span(hunk)[:2],
            hunk.side,
            *hunk[:3],
            rank[hunk.source],
            hunk.partner_start,
        )
        for hunk in every
    }


def find_colliding_pairs(given: Iterable[Hunk]) -> list[Collision]:
    """Find every two hunks that collide, in the order of the text."""
    rank = rank_hunks(given)
    found: list[Collision] = []
    near: list[tuple[int, Hunk]] = []
    for hunk in sorted(rank, key=rank.__getitem__):
        first, last, _ = _get_changed_span(hunk)
        near = [(end, other) for end, other in near if end >= first]
        for _, other in near:
            kind = classify_collision(other, hunk)
            if kind:
                found.append(_build_collision(kind, (other, hunk)))
        near.append((last, hunk))
    return found


def _build_collision(kind: CollisionKind, hunks: Sequence[Hunk]) -> Collision:
    """Build a collision from its hunks."""
    spans = [_get_changed_span(hunk) for hunk in hunks]
    spans = [span for span in spans if not span[2]] or spans
    return Collision(
        kind, tuple(hunks), min(span[0] for span in spans), max(span[1] for span in spans)
    )


def group_collisions(given: Iterable[Hunk]) -> list[Collision]:
    """Group the hunks that collide directly or through others, in the order of the text.

    The groups have no hunk in common. Hunks with the same demand are in the same group.
    """
    every = list(given)
    group: dict[Hunk, list[Hunk]] = {}
    kinds: list[tuple[Hunk, CollisionKind]] = []
    for kind, (one, other), *_ in find_colliding_pairs(every):
        kinds.append((one, kind))
        joined = group.setdefault(one, [one])
        if other in group and group[other] is joined:
            continue
        joined.extend(group.get(other, [other]))
        for hunk in joined:
            group[hunk] = joined
    rank = rank_hunks(every)
    seen: dict[int, set[CollisionKind]] = {}
    for hunk, kind in kinds:
        seen.setdefault(id(group[hunk]), set()).add(kind)
    found = []
    for members in {id(members): members for members in group.values()}.values():
        kind = next(iter(seen[id(members)])) if len(seen[id(members)]) == 1 else "mixed"
        found.append(_build_collision(kind, sorted(members, key=rank.__getitem__)))
    return sorted(found, key=lambda each: (each.start, each.end))
