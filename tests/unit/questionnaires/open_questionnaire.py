"""A questionnaire of the current stage with one question of each kind, opened and answered."""

from datetime import timedelta

from consult.consultations.models import Stage
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.questionnaires import actions, answer_actions
from consult.questionnaires.forms import (
    AnswersForm,
    GivenAnswer,
    QuestionForm,
    QuestionnaireForm,
)
from consult.questionnaires.models import Questionnaire

QUESTIONS = (
    {"kind": "open", "text_en": "What is missing?"},
    {"kind": "single", "text_en": "Who pays?", "options_en": "States\nCompanies"},
    {"kind": "multiple", "text_en": "Where?", "options_en": "Schools\nLibraries\nClinics"},
    {"kind": "scale", "text_en": "How urgent?", "options_en": "Not at all\nVery"},
)


def get_stage(kind="commenting"):
    """Return the id of the first stage of a kind."""
    return db.session.query(Stage).filter_by(kind=kind).order_by(Stage.id).first().id


def plan_questionnaire(world, kind="commenting", **more):
    """Create a questionnaire with the four questions; return its id."""
    form = QuestionnaireForm(title_en="Schools", stage_id=get_stage(kind), **more)
    made = actions.create_questionnaire(world.actor("sera"), world.consultation, form).id
    for each in QUESTIONS:
        actions.add_question(world.actor("sera"), made, QuestionForm(**each))
    return made


def open_questionnaire(world, **more):
    """Create a questionnaire and open it; return its id."""
    made = plan_questionnaire(world, **more)
    actions.open_questionnaire(world.actor("sera"), made)
    return made


def answer(world, name, number, *answers, submit=True, row_version=0):
    """Give answers to the first questions: a text, or the places of options."""
    questions = find_row(Questionnaire, number).questions
    given = {
        question.id: GivenAnswer(text=said) if isinstance(said, str) else GivenAnswer(chosen=said)
        for question, said in zip(questions, answers, strict=False)
    }
    form = AnswersForm(answers=given, submit=submit, row_version=row_version)
    return answer_actions.save_response(world.actor(name), number, form)


def end_stage(number):
    """Let the deadline of a questionnaire pass."""
    with transaction():
        find_row(Questionnaire, number).period.closes_at = utc_now() - timedelta(minutes=1)
