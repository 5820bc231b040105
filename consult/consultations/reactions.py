"""Reactions and jobs: join new people, end representation, announce stages, store last use."""

from typing import Any

from sqlalchemy import update

from consult.accounts.models import SignIn
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.core.events.dispatcher import react_to
from consult.core.jobs.scheduler import run_every

from consult.core.hooks import on_confirmation

from . import queries
from consult.consultations.accreditation import actions as accreditations
from consult.consultations.roles import actions as roles, ending_actions as ending
from consult.consultations.stages import announcement_actions as timetable


@react_to("person.confirmed", name="consultations.join_new_person")
def join_new_person(event: Any) -> None:
    """Join a person with a confirmed address to the consultations."""
    roles.join_new_person(event.facts.get("user_id", event.subject_id))


@react_to("person.confirmed", name="consultations.accreditation.apply_accreditations")
def apply_accreditations(event: Any) -> None:
    """Let what a person is accredited for take effect."""
    accreditations.apply_accreditations(event.facts.get("user_id", event.subject_id))


# at once, for what is sent with the code
on_confirmation += [roles.join_new_person, accreditations.apply_accreditations]


@run_every(hours=24, name="consultations.accreditation.delete_ended_accreditations")
def delete_ended_accreditations() -> None:
    """Delete the accreditations that nobody came for, once the process is over."""
    accreditations.delete_ended_accreditations()


@react_to("affiliation.declared", "affiliation.refused", name="consultations.end_representation")
def end_representation(event: Any) -> None:
    """End the right to speak for an organization after a change of affiliation."""
    roles.end_representation(event.facts.get("user_id", event.subject_id))


@run_every(minutes=1, name="consultations.end_heads")
def end_roles() -> None:
    """End the roles whose last day is over."""
    roles.end_roles()


@run_every(minutes=1, name="consultations.roles.tell_of_ending_roles")
def tell_of_ending_roles() -> None:
    """Announce the roles that end within seven days."""
    ending.tell_of_ending_roles()


@run_every(minutes=1, name="consultations.announce_stages")
def announce_stages() -> None:
    """Announce stages and deadlines that are due."""
    timetable.announce_stages()


@run_every(minutes=1, everywhere=True, name="consultations.save_sightings")
def save_sightings() -> None:
    """Store when the sign-ins of this process were last used."""
    with transaction():
        for number in list(queries.unsaved_sightings):
            moment = queries.unsaved_sightings.pop(number)
            db.session.execute(
                update(SignIn)
                .where(SignIn.id == number, SignIn.seen_at < moment)
                .values(seen_at=moment)
                .execution_options(synchronize_session=False)
            )
