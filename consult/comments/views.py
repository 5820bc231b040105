"""The pages of comments: threads with forms that work without JavaScript, and own comments."""

from functools import lru_cache
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from markupsafe import Markup

from consult.amendments.queries import load_amendment
from consult.attachments.examination import NewAttachment, examine_attachments
from consult.consultations.models import Consultation
from consult.core import i18n
from consult.core.hooks import entry_endpoints
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.documents.models import Clause, Document
from consult.documents.queries import get_issued_document, find_clause_text
from consult.text.diff.word_diff import diff_words
from consult.text.sanitize import make_excerpt, render_markdown

from . import actions, queries
from .admission import AdmittedComment, admit_comment
from .blueprint import views
from .agreements import actions as agreements
from .mentions.actions import preview_mentions
from .resolutions import actions as resolutions
from .forms import (
    AgreementForm,
    AmendmentCommentForm,
    CommentForm,
    CommentEditForm,
    DocumentCommentForm,
    CommentPaging,
    CommentPreviewForm,
    CommentReplyForm,
)
from .models import CommentView

views.add_app_template_global(make_excerpt)
entry_endpoints.add("comments.post_comment")


@views.app_template_global()
@lru_cache(maxsize=2_048)
def render_comment_html(body: str) -> Markup:
    """Render the Markdown of a comment as clean HTML."""
    return Markup(render_markdown(body))  # noqa: S704 - cleaned twice, see text/sanitize.py


def build_comment_url(said: Any, done: str | None = None) -> str:
    """Return the address of a comment: beside its clause, or on the page of its document.

    Args:
        done: the act that the page confirms, a code of `comment_done` in comments/_thread.html.
    """
    parts = _build_place(said.id, done)
    if said.amendment_id is not None:
        return url_for("amendments.amendment", amendment_id=said.amendment_id, **parts)
    if said.clause_id is None:
        return url_for("comments.on_document", document_id=said.document_id, **parts)
    there = said.stands_id or said.clause_id
    where = "reading.clause" if queries.is_in_current_text(there) else "comments.thread"
    return url_for(where, clause_id=there, **parts)


def _build_place(number: int, done: str | None) -> dict[str, Any]:
    """Build the parts of an address that lead to a comment and say what was done."""
    return {"_anchor": f"comment-{number}", "done": f"{done}-{number}" if done else None}


def _read_paging() -> CommentPaging:
    """Read the requested part of a list; the first one if the page follows a refused form."""
    given = request.args if request.method == "GET" else {}
    asked = {name: value for name, value in given.items() if name != "done"}  # for the template
    return parse_form(CommentPaging, asked)


def build_comment_context(said: CommentView) -> dict[str, Any]:
    """Build the template context that pages about one comment share."""
    g.consultation = find_row(Consultation, said.consultation_id)
    document = find_row(Document, said.document_id)
    line = _load_clause_text(said.clause_id, document) if said.clause_id is not None else None
    return {"said_now": said, "document": document, "line": line, "back": build_comment_url(said)}


def _load_clause_text(clause_id: int, document: Document) -> Any:
    """Load the text of a clause in its newest issued version, in the reader's language."""
    return find_clause_text(
        queries.find_newest_version(clause_id), clause_id, i18n.get_language(), document.authentic
    )


@views.get("/clauses/<int:clause_id>/comments", endpoint="thread")
def list_clause_comments(clause_id: int) -> Response:
    """List the comments on a clause, with the form that adds one."""
    clause, paging = find_row(Clause, clause_id), _read_paging()
    document = clause.document
    g.consultation = document.consultation
    line = _load_clause_text(clause_id, document)
    found = queries.load_threads(
        get_visitor().actor, clause_id=clause_id, limit=paging.limit, after=paging.after
    )
    return render_form_page(
        "comments/clause_comments.html",
        clause=clause,
        document=document,
        line=line,
        threads=found,
        paging=paging,
        stands=queries.is_in_current_text(clause_id),
        form=FormFields(),
    )


@views.post("/clauses/<int:clause_id>/comments")
@write_endpoint(CommentForm, rerender=list_clause_comments, precompute=admit_comment)
def post_comment(
    actor: Actor, form: CommentForm, clause_id: int, precomputed: AdmittedComment
) -> WriteAnswer:
    """Post a comment on a clause or a passage of it, then return to its place."""
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
    return redirect_to(
        url_for("reading.clause", clause_id=clause_id, **_build_place(posted.id, "sent"))
    )


@views.post("/consultations/<int:consultation_id>/comments/preview", endpoint="preview")
@write_endpoint(CommentPreviewForm, read_only=True)
def preview_comment(actor: Actor, form: CommentPreviewForm, consultation_id: int) -> WriteAnswer:
    """Show how a comment will look and whom it mentions; a script gets a fragment."""
    g.consultation = find_row(Consultation, consultation_id)
    shown: dict[str, Any] = {
        "body": form.body,
        "mentioned": preview_mentions(actor, g.consultation, form.body),
    }
    if request.headers.get("X-Requested-With") == "fetch":
        return WriteAnswer(200, None, render_template("comments/_preview.html", **shown))
    return WriteAnswer(200, None, render_page("comments/preview.html", **shown).get_data(True))


@views.get("/documents/<int:document_id>/comments", endpoint="on_document")
def list_document_comments(document_id: int) -> Response:
    """List the comments on a document as a whole and on missing content."""
    document, paging = get_issued_document(document_id), _read_paging()
    g.consultation = document.consultation
    found = queries.load_threads(
        get_visitor().actor, document_id=document_id, limit=paging.limit, after=paging.after
    )
    return render_form_page(
        "comments/document_comments.html",
        document=document,
        threads=found,
        paging=paging,
        form=FormFields(),
    )


@views.post("/documents/<int:document_id>/comments", endpoint="post_general")
@write_endpoint(DocumentCommentForm, rerender=list_document_comments, precompute=admit_comment)
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
    return redirect_to(
        url_for("comments.on_document", document_id=document_id, **_build_place(posted.id, "sent"))
    )


@views.get("/amendments/<int:amendment_id>/comments", endpoint="on_amendment")
def list_amendment_comments(amendment_id: int) -> Response:
    """List the comments on an amendment, with the form that adds one."""
    actor, paging = get_visitor().actor, _read_paging()
    amendment = load_amendment(actor, amendment_id)
    document = find_row(Document, amendment.document_id)
    g.consultation = document.consultation
    found = queries.load_threads(
        actor, amendment_id=amendment_id, limit=paging.limit, after=paging.after
    )
    return render_form_page(
        "comments/amendment_comments.html",
        amendment=amendment,
        document=document,
        threads=found,
        paging=paging,
        form=FormFields(),
    )


@views.post("/amendments/<int:amendment_id>/comments", endpoint="post_on_amendment")
@write_endpoint(AmendmentCommentForm, rerender=list_amendment_comments, precompute=admit_comment)
def post_amendment_comment(
    actor: Actor, form: AmendmentCommentForm, amendment_id: int, precomputed: AdmittedComment
) -> WriteAnswer:
    """Post a comment on an amendment."""
    posted = actions.post_amendment_comment(
        actor,
        amendment_id,
        form.body,
        kind=form.kind,
        language=precomputed.language,
        files=precomputed.files,
        parent_id=form.parent_id,
    )
    return redirect_to(
        url_for(
            "amendments.amendment", amendment_id=amendment_id, **_build_place(posted.id, "sent")
        )
    )


@views.get("/comments/<int:comment_id>", endpoint="comment")
def redirect_to_comment(comment_id: int) -> Any:
    """Redirect the permanent address of a comment to its place."""
    return redirect(build_comment_url(queries.load_comment(get_visitor().actor, comment_id)))


@views.get("/comments/<int:comment_id>/reply", endpoint="replying")
def show_reply_form(comment_id: int) -> Response:
    """Show the form that replies to a comment."""
    found = queries.load_comment_for_act(get_visitor().actor, "comment.post", comment_id)
    return render_form_page(
        "comments/reply_form.html", form=FormFields(), **build_comment_context(found)
    )


@views.post("/comments/<int:comment_id>/reply", endpoint="reply")
@write_endpoint(CommentReplyForm, rerender=show_reply_form, precompute=admit_comment)
def reply_to_comment(
    actor: Actor, form: CommentReplyForm, comment_id: int, precomputed: AdmittedComment
) -> WriteAnswer:
    """Reply to a comment."""
    return redirect_to(
        build_comment_url(
            actions.reply_to_comment(
                actor,
                comment_id,
                form.body,
                kind=form.kind,
                language=precomputed.language,
                files=precomputed.files,
            ),
            "sent",
        )
    )


@views.get("/comments/<int:comment_id>/edit", endpoint="editing")
def show_edit_form(comment_id: int) -> Response:
    """Show the form that edits one's comment."""
    found = queries.load_comment_for_act(get_visitor().actor, "comment.edit", comment_id)
    return render_form_page(
        "comments/edit_form.html",
        form=FormFields({"body": found.body, "kind": found.kind}),
        **build_comment_context(found),
    )


@views.post("/comments/<int:comment_id>/edit", endpoint="edit")
@write_endpoint(CommentEditForm, rerender=show_edit_form, precompute=examine_attachments)
def edit_comment(
    actor: Actor, form: CommentEditForm, comment_id: int, precomputed: tuple[NewAttachment, ...]
) -> WriteAnswer:
    """Edit a comment, or attach files to it."""
    return redirect_to(
        build_comment_url(
            actions.edit_comment(
                actor, comment_id, form.body, form.kind, form.row_version, precomputed
            ),
            "changed",
        )
    )


@views.get("/comments/<int:comment_id>/history", endpoint="history")
def list_revisions(comment_id: int) -> Response:
    """List the earlier texts of a comment, each with what was changed in it."""
    found, before = queries.load_revisions(get_visitor().actor, comment_id)
    after = [*((each.body, each.kind) for each in before[1:]), (found.body or "", found.kind)]
    changes = [
        (each, diff_words(each.body, body), kind)
        for each, (body, kind) in zip(before, after, strict=False)  # none without revisions
    ]
    return render_page("comments/history.html", changes=changes, **build_comment_context(found))


@views.post("/comments/<int:comment_id>/withdraw", endpoint="withdraw")
@write_endpoint()
def withdraw_comment(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Withdraw a comment."""
    return redirect_to(build_comment_url(actions.withdraw_comment(actor, comment_id), "withdrawn"))


@views.post("/comments/<int:comment_id>/restore", endpoint="restore")
@write_endpoint()
def restore_comment(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Restore a withdrawn comment."""
    return redirect_to(build_comment_url(actions.restore_comment(actor, comment_id), "restored"))


@views.post("/comments/<int:comment_id>/agree", endpoint="agree")
@write_endpoint(AgreementForm)
def agree_with_comment(actor: Actor, form: AgreementForm, comment_id: int) -> WriteAnswer:
    """Agree with a comment, for one's organization or for oneself."""
    return redirect_to(
        build_comment_url(
            agreements.agree_with_comment(actor, comment_id, form.row_version), "agreed"
        )
    )


@views.post("/comments/<int:comment_id>/end-agreement", endpoint="end_agreement")
@write_endpoint()
def end_agreement(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Withdraw an agreement with a comment."""
    return redirect_to(
        build_comment_url(agreements.end_agreement(actor, comment_id), "agreement-ended")
    )


@views.post("/comments/<int:comment_id>/resolve", endpoint="resolve")
@write_endpoint()
def resolve_thread(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Resolve the thread of a comment, which folds it."""
    return redirect_to(build_comment_url(resolutions.resolve_thread(actor, comment_id), "resolved"))


@views.post("/comments/<int:comment_id>/reopen-thread", endpoint="reopen")
@write_endpoint()
def reopen_thread(actor: Actor, _form: EmptyForm, comment_id: int) -> WriteAnswer:
    """Reopen a resolved thread."""
    return redirect_to(build_comment_url(resolutions.reopen_thread(actor, comment_id), "reopened"))


@views.get("/my/comments", endpoint="mine")
def list_own_comments() -> Response:
    """List the reader's comments with their replies."""
    paging = _read_paging()
    found = queries.load_own_comments(get_visitor().actor, paging.limit, paging.after or None)
    more = found[-1].said.id if len(found) == paging.limit else None
    return render_form_page("comments/own_comments.html", written=found, more=more)
