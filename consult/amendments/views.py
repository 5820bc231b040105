"""The pages of amendments: of a document, of the reader, compared in pairs, order of voting."""

from flask import Response, g, request

from consult.accounts.stakeholder_groups import list_localized_groups
from consult.consultations.queries import get_consultation_by_slug, list_readable_consultations
from consult.core import i18n
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.pages import render_form_page, render_page
from consult.documents.models import Document
from consult.documents.queries import (
    get_current_clause_text,
    get_document_by_slug,
    get_issued_clause,
    get_issued_document,
)

from . import queries
from .blueprint import views
from .list_filter import (
    AmendmentFilter,
    filter_amendments,
    collect_organisations,
    build_amendment_rows,
)
from consult.amendments.coalitions.queries import load_coalition_invitations
from consult.amendments.conflicts.collisions import find_clashes
from .voting_order import derive_voting_order

PAGE_SIZE = 50  # amendments on a page of the list


@views.get("/c/<slug>/<document>/amendments", endpoint="listing")
def list_document_amendments(slug: str, document: str) -> Response:
    """List the amendments of a document in the order of its clauses, filtered by the query."""
    found = _load_document(slug, document)
    every = queries.load_document_amendments(get_visitor().actor, found.id)
    choice = AmendmentFilter.build(request.args)
    fit = filter_amendments(every, choice)
    part, number, pages = _paginate(fit)
    return render_page(
        "amendments/amendment_list.html",
        document=found,
        rows=build_amendment_rows(every, part),
        all=len(every),
        choice=choice,
        groups=list_localized_groups(i18n.get_language()),
        organisations=collect_organisations(every),
        number=number,
        pages=pages,
    )


def _paginate(found: list[queries.AmendmentView]) -> tuple[list[queries.AmendmentView], int, int]:
    """Return the requested part of a list, its page number and the number of pages."""
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, pages


@views.get("/c/<slug>/<document>/amendments/<int:number>/beside/<int:other>", endpoint="beside")
def compare_amendments(slug: str, document: str, number: int, other: int) -> Response:
    """Compare two amendments and show their collisions."""
    found, actor = _load_document(slug, document), get_visitor().actor
    one, two = (
        queries.load_amendment_by_number(actor, found.id, number),
        queries.load_amendment_by_number(actor, found.id, other),
    )
    there = queries.load_clause_amendments(actor, one.clause_id) if one.clause_id else []
    parting = [clash for clash in find_clashes(there).get(one.id, []) if clash.other_id == two.id]
    return render_page(
        "amendments/comparison.html", document=found, one=one, two=two, parting=parting
    )


@views.get("/clauses/<int:clause_id>/voting-order", endpoint="order_of_voting")
def show_voting_order(clause_id: int) -> Response:
    """Show the order in which the amendments of a clause would be put to the vote, and why."""
    clause = get_issued_clause(clause_id)
    g.consultation = clause.document.consultation
    line = get_current_clause_text(clause_id)
    order = derive_voting_order(queries.load_clause_amendments(get_visitor().actor, clause_id))
    return render_page(
        "amendments/voting_order.html", document=clause.document, line=line, order=order
    )


@views.get("/my/amendments", endpoint="mine")
def list_own_amendments() -> Response:
    """List the reader's own amendments."""
    found, number, pages = _paginate(queries.load_own_amendments(get_visitor().actor))
    actor = get_visitor().actor
    waiting = [
        each
        for there in list_readable_consultations(actor)
        for each in load_coalition_invitations(actor, there.id)
    ]
    return render_form_page(
        "amendments/own_amendments.html",
        found=found,
        documents=_load_documents(found),
        waiting=waiting,
        number=number,
        pages=pages,
    )


def _load_documents(found: list[queries.AmendmentView]) -> dict[int, Document]:
    """Load the documents of these amendments by number."""
    return {number: get_issued_document(number) for number in {each.document_id for each in found}}


def _load_document(slug: str, document: str) -> Document:
    """Load an issued document by its address and set the page's consultation."""
    g.consultation = get_consultation_by_slug(slug)
    return get_issued_document(get_document_by_slug(g.consultation.id, document).id)
