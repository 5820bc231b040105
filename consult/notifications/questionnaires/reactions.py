"""Reactions that notify people of questionnaires."""

from typing import Any

from sqlalchemy import select

from consult.consultations.models import Stage
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
    """Notify those invited that a questionnaire is open, or that its figures are there.

    Of one that was opened before its stage they are notified when that begins.
    """
    questionnaire = db.session.get(Questionnaire, event.subject_id)
    if questionnaire is None or (event.verb == "questionnaire.opened" and questionnaire.is_early):
        return
    _notify_invited(event, event.verb, questionnaire)


@react_to("stage.opened", name="notifications.questionnaires.notify_of_begun_stage")
def notify_of_begun_stage(event: Any) -> None:
    """Notify those invited to the questionnaires that were opened before this stage began."""
    waiting = (
        select(Questionnaire)
        .join(Stage, Stage.id == Questionnaire.stage_id)
        .where(Stage.id == event.subject_id, Questionnaire.opened_at < Stage.opens_at)
        .order_by(Questionnaire.number)
    )
    for each in db.session.scalars(waiting):
        _notify_invited(event, "questionnaire.opened", each)


def _notify_invited(event: Any, verb: str, questionnaire: Questionnaire) -> None:
    people = load_invited(questionnaire) - {event.actor_id}
    notify_people(event, verb, people, number=questionnaire.number, title=questionnaire.title)
