"""The JSON API of the what-if."""
from flask import Response, jsonify, request

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import parse
from consult.core.web.openapi import answers

from consult.consolidation import queries
from . import application as starting, simulation as supposing
from consult.consolidation.blueprint import api
from consult.consolidation.desk.forms import SupposeForm, TakeOverForm
from consult.consolidation.shapes import BatchShape
from .shapes import SuppositionShape
from .views import rule_of

WHAT_IF = "/versions/<int:version_id>/what-if"


@api.get(WHAT_IF)
@answers(SuppositionShape, query=SupposeForm)
def what_if(version_id: int) -> Response:
    """The text of a working version as it would read if every amendment that fits a rule were taken."""
    actor = visitor().actor
    version = queries.version_for_desk(actor, version_id)
    found = supposing.suppose(actor, version, rule_of(parse(SupposeForm, request.args.to_dict())))
    response = jsonify(SuppositionShape.of(found).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post(WHAT_IF)
@answers(BatchShape)
@writes(TakeOverForm)
def take_over(actor: Actor, form: TakeOverForm, version_id: int) -> Answer:
    """Take it over as a starting point, where nobody worked yet."""
    return shown(BatchShape.model_validate(starting.take_over(actor, version_id, rule_of(form), form.seen)))
