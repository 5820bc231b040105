"""The JSON API of documents: which there are, their versions, and the text clause by clause."""

from flask import Blueprint, Response, jsonify, request

from consult.consultations.models import Consultation
from consult.core.access import Actor
from consult.core.db import find
from consult.core.door import Answer, shown, visitor, writes
from consult.core.forms import Form, parse
from consult.core.openapi import answers

from . import discarding, queries
from .forms import DiscardForm, Language, RenameForm, RenameVersionForm
from .models import Clause, Document
from .shapes import ClauseShape, DocumentShape, DocumentsShape, TextShape, VersionShape, VersionsShape

api = Blueprint("documents_api", __name__, url_prefix="/api/v1")


class TextQuery(Form):
    """In which language the text is wanted; the authentic one when it is not said."""

    language: Language | None = None


@api.get("/consultations/<int:consultation_id>/documents")
@answers(DocumentsShape)
def documents(consultation_id: int) -> Response:
    """The documents of a consultation, with how far they are."""
    found = queries.documents_of(find(Consultation, consultation_id).id)
    progress = queries.progress_by_document([document.id for document in found])
    shape = DocumentsShape(
        documents=[DocumentShape.of(document, progress.get(document.id, queries.Progress())) for document in found]
    )
    return jsonify(shape.model_dump(mode="json"))


@api.get("/documents/<int:document_id>")
@answers(DocumentShape)
def document(document_id: int) -> Response:
    """One document."""
    found = find(Document, document_id)
    return jsonify(DocumentShape.of(found, queries.progress(found.id)).model_dump(mode="json"))


@api.patch("/documents/<int:document_id>")
@answers(DocumentShape)
@writes(RenameForm)
def rename_document(actor: Actor, form: RenameForm, document_id: int) -> Answer:
    """Give a document other titles: those that are sent are all that it has."""
    found = discarding.rename_document(actor, document_id, form.title, form.row_version)
    return shown(DocumentShape.of(found, queries.progress(found.id)))


@api.delete("/documents/<int:document_id>")
@answers(None, 204)
@writes(DiscardForm)
def discard_document(actor: Actor, form: DiscardForm, document_id: int) -> Answer:
    """Throw a document away with its working versions, while nothing of it was ever issued."""
    discarding.discard_document(actor, document_id, form.row_version)
    return Answer(204)


@api.get("/documents/<int:document_id>/versions")
@answers(VersionsShape)
def versions(document_id: int) -> Response:
    """Its versions, as far as the reader may see them."""
    found = queries.versions_for(visitor().actor, find(Document, document_id))
    return jsonify(VersionsShape(versions=[VersionShape.of(version) for version in found]).model_dump(mode="json"))


@api.get("/versions/<int:version_id>")
@answers(TextShape, query=TextQuery)
def version(version_id: int) -> Response:
    """A version with its clauses; where one has no words in the language asked for, the authentic ones stand."""
    wanted = parse(TextQuery, request.args.to_dict())
    found = queries.readable_version(visitor().actor, version_id)
    authentic = found.document.authentic
    language = wanted.language or authentic
    shape = TextShape.with_text(
        found, language, queries.editions_of(found.id), queries.text_of(found.id, language, authentic)
    )
    return jsonify(shape.model_dump(mode="json"))


@api.patch("/versions/<int:version_id>")
@answers(VersionShape)
@writes(RenameVersionForm)
def rename_version(actor: Actor, form: RenameVersionForm, version_id: int) -> Answer:
    """Give a working version another symbol and other names: those that are sent are all that it has."""
    found = queries.readable_version(actor, version_id)
    return shown(VersionShape.of(discarding.rename_version(actor, found.id, form.title, form.symbol, form.row_version)))


@api.delete("/versions/<int:version_id>")
@answers(None, 204)
@writes(DiscardForm)
def discard_version(actor: Actor, form: DiscardForm, version_id: int) -> Answer:
    """Throw a working version away, with the clauses that stand nowhere else."""
    discarding.discard_version(actor, queries.readable_version(actor, version_id).id, form.row_version)
    return Answer(204)


@api.get("/clauses/<int:clause_id>")
@answers(ClauseShape, query=TextQuery)
def clause(clause_id: int) -> Response:
    """A clause, where it stands, and its words in the current version, or in the newest that it stands in."""
    wanted = parse(TextQuery, request.args.to_dict())
    found = find(Clause, clause_id)
    there = queries.standings(visitor().actor, found)
    line = queries.newest_line(found, there, wanted.language or found.document.authentic)
    return jsonify(ClauseShape.of(found, there, line).model_dump(mode="json"))
