"""Data for the endpoints of questionnaires: planned, open, over, and one with an answer."""

from consult.consultations.models import Stage
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.questionnaires.actions import (
    add_question,
    create_questionnaire,
    open_questionnaire,
)
from consult.questionnaires.answer_actions import save_response
from consult.questionnaires.forms import (
    AnswersForm,
    GivenAnswer,
    QuestionForm,
    QuestionnaireForm,
)
from consult.questionnaires.models import Questionnaire

PLANNED, OPEN, OVER, ANSWERED = 1, 2, 3, 4  # their numbers


def create_questionnaire_rows(world):
    """Create three questionnaires with a question each."""
    past, current = (
        db.session.query(Stage).filter_by(kind=kind).order_by(Stage.id).first().id
        for kind in ("inputs", "commenting")
    )
    made = []
    for stage in (current, current, past, current):
        form = QuestionnaireForm(title_en="Schools", stage_id=stage)
        one = create_questionnaire(world.actor("sera"), world.consultation, form)
        question = QuestionForm(text_en="What is missing?", kind="open")
        made.append((one.id, add_question(world.actor("sera"), one.id, question).id))
    for each in (1, 3):
        open_questionnaire(world.actor("sera"), made[each][0])
    given = AnswersForm(answers={made[3][1]: GivenAnswer(text="A teacher.")}, submit=True)
    response = save_response(world.actor("hana"), made[3][0], given)
    with transaction():
        find_row(Questionnaire, made[2][0]).opened_at = utc_now()
        answered = find_row(Questionnaire, made[3][0])
        answered.shows_answers, answered.figures_at = True, utc_now()
    return {
        "planned_question": made[0][1],
        "open_questionnaire": made[1][0],
        "open_question": made[1][1],
        "answered_questionnaire": made[3][0],
        "answered_question": made[3][1],
        "response": response.id,
        "period": current,
        "answer_document": world.document,
    }


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
    answered = {"response_id": rows["response"], "question_id": rows["answered_question"]}
    there, open_one = (
        {"questionnaire_id": rows[f"{each}_questionnaire"]} for each in ("answered", "open")
    )
    return {
        **dict.fromkeys(
            ("comments.placing", "comments.place_answer"), {"number": ANSWERED, **answered}
        ),
        "comments_api.place_answer": answered,
        "questionnaires_api.questionnaire": open_one,
        "questionnaires_api.save_response": open_one,
        "questionnaires_api.response": there,
        "questionnaires_api.figures": there,
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
    place = {"document_id": str(rows["answer_document"]), "label": ""}
    return {
        "comments.place_answer": place,
        "comments_api.place_answer": {"document_id": rows["answer_document"]},
        "questionnaires_api.save_response": {
            "answers": {str(rows["open_question"]): {"text": "A teacher."}},
            "submit": True,
        },
        "questionnaires.create": plan,
        "questionnaires.change": plan,
        "questionnaires.add_question": {"text_en": "And who pays?", "kind": "open"},
        "questionnaires.change_question": {"text_en": "And who gains?", "kind": "open"},
        "questionnaires.move_question": {"way": "up"},
        "questionnaires.answer": {**answers, "submit": "1"},
        "questionnaires.save": answers,
    }
