"""Data for the endpoints of questionnaires: a planned one, an open one, and one that is over."""

from consult.consultations.models import Stage
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.questionnaires.actions import (
    add_question,
    create_questionnaire,
    open_questionnaire,
)
from consult.questionnaires.forms import QuestionForm, QuestionnaireForm
from consult.questionnaires.models import Questionnaire

PLANNED, OPEN, OVER = 1, 2, 3  # their numbers


def create_questionnaire_rows(world):
    """Create three questionnaires with a question each."""
    past, current = (
        db.session.query(Stage).filter_by(kind=kind).order_by(Stage.id).first().id
        for kind in ("inputs", "commenting")
    )
    made = []
    for stage in (current, current, past):
        form = QuestionnaireForm(title_en="Schools", stage_id=stage)
        one = create_questionnaire(world.actor("sera"), world.consultation, form)
        question = QuestionForm(text_en="What is missing?", kind="open")
        made.append((one.id, add_question(world.actor("sera"), one.id, question).id))
    open_questionnaire(world.actor("sera"), made[1][0])
    with transaction():
        find_row(Questionnaire, made[2][0]).opened_at = utc_now()
    return {"planned_question": made[0][1], "open_question": made[1][1], "period": current}


def build_questionnaire_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    planned = {"number": PLANNED, "question_id": rows["planned_question"]}
    doors = (
        "plan_form",
        "change",
        "add_question",
        "move_question",
        "remove_question",
        "question_form",
        "change_question",
        "open",
        "discard",
    )
    return {
        **{f"questionnaires.{door}": planned for door in doors},
        "questionnaires.questionnaire": {"number": OPEN},
        "questionnaires.answer": {"number": OPEN},
        "questionnaires.save": {"number": OPEN},
        "questionnaires.publish_figures": {"number": OVER},
        "output.questionnaire_figures": {"number": OVER},
    }


def build_questionnaire_bodies(rows):
    """Return the bodies by endpoint."""
    plan = {"title_en": "Schools again", "stage_id": str(rows["period"])}
    answers = {f"q{rows['open_question']}": "A teacher."}
    return {
        "questionnaires.create": plan,
        "questionnaires.change": plan,
        "questionnaires.add_question": {"text_en": "And who pays?", "kind": "open"},
        "questionnaires.change_question": {"text_en": "And who gains?", "kind": "open"},
        "questionnaires.move_question": {"way": "up"},
        "questionnaires.answer": {**answers, "submit": "1"},
        "questionnaires.save": answers,
    }
