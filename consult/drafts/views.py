"""The pages of drafts: one's own list, and what the forms of other pages ask for."""

from typing import Any

from flask import Response, g, request, url_for

from consult.core.database.engine import utc_now
from consult.core.errors import Conflict
from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.core.web.write_endpoint import (
    WriteAnswer,
    get_visitor,
    json_answer,
    redirect_to,
    write_endpoint,
)

from . import actions, queries
from .blueprint import views
from .forms import DraftForm, DraftMarkForm
from .models import Draft
from .review.queries import load_sent_notes, load_share_states, load_shared_drafts
from .shapes import KeptDraftShape
from .target import BASES, WORDS, DraftTarget, parse_mark

ENDPOINTS = {  # by kind: the page with the form, the name of its argument, and its anchor
    "comment": ("reading.clause", "clause_id", "f-body"),
    "reply": ("comments.replying", "comment_id", "f-body"),
    "amendment_comment": ("comments.on_amendment", "amendment_id", "f-body"),
    "document_comment": ("comments.on_document", "document_id", "f-body"),
    "amendment": ("amendments.amending", "clause_id", "f-a-text"),
    "new_clause": ("amendments.adding_first", "document_id", "f-n-text"),
    "sub_amendment": ("amendments.amending_it", "amendment_id", "f-a-text"),
    "position": ("ballots.position", "clause_id", "f-reason"),
    "amendment_position": ("ballots.position_on", "amendment_id", "f-reason"),
}


@views.app_template_global()
def build_form_url(target: DraftTarget) -> str:
    """Return the address of the page that shows a form with the words of its draft."""
    endpoint, argument, anchor = ENDPOINTS[target.kind]
    number = target.number
    if target.after:
        endpoint, argument, number = "amendments.adding", "clause_id", target.after
    given: dict[str, Any] = {argument: number, "text": target.language}
    return url_for(endpoint, _anchor=anchor, **given)


@views.app_template_global()
def may_keep_drafts() -> bool:
    """Return whether the forms of this page keep drafts of what is typed."""
    return queries.may_keep_drafts(get_visitor().actor)


@views.app_template_global()
def find_own_draft(name: str) -> Draft | None:
    """Find the reader's draft of a form; a page with several forms lists the drafts once."""
    actor = get_visitor().actor
    if "draft_versions" not in g:
        g.draft_versions = (
            queries.load_draft_versions(actor) if queries.may_keep_drafts(actor) else {}
        )
    return queries.find_draft(actor, name) if name in g.draft_versions else None


views.add_app_template_global(queries.build_mark)


@views.app_template_global()
def restore_form(form: FormFields, name: str) -> FormFields:
    """Return the form with the words of the reader's draft; one that was refused stays as it is."""
    draft = find_own_draft(name) if form.problem is None else None
    if draft is None:
        return form
    kept = {each: value for each, value in draft.fields.items() if each not in BASES}
    return FormFields({**form.values, **kept})


@views.app_template_global()
def format_read_time() -> str:
    """Format the present moment as the versions of drafts are: milliseconds since 1970."""
    return str(int(utc_now().timestamp() * 1000))


def _is_script() -> bool:
    """Return whether the script of a page asks, which shows the answer in its form."""
    return request.headers.get("X-Requested-With") == "fetch"


@views.get("/my/drafts", endpoint="mine")
def list_own_drafts(**_of_the_form: int) -> Response:
    """List the reader's drafts, with links to their forms."""
    actor = get_visitor().actor
    found = queries.load_own_drafts(actor)
    return render_form_page(
        "drafts/own_drafts.html",
        found=found,
        shown=load_shared_drafts(actor),
        sent=load_sent_notes(actor),
        shares=load_share_states([each.draft.id for each in found]),
        has_colleagues=actor.organisation_id is not None,
        form=FormFields(),
    )


def _show_other_text() -> Response:
    """Show both texts of a draft that was saved elsewhere meanwhile; else the list of drafts."""
    form = FormFields()
    if form.problem is None or form.problem.code != "draft_changed":
        return list_own_drafts()
    actor, sent = get_visitor().actor, DraftForm.model_validate(request.form.to_dict())
    target, _ = parse_mark(sent.draft)
    draft = queries.find_draft(actor, target.name)
    return render_form_page(
        "drafts/other_text.html",
        target=target,
        draft=draft,
        sent={
            **{name: value for name, value in sent.sent_fields.items() if value},
            "draft": queries.build_mark(target.name, draft),
        },
        words=[sent.sent_fields[name] for name in WORDS if sent.sent_fields[name]],
        kept=queries.list_words(draft) if draft is not None else [],
        form=form,
    )


@views.post("/my/drafts", endpoint="keep")
@write_endpoint(DraftForm, store_answer=False, rerender=_show_other_text)
def keep_draft(actor: Actor, form: DraftForm) -> WriteAnswer:
    """Keep what was typed into a form as a draft."""
    kept = actions.keep_draft(actor, form.draft, form.sent_fields)
    if not _is_script():
        if kept.state == "other":
            raise Conflict("draft_changed")
        return redirect_to(url_for("drafts.mine"))
    draft = kept.draft
    return json_answer(
        KeptDraftShape(
            state=kept.state,
            id=draft.id if draft else None,
            version=draft.row_version if draft else 0,
            is_new=kept.is_new,
        )
    )


@views.post("/my/drafts/discard", endpoint="discard")
@write_endpoint(DraftMarkForm, store_answer=False, rerender=list_own_drafts)
def discard_draft(actor: Actor, form: DraftMarkForm) -> WriteAnswer:
    """Discard a draft."""
    actions.discard_draft(actor, form.draft)
    return redirect_to(url_for("drafts.mine"))


@views.post("/my/drafts/sent/<int:note_id>/remove", endpoint="remove_note")
@write_endpoint(store_answer=False, rerender=list_own_drafts)
def remove_sent_note(actor: Actor, _form: EmptyForm, note_id: int) -> WriteAnswer:
    """Remove the note that a colleague sent a draft from one's list."""
    actions.remove_sent_note(actor, note_id)
    return redirect_to(url_for("drafts.mine"))


@views.get("/my/drafts/<int:draft_id>/other", endpoint="other")
def show_kept_text(draft_id: int) -> Response:
    """Send the text of a draft that was saved elsewhere, as a fragment for a form."""
    draft = queries.load_draft(get_visitor().actor, draft_id)
    return render_page("drafts/_kept_text.html", draft=draft, kept=queries.list_words(draft))
