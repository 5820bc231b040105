"""Sections of a meeting's record: changed texts, ballots, and names of closed accounts."""

from sqlalchemy import select

from consult.accounts.models import User
from consult.ballots import queries as asked
from consult.positions.models import Ballot
from consult.ballots.counting.result_queries import compute_result
from consult.core.database.engine import db
from consult.text.brackets.bracket_tree import count_brackets

from consult.meetings.drafting import revisions as stepping
from consult.meetings.models import Meeting, Ruling
from consult.meetings.drafting.models import MeetingText
from .models import Explanation
from .shapes import (
    RecordBallotShape,
    TextChangeShape,
    RecordResultShape,
    MeetingRecordShape,
    RollCallEntryShape,
)
from consult.meetings.drafting.queries import mark_changes, list_meeting_texts


def load_text_changes(meeting: Meeting) -> list[TextChangeShape]:
    """Load the clauses whose text differs from the issued one, with their changes."""
    return [
        made
        for each in list_meeting_texts(meeting.id)
        if (made := _build_text_change(each)) is not None
    ]


def _build_text_change(text: MeetingText) -> TextChangeShape | None:
    """Build the shape of a changed text; None if it equals the issued one."""
    line = stepping.load_issued_line(text.version, text.clause_id)
    if line.text == text.text:
        return None
    label, language = line.label.rstrip("."), line.language
    return TextChangeShape(
        clause_id=text.clause_id,
        label=label,
        version=text.version.symbol,
        language=language,
        runs=[
            ["ins" if "+" in each.flags else each.kind, each.text]
            for each in mark_changes(line.text, text.text)
        ],
        before=count_brackets(line.text),
        after=count_brackets(text.text),
    )


def load_closed_ballots(meeting_id: int) -> list[RecordBallotShape]:
    """Load the closed ballots of a meeting in their order."""
    found = db.session.scalars(
        select(Ballot)
        .where(Ballot.meeting_id == meeting_id, Ballot.closed_at.is_not(None))
        .order_by(Ballot.closed_at, Ballot.id)
    )
    return [
        RecordBallotShape(
            id=each.id,
            number=each.number,
            kind=each.kind,
            question=each.question or "",
            choices=each.choices or [],
            closed_at=each.closed_at,
            result=_build_result(each),
            roll=_build_roll_call(each),
        )
        for each in found
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
        )
        for each in asked.load_roll_call(ballot)
    ]


def hide_closed_accounts(meeting: Meeting, kept: MeetingRecordShape) -> MeetingRecordShape:
    """Hide the names of people who closed their accounts since the record was approved."""
    people = [
        each for ballot in kept.ballots for each in ballot.roll if each.holder.startswith("u")
    ]
    closed = (
        set(
            db.session.scalars(
                select(User.id).where(
                    User.id.in_({int(each.holder[1:]) for each in people}),
                    User.closed_at.is_not(None),
                )
            )
        )
        if people
        else set()
    )
    explained = set(
        db.session.scalars(
            select(Explanation.id)
            .join(User, User.id == Explanation.user_id)
            .where(Explanation.meeting_id == meeting.id, User.closed_at.is_not(None))
        )
    )
    ruled = set(
        db.session.scalars(
            select(Ruling.number)
            .join(User, User.id == Ruling.made_by_id)
            .where(Ruling.meeting_id == meeting.id, User.closed_at.is_not(None))
        )
    )
    for each in people:
        each.name = "" if int(each.holder[1:]) in closed else each.name
    for given in kept.explanations:
        given.name = "" if given.id in explained else given.name
    for decision in kept.rulings:
        decision.by = "" if decision.number in ruled else decision.by
    kept.chair = (
        "" if meeting.led_by is not None and meeting.led_by.closed_at is not None else kept.chair
    )
    return kept


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
        of=need.of if need else None,
        there=need.there if need else None,
        outcome=result.outcome,
    )
