"""The blueprint of the document pages, formats of labels, and the lookup by address."""

from typing import NamedTuple
from unicodedata import bidirectional

from flask import Blueprint, g

from consult.consultations.queries import get_consultation_by_slug
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.web.write_endpoint import get_visitor
from consult.text.clause_names import strip_label, is_full_label
from consult.text.parsing.light_markup import extract_plain_text, split_runs

from consult.documents.versions.queries import get_working_version
from . import queries
from .models import Document, Version

LEFT_TO_RIGHT_ISOLATE, RIGHT_TO_LEFT_ISOLATE, POP_ISOLATE = "\u2066", "\u2067", "\u2069"
views = Blueprint("documents", __name__)
api = Blueprint("documents_api", __name__, url_prefix="/api/v1")
views.add_app_template_global(split_runs)
views.add_app_template_global(extract_plain_text)


@views.app_template_global()
def get_text_direction(language: str) -> str:
    """Return the writing direction of a language: "rtl" or "ltr"."""
    return "rtl" if language in i18n.RIGHT_TO_LEFT else "ltr"


@views.app_template_global()
def get_language_name(language: str) -> str:
    """Return the name of a language in that language."""
    return i18n.LANGUAGES.get(language, language)


@views.app_template_global()
def format_label(line: queries.ClauseText) -> str:
    """Format the label of a clause: an English `a)` reads correctly on an Arabic page too."""
    return isolate_label(strip_label(line.label), line.language)


def isolate_label(label: str, language: str) -> str:
    """Isolate a label whose language runs against the page's direction (UAX #9).

    A bare number reads the same both ways and stays as it is, so that a search in the page
    finds it.
    """
    own = language in i18n.RIGHT_TO_LEFT
    if not label or label.isdecimal() or own == (i18n.get_language() in i18n.RIGHT_TO_LEFT):
        return label
    return f"{RIGHT_TO_LEFT_ISOLATE if own else LEFT_TO_RIGHT_ISOLATE}{label}{POP_ISOLATE}"


@views.app_template_filter()
def isolate_unknown_label(label: str | None) -> str:
    """Isolate a label of unknown language, where direction could change how it reads."""
    own = strip_label(label)
    turns = i18n.get_language() in i18n.RIGHT_TO_LEFT or any(
        bidirectional(letter) in {"R", "AL"} for letter in own
    )
    return i18n.isolate_direction(own) if turns and own and not own.isdecimal() else own


@views.app_template_global()
def format_clause_name(line: queries.ClauseText, document: Document) -> str:
    """Format the full name of a clause, such as `10 a)`, for use outside its document.

    It takes one statement for a page and language if a clause's own label is not its full
    name.
    """
    return isolate_label(_find_clause_name(line, document), line.language)


def _find_clause_name(line: queries.ClauseText, document: Document) -> str:
    version_id = document.current_version_id
    if version_id is None or is_full_label(line.kind, line.level, line.label):
        return strip_label(line.label)
    known = g.setdefault("clause_names", {})
    place = version_id, line.language
    if place not in known:
        known[place] = load_version_names(*place)
    return known[place].get(line.clause_id) or strip_label(line.label)


class VersionAddress(NamedTuple):
    """The document and the version that an address names."""

    document: Document
    version: Version


def load_document(slug: str, document: str) -> Document:
    """Return the document of an address and make its consultation the page's own.

    Raises NotFound.
    """
    g.consultation = get_consultation_by_slug(slug)
    return queries.get_document_by_slug(g.consultation.id, document)


def load_version(slug: str, document: str, version: str) -> VersionAddress:
    """Return the document and version of an address, if the visitor may read it.

    Raises NotFound.
    """
    found = load_document(slug, document)
    return VersionAddress(found, queries.get_version_by_slug(get_visitor().actor, found, version))


def load_working_version(slug: str, document: str, version: str) -> VersionAddress:
    """Return the document and working version of an address to those who write it.

    Raises NotFound, Forbidden, or Conflict once it is issued.
    """
    found = load_document(slug, document)
    return VersionAddress(found, get_working_version(get_visitor().actor, found, version))
