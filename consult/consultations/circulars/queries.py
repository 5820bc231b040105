"""Reads of circular letters: their list, one of them, and to whom it goes."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select

from consult.accounts.models import Organisation, User
from consult.accounts.queries import get_organisation_name
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.i18n import (
    LOCALES,
    choose_title,
    force_locale,
    format_local_moment,
    format_utc_moment,
    get_language,
)
from consult.core.mail import Mail
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import PARTICIPANT_ROLES, is_allowed

from consult.consultations.models import Consultation, Membership
from consult.consultations.roles.queries import find_role_holders
from .models import Circular, CircularRecipient
from .placeholders import fill_placeholders


class Letter(NamedTuple):
    """A circular letter as one person reads it."""

    language: str
    subject: str
    body: str


def list_circulars(actor: Actor, consultation: Consultation) -> list[Circular]:
    """List the circular letters: the sent ones, the newest first, after those in work."""
    query = select(Circular).where(Circular.consultation_id == consultation.id)
    if not is_allowed(actor, "circular.write", consultation):
        query = query.where(Circular.sent_at.is_not(None))
    return list(
        db.session.scalars(
            query.order_by(Circular.number.is_not(None), Circular.number.desc(), Circular.id.desc())
        )
    )


def get_circular(actor: Actor, consultation: Consultation, circular_id: int) -> Circular:
    """Return a circular letter; one that was not sent only to those who write it.

    Raises:
        NotFound: There is none that the actor may read.
    """
    found = db.session.get(Circular, circular_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound(what="Circular")
    if found.sent_at is None and not is_allowed(actor, "circular.write", found):
        raise NotFound(what="Circular")
    return found


def find_recipients(circular: Circular) -> list[User]:
    """Find the people to whom a circular letter goes now, by name, each once.

    They have a confirmed address, one of the roles, and a verified affiliation with one of the
    groups, if there are any.
    """
    holders = select(Membership.user_id).where(
        Membership.consultation_id == circular.consultation_id,
        Membership.role.in_(circular.roles or PARTICIPANT_ROLES),
    )
    query = (
        select(User)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
        .where(
            User.id.in_(holders),
            User.email.is_not(None),
            User.confirmed_at.is_not(None),
            User.disabled_at.is_(None),
            User.closed_at.is_(None),
        )
        .order_by(User.name, User.id)
    )
    if circular.groups:
        query = query.where(
            Organisation.group_code.in_(circular.groups),
            Organisation.status == "verified",
            User.affiliation == "verified",
        )
    return list(db.session.scalars(query))


def list_other_senders(actor: Actor, circular: Circular) -> list[str]:
    """List the names of the others who hold the role of the secretariat, sorted."""
    others = find_role_holders(circular.consultation_id, "secretariat") - {actor.user_id}
    return sorted(db.session.scalars(select(User.name).where(User.id.in_(others))))


def build_letter(circular: Circular, user: User | None) -> Letter:
    """Build the letter that a person gets: in their language, or in one that it has.

    Args:
        user: None for a visitor, who reads it in the language of the page without a name.
    """
    wanted = user.language if user is not None else get_language()
    language = wanted if circular.body.get(wanted) else _choose_language(circular)
    consultation = circular.consultation
    own = user.represented_organisation if user is not None else None
    stage = consultation.current
    closes_at = stage.closes_at if stage is not None else None
    with force_locale(LOCALES.get(language, language)):
        zone = user.timezone if user is not None else "UTC"
        deadline = _format_deadline(closes_at, zone) if closes_at is not None else "–"
    values = {
        "name": user.name if user is not None else "…",
        "organization": get_organisation_name(own, language) if own is not None else "–",
        "consultation": choose_title(consultation.title, language),
        "deadline": deadline,
    }
    return Letter(
        language,
        fill_placeholders(circular.title[language], values),
        fill_placeholders(circular.body[language], values),
    )


def _format_deadline(moment: datetime, zone: str) -> str:
    """Format a deadline in UTC and, where that is another, in the zone of its reader, named."""
    utc = format_utc_moment(moment)
    if zone == "UTC":
        return utc
    return f"{format_local_moment(moment, zone)} ({zone.replace('_', ' ')}) · {utc}"


def _choose_language(circular: Circular) -> str:
    """Choose the language for people in whose own one there is no text: English, if there is."""
    return "en" if circular.body.get("en") else min(circular.body)


def count_recipients(circular_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Count the recipients of sent circular letters by state."""
    found: dict[int, dict[str, int]] = {}
    query = (
        select(CircularRecipient.circular_id, CircularRecipient.state, func.count())
        .where(CircularRecipient.circular_id.in_(list(circular_ids)))
        .group_by(CircularRecipient.circular_id, CircularRecipient.state)
    )
    for circular_id, state, count in db.session.execute(query):
        found.setdefault(circular_id, {})[state] = count
    return found


def list_undelivered(circular: Circular) -> list[CircularRecipient]:
    """List the recipients whose mail was refused or waits, by name."""
    query = (
        select(CircularRecipient)
        .join(User, User.id == CircularRecipient.user_id)
        .where(
            CircularRecipient.circular_id == circular.id, CircularRecipient.state != "handed_over"
        )
        .order_by(CircularRecipient.state, User.name)
    )
    return list(db.session.scalars(query))


def load_settled_mails() -> list[tuple[CircularRecipient, str]]:
    """Load the recipients whose mail is settled by now, with their new state."""
    query = (
        select(CircularRecipient, Mail.sent_at.is_not(None))
        .join(Mail, Mail.id == CircularRecipient.mail_id)
        .where(
            CircularRecipient.state == "waiting",
            or_(Mail.sent_at.is_not(None), Mail.due_at.is_(None)),
        )
    )
    return [
        (recipient, "handed_over" if is_sent else "refused")
        for recipient, is_sent in db.session.execute(query)
    ]


def count_sent_circulars(consultation: Consultation) -> int:
    """Count the circular letters that everyone can read."""
    query = select(func.count()).where(
        Circular.consultation_id == consultation.id, Circular.sent_at.is_not(None)
    )
    return db.session.scalar(query) or 0


def get_reader(actor: Actor) -> User | None:
    """Return the reader, for the preview of the own letter; None for a visitor."""
    return find_row(User, actor.user_id) if actor.user_id is not None else None
