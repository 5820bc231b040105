"""The JSON API of comments: read, post, edit, withdraw, restore."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from consult.amendments.queries import load_amendment
from consult.attachments.examination import NewAttachment, examine_attachments
from consult.attachments.queries import get_attachment
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.files.downloads import send_untrusted_file
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.openapi import document_response
from consult.documents.queries import get_issued_document

from . import actions, queries
from .agreements import actions as agreements
from .resolutions import actions as resolutions
from .admission import AdmittedComment, admit_comment, admit_words
from .forms import (
    AgreementForm,
    AmendmentCommentForm,
    CommentForm,
    CommentEditForm,
    CommentEntryForm,
    DocumentCommentForm,
    CommentPaging,
)
from .mentions.forms import MentionQuery
from .mentions.queries import suggest_names
from .mentions.shapes import MentionableNamesShape, MentionableShape
from .models import CommentView
from .shapes import CommentShape, CommentsShape, CommentRevisionShape, CommentRevisionsShape
from .submission_entry_actions import enter_comment_from_form

api = Blueprint("comments_api", __name__, url_prefix="/api/v1")


def _answer_list(found: tuple[list[CommentView], int | None]) -> Response:
    """Answer with a part of a list of comments."""
    shape = CommentsShape(
        comments=[CommentShape.build(each) for each in found[0]], next_after=found[1]
    )
    return build_private_response(shape.model_dump(mode="json"))


def build_private_response(given: Any) -> Response:
    """Build a JSON response that no cache may keep."""
    response = jsonify(given)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer_comment(actor: Actor, comment_id: int) -> WriteAnswer:
    """Answer with one comment as the actor sees it."""
    return json_answer(CommentShape.build(queries.load_comment(actor, comment_id)))


@api.get("/clauses/<int:clause_id>/comments", endpoint="on_clause")
@document_response(CommentsShape, query=CommentPaging)
def list_clause_comments(clause_id: int) -> Response:
    """List the comments on a clause in the order of posting; a reply names its parent."""
    paging = parse_form(CommentPaging, request.args.to_dict())
    queries.find_newest_version(clause_id)
    return _answer_list(
        queries.load_comments(
            get_visitor().actor, clause_id=clause_id, after=paging.after, limit=paging.limit
        )
    )


@api.get("/documents/<int:document_id>/comments", endpoint="in_document")
@document_response(CommentsShape, query=CommentPaging)
def list_document_comments(document_id: int) -> Response:
    """List all comments in a document: on its clauses, on the whole, on missing content."""
    paging = parse_form(CommentPaging, request.args.to_dict())
    get_issued_document(document_id)
    actor = get_visitor().actor
    return _answer_list(
        queries.load_comments(
            actor, document_id=document_id, after=paging.after, limit=paging.limit
        )
    )


@api.get("/amendments/<int:amendment_id>/comments", endpoint="on_amendment")
@document_response(CommentsShape, query=CommentPaging)
def list_amendment_comments(amendment_id: int) -> Response:
    """List the comments on an amendment."""
    paging = parse_form(CommentPaging, request.args.to_dict())
    actor = get_visitor().actor
    load_amendment(actor, amendment_id)
    return _answer_list(
        queries.load_comments(
            actor, amendment_id=amendment_id, after=paging.after, limit=paging.limit
        )
    )


@api.get("/comments/<int:comment_id>", endpoint="comment")
@document_response(CommentShape)
def show_comment(comment_id: int) -> Response:
    """Show one comment."""
    return build_private_response(
        CommentShape.build(queries.load_comment(get_visitor().actor, comment_id)).model_dump(
            mode="json"
        )
    )


@api.get("/comments/<int:comment_id>/attachments/<int:place>", endpoint="attachment")
@document_response(None, media="*/*")
def download_attachment(comment_id: int, place: int) -> Response:
    """Download a file of a comment, with its own media type.

    The place is 1, 2 or 3, as the list `attachments` says.
    """
    if queries.load_comment(get_visitor().actor, comment_id).body is None:
        raise NotFound(what="Attachment")
    found = get_attachment("comment", comment_id, place)
    return send_untrusted_file(found.content, found.media_type, found.filename)


@api.get("/comments/<int:comment_id>/revisions", endpoint="revisions")
@document_response(CommentRevisionsShape)
def list_revisions(comment_id: int) -> Response:
    """List the earlier texts of a comment."""
    _, found = queries.load_revisions(get_visitor().actor, comment_id)
    return build_private_response(
        CommentRevisionsShape(
            revisions=[CommentRevisionShape.build(each) for each in found]
        ).model_dump(mode="json")
    )


@api.post("/clauses/<int:clause_id>/comments")
@document_response(CommentShape, 201)
@write_endpoint(CommentForm, precompute=admit_comment, rule="comment.post")
def post_comment(
    actor: Actor, form: CommentForm, clause_id: int, precomputed: AdmittedComment
) -> WriteAnswer:
    """Post a comment on a clause or a passage of it, or a reply there."""
    posted = actions.post_comment(
        actor,
        clause_id,
        form.body,
        place=form.place,
        kind=form.kind,
        language=precomputed.language,
        files=precomputed.files,
        parent_id=form.parent_id,
        wording_id=form.wording_id,
        quote=form.quote,
    )
    return json_answer(
        CommentShape.build(
            queries.build_comment_view(actor, posted.row, posted.stage, queries.load_group_marks())
        ),
        201,
    )


@api.post("/documents/<int:document_id>/comments", endpoint="post_general")
@document_response(CommentShape, 201)
@write_endpoint(DocumentCommentForm, precompute=admit_comment, rule="comment.post")
def post_document_comment(
    actor: Actor, form: DocumentCommentForm, document_id: int, precomputed: AdmittedComment
) -> WriteAnswer:
    """Post a comment on a document as a whole, or on something missing in it."""
    posted = actions.post_document_comment(
        actor,
        document_id,
        form.body,
        place=form.place,
        kind=form.kind,
        language=precomputed.language,
        files=precomputed.files,
        parent_id=form.parent_id,
    )
    return json_answer(
        CommentShape.build(
            queries.build_comment_view(actor, posted.row, posted.stage, queries.load_group_marks())
        ),
        201,
    )


@api.post("/amendments/<int:amendment_id>/comments", endpoint="post_on_amendment")
@document_response(CommentShape, 201)
@write_endpoint(AmendmentCommentForm, precompute=admit_comment, rule="comment.post")
def post_amendment_comment(
    actor: Actor, form: AmendmentCommentForm, amendment_id: int, precomputed: AdmittedComment
) -> WriteAnswer:
    """Post a comment on an amendment, or a reply there."""
    posted = actions.post_amendment_comment(
        actor,
        amendment_id,
        form.body,
        kind=form.kind,
        language=precomputed.language,
        files=precomputed.files,
        parent_id=form.parent_id,
    )
    return json_answer(
        CommentShape.build(
            queries.build_comment_view(actor, posted.row, posted.stage, queries.load_group_marks())
        ),
        201,
    )


@api.post("/submissions/<int:submission_id>/comments")
@document_response(CommentShape, 201)
@write_endpoint(CommentEntryForm, precompute=admit_words, rule="submission.enter")
def enter_comment(
    actor: Actor, form: CommentEntryForm, submission_id: int, precomputed: str | None
) -> WriteAnswer:
    """Enter a comment on behalf of a source: on a clause, a passage of it, or a document."""
    posted = enter_comment_from_form(actor, form, submission_id, precomputed)
    return json_answer(
        CommentShape.build(
            queries.build_comment_view(actor, posted.row, posted.stage, queries.load_group_marks())
        ),
        201,
    )


@api.patch("/comments/<int:comment_id>")
@document_response(CommentShape)
@write_endpoint(CommentEditForm, precompute=examine_attachments, rule="comment.edit")
def edit_comment(
    actor: Actor, form: CommentEditForm, comment_id: int, precomputed: tuple[NewAttachment, ...]
) -> WriteAnswer:
    """Edit a comment, or attach files to it; with row_version, only if it is unchanged since."""
    actions.edit_comment(actor, comment_id, form.body, form.kind, form.row_version, precomputed)
    return _answer_comment(actor, comment_id)


@api.delete("/comments/<int:comment_id>")
@document_response(CommentShape)
@write_endpoint(rule="comment.withdraw")
def withdraw_comment(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Withdraw a comment; its author may restore it while the stage takes comments."""
    actions.withdraw_comment(actor, comment_id)
    return _answer_comment(actor, comment_id)


@api.post("/comments/<int:comment_id>/restore")
@document_response(CommentShape)
@write_endpoint(rule="comment.restore")
def restore_comment(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Restore a withdrawn comment."""
    actions.restore_comment(actor, comment_id)
    return _answer_comment(actor, comment_id)


@api.get("/consultations/<int:consultation_id>/mentionable", endpoint="mentionable")
@document_response(MentionableNamesShape, query=MentionQuery, rule="comment.post")
def suggest_mentions(consultation_id: int) -> Response:
    """Suggest names that can be mentioned, for two letters or more of them.

    A comment mentions at most five people or organizations, by @ and the label.
    """
    query = parse_form(MentionQuery, request.args.to_dict())
    found = suggest_names(get_visitor().actor, consultation_id, query.q)
    return build_private_response(
        MentionableNamesShape(names=[MentionableShape.build(each) for each in found]).model_dump(
            mode="json"
        )
    )


@api.put("/comments/<int:comment_id>/agreement", endpoint="agree")
@document_response(CommentShape)
@write_endpoint(AgreementForm, rule="comment.agree")
def agree_with_comment(actor: Actor, form: AgreementForm, comment_id: int) -> WriteAnswer:
    """Agree with a comment, for one's organization as its head or speaker, or for oneself.

    It is shown with the name, and counted nowhere.
    """
    agreements.agree_with_comment(actor, comment_id, form.row_version)
    return _answer_comment(actor, comment_id)


@api.delete("/comments/<int:comment_id>/agreement", endpoint="end_agreement")
@document_response(CommentShape)
@write_endpoint(rule="comment.end_agreement")
def end_agreement(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Withdraw an agreement with a comment."""
    agreements.end_agreement(actor, comment_id)
    return _answer_comment(actor, comment_id)


@api.put("/comments/<int:comment_id>/resolution", endpoint="resolve")
@document_response(CommentShape)
@write_endpoint(rule="comment.resolve")
def resolve_thread(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Resolve the thread of a comment.

    Pages fold it to one line; an answer that is due stays due.
    """
    resolutions.resolve_thread(actor, comment_id)
    return _answer_comment(actor, comment_id)


@api.delete("/comments/<int:comment_id>/resolution", endpoint="reopen")
@document_response(CommentShape)
@write_endpoint(rule="comment.resolve")
def reopen_thread(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Reopen a resolved thread."""
    resolutions.reopen_thread(actor, comment_id)
    return _answer_comment(actor, comment_id)
