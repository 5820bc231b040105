"""The JSON API of secret ballots: cast a vote, check a receipt, list the commitments."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.openapi import document_response

from . import receipt_queries as receipts, actions as secret
from consult.positions.blueprint import api
from .forms import ReceiptForm, SecretVoteForm
from .shapes import SecretVoteShape, ReceiptCheckShape, CommitmentsShape


@api.post("/ballots/<int:ballot_id>/secret-votes", endpoint="cast_secret")
@document_response(SecretVoteShape, 201)
@write_endpoint(SecretVoteForm, batched=True, no_digest=True)
def cast_secret_vote(actor: Actor, form: SecretVoteForm, ballot_id: int) -> WriteAnswer:
    """Cast a secret vote, which cannot be changed.

    A repeated request is told that the vote was cast, without the receipt.
    """
    receipt = secret.cast_secret_vote(actor, ballot_id, form.choice)
    cast = SecretVoteShape(ballot_id=ballot_id, receipt=None).model_dump_json()
    return json_answer(SecretVoteShape(ballot_id=ballot_id, receipt=str(receipt)), 201)._replace(
        repeat_answer=(201, None, cast)
    )


@api.get("/ballots/<int:ballot_id>/commitments", endpoint="commitments")
@document_response(CommitmentsShape)
def list_commitments(ballot_id: int) -> Response:
    """List the commitments of a closed secret ballot in order, with its counts."""
    event = receipts.load_commitments(get_visitor().actor, ballot_id)
    names = ("ballot_id", "choices", "counts", "commitments")
    shape = CommitmentsShape(
        **{name: event.facts[name] for name in names}, seq=event.seq, head=event.head
    )
    return jsonify(shape.model_dump(mode="json"))


@api.post("/ballots/<int:ballot_id>/receipt")
@document_response(ReceiptCheckShape)
@write_endpoint(ReceiptForm, read_only=True)
def check_receipt(actor: Actor, form: ReceiptForm, ballot_id: int) -> WriteAnswer:
    """Check whether the vote of a receipt was counted."""
    found = receipts.check_receipt(actor, ballot_id, form.receipt)
    return json_answer(
        ReceiptCheckShape(
            ballot_id=ballot_id,
            commitment=found.commitment,
            given=found.given,
            counted=found.counted,
            void=found.void,
        )
    )
