"""Pages of questionnaires: their list, one of them with its form and its figures."""

import json
import re
from typing import Any

from flask import Response, request, url_for

from consult.accounts.queries import list_localized_groups
from consult.consultations.blueprint import load_consultation
from consult.consultations.models import Consultation
from consult.core.database.engine import utc_now
from consult.core.errors import NotFound
from consult.core.i18n import get_language
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import ROLES, is_allowed, require_permission
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page, render_page
from consult.core.web.write_endpoint import (
    WriteAnswer,
    get_visitor,
    redirect_to,
    write_endpoint,
)

from . import actions, answer_actions, queries
from .blueprint import views
from .figure_queries import SMALLEST_GROUP, list_question_options, load_shown_figures
from .forms import (
    AnswersForm,
    QuestionForm,
    QuestionMoveForm,
    QuestionnaireForm,
    build_question_values,
)
from .list_queries import PAGE, QuestionnaireFilter, count_readable, find_questionnaires
from .models import QUESTION_KINDS, Questionnaire

STATES, OWN = ["open", "coming", "closed"], ["unanswered", "answered"]
LIST_URL = "/c/<slug>/questionnaires"
ONE_URL = LIST_URL + "/<int:number>"
QUESTION_URL = ONE_URL + "/questions/<int:question_id>"
FIELD_OF_ANSWER = re.compile(r"^answers\.(\d+)\..*")  # as a form names what is wrong in it
views.add_app_template_global(list_question_options)
views.add_app_template_global(queries.count_submitted_responses)


@views.app_template_global()
def count_questionnaires(consultation: Consultation) -> int:
    """Count the questionnaires that the reader may read."""
    return count_readable(get_visitor().actor, consultation.id)


def _find(slug: str, number: int) -> Questionnaire:
    return queries.get_questionnaire(get_visitor().actor, load_consultation(slug).id, number)


def _redirect(slug: str, number: int, done: str, anchor: str = "main") -> WriteAnswer:
    """Answer with a redirect to the questionnaire."""
    return redirect_to(
        url_for("questionnaires.questionnaire", slug=slug, number=number, done=done, _anchor=anchor)
    )


@views.get(LIST_URL, endpoint="listing")
def show_questionnaires(slug: str) -> Response:
    """List the questionnaires, filtered by state and by what they are to the reader."""
    consultation, actor, asked = load_consultation(slug), get_visitor().actor, request.args
    choices = {"state": STATES, "mine": OWN if actor.user_id is not None else []}
    chosen = {name: asked[name] for name, known in choices.items() if asked.get(name) in known}
    at = asked.get("page", "1")
    number = max(int(at), 1) if at.isascii() and at.isdecimal() and len(at) < 4 else 1
    found = find_questionnaires(
        actor,
        consultation.id,
        QuestionnaireFilter(**chosen),
        skip=PAGE * (number - 1),
    )
    return render_page(
        "questionnaires/questionnaire_list.html",
        found=found,
        all_count=count_readable(actor, consultation.id),
        choices=choices,
        chosen=chosen,
        number=number,
        pages=-(-found.total // PAGE),
        done=read_done(),
    )


@views.get(LIST_URL + "/new", endpoint="new_form")
def show_new_form(slug: str) -> Response:
    """Show the form that creates a questionnaire."""
    found = load_consultation(slug)
    require_permission(get_visitor().actor, "questionnaire.plan", found)
    return render_form_page(
        "questionnaires/plan_form.html",
        one=None,
        roles=ROLES,
        now=utc_now(),
        form=FormFields({"stage_id": found.current.id if found.current else None}),
    )


@views.post(LIST_URL + "/new", endpoint="create")
@write_endpoint(QuestionnaireForm, rerender=show_new_form)
def create_questionnaire(actor: Actor, form: QuestionnaireForm, slug: str) -> WriteAnswer:
    """Create a questionnaire."""
    made = actions.create_questionnaire(actor, load_consultation(slug).id, form)
    return _redirect(slug, made.number, "created")


@views.get(ONE_URL + "/plan", endpoint="plan_form")
def show_plan_form(slug: str, number: int) -> Response:
    """Show the form that changes the plan of a questionnaire."""
    one = _find(slug, number)
    require_permission(get_visitor().actor, "questionnaire.plan", one)
    values = {
        "stage_id": one.stage_id,
        "role": one.role,
        "shows_answers": one.shows_answers,
        **{f"title_{language}": words for language, words in one.title.items()},
        **{f"intro_{language}": words for language, words in one.intro.items()},
    }
    return render_form_page(
        "questionnaires/plan_form.html",
        one=one,
        roles=ROLES,
        now=utc_now(),
        form=FormFields(values),
    )


@views.post(ONE_URL + "/plan", endpoint="change")
@write_endpoint(QuestionnaireForm, rerender=show_plan_form)
def change_questionnaire(
    actor: Actor, form: QuestionnaireForm, slug: str, number: int
) -> WriteAnswer:
    """Change the plan of a questionnaire."""
    actions.change_questionnaire(actor, _find(slug, number).id, form)
    return _redirect(slug, number, "changed")


@views.get(ONE_URL, endpoint="questionnaire")
def show_questionnaire(slug: str, number: int) -> Response:
    """Show a questionnaire: what the reader can do with it now, and its figures."""
    one, actor = _find(slug, number), get_visitor().actor
    plans = is_allowed(actor, "questionnaire.plan", one)
    return render_form_page(
        "questionnaires/questionnaire.html",
        one=one,
        plans=plans,
        invited=len(queries.load_invited(one)),
        figures=load_shown_figures(actor, one),
        groups=list_localized_groups(get_language()),
        least=SMALLEST_GROUP,
        kinds=QUESTION_KINDS,
        lacking=queries.list_lacking_languages(one) if plans else [],
        done=read_done(),
        **_build_response_form(actor, one),
    )


def _build_response_form(actor: Actor, one: Questionnaire) -> dict[str, Any]:
    """Build what the page needs of the reader's response."""
    respondent = queries.find_respondent(actor, one)
    response = queries.find_response(one.id, respondent.holder) if respondent else None
    form = FormFields()
    form.errors = {FIELD_OF_ANSWER.sub(r"q\1", name): words for name, words in form.errors.items()}
    if form.problem is None:
        form.values |= queries.build_values(response)
    return {
        "respondent": respondent,
        "response": response,
        "form": form,
        "said": queries.build_values(response),
        "open_answers": queries.load_open_answers(one, response),
        "version": response.row_version if response else 0,
    }


@views.post(ONE_URL, endpoint="answer")
@write_endpoint(AnswersForm, rerender=show_questionnaire)
def answer(actor: Actor, form: AnswersForm, slug: str, number: int) -> WriteAnswer:
    """Save the answers of a form, or submit them."""
    made = answer_actions.save_response(actor, _find(slug, number).id, form)
    sent = "submitted" if form.submit else "revised"
    return _redirect(slug, number, sent if made.submitted_at else "saved")


@views.post(ONE_URL + "/save", endpoint="save")
@write_endpoint(AnswersForm)
def save_answers(actor: Actor, form: AnswersForm, slug: str, number: int) -> WriteAnswer:
    """Save the answers as they are written; they are not submitted."""
    kept = form.model_copy(update={"submit": False})
    made = answer_actions.save_response(actor, _find(slug, number).id, kept)
    return WriteAnswer(200, None, json.dumps({"row_version": made.row_version}))


@views.post(ONE_URL + "/questions", endpoint="add_question")
@write_endpoint(QuestionForm, rerender=show_questionnaire)
def add_question(actor: Actor, form: QuestionForm, slug: str, number: int) -> WriteAnswer:
    """Add a question."""
    actions.add_question(actor, _find(slug, number).id, form)
    return _redirect(slug, number, "added", "questions")


@views.get(QUESTION_URL, endpoint="question_form")
def show_question_form(slug: str, number: int, question_id: int) -> Response:
    """Show the form that changes a question."""
    one = _find(slug, number)
    require_permission(get_visitor().actor, "questionnaire.plan", one)
    question = next((each for each in one.questions if each.id == question_id), None)
    if question is None or one.opened_at is not None:
        raise NotFound(what="Question")
    return render_form_page(
        "questionnaires/question_form.html",
        one=one,
        question=question,
        kinds=QUESTION_KINDS,
        form=FormFields(build_question_values(question)),
    )


@views.post(QUESTION_URL, endpoint="change_question")
@write_endpoint(QuestionForm, rerender=show_question_form)
def change_question(
    actor: Actor, form: QuestionForm, slug: str, number: int, question_id: int
) -> WriteAnswer:
    """Change a question."""
    actions.change_question(actor, _find(slug, number).id, question_id, form)
    return _redirect(slug, number, "corrected", "questions")


@views.post(QUESTION_URL + "/move", endpoint="move_question")
@write_endpoint(QuestionMoveForm)
def move_question(
    actor: Actor, form: QuestionMoveForm, slug: str, number: int, question_id: int
) -> WriteAnswer:
    """Move a question by one place."""
    actions.move_question(actor, _find(slug, number).id, question_id, form.way)
    return _redirect(slug, number, "moved", "questions")


@views.post(QUESTION_URL + "/remove", endpoint="remove_question")
@write_endpoint()
def remove_question(
    actor: Actor, _form: EmptyForm, slug: str, number: int, question_id: int
) -> WriteAnswer:
    """Remove a question."""
    actions.remove_question(actor, _find(slug, number).id, question_id)
    return _redirect(slug, number, "removed", "questions")


@views.post(ONE_URL + "/open", endpoint="open")
@write_endpoint(rerender=show_questionnaire)
def open_questionnaire(actor: Actor, _form: EmptyForm, slug: str, number: int) -> WriteAnswer:
    """Open a questionnaire."""
    actions.open_questionnaire(actor, _find(slug, number).id)
    return _redirect(slug, number, "opened")


@views.post(ONE_URL + "/discard", endpoint="discard")
@write_endpoint(rerender=show_questionnaire)
def discard_questionnaire(actor: Actor, _form: EmptyForm, slug: str, number: int) -> WriteAnswer:
    """Discard a questionnaire that was never open."""
    actions.discard_questionnaire(actor, _find(slug, number).id)
    return redirect_to(url_for("questionnaires.listing", slug=slug, done="discarded"))


@views.post(ONE_URL + "/figures", endpoint="publish_figures")
@write_endpoint(rerender=show_questionnaire)
def publish_figures(actor: Actor, _form: EmptyForm, slug: str, number: int) -> WriteAnswer:
    """Publish the figures."""
    actions.publish_figures(actor, _find(slug, number).id)
    return _redirect(slug, number, "published", "figures")
