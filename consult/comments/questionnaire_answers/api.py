"""JSON API: make a comment of an open answer of a questionnaire."""

from consult.comments.admission import limit_new_account
from consult.comments.api import api
from consult.comments.forms import AnswerPlaceForm
from consult.comments.queries import load_comment
from consult.comments.shapes import CommentShape
from consult.core.permissions.actor import Actor
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import WriteAnswer, json_answer, write_endpoint

from .actions import place_answer


@api.post(
    "/questionnaire-responses/<int:response_id>/answers/<int:question_id>/comment",
    endpoint="place_answer",
)
@document_response(CommentShape, 201)
@write_endpoint(AnswerPlaceForm, precompute=limit_new_account, rule="questionnaire.place_answer")
def submit_answer_place(
    actor: Actor, form: AnswerPlaceForm, response_id: int, question_id: int, precomputed: None
) -> WriteAnswer:
    """Make a comment of an open answer, on a clause or a document, under its author's name.

    An answer is named by its response and its question. Its author can place it at any time while
    comments are accepted, which makes it public; a moderator only what everyone reads. A repeated
    call answers with the same comment.
    """
    made = place_answer(actor, response_id, question_id, form)
    return json_answer(CommentShape.build(load_comment(actor, made)), 201)
