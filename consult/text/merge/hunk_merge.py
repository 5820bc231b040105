"""The merge of several proposed texts on one base, and the rebase of a proposed text."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from .collisions import (
    Collision,
    get_demand_key,
    group_collisions,
    find_colliding_pairs,
    rank_hunks,
)
from consult.text.diff.hunks import (
    Hunk,
    measure_distance,
    find_gap_end,
    find_gap_start,
    find_hunks,
    sort_sources,
    place_hunk,
)
from .merge_pieces import (
    MergeAlternative,
    PieceBuilder,
    MergeEdit,
    MergePiece,
    WordUnit,
    build_unit,
)
from .seams import choose_whitespace

__all__ = [
    "Collision",
    "Hunk",
    "MergeAlternative",
    "MergePiece",
    "MergedText",
    "RebasedText",
    "build_rolling_pieces",
    "find_colliding_pairs",
    "find_hunks",
    "group_collisions",
    "measure_distance",
    "merge_hunks",
    "rebase_text",
]  # fmt: skip


class MergedText(NamedTuple):
    """The base with all hunks that do not collide, and the collisions of the others."""

    pieces: tuple[MergePiece, ...]
    collisions: tuple[Collision, ...]

    @property
    def text(self) -> str:
        """The merged text; where hunks collide, it is that of the base."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "del")

    @property
    def base(self) -> str:
        """The base of all hunks."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "ins")


class ReplacedSpan(NamedTuple):
    """A span of the base, and the words that replace it."""

    start: int
    end: int
    words: str


class RebasedText(NamedTuple):
    """A proposed text carried over to a changed base; an uncertain one needs its author's check."""

    text: str
    certain: bool


def merge_hunks(base: str, given: Iterable[Hunk]) -> MergedText:
    """Merge the hunks of several proposed texts on one base, in any order.

    Hunks that do not collide are applied, with correct white space where words of different
    texts meet; one proposed text alone gives exactly its text. A bracket whose partner
    collides is left out.

    Raises:
        ValueError: a hunk is outside of the base, or overlaps another one of its source.
    """
    every = _check_hunks(base, given)
    found = group_collisions(every)
    disputed = {hunk for collision in found for hunk in collision.hunks}
    waiting = {(hunk.source, hunk.partner_start) for hunk in disputed if hunk.partner_start >= 0}
    edits = [MergeEdit(each.start, each.end, each.hunks, each) for each in found]
    edits += _join_agreeing_hunks(
        hunk
        for hunk in every
        if hunk not in disputed
        and (hunk.partner_start < 0 or (hunk.source, hunk.start) not in waiting)
    )
    edits.sort(key=lambda edit: edit.order)
    builder = PieceBuilder(base)
    for knot in _group_adjacent_edits(base, edits):
        _apply_group(builder, knot)
    builder.keep(len(base))
    return MergedText(tuple(builder.pieces), tuple(found))


def _check_hunks(base: str, given: Iterable[Hunk]) -> list[Hunk]:
    """Place the hunks and sort them; raises ValueError for hunks that one text cannot have."""
    rank = rank_hunks({place_hunk(base, hunk) for hunk in given})
    every = sorted(rank, key=rank.__getitem__)
    ends: dict[Hashable, int] = {}
    for hunk in sorted(every, key=lambda each: (each.start, each.end)):
        if hunk.start < ends.get(hunk.source, 0):
            raise ValueError(hunk)
        ends[hunk.source] = hunk.end
    return every


def _join_agreeing_hunks(given: Iterable[Hunk]) -> list[MergeEdit]:
    """Join the hunks with the same demand."""
    groups: dict[tuple[object, ...], list[Hunk]] = {}
    for hunk in given:
        groups.setdefault(get_demand_key(hunk), []).append(hunk)
    return [
        MergeEdit(group[0].changed_start, group[0].changed_end, tuple(group))
        for group in groups.values()
    ]


def _group_adjacent_edits(base: str, edits: Sequence[MergeEdit]) -> list[list[MergeEdit]]:
    """Group edits with nothing but white space of the base between them."""
    knots: list[list[MergeEdit]] = []
    for edit in edits:
        if knots and find_gap_end(base, knots[-1][-1].last) >= edit.first:
            knots[-1].append(edit)
        else:
            knots.append([edit])
    return knots


def _apply_group(builder: PieceBuilder, knot: list[MergeEdit]) -> None:
    """Apply a group of edits: literally if one source has them all, else word by word."""
    common = set.intersection(*({hunk.source for hunk in edit.hunks} for edit in knot))
    if common and not any(edit.collision for edit in knot):
        source = sort_sources(common)[0]
        for edit in knot:
            own = next(hunk for hunk in edit.hunks if hunk.source == source)
            builder.keep(own.start)
            builder.drop(own.end, edit.hunks)
            builder.add("ins", own.replacement, edit.hunks)
    elif len(knot) > 1:
        _weave_edits(builder, knot)
    else:
        builder.keep(knot[0].place)
        builder.add_conflict(knot[0])


def _weave_edits(builder: PieceBuilder, knot: list[MergeEdit]) -> None:
    """Apply edits of different sources, and choose the white space wherever their words meet."""
    base = builder.base
    start, end = find_gap_start(base, knot[0].first), find_gap_end(base, knot[-1].last)
    builder.keep(start)
    left = before = WordUnit(base[:start][-1:], "", base[start : find_gap_end(base, start)])
    direct, spacing, behind = True, None, base[find_gap_start(base, end) : end]
    for (
        edit
    ) in knot:  # direct: no edit since `left`; spacing: the white space that an edit demands here
        words = build_unit(base, edit)
        if words:
            wanted = words.before
            if not (direct and left is before):
                wanted = choose_whitespace(left.words, words.words, left.after, words.before)
            builder.set_whitespace(edit.place, wanted if spacing is None else spacing, edit.hunks)
            left, direct, spacing = words, True, None
        elif not edit.collision:
            behind = _get_remaining_whitespace(base, edit)
            if direct and left is before and not edit.between:
                left = left._replace(after=behind)
            direct = False
            spacing = behind if edit.between else spacing
        builder.apply_edit(edit)
    wanted = (
        left.after
        if direct
        else choose_whitespace(left.words, base[end : end + 1], left.after, behind)
    )
    builder.set_whitespace(end, wanted if spacing is None else spacing, knot[-1].hunks)


def _get_remaining_whitespace(base: str, edit: MergeEdit) -> str:
    """Return the white space that remains at the place of deleted words or changed white space."""
    hunk = edit.lead
    left = edit.first if edit.between else find_gap_start(base, edit.first)
    right = edit.last if edit.between else find_gap_end(base, edit.last)
    return base[left : hunk.start] + hunk.replacement + base[hunk.end : right]


def build_rolling_pieces(base: str, given: Iterable[Hunk]) -> list[MergePiece]:
    """Build the pieces of a rolling text: every deletion and insertion in place, with its sources.

    Words that two sources delete are one piece with both. Colliding insertions are next to
    each other, and every piece of a collision refers to it. Pieces that are not `ins` join
    to the base.
    """
    every = _check_hunks(base, given)
    disputed = {
        hunk: collision for collision in group_collisions(every) for hunk in collision.hunks
    }
    edits = [
        (_get_literal_span(edit, edit.lead in disputed), edit)
        for edit in _join_agreeing_hunks(every)
    ]
    added: dict[int, list[tuple[ReplacedSpan, MergeEdit]]] = {}
    for span, edit in edits:
        collision = disputed.get(edit.lead)
        if span.words:
            place = collision.end if collision and not edit.between else span.end
            added.setdefault(place, []).append((span, edit))
    builder = PieceBuilder(base)
    waiting, over = sorted(edits, key=lambda pair: pair[0].start, reverse=True), []
    for cut in sorted({len(base), *added}.union(*({span.start, span.end} for span, _ in edits))):
        while waiting and waiting[-1][0].start <= builder.at:
            over.append(waiting.pop())
        over = [(span, edit) for span, edit in over if span.end > builder.at]
        removing = tuple(hunk for _, edit in over for hunk in edit.hunks)
        if removing:
            builder.drop(
                cut, removing, next((disputed[hunk] for hunk in removing if hunk in disputed), None)
            )
        builder.keep(cut)
        for span, edit in sorted(
            added.get(cut, []), key=lambda pair: (pair[1].between, pair[1].side)
        ):
            builder.add("ins", span.words, edit.hunks, disputed.get(edit.lead))
    return builder.pieces


def _get_literal_span(edit: MergeEdit, in_dispute: bool) -> ReplacedSpan:
    """Return the literal span and words of an edit.

    For disputed words, the span excludes the white space around them.
    """
    hunk = edit.lead
    if in_dispute and not edit.between:
        return ReplacedSpan(edit.first, edit.last, hunk.stripped_replacement)
    return ReplacedSpan(hunk.start, hunk.end, hunk.replacement)


def rebase_text(old: str, new: str, proposed: str) -> RebasedText:
    """Carry a text proposed on an old wording over to the new one.

    The result is certain only if no change of the proposed text touches, or is adjacent to,
    a change between the two wordings, except where both are equal. Otherwise the proposed
    words prevail over the new ones, and the author should check the result.
    """
    mine, theirs = find_hunks(old, proposed, "proposed"), find_hunks(old, new, "new")
    same = {get_demand_key(hunk) for hunk in mine} & {get_demand_key(hunk) for hunk in theirs}
    certain = not any(
        _is_touching(old, one, other)
        for one in mine
        for other in theirs
        if not {get_demand_key(one), get_demand_key(other)} <= same
    )
    lost = {
        hunk
        for collision in find_colliding_pairs(mine + theirs)
        for hunk in collision.hunks
        if hunk.source == "new"
    }
    return RebasedText(
        merge_hunks(old, mine + [hunk for hunk in theirs if hunk not in lost]).text, certain
    )


def _is_touching(base: str, one: Hunk, other: Hunk) -> bool:
    """Return whether two hunks overlap or have only white space between them."""
    return one.changed_start <= find_gap_end(
        base, other.changed_end
    ) and other.changed_start <= find_gap_end(base, one.changed_end)
