"""The pages of documents share one blueprint, and the way from an address to a version."""

from typing import NamedTuple

from flask import Blueprint, g

from consult.consultations.queries import consultation_at
from consult.consultations.text_above import names_in
from consult.core import i18n
from consult.core.door import visitor
from consult.text.naming import bare, is_whole
from consult.text.plain import plain, runs

from . import drafts, queries
from .models import Document, Version

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


@views.app_template_global("name_of")
def name_of(line: queries.Line, document: Document) -> str:
    """What a clause is called away from its place (`10 a)`); one statement for a page, where its own label is not enough."""
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
