"""Reactions that notify people of questionnaires."""

from typing import Any

from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.questionnaires.models import Questionnaire
from consult.questionnaires.queries import load_invited

from consult.notifications.actions import notify_people


@react_to(
    "questionnaire.opened",
    "questionnaire.figures_published",
    name="notifications.questionnaires.notify_of_questionnaire",
)
def notify_of_questionnaire(event: Any) -> None:
    """Notify those invited that a questionnaire is open, or that its figures are there."""
    questionnaire = db.session.get(Questionnaire, event.subject_id)
    if questionnaire is None:
        return
    people = load_invited(questionnaire) - {event.actor_id}
    notify_people(event, event.verb, people, number=questionnaire.number, title=questionnaire.title)
