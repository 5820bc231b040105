"""The pages of comments: threads with plain forms that work without a script, and what one wrote oneself."""
from functools import lru_cache
from typing import Any

from flask import Response, g, redirect, request, url_for
from markupsafe import Markup

from consult.amendments.queries import amendment_for
from consult.consultations.models import Consultation
from consult.consultations.queries import consultations
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.pages import Fields, form_page, page
from consult.documents.models import Clause, Document
from consult.documents.queries import issued_document, line_of
from consult.text.sanitize import excerpt, markdown_html

from . import actions, queries, submission_entry_views as views_on_behalf
from .admission import language_of
from .blueprint import views
from .forms import AmendmentCommentForm, CommentForm, EditForm, GeneralForm, Paging, ReplyForm
from .models import Said

__all__ = ["views", "views_on_behalf"]
views.add_app_template_global(excerpt, "excerpt")


@views.app_template_global()
@lru_cache(maxsize=2_048)
def said_html(body: str) -> Markup:
    """What somebody wrote in Markdown, clean."""
    return Markup(markdown_html(body))  # noqa: S704 - cleaned twice, see text/sanitize.py


def place_of(said: Any) -> str:
    """The address of a comment in its place: beside its clause, or on the page of its document."""
    anchor = f"comment-{said.id}"
    if said.amendment_id is not None:
        return url_for("amendments.amendment", amendment_id=said.amendment_id, _anchor=anchor)
    if said.clause_id is None:
        return url_for("comments.on_document", document_id=said.document_id, _anchor=anchor)
    there = said.stands_id or said.clause_id
    where = "reading.clause" if queries.in_current_text(there) else "comments.thread"
    return url_for(where, clause_id=there, _anchor=anchor)


def _paging() -> Paging:
    """Which part is asked for; the first when the page is shown again with a form that was refused."""
    return parse(Paging, request.args.to_dict() if request.method == "GET" else {})


def around(said: Said) -> dict[str, Any]:
    """What a page about one comment shows of the place it stands in."""
    g.consultation = find(Consultation, said.consultation_id)
    document = find(Document, said.document_id)
    line = _line(said.clause_id, document) if said.clause_id is not None else None
    return {"said_now": said, "document": document, "line": line, "back": place_of(said)}


def _line(clause_id: int, document: Document) -> Any:
    """The words of a clause in the newest issued version that has it, in the reader's language."""
    return line_of(queries.version_with(clause_id), clause_id, i18n.spoken(), document.authentic)


@views.get("/clauses/<int:clause_id>/comments")
def thread(clause_id: int) -> Response:
    """Everything that was said about a clause, and the form to add to it."""
    clause, paging = find(Clause, clause_id), _paging()
    document = clause.document
    g.consultation = document.consultation
    line = _line(clause_id, document)
    found = queries.threads_on(visitor().actor, clause_id=clause_id, limit=paging.limit, after=paging.after)
    return form_page("comments/clause_comments.html", clause=clause, document=document, line=line, threads=found, paging=paging,
                     stands=queries.in_current_text(clause_id), form=Fields())


@views.post("/clauses/<int:clause_id>/comments")
@writes(CommentForm, again=thread, slow=language_of)
def post_comment(actor: Actor, form: CommentForm, clause_id: int, done: str | None) -> Answer:
    """Say something about a clause or a passage of it, and return to its place."""
    posted = actions.post_comment(actor, clause_id, form.body, place=form.place, kind=form.kind, language=done,
                                  parent_id=form.parent_id, wording_id=form.wording_id, quote=form.quote)
    return see(url_for("reading.clause", clause_id=clause_id, _anchor=f"comment-{posted.id}"))


@views.get("/documents/<int:document_id>/comments")
def on_document(document_id: int) -> Response:
    """What was said about a document as a whole, and about what is missing in it."""
    document, paging = issued_document(document_id), _paging()
    g.consultation = document.consultation
    found = queries.threads_on(visitor().actor, document_id=document_id, limit=paging.limit, after=paging.after)
    return form_page("comments/document_comments.html", document=document, threads=found, paging=paging, form=Fields())


@views.post("/documents/<int:document_id>/comments")
@writes(GeneralForm, again=on_document, slow=language_of)
def post_general(actor: Actor, form: GeneralForm, document_id: int, done: str | None) -> Answer:
    """Say something about a document as a whole, or about what is missing in it."""
    posted = actions.post_general(actor, document_id, form.body, place=form.place, kind=form.kind, language=done,
                                  parent_id=form.parent_id)
    return see(url_for("comments.on_document", document_id=document_id, _anchor=f"comment-{posted.id}"))


@views.get("/amendments/<int:amendment_id>/comments")
def on_amendment(amendment_id: int) -> Response:
    """What was said about an amendment, and the form to add to it."""
    actor, paging = visitor().actor, _paging()
    amendment = amendment_for(actor, amendment_id)
    document = find(Document, amendment.document_id)
    g.consultation = document.consultation
    found = queries.threads_on(actor, amendment_id=amendment_id, limit=paging.limit, after=paging.after)
    return form_page("comments/amendment_comments.html", amendment=amendment, document=document, threads=found, paging=paging,
                     form=Fields())


@views.post("/amendments/<int:amendment_id>/comments")
@writes(AmendmentCommentForm, again=on_amendment, slow=language_of)
def post_on_amendment(actor: Actor, form: AmendmentCommentForm, amendment_id: int, done: str | None) -> Answer:
    """Say something about an amendment."""
    posted = actions.post_on_amendment(actor, amendment_id, form.body, kind=form.kind, language=done,
                                       parent_id=form.parent_id)
    return see(url_for("amendments.amendment", amendment_id=amendment_id, _anchor=f"comment-{posted.id}"))


@views.get("/comments/<int:comment_id>")
def comment(comment_id: int) -> Any:
    """The lasting address of a comment: it leads to its place."""
    return redirect(place_of(queries.comment_for(visitor().actor, comment_id)))


@views.get("/comments/<int:comment_id>/reply")
def replying(comment_id: int) -> Response:
    """The form to answer a comment."""
    found = queries.may_on(visitor().actor, "comment.post", comment_id)
    return form_page("comments/reply_form.html", form=Fields(), **around(found))


@views.post("/comments/<int:comment_id>/reply")
@writes(ReplyForm, again=replying, slow=language_of)
def reply(actor: Actor, form: ReplyForm, comment_id: int, done: str | None) -> Answer:
    """Answer a comment."""
    return see(place_of(actions.reply(actor, comment_id, form.body, kind=form.kind, language=done)))


@views.get("/comments/<int:comment_id>/edit")
def editing(comment_id: int) -> Response:
    """The form with one's own words, to change them."""
    found = queries.may_on(visitor().actor, "comment.edit", comment_id)
    return form_page("comments/edit_form.html", form=Fields({"body": found.body, "kind": found.kind}), **around(found))


@views.post("/comments/<int:comment_id>/edit")
@writes(EditForm, again=editing)
def edit(actor: Actor, form: EditForm, comment_id: int) -> Answer:
    """Change what one said."""
    return see(place_of(actions.edit_comment(actor, comment_id, form.body, form.kind, form.row_version)))


@views.get("/comments/<int:comment_id>/history")
def history(comment_id: int) -> Response:
    """What a comment said before it was edited."""
    found, before = queries.revisions(visitor().actor, comment_id)
    return page("comments/history.html", revisions=before, **around(found))


@views.post("/comments/<int:comment_id>/withdraw")
@writes()
def withdraw(actor: Actor, _form: Nothing, comment_id: int) -> Answer:
    """Take back what one said."""
    return see(place_of(actions.withdraw_comment(actor, comment_id)))


@views.post("/comments/<int:comment_id>/restore")
@writes()
def restore(actor: Actor, _form: Nothing, comment_id: int) -> Answer:
    """Undo a withdrawal."""
    return see(place_of(actions.restore_comment(actor, comment_id)))


@views.get("/my/comments")
def mine() -> Response:
    """What the reader wrote, with what was answered."""
    paging, all_there = _paging(), consultations()
    g.consultation = all_there[0] if len(all_there) == 1 else None
    found = queries.mine(visitor().actor, paging.limit, paging.after or None)
    more = found[-1].said.id if len(found) == paging.limit else None
    return form_page("comments/own_comments.html", written=found, more=more)
