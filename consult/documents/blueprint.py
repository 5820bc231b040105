"""The pages of documents share one blueprint, and the way from an address to a version."""

from typing import NamedTuple
from unicodedata import bidirectional

from flask import Blueprint, g

from consult.consultations.queries import consultation_at
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.web.write_endpoint import visitor
from consult.text.clause_names import bare, is_whole
from consult.text.parsing.light_markup import plain, runs

from consult.documents.versions import working_version_actions as drafts
from . import queries
from .models import Document, Version

LEFT_TO_RIGHT, RIGHT_TO_LEFT, AS_BEFORE = "\u2066", "\u2067", "\u2069"
views = Blueprint("documents", __name__)
views.add_app_template_global(runs, "runs")
views.add_app_template_global(plain, "plain")


@views.app_template_global("dir_of")
def dir_of(language: str) -> str:
    """The direction that a language is written in."""
    return "rtl" if language in i18n.RIGHT_TO_LEFT else "ltr"


@views.app_template_global("tongue")
def tongue(language: str) -> str:
    """A language by its own name."""
    return i18n.LANGUAGES.get(language, language)


@views.app_template_global("label_of")
def label_of(line: queries.Line) -> str:
    """The label of a clause as it is drawn: `a)` of English words reads so on an Arabic page, too."""
    return as_written(bare(line.label), line.language)


def as_written(label: str, language: str) -> str:
    """A label between marks that keep the direction of its language, where the page runs the other way (UAX #9).

    A bare number reads the same either way and stays as it is: who searches the page for it finds it.
    """
    own = language in i18n.RIGHT_TO_LEFT
    if not label or label.isdecimal() or own == (i18n.spoken() in i18n.RIGHT_TO_LEFT):
        return label
    return f"{RIGHT_TO_LEFT if own else LEFT_TO_RIGHT}{label}{AS_BEFORE}"


@views.app_template_filter("label_apart")
def label_apart(label: str | None) -> str:
    """A label whose language is not told, between marks that let its own letters say how it runs, where they are needed."""
    own = bare(label)
    turns = i18n.spoken() in i18n.RIGHT_TO_LEFT or any(bidirectional(letter) in {"R", "AL"} for letter in own)
    return i18n.isolated(own) if turns and own and not own.isdecimal() else own


@views.app_template_global("name_of")
def name_of(line: queries.Line, document: Document) -> str:
    """What a clause is called away from its place (`10 a)`); one statement for a page, where its own label is not enough."""
    return as_written(_named(line, document), line.language)


def _named(line: queries.Line, document: Document) -> str:
    version_id = document.current_version_id
    if version_id is None or is_whole(line.kind, line.level, line.label):
        return bare(line.label)
    known = g.setdefault("clause_names", {})
    place = version_id, line.language
    if place not in known:
        known[place] = names_in(*place)
    return known[place].get(line.clause_id) or bare(line.label)


class Place(NamedTuple):
    """What an address names; without a version, the current one."""

    document: Document
    version: Version


def at(slug: str, document: str) -> Document:
    """The document of an address; the page stands in its consultation."""
    g.consultation = consultation_at(slug)
    return queries.document_at(g.consultation.id, document)


def within(slug: str, document: str, version: str) -> Place:
    """The version of an address, as far as the visitor may read it."""
    found = at(slug, document)
    return Place(found, queries.version_at(visitor().actor, found, version))


def working(slug: str, document: str, version: str) -> Place:
    """The working version of an address, for those who write it; raises Forbidden, or Conflict once it was issued."""
    found = at(slug, document)
    return Place(found, drafts.draft_at(visitor().actor, found, version))
