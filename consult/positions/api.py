"""The JSON API of ballots: take a position, take it back, and see who stands where."""
from flask import Response, jsonify, request

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, writes
from consult.core.web.forms import Nothing, parse
from consult.core.web.openapi import answers
from consult.documents.queries import issued_document

from . import actions, queries
from .blueprint import api
from .forms import Paging, PositionForm
from .models import Asked
from .shapes import (
    BallotShape, PositionShape, PositionsShape, StandShape, TalliesShape, TallyShape,
    WithdrawnShape,
)

__all__ = ["api"]


@api.put("/ballots/<int:ballot_id>/vote")
@answers(PositionShape)
@writes(PositionForm, together=True)
def take_position(actor: Actor, form: PositionForm, ballot_id: int) -> Answer:
    """Say where one stands; to say it again changes it."""
    ballot = actions.take_position(actor, ballot_id, form.choice, form.reason, form.digest)
    return shown(PositionShape(ballot_id=ballot_id, clause_id=ballot.clause_id,
                               amendment_id=ballot.amendment_id, holder=ballot.holder,
                               choice=form.choice, reason=form.reason))


@api.delete("/ballots/<int:ballot_id>/vote")
@answers(WithdrawnShape)
@writes(together=True)
def withdraw_position(actor: Actor, _form: Nothing, ballot_id: int) -> Answer:
    """Take it back."""
    actions.withdraw_position(actor, ballot_id)
    return shown(WithdrawnShape(ballot_id=ballot_id))


@api.get("/ballots/<int:ballot_id>")
@answers(BallotShape)
def ballot(ballot_id: int) -> Response:
    """The question and its tally."""
    asked = queries.asked(ballot_id=ballot_id)
    return jsonify(BallotShape.of(asked, queries.tally_asked(asked)).model_dump(mode="json"))


@api.get("/clauses/<int:clause_id>/positions")
@answers(PositionsShape, query=Paging)
def positions(clause_id: int) -> Response:
    """Who stands where on a clause, with reasons."""
    return _stands(queries.asked(clause_id=clause_id))


@api.get("/amendments/<int:amendment_id>/positions")
@answers(PositionsShape, query=Paging)
def positions_on_amendment(amendment_id: int) -> Response:
    """Who stands where on an amendment, with reasons."""
    return _stands(queries.asked(amendment_id=amendment_id))


def _stands(asked: Asked) -> Response:
    paging = parse(Paging, request.args.to_dict())
    found = queries.stands(asked.id, paging.after, paging.limit)
    more = found[-1].id if len(found) == paging.limit else None
    shape = PositionsShape(clause_id=None if asked.amendment_id else asked.clause_id, amendment_id=asked.amendment_id,
                           ballot_id=asked.id, next_after=more, positions=[StandShape.of(each) for each in found])
    return jsonify(shape.model_dump(mode="json"))


@api.get("/documents/<int:document_id>/tallies")
@answers(TalliesShape)
def tallies(document_id: int) -> Response:
    """The tally of every clause that somebody took a position on."""
    found = queries.tallies(issued_document(document_id).id)
    shape = TalliesShape(document_id=document_id,
                         tallies={clause: TallyShape(**each) for clause, each in found.items()})
    return jsonify(shape.model_dump(mode="json"))
