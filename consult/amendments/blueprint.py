"""The blueprint of the amendment pages, its template globals and shared page context."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, g, request, url_for
from consult.core.i18n import format_percent

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import get_visitor
from consult.core.errors import Problem
from consult.core.messages.error_messages import describe_field_error, describe_problem
from consult.documents.models import Clause, Document
from consult.documents.queries import ClauseText, get_current_clause_text, list_editions
from consult.text.diff.change_descriptions import abridge_quotation

from consult.amendments.proposing import split_merge as parting
from . import queries, change_description as telling
from consult.amendments.proposing.move_destinations import load_surroundings
from .models import Amendment
from .queries import AmendmentView
from consult.amendments.proposing.target_queries import load_clause_target

views = Blueprint("amendments", __name__)
TEMPLATE_GLOBALS: tuple[Callable[..., Any], ...] = (
    i18n.format_amendment_number,
    telling.describe_amendment_change,
    telling.shorten_amendment_change,
    telling.mark_amendment_change,
    telling.describe_change,
    telling.mark_change,
    telling.shorten_change,
    abridge_quotation,
    load_surroundings,
    parting.build_reshaped_text,
    parting.describe_cut,
)
for function in TEMPLATE_GLOBALS:
    views.add_app_template_global(function)


@views.app_template_global()
def format_share(share: float) -> str:
    """Format a share of 0 to 1 as a whole percentage in the reader's language.

    A share above zero is at least 1 %.
    """
    return format_percent(max(round(share, 2), 0.01) if share else 0)


def build_amendment_url(
    document: Document, number: int, anchor: str | None = None, done: str | None = None
) -> str:
    """Return the address of an amendment's page; done: the act that the page confirms."""
    return url_for(
        "reading.amendment",
        slug=document.consultation.slug,
        document=document.slug,
        number=number,
        done=done,
        _anchor=anchor,
    )


def build_amendment_place_url(amendment: Amendment) -> str:
    """Return the address of an amendment beside its clause; without a clause, of its own page."""
    if amendment.clause_id is None:
        return build_amendment_url(amendment.document, amendment.number)
    return url_for(
        "reading.clause", clause_id=amendment.clause_id, _anchor=f"amendment-{amendment.id}"
    )


class ClauseInLanguage(NamedTuple):
    """A clause in the language in which a reader amends it, with its authentic text."""

    clause: Clause
    line: ClauseText
    authentic: ClauseText
    languages: list[str]


def load_clause_in_language(clause_id: int) -> ClauseInLanguage:
    """Load a clause of the current text in the language of the address or of the reader.

    Raises:
        NotFound: There is no such clause.
    """
    clause = find_row(Clause, clause_id)
    document = clause.document
    g.consultation = document.consultation
    there = load_text_languages(document)
    wanted = next(
        (each for each in (request.args.get("text"), i18n.get_language()) if each in there),
        document.authentic,
    )
    line, authentic = (
        get_current_clause_text(clause_id, wanted),
        get_current_clause_text(clause_id, document.authentic),
    )
    return ClauseInLanguage(clause, line, authentic, there)


def explain_unavailable_kinds(line: ClauseText) -> dict[str, str]:
    """Explain why a clause cannot be split or merged; a kind that is possible is left out."""
    spot = load_clause_target(line.clause_id, None, line.language)
    found = {
        kind: problem
        for kind in ("split", "merge")
        if (problem := parting.find_reshaping_problem(spot, kind)) is not None
    }
    return {kind: _build_refusal_sentence(problem) for kind, problem in found.items()}


def _build_refusal_sentence(problem: Problem) -> str:
    """Build the sentence of a refusal; the one of its field if it has one."""
    fields: Any = problem.details.get("fields", {})  # {name: error}, see consult/core/web/forms.py
    return next((describe_field_error(each) for each in fields.values()), None) or describe_problem(
        problem
    )


def load_text_languages(document: Document) -> list[str]:
    """Load the languages of the current version of a document."""
    current = document.current_version_id
    return [edition.language for edition in list_editions(current)] if current else []


def load_amendment_for_page(amendment_id: int) -> tuple[Actor, AmendmentView, Document]:
    """Load an amendment as the visitor may see it and set the page's consultation.

    Raises:
        NotFound: The visitor may not see it.
    """
    actor = get_visitor().actor
    found = queries.load_amendment(actor, amendment_id)
    document = find_row(Document, found.document_id)
    g.consultation = document.consultation
    return actor, found, document


def build_amendment_context(found: AmendmentView, document: Document) -> dict[str, Any]:
    """Build the template context that pages about one amendment share."""
    return {
        "each": found,
        "document": document,
        "back": build_amendment_url(document, found.number),
    }
