"""Data for the endpoints of incidents: one that is open."""

from consult.audit.incidents.actions import report_incident
from consult.audit.incidents.forms import IncidentForm

INCIDENT = {"title_en": "The vote is void", "words_en": "Its list of voters was wrong."}


def create_incident(world):
    """Report an incident; return its number."""
    form = IncidentForm(**INCIDENT)
    return report_incident(world.actor("sera"), world.consultation, form).number


def build_incident_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    one = {"number": rows["incident"]}
    return {"audit.incident": one, "audit.continue_incident": one, "audit.close_incident": one}


INCIDENT_BODIES = {
    "audit.report_incident": INCIDENT,
    "audit.continue_incident": {"words_en": "It is held again on Monday."},
    "audit.close_incident": {"done_en": "It was held again."},
}
