"""JSON API of imports: upload, rows, corrections and creation."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.openapi import document_response
from consult.documents.models import Document

from . import actions, tracked_change_actions as entering, queries
from consult.exchange.blueprint import api
from .forms import (
    CreateClausesForm,
    RowCorrectionForm,
    EnterChangesForm,
    ImportForm,
    ReviewVersionForm,
    SourcesForm,
)
from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from .shapes import EnteredShape, ImportShape, ImportsShape, ReviewShape
from .upload import read_upload


def _answer_review(imported: FileImport, status: int = 200) -> WriteAnswer:
    """Answer with the review of an import."""
    return json_answer(ReviewShape.of_review(queries.load_review(imported)), status)


@api.get("/documents/<int:document_id>/imports", endpoint="imports")
@document_response(ImportsShape)
def list_imports(document_id: int) -> Response:
    """List the imports of a document, newest first, discarded ones included."""
    found = queries.list_imports(get_visitor().actor, find_row(Document, document_id))
    return jsonify(
        ImportsShape(imports=[ImportShape.build(each) for each in found]).model_dump(mode="json")
    )


@api.post("/documents/<int:document_id>/imports")
@document_response(ReviewShape, 201)
@write_endpoint(ImportForm, precompute=read_upload, rule="import.edit")
def start_import(
    actor: Actor, form: ImportForm, document_id: int, precomputed: ParsedFile
) -> WriteAnswer:
    """Import a file for review; nothing is created yet."""
    found = find_row(Document, document_id)
    queries.get_target_version_in_document(actor, found, form.version)
    imported = actions.start_import(actor, form.version, form.language, form.file, precomputed)
    return _answer_review(imported, 201)


@api.get("/imports/<int:import_id>", endpoint="review")
@document_response(ReviewShape)
def get_review(import_id: int) -> Response:
    """Return an import with its rows in their present state."""
    found = queries.load_review(queries.get_import(get_visitor().actor, import_id))
    return jsonify(ReviewShape.of_review(found).model_dump(mode="json"))


@api.post("/imports/<int:import_id>/corrections", endpoint="correct")
@document_response(ReviewShape)
@write_endpoint(RowCorrectionForm, rule="import.edit")
def correct_import(actor: Actor, form: RowCorrectionForm, import_id: int) -> WriteAnswer:
    """Apply one correction to the rows of an import."""
    return _answer_review(
        actions.apply_corrections(actor, import_id, [form.edit], form.row_version)
    )


@api.post("/imports/<int:import_id>/undo", endpoint="undo")
@document_response(ReviewShape)
@write_endpoint(ReviewVersionForm, rule="import.edit")
def undo_correction(actor: Actor, form: ReviewVersionForm, import_id: int) -> WriteAnswer:
    """Undo the last correction of an import."""
    return _answer_review(actions.undo_correction(actor, import_id, form.row_version))


@api.post("/imports/<int:import_id>/redo", endpoint="redo")
@document_response(ReviewShape)
@write_endpoint(ReviewVersionForm, rule="import.edit")
def redo_correction(actor: Actor, form: ReviewVersionForm, import_id: int) -> WriteAnswer:
    """Redo the correction that was undone last."""
    return _answer_review(actions.redo_correction(actor, import_id, form.row_version))


@api.put("/imports/<int:import_id>/sources")
@document_response(ReviewShape)
@write_endpoint(SourcesForm, rule="import.edit")
def set_sources(actor: Actor, form: SourcesForm, import_id: int) -> WriteAnswer:
    """Set the treatment of tracked changes and the organizations of their authors."""
    return _answer_review(
        actions.set_sources(actor, import_id, form.revisions, form.sources, form.row_version)
    )


@api.post("/imports/<int:import_id>/create", endpoint="create")
@document_response(ImportShape)
@write_endpoint(CreateClausesForm, rule="import.create")
def create_clauses(actor: Actor, form: CreateClausesForm, import_id: int) -> WriteAnswer:
    """Create all clauses of an import at once."""
    made = actions.create_clauses(
        actor,
        import_id,
        form.row_version,
        add=form.add,
        revisions=form.revisions,
        sources=form.sources,
    )
    return json_answer(ImportShape.build(made))


@api.post("/imports/<int:import_id>/changes")
@document_response(EnteredShape)
@write_endpoint(EnterChangesForm, rule="submission.enter")
def enter_changes(actor: Actor, form: EnterChangesForm, import_id: int) -> WriteAnswer:
    """Enter tracked changes and comments on behalf of their sources, once the text is current."""
    made = entering.enter_changes(actor, import_id, form.reason, form.row_version)
    return json_answer(EnteredShape(**made._asdict()))


@api.delete("/imports/<int:import_id>", endpoint="discard")
@document_response(ImportShape)
@write_endpoint(ReviewVersionForm, rule="import.edit")
def discard_import(actor: Actor, form: ReviewVersionForm, import_id: int) -> WriteAnswer:
    """Discard an import."""
    return json_answer(
        ImportShape.build(actions.discard_import(actor, import_id, form.row_version))
    )
