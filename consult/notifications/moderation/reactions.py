"""Reactions that notify people of appeals against hiding and of assigned cases."""

from typing import Any

from consult.consultations.roles.queries import find_role_holders
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.core.permissions.rules import APPEAL_BODIES
from consult.moderation.appeals.models import HidingAppeal

from consult.notifications.actions import notify_people


@react_to("appeal.made", name="notifications.moderation.notify_appeal_body")
def notify_appeal_body(event: Any) -> None:
    """Notify those who decide on an appeal, without the person who hid the contribution."""
    appeal = db.session.get(HidingAppeal, event.subject_id)
    if appeal is None or appeal.state != "open":
        return
    people = find_role_holders(appeal.consultation_id, *APPEAL_BODIES[appeal.goes_to])
    notify_people(
        event,
        event.verb,
        people - {appeal.author_id, appeal.hidden_by_id},
        **_get_place(appeal),
        due_at=appeal.due_at.isoformat(),
    )


@react_to("appeal.decided", name="notifications.moderation.notify_appellant")
def notify_appellant(event: Any) -> None:
    """Notify the author of an appeal of the decision, and the person who hid the contribution."""
    appeal = db.session.get(HidingAppeal, event.subject_id)
    if appeal is None:
        return
    said = {**_get_place(appeal), "verdict": appeal.verdict}
    notify_people(event, event.verb, {appeal.author_id} - {event.actor_id}, **said, yours=True)
    if appeal.hidden_by_id not in {None, event.actor_id, appeal.author_id}:
        notify_people(event, event.verb, {appeal.hidden_by_id or 0}, **said)


def _get_place(appeal: HidingAppeal) -> dict[str, Any]:
    thing = appeal.contribution
    return {"document_id": thing.document_id, "clause_id": thing.clause_id, "kind": appeal.kind}


@react_to("case.assigned", name="notifications.moderation.notify_assigned_moderator")
def notify_assigned_moderator(event: Any) -> None:
    """Notify a moderator of the cases that another one assigned to them."""
    people = {event.facts.get("user_id")} - {event.actor_id, None}
    notify_people(event, event.verb, people, cases=event.facts["cases"])
