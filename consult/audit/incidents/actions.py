"""Actions on incidents: report one, say more about it, and close it."""

import json

from sqlalchemy import func, select

from consult.consultations.forms import require_title
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .forms import IncidentClosingForm, IncidentEntryForm, IncidentForm
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
        _add_entry(actor, made, "incident.reported", "words", form.words)
    return made


def continue_incident(actor: Actor, incident_id: int, form: IncidentEntryForm) -> Incident:
    """Say more about an incident; that opens it again if it was closed.

    Raises:
        Invalid: The report is missing.
        Conflict: Another person said more since it was read.
    """
    with transaction():
        incident = find_row(Incident, incident_id)
        require_permission(actor, "incident.report", incident)
        require_unchanged(incident, form.row_version)
        _add_entry(actor, incident, "incident.continued", "words", form.words)
    return incident


def close_incident(actor: Actor, incident_id: int, form: IncidentClosingForm) -> Incident:
    """Close an incident with a report of what was done about it; another report opens it again.

    Raises:
        Invalid: The report is missing.
        Conflict: It is closed already, or another person said more since it was read.
    """
    with transaction():
        incident = find_row(Incident, incident_id)
        require_permission(actor, "incident.report", incident)
        require_unchanged(incident, form.row_version)
        if incident.closed_at is not None:
            raise Conflict("incident_closed")
        _add_entry(actor, incident, "incident.continued", "done", form.done, closes=True)
    return incident


def _add_entry(
    actor: Actor,
    incident: Incident,
    verb: str,
    field: str,
    words: dict[str, str],
    *,
    closes: bool = False,
) -> None:
    """Add a report, and close or open the incident with it.

    Args:
        field: The field of the form in which the report was typed, without its language.
    """
    if not words:
        raise Invalid(fields={f"{field}_en": {"type": "one_needed"}})
    incident.entries.append(IncidentEntry(author_id=actor.user_id or 0, words=words, closes=closes))
    incident.closed_at = utc_now() if closes else None
    db.session.flush()
    record_event(
        verb,
        incident,
        actor,
        number=incident.number,
        digest=compute_digest(incident.title, words),
        final=closes,
    )


def compute_digest(title: dict[str, str], words: dict[str, str]) -> str:
    """Compute the digest of a report: SHA-256 of title and words as JSON with sorted keys."""
    return hash_text(json.dumps([title, words], ensure_ascii=False, sort_keys=True))
