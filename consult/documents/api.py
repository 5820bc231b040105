"""The JSON API of documents: which there are, their versions, and the text clause by clause."""

from flask import Blueprint, Response, jsonify, request

from consult.consultations.forms import Number
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.errors import NotFound
from consult.core.web.forms import Form, parse
from consult.core.web.openapi import answers
from consult.core.permissions.rules import require

from consult.documents.versions import rename_discard_actions as discarding
from . import queries
from consult.documents.clauses import lineage_actions as tracing
from consult.documents.brackets.shapes import LeftShape
from .comparison import compare_versions
from .concordance_shapes import ConcordanceShape, ConcordedShape, OriginShape
from .forms import DiscardForm, Language, RenameForm, RenameVersionForm, TraceForm
from .models import Clause, Document, Version
from consult.documents.brackets.queries import brackets_in
from .shapes import ClauseShape, DocumentShape, DocumentsShape, TextShape, VersionShape, VersionsShape

api = Blueprint("documents_api", __name__, url_prefix="/api/v1")


class TextQuery(Form):
    """In which language the text is wanted; the authentic one when it is not said."""

    language: Language | None = None


class ConcordanceQuery(Form):
    """than: the earlier version; none: the one before."""

    than: Number | None = None


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


@api.get("/versions/<int:version_id>/brackets")
@answers(LeftShape)
def brackets(version_id: int) -> Response:
    """The brackets that are left in a version, by clause and by who is named in them."""
    found = queries.readable_version(visitor().actor, version_id)
    return jsonify(LeftShape.of(version_id, brackets_in(found)).model_dump(mode="json"))


@api.get("/versions/<int:version_id>/concordance")
@answers(ConcordanceShape, query=ConcordanceQuery)
def concordance(version_id: int) -> Response:
    """The clauses of a version beside those of an earlier one: as asked, else of the one before it."""
    wanted = parse(ConcordanceQuery, request.args.to_dict())
    actor = visitor().actor
    newer = queries.readable_version(actor, version_id)
    older = _older(actor, newer, wanted.than)
    changes = compare_versions(older, newer, newer.document.authentic).changes if older else []
    shape = ConcordanceShape(
        version_id=newer.id,
        compared_with=older.id if older else None,
        clauses=[ConcordedShape.of(change) for change in changes],
    )
    return jsonify(shape.model_dump(mode="json"))


def _older(actor: Actor, newer: Version, than: int | None) -> Version | None:
    there = [each for each in queries.versions_for(actor, newer.document) if each.place < newer.place]
    if than is not None and than not in {each.id for each in there}:
        raise NotFound(what="Version")
    return next((each for each in reversed(there) if than in {None, each.id}), None)


@api.get("/versions/<int:version_id>/clauses/<int:clause_id>/origin")
@answers(OriginShape)
def origin(version_id: int, clause_id: int) -> Response:
    """Whence a clause of a working version is said to come, for those who write it."""
    version = find(Version, version_id)
    require(visitor().actor, "version.edit", version)
    return jsonify(OriginShape.of(clause_id, tracing.origin_of(version, clause_id)).model_dump(mode="json"))


@api.put("/versions/<int:version_id>/clauses/<int:clause_id>/origin")
@answers(OriginShape)
@writes(TraceForm)
def trace(actor: Actor, form: TraceForm, version_id: int, clause_id: int) -> Answer:
    """Say whence it came; it takes the place of what was said before."""
    tracing.trace(actor, version_id, clause_id, form.joined, form.split_from)
    return shown(OriginShape.of(clause_id, tracing.origin_of(find(Version, version_id), clause_id)))


@api.get("/clauses/<int:clause_id>")
@answers(ClauseShape, query=TextQuery)
def clause(clause_id: int) -> Response:
    """A clause, where it stands, and its words in the current version, or in the newest that it stands in."""
    wanted = parse(TextQuery, request.args.to_dict())
    found = find(Clause, clause_id)
    there = queries.standings(visitor().actor, found)
    line = queries.newest_line(found, there, wanted.language or found.document.authentic)
    return jsonify(ClauseShape.of(found, there, line).model_dump(mode="json"))
