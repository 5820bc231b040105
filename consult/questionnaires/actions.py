"""Actions on questionnaires: plan one with its questions, open it, publish its figures."""

from sqlalchemy import func, select

from consult.consultations.forms import require_title
from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.hooks import before_stage_removal
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .forms import MOST_OPTIONS, QuestionForm, QuestionnaireForm
from .models import Question, Questionnaire

MOST_QUESTIONS = 100


def create_questionnaire(
    actor: Actor, consultation_id: int, form: QuestionnaireForm
) -> Questionnaire:
    """Create a questionnaire, which only the secretariat reads until it is open.

    Raises:
        Invalid: There is no title, or no such stage.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "questionnaire.plan", consultation)
        _require_stage(consultation_id, form)
        last = db.session.scalar(
            select(func.max(Questionnaire.number)).where(
                Questionnaire.consultation_id == consultation_id
            )
        )
        made = Questionnaire(
            consultation_id=consultation_id,
            number=(last or 0) + 1,
            stage_id=form.stage_id,
            title=form.title,
            intro=form.intro,
            role=form.role,
            shows_answers=form.shows_answers,
        )
        db.session.add(made)
        db.session.flush()
        record_event(
            "questionnaire.created", made, actor, audience="moderators", number=made.number
        )
    return made


def _require_stage(consultation_id: int, form: QuestionnaireForm) -> None:
    require_title(form.title)
    stage = db.session.get(Stage, form.stage_id)
    if stage is None or stage.consultation_id != consultation_id:
        raise Invalid(fields={"stage_id": {"type": "literal_error"}})


def change_questionnaire(
    actor: Actor, questionnaire_id: int, form: QuestionnaireForm
) -> Questionnaire:
    """Change a questionnaire before it is open.

    Raises:
        Conflict: It is open, or was changed since.
        Invalid: There is no title, or no such stage.
    """
    with transaction():
        questionnaire = _get_planned(actor, questionnaire_id)
        require_unchanged(questionnaire, form.row_version)
        _require_stage(questionnaire.consultation_id, form)
        questionnaire.stage_id, questionnaire.role = form.stage_id, form.role
        questionnaire.title, questionnaire.intro = form.title, form.intro
        questionnaire.shows_answers = form.shows_answers
        _record_change(questionnaire, actor)
    return questionnaire


def _get_planned(actor: Actor, questionnaire_id: int) -> Questionnaire:
    """Return a questionnaire that is not open yet, to those who plan it."""
    questionnaire = find_row(Questionnaire, questionnaire_id)
    require_permission(actor, "questionnaire.plan", questionnaire)
    if questionnaire.opened_at is not None:
        raise Conflict("questionnaire_open")
    return questionnaire


def _record_change(questionnaire: Questionnaire, actor: Actor) -> None:
    record_event(
        "questionnaire.changed",
        questionnaire,
        actor,
        audience="moderators",
        number=questionnaire.number,
    )


def add_question(actor: Actor, questionnaire_id: int, form: QuestionForm) -> Question:
    """Add a question at the end of a questionnaire that is not open yet.

    Raises:
        Conflict: It is open, or has MOST_QUESTIONS.
        Invalid: The question has no text, or too few or too many options.
    """
    with transaction():
        questionnaire = _get_planned(actor, questionnaire_id)
        if len(questionnaire.questions) >= MOST_QUESTIONS:
            raise Conflict("questions_full", most=MOST_QUESTIONS)
        _check_question(form)
        question = Question(
            place=len(questionnaire.questions),
            kind=form.kind,
            text=form.text,
            options=[] if form.kind == "open" else form.options,
            is_required=form.is_required,
        )
        questionnaire.questions.append(question)
        db.session.flush()
        _record_change(questionnaire, actor)
    return question


def change_question(
    actor: Actor, questionnaire_id: int, question_id: int, form: QuestionForm
) -> Question:
    """Change a question of a questionnaire that is not open yet; it keeps its place.

    Raises:
        NotFound: The questionnaire has no such question.
        Conflict: It is open.
        Invalid: As `add_question`.
    """
    with transaction():
        questionnaire = _get_planned(actor, questionnaire_id)
        question = _find_question(questionnaire, question_id)
        _check_question(form)
        question.kind, question.text, question.is_required = (
            form.kind,
            form.text,
            form.is_required,
        )
        question.options = [] if form.kind == "open" else form.options
        db.session.flush()
        _record_change(questionnaire, actor)
    return question


def _check_question(form: QuestionForm) -> None:
    if not form.text:
        raise Invalid(fields={"text_en": {"type": "one_needed"}})
    if form.kind == "open" and form.options:
        raise Invalid(fields={"options_en": {"type": "options_for_open"}})
    for language in form.uneven_languages:
        raise Invalid(fields={f"options_{language}": {"type": "options_uneven"}})
    count = len(form.options)
    if form.kind in {"single", "multiple"} and not 2 <= count <= MOST_OPTIONS:
        raise Invalid(fields={"options_en": {"type": "options_needed", "most": MOST_OPTIONS}})
    if form.kind == "scale" and count not in {0, 2}:
        raise Invalid(fields={"options_en": {"type": "scale_ends"}})


def _find_question(questionnaire: Questionnaire, question_id: int) -> Question:
    """Find a question of a questionnaire; raises NotFound."""
    found = next((each for each in questionnaire.questions if each.id == question_id), None)
    if found is None:
        raise NotFound(what="Question")
    return found


def remove_question(actor: Actor, questionnaire_id: int, question_id: int) -> None:
    """Remove a question of a questionnaire that is not open yet."""
    with transaction():
        questionnaire = _get_planned(actor, questionnaire_id)
        questionnaire.questions.remove(_find_question(questionnaire, question_id))
        for place, each in enumerate(questionnaire.questions):
            each.place = place
        _record_change(questionnaire, actor)


def move_question(actor: Actor, questionnaire_id: int, question_id: int, way: str) -> None:
    """Move a question by one place "up" or "down"; at the ends nothing changes."""
    with transaction():
        questionnaire = _get_planned(actor, questionnaire_id)
        question = _find_question(questionnaire, question_id)
        order = list(questionnaire.questions)
        at = order.index(question)
        to = at - 1 if way == "up" else at + 1
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
            for place, each in enumerate(order):
                each.place = place
            _record_change(questionnaire, actor)


def open_questionnaire(actor: Actor, questionnaire_id: int) -> Questionnaire:
    """Open a questionnaire: those invited answer it in its stage, and it changes no more.

    Raises:
        Conflict: It is open already, has no question, or its stage is over or has no end.
    """
    with transaction():
        questionnaire = _get_planned(actor, questionnaire_id)
        if not questionnaire.questions:
            raise Conflict("no_questions")
        if questionnaire.closes_at is None:
            raise Conflict("questionnaire_without_end")
        if questionnaire.is_over:
            raise Conflict("questionnaire_over")
        questionnaire.opened_at = utc_now()
        record_event("questionnaire.opened", questionnaire, actor, number=questionnaire.number)
    return questionnaire


def discard_questionnaire(actor: Actor, questionnaire_id: int) -> None:
    """Discard a questionnaire that was never open.

    Raises:
        Conflict: It is open.
    """
    with transaction():
        questionnaire = _get_planned(actor, questionnaire_id)
        record_event(
            "questionnaire.discarded",
            questionnaire,
            actor,
            audience="moderators",
            number=questionnaire.number,
        )
        db.session.delete(questionnaire)


def publish_figures(actor: Actor, questionnaire_id: int) -> Questionnaire:
    """Publish the figures after the deadline; a repeated call changes nothing.

    Raises:
        NotFound: It was never open.
        Conflict: The deadline has not passed.
    """
    with transaction():
        questionnaire = find_row(Questionnaire, questionnaire_id)
        require_permission(actor, "questionnaire.plan", questionnaire)
        if questionnaire.opened_at is None:
            raise NotFound(what="Questionnaire")
        if not questionnaire.is_over:
            raise Conflict("questionnaire_running")
        if questionnaire.figures_at is None:
            questionnaire.figures_at = utc_now()
            record_event(
                "questionnaire.figures_published",
                questionnaire,
                actor,
                number=questionnaire.number,
            )
    return questionnaire


def keep_stage(stage: Stage) -> None:
    """Refuse that a stage is removed to which a questionnaire belongs."""
    number = db.session.scalar(
        select(Questionnaire.number).where(Questionnaire.stage_id == stage.id).limit(1)
    )
    if number is not None:
        raise Conflict("stage_with_questionnaire", number=number)


before_stage_removal.append(keep_stage)
