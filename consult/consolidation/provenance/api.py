"""JSON API of provenance: from a passage of a clause to its sources."""

from flask import Response, jsonify, request
from pydantic import Field

from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.forms import Form, parse_form
from consult.core.web.openapi import document_response
from consult.documents.models import Version
from consult.documents.queries import get_issued_clause, get_readable_version

from consult.consolidation.blueprint import api
from .queries import load_provenance
from .shapes import ProvenanceShape


class ProvenanceQueryForm(Form):
    """The version to look at; without one, the current version."""

    version: int | None = Field(None, ge=1, le=2**31 - 1)


@api.get("/clauses/<int:clause_id>/provenance", endpoint="clause_provenance")
@document_response(ProvenanceShape, query=ProvenanceQueryForm)
def get_clause_provenance(clause_id: int) -> Response:
    """Return the source of each passage of a clause.

    Sources are amendments with their supporters, comments, meetings, decisions and ballots.
    """
    actor, asked = get_visitor().actor, parse_form(ProvenanceQueryForm, request.args.to_dict())
    document = get_issued_clause(clause_id).document
    version = (
        get_readable_version(actor, asked.version)
        if asked.version is not None
        else find_row(Version, document.current_version_id or 0)
    )
    response = jsonify(
        ProvenanceShape.build(load_provenance(actor, version, clause_id)).model_dump(mode="json")
    )
    response.headers["Cache-Control"] = "no-store"
    return response
