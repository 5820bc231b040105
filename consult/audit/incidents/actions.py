"""Actions on incidents: report one, and say more about it."""

import json

from sqlalchemy import func, select

from consult.consultations.forms import require_title
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .forms import IncidentEntryForm, IncidentForm
from .models import Incident, IncidentEntry


def report_incident(actor: Actor, consultation_id: int, form: IncidentForm) -> Incident:
    """Report an incident; everyone can read it at once, and it is never removed.

    Raises:
        Invalid: The title or the report is missing.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "incident.report", consultation)
        require_title(form.title)
        last = select(func.max(Incident.number)).where(Incident.consultation_id == consultation_id)
        made = Incident(
            consultation_id=consultation_id,
            number=(db.session.scalar(last) or 0) + 1,
            title=form.title,
        )
        db.session.add(made)
        db.session.flush()
        _add_entry(actor, made, form, "incident.reported")
    return made


def continue_incident(actor: Actor, incident_id: int, form: IncidentEntryForm) -> Incident:
    """Say more about an incident; that closes it, or opens it again, as the form says.

    Raises:
        Invalid: The report is missing.
        Conflict: Another person said more since it was read.
    """
    with transaction():
        incident = find_row(Incident, incident_id)
        require_permission(actor, "incident.report", incident)
        require_unchanged(incident, form.row_version)
        _add_entry(actor, incident, form, "incident.continued")
    return incident


def _add_entry(actor: Actor, incident: Incident, form: IncidentEntryForm, verb: str) -> None:
    if not form.words:
        raise Invalid(fields={"words_en": {"type": "one_needed"}})
    incident.entries.append(
        IncidentEntry(author_id=actor.user_id or 0, words=form.words, closes=form.closes)
    )
    incident.closed_at = utc_now() if form.closes else None
    db.session.flush()
    record_event(
        verb,
        incident,
        actor,
        number=incident.number,
        digest=compute_digest(incident.title, form.words),
        final=form.closes,
    )


def compute_digest(title: dict[str, str], words: dict[str, str]) -> str:
    """Compute the digest of a report: SHA-256 of title and words as JSON with sorted keys."""
    return hash_text(json.dumps([title, words], ensure_ascii=False, sort_keys=True))
