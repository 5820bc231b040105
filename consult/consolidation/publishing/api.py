"""The JSON API of publishing: what is carried over and confirmed, what is owed, the order and the final text."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.openapi import answers
from consult.core.permissions.rules import require
from consult.documents.models import Version
from consult.documents.queries import readable_version
from consult.documents.shapes import VersionShape

from consult.consolidation.dispositions import effect as answering
from consult.consolidation.carry_over import (
    position_queries as carrying_positions, confirmation as confirming,
)
from . import actions as publishing
from consult.consolidation.blueprint import api
from consult.consolidation.forms import contribution
from .forms import ConfirmForm, FinalForm, OrderForm, UnconfirmForm, places_in
from consult.consolidation.carry_over.shapes import (
    CarriedShape, CarriedTextShape, CarryOverShape, OwedShape,
)
from consult.consolidation.shapes import DecisionShape

AT = "/versions/<int:version_id>"


def _carried(actor: Actor, version: Version) -> CarryOverShape:
    if version.issued:
        kept = confirming.settled_in(version)
        return CarryOverShape(version_id=version.id, places=[CarriedShape.kept(each) for each in kept],
                              texts=[CarriedTextShape.kept(each) for each in confirming.texts_in(version)])
    require(actor, "desk.see", version)
    found = carrying_positions.everything_carried(actor, version)
    return CarryOverShape(version_id=version.id, places=[CarriedShape.of(each) for each in found if each.kind != "position"],
                          texts=[CarriedTextShape.of(each) for each in found if each.kind in {"bracket", "position"}])


@api.get(AT + "/carry-over")
@answers(CarryOverShape)
def carry_over(version_id: int) -> Response:
    """What is carried over into a version; of an issued one the verdicts that hold, for everyone."""
    actor = visitor().actor
    return jsonify(_carried(actor, readable_version(actor, version_id)).model_dump(mode="json"))


@api.post(AT + "/carry-over")
@answers(CarryOverShape)
@writes(ConfirmForm)
def confirm(actor: Actor, form: ConfirmForm, version_id: int) -> Answer:
    """Confirm where contributions stand, or give another verdict."""
    confirming.confirm(actor, version_id, places_in(form), form.verdict)
    return shown(_carried(actor, readable_version(actor, version_id)))


@api.post(AT + "/carry-over/drop")
@answers(CarryOverShape)
@writes(UnconfirmForm)
def unconfirm(actor: Actor, form: UnconfirmForm, version_id: int) -> Answer:
    """Take that back."""
    confirming.unconfirm(actor, version_id, [contribution(each) for each in form.items])
    return shown(_carried(actor, readable_version(actor, version_id)))


@api.get(AT + "/owed")
@answers(OwedShape)
def owed(version_id: int) -> Response:
    """The answers that an issued version still owes."""
    version = readable_version(visitor().actor, version_id)
    return jsonify(OwedShape.of(version.id, answering.owed_since(version)).model_dump(mode="json"))


@api.post(AT + "/order")
@answers(DecisionShape, 201)
@writes(OrderForm)
def decide_order(actor: Actor, form: OrderForm, version_id: int) -> Answer:
    """Decide the order of the clauses, as the chair; order: SHA-256 of their numbers, joined by commas."""
    return shown(DecisionShape.model_validate(publishing.decide_order(actor, version_id, form.order, form.why)), 201)


@api.put(AT + "/final")
@answers(VersionShape)
@writes(FinalForm)
def mark_final(actor: Actor, form: FinalForm, version_id: int) -> Answer:
    """Say whether a working version is the final text, as the chair."""
    return shown(VersionShape.of(publishing.mark_final(actor, version_id, final=form.final)))
