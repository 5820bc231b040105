"""JSON API of publishing: carry-over and its confirmation, due answers, clause order and final
text.
"""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.openapi import document_response
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version
from consult.documents.queries import get_readable_version
from consult.documents.shapes import VersionShape

from consult.consolidation.dispositions import effect as answering
from consult.consolidation.carry_over import (
    position_queries as carrying_positions,
    confirmation as confirming,
)
from . import chair_decision_actions as publishing
from consult.consolidation.blueprint import api
from consult.consolidation.forms import parse_contribution
from .forms import (
    ConfirmVerdictsForm,
    FinalTextForm,
    ClauseOrderForm,
    WithdrawVerdictsForm,
    parse_seen_places,
)
from consult.consolidation.carry_over.shapes import (
    CarriedPlaceShape,
    CarriedTextShape,
    CarryOverShape,
    DueAnswersShape,
)
from consult.consolidation.shapes import DecisionShape

AT = "/versions/<int:version_id>"


def _build_carry_over_shape(actor: Actor, version: Version) -> CarryOverShape:
    if version.issued:
        kept = confirming.load_carry_overs(version)
        return CarryOverShape(
            version_id=version.id,
            places=[CarriedPlaceShape.of_stored(each) for each in kept],
            texts=[
                CarriedTextShape.of_stored(each) for each in confirming.load_carried_texts(version)
            ],
        )
    require_permission(actor, "desk.see", version)
    found = carrying_positions.compute_full_carry_over(actor, version)
    return CarryOverShape(
        version_id=version.id,
        places=[CarriedPlaceShape.build(each) for each in found if each.kind != "position"],
        texts=[
            CarriedTextShape.build(each) for each in found if each.kind in {"bracket", "position"}
        ],
    )


@api.get(AT + "/carry-over", endpoint="carry_over")
@document_response(CarryOverShape)
def get_carry_over(version_id: int) -> Response:
    """Return the carry-over into a version.

    For an issued version these are the verdicts in force, which everyone may read.
    """
    actor = get_visitor().actor
    return jsonify(
        _build_carry_over_shape(actor, get_readable_version(actor, version_id)).model_dump(
            mode="json"
        )
    )


@api.post(AT + "/carry-over", endpoint="confirm")
@document_response(CarryOverShape)
@write_endpoint(ConfirmVerdictsForm, rule="carryover.confirm")
def confirm_verdicts(actor: Actor, form: ConfirmVerdictsForm, version_id: int) -> WriteAnswer:
    """Confirm the places of contributions in the new text, or give another verdict."""
    confirming.confirm_verdicts(actor, version_id, parse_seen_places(form), form.verdict)
    return json_answer(_build_carry_over_shape(actor, get_readable_version(actor, version_id)))


@api.post(AT + "/carry-over/withdraw", endpoint="unconfirm")
@document_response(CarryOverShape)
@write_endpoint(WithdrawVerdictsForm, rule="carryover.confirm")
def withdraw_verdicts(actor: Actor, form: WithdrawVerdictsForm, version_id: int) -> WriteAnswer:
    """Withdraw confirmed verdicts."""
    confirming.withdraw_verdicts(
        actor, version_id, [parse_contribution(each) for each in form.items]
    )
    return json_answer(_build_carry_over_shape(actor, get_readable_version(actor, version_id)))


@api.get(AT + "/due", endpoint="owed")
@document_response(DueAnswersShape)
def get_due_answers(version_id: int) -> Response:
    """Return the answers that are due after a version was issued."""
    version = get_readable_version(get_visitor().actor, version_id)
    return jsonify(
        DueAnswersShape.build(version.id, answering.load_due_answers(version)).model_dump(
            mode="json"
        )
    )


@api.post(AT + "/order")
@document_response(DecisionShape, 201)
@write_endpoint(ClauseOrderForm, rule="decision.take")
def decide_order(actor: Actor, form: ClauseOrderForm, version_id: int) -> WriteAnswer:
    """Decide the order of the clauses, as the chair.

    The field `order` is the SHA-256 digest of the clause numbers, joined by commas.
    """
    return json_answer(
        DecisionShape.model_validate(
            publishing.decide_order(actor, version_id, form.order, form.why)
        ),
        201,
    )


@api.put(AT + "/final")
@document_response(VersionShape)
@write_endpoint(FinalTextForm, rule="decision.take")
def mark_final(actor: Actor, form: FinalTextForm, version_id: int) -> WriteAnswer:
    """Mark a working version as the final text, or remove that mark, as the chair."""
    return json_answer(
        VersionShape.build(publishing.mark_final(actor, version_id, final=form.final))
    )
