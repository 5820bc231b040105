"""The JSON API of secret ballots: cast a vote once, look a receipt up, and the commitments of all votes."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.openapi import answers

from . import receipt_queries as receipts, actions as secret
from consult.positions.blueprint import api
from .forms import ReceiptForm, SealedForm
from .shapes import CastShape, CheckedShape, CommitmentsShape


@api.post("/ballots/<int:ballot_id>/secret-votes")
@answers(CastShape, 201)
@writes(SealedForm, together=True, blind=True)
def cast_secret(actor: Actor, form: SealedForm, ballot_id: int) -> Answer:
    """Seal a vote, once and for all; a repeated request is told that it was cast, without the receipt."""
    receipt = secret.cast_secret(actor, ballot_id, form.choice)
    cast = CastShape(ballot_id=ballot_id, receipt=None).model_dump_json()
    return shown(CastShape(ballot_id=ballot_id, receipt=str(receipt)), 201)._replace(told_once=(201, None, cast))


@api.get("/ballots/<int:ballot_id>/commitments")
@answers(CommitmentsShape)
def commitments(ballot_id: int) -> Response:
    """The commitments of a closed secret ballot in order, and how many chose what."""
    event = receipts.commitments_of(visitor().actor, ballot_id)
    names = ("ballot_id", "choices", "counts", "commitments")
    shape = CommitmentsShape(**{name: event.facts[name] for name in names}, seq=event.seq, head=event.head)
    return jsonify(shape.model_dump(mode="json"))


@api.post("/ballots/<int:ballot_id>/receipt")
@answers(CheckedShape)
@writes(ReceiptForm, asks=True)
def check_receipt(actor: Actor, form: ReceiptForm, ballot_id: int) -> Answer:
    """Whether a receipt's vote was counted."""
    found = receipts.check_receipt(actor, ballot_id, form.receipt)
    return shown(CheckedShape(ballot_id=ballot_id, commitment=found.commitment, given=found.given, counted=found.counted,
                              void=found.void))
