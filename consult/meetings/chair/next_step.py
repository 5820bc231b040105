"""The one press that the course of a meeting asks of its chair."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from consult.ballots.queries import BallotView
from consult.documents.queries import ClauseText
from consult.meetings.models import AgendaItem, Meeting, Ruling

CLAUSE_RULINGS = {"clause", "goes", "park", "refer"}  # kinds after which the next clause follows
STEPS_BY_STATE = {"planned": "open_meeting", "suspended": "resume"}


class NextStep(NamedTuple):
    """The next press: its code, and the item or clause that it takes up.

    code: open_meeting, resume, close_voting, announce, read_out, decide, put_away, take_item,
    take_clause, call, thank, open_list, wait, over.
    """

    code: str
    item: AgendaItem | None = None
    clause: ClauseText | None = None

    @property
    def is_apart(self) -> bool:
        """Return whether the button stands at the other end of its row.

        A press that cannot be undone, and a decision, is never under the finger of the one before.
        """
        return self.code in {"close_voting", "decide"}


def find_next_step(
    meeting: Meeting,
    ballot: BallotView | None,
    rulings: Iterable[Ruling],
    lines: Sequence[ClauseText] = (),
    *,
    has_waiting: bool,
    has_speaker: bool,
) -> NextStep:
    """Find the next step of a meeting.

    Args:
        ballot: The current ballot, or the one with its result.
        rulings: The decisions of the meeting.
        lines: The clauses of the current item in its order.
        has_waiting: Somebody waits for the floor.
        has_speaker: Somebody has the floor.
    """
    if meeting.state != "open":
        return NextStep(STEPS_BY_STATE.get(meeting.state, "over"))
    if ballot is not None:
        return NextStep(_find_ballot_step(meeting, ballot, rulings))
    if has_waiting or has_speaker:
        return NextStep("call" if has_waiting else "thank")
    decided = {
        each.clause_id for each in rulings if each.undone_at is None and each.kind in CLAUSE_RULINGS
    }
    left = [each for each in lines if each.clause_id not in decided]
    if meeting.item is not None and meeting.clause_id not in decided:
        return NextStep("wait" if meeting.list_open else "open_list")
    if left:
        return NextStep("take_clause", clause=_find_following(left, lines, meeting.clause_id))
    ahead = sorted(
        (each for each in meeting.items if each.state == "planned"), key=lambda each: each.place
    )
    return NextStep("take_item", ahead[0]) if ahead else NextStep("wait")


def _find_following(
    left: Sequence[ClauseText], lines: Sequence[ClauseText], clause_id: int | None
) -> ClauseText:
    """Find the first undecided clause after the current one, or else the first of all."""
    places = {each.clause_id: place for place, each in enumerate(lines)}
    here = places.get(clause_id or 0, -1)
    return next((each for each in left if places[each.clause_id] > here), left[0])


def _find_ballot_step(meeting: Meeting, shown: BallotView, rulings: Iterable[Ruling]) -> str:
    """Find the step that a ballot asks for: close, read out, decide, take off the screens."""
    ballot = shown.ballot
    if shown.open:
        return "close_voting"
    if ballot.voided_at is not None or ballot.recorded is False:
        return "put_away"
    if not meeting.read_out:
        return "announce" if ballot.kind == "recorded" and not ballot.announced_at else "read_out"
    decided = any(each.ballot_id == ballot.id and each.undone_at is None for each in rulings)
    return (
        "decide"
        if meeting.clause_id == ballot.clause_id is not None and not decided
        else "put_away"
    )
