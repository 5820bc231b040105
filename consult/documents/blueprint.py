"""The pages of documents share one blueprint, and the way from an address to a version."""

from typing import NamedTuple
from unicodedata import bidirectional

from flask import Blueprint, g

from consult.consultations.queries import get_consultation_by_slug
from consult.consultations.document_queries import load_version_names
from consult.core import i18n
from consult.core.web.write_endpoint import get_visitor
from consult.text.clause_names import strip_label, is_full_label
from consult.text.parsing.light_markup import extract_plain_text, split_runs

from consult.documents.versions import working_version_actions as drafts
from . import queries
from .models import Document, Version

LEFT_TO_RIGHT_ISOLATE, RIGHT_TO_LEFT_ISOLATE, POP_ISOLATE = "\u2066", "\u2067", "\u2069"
views = Blueprint("documents", __name__)
views.add_app_template_global(split_runs, "runs")
views.add_app_template_global(extract_plain_text, "plain")


@views.app_template_global("dir_of")
def get_text_direction(language: str) -> str:
    """The direction that a language is written in."""
    return "rtl" if language in i18n.RIGHT_TO_LEFT else "ltr"


@views.app_template_global("tongue")
def get_language_name(language: str) -> str:
    """A language by its own name."""
    return i18n.LANGUAGES.get(language, language)


@views.app_template_global("label_of")
def format_label(line: queries.ClauseText) -> str:
    """The label of a clause as it is drawn: `a)` of English words reads so on an Arabic page, too."""
    return isolate_label(strip_label(line.label), line.language)


def isolate_label(label: str, language: str) -> str:
    """A label between marks that keep the direction of its language, where the page runs the other way (UAX #9).

    A bare number reads the same either way and stays as it is: who searches the page for it finds it.
    """
    own = language in i18n.RIGHT_TO_LEFT
    if not label or label.isdecimal() or own == (i18n.get_language() in i18n.RIGHT_TO_LEFT):
        return label
    return f"{RIGHT_TO_LEFT_ISOLATE if own else LEFT_TO_RIGHT_ISOLATE}{label}{POP_ISOLATE}"


@views.app_template_filter("label_apart")
def isolate_unknown_label(label: str | None) -> str:
    """A label whose language is not told, between marks that let its own letters say how it runs, where they are needed."""
    own = strip_label(label)
    turns = i18n.get_language() in i18n.RIGHT_TO_LEFT or any(bidirectional(letter) in {"R", "AL"} for letter in own)
    return i18n.isolate_direction(own) if turns and own and not own.isdecimal() else own


@views.app_template_global("name_of")
def format_clause_name(line: queries.ClauseText, document: Document) -> str:
    """What a clause is called away from its place (`10 a)`); one statement for a page, where its own label is not enough."""
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
    """What an address names; without a version, the current one."""

    document: Document
    version: Version


def load_document(slug: str, document: str) -> Document:
    """The document of an address; the page stands in its consultation."""
    g.consultation = get_consultation_by_slug(slug)
    return queries.get_document_by_slug(g.consultation.id, document)


def load_version(slug: str, document: str, version: str) -> VersionAddress:
    """The version of an address, as far as the visitor may read it."""
    found = load_document(slug, document)
    return VersionAddress(found, queries.get_version_by_slug(get_visitor().actor, found, version))


def load_working_version(slug: str, document: str, version: str) -> VersionAddress:
    """The working version of an address, for those who write it; raises Forbidden, or Conflict once it was issued."""
    found = load_document(slug, document)
    return VersionAddress(found, drafts.get_working_version(get_visitor().actor, found, version))
