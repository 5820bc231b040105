"""The pages of imports: the file that is sent, its review row by row, and what becomes of it; plain forms do it all."""
from typing import Any

from flask import Response, g, request, url_for
from flask_babel import gettext

from consult.consultations.queries import consultation_at
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.pages import Fields, form_page, page
from consult.core.permissions.rules import allows
from consult.documents.models import Document
from consult.documents.queries import document_at

from . import actions, conversion as creating, tracked_change_actions as entering, queries
from consult.exchange.returned_copies import copy_views as views_copies
from consult.exchange.blueprint import views
from .review_items import Item, asks, changed, edits_of, is_shown, items_of, nearest
from .forms import (
    CreateForm, EditForm, EnterChangesForm, ImportForm, KeepForm, RowForm, SavedForm, StepForm,
)
from consult.exchange.models import Import
from consult.exchange.imports.parsing.paragraphs import Parsed
from .queries import Review
from .upload import read_upload

__all__ = ["views", "views_copies"]
views.add_app_template_global(creating.proposed, "proposed_by")
ONE = "/imports/<int:import_id>"
ROW = ONE + "/rows/<key>"
SHOWS = ("all", "open", "changed")


def _document(slug: str, document: str) -> Document:
    g.consultation = consultation_at(slug)
    return document_at(g.consultation.id, document)


def _import(import_id: int) -> Import:
    imported = queries.import_for(visitor().actor, import_id)
    g.consultation = imported.document.consultation
    return imported


@views.app_template_global("may_import")
def may_import(document: Document) -> bool:
    """Whether the reader may take files into the working versions of a document."""
    return allows(visitor().actor, "import.edit", document)


@views.get("/c/<slug>/<document>/imports")
def listing(slug: str, document: str) -> Response:
    """The form that takes a file, and the imports of a document with how far they are."""
    found = _document(slug, document)
    there = queries.imports_of(visitor().actor, found)
    versions = queries.versions_to_fill(found)
    wanted = request.args.get("version", type=int)
    form = Fields({"version": wanted or (versions[0].id if versions else None), "language": found.authentic})
    return form_page("exchange/imports/list.html", document=found, imports=there, versions=versions, form=form,
                     done=request.args.get("done"))


@views.post("/c/<slug>/<document>/imports")
@writes(ImportForm, again=listing, slow=read_upload)
def start_import(actor: Actor, form: ImportForm, slug: str, document: str, done: Parsed) -> Answer:
    """Take in a file, and go to its review."""
    queries.version_to_fill(actor, _document(slug, document), form.version)
    imported = actions.start_import(actor, form.version, form.language, form.file, done)
    return see(url_for("exchange.review", import_id=imported.id))


@views.get(ONE)
def review(import_id: int) -> Response:
    """The original beside the clauses; once created, what became of it."""
    imported = _import(import_id)
    if imported.state == "created":
        return _created(imported)
    found = queries.review_of(imported)
    in_hand = (request.view_args or {}).get("key") or request.args.get("at")
    return form_page("exchange/imports/review.html", **_shown(found, in_hand, _show()), form=Fields(),
                     organisations=queries.to_match(),
                     suggested=queries.suggested(imported.consultation_id, found.parsed.authors))


def _created(imported: Import) -> Response:
    """What became of a file, and what of it waits to be entered on behalf of its sources."""
    sources = entering.waiting(imported)
    named = {each.id: each for each in queries.organisations_named(imported)} if sources else {}
    form = Fields({"reason": gettext("Tracked change in %(file)s", file=imported.filename)})
    return form_page("exchange/imports/outcome.html", imported=imported, sources=sources, named=named, form=form,
                     submissions=entering.submissions_of(imported) if imported.entered else [],
                     left_out=entering.left_out(imported),
                     current=entering.can_enter(imported),
                     may_enter=allows(visitor().actor, "submission.enter", imported))


def _show() -> str:
    """Which rows are wanted."""
    wanted = request.args.get("show", "all")
    return wanted if wanted in SHOWS else "all"


def _shown(found: Review, in_hand: str | None, show: str = "all") -> dict[str, Any]:
    """What templates need to draw rows; those that are drawn anew are shown, whichever were asked for."""
    items = items_of(found)
    named = {each.id: each for each in queries.organisations_named(found.imported)}
    return {
        "imported": found.imported,
        "review": found,
        "items": items,
        "counts": found.counts(),
        "asking": sum(asks(item, found) for item in items),
        "paragraphs": found.paragraphs,
        "shown": lambda item: is_shown(item, found, show),
        "asks": lambda item: asks(item, found),
        "show": _show(),
        "at": in_hand,
        "lines_there": queries.lines_in(found.imported.version),
        "sources": {author: named.get(number) for author, number in found.imported.sources.items()},
    }


@views.get(ONE + "/rows")
def rows(import_id: int) -> Response:
    """Rows of the review, drawn anew: the one in hand, and the one that was."""
    found = queries.review_of(_import(import_id))
    wanted = {request.args.get("open"), request.args.get("shut")}
    chosen = [(item, None) for item in items_of(found) if item.key in wanted]
    return page("exchange/imports/changed_rows.html", **_shown(found, request.args.get("open")), drawn=chosen, gone=[], whole=False)


def _changed(found: Review, before: list[Item], wanted: str | None, key: str | None = None) -> Answer:
    """The rows that a correction changed, with the counts; and those that are in hand now and were before."""
    now = items_of(found)
    difference, in_hand = changed(before, now), nearest(before, now, wanted)
    there = {item.id for item, _ in difference.items}
    drawn = [*difference.items,
             *((item, None) for item in now if item.key in {in_hand, key} - {None} and item.id not in there)]
    body = page("exchange/imports/changed_rows.html", **_shown(found, in_hand), drawn=drawn, gone=difference.gone, whole=True)
    return Answer(200, None, body.get_data(as_text=True))


def _back(imported: Import, key: str | None = None) -> Answer:
    anchor = "p" + key.replace(".", "-") if key else None
    show = _show()
    return see(url_for("exchange.review", import_id=imported.id, at=key, show=show if show != "all" else None,
                       _anchor=anchor))


def _again(import_id: int, key: str | None = None) -> Response:
    return review(import_id)


@views.post(ROW)
@writes(RowForm, keep=False, again=_again)
def change_row(actor: Actor, form: RowForm, import_id: int, key: str) -> Answer:
    """Correct a row as its form says."""
    imported = _import(import_id)
    before = queries.review_of(imported)
    row = queries.row_of(before, key)
    shown = items_of(before)
    made = actions.correct(actor, import_id, edits_of(form, row, before), form.row_version)
    if form.draw:
        return _changed(queries.review_of(made), shown, form.open, key)
    stays = any(each.key == key for each in queries.review_of(made).rows)
    return _back(made, key if stays else None)


@views.post(ONE + "/edits")
@writes(EditForm, keep=False, again=review)
def correct(actor: Actor, form: EditForm, import_id: int) -> Answer:
    """Make one correction; for those that are about many rows."""
    return _back(actions.correct(actor, _import(import_id).id, [form.edit], form.row_version))


def _step(actor: Actor, form: StepForm, import_id: int, act: Any) -> Answer:
    before = items_of(queries.review_of(_import(import_id)))
    made = act(actor, import_id, form.row_version)
    return _changed(queries.review_of(made), before, form.open) if form.draw else _back(made)


@views.post(ONE + "/undo")
@writes(StepForm, keep=False, again=review)
def undo(actor: Actor, form: StepForm, import_id: int) -> Answer:
    """Take back the last correction."""
    return _step(actor, form, import_id, actions.undo)


@views.post(ONE + "/redo")
@writes(StepForm, keep=False, again=review)
def redo(actor: Actor, form: StepForm, import_id: int) -> Answer:
    """Make it again."""
    return _step(actor, form, import_id, actions.redo)


@views.post(ONE + "/sources")
@writes(KeepForm, again=review)
def set_sources(actor: Actor, form: KeepForm, import_id: int) -> Answer:
    """Say what becomes of tracked changes, and whose they are."""
    return _back(actions.set_sources(actor, _import(import_id).id, form.revisions, form.sources, form.row_version))


@views.post(ONE + "/create")
@writes(CreateForm, again=review)
def create(actor: Actor, form: CreateForm, import_id: int) -> Answer:
    """Make the clauses; what was chosen on the page is kept first, whether or not it was kept before."""
    return _back(actions.create(actor, _import(import_id).id, form.row_version, add=form.add, revisions=form.revisions,
                                sources=form.sources))


@views.post(ONE + "/changes")
@writes(EnterChangesForm, again=review)
def enter_changes(actor: Actor, form: EnterChangesForm, import_id: int) -> Answer:
    """Enter what waits, on behalf of each source."""
    entering.enter_changes(actor, _import(import_id).id, form.reason, form.row_version)
    return see(url_for("exchange.review", import_id=import_id))


@views.get(ONE + "/discard")
def discarding(import_id: int) -> Response:
    """Ask before an import is thrown away."""
    return form_page("exchange/imports/discard_confirmation.html", imported=_import(import_id), form=Fields())


@views.post(ONE + "/discard")
@writes(SavedForm, again=discarding)
def discard(actor: Actor, form: SavedForm, import_id: int) -> Answer:
    """Throw it away."""
    document = _import(import_id).document
    actions.discard(actor, import_id, form.row_version)
    return see(url_for("exchange.listing", slug=document.consultation.slug, document=document.slug, done="discarded"))
