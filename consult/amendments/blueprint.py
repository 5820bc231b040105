"""The pages of amendments share one blueprint, what their templates call, and the way from an amendment to its place."""
from typing import Any, NamedTuple

from flask import Blueprint, current_app, g, request, url_for
from flask_babel import format_percent

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import visitor
from consult.core.errors import Problem
from consult.core.messages.error_messages import field_sentence, sentence
from consult.documents.models import Clause, Document
from consult.documents.queries import Line, clause_line, editions_of
from consult.text.diff.change_descriptions import abridged

from consult.amendments.proposing import split_merge as parting
from . import queries, change_description as telling
from consult.amendments.proposing.move_destinations import surroundings
from .models import Amendment
from .queries import Proposal
from consult.amendments.proposing.target_queries import spot_of

views = Blueprint("amendments", __name__)
for each in (telling.change_of, telling.short_of, telling.marked_of, telling.told, telling.marked_change, telling.short_change,
             abridged, surroundings, parting.parts_of, parting.cut_words):
    views.add_app_template_global(each, each.__name__)


@views.app_template_global()
def a_number(number: int) -> str:
    """The number of an amendment as the process writes it."""
    return str(current_app.config["AMENDMENT_NUMBER"]).replace("#", str(number))


@views.app_template_global()
def share_words(share: float) -> str:
    """A share of 0 to 1 as the reader's language writes it, in whole percent; never nothing of something."""
    return format_percent(max(round(share, 2), 0.01) if share else 0)


def page_of(document: Document, number: int, anchor: str | None = None) -> str:
    """The address of an amendment's page."""
    return url_for("reading.amendment", slug=document.consultation.slug, document=document.slug, number=number,
                   _anchor=anchor)


def place_of(amendment: Amendment) -> str:
    """Where an amendment is seen: beside its clause; on a page of its own where that does not stand in the text."""
    if amendment.clause_id is None:
        return page_of(amendment.document, amendment.number)
    return url_for("reading.clause", clause_id=amendment.clause_id, _anchor=f"amendment-{amendment.id}")


class Spoken(NamedTuple):
    """A clause in the language in which somebody reads and changes it; authentic: its words in which it is negotiated."""

    clause: Clause
    line: Line
    authentic: Line
    languages: list[str]


def clause_at(clause_id: int) -> Spoken:
    """A clause of the current text in the language that the address asks for, else the reader's; raises NotFound."""
    clause = find(Clause, clause_id)
    document = clause.document
    g.consultation = document.consultation
    there = languages_of(document)
    wanted = next((each for each in (request.args.get("text"), i18n.spoken()) if each in there), document.authentic)
    line, authentic = clause_line(clause_id, wanted), clause_line(clause_id, document.authentic)
    return Spoken(clause, line, authentic, there)


def unoffered(line: Line) -> dict[str, str]:
    """Why a clause is not split, or joined to the one before, in words; what can be is not there."""
    spot = spot_of(line.clause_id, None, line.language)
    found = {kind: problem for kind in ("split", "merge") if (problem := parting.unfit(spot, kind)) is not None}
    return {kind: _words(problem) for kind, problem in found.items()}


def _words(problem: Problem) -> str:
    """A refusal in one sentence, that of its field where it has one."""
    fields: dict[str, dict[str, Any]] = problem.details.get("fields", {})  # type: ignore[assignment]
    return next((field_sentence(each) for each in fields.values()), None) or sentence(problem)


def languages_of(document: Document) -> list[str]:
    """The languages in which the current version of a document can be read."""
    current = document.current_version_id
    return [edition.language for edition in editions_of(current)] if current else []


def amendment_at(amendment_id: int) -> tuple[Actor, Proposal, Document]:
    """An amendment as the visitor may see it, on a page of its consultation; raises NotFound."""
    actor = visitor().actor
    found = queries.amendment_for(actor, amendment_id)
    document = find(Document, found.document_id)
    g.consultation = document.consultation
    return actor, found, document


def around(found: Proposal, document: Document) -> dict[str, Any]:
    """What a page about one amendment shows of the place it stands in."""
    return {"each": found, "document": document, "back": page_of(document, found.number)}
