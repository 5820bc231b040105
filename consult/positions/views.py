"""The pages of ballots: where everybody stands on a clause, the form to say so, and one's own positions."""
from typing import Any

from flask import Response, g, request, url_for

from consult.accounts.queries import groups_in, regions_in
from consult.consultations.models import Consultation
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.pages import Fields, form_page
from consult.documents.models import Document
from consult.text.parsing.light_markup import plain

from . import actions, queries
from .reconfirmation_queries import to_reconfirm
from .blueprint import views
from .forms import Paging, PositionForm, ReconfirmForm
from .orphan_queries import left_on
from .models import Asked
from .translation_queries import clause_in

__all__ = ["views"]


def member_of(actor: Actor) -> str | None:
    """The verified organisation of somebody who answers for themselves all the same: they are told who answers for it."""
    person = visitor().person
    return person.organisation if person is not None and actor.organisation_id is not None else None


def _page(asked: Asked) -> Response:
    """Who stands where, and the form to take a position."""
    actor = visitor().actor
    g.consultation = find(Consultation, asked.consultation_id)
    paging = parse(Paging, request.args.to_dict()) if request.method == "GET" else Paging()
    document = find(Document, asked.document_id)
    stands = queries.stands(asked.id, paging.after, paging.limit)
    language = i18n.spoken()
    context: dict[str, Any] = {
        "asked": asked, "mine": queries.mine_asked(actor, asked), "member_of": member_of(actor),
        "tally": queries.tally_asked(asked), "groups": groups_in(language), "regions": regions_in(language),
        "stands": stands, "next_after": stands[-1].id if len(stands) == paging.limit else None,
        "translated": clause_in(asked.clause_id, language) if asked.amendment_id is None and asked.clause_id else None,
        "left": left_on(asked.clause_id, document) if asked.amendment_id is None and asked.clause_id is not None else [],
        "document": document, "form": Fields(), "plain": plain}
    return form_page("positions/position.html", **context)


@views.get("/clauses/<int:clause_id>/position")
def position(clause_id: int) -> Response:
    """Who stands where on a clause, and the form to take a position."""
    return _page(queries.asked(clause_id=clause_id))


@views.get("/amendments/<int:amendment_id>/position")
def position_on(amendment_id: int) -> Response:
    """Who stands where on an amendment, and the form to take a position."""
    return _page(queries.asked(amendment_id=amendment_id))


@views.post("/clauses/<int:clause_id>/position")
@writes(PositionForm, again=position)
def take_position(actor: Actor, form: PositionForm, clause_id: int) -> Answer:
    """Say where one stands."""
    actions.take_position(actor, queries.ballot_of(clause_id), form.choice, form.reason, form.digest)
    return see(url_for("ballots.position", clause_id=clause_id))


@views.post("/amendments/<int:amendment_id>/position")
@writes(PositionForm, again=position_on)
def take_position_on(actor: Actor, form: PositionForm, amendment_id: int) -> Answer:
    """Say where one stands on an amendment."""
    actions.take_position(actor, queries.asked(amendment_id=amendment_id).id, form.choice, form.reason, form.digest)
    return see(url_for("ballots.position_on", amendment_id=amendment_id))


@views.post("/clauses/<int:clause_id>/position/withdraw")
@writes(again=position)
def withdraw_position(actor: Actor, _form: Nothing, clause_id: int) -> Answer:
    """Take it back."""
    actions.withdraw_position(actor, queries.ballot_of(clause_id))
    return see(url_for("ballots.position", clause_id=clause_id))


@views.post("/amendments/<int:amendment_id>/position/withdraw")
@writes(again=position_on)
def withdraw_position_on(actor: Actor, _form: Nothing, amendment_id: int) -> Answer:
    """Take it back."""
    actions.withdraw_position(actor, queries.asked(amendment_id=amendment_id).id)
    return see(url_for("ballots.position_on", amendment_id=amendment_id))


@views.get("/my/positions")
def mine(**_path: Any) -> Response:
    """What I said, those to reconfirm first."""
    held = queries.mine_all(visitor().actor)
    return form_page("positions/own_positions.html", earlier=to_reconfirm(visitor().actor, held),
                     current=[each for each in held if not each.earlier], form=Fields(), plain=plain)


@views.post("/my/positions/<int:ballot_id>/reconfirm")
@writes(ReconfirmForm, again=mine)
def reconfirm_position(actor: Actor, form: ReconfirmForm, ballot_id: int) -> Answer:
    """Stand by it on the words as they are now."""
    actions.reconfirm_position(actor, ballot_id, form.digest)
    return see(url_for("ballots.mine"))
