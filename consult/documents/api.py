"""The JSON API of documents: which there are, their versions, and the text clause by clause."""

from flask import Blueprint, Response, jsonify, request

from consult.consultations.models import Consultation
from consult.core.db import find
from consult.core.door import visitor
from consult.core.forms import Form, parse
from consult.core.openapi import answers

from . import queries
from .forms import Language
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


@api.get("/clauses/<int:clause_id>")
@answers(ClauseShape, query=TextQuery)
def clause(clause_id: int) -> Response:
    """A clause, where it stands, and its words in the current version, or in the newest that it stands in."""
    wanted = parse(TextQuery, request.args.to_dict())
    found = find(Clause, clause_id)
    there = queries.standings(visitor().actor, found)
    line = queries.newest_line(found, there, wanted.language or found.document.authentic)
    return jsonify(ClauseShape.of(found, there, line).model_dump(mode="json"))
