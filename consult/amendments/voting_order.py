"""The order of voting on the amendments of a clause, the furthest from the text first.

The amendment furthest removed from the text is put first, then the next furthest. If the
adoption of one implies the rejection of another, the other is not put to the vote. An
amendment of an amendment is settled before it. The distance is measured in words (see
measure_distance); the podium may judge otherwise, so the order is advice only.

Source:
    Rule 90 of the rules of procedure of the United Nations General Assembly.
"""

from collections.abc import Iterable
from typing import NamedTuple

from consult.amendments.conflicts.collisions import (
    find_clashes,
    measure_amendment_distance,
    find_lapses_by_deletion,
)
from .models import WHOLE_CLAUSE_KINDS
from .queries import AmendmentView

VOTED_WITHOUT_TEXT = WHOLE_CLAUSE_KINDS | {"sup"}  # kinds put to the vote without a text
NOT_VOTED_REASONS = {
    "add": "new_clause",
    "noc": "no_change",
}  # kinds that another question settles, with the code


class VotingStep(NamedTuple):
    """A vote on an amendment.

    distance: its distance from the text, 0 to 1. reason_code: the reason for its place: amends
    (its parent follows), deletes, furthest, next, as_far (as far as the one before it, proposed
    later), alone, moves, reshapes (a split or a merge; both are settled after the text).
    lapses: the amendments that are no longer put if it carries.
    """

    amendment: AmendmentView
    distance: float
    reason_code: str
    lapses: tuple[AmendmentView, ...]


class UnvotedAmendment(NamedTuple):
    """An amendment outside the order; reason_code: new_clause, no_change, to_render."""

    amendment: AmendmentView
    reason_code: str


class VotingOrder(NamedTuple):
    """The votes in their order, and the amendments that are not put to one."""

    steps: list[VotingStep]
    left: list[UnvotedAmendment]


def derive_voting_order(proposals: Iterable[AmendmentView]) -> VotingOrder:
    """Derive the order in which the open amendments of one clause are put to the vote."""
    every = sorted(
        (each for each in proposals if each.state == "open"), key=lambda each: each.number
    )
    left = [UnvotedAmendment(each, why) for each in every if (why := _find_unvoted_reason(each))]
    out = {each.amendment.id for each in left}
    voted = [each for each in every if each.id not in out]
    return VotingOrder(_build_steps(_sort_by_distance(voted), _find_lapses(voted)), left)


def _find_unvoted_reason(each: AmendmentView) -> str | None:
    """Return the reason why an amendment is not put to the vote, or None."""
    if each.parent_id is None and each.kind in NOT_VOTED_REASONS:
        return NOT_VOTED_REASONS[each.kind]
    return (
        "to_render" if each.rebased_text is None and each.kind not in VOTED_WITHOUT_TEXT else None
    )


def _sort_by_distance(voted: list[AmendmentView]) -> list[AmendmentView]:
    """Sort by distance, furthest first, then by number.

    An amendment of an amendment comes right before it; moves, splits and merges come last.
    """
    there = {each.id for each in voted}
    parts: dict[int | None, list[AmendmentView]] = {}
    for each in sorted(
        voted,
        key=lambda each: (each.kind in WHOLE_CLAUSE_KINDS, -_round_distance(each), each.number),
    ):
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
    """Return the distance rounded to six digits, so that equal ones compare equal."""
    return round(measure_amendment_distance(each), 6)


def _find_lapses(voted: list[AmendmentView]) -> dict[int, set[int]]:
    """Map each amendment to those that can no longer be adopted once it is."""
    found = {
        number: {clash.other_id for clash in those} for number, those in find_clashes(voted).items()
    }
    whole = [each for each in voted if each.parent_id is None]
    for gone, other in find_lapses_by_deletion(whole):
        found.setdefault(gone, set()).add(other)
    inside: dict[int, set[int]] = {}
    for each in voted:
        if each.parent_id is not None:
            inside.setdefault(each.parent_id, set()).add(each.id)
    return {
        number: those | {part for each in those for part in inside.get(each, ())}
        for number, those in found.items()
    }


def _build_steps(order: list[AmendmentView], falls: dict[int, set[int]]) -> list[VotingStep]:
    """Build the steps of the order with the reason and the lapses of each."""
    there, found = {each.id for each in order}, []
    before: AmendmentView | None = None  # the last one about the text of the clause
    whole = [
        each
        for each in order
        if each.parent_id not in there and each.kind not in WHOLE_CLAUSE_KINDS
    ]
    for place, each in enumerate(order):
        later = tuple(other for other in order[place + 1 :] if other.id in falls.get(each.id, ()))
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
