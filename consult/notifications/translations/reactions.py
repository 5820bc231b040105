"""Reactions that notify people of a translation."""

from typing import Any

from sqlalchemy import select

from consult.accounts.models import User
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to

from consult.notifications.actions import notify_people


@react_to(
    "edition.published", "edition.corrected", name="notifications.translations.notify_of_edition"
)
def notify_of_edition(event: Any) -> None:
    """Notify the members who read in the language of a published or corrected translation.

    An event that only makes the digest of an older edition public concerns nobody.
    """
    if event.verb == "edition.published" and "official" not in event.facts:
        return
    about = {name: event.facts[name] for name in ("document_id", "version_id", "language")}
    notify_people(event, event.verb, _load_readers(event.chain, about["language"]), **about)


def _load_readers(consultation_id: int, language: str) -> set[int]:
    """Load the members of a consultation who chose a language."""
    return set(
        db.session.scalars(
            select(Membership.user_id)
            .join(User, User.id == Membership.user_id)
            .where(Membership.consultation_id == consultation_id, User.language == language)
        )
    )


@react_to(
    "translation.begun",
    "translation.planned",
    name="notifications.translations.notify_of_assignment",
)
def notify_of_assignment(event: Any) -> None:
    """Notify the person to whom a translation is assigned."""
    person = event.facts.get("user_id")
    if person:
        about = {name: event.facts[name] for name in ("document_id", "version_id", "language")}
        notify_people(
            event, "translation.assigned", [person], **about, due_on=event.facts.get("due_on")
        )


@react_to("translation.review_asked", name="notifications.translations.notify_of_review_request")
def notify_of_review_request(event: Any) -> None:
    """Notify a person of a request to review a translation."""
    about = {name: event.facts[name] for name in ("document_id", "version_id", "language")}
    person = event.facts["user_id"]
    notify_people(event, event.verb, [person], **about, by_id=event.actor_id)
