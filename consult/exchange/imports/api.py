"""The JSON API of imports: a file for review, its rows, corrections, and what becomes of it."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.openapi import answers
from consult.documents.models import Document

from . import actions, tracked_change_actions as entering, queries
from consult.exchange.returned_copies import copy_api as api_copies
from consult.exchange.blueprint import api
from .forms import CreateForm, EditForm, EnterChangesForm, ImportForm, SavedForm, SourcesForm
from consult.exchange.models import Import
from consult.exchange.imports.parsing.paragraphs import Parsed
from .shapes import EnteredShape, ImportShape, ImportsShape, ReviewShape
from .upload import read_upload

__all__ = ["api", "api_copies"]


def _told(imported: Import, status: int = 200) -> Answer:
    return shown(ReviewShape.of_review(queries.review_of(imported)), status)


@api.get("/documents/<int:document_id>/imports")
@answers(ImportsShape)
def imports(document_id: int) -> Response:
    """The imports of a document, newest first, with the discarded ones."""
    found = queries.imports_of(visitor().actor, find(Document, document_id))
    return jsonify(ImportsShape(imports=[ImportShape.of(each) for each in found]).model_dump(mode="json"))


@api.post("/documents/<int:document_id>/imports")
@answers(ReviewShape, 201)
@writes(ImportForm, slow=read_upload)
def start_import(actor: Actor, form: ImportForm, document_id: int, done: Parsed) -> Answer:
    """Take in a file for review: nothing is created yet."""
    found = find(Document, document_id)
    queries.version_to_fill(actor, found, form.version)
    imported = actions.start_import(actor, form.version, form.language, form.file, done)
    return _told(imported, 201)


@api.get("/imports/<int:import_id>")
@answers(ReviewShape)
def review(import_id: int) -> Response:
    """An import with its rows as they are now."""
    found = queries.review_of(queries.import_for(visitor().actor, import_id))
    return jsonify(ReviewShape.of_review(found).model_dump(mode="json"))


@api.post("/imports/<int:import_id>/edits")
@answers(ReviewShape)
@writes(EditForm)
def correct(actor: Actor, form: EditForm, import_id: int) -> Answer:
    """Make one correction."""
    return _told(actions.correct(actor, import_id, [form.edit], form.row_version))


@api.post("/imports/<int:import_id>/undo")
@answers(ReviewShape)
@writes(SavedForm)
def undo(actor: Actor, form: SavedForm, import_id: int) -> Answer:
    """Take back the last correction."""
    return _told(actions.undo(actor, import_id, form.row_version))


@api.post("/imports/<int:import_id>/redo")
@answers(ReviewShape)
@writes(SavedForm)
def redo(actor: Actor, form: SavedForm, import_id: int) -> Answer:
    """Make the correction again that was taken back last."""
    return _told(actions.redo(actor, import_id, form.row_version))


@api.put("/imports/<int:import_id>/sources")
@answers(ReviewShape)
@writes(SourcesForm)
def set_sources(actor: Actor, form: SourcesForm, import_id: int) -> Answer:
    """Say what becomes of tracked changes, and whose they are."""
    return _told(actions.set_sources(actor, import_id, form.revisions, form.sources, form.row_version))


@api.post("/imports/<int:import_id>/create")
@answers(ImportShape)
@writes(CreateForm)
def create(actor: Actor, form: CreateForm, import_id: int) -> Answer:
    """Make the clauses, all at once."""
    made = actions.create(actor, import_id, form.row_version, add=form.add, revisions=form.revisions, sources=form.sources)
    return shown(ImportShape.of(made))


@api.post("/imports/<int:import_id>/changes")
@answers(EnteredShape)
@writes(EnterChangesForm)
def enter_changes(actor: Actor, form: EnterChangesForm, import_id: int) -> Answer:
    """Enter its tracked changes and comments on behalf of their sources, once its text is the current version."""
    made = entering.enter_changes(actor, import_id, form.reason, form.row_version)
    return shown(EnteredShape(**made._asdict()))


@api.delete("/imports/<int:import_id>")
@answers(ImportShape)
@writes(SavedForm)
def discard(actor: Actor, form: SavedForm, import_id: int) -> Answer:
    """Throw it away."""
    return shown(ImportShape.of(actions.discard(actor, import_id, form.row_version)))
