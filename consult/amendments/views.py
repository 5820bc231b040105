"""The pages of amendments: all of a document, what one proposed oneself, two beside each other."""
from flask import Response, g, request

from consult.accounts.stakeholder_groups import groups_in
from consult.consultations.queries import consultation_at, consultations
from consult.core import i18n
from consult.core.web.write_endpoint import visitor
from consult.core.web.pages import form_page, page
from consult.documents.models import Document
from consult.documents.queries import clause_line, document_at, issued_clause, issued_document

from . import queries
from consult.amendments.lifecycle import views as views_acts
from consult.amendments.coalitions import views as views_coalitions
from consult.amendments.proposing import (
    submission_entry_views as views_on_behalf, views as views_propose,
)
from .blueprint import views
from .list_filter import Choice, chosen, organisations_in, rows_of
from consult.amendments.coalitions.queries import asked_to_join
from consult.amendments.conflicts.collisions import clashes
from .voting_order import voting_order

PAGE = 50  # amendments in a part of the list
__all__ = ["views", "views_acts", "views_coalitions", "views_on_behalf", "views_propose"]


@views.get("/c/<slug>/<document>/amendments")
def listing(slug: str, document: str) -> Response:
    """All amendments of a document in the order of its clauses, or those that fit."""
    found = _document(slug, document)
    every = queries.in_document(visitor().actor, found.id)
    choice = Choice.of(request.args)
    fit = chosen(every, choice)
    part, number, pages = _part(fit)
    return page("amendments/amendment_list.html", document=found, rows=rows_of(every, part), all=len(every), choice=choice,
                groups=groups_in(i18n.spoken()), organisations=organisations_in(every), number=number, pages=pages)


def _part(found: list[queries.Proposal]) -> tuple[list[queries.Proposal], int, int]:
    """The part of a list that the address asks for, its number, and how many there are."""
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return found[(number - 1) * PAGE:number * PAGE], number, pages


@views.get("/c/<slug>/<document>/amendments/<int:number>/beside/<int:other>")
def beside(slug: str, document: str, number: int, other: int) -> Response:
    """Two amendments next to each other, and where they part."""
    found, actor = _document(slug, document), visitor().actor
    one, two = queries.numbered(actor, found.id, number), queries.numbered(actor, found.id, other)
    there = queries.amendments_on(actor, one.clause_id) if one.clause_id else []
    parting = [clash for clash in clashes(there).get(one.id, []) if clash.other == two.id]
    return page("amendments/comparison.html", document=found, one=one, two=two, parting=parting)


@views.get("/clauses/<int:clause_id>/voting-order")
def order_of_voting(clause_id: int) -> Response:
    """In which order the edits of a clause would be put to the vote, and why."""
    clause = issued_clause(clause_id)
    g.consultation = clause.document.consultation
    line = clause_line(clause_id)
    order = voting_order(queries.amendments_on(visitor().actor, clause_id))
    return page("amendments/voting_order.html", document=clause.document, line=line, order=order)


@views.get("/my/amendments")
def mine() -> Response:
    """What the reader proposed."""
    all_there = consultations()
    g.consultation = all_there[0] if len(all_there) == 1 else None
    found, number, pages = _part(queries.mine(visitor().actor))
    actor = visitor().actor
    waiting = [each for there in all_there for each in asked_to_join(actor, there.id)]
    return form_page("amendments/own_amendments.html", found=found, documents=_documents(found), waiting=waiting,
                     number=number, pages=pages)


def _documents(found: list[queries.Proposal]) -> dict[int, Document]:
    return {number: issued_document(number) for number in {each.document_id for each in found}}


def _document(slug: str, document: str) -> Document:
    g.consultation = consultation_at(slug)
    return issued_document(document_at(g.consultation.id, document).id)
