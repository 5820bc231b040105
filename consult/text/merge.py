"""Merging: what several proposals make of one text together, and where only one of them can have its way."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from consult.text.hunks import (
    Collision,
    Hunk,
    alike,
    collisions,
    further,
    gap_end,
    gap_start,
    hunks,
    in_order,
    pairs,
    placed,
    sort_key,
)
from consult.text.pieces import Alternative, Builder, Edit, Piece, Unit, unit
from consult.text.seams import seam

__all__ = [
    "Alternative", "Collision", "Hunk", "Merged", "Piece", "Rebased",
    "collisions", "further", "hunks", "merge", "pairs", "rebase", "rolling",
]  # fmt: skip


class Merged(NamedTuple):
    """A text with all hunks that do not collide, and where the others collide."""

    pieces: tuple[Piece, ...]
    collisions: tuple[Collision, ...]

    @property
    def text(self) -> str:
        """The text as it reads: what collides is left as the base has it."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "del")

    @property
    def base(self) -> str:
        """The text that everything was proposed on."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "ins")


class Rebased(NamedTuple):
    """A proposed text carried over to a changed one; where it is not certain, its author is asked."""

    text: str
    certain: bool


def merge(base: str, given: Iterable[Hunk]) -> Merged:
    """Put the hunks of several proposals on one base together, in whatever order they are given.

    What does not collide is in the text, with right white space where words of different proposals meet; one
    proposal alone gives exactly its text. Raises ValueError for hunks outside of the base, or of one source that
    overlap.
    """
    every = _checked(base, given)
    found = collisions(every)
    disputed = {hunk for collision in found for hunk in collision.hunks}
    edits = [Edit(each.start, each.end, each.hunks, each) for each in found]
    edits += _agreed(hunk for hunk in every if hunk not in disputed)
    edits.sort(key=lambda edit: (edit.first, edit.last, edit.lead.start))
    builder = Builder(base)
    for knot in _knots(base, edits):
        _tie(builder, knot)
    builder.keep(len(base))
    return Merged(tuple(builder.pieces), tuple(found))


def _checked(base: str, given: Iterable[Hunk]) -> list[Hunk]:
    """Place the hunks and sort them; refuse those that no proposal can have."""
    rank = sort_key({placed(base, hunk) for hunk in given})
    every = sorted(rank, key=lambda hunk: rank[hunk])
    ends: dict[Hashable, int] = {}
    for hunk in sorted(every, key=lambda each: (each.start, each.end)):
        if hunk.start < ends.get(hunk.source, 0):
            raise ValueError(hunk)
        ends[hunk.source] = hunk.end
    return every


def _agreed(given: Iterable[Hunk]) -> list[Edit]:
    """Join the hunks that ask for the same."""
    groups: dict[tuple, list[Hunk]] = {}
    for hunk in given:
        groups.setdefault(alike(hunk), []).append(hunk)
    return [Edit(group[0].first, group[0].last, tuple(group)) for group in groups.values()]


def _knots(base: str, edits: Sequence[Edit]) -> list[list[Edit]]:
    """Join edits that stand side by side, with nothing but white space of the base between them."""
    knots: list[list[Edit]] = []
    for edit in edits:
        if knots and gap_end(base, knots[-1][-1].last) >= edit.first:
            knots[-1].append(edit)
        else:
            knots.append([edit])
    return knots


def _tie(builder: Builder, knot: list[Edit]) -> None:
    """Put a knot of edits into the text: to the letter when one source has them all, else word by word."""
    common = set.intersection(*({hunk.source for hunk in edit.hunks} for edit in knot))
    if common and not any(edit.collision for edit in knot):
        source = in_order(common)[0]
        for edit in knot:
            own = next(hunk for hunk in edit.hunks if hunk.source == source)
            builder.keep(own.start)
            builder.drop(own.end, edit.hunks)
            builder.add("ins", own.words, edit.hunks)
    elif len(knot) > 1:
        _weave(builder, knot)
    else:
        builder.keep(knot[0].place)
        builder.dispute(knot[0])


def _weave(builder: Builder, knot: list[Edit]) -> None:
    """Put edits of different sources side by side and choose the white space wherever their words meet."""
    base = builder.base
    start, end = gap_start(base, knot[0].first), gap_end(base, knot[-1].last)
    builder.keep(start)
    left = before = Unit(base[:start][-1:], "", base[start : gap_end(base, start)])
    direct, spacing = True, None  # whether nothing was edited since `left`; the white space that an edit asks for here
    for edit in knot:
        words = unit(base, edit)
        if words:
            wanted = words.before
            if not (direct and left is before):
                wanted = seam(left.words, words.words, left.after, words.before)
            builder.space(edit.place, wanted if spacing is None else spacing, edit.hunks)
            left, direct, spacing = words, True, None
        elif not edit.collision:
            direct = False
            spacing = _spacing(base, edit) if edit.between else spacing
        builder.put(edit)
    right = Unit(base[end : end + 1], base[gap_start(base, end) : end], "")
    wanted = left.after if direct else seam(left.words, right.words, left.after, right.before)
    builder.space(end, wanted if spacing is None else spacing, knot[-1].hunks)


def _spacing(base: str, edit: Edit) -> str:
    """Give the white space that a change of nothing else asks for."""
    hunk = edit.lead
    return base[edit.first : hunk.start] + hunk.words + base[hunk.end : edit.last]


def rolling(base: str, given: Iterable[Hunk]) -> list[Piece]:
    """Show all hunks in place: every stretch that is deleted and every one that is inserted, with their sources.

    Words that two proposals delete are one stretch with both; insertions that collide stand next to each other, and
    every piece of a collision holds it. The pieces that are not `ins` join to the base.
    """
    every = _checked(base, given)
    disputed = {hunk: collision for collision in collisions(every) for hunk in collision.hunks}
    edits = _agreed(every)
    added: dict[int, list[Edit]] = {}
    for edit in edits:
        collision = disputed.get(edit.lead)
        if edit.lead.words:
            place = collision.end if collision and not edit.between else edit.lead.end
            added.setdefault(place, []).append(edit)
    cuts = {0, len(base), *added}
    builder = Builder(base)
    for cut in sorted(cuts.union(*({edit.lead.start, edit.lead.end} for edit in edits))):
        at = builder.at
        over = [edit for edit in edits if edit.lead.start <= at and cut <= edit.lead.end and at < cut]
        if over:
            removing = tuple(hunk for edit in over for hunk in edit.hunks)
            builder.drop(cut, removing, next((disputed[hunk] for hunk in removing if hunk in disputed), None))
        builder.keep(cut)
        for edit in sorted(added.get(cut, []), key=lambda each: each.between):
            builder.add("ins", edit.lead.words, edit.hunks, disputed.get(edit.lead))
    return builder.pieces


def rebase(old: str, new: str, proposed: str) -> Rebased:
    """Carry a text that was proposed on an old wording over to the new one.

    It is certain only when nothing that it changes touches (or stands right beside) what changed between the two
    wordings; otherwise the proposed words prevail over the new ones, and the author should look at it.
    """
    mine, theirs = hunks(old, proposed, "proposed"), hunks(old, new, "new")
    certain = not any(_touch(old, one, other) for one in mine for other in theirs)
    lost = {hunk for collision in pairs(mine + theirs) for hunk in collision.hunks if hunk.source == "new"}
    return Rebased(merge(old, mine + [hunk for hunk in theirs if hunk not in lost]).text, certain)


def _touch(base: str, one: Hunk, other: Hunk) -> bool:
    """Tell whether two hunks overlap or have only white space between them."""
    return one.first <= gap_end(base, other.last) and other.first <= gap_end(base, one.last)
