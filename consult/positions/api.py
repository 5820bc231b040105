"""The JSON API of positions: take, withdraw and list them, with their tallies."""

from flask import Response, jsonify, request

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, write_endpoint
from consult.core.web.forms import EmptyForm, parse_form
from consult.core.web.openapi import document_response
from consult.documents.queries import get_issued_document

from . import actions, queries
from .blueprint import api
from .forms import PositionPaging, PositionForm
from .models import BallotQuestion
from .shapes import (
    StandingBallotShape,
    PositionShape,
    PositionsShape,
    PublicPositionShape,
    TalliesShape,
    TallyShape,
    PositionWithdrawnShape,
)


@api.put("/positions/<int:ballot_id>")
@document_response(PositionShape)
@write_endpoint(PositionForm, batched=True, rule="position.take")
def take_position(actor: Actor, form: PositionForm, ballot_id: int) -> WriteAnswer:
    """Take or change a position on a clause or an amendment.

    The number in the address is the `ballot_id` that the positions of the clause or amendment give.
    """
    ballot = actions.take_position(actor, ballot_id, form.choice, form.reason, form.digest)
    return json_answer(
        PositionShape(
            ballot_id=ballot_id,
            clause_id=ballot.clause_id,
            amendment_id=ballot.amendment_id,
            holder=ballot.holder,
            choice=form.choice,
            reason=form.reason,
        )
    )


@api.delete("/positions/<int:ballot_id>")
@document_response(PositionWithdrawnShape)
@write_endpoint(batched=True, rule="position.take")
def withdraw_position(actor: Actor, _form: EmptyForm, ballot_id: int) -> WriteAnswer:
    """Withdraw a position."""
    actions.withdraw_position(actor, ballot_id)
    return json_answer(PositionWithdrawnShape(ballot_id=ballot_id))


@api.get("/positions/<int:ballot_id>", endpoint="ballot")
@document_response(StandingBallotShape)
def show_standing_ballot(ballot_id: int) -> Response:
    """Show the standing question of a clause or amendment: its text and the tally of positions."""
    asked = queries.load_question(ballot_id=ballot_id)
    return jsonify(
        StandingBallotShape.build(asked, queries.load_question_tally(asked)).model_dump(mode="json")
    )


@api.get("/clauses/<int:clause_id>/positions", endpoint="positions")
@document_response(PositionsShape, query=PositionPaging)
def list_clause_positions(clause_id: int) -> Response:
    """List the positions on a clause with their reasons."""
    return _answer_positions(queries.load_question(clause_id=clause_id))


@api.get("/amendments/<int:amendment_id>/positions", endpoint="positions_on_amendment")
@document_response(PositionsShape, query=PositionPaging)
def list_amendment_positions(amendment_id: int) -> Response:
    """List the positions on an amendment with their reasons."""
    return _answer_positions(queries.load_question(amendment_id=amendment_id))


def _answer_positions(asked: BallotQuestion) -> Response:
    """Answer with the requested part of the positions on a question."""
    paging = parse_form(PositionPaging, request.args.to_dict())
    found = queries.load_public_positions(asked.id, paging.after, paging.limit)
    more = found[-1].id if len(found) == paging.limit else None
    shape = PositionsShape(
        clause_id=None if asked.amendment_id else asked.clause_id,
        amendment_id=asked.amendment_id,
        ballot_id=asked.id,
        next_after=more,
        positions=[PublicPositionShape.build(each) for each in found],
    )
    return jsonify(shape.model_dump(mode="json"))


@api.get("/documents/<int:document_id>/tallies", endpoint="tallies")
@document_response(TalliesShape)
def list_tallies(document_id: int) -> Response:
    """List the tallies of the clauses with at least one position."""
    found = queries.load_clause_tallies(get_issued_document(document_id).id)
    shape = TalliesShape(
        document_id=document_id,
        tallies={clause: TallyShape(**each) for clause, each in found.items()},
    )
    return jsonify(shape.model_dump(mode="json"))
