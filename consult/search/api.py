"""JSON API of the search."""

from flask import Blueprint, Response, jsonify, request

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.forms import parse_form
from consult.core.web.openapi import document_response

from . import queries
from .forms import SearchForm
from .shapes import ResultsShape

api = Blueprint("search_api", __name__, url_prefix="/api/v1")


@api.get("/consultations/<int:consultation_id>/search", endpoint="search")
@document_response(ResultsShape, query=SearchForm)
def search_consultation(consultation_id: int) -> Response:
    """Search for clauses, contributions, submissions and syntheses that contain all the words."""
    form = parse_form(SearchForm, request.args.to_dict())
    results = queries.search_consultation(
        get_visitor().actor, find_row(Consultation, consultation_id), form.wish
    )
    response = jsonify(ResultsShape.build(results).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response
