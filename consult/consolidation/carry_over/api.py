"""JSON API of reaffirmation: authors state whether carried-over contributions still apply."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response

from . import reaffirmation as affirming
from consult.consolidation.blueprint import api
from .models import CarryOver
from .reaffirmation_shapes import (
    ReaffirmationRequestsShape,
    ReaffirmationRequestShape,
    CarryOverStatusShape,
)


@api.get("/my/carry-over", endpoint="my_carry_over")
@document_response(ReaffirmationRequestsShape)
def list_reaffirmation_requests() -> Response:
    """Return the reader's contributions whose text changed in the current version, unanswered
    first.
    """
    found = affirming.load_reaffirmation_requests(get_visitor().actor)
    return jsonify(
        ReaffirmationRequestsShape(
            asked=[ReaffirmationRequestShape.build(each) for each in found]
        ).model_dump(mode="json")
    )


def _respond_with_status(made: CarryOver) -> WriteAnswer:
    return json_answer(CarryOverStatusShape.build(affirming.load_status(made)))


@api.post("/carry-over/<int:carryover_id>/reaffirmation", endpoint="affirm")
@document_response(CarryOverStatusShape)
@write_endpoint(rule="carryover.answer")
def affirm_contribution(actor: Actor, _form: EmptyForm, carryover_id: int) -> WriteAnswer:
    """Record that a contribution still applies to the new text."""
    return _respond_with_status(affirming.affirm_contribution(actor, carryover_id))


@api.post("/carry-over/<int:carryover_id>/reaffirmation/withdraw", endpoint="unsay")
@document_response(CarryOverStatusShape)
@write_endpoint(rule="carryover.answer")
def withdraw_affirmation(actor: Actor, _form: EmptyForm, carryover_id: int) -> WriteAnswer:
    """Withdraw the statement that a contribution still applies to the new text."""
    return _respond_with_status(affirming.withdraw_affirmation(actor, carryover_id))
