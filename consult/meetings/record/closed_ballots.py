"""The closed ballots and confirmed shows of hands of a meeting, for its record."""

from datetime import datetime

from sqlalchemy import select

from consult.ballots import queries as asked
from consult.ballots.counting.result_queries import compute_result, is_result_held
from consult.ballots.corrections.models import IntentionNote
from consult.core.database.engine import db
from consult.meetings.hands.queries import list_hand_counts
from consult.positions.models import Ballot, Elector

from .shapes import (
    RecordAddendumShape,
    RecordBallotShape,
    RecordHandsShape,
    RecordResultShape,
    RollCallEntryShape,
)


def load_closed_ballots(meeting_id: int) -> list[RecordBallotShape]:
    """Load the closed ballots of a meeting in their order, without one not read out yet."""
    found = db.session.scalars(
        select(Ballot)
        .where(Ballot.meeting_id == meeting_id, Ballot.closed_at.is_not(None))
        .order_by(Ballot.closed_at, Ballot.id)
    )
    return [build_ballot_shape(each) for each in found if not is_result_held(each)]


def build_ballot_shape(ballot: Ballot) -> RecordBallotShape:
    """Build the shape of a closed ballot with its result and its roll call."""
    return RecordBallotShape(
        id=ballot.id,
        number=ballot.number,
        kind=ballot.kind,
        question=ballot.question or "",
        electorate_groups=ballot.electorate_groups or [],
        recorded=ballot.recorded,
        choices=ballot.choices or [],
        closed_at=ballot.closed_at,
        result=_build_result(ballot),
        roll=_build_roll_call(ballot),
    )


def load_addenda(meeting_id: int, approved_at: datetime | None) -> list[RecordAddendumShape]:
    """Load the intentions noted since the record was approved, the earliest first."""
    if approved_at is None:
        return []
    query = (
        select(IntentionNote, Ballot.number, asked.ELECTOR_NAME)
        .join(Ballot, Ballot.id == IntentionNote.ballot_id)
        .join(
            Elector,
            (Elector.ballot_id == IntentionNote.ballot_id)
            & (Elector.holder == IntentionNote.holder),
        )
        .outerjoin(asked.PERSON, asked.PERSON.id == Elector.user_id)
        .where(Ballot.meeting_id == meeting_id, IntentionNote.noted_at > approved_at)
        .order_by(IntentionNote.noted_at, IntentionNote.id)
    )
    return [
        RecordAddendumShape(
            ballot=number,
            ballot_id=note.ballot_id,
            holder=note.holder,
            name=name,
            choice=note.choice,
            noted_at=note.noted_at,
        )
        for note, number, name in db.session.execute(query)
    ]


def load_confirmed_hands(meeting_id: int) -> list[RecordHandsShape]:
    """Load the shows of hands that a second person confirmed, in their order."""
    return [
        RecordHandsShape(
            number=each.number,
            question=each.question,
            in_favour=each.in_favour,
            against=each.against,
            abstaining=each.abstaining,
            counted_by=each.counted_by.name,
            confirmed_by=each.confirmed_by.name if each.confirmed_by else "",
            counted_at=each.counted_at,
        )
        for each in list_hand_counts(meeting_id, is_confirmed=True)
    ]


def _build_roll_call(ballot: Ballot) -> list[RollCallEntryShape]:
    """Build the roll call of a ballot."""
    return [
        RollCallEntryShape(
            holder=each.holder,
            name=each.name,
            group=each.group,
            region=each.region,
            where=each.where,
            choice=each.choice,
            corrected=each.corrected,
            proxy=each.proxy if each.choice else None,
            intention=each.intention,
        )
        for each in asked.load_roll_call(ballot)
    ]


def _build_result(ballot: Ballot) -> RecordResultShape | None:
    """Build the result of a ballot; None for a sounding that the chair left out of the record."""
    if ballot.kind == "indicative" and not ballot.recorded:
        return None
    result = compute_result(ballot)
    need = result.threshold
    return RecordResultShape(
        electors=result.electors,
        cast=result.cast,
        counts=result.counts,
        groups=result.groups,
        regions=result.regions,
        places=result.places,
        quorum=result.quorum.needed,
        threshold=ballot.threshold or "none",
        needed=need.needed if need else None,
        of=need.base if need else None,
        there=need.vote_count if need else None,
        outcome=result.outcome,
    )
