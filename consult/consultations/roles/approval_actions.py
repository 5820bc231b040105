"""Approval of participants: after their first held contribution, the next are public at once."""

from sqlalchemy import update

from consult.core.database.engine import db, utc_now

from consult.consultations.models import Membership


def approve_participant(consultation_id: int, user_id: int | None) -> None:
    """Let the next contributions of a participant be public at once; the caller commits."""
    db.session.execute(
        update(Membership)
        .where(
            Membership.user_id == user_id,
            Membership.consultation_id == consultation_id,
            Membership.role == "participant",
            Membership.approved_at.is_(None),
        )
        .values(approved_at=utc_now())
    )


def withdraw_approval(consultation_id: int, user_id: int | None) -> None:
    """Let the next contributions of a participant wait again; the caller commits."""
    db.session.execute(
        update(Membership)
        .where(
            Membership.user_id == user_id,
            Membership.consultation_id == consultation_id,
            Membership.role == "participant",
        )
        .values(approved_at=None)
    )
