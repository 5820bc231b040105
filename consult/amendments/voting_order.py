"""The order of voting: the amendments of a clause, the one furthest from the text first, and what lapses if one carries.

As deliberative bodies do it (rule 90 of the rules of procedure of the United Nations General Assembly): the amendment
furthest removed from the proposal is put first, then the next furthest; where the adoption of one implies the rejection
of another, the other is not put to the vote; what amends an amendment is settled before it. How far one is, is measured
in words (text/diff/hunks.py), which the podium may see otherwise: this is advice, and orders nothing.
"""
from collections.abc import Iterable
from typing import NamedTuple

from consult.amendments.conflicts.collisions import find_clashes, measure_amendment_distance, find_lapses_by_deletion
from .models import WHOLE_CLAUSE_KINDS
from .queries import AmendmentView

VOTED_WITHOUT_TEXT = WHOLE_CLAUSE_KINDS | {"sup"}  # what is put to the vote although it has no words
NOT_VOTED_REASONS = {"add": "new_clause", "noc": "no_change"}  # what is settled by other questions than "shall the words change so?"


class VotingStep(NamedTuple):
    """A vote on an amendment.

    far: its distance from the text, 0 to 1. why: why it stands here: amends (its parent follows), deletes, furthest,
    next, as_far (as far as the one before it, and proposed later), alone, moves, reshapes (a split or a
    merge; both are settled once the words are). lapses: what is not put any more if it carries.
    """

    amendment: AmendmentView
    far: float
    why: str
    lapses: tuple[AmendmentView, ...]


class UnvotedAmendment(NamedTuple):
    """An amendment that is not in the order, and why: new_clause, no_change, to_render."""

    amendment: AmendmentView
    why: str


class VotingOrder(NamedTuple):
    """The votes in their order, and what is not put to one."""

    steps: list[VotingStep]
    left: list[UnvotedAmendment]


def derive_voting_order(proposals: Iterable[AmendmentView]) -> VotingOrder:
    """Derive the order in which the open amendments of one clause are put to the vote."""
    every = sorted((each for each in proposals if each.state == "open"), key=lambda each: each.number)
    left = [UnvotedAmendment(each, why) for each in every if (why := _find_unvoted_reason(each))]
    out = {each.amendment.id for each in left}
    voted = [each for each in every if each.id not in out]
    return VotingOrder(_build_steps(_sort_by_distance(voted), _find_lapses(voted)), left)


def _find_unvoted_reason(each: AmendmentView) -> str | None:
    if each.parent_id is None and each.kind in NOT_VOTED_REASONS:
        return NOT_VOTED_REASONS[each.kind]
    return "to_render" if each.words is None and each.kind not in VOTED_WITHOUT_TEXT else None


def _sort_by_distance(voted: list[AmendmentView]) -> list[AmendmentView]:
    """The furthest first; of two as far the one proposed first; what amends one right before it; last, where it stands."""
    there = {each.id for each in voted}
    parts: dict[int | None, list[AmendmentView]] = {}
    for each in sorted(voted, key=lambda each: (each.kind in WHOLE_CLAUSE_KINDS, -_round_distance(each), each.number)):
        parts.setdefault(each.parent_id if each.parent_id in there else None, []).append(each)
    found: list[AmendmentView] = []

    def put(each: AmendmentView) -> None:
        for part in parts.get(each.id, []):
            put(part)
        found.append(each)
    for each in parts.get(None, []):
        put(each)
    return found


def _round_distance(each: AmendmentView) -> float:
    return round(measure_amendment_distance(each), 6)


def _find_lapses(voted: list[AmendmentView]) -> dict[int, set[int]]:
    """For each amendment by its row's number those that cannot be adopted any more once it was."""
    found = {number: {clash.other for clash in those} for number, those in find_clashes(voted).items()}
    whole = [each for each in voted if each.parent_id is None]
    for gone, other in find_lapses_by_deletion(whole):
        found.setdefault(gone, set()).add(other)
    inside: dict[int, set[int]] = {}
    for each in voted:
        if each.parent_id is not None:
            inside.setdefault(each.parent_id, set()).add(each.id)
    return {number: those | {part for each in those for part in inside.get(each, ())} for number, those in found.items()}


def _build_steps(order: list[AmendmentView], falls: dict[int, set[int]]) -> list[VotingStep]:
    there, found = {each.id for each in order}, []
    before: AmendmentView | None = None  # the last that is about the words of the clause
    whole = [each for each in order if each.parent_id not in there and each.kind not in WHOLE_CLAUSE_KINDS]
    for place, each in enumerate(order):
        later = tuple(other for other in order[place + 1:] if other.id in falls.get(each.id, ()))
        if each.parent_id in there:
            why = "amends"
        elif each.kind == "sup":
            why = "deletes"
        elif each.kind in WHOLE_CLAUSE_KINDS:
            why = "moves" if each.kind == "move" else "reshapes"
        elif len(whole) == 1:
            why = "alone"
        elif before is not None and _round_distance(before) == _round_distance(each):
            why = "as_far"
        else:
            why = "furthest" if before is None else "next"
        found.append(VotingStep(each, measure_amendment_distance(each), why, later))
        before = before if each.parent_id in there else each
    return found
