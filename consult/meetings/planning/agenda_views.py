"""The pages of the secretariat that keep the agenda of a meeting: items bound to documents, clauses or topics."""
from typing import Any, NamedTuple

from flask import Response, request, url_for

from consult.consultations.document_queries import names_in
from consult.consultations.settings.views import in_fields
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.forms import Form, Nothing, parse
from consult.core.web.pages import Fields, form_page, typed
from consult.consultations.forms import MoveForm, Number
from consult.documents.models import Document
from consult.documents.queries import documents_of, issued_document, text_of
from consult.text.clause_names import bare
from consult.text.parsing.light_markup import plain

from . import agenda_actions as keeping
from consult.meetings import queries
from consult.meetings.blueprint import here, views
from consult.meetings.models import AgendaItem, Meeting
from .forms import ItemForm


class About(Form):
    """The document that an item shall be bound to, as an address names it."""

    document: Number | None = None


@views.get("/c/<slug>/meetings/<meeting>/agenda")
def agenda(slug: str, meeting: str) -> Response:
    """The agenda in its order, each item to be changed, moved, removed; and what another one may be bound to."""
    found = here(slug, meeting, "meeting.plan")
    issued = [each for each in documents_of(found.consultation_id) if each.current_version_id]
    return form_page("meetings/planning/agenda.html", there=found, form=Fields(), taken=queries.agenda_of(found), documents=issued)


@views.get("/c/<slug>/meetings/<meeting>/agenda/add")
def add_item(slug: str, meeting: str) -> Response:
    """A form for another item: of a document with its clauses to pick from, or a topic."""
    found = here(slug, meeting, "meeting.plan")
    document = parse(About, {name: value for name, value in request.args.items() if value and name == "document"}).document
    return _asking(found, document or typed().values.get("document_id"), None)


@views.post("/c/<slug>/meetings/<meeting>/agenda/add")
@writes(ItemForm, again=add_item)
def do_add_item(actor: Actor, form: ItemForm, slug: str, meeting: str) -> Answer:
    """Put it on the agenda."""
    keeping.add_item(actor, here(slug, meeting).id, title=form.title, note=form.note, document_id=form.document_id,
                     clause_ids=form.clause_ids)
    return _back(slug, meeting)


@views.get("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>")
def item(slug: str, meeting: str, item_id: int) -> Response:
    """An item, to be changed."""
    found = here(slug, meeting, "meeting.plan")
    there = keeping.item_in(visitor().actor, found, item_id)
    return _asking(found, there.document_id, there)


@views.post("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>")
@writes(ItemForm, again=item)
def change_item(actor: Actor, form: ItemForm, slug: str, meeting: str, item_id: int) -> Answer:
    """Save it."""
    there = keeping.item_in(actor, here(slug, meeting), item_id)
    keeping.change_item(actor, there.id, title=form.title, note=form.note, document_id=form.document_id,
                        clause_ids=form.clause_ids, row_version=form.row_version)
    return _back(slug, meeting)


@views.post("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>/move")
@writes(MoveForm, again=item)
def move_item(actor: Actor, form: MoveForm, slug: str, meeting: str, item_id: int) -> Answer:
    """Move it one place."""
    keeping.move_item(actor, keeping.item_in(actor, here(slug, meeting), item_id).id, form.by)
    return _back(slug, meeting, f"item-{item_id}")


@views.post("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>/remove")
@writes(Nothing, again=item)
def remove_item(actor: Actor, form: Nothing, slug: str, meeting: str, item_id: int) -> Answer:
    """Take it off the agenda."""
    keeping.remove_item(actor, keeping.item_in(actor, here(slug, meeting), item_id).id)
    return _back(slug, meeting)


def _asking(found: Meeting, document_id: Any, there: AgendaItem | None) -> Response:
    """The form of an item, with the clauses of its document."""
    document = issued_document(int(document_id)) if document_id and str(document_id).isdigit() else None
    values = {**in_fields("title", there.title), **in_fields("note", there.note), "clause_ids": there.clause_ids} if there else {}
    return form_page("meetings/planning/agenda_item.html", there=found, item=there, document=document, form=Fields(values),
                     lines=_lines(document) if document else [])


class Pick(NamedTuple):
    """A clause that may be picked: as its page calls it, with its first words as people read them."""

    clause_id: int
    kind: str
    name: str
    words: str
    status: str
    language: str


def _lines(document: Document) -> list[Pick]:
    """The clauses of the text that the meeting reads, in its authentic language."""
    version_id = document.current_version_id or 0
    called = names_in(version_id)
    lines = text_of(version_id, document.authentic, document.authentic)
    names = {line.clause_id: line.label if line.kind == "heading" else bare(called.get(line.clause_id, line.label))
             for line in lines}
    return [Pick(line.clause_id, line.kind, names[line.clause_id], plain(line.text), line.status, line.language)
            for line in lines]


def _back(slug: str, meeting: str, place: str | None = None) -> Answer:
    return see(url_for("meetings.agenda", slug=slug, meeting=meeting, _anchor=place))
