"""Registration and personal codes at a meeting of the test consultation."""

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.log import Event
from consult.meetings.attendance import check_in_actions as arriving
from consult.meetings.models import Registration


def of(world, talks, name):
    return db.session.scalar(
        select(Registration).where(
            Registration.meeting_id == talks.id, Registration.user_id == world.ids[name]
        )
    )


def enter(code, actor=None, address="192.0.2.1"):
    return arriving.sign_in_by_code(
        actor or Actor(), arriving.find_code_registration(code, address), code, "Phone"
    )


def told(verb):
    return list(db.session.scalars(select(Event).where(Event.verb == verb)))
