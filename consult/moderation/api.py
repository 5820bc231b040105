"""The JSON API of moderation: report, hide, restore and approve comments."""

from flask import Blueprint

from consult.comments.queries import load_comment
from consult.comments.shapes import CommentShape
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response

from . import actions
from .forms import GroundsForm
from .shapes import CommentReportShape

api = Blueprint("moderation_api", __name__, url_prefix="/api/v1")


def _answer_comment(actor: Actor, comment_id: int) -> WriteAnswer:
    """Answer with one comment as the actor sees it."""
    return json_answer(CommentShape.build(load_comment(actor, comment_id)))


@api.post("/comments/<int:comment_id>/hide")
@document_response(CommentShape)
@write_endpoint(GroundsForm, rule="comment.hide")
def hide_comment(actor: Actor, form: GroundsForm, comment_id: int) -> WriteAnswer:
    """Hide a comment with a reason."""
    actions.hide_comment(actor, comment_id, form.grounds)
    return _answer_comment(actor, comment_id)


@api.post("/comments/<int:comment_id>/show", endpoint="show_comment")
@document_response(CommentShape)
@write_endpoint(rule="comment.hide")
def unhide_comment(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Restore a hidden comment."""
    actions.unhide_comment(actor, comment_id)
    return _answer_comment(actor, comment_id)


@api.post("/comments/<int:comment_id>/approve")
@document_response(CommentShape)
@write_endpoint(rule="comment.approve")
def approve_comment(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Approve a held comment."""
    actions.approve_comment(actor, comment_id)
    return _answer_comment(actor, comment_id)


@api.post("/comments/<int:comment_id>/report")
@document_response(CommentReportShape, 201)
@write_endpoint(GroundsForm, rule="comment.report")
def report_comment(actor: Actor, form: GroundsForm, comment_id: int) -> WriteAnswer:
    """Report a comment to the moderators, once per person."""
    return json_answer(
        CommentReportShape.build(actions.report_comment(actor, comment_id, form.grounds)), 201
    )
