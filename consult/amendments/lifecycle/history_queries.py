"""The public history of an amendment: co-sponsors, withdrawal, rendering and moderation."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.events.log import Event

from consult.amendments.models import Coalition

HISTORY_VERBS = (
    "amendment.sponsored",
    "amendment.left",
    "amendment.withdrawn",
    "amendment.rendered",
    "amendment.rendering_confirmed",
    "amendment.approved",
    "amendment.restored",
)


class AmendmentHistoryStep(NamedTuple):
    """One step of the history.

    who: the name of the coalition, the organization or the person in a personal capacity that
    joined or left.
    """

    verb: str
    at: datetime
    who: str | None


def load_amendment_history(amendment_id: int, consultation_id: int) -> list[AmendmentHistoryStep]:
    """Load the public steps of an amendment, newest first; its revisions are loaded elsewhere."""
    query = (
        select(Event)
        .where(
            Event.verb.in_(HISTORY_VERBS),
            Event.chain == consultation_id,
            Event.subject_id == amendment_id,
            Event.audience == "everyone",
        )
        .order_by(Event.seq.desc())
    )
    return [
        AmendmentHistoryStep(each.verb, each.at, _find_sponsor_name(each))
        for each in db.session.scalars(query)
    ]


def _find_sponsor_name(event: Event) -> str | None:
    """Return the name of the co-sponsor; None for the other steps."""
    if "organisation_id" not in event.facts or event.verb not in HISTORY_VERBS[:2]:
        return None
    together = (
        db.session.get(Coalition, event.facts["coalition_id"])
        if event.facts.get("coalition_id")
        else None
    )
    if together is not None:
        return together.name
    own = (
        db.session.get(Organisation, event.facts["organisation_id"])
        if event.facts["organisation_id"]
        else None
    )
    if own is not None:
        return i18n.choose_title(own.names) or own.name
    person = db.session.get(User, event.actor_id) if event.actor_id else None
    return person.name if person is not None and person.closed_at is None else None
