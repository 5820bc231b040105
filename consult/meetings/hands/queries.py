"""Queries of the shows of hands of a meeting."""

from sqlalchemy import func, select

from consult.core.database.engine import db

from .models import HandCount


def list_hand_counts(meeting_id: int, *, is_confirmed: bool | None = None) -> list[HandCount]:
    """List the shows of hands of a meeting in their order, without withdrawn ones.

    Args:
        is_confirmed: True: only those that a second person has confirmed; False: only others.
    """
    query = select(HandCount).where(
        HandCount.meeting_id == meeting_id, HandCount.withdrawn_at.is_(None)
    )
    if is_confirmed is not None:
        query = query.where(HandCount.confirmed_at.is_not(None) == is_confirmed)
    return list(db.session.scalars(query.order_by(HandCount.number)))


def find_highest_number(meeting_id: int) -> int:
    """Find the highest number of a show of hands in a meeting; 0 without one."""
    query = select(func.max(HandCount.number)).where(HandCount.meeting_id == meeting_id)
    return db.session.scalar(query) or 0
