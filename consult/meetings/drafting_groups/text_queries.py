"""Reads of the texts that drafting groups draft."""

from sqlalchemy import select

from consult.core.database.engine import db

from consult.meetings.drafting_groups.models import GroupText


def find_group_text(group_id: int, clause_id: int) -> GroupText | None:
    """Find the text that a group drafted of a clause; None if nobody took the pen."""
    return db.session.scalar(
        select(GroupText).where(GroupText.group_id == group_id, GroupText.clause_id == clause_id)
    )
