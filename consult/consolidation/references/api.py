"""JSON API of references in a working version."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, json_answer, write_endpoint
from consult.documents.queries import get_readable_version

from consult.consolidation.blueprint import api

from . import actions as correcting
from .forms import CorrectReferencesForm, parse_items
from .queries import load_references
from .shapes import VersionReferencesShape

REFERENCES = "/versions/<int:version_id>/references"


def _build_shape(actor: Actor, version_id: int) -> VersionReferencesShape:
    version = get_readable_version(actor, version_id)
    require_permission(actor, "desk.see", version)
    found = [] if version.issued else load_references(version)
    return VersionReferencesShape.build(version_id, found)


@api.get(REFERENCES, endpoint="references")
@document_response(VersionReferencesShape)
def show_references(version_id: int) -> Response:
    """Return the references of a working version whose numbers change or cannot be resolved."""
    return jsonify(_build_shape(get_visitor().actor, version_id).model_dump(mode="json"))


@api.post(REFERENCES, endpoint="correct_references")
@document_response(VersionReferencesShape)
@write_endpoint(CorrectReferencesForm, rule="clause.consolidate")
def correct_references(actor: Actor, form: CorrectReferencesForm, version_id: int) -> WriteAnswer:
    """Correct the numbers of references, as an editorial change."""
    correcting.correct_references(actor, version_id, parse_items(form))
    return json_answer(_build_shape(actor, version_id))


@api.post(REFERENCES + "/undo", endpoint="undo_references")
@document_response(VersionReferencesShape)
@write_endpoint(EmptyForm, rule="clause.consolidate")
def undo_corrections(actor: Actor, _form: EmptyForm, version_id: int) -> WriteAnswer:
    """Undo the corrected references where the text is still as corrected."""
    correcting.undo_corrections(actor, version_id)
    return json_answer(_build_shape(actor, version_id))
