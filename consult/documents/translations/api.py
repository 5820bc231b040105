"""JSON API of the translations of an issued version."""

from flask import Response, jsonify

from consult.core.database.engine import find_row
from consult.core.errors import NotFound
from consult.core.i18n import LANGUAGES
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import (
    WriteAnswer,
    get_visitor,
    json_answer,
    write_endpoint,
)
from consult.documents.blueprint import api
from consult.documents.queries import get_readable_version

from . import actions, queries
from .forms import ClauseTranslationForm, ReviewTranslationForm, TranslationForm
from .models import Translation
from .shapes import (
    LanguageStateShape,
    TranslationCorrectionShape,
    TranslationShape,
    TranslationsShape,
)


@api.get("/versions/<int:version_id>/translations", endpoint="translations")
@document_response(TranslationsShape)
def list_translations(version_id: int) -> Response:
    """List the languages of an issued version, and the corrections of its translations."""
    version = get_readable_version(get_visitor().actor, version_id)
    if not version.issued:
        raise NotFound(what="Version")
    shape = TranslationsShape(
        languages=[
            LanguageStateShape.build(each)
            for each in queries.load_language_states(version, LANGUAGES)
        ],
        corrections=[
            TranslationCorrectionShape.build(each) for each in queries.load_corrections(version_id)
        ],
    )
    return jsonify(shape.model_dump(mode="json"))


@api.post("/versions/<int:version_id>/translations", endpoint="begin_translation")
@document_response(TranslationShape, 201)
@write_endpoint(TranslationForm, rule="translation.plan")
def begin_translation(actor: Actor, form: TranslationForm, version_id: int) -> WriteAnswer:
    """Begin a translation of an issued version."""
    version = get_readable_version(actor, version_id)
    made = actions.begin_translation(actor, version.id, form)
    return json_answer(_build_shape(actor, made), 201)


@api.get("/translations/<int:translation_id>", endpoint="translation")
@document_response(TranslationShape)
def show_translation(translation_id: int) -> Response:
    """Return a translation at the desk, to those who work on it."""
    actor = get_visitor().actor
    translation = find_row(Translation, translation_id)
    require_permission(actor, "translation.see", translation)
    response = jsonify(_build_shape(actor, translation).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


def _build_shape(actor: Actor, translation: Translation) -> TranslationShape:
    return TranslationShape.build(translation, queries.load_desk_clauses(actor, translation))


@api.put("/translations/<int:translation_id>/clauses/<int:clause_id>", endpoint="translate_clause")
@document_response(TranslationShape)
@write_endpoint(ClauseTranslationForm, rule="translation.write")
def translate_clause(
    actor: Actor, form: ClauseTranslationForm, translation_id: int, clause_id: int
) -> WriteAnswer:
    """Write the translation of a clause."""
    actions.write_clause_translation(actor, translation_id, clause_id, form)
    return json_answer(_build_shape(actor, find_row(Translation, translation_id)))


@api.post(
    "/translations/<int:translation_id>/clauses/<int:clause_id>/review",
    endpoint="review_translation",
)
@document_response(TranslationShape)
@write_endpoint(ReviewTranslationForm, rule="translation.write")
def review_clause(
    actor: Actor, form: ReviewTranslationForm, translation_id: int, clause_id: int
) -> WriteAnswer:
    """Mark the translation of a clause as reviewed."""
    actions.review_clause_translation(actor, translation_id, clause_id, form.row_version)
    return json_answer(_build_shape(actor, find_row(Translation, translation_id)))
