"""Collisions: which hunks of several proposals on one text cannot all be adopted, and of what kind that is."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

from consult.text.diff.hunks import Hunk, sort_sources

CollisionKind = Literal[
    "both_change", "both_delete", "deleted_and_changed", "both_insert", "inserted_inside", "bracketed_and_deleted", "mixed"
]  # fmt: skip


class Collision(NamedTuple):
    """Hunks that cannot all be adopted as they stand.

    kind: `both_change` (they put different words for some of the same words), `both_delete` (they delete different
    stretches that overlap), `deleted_and_changed` (one deletes words that the other changes), `both_insert` (two
    insertions at one place), `inserted_inside` (one inserts inside of what the other deletes or replaces),
    `bracketed_and_deleted` (one puts brackets around what the other deletes), `mixed` (more than two hunks, and not
    of one kind). `start` and `end` bound the words of the base over which they range; of insertions only, the white
    space (or nothing) at their place.
    """

    kind: CollisionKind
    hunks: tuple[Hunk, ...]
    start: int
    end: int

    @property
    def sources(self) -> tuple[Hashable, ...]:
        """The sources whose hunks collide, each once, in their own order."""
        return sort_sources(hunk.source for hunk in self.hunks)


def _get_changed_span(hunk: Hunk) -> tuple[int, int, bool]:
    """Give the stretch that a hunk changes; of one whose place was never worked out, its literal one."""
    if hunk.first < 0:
        return hunk.start, hunk.end, hunk.start == hunk.end
    return hunk.first, hunk.last, hunk.between


def get_demand_key(hunk: Hunk) -> tuple[object, ...]:
    """Give what two hunks share exactly when they ask for the same, whatever white space each took along."""
    spacing = () if hunk.bare or not _get_changed_span(hunk)[2] else (hunk.start, hunk.end, hunk.words)
    return (*_get_changed_span(hunk), hunk.bare, hunk.mate, *spacing)


def classify_collision(one: Hunk, other: Hunk) -> CollisionKind | None:
    """Say how two hunks collide, or None when both can be adopted.

    Hunks of one source never collide, nor do two that ask for the same. Changes of words collide when they share a
    word. Two insertions (or changes of white space) collide when they stand between the same two words; but closing
    brackets stand at the word before them and opening ones at the next, so that they collide only with their like.
    An insertion collides with a change of words only strictly inside of it: before its first or behind its last word
    it does not, unless it is a bracket of a pair around nothing but deleted words.
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
    if one.bare and other.bare:
        return "both_change"
    return "deleted_and_changed" if one.bare or other.bare else "both_delete"


def _classify_insertion(insertion: Hunk, change: Hunk) -> CollisionKind | None:
    """Say how an insertion collides with a change of words."""
    (start, end, _), (from_, to, _) = _get_changed_span(insertion), _get_changed_span(change)
    if insertion.mate >= 0 and not change.bare:
        outer = sorted((insertion.start, insertion.mate))
        if from_ <= outer[0] and outer[1] <= to:
            return "bracketed_and_deleted"
    return "inserted_inside" if from_ < start and end < to else None


def rank_hunks(hunks: Iterable[Hunk]) -> dict[Hunk, tuple]:
    """Give each hunk its rank: by place, then words, then source, whatever order they came in."""
    every = list(hunks)
    rank = {source: number for number, source in enumerate(sort_sources(hunk.source for hunk in every))}
    return {hunk: (*_get_changed_span(hunk)[:2], hunk.side, *hunk[:3], rank[hunk.source], hunk.mate) for hunk in every}


def find_colliding_pairs(given: Iterable[Hunk]) -> list[Collision]:
    """List every two hunks that collide, in the order of the text; its hunks are the two."""
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
    """Make a collision of its hunks."""
    spans = [_get_changed_span(hunk) for hunk in hunks]
    spans = [span for span in spans if not span[2]] or spans
    return Collision(kind, tuple(hunks), min(span[0] for span in spans), max(span[1] for span in spans))


def group_collisions(given: Iterable[Hunk]) -> list[Collision]:
    """Group the hunks that collide, directly or through others, in the order of the text.

    The groups have no hunk in common. Hunks that ask for the same stand side by side in one.
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
