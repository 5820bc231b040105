"""JSON API of scenarios (what if)."""

from flask import Response, jsonify, request

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import parse_form
from consult.core.web.openapi import document_response

from consult.consolidation import queries
from . import application as starting, simulation as supposing
from consult.consolidation.blueprint import api
from consult.consolidation.desk.forms import ScenarioForm, ApplyScenarioForm
from consult.consolidation.shapes import DeskBatchShape
from .shapes import ScenarioShape
from .simulation import build_rule

WHAT_IF = "/versions/<int:version_id>/what-if"


@api.get(WHAT_IF, endpoint="what_if")
@document_response(ScenarioShape, query=ScenarioForm)
def get_scenario(version_id: int) -> Response:
    """Return the text of a working version as it would read with all amendments that meet a
    rule.
    """
    actor = get_visitor().actor
    version = queries.find_desk_version(actor, version_id)
    found = supposing.simulate_scenario(
        actor, version, build_rule(parse_form(ScenarioForm, request.args.to_dict()))
    )
    response = jsonify(ScenarioShape.build(found).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post(WHAT_IF, endpoint="take_over")
@document_response(DeskBatchShape)
@write_endpoint(ApplyScenarioForm, rule="clause.consolidate")
def apply_scenario(actor: Actor, form: ApplyScenarioForm, version_id: int) -> WriteAnswer:
    """Apply a scenario to a working version as a starting point, in clauses without any work."""
    return json_answer(
        DeskBatchShape.model_validate(
            starting.apply_scenario(actor, version_id, build_rule(form), form.seen)
        )
    )
