"""JSON API of the numbering of a document and of the numbers of a working version."""

from flask import Response, jsonify

from consult.core.database.engine import find_row
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, json_answer, write_endpoint
from consult.documents.blueprint import api
from consult.documents.models import Document, Version
from consult.documents.queries import get_readable_version

from . import actions as labelling
from .forms import LevelNumberingForm, NumbersForm, ReleaseLabelsForm
from .preview_queries import preview_numbers
from .shapes import NumberingShape, VersionNumbersShape

NUMBERING, NUMBERS = "/documents/<int:document_id>/numbering", "/versions/<int:version_id>/numbers"


@api.get(NUMBERING, endpoint="numbering")
@document_response(NumberingShape)
def show_numbering(document_id: int) -> Response:
    """Return how the clauses of a document are numbered, to those who serve the process."""
    document = find_row(Document, document_id)
    require_permission(get_visitor().actor, "process.serve", document)
    return jsonify(NumberingShape.build(document).model_dump(mode="json"))


@api.put(NUMBERING + "/levels", endpoint="set_numbering")
@document_response(NumberingShape)
@write_endpoint(LevelNumberingForm, rule="document.number")
def set_level_numbering(actor: Actor, form: LevelNumberingForm, document_id: int) -> WriteAnswer:
    """Set how the clauses of one kind and level are numbered in a language."""
    labelling.set_level_numbering(actor, document_id, form)
    return json_answer(NumberingShape.build(find_row(Document, document_id)))


@api.put(NUMBERING + "/versions", endpoint="set_working_numbers")
@document_response(NumberingShape)
@write_endpoint(NumbersForm, rule="document.number")
def set_working_numbers(actor: Actor, form: NumbersForm, document_id: int) -> WriteAnswer:
    """Set whether new working versions keep the numbers or are counted anew."""
    labelling.set_working_numbers(actor, document_id, anew=form.anew)
    return json_answer(NumberingShape.build(find_row(Document, document_id)))


@api.get(NUMBERS, endpoint="numbers")
@document_response(VersionNumbersShape)
def show_numbers(version_id: int) -> Response:
    """Return how a working version is numbered, and what the other way would change."""
    version = find_row(Version, version_id)
    require_permission(get_visitor().actor, "desk.see", version)
    return jsonify(
        VersionNumbersShape.build(version_id, preview_numbers(version)).model_dump(mode="json")
    )


@api.put(NUMBERS, endpoint="choose_numbers")
@document_response(VersionNumbersShape)
@write_endpoint(NumbersForm, rule="version.number")
def choose_numbers(actor: Actor, form: NumbersForm, version_id: int) -> WriteAnswer:
    """Choose whether the clauses of a working version keep their numbers or are counted anew."""
    version = labelling.choose_numbers(actor, version_id, anew=form.anew)
    return json_answer(VersionNumbersShape.build(version.id, preview_numbers(version)))


@api.post(NUMBERS + "/release", endpoint="release_labels")
@document_response(VersionNumbersShape)
@write_endpoint(ReleaseLabelsForm, rule="version.edit")
def release_labels(actor: Actor, form: ReleaseLabelsForm, version_id: int) -> WriteAnswer:
    """Let the numbering give the labels of clauses that were set by hand."""
    labelling.release_labels(actor, version_id, form.clauses)
    version = get_readable_version(actor, version_id)
    return json_answer(VersionNumbersShape.build(version.id, preview_numbers(version)))
