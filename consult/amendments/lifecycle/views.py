"""What one does about an amendment: stand behind it, revise it, take it back, amend it, give it authentic words."""
from typing import Any

from flask import Response, redirect, url_for

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page, typed
from consult.documents.models import Clause, Document

from consult.amendments import actions, queries
from consult.amendments.renderings import actions as renderings
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.proposing import current_wording as standing_words
from consult.amendments.blueprint import amendment_at, around, page_of, views
from consult.amendments.proposing.move_destinations import places_for
from consult.amendments.forms import (
    AmendForm, LeaveForm, RenderForm, RetableForm, ReviseForm, SponsorForm, SponsorInsteadForm,
)
from consult.amendments.models import Amendment
from consult.amendments.proposing.split_merge import cuts_for
from .permission_queries import permitted
from consult.amendments.queries import Proposal


def _shown(amendment: Amendment) -> Answer:
    return see(page_of(amendment.document, amendment.number))


def _for(what: str, amendment_id: int) -> tuple[Proposal, Document]:
    """The amendment for whoever may do this to it; where the form was refused, in any case: nothing typed is lost."""
    actor, found, document = amendment_at(amendment_id)
    return found if typed().problem else permitted(actor, what, amendment_id), document


@views.get("/amendments/<int:amendment_id>")
def amendment(amendment_id: int) -> Any:
    """The lasting address of an amendment: it leads to its page."""
    _, found, document = amendment_at(amendment_id)
    return redirect(page_of(document, found.number))


@views.post("/amendments/<int:amendment_id>/sponsor")
@writes(SponsorForm)
def sponsor(actor: Actor, form: SponsorForm, amendment_id: int) -> Answer:
    """Stand behind it."""
    sponsors.sponsor(actor, amendment_id, form.digest, form.coalition_id)
    return _place(actor, amendment_id) if form.coalition_id is None else _place_of_page(actor, amendment_id)


@views.post("/amendments/<int:amendment_id>/sponsor-instead")
@writes(SponsorInsteadForm)
def sponsor_instead(actor: Actor, form: SponsorInsteadForm, amendment_id: int) -> Answer:
    """Stand behind it instead of sending the own proposal, whose form this was."""
    sponsors.sponsor(actor, amendment_id, form.digest)
    return _place(actor, amendment_id)


@views.post("/amendments/<int:amendment_id>/leave")
@writes(LeaveForm)
def leave(actor: Actor, form: LeaveForm, amendment_id: int) -> Answer:
    """Stand behind it no more."""
    sponsors.leave(actor, amendment_id, form.coalition_id)
    return _place(actor, amendment_id) if form.coalition_id is None else _place_of_page(actor, amendment_id)


def _place(actor: Actor, amendment_id: int) -> Answer:
    """Back to the amendment beside its clause; on its own page where that has left the text, or there is none."""
    found = queries.amendment_for(actor, amendment_id)
    if found.clause_id is not None and found.place is not None:
        return see(url_for("reading.clause", clause_id=found.clause_id, _anchor=f"amendment-{amendment_id}"))
    _, found, document = amendment_at(amendment_id)
    return see(page_of(document, found.number))


@views.get("/amendments/<int:amendment_id>/revise")
def revising(amendment_id: int) -> Response:
    """The form to say it better."""
    found, document = _for("revise", amendment_id)
    now = standing_words.words_now(found)
    text = found.words if found.words and (now is not None or (found.parent_id and found.earlier)) else found.text
    cut = found.cut if now is None else found.cut_now
    form = Fields({"text": text, "reason": found.reason, "after": found.after_id or 0, "clause_level": found.clause_level,
                   "cut": cut})
    places = places_for(find(Clause, found.clause_id), found.language) if found.kind == "move" and found.clause_id else []
    return form_page("amendments/lifecycle/revision_form.html", form=form, now=now, places=places,
                     cuts=cuts_for(now.text if now else found.base or "", cut) if found.kind == "split" else [],
                     **around(found, document))


@views.post("/amendments/<int:amendment_id>/revise")
@writes(ReviseForm, again=revising)
def revise(actor: Actor, form: ReviseForm, amendment_id: int) -> Answer:
    """Say it better: what it said before stays readable."""
    return _shown(actions.revise(actor, amendment_id, form.text, form.reason, form.row_version, form.parent_revision,
                                 form.wording_id, form.after, form.clause_level, form.cut))


@views.get("/amendments/<int:amendment_id>/amend")
def amending_it(amendment_id: int) -> Response:
    """The form to propose other words for what an amendment proposes."""
    found, document = _for("amend", amendment_id)
    form = Fields({"text": found.text, "revision": found.revision})
    return form_page("amendments/lifecycle/sub_amendment_form.html", form=form, **around(found, document))


@views.post("/amendments/<int:amendment_id>/amend")
@writes(AmendForm, again=amending_it)
def amend(actor: Actor, form: AmendForm, amendment_id: int) -> Answer:
    """Propose other words for what an amendment proposes."""
    return _shown(actions.amend(actor, amendment_id, form.text, form.reason, form.revision))


@views.get("/amendments/<int:amendment_id>/withdraw")
def withdrawing(amendment_id: int) -> Response:
    """Ask whether it is to be taken back."""
    found, document = _for("withdraw", amendment_id)
    return form_page("amendments/lifecycle/withdrawal_form.html", **around(found, document))


@views.post("/amendments/<int:amendment_id>/withdraw")
@writes()
def withdraw(actor: Actor, _form: Nothing, amendment_id: int) -> Answer:
    """Take it back."""
    return _shown(actions.withdraw(actor, amendment_id))


@views.get("/amendments/<int:amendment_id>/retable")
def retabling(amendment_id: int) -> Response:
    """The form to put it forward again."""
    found, document = _for("retable", amendment_id)
    return form_page("amendments/lifecycle/reintroduction_form.html", form=Fields({"reason": found.reason}), **around(found, document))


@views.post("/amendments/<int:amendment_id>/retable")
@writes(RetableForm, again=retabling)
def retable(actor: Actor, form: RetableForm, amendment_id: int) -> Answer:
    """Put it forward again."""
    return _shown(actions.retable(actor, amendment_id, form.reason))


@views.get("/amendments/<int:amendment_id>/render")
def rendering(amendment_id: int) -> Response:
    """The form for the authentic words of an amendment that was made in another language."""
    found, document = _for("render", amendment_id)
    form = Fields({"text": found.rendered or found.now, "revision": found.revision})
    return form_page("amendments/renderings/rendering_form.html", form=form, **around(found, document))


@views.post("/amendments/<int:amendment_id>/render")
@writes(RenderForm, again=rendering)
def render(actor: Actor, form: RenderForm, amendment_id: int) -> Answer:
    """Enter the authentic words; they are unofficial until somebody confirms them."""
    renderings.render(actor, amendment_id, form.text, form.revision)
    return _place_of_page(actor, amendment_id)


@views.post("/amendments/<int:amendment_id>/render/confirm")
@writes()
def confirm_rendering(actor: Actor, _form: Nothing, amendment_id: int) -> Answer:
    """Let those words be the official ones."""
    renderings.confirm_rendering(actor, amendment_id)
    return _place_of_page(actor, amendment_id)


def _place_of_page(_actor: Actor, amendment_id: int) -> Answer:
    _, found, document = amendment_at(amendment_id)
    return see(page_of(document, found.number))
