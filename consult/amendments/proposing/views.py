"""The forms that propose an amendment or a new clause, and their preview while typing."""

import re
from typing import Any

from flask import Response, g, render_template, request, url_for

from consult.attachments.examination import NewAttachment, examine_attachments
from consult.core.hooks import entry_endpoints
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.errors import Conflict
from consult.core.web.pages import FormFields, render_form_page
from consult.documents.queries import get_issued_document

from consult.amendments import actions
from . import preview as previewing
from consult.amendments.blueprint import (
    ClauseInLanguage,
    load_clause_in_language,
    load_text_languages,
    build_amendment_url,
    build_amendment_place_url,
    explain_unavailable_kinds,
    views,
)
from consult.amendments.coalitions.queries import load_own_coalitions
from consult.amendments.conflicts.collisions import SimilarAmendment
from .move_destinations import list_destinations
from consult.amendments.forms import AmendmentPreviewForm, NewClauseForm, ProposeForm
from consult.amendments.models import KINDS_WITH_TEXT, Amendment
from .split_merge import list_cuts
from .preview import RequestedDestination

STALE_TEXT_CODES = {"text_changed", "clause_left_the_text"}
SLUG_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def _is_fragment_request() -> bool:
    """Return whether only the form is requested, to be put into an open page."""
    return request.headers.get("X-Requested-With") == "fetch"


entry_endpoints.update({"amendments.propose", "amendments.add", "amendments.add_first"})


@views.get("/clauses/<int:clause_id>/amend", endpoint="amending")
def show_amendment_form(clause_id: int) -> Response:
    """Show the form that amends a clause, as a page or as a fragment beneath the clause."""
    spoken = load_clause_in_language(clause_id)
    line, document = spoken.line, spoken.clause.document
    form = FormFields(
        {
            "kind": "mod",
            "text": line.text,
            "wording_id": line.wording_id,
            "clause_level": line.level,
        }
    )
    stale = form.problem is not None and form.problem.code in STALE_TEXT_CODES
    if stale:
        form.values["wording_id"] = line.wording_id
    return render_form_page(
        "amendments/proposing/_composer.html"
        if _is_fragment_request()
        else "amendments/proposing/amendment_form.html",
        form=form,
        stale=stale,
        **_build_clause_context(spoken),
        near=_find_similar(clause_id, form),
        places=list_destinations(spoken.clause, line.language),
        cuts=list_cuts(line.text),
        refusals=explain_unavailable_kinds(line),
        coalitions=load_own_coalitions(get_visitor().actor, document.consultation_id),
    )


@views.get("/clauses/<int:clause_id>/new-clause", endpoint="adding")
def show_new_clause_form(clause_id: int) -> Response:
    """Show the form that proposes a new clause after one."""
    spoken = load_clause_in_language(clause_id)
    line, document = spoken.line, spoken.clause.document
    form = FormFields(
        {
            "language": document.authentic,
            "clause_kind": "operative" if line.kind == "heading" else line.kind,
            "clause_level": line.level,
        }
    )
    return render_form_page(
        "amendments/proposing/_new_clause_form.html"
        if _is_fragment_request()
        else "amendments/proposing/new_clause.html",
        form=form,
        **_build_clause_context(spoken),
        near=_find_similar(clause_id, form, "add"),
        action=url_for("amendments.add", clause_id=clause_id, meeting=request.args.get("meeting")),
        coalitions=load_own_coalitions(get_visitor().actor, document.consultation_id),
    )


@views.get("/documents/<int:document_id>/new-clause", endpoint="adding_first")
def show_first_clause_form(document_id: int) -> Response:
    """Show the form that proposes a new clause before the first."""
    document = get_issued_document(document_id)
    g.consultation = document.consultation
    form = FormFields(
        {"language": document.authentic, "clause_kind": "preambular", "clause_level": 1}
    )
    actor = get_visitor().actor
    near = (
        previewing.find_similar_at_top(actor, document_id, form.values.get("text"))
        if form.problem
        else []
    )
    return render_form_page(
        "amendments/proposing/_new_clause_form.html"
        if _is_fragment_request()
        else "amendments/proposing/new_clause.html",
        form=form,
        document=document,
        clause=None,
        line=None,
        near=near,
        action=url_for("amendments.add_first", document_id=document_id),
        languages_of_text=load_text_languages(document),
        coalitions=load_own_coalitions(actor, document.consultation_id),
    )


def _build_clause_context(spoken: ClauseInLanguage) -> dict[str, Any]:
    """Build the template context of the clause that a form is about."""
    return {
        "clause": spoken.clause,
        "line": spoken.line,
        "document": spoken.clause.document,
        "authentic": spoken.authentic,
        "languages_of_text": spoken.languages,
    }


def _find_similar(clause_id: int, form: FormFields, kind: str = "") -> list[SimilarAmendment]:
    """Find the similar amendments if the form was refused because of them."""
    if form.problem is None or form.problem.code != "similar_exist":
        return []
    place = RequestedDestination(
        *(_parse_number(form.values.get(name)) for name in ("after", "clause_level", "cut"))
    )
    return previewing.find_similar(
        get_visitor().actor, clause_id, kind or form.values["kind"], form.values.get("text"), place
    )


def _parse_number(typed: object) -> int | None:
    """Parse a number of an accepted form; None if the field is empty."""
    return int(str(typed)) if str(typed or "").isdecimal() else None


@views.post("/clauses/<int:clause_id>/amendments", endpoint="propose")
@write_endpoint(ProposeForm, rerender=show_amendment_form, precompute=examine_attachments)
def propose_amendment(
    actor: Actor, form: ProposeForm, clause_id: int, precomputed: tuple[NewAttachment, ...]
) -> WriteAnswer:
    """Propose an amendment; if similar ones exist, only after the author has seen them."""
    text = form.text if form.kind in KINDS_WITH_TEXT else None
    made = actions.propose_amendment(
        actor,
        clause_id,
        form.kind,
        text,
        form.reason,
        language=form.language,
        wording_id=form.wording_id,
        clause_level=form.clause_level,
        after=form.after,
        cut=form.cut,
        coalition_id=form.coalition_id,
        files=precomputed,
    )
    _refuse_unseen_similar(
        previewing.find_similar(actor, clause_id, form.kind, text, _build_destination(form)),
        made,
        form.anyway,
    )
    return redirect_to(_choose_return_url(made))


def _build_destination(form: ProposeForm | AmendmentPreviewForm) -> RequestedDestination:
    """Build the requested destination of a form."""
    return RequestedDestination(form.after, form.clause_level, form.cut)


def _choose_return_url(made: Amendment) -> str:
    """Return the address to go to: the meeting the author came from, else the amendment's place."""
    meeting = request.args.get("meeting", "")
    if not SLUG_PATTERN.fullmatch(meeting):
        return build_amendment_place_url(made)
    return url_for(
        "meetings.meeting",
        slug=made.document.consultation.slug,
        meeting=meeting,
        proposed=made.number,
    )


@views.post("/clauses/<int:clause_id>/new-clause", endpoint="add")
@write_endpoint(NewClauseForm, rerender=show_new_clause_form, precompute=examine_attachments)
def add_clause(
    actor: Actor, form: NewClauseForm, clause_id: int, precomputed: tuple[NewAttachment, ...]
) -> WriteAnswer:
    """Propose a new clause after one."""
    made = actions.propose_amendment(
        actor,
        clause_id,
        "add",
        form.text,
        form.reason,
        language=form.language,
        clause_kind=form.clause_kind,
        clause_level=form.clause_level,
        coalition_id=form.coalition_id,
        files=precomputed,
    )
    _refuse_unseen_similar(
        previewing.find_similar(actor, clause_id, "add", form.text), made, form.anyway
    )
    return redirect_to(_choose_return_url(made))


@views.post("/documents/<int:document_id>/new-clause", endpoint="add_first")
@write_endpoint(NewClauseForm, rerender=show_first_clause_form, precompute=examine_attachments)
def add_clause_at_top(
    actor: Actor, form: NewClauseForm, document_id: int, precomputed: tuple[NewAttachment, ...]
) -> WriteAnswer:
    """Propose a new clause before the first."""
    made = actions.propose_clause_at_top(
        actor,
        document_id,
        form.text,
        form.reason,
        language=form.language,
        clause_kind=form.clause_kind,
        clause_level=form.clause_level,
        coalition_id=form.coalition_id,
        files=precomputed,
    )
    _refuse_unseen_similar(
        previewing.find_similar_at_top(actor, document_id, form.text), made, form.anyway
    )
    return redirect_to(build_amendment_url(made.document, made.number))


def _refuse_unseen_similar(near: list[SimilarAmendment], made: Amendment, anyway: bool) -> None:
    """Raise Conflict, which undoes the new amendment, if similar ones were not seen yet."""
    if not anyway and any(each.amendment.id != made.id for each in near):
        raise Conflict("similar_exist")


@views.post("/clauses/<int:clause_id>/amendments/preview", endpoint="consider")
@write_endpoint(AmendmentPreviewForm, read_only=True)
def preview_amendment(actor: Actor, form: AmendmentPreviewForm, clause_id: int) -> WriteAnswer:
    """Show a fragment with the change, the similar amendments and the collisions; store nothing."""
    text = form.text if form.kind in KINDS_WITH_TEXT else None
    found = _drop_similar_on_behalf(
        previewing.preview_amendment(
            actor, clause_id, form.kind, text, form.wording_id, _build_destination(form)
        )
    )
    return WriteAnswer(
        200,
        None,
        render_template("amendments/proposing/_preview.html", kind=form.kind, given=found),
    )


def _drop_similar_on_behalf(found: previewing.AmendmentPreview) -> previewing.AmendmentPreview:
    """Drop what concerns the organization of the person if the form is on behalf of a source."""
    return found._replace(similar=[], contradicting=()) if "behalf" in request.args else found


@views.post("/documents/<int:document_id>/new-clause/preview", endpoint="consider_first")
@write_endpoint(AmendmentPreviewForm, read_only=True)
def preview_clause_at_top(
    actor: Actor, form: AmendmentPreviewForm, document_id: int
) -> WriteAnswer:
    """Show a fragment with the amendments for the beginning of the text that are like this one."""
    found = _drop_similar_on_behalf(previewing.preview_clause_at_top(actor, document_id, form.text))
    return WriteAnswer(
        200, None, render_template("amendments/proposing/_preview.html", kind="add", given=found)
    )
