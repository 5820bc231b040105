"""The announcement that roles end soon, to those who hold them and to the secretariat."""

from datetime import datetime, timedelta

from sqlalchemy import select

from consult.consultations.models import Consultation, Membership
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.actor import Actor

TELL_BEFORE = timedelta(days=7)  # the end of a role is announced that long before


def tell_of_ending_roles() -> None:
    """Announce once that roles end within seven days, each to its holder, all to the secretariat.

    A role that is given for fewer days is not announced, nor one of a process that is over.
    """
    with transaction():
        ending: dict[int, list[datetime]] = {}
        for held in _list_ending():
            held.end_told_at = utc_now()
            if find_row(Consultation, held.consultation_id).over or held.ends_at is None:
                continue
            ending.setdefault(held.consultation_id, []).append(held.ends_at)
            record_event(
                "role.end_near",
                EventSubject(held.user_id, held.consultation_id),
                Actor(),
                audience=f"user:{held.user_id}",
                user_id=held.user_id,
                role=held.role,
                until=held.ends_at.isoformat(),
            )
        for number, moments in ending.items():
            record_event(
                "roles.end_near",
                EventSubject(number, number),
                Actor(),
                audience="moderators",
                count=len(moments),
                until=max(moments).isoformat(),
            )


def _list_ending() -> list[Membership]:
    """List the roles that end within seven days and were not announced."""
    moment = utc_now()
    query = select(Membership).where(
        Membership.ends_at > moment,
        Membership.ends_at <= moment + TELL_BEFORE,
        Membership.end_told_at.is_(None),
    )
    return [
        each
        for each in db.session.scalars(
            query.order_by(Membership.consultation_id, Membership.ends_at, Membership.user_id)
        )
        if each.ends_at is not None and each.granted_at < each.ends_at - TELL_BEFORE
    ]
