"""The reaction that notifies people of incidents."""

from typing import Any

from consult.consultations.roles.queries import find_role_holders
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.core.permissions.rules import ROLES
from consult.notifications.actions import notify_people

from .models import Incident


@react_to("incident.reported", "incident.continued", name="audit.incidents.notify_of_incident")
def notify_of_incident(event: Any) -> None:
    """Notify everyone with a role of what is said about an incident."""
    incident = db.session.get(Incident, event.subject_id)
    if incident is not None:
        people = find_role_holders(incident.consultation_id, *ROLES) - {event.actor_id}
        notify_people(
            event,
            event.verb,
            people,
            number=incident.number,
            title=incident.title,
            closed=bool(event.facts.get("final")),
        )
