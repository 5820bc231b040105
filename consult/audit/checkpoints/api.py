"""JSON API of the checkpoints: signed notes, and the keys that sign them."""

from flask import Blueprint, Response, request

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.permissions.rules import require_permission
from consult.core.web.forms import parse_form
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import get_visitor

from . import queries
from .forms import CheckpointForm

api = Blueprint("checkpoints_api", __name__, url_prefix="/api/v1")


def _make_text_response(text: str) -> Response:
    """Make a response of plain text that no cache keeps."""
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/consultations/<int:consultation_id>/checkpoint", endpoint="checkpoint")
@document_response(None, query=CheckpointForm, media="text/plain")
def get_checkpoint(consultation_id: int) -> Response:
    """Return the newest checkpoint of the record, or the one of a size, as a signed note."""
    form = parse_form(CheckpointForm, request.args.to_dict())
    consultation = find_row(Consultation, consultation_id)
    found = queries.get_checkpoint(get_visitor().actor, consultation, form.size)
    return _make_text_response(found.note)


@api.get("/consultations/<int:consultation_id>/checkpoint/keys", endpoint="keys")
@document_response(None, media="text/plain")
def get_keys(consultation_id: int) -> Response:
    """Return the public keys that signed checkpoints, one a line, the present one last."""
    consultation = find_row(Consultation, consultation_id)
    require_permission(get_visitor().actor, "log.read", consultation)
    keys = queries.list_keys(consultation.id)
    return _make_text_response("".join(f"{key}\n" for key in keys))
