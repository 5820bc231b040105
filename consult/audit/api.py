"""The public record, as lines of JSON that anyone can verify with tools/verify.py."""
import json

from flask import Blueprint, Response, request

from consult.consultations.models import Consultation
from consult.core.database.engine import find
from consult.core.web.write_endpoint import visitor
from consult.core.web.forms import parse
from consult.core.web.openapi import answers

from . import queries
from .forms import LogForm

api = Blueprint("audit_api", __name__, url_prefix="/api/v1")


@api.get("/consultations/<int:consultation_id>/log")
@answers(None, query=LogForm, media="application/x-ndjson")
def log(consultation_id: int) -> Response:
    """What follows a seq; the answer is empty when there is no more."""
    form = parse(LogForm, request.args.to_dict())
    rows = queries.public_log(visitor().actor, find(Consultation, consultation_id), form.after, form.limit)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    response = Response(lines, mimetype="application/x-ndjson")
    response.headers["Cache-Control"] = "no-store"
    return response
