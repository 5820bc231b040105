"""JSON API of the public record: lines that anyone can verify with tools/verify.py."""

import json

from flask import Blueprint, Response, request

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.forms import parse_form
from consult.core.web.openapi import document_response

from . import queries
from .forms import LogForm

api = Blueprint("audit_api", __name__, url_prefix="/api/v1")


@api.get("/consultations/<int:consultation_id>/log", endpoint="log")
@document_response(None, query=LogForm, media="application/x-ndjson")
def get_public_log(consultation_id: int) -> Response:
    """Return the events of the public record after an event number, as lines of JSON.

    The answer is empty when there are no more events.
    """
    form = parse_form(LogForm, request.args.to_dict())
    rows = queries.load_public_log(
        get_visitor().actor, find_row(Consultation, consultation_id), form.after, form.limit
    )
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    response = Response(lines, mimetype="application/x-ndjson")
    response.headers["Cache-Control"] = "no-store"
    return response
