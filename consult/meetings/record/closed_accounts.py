"""The names of people who closed their accounts after a record was approved: hidden in it."""

from sqlalchemy import select

from consult.accounts.models import User
from consult.core.database.engine import db

from consult.meetings.models import Meeting, Ruling
from .models import Explanation
from .shapes import MeetingRecordShape


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
