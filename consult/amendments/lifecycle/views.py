"""Acts on one amendment: co-sponsor, revise, withdraw, reintroduce, amend and render it."""

from typing import Any

from flask import Response, redirect, url_for

from consult.attachments.examination import NewAttachment, examine_attachments
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.error_pages import get_form_state
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.documents.models import Clause, Document

from consult.amendments import actions, queries
from consult.amendments.renderings import actions as renderings
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.proposing import current_wording as standing_words
from consult.amendments.blueprint import (
    load_amendment_for_page,
    build_amendment_context,
    build_amendment_url,
    views,
)
from consult.amendments.proposing.move_destinations import list_destinations
from consult.amendments.forms import (
    AmendForm,
    EndSponsorshipForm,
    RenderingForm,
    RetableForm,
    ReviseForm,
    SponsorForm,
    SponsorInsteadForm,
)
from consult.amendments.models import Amendment
from consult.amendments.proposing.split_merge import list_cuts
from .permission_queries import load_permitted_amendment
from consult.amendments.queries import AmendmentView


def _redirect_to_page(amendment: Amendment) -> WriteAnswer:
    """Redirect to the page of an amendment."""
    return redirect_to(build_amendment_url(amendment.document, amendment.number))


def _load_for_act(what: str, amendment_id: int) -> tuple[AmendmentView, Document]:
    """Load the amendment if the actor may do this act to it.

    After a refused form it is loaded in any case, so that no typed text is lost.
    """
    actor, found, document = load_amendment_for_page(amendment_id)
    return found if get_form_state().problem else load_permitted_amendment(
        actor, what, amendment_id
    ), document


@views.get("/amendments/<int:amendment_id>", endpoint="amendment")
def redirect_to_amendment(amendment_id: int) -> Any:
    """Redirect the permanent address of an amendment to its page, which confirms an act."""
    _, found, document = load_amendment_for_page(amendment_id)
    return redirect(build_amendment_url(document, found.number, done=read_done()))


@views.post("/amendments/<int:amendment_id>/sponsor", endpoint="sponsor")
@write_endpoint(SponsorForm)
def sponsor_amendment(actor: Actor, form: SponsorForm, amendment_id: int) -> WriteAnswer:
    """Co-sponsor an amendment."""
    sponsors.sponsor_amendment(actor, amendment_id, form.digest, form.coalition_id)
    return (
        _redirect_to_clause(actor, amendment_id)
        if form.coalition_id is None
        else _redirect_to_amendment_page(actor, amendment_id)
    )


@views.post("/amendments/<int:amendment_id>/sponsor-instead", endpoint="sponsor_instead")
@write_endpoint(SponsorInsteadForm)
def sponsor_similar_amendment(
    actor: Actor, form: SponsorInsteadForm, amendment_id: int
) -> WriteAnswer:
    """Co-sponsor a similar amendment in place of sending one's own."""
    sponsors.sponsor_amendment(actor, amendment_id, form.digest)
    return _redirect_to_clause(actor, amendment_id)


@views.post("/amendments/<int:amendment_id>/leave", endpoint="leave")
@write_endpoint(EndSponsorshipForm)
def end_sponsorship(actor: Actor, form: EndSponsorshipForm, amendment_id: int) -> WriteAnswer:
    """End a co-sponsorship."""
    sponsors.end_sponsorship(actor, amendment_id, form.coalition_id)
    return (
        _redirect_to_clause(actor, amendment_id)
        if form.coalition_id is None
        else _redirect_to_amendment_page(actor, amendment_id)
    )


def _redirect_to_clause(actor: Actor, amendment_id: int) -> WriteAnswer:
    """Redirect to the amendment beside its clause; to its page if the clause left the text."""
    found = queries.load_amendment(actor, amendment_id)
    if found.clause_id is not None and found.clause_position is not None:
        return redirect_to(
            url_for(
                "reading.clause", clause_id=found.clause_id, _anchor=f"amendment-{amendment_id}"
            )
        )
    _, found, document = load_amendment_for_page(amendment_id)
    return redirect_to(build_amendment_url(document, found.number))


@views.get("/amendments/<int:amendment_id>/revise", endpoint="revising")
def show_revision_form(amendment_id: int) -> Response:
    """Show the form that revises an amendment."""
    found, document = _load_for_act("revise", amendment_id)
    now = standing_words.load_current_wording(found)
    text = (
        found.rebased_text
        if found.rebased_text
        and (now is not None or (found.parent_id and found.is_on_earlier_text))
        else found.text
    )
    cut = found.cut if now is None else found.cut_now
    form = FormFields(
        {
            "text": text,
            "reason": found.reason,
            "after": found.after_id or 0,
            "clause_level": found.clause_level,
            "cut": cut,
        }
    )
    places = (
        list_destinations(find_row(Clause, found.clause_id), found.language)
        if found.kind == "move" and found.clause_id
        else []
    )
    return render_form_page(
        "amendments/lifecycle/revision_form.html",
        form=form,
        now=now,
        places=places,
        cuts=list_cuts(now.text if now else found.base_text or "", cut)
        if found.kind == "split"
        else [],
        **build_amendment_context(found, document),
    )


@views.post("/amendments/<int:amendment_id>/revise", endpoint="revise")
@write_endpoint(ReviseForm, rerender=show_revision_form)
def revise_amendment(actor: Actor, form: ReviseForm, amendment_id: int) -> WriteAnswer:
    """Revise an amendment; the earlier revisions stay readable."""
    return _redirect_to_page(
        actions.revise_amendment(
            actor,
            amendment_id,
            form.text,
            form.reason,
            form.row_version,
            form.parent_revision,
            form.wording_id,
            form.after,
            form.clause_level,
            form.cut,
        )
    )


@views.get("/amendments/<int:amendment_id>/amend", endpoint="amending_it")
def show_sub_amendment_form(amendment_id: int) -> Response:
    """Show the form that proposes another text for an amendment."""
    found, document = _load_for_act("amend", amendment_id)
    form = FormFields({"text": found.text, "revision": found.revision})
    return render_form_page(
        "amendments/lifecycle/sub_amendment_form.html",
        form=form,
        **build_amendment_context(found, document),
    )


@views.post("/amendments/<int:amendment_id>/amend", endpoint="amend")
@write_endpoint(AmendForm, rerender=show_sub_amendment_form, precompute=examine_attachments)
def amend_amendment(
    actor: Actor, form: AmendForm, amendment_id: int, precomputed: tuple[NewAttachment, ...]
) -> WriteAnswer:
    """Propose another text for an amendment."""
    return _redirect_to_page(
        actions.amend_amendment(
            actor, amendment_id, form.text, form.reason, form.revision, files=precomputed
        )
    )


@views.get("/amendments/<int:amendment_id>/withdraw", endpoint="withdrawing")
def show_withdrawal_form(amendment_id: int) -> Response:
    """Ask for confirmation before an amendment is withdrawn."""
    found, document = _load_for_act("withdraw", amendment_id)
    return render_form_page(
        "amendments/lifecycle/withdrawal_form.html", **build_amendment_context(found, document)
    )


@views.post("/amendments/<int:amendment_id>/withdraw", endpoint="withdraw")
@write_endpoint()
def withdraw_amendment(actor: Actor, _form: EmptyForm, amendment_id: int) -> WriteAnswer:
    """Withdraw an amendment."""
    return _redirect_to_page(actions.withdraw_amendment(actor, amendment_id))


@views.get("/amendments/<int:amendment_id>/retable", endpoint="retabling")
def show_retable_form(amendment_id: int) -> Response:
    """Show the form that reintroduces an amendment."""
    found, document = _load_for_act("retable", amendment_id)
    return render_form_page(
        "amendments/lifecycle/reintroduction_form.html",
        form=FormFields({"reason": found.reason}),
        **build_amendment_context(found, document),
    )


@views.post("/amendments/<int:amendment_id>/retable", endpoint="retable")
@write_endpoint(RetableForm, rerender=show_retable_form)
def retable_amendment(actor: Actor, form: RetableForm, amendment_id: int) -> WriteAnswer:
    """Reintroduce an amendment."""
    return _redirect_to_page(actions.retable_amendment(actor, amendment_id, form.reason))


@views.get("/amendments/<int:amendment_id>/render", endpoint="rendering")
def show_rendering_form(amendment_id: int) -> Response:
    """Show the form for the authentic text of an amendment made in another language."""
    found, document = _load_for_act("render", amendment_id)
    form = FormFields({"text": found.rendered or found.current_text, "revision": found.revision})
    return render_form_page(
        "amendments/renderings/rendering_form.html",
        form=form,
        **build_amendment_context(found, document),
    )


@views.post("/amendments/<int:amendment_id>/render", endpoint="render")
@write_endpoint(RenderingForm, rerender=show_rendering_form)
def enter_rendering(actor: Actor, form: RenderingForm, amendment_id: int) -> WriteAnswer:
    """Enter the authentic text; it is unofficial until it is confirmed."""
    renderings.enter_rendering(actor, amendment_id, form.text, form.revision)
    return _redirect_to_amendment_page(actor, amendment_id)


@views.post("/amendments/<int:amendment_id>/render/confirm")
@write_endpoint()
def confirm_rendering(actor: Actor, _form: EmptyForm, amendment_id: int) -> WriteAnswer:
    """Confirm the rendered text as official."""
    renderings.confirm_rendering(actor, amendment_id)
    return _redirect_to_amendment_page(actor, amendment_id)


def _redirect_to_amendment_page(_actor: Actor, amendment_id: int) -> WriteAnswer:
    """Redirect to the page of the amendment with this row number."""
    _, found, document = load_amendment_for_page(amendment_id)
    return redirect_to(build_amendment_url(document, found.number))
