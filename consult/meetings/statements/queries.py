"""Queries on statements handed in writing."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from consult.core.database.engine import db
from consult.meetings.models import AgendaItem, Meeting, Turn

from .models import WrittenStatement


def list_public_statements(meeting_id: int) -> list[WrittenStatement]:
    """List the statements that everyone may read, in the order of their handing in."""
    found = db.session.scalars(
        select(WrittenStatement)
        .join(Turn, Turn.id == WrittenStatement.turn_id)
        .join(Meeting, Meeting.id == WrittenStatement.meeting_id)
        .options(
            joinedload(WrittenStatement.turn),
            joinedload(WrittenStatement.user),
            joinedload(WrittenStatement.organisation),
        )
        .where(
            WrittenStatement.meeting_id == meeting_id,
            WrittenStatement.withdrawn_at.is_(None),
            or_(Turn.ended_at.is_not(None), Meeting.state == "closed"),
        )
        .order_by(WrittenStatement.handed_in_at, WrittenStatement.id)
    )
    return list(found)


def find_statement(turn_id: int) -> WrittenStatement | None:
    """Find the statement handed in with a turn; None without one or once it is withdrawn."""
    return db.session.scalar(
        select(WrittenStatement).where(
            WrittenStatement.turn_id == turn_id, WrittenStatement.withdrawn_at.is_(None)
        )
    )


def find_turn_item(turn: Turn) -> AgendaItem | None:
    """Find the agenda item on whose list a turn stands; None without one."""
    return db.session.get(AgendaItem, turn.item_id) if turn.item_id is not None else None


def list_written_turn_ids(meeting_id: int) -> set[int]:
    """List the numbers of the turns with which a statement was handed in."""
    return set(
        db.session.scalars(
            select(WrittenStatement.turn_id).where(
                WrittenStatement.meeting_id == meeting_id, WrittenStatement.withdrawn_at.is_(None)
            )
        )
    )


def list_turns_to_write(meeting: Meeting, user_id: int | None) -> list[Turn]:
    """List the turns of a live meeting with which a statement can be handed in.

    Args:
        user_id: Only the turns of this person; none for those of everybody.
    """
    if not meeting.is_live:
        return []
    query = select(Turn).where(Turn.meeting_id == meeting.id, Turn.withdrawn_at.is_(None))
    if user_id is not None:
        query = query.where(Turn.user_id == user_id)
    turns = db.session.scalars(query.options(joinedload(Turn.user)).order_by(Turn.asked_at))
    written = list_written_turn_ids(meeting.id)
    return [each for each in turns if each.ended_at is None or each.id not in written]
