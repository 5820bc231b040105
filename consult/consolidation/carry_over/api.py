"""The JSON API of what was carried over, for those who contributed it: does it still stand?"""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.openapi import answers

from . import reaffirmation as affirming
from consult.consolidation.blueprint import api
from .models import CarryOver
from .reaffirmation_shapes import AskedListShape, AskedShape, StillShape


@api.get("/my/carry-over")
@answers(AskedListShape)
def my_carry_over() -> Response:
    """One's contributions under which the words changed in the current version, those that wait for a word first."""
    found = affirming.asked(visitor().actor)
    return jsonify(AskedListShape(asked=[AskedShape.of(each) for each in found]).model_dump(mode="json"))


def _shape(made: CarryOver) -> Answer:
    return shown(StillShape.of(affirming.still_at(made)))


@api.post("/carry-over/<int:carryover_id>/stands")
@answers(StillShape)
@writes()
def affirm(actor: Actor, _form: Nothing, carryover_id: int) -> Answer:
    """Say that it still stands on the new words."""
    return _shape(affirming.affirm(actor, carryover_id))


@api.post("/carry-over/<int:carryover_id>/stands/drop")
@answers(StillShape)
@writes()
def unsay(actor: Actor, _form: Nothing, carryover_id: int) -> Answer:
    """Take that back."""
    return _shape(affirming.unsay(actor, carryover_id))
