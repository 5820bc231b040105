"""What the process does by itself: it welcomes people, tells what the clock brings, and notes who was seen."""
from typing import Any

from sqlalchemy import update

from consult.accounts.models import SignIn
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.core.events.dispatcher import on
from consult.core.jobs.scheduler import every

from . import queries
from consult.consultations.roles import actions as roles
from consult.consultations.stages import announcement_actions as timetable


@on("person.confirmed")
def welcome(event: Any) -> None:
    """Who has confirmed their address takes part."""
    roles.welcome(event.facts.get("user_id", event.subject_id))


@on("affiliation.declared", "affiliation.refused")
def lapse(event: Any) -> None:
    """Who speaks for an organisation no more does so in no consultation."""
    roles.lapse(event.facts.get("user_id", event.subject_id))


@every(minutes=1)
def announce_stages() -> None:
    """Tell what the clock has brought."""
    timetable.announce_stages()


@every(minutes=1, everywhere=True)
def note_seen() -> None:
    """Write down when the sign-ins of this process were last seen."""
    with transaction():
        for number in list(queries.seen):
            moment = queries.seen.pop(number)
            db.session.execute(update(SignIn).where(SignIn.id == number, SignIn.seen_at < moment).values(seen_at=moment)
                               .execution_options(synchronize_session=False))
