"""The names of people who closed their accounts after a record was approved: hidden in it."""

from sqlalchemy import select

from consult.accounts.models import User
from consult.core.database.engine import db

from consult.meetings.hands.queries import list_hand_counts
from consult.meetings.models import Meeting, Ruling
from .models import Explanation
from .corrections.shapes import LineCorrectionShape
from .proceedings_shapes import RecordActShape, RecordAmendmentShape, RecordSpeechShape
from .proceedings import list_chairs
from .shapes import MeetingRecordShape, RecordStatementShape


def hide_closed_accounts(meeting: Meeting, kept: MeetingRecordShape) -> MeetingRecordShape:
    """Hide the names of people who closed their accounts since the record was approved."""
    voters = [
        each for ballot in kept.ballots for each in ballot.roll if each.holder.startswith("u")
    ]
    named: list[
        RecordActShape
        | RecordAmendmentShape
        | RecordSpeechShape
        | RecordStatementShape
        | LineCorrectionShape
    ] = [
        *kept.acts,
        *kept.amendments,
        *kept.speeches,
        *kept.statements,
        *kept.corrections,
    ]
    closed = _find_closed_accounts(
        {int(each.holder[1:]) for each in voters}
        | {each.person for each in named}
        | {each.asked_person for each in kept.corrections if each.asked_person}
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
    for each in voters:
        each.name = "" if int(each.holder[1:]) in closed else each.name
    for one in named:
        one.name = "" if one.person in closed else one.name
    for line in kept.corrections:
        line.asked_by = "" if line.asked_person in closed else line.asked_by
    for given in kept.explanations:
        given.name = "" if given.id in explained else given.name
    for decision in kept.rulings:
        decision.by = "" if decision.number in ruled else decision.by
    counters = {each.number: each for each in list_hand_counts(meeting.id)}
    for hands in kept.hands:
        row = counters[hands.number]
        hands.counted_by = "" if row.counted_by.closed_at else hands.counted_by
        second = row.confirmed_by
        hands.confirmed_by = "" if second is None or second.closed_at else hands.confirmed_by
    kept.chair = (
        "" if meeting.led_by is not None and meeting.led_by.closed_at is not None else kept.chair
    )
    kept.chairs = list_chairs(kept.acts, kept.chair)
    return kept


def _find_closed_accounts(user_ids: set[int]) -> set[int]:
    """Return those of these accounts that are closed."""
    if not user_ids:
        return set()
    return set(
        db.session.scalars(
            select(User.id).where(User.id.in_(user_ids), User.closed_at.is_not(None))
        )
    )
