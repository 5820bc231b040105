"""API of the checkpoints: signed notes, and the keys that sign them."""

from flask import Blueprint, Response, jsonify, request

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.permissions.rules import require_permission
from consult.core.web.forms import parse_form
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import get_visitor

from . import queries
from .forms import CheckpointForm
from .shapes import CheckpointKeysShape

api = Blueprint("checkpoints_api", __name__, url_prefix="/api/v1")


@api.get("/consultations/<int:consultation_id>/checkpoint", endpoint="checkpoint")
@document_response(None, query=CheckpointForm, media="text/plain")
def get_checkpoint(consultation_id: int) -> Response:
    """Return the newest checkpoint of the record, or the one of a size, as a signed note."""
    form = parse_form(CheckpointForm, request.args.to_dict())
    consultation = find_row(Consultation, consultation_id)
    found = queries.get_checkpoint(get_visitor().actor, consultation, form.size)
    response = Response(found.note, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/consultations/<int:consultation_id>/checkpoint/keys", endpoint="keys")
@document_response(CheckpointKeysShape)
def get_keys(consultation_id: int) -> Response:
    """Return the public keys that signed checkpoints, the present one last."""
    consultation = find_row(Consultation, consultation_id)
    require_permission(get_visitor().actor, "log.read", consultation)
    return jsonify(CheckpointKeysShape(keys=queries.list_keys(consultation.id)).model_dump())
