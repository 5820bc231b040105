"""JSON API of documents, versions and clauses."""

from flask import Response, jsonify, request

from consult.consultations.forms import RowId
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.errors import NotFound
from consult.core.web.forms import Form, parse_form
from consult.core.web.openapi import document_response
from consult.core.permissions.rules import require_permission

from consult.documents.versions import rename_discard_actions as discarding
from . import queries
from consult.documents.clauses import lineage_actions as tracing
from consult.documents.clauses.lineage_queries import load_clause_lineage
from consult.documents.brackets.shapes import RemainingBracketsShape
from .blueprint import api
from .comparison import compare_versions
from .concordance_shapes import ConcordanceShape, ClauseConcordanceShape, ClauseLineageShape
from .forms import DiscardForm, LanguageCode, RenameDocumentForm, RenameVersionForm, LineageForm
from .models import Clause, Document, Version
from consult.documents.brackets.queries import load_remaining_brackets
from .shapes import (
    ClauseShape,
    DocumentShape,
    DocumentsShape,
    VersionTextShape,
    VersionShape,
    VersionsShape,
)


class TextQuery(Form):
    """The language of the text; None: the authentic one."""

    language: LanguageCode | None = None


class ConcordanceQuery(Form):
    """The earlier version, `than`; None: the previous one."""

    than: RowId | None = None


@api.get("/consultations/<int:consultation_id>/documents", endpoint="documents")
@document_response(DocumentsShape)
def list_documents(consultation_id: int) -> Response:
    """List the documents of a consultation with their progress."""
    found = queries.list_documents(find_row(Consultation, consultation_id).id)
    progress = queries.load_progress_by_document([document.id for document in found])
    shape = DocumentsShape(
        documents=[
            DocumentShape.build(document, progress.get(document.id, queries.TextProgress()))
            for document in found
        ]
    )
    return jsonify(shape.model_dump(mode="json"))


@api.get("/documents/<int:document_id>", endpoint="document")
@document_response(DocumentShape)
def show_document(document_id: int) -> Response:
    """Return one document."""
    found = find_row(Document, document_id)
    return jsonify(
        DocumentShape.build(found, queries.load_progress(found.id)).model_dump(mode="json")
    )


@api.patch("/documents/<int:document_id>")
@document_response(DocumentShape)
@write_endpoint(RenameDocumentForm, rule="document.rename")
def rename_document(actor: Actor, form: RenameDocumentForm, document_id: int) -> WriteAnswer:
    """Replace all titles of a document."""
    found = discarding.rename_document(actor, document_id, form.title, form.row_version)
    return json_answer(DocumentShape.build(found, queries.load_progress(found.id)))


@api.delete("/documents/<int:document_id>")
@document_response(None, 204)
@write_endpoint(DiscardForm, rule="document.discard")
def discard_document(actor: Actor, form: DiscardForm, document_id: int) -> WriteAnswer:
    """Discard a document with its working versions, if no version of it was ever issued."""
    discarding.discard_document(actor, document_id, form.row_version)
    return WriteAnswer(204)


@api.get("/documents/<int:document_id>/versions", endpoint="versions")
@document_response(VersionsShape)
def list_versions(document_id: int) -> Response:
    """List the versions that the reader may see."""
    found = queries.list_readable_versions(get_visitor().actor, find_row(Document, document_id))
    return jsonify(
        VersionsShape(versions=[VersionShape.build(version) for version in found]).model_dump(
            mode="json"
        )
    )


@api.get("/versions/<int:version_id>", endpoint="version")
@document_response(VersionTextShape, query=TextQuery)
def show_version(version_id: int) -> Response:
    """Return a version with its clauses, in a language or, where that lacks, the authentic text."""
    wanted = parse_form(TextQuery, request.args.to_dict())
    found = queries.get_readable_version(get_visitor().actor, version_id)
    authentic = found.document.authentic
    language = wanted.language or authentic
    shape = VersionTextShape.with_text(
        found,
        language,
        queries.list_editions(found.id),
        queries.load_clause_texts(found.id, language, authentic),
    )
    return jsonify(shape.model_dump(mode="json"))


@api.patch("/versions/<int:version_id>")
@document_response(VersionShape)
@write_endpoint(RenameVersionForm, rule="version.rename")
def rename_version(actor: Actor, form: RenameVersionForm, version_id: int) -> WriteAnswer:
    """Replace the symbol and all names of a working version."""
    found = queries.get_readable_version(actor, version_id)
    return json_answer(
        VersionShape.build(
            discarding.rename_version(actor, found.id, form.title, form.symbol, form.row_version)
        )
    )


@api.delete("/versions/<int:version_id>")
@document_response(None, 204)
@write_endpoint(DiscardForm, rule="version.discard")
def discard_version(actor: Actor, form: DiscardForm, version_id: int) -> WriteAnswer:
    """Discard a working version with the clauses that no other version contains."""
    discarding.discard_version(
        actor, queries.get_readable_version(actor, version_id).id, form.row_version
    )
    return WriteAnswer(204)


@api.get("/versions/<int:version_id>/brackets", endpoint="brackets")
@document_response(RemainingBracketsShape)
def list_open_brackets(version_id: int) -> Response:
    """List the open brackets of a version by clause and by holder."""
    found = queries.get_readable_version(get_visitor().actor, version_id)
    return jsonify(
        RemainingBracketsShape.build(version_id, load_remaining_brackets(found)).model_dump(
            mode="json"
        )
    )


@api.get("/versions/<int:version_id>/concordance", endpoint="concordance")
@document_response(ConcordanceShape, query=ConcordanceQuery)
def show_concordance(version_id: int) -> Response:
    """Return the clauses of a version beside those of an earlier one, or of the previous one."""
    wanted = parse_form(ConcordanceQuery, request.args.to_dict())
    actor = get_visitor().actor
    newer = queries.get_readable_version(actor, version_id)
    older = _find_older_version(actor, newer, wanted.than)
    changes = compare_versions(older, newer, newer.document.authentic).changes if older else []
    shape = ConcordanceShape(
        version_id=newer.id,
        compared_with=older.id if older else None,
        clauses=[ClauseConcordanceShape.build(change) for change in changes],
    )
    return jsonify(shape.model_dump(mode="json"))


def _find_older_version(actor: Actor, newer: Version, than: int | None) -> Version | None:
    there = [
        each
        for each in queries.list_readable_versions(actor, newer.document)
        if each.place < newer.place
    ]
    if than is not None and than not in {each.id for each in there}:
        raise NotFound(what="Version")
    return next((each for each in reversed(there) if than in {None, each.id}), None)


@api.get("/versions/<int:version_id>/clauses/<int:clause_id>/lineage", endpoint="origin")
@document_response(ClauseLineageShape, rule="version.edit")
def show_clause_lineage(version_id: int, clause_id: int) -> Response:
    """Return the stated origin of a clause in a working version, to those who write it."""
    version = find_row(Version, version_id)
    require_permission(get_visitor().actor, "version.edit", version)
    return jsonify(
        ClauseLineageShape.build(clause_id, load_clause_lineage(version, clause_id)).model_dump(
            mode="json"
        )
    )


@api.put("/versions/<int:version_id>/clauses/<int:clause_id>/lineage", endpoint="trace")
@document_response(ClauseLineageShape)
@write_endpoint(LineageForm, rule="version.edit")
def set_clause_lineage(
    actor: Actor, form: LineageForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Set the origin of a clause, which replaces an earlier statement."""
    tracing.set_clause_lineage(actor, version_id, clause_id, form.joined, form.split_from)
    return json_answer(
        ClauseLineageShape.build(
            clause_id, load_clause_lineage(find_row(Version, version_id), clause_id)
        )
    )


@api.get("/clauses/<int:clause_id>", endpoint="clause")
@document_response(ClauseShape, query=TextQuery)
def show_clause(clause_id: int) -> Response:
    """Return a clause, the versions that contain it, and its text.

    The text is that of the current version, else of the newest one that contains the
    clause.
    """
    wanted = parse_form(TextQuery, request.args.to_dict())
    found = find_row(Clause, clause_id)
    there = queries.list_clause_versions(get_visitor().actor, found)
    line = queries.get_newest_clause_text(found, there, wanted.language or found.document.authentic)
    return jsonify(ClauseShape.build(found, there, line).model_dump(mode="json"))
