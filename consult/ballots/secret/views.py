"""The pages of secret ballots: casting a vote, its receipt, and whether a receipt's vote was counted."""
from typing import Any

from flask import Response, g, request, url_for

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, respond, see, visitor, writes
from consult.core.web.pages import Fields, form_page, page

from . import receipt_queries as receipts, actions as secret
from consult.ballots.queries import card_of
from consult.positions.blueprint import views
from consult.positions.models import Ballot
from .forms import ReceiptForm, SealedForm


def _ballot(ballot_id: int) -> Ballot:
    ballot = receipts.secret_ballot(visitor().actor, ballot_id)
    g.consultation = find(Consultation, ballot.consultation_id)
    return ballot


def _page(ballot_id: int, checked: receipts.Checked | None = None) -> Response:
    ballot = _ballot(ballot_id)
    return form_page("ballots/secret/secret_ballot.html", card=card_of(visitor().actor, ballot), event=receipts.unsealed(ballot),
                     form=Fields(), checked=checked)


@views.get("/ballots/<int:ballot_id>/secret")
def sealed(ballot_id: int) -> Response:
    """Cast a vote in a secret ballot, or look a receipt up."""
    return _page(ballot_id)


def _after_cast(answer: Answer, ballot_id: int) -> Response:
    """The receipt, which is shown once: as a page, or as what the script of the page puts in place of the form.

    Equally long whatever was chosen. A repeated request has no receipt, and is led to the page that says so.
    """
    by_script = request.headers.get("X-Requested-With") == "fetch"
    if not answer.body and not by_script:
        return respond(see(url_for("ballots.sealed", ballot_id=ballot_id)))
    return page("ballots/cast.html" if by_script else "ballots/secret/receipt.html", ballot=_ballot(ballot_id), receipt=answer.body)


@views.post("/ballots/<int:ballot_id>/secret")
@writes(SealedForm, together=True, blind=True, shows=_after_cast, again=sealed)
def cast_secret(actor: Actor, form: SealedForm, ballot_id: int) -> Answer:
    """Seal a vote, once and for all."""
    receipt = secret.cast_secret(actor, ballot_id, form.choice)
    return Answer(200, None, str(receipt), told_once=(200, None, ""))


@views.post("/ballots/<int:ballot_id>/secret/receipt")
@writes(ReceiptForm, asks=True, again=sealed)
def check_receipt(actor: Actor, form: ReceiptForm, ballot_id: int) -> Answer:
    """Look a receipt up: it comes in the body, so that no address and no log holds it."""
    checked = receipts.check_receipt(actor, ballot_id, form.receipt)
    return Answer(200, None, _page(ballot_id, checked).get_data(as_text=True))


@views.app_template_global()
def choice_places(ballot: Ballot) -> list[tuple[int, Any]]:
    """The choices of a ballot with their numbers, from 1."""
    return list(enumerate(ballot.choices or [], 1))
