"""The page on which an open answer of a questionnaire becomes a comment."""

from flask import Response, g, url_for

from consult.comments.admission import limit_new_account
from consult.comments.blueprint import views
from consult.comments.forms import AnswerPlaceForm
from consult.comments.models import Comment
from consult.consultations.blueprint import load_consultation
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.web.pages import FormFields, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.questionnaires.queries import AnswerToPlace, get_answer_to_place
from consult.submissions.entry_queries import list_documents_to_enter
from consult.text.language import guess_language

from .actions import place_answer
from .queries import find_answer_comment, load_answer_comments

ANSWER_URL = (
    "/c/<slug>/questionnaires/<int:number>/responses/<int:response_id>/questions/<int:question_id>"
)
views.add_app_template_global(load_answer_comments)


def _find(slug: str, number: int, response_id: int, question_id: int) -> AnswerToPlace:
    g.consultation = load_consultation(slug)
    found = get_answer_to_place(get_visitor().actor, response_id, question_id)
    one = found.questionnaire
    if (one.consultation_id, one.number) != (g.consultation.id, number):
        raise NotFound(what="Answer")
    return found


@views.get(ANSWER_URL, endpoint="placing")
def show_answer_form(slug: str, number: int, response_id: int, question_id: int) -> Response:
    """Show an open answer, and the form that makes a comment of it."""
    found = _find(slug, number, response_id, question_id)
    documents = list_documents_to_enter(found.answer.consultation_id)
    there: Comment | None = find_answer_comment(response_id, question_id)
    return render_form_page(
        "comments/questionnaire_answers/place_form.html",
        found=found,
        documents=documents,
        there=there,
        form=FormFields(
            {
                "document_id": documents[0].id if documents else None,
                "language": guess_language(found.answer.text),
            }
        ),
    )


@views.post(ANSWER_URL, endpoint="place_answer")
@write_endpoint(AnswerPlaceForm, rerender=show_answer_form, precompute=limit_new_account)
def submit_answer_form(
    actor: Actor,
    form: AnswerPlaceForm,
    slug: str,
    number: int,
    response_id: int,
    question_id: int,
    precomputed: None,
) -> WriteAnswer:
    """Make a comment of an open answer, and return to the questionnaire."""
    _find(slug, number, response_id, question_id)
    place_answer(actor, response_id, question_id, form)
    return redirect_to(
        url_for(
            "questionnaires.questionnaire", slug=slug, number=number, done="placed", _anchor="main"
        )
    )
