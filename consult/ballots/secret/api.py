"""The JSON API of secret ballots: cast a vote, show the published list."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.openapi import document_response

from . import receipt_queries as receipts, actions as secret
from consult.positions.blueprint import api
from .forms import SecretVoteForm
from .queries import list_commitments, load_participants
from .shapes import PublishedListShape, SecretVoteShape


@api.post("/ballots/<int:ballot_id>/secret-votes", endpoint="cast_secret")
@document_response(SecretVoteShape, 201)
@write_endpoint(SecretVoteForm, batched=True, rule="ballot.vote_secretly")
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
@document_response(PublishedListShape)
def show_published_list(ballot_id: int) -> Response:
    """Show the opened votes of a closed secret ballot, its counts, and who took part."""
    actor = get_visitor().actor
    event = receipts.load_published_list(actor, ballot_id)
    ballot = receipts.load_secret_ballot(actor, ballot_id)
    shape = PublishedListShape(
        **{name: event.facts[name] for name in ("ballot_id", "choices", "counts")},
        opened=event.facts.get("opened"),
        commitments=list_commitments(event.facts),
        participants=[holder for holder, _name in load_participants(ballot)],
        seq=event.seq,
        head=event.head,
    )
    return jsonify(shape.model_dump(mode="json"))
