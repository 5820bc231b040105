"""The JSON API of comments: read, post, edit, withdraw, restore."""
from typing import Any

from flask import Blueprint, Response, jsonify, request

from consult.amendments.queries import amendment_for
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.openapi import answers
from consult.documents.queries import issued_document

from . import actions, queries
from .admission import language_of
from .forms import AmendmentCommentForm, CommentForm, EditForm, EnterForm, GeneralForm, Paging
from .models import Said
from .shapes import CommentShape, CommentsShape, RevisionShape, RevisionsShape
from .submission_entry_views import entered

api = Blueprint("comments_api", __name__, url_prefix="/api/v1")


def _listed(found: tuple[list[Said], int | None]) -> Response:
    shape = CommentsShape(comments=[CommentShape.of(each) for each in found[0]], next_after=found[1])
    return personal(shape.model_dump(mode="json"))


def personal(given: Any) -> Response:
    """JSON for the one who asks alone."""
    response = jsonify(given)
    response.headers["Cache-Control"] = "no-store"
    return response


def _one(actor: Actor, comment_id: int) -> Answer:
    return shown(CommentShape.of(queries.comment_for(actor, comment_id)))


@api.get("/clauses/<int:clause_id>/comments")
@answers(CommentsShape, query=Paging)
def on_clause(clause_id: int) -> Response:
    """The comments on a clause, in the order in which they came; a reply names its parent."""
    paging = parse(Paging, request.args.to_dict())
    queries.version_with(clause_id)
    return _listed(queries.comments_on(visitor().actor, clause_id=clause_id, after=paging.after, limit=paging.limit))


@api.get("/documents/<int:document_id>/comments")
@answers(CommentsShape, query=Paging)
def in_document(document_id: int) -> Response:
    """All comments in a document: on its clauses, on the whole, on what is missing."""
    paging = parse(Paging, request.args.to_dict())
    issued_document(document_id)
    actor = visitor().actor
    return _listed(queries.comments_on(actor, document_id=document_id, after=paging.after, limit=paging.limit))


@api.get("/amendments/<int:amendment_id>/comments")
@answers(CommentsShape, query=Paging)
def on_amendment(amendment_id: int) -> Response:
    """The comments on an amendment."""
    paging = parse(Paging, request.args.to_dict())
    actor = visitor().actor
    amendment_for(actor, amendment_id)
    return _listed(queries.comments_on(actor, amendment_id=amendment_id, after=paging.after, limit=paging.limit))


@api.get("/comments/<int:comment_id>")
@answers(CommentShape)
def comment(comment_id: int) -> Response:
    """One comment."""
    return personal(CommentShape.of(queries.comment_for(visitor().actor, comment_id)).model_dump(mode="json"))


@api.get("/comments/<int:comment_id>/revisions")
@answers(RevisionsShape)
def revisions(comment_id: int) -> Response:
    """What a comment said before it was edited."""
    _, found = queries.revisions(visitor().actor, comment_id)
    return personal(RevisionsShape(revisions=[RevisionShape.of(each) for each in found]).model_dump(mode="json"))


@api.post("/clauses/<int:clause_id>/comments")
@answers(CommentShape, 201)
@writes(CommentForm, slow=language_of)
def post_comment(actor: Actor, form: CommentForm, clause_id: int, done: str | None) -> Answer:
    """Say something about a clause or a passage of it, or answer what was said there."""
    posted = actions.post_comment(actor, clause_id, form.body, place=form.place, kind=form.kind, language=done,
                                  parent_id=form.parent_id, wording_id=form.wording_id, quote=form.quote)
    return shown(CommentShape.of(queries.said(actor, posted.row, posted.stage, queries.marks())), 201)


@api.post("/documents/<int:document_id>/comments")
@answers(CommentShape, 201)
@writes(GeneralForm, slow=language_of)
def post_general(actor: Actor, form: GeneralForm, document_id: int, done: str | None) -> Answer:
    """Say something about a document as a whole, or about what is missing in it."""
    posted = actions.post_general(actor, document_id, form.body, place=form.place, kind=form.kind, language=done,
                                  parent_id=form.parent_id)
    return shown(CommentShape.of(queries.said(actor, posted.row, posted.stage, queries.marks())), 201)


@api.post("/amendments/<int:amendment_id>/comments")
@answers(CommentShape, 201)
@writes(AmendmentCommentForm, slow=language_of)
def post_on_amendment(actor: Actor, form: AmendmentCommentForm, amendment_id: int, done: str | None) -> Answer:
    """Say something about an amendment, or answer what was said there."""
    posted = actions.post_on_amendment(actor, amendment_id, form.body, kind=form.kind, language=done,
                                       parent_id=form.parent_id)
    return shown(CommentShape.of(queries.said(actor, posted.row, posted.stage, queries.marks())), 201)


@api.post("/submissions/<int:submission_id>/comments")
@answers(CommentShape, 201)
@writes(EnterForm, slow=language_of)
def enter_comment(actor: Actor, form: EnterForm, submission_id: int, done: str | None) -> Answer:
    """Enter a comment on behalf of a submission's source: on a clause, on words of it, or on a document."""
    posted = entered(actor, form, submission_id, done)
    return shown(CommentShape.of(queries.said(actor, posted.row, posted.stage, queries.marks())), 201)


@api.patch("/comments/<int:comment_id>")
@answers(CommentShape)
@writes(EditForm)
def edit_comment(actor: Actor, form: EditForm, comment_id: int) -> Answer:
    """Change what one said; with row_version, only if nothing changed it meanwhile."""
    actions.edit_comment(actor, comment_id, form.body, form.kind, form.row_version)
    return _one(actor, comment_id)


@api.delete("/comments/<int:comment_id>")
@answers(CommentShape)
@writes()
def withdraw_comment(actor: Actor, _form: Nothing, comment_id: int) -> Answer:
    """Take it back; its author may restore it while comments are taken."""
    actions.withdraw_comment(actor, comment_id)
    return _one(actor, comment_id)


@api.post("/comments/<int:comment_id>/restore")
@answers(CommentShape)
@writes()
def restore_comment(actor: Actor, _form: Nothing, comment_id: int) -> Answer:
    """Let what one withdrew be read again."""
    actions.restore_comment(actor, comment_id)
    return _one(actor, comment_id)
