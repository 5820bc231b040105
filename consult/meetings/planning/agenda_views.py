"""Secretariat pages for the agenda of a meeting."""

from typing import Any, NamedTuple

from flask import Response, request, url_for

from consult.documents.clause_queries import load_version_names
from consult.consultations.settings.views import build_language_fields
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.forms import Form, EmptyForm, parse_form
from consult.core.web.error_pages import get_form_state
from consult.core.web.pages import FormFields, render_form_page
from consult.consultations.forms import TagMoveForm, RowId
from consult.core.database.engine import find_row
from consult.documents.models import Document, Version
from consult.documents.queries import list_documents, get_issued_document, load_clause_texts
from consult.text.clause_names import strip_label
from consult.text.parsing.light_markup import extract_plain_text

from . import agenda_actions as keeping
from consult.meetings import queries
from consult.meetings.blueprint import load_meeting, views
from consult.meetings.models import AgendaItem, Meeting
from .forms import AgendaItemForm


class AgendaDocumentForm(Form):
    """The document for a new item, as the address names it."""

    document: RowId | None = None


@views.get("/c/<slug>/meetings/<meeting>/agenda", endpoint="agenda")
def show_agenda(slug: str, meeting: str) -> Response:
    """Show the agenda with buttons to change, move and remove items, and the documents to add."""
    found = load_meeting(slug, meeting, "meeting.plan")
    issued = [each for each in list_documents(found.consultation_id) if each.current_version_id]
    return render_form_page(
        "meetings/planning/agenda.html",
        there=found,
        form=FormFields(),
        taken=queries.load_agenda(found),
        documents=issued,
    )


@views.get("/c/<slug>/meetings/<meeting>/agenda/add", endpoint="add_item")
def show_new_item_form(slug: str, meeting: str) -> Response:
    """Show the form for a new item: a document with its clauses, or a topic."""
    found = load_meeting(slug, meeting, "meeting.plan")
    document = parse_form(
        AgendaDocumentForm,
        {name: value for name, value in request.args.items() if value and name == "document"},
    ).document
    return _render_item_form(found, document or get_form_state().values.get("document_id"), None)


@views.post("/c/<slug>/meetings/<meeting>/agenda/add", endpoint="do_add_item")
@write_endpoint(AgendaItemForm, rerender=show_new_item_form)
def create_item(actor: Actor, form: AgendaItemForm, slug: str, meeting: str) -> WriteAnswer:
    """Add an item to the agenda."""
    keeping.add_item(
        actor,
        load_meeting(slug, meeting).id,
        title=form.title,
        note=form.note,
        document_id=form.document_id,
        clause_ids=form.clause_ids,
    )
    return _redirect_to_agenda(slug, meeting)


@views.get("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>", endpoint="item")
def show_item_form(slug: str, meeting: str, item_id: int) -> Response:
    """Show the form of an item."""
    found = load_meeting(slug, meeting, "meeting.plan")
    there = keeping.find_agenda_item(get_visitor().actor, found, item_id)
    return _render_item_form(found, there.document_id, there)


@views.post("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>")
@write_endpoint(AgendaItemForm, rerender=show_item_form)
def change_item(
    actor: Actor, form: AgendaItemForm, slug: str, meeting: str, item_id: int
) -> WriteAnswer:
    """Save an item."""
    there = keeping.find_agenda_item(actor, load_meeting(slug, meeting), item_id)
    keeping.change_item(
        actor,
        there.id,
        title=form.title,
        note=form.note,
        document_id=form.document_id,
        clause_ids=form.clause_ids,
        row_version=form.row_version,
    )
    return _redirect_to_agenda(slug, meeting)


@views.post("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>/move")
@write_endpoint(TagMoveForm, rerender=show_item_form)
def move_item(
    actor: Actor, form: TagMoveForm, slug: str, meeting: str, item_id: int
) -> WriteAnswer:
    """Move an item one place."""
    keeping.move_item(
        actor, keeping.find_agenda_item(actor, load_meeting(slug, meeting), item_id).id, form.by
    )
    return _redirect_to_agenda(slug, meeting, f"item-{item_id}")


@views.post("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>/version", endpoint="read_current")
@write_endpoint(EmptyForm, rerender=show_item_form)
def read_current_version(
    actor: Actor, form: EmptyForm, slug: str, meeting: str, item_id: int
) -> WriteAnswer:
    """Let an item read the version that was issued since."""
    keeping.read_current_version(
        actor, keeping.find_agenda_item(actor, load_meeting(slug, meeting), item_id).id
    )
    return _redirect_to_agenda(slug, meeting, f"item-{item_id}")


@views.post("/c/<slug>/meetings/<meeting>/agenda/<int:item_id>/remove")
@write_endpoint(EmptyForm, rerender=show_item_form)
def remove_item(
    actor: Actor, form: EmptyForm, slug: str, meeting: str, item_id: int
) -> WriteAnswer:
    """Remove an item from the agenda."""
    keeping.remove_item(
        actor, keeping.find_agenda_item(actor, load_meeting(slug, meeting), item_id).id
    )
    return _redirect_to_agenda(slug, meeting)


def _render_item_form(found: Meeting, document_id: Any, there: AgendaItem | None) -> Response:
    """Render the form of an item with the clauses of its document."""
    document = (
        get_issued_document(int(document_id))
        if document_id and str(document_id).isdigit()
        else None
    )
    values = (
        {
            **build_language_fields("title", there.title),
            **build_language_fields("note", there.note),
            "clause_ids": there.clause_ids,
        }
        if there
        else {}
    )
    return render_form_page(
        "meetings/planning/agenda_item.html",
        there=found,
        item=there,
        document=document,
        current=find_row(Version, document.current_version_id or 0) if document else None,
        form=FormFields(values),
        lines=_list_clause_choices(document, there) if document else [],
    )


class ClauseChoice(NamedTuple):
    """A clause to choose for an item: its label, and its first words as one reads them."""

    clause_id: int
    kind: str
    name: str
    words: str
    status: str
    language: str


def _list_clause_choices(document: Document, item: AgendaItem | None) -> list[ClauseChoice]:
    """List the clauses of the version that the item reads, in its authentic language."""
    kept = item.version_id if item is not None and item.document_id == document.id else None
    version_id = kept or document.current_version_id or 0
    called = load_version_names(version_id)
    lines = load_clause_texts(version_id, document.authentic, document.authentic)
    names = {
        line.clause_id: line.label
        if line.kind == "heading"
        else strip_label(called.get(line.clause_id, line.label))
        for line in lines
    }
    return [
        ClauseChoice(
            line.clause_id,
            line.kind,
            names[line.clause_id],
            extract_plain_text(line.text),
            line.status_now,
            line.language,
        )
        for line in lines
    ]


def _redirect_to_agenda(slug: str, meeting: str, place: str | None = None) -> WriteAnswer:
    """Redirect to the agenda."""
    return redirect_to(url_for("meetings.agenda", slug=slug, meeting=meeting, _anchor=place))
