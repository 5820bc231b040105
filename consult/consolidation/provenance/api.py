"""The JSON API of provenance: from any passage of the outcome to what made it."""
from flask import Response, jsonify, request
from pydantic import Field

from consult.core.database.engine import find
from consult.core.web.write_endpoint import visitor
from consult.core.web.forms import Form, parse
from consult.core.web.openapi import answers
from consult.documents.models import Version
from consult.documents.queries import issued_clause, readable_version

from consult.consolidation.blueprint import api
from .queries import provenance
from .shapes import ProvenanceShape


class WhichForm(Form):
    """In which version; without one, the current."""

    version: int | None = Field(None, ge=1, le=2**31 - 1)


@api.get("/clauses/<int:clause_id>/provenance")
@answers(ProvenanceShape, query=WhichForm)
def clause_provenance(clause_id: int) -> Response:
    """Whence each passage of a clause came: amendments with who stands behind them, comments, meetings, decisions, ballots."""
    actor, asked = visitor().actor, parse(WhichForm, request.args.to_dict())
    document = issued_clause(clause_id).document
    version = (readable_version(actor, asked.version) if asked.version is not None
               else find(Version, document.current_version_id or 0))
    response = jsonify(ProvenanceShape.of(provenance(actor, version, clause_id)).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response
