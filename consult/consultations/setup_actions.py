"""First setup of an installation: its administrator and its first consultation."""

from sqlalchemy import select

from consult.accounts.models import User
from consult.accounts.people.actions import add_person
from consult.accounts.queries import find_person_by_email
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction

from .actions import create_consultation
from .stages.actions import add_default_stages
from .models import Consultation, Membership
from consult.consultations.roles.actions import grant_role
from consult.consultations.tags.actions import add_ready_set


FIRST_TAG_SETS = ("action-line", "sdg")  # of the first consultation; others are added by hand


def make_operator(consultation_id: int = 0) -> Actor:
    """Make the actor of commands on the server: no account, an administrator's rights."""
    return Actor(roles=frozenset({(consultation_id, "administrator")}))


def set_up_installation(
    *, email: str, name: str, password: str, password_hash: str, slug: str, title: dict[str, str]
) -> Consultation:
    """Create the first administrator and the first consultation.

    It gets the default stages and the ready sets of tags. Raises Conflict("set_up_already")
    if a consultation has an administrator, Invalid for a weak password.
    """
    with transaction():
        if _has_administrator():
            raise Conflict("set_up_already")
        person: User = find_person_by_email(email) or add_person(
            make_operator(), email=email, name=name, password=password, password_hash=password_hash
        )
        made = create_consultation(make_operator(), slug, title)
        db.session.flush()
        actor = make_operator(made.id)
        for role in (
            "administrator",
            "secretariat",
            "participant",
        ):  # the only person must be able to write the first draft
            grant_role(actor, made.id, person.id, role)
        add_default_stages(actor, made.id, utc_now().replace(second=0, microsecond=0))
        for tag_set in FIRST_TAG_SETS:
            add_ready_set(actor, made.id, tag_set)
    return made


def _has_administrator() -> bool:
    return (
        db.session.scalar(
            select(Membership.user_id).where(Membership.role == "administrator").limit(1)
        )
        is not None
    )
