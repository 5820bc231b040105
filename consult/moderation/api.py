"""The JSON API of moderation: report, hide and show again, approve."""
from flask import Blueprint

from consult.comments.queries import comment_for
from consult.comments.shapes import CommentShape
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, writes
from consult.core.web.forms import Nothing
from consult.core.web.openapi import answers

from . import actions
from .forms import GroundsForm
from .shapes import ReportShape

api = Blueprint("moderation_api", __name__, url_prefix="/api/v1")


def _one(actor: Actor, comment_id: int) -> Answer:
    return shown(CommentShape.of(comment_for(actor, comment_id)))


@api.post("/comments/<int:comment_id>/hide")
@answers(CommentShape)
@writes(GroundsForm)
def hide_comment(actor: Actor, form: GroundsForm, comment_id: int) -> Answer:
    """Hide a comment and say why."""
    actions.hide_comment(actor, comment_id, form.grounds)
    return _one(actor, comment_id)


@api.post("/comments/<int:comment_id>/show")
@answers(CommentShape)
@writes()
def show_comment(actor: Actor, _form: Nothing, comment_id: int) -> Answer:
    """Let a hidden comment be read again."""
    actions.show_comment(actor, comment_id)
    return _one(actor, comment_id)


@api.post("/comments/<int:comment_id>/approve")
@answers(CommentShape)
@writes()
def approve_comment(actor: Actor, _form: Nothing, comment_id: int) -> Answer:
    """Let everyone read a comment that was held."""
    actions.approve_comment(actor, comment_id)
    return _one(actor, comment_id)


@api.post("/comments/<int:comment_id>/report")
@answers(ReportShape, 201)
@writes(GroundsForm)
def report_comment(actor: Actor, form: GroundsForm, comment_id: int) -> Answer:
    """Report a comment to the moderators: once per person."""
    return shown(ReportShape.of(actions.report_comment(actor, comment_id, form.grounds)), 201)
