"""Pages of imports: upload, review row by row, and outcome; everything works with plain forms."""

from typing import Any

from flask import Response, g, request, url_for
from consult.core.i18n import gettext

from consult.consultations.queries import get_consultation_by_slug
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.pages import FormFields, read_done, render_form_page, render_page
from consult.core.permissions.rules import is_allowed
from consult.documents.models import Document
from consult.documents.queries import get_document_by_slug

from . import actions, tracked_change_actions as entering, queries
from consult.exchange.blueprint import views
from .review_items import (
    ReviewItem,
    has_open_question,
    compare_items,
    build_corrections,
    is_item_shown,
    build_items,
    find_nearest_key,
)
from .forms import (
    CreateClausesForm,
    RowCorrectionForm,
    EnterChangesForm,
    ImportForm,
    SourcesPageForm,
    RowForm,
    ReviewVersionForm,
    CorrectionStepForm,
)
from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from .queries import ImportReview
from .tracked_changes.tracked_amendments import (
    ImportedAmendment,
    list_lost_changes,
    read_amendments,
)
from .upload import read_upload

views.add_app_template_global(list_lost_changes)
IMPORT_PATH = "/imports/<int:import_id>"
ROW_PATH = IMPORT_PATH + "/rows/<key>"
ROW_FILTERS = ("all", "open", "changed")


def _find_document(slug: str, document: str) -> Document:
    """Return a document by its slugs, and set the consultation of the page."""
    g.consultation = get_consultation_by_slug(slug)
    return get_document_by_slug(g.consultation.id, document)


def _find_import(import_id: int) -> FileImport:
    """Return an import that the visitor may see, and set the consultation of the page."""
    imported = queries.get_import(get_visitor().actor, import_id)
    g.consultation = imported.document.consultation
    return imported


@views.app_template_global()
def may_import(document: Document) -> bool:
    """Return whether the reader may import files into the working versions of a document."""
    return is_allowed(get_visitor().actor, "import.edit", document)


@views.get("/c/<slug>/<document>/imports", endpoint="listing")
def show_imports(slug: str, document: str) -> Response:
    """Show the upload form and the imports of a document with their states."""
    found = _find_document(slug, document)
    there = queries.list_imports(get_visitor().actor, found)
    versions = queries.list_target_versions(found)
    wanted = request.args.get("version", type=int)
    form = FormFields(
        {"version": wanted or (versions[0].id if versions else None), "language": found.authentic}
    )
    return render_form_page(
        "exchange/imports/list.html",
        document=found,
        imports=there,
        versions=versions,
        form=form,
        done=read_done(),
    )


@views.post("/c/<slug>/<document>/imports")
@write_endpoint(ImportForm, rerender=show_imports, precompute=read_upload)
def start_import(
    actor: Actor, form: ImportForm, slug: str, document: str, precomputed: ParsedFile
) -> WriteAnswer:
    """Start the import of a file, and go to its review."""
    queries.get_target_version_in_document(actor, _find_document(slug, document), form.version)
    imported = actions.start_import(actor, form.version, form.language, form.file, precomputed)
    return redirect_to(url_for("exchange.review", import_id=imported.id))


@views.get(IMPORT_PATH, endpoint="review")
def show_review(import_id: int) -> Response:
    """Show the original beside the clauses; after the creation, the outcome."""
    imported = _find_import(import_id)
    if imported.state == "created":
        return _show_outcome(imported)
    found = queries.load_review(imported)
    in_hand = (request.view_args or {}).get("key") or request.args.get("at")
    return render_form_page(
        "exchange/imports/review.html",
        **_build_context(found, in_hand, _read_row_filter()),
        form=FormFields(),
        organisations=queries.list_organisations_to_match(),
        suggested=queries.suggest_organisations(imported.consultation_id, found.parsed.authors),
    )


def _show_outcome(imported: FileImport) -> Response:
    """Show the outcome of an import, and the changes that wait for entry by source."""
    sources = entering.list_pending_sources(imported)
    named = (
        {each.id: each for each in queries.load_matched_organisations(imported)} if sources else {}
    )
    form = FormFields({"reason": gettext("Tracked change in %(file)s", file=imported.filename)})
    return render_form_page(
        "exchange/imports/outcome.html",
        imported=imported,
        sources=sources,
        named=named,
        form=form,
        submissions=entering.list_submissions(imported) if imported.entered else [],
        left_out=entering.list_unmatched_authors(imported),
        current=entering.can_enter_changes(imported),
        may_enter=is_allowed(get_visitor().actor, "submission.enter", imported),
    )


def _read_row_filter() -> str:
    """Return the row filter of the address."""
    wanted = request.args.get("show", "all")
    return wanted if wanted in ROW_FILTERS else "all"


def _build_context(found: ImportReview, in_hand: str | None, show: str = "all") -> dict[str, Any]:
    """Build the template variables that draw rows.

    Args:
        in_hand: key of the selected row.
        show: filter of the rows; rows that are redrawn are always shown.
    """
    items = build_items(found)
    named = {each.id: each for each in queries.load_matched_organisations(found.imported)}
    return {
        "imported": found.imported,
        "review": found,
        "items": items,
        "counts": found.counts(),
        "asking": sum(has_open_question(item, found) for item in items),
        "paragraphs": found.paragraphs,
        "shown": lambda item: is_item_shown(item, found, show),
        "asks": lambda item: has_open_question(item, found),
        "show": _read_row_filter(),
        "at": in_hand,
        "lines_there": queries.count_clauses(found.imported.version),
        "asked": _group_amendments(found),
        "sources": {author: named.get(number) for author, number in found.imported.sources.items()},
    }


def _group_amendments(found: ImportReview) -> dict[str, list[ImportedAmendment]]:
    """Group the amendments that the changes of a file ask for by row; a move has two rows."""
    grouped: dict[str, list[ImportedAmendment]] = {}
    for each in read_amendments(found):
        for key in dict.fromkeys((each.row, each.to or each.row)):
            grouped.setdefault(key, []).append(each)
    return grouped


@views.get(IMPORT_PATH + "/rows", endpoint="rows")
def show_rows(import_id: int) -> Response:
    """Redraw rows of the review: the selected one, and the one selected before."""
    found = queries.load_review(_find_import(import_id))
    wanted = {request.args.get("open"), request.args.get("shut")}
    chosen = [(item, None) for item in build_items(found) if item.key in wanted]
    return render_page(
        "exchange/imports/changed_rows.html",
        **_build_context(found, request.args.get("open")),
        drawn=chosen,
        gone=[],
        whole=False,
    )


def _answer_changed_rows(
    found: ImportReview, before: list[ReviewItem], wanted: str | None, key: str | None = None
) -> WriteAnswer:
    """Answer with the rows that a correction changed, the counts, and the selected rows."""
    now = build_items(found)
    difference, in_hand = compare_items(before, now), find_nearest_key(before, now, wanted)
    there = {item.id for item, _ in difference.items}
    drawn = [
        *difference.items,
        *(
            (item, None)
            for item in now
            if item.key in {in_hand, key} - {None} and item.id not in there
        ),
    ]
    body = render_page(
        "exchange/imports/changed_rows.html",
        **_build_context(found, in_hand),
        drawn=drawn,
        gone=difference.gone,
        whole=True,
    )
    return WriteAnswer(200, None, body.get_data(as_text=True))


def _redirect_to_review(imported: FileImport, key: str | None = None) -> WriteAnswer:
    """Redirect to the review, at a row where one is given."""
    anchor = "p" + key.replace(".", "-") if key else None
    show = _read_row_filter()
    return redirect_to(
        url_for(
            "exchange.review",
            import_id=imported.id,
            at=key,
            show=show if show != "all" else None,
            _anchor=anchor,
        )
    )


def _rerender_review(import_id: int, key: str | None = None) -> Response:
    """Show the review again after an error in a row's form."""
    return show_review(import_id)


@views.post(ROW_PATH)
@write_endpoint(RowForm, store_answer=False, rerender=_rerender_review)
def change_row(actor: Actor, form: RowForm, import_id: int, key: str) -> WriteAnswer:
    """Correct a row as its form says."""
    imported = _find_import(import_id)
    before = queries.load_review(imported)
    row = queries.get_row(before, key)
    shown = build_items(before)
    made = actions.apply_corrections(
        actor, import_id, build_corrections(form, row, before), form.row_version
    )
    if form.draw:
        return _answer_changed_rows(queries.load_review(made), shown, form.open, key)
    stays = any(each.key == key for each in queries.load_review(made).rows)
    return _redirect_to_review(made, key if stays else None)


@views.post(IMPORT_PATH + "/edits", endpoint="correct")
@write_endpoint(RowCorrectionForm, store_answer=False, rerender=show_review)
def correct_import(actor: Actor, form: RowCorrectionForm, import_id: int) -> WriteAnswer:
    """Apply one correction, such as one that concerns many rows."""
    return _redirect_to_review(
        actions.apply_corrections(actor, _find_import(import_id).id, [form.edit], form.row_version)
    )


def _apply_step(actor: Actor, form: CorrectionStepForm, import_id: int, act: Any) -> WriteAnswer:
    """Apply undo or redo, and answer with the changed rows or a redirect."""
    before = build_items(queries.load_review(_find_import(import_id)))
    made = act(actor, import_id, form.row_version)
    return (
        _answer_changed_rows(queries.load_review(made), before, form.open)
        if form.draw
        else _redirect_to_review(made)
    )


@views.post(IMPORT_PATH + "/undo", endpoint="undo")
@write_endpoint(CorrectionStepForm, store_answer=False, rerender=show_review)
def undo_correction(actor: Actor, form: CorrectionStepForm, import_id: int) -> WriteAnswer:
    """Undo the last correction."""
    return _apply_step(actor, form, import_id, actions.undo_correction)


@views.post(IMPORT_PATH + "/redo", endpoint="redo")
@write_endpoint(CorrectionStepForm, store_answer=False, rerender=show_review)
def redo_correction(actor: Actor, form: CorrectionStepForm, import_id: int) -> WriteAnswer:
    """Redo the correction that was undone last."""
    return _apply_step(actor, form, import_id, actions.redo_correction)


@views.post(IMPORT_PATH + "/sources")
@write_endpoint(SourcesPageForm, rerender=show_review)
def set_sources(actor: Actor, form: SourcesPageForm, import_id: int) -> WriteAnswer:
    """Set the treatment of tracked changes and the organizations of their authors."""
    return _redirect_to_review(
        actions.set_sources(
            actor, _find_import(import_id).id, form.revisions, form.sources, form.row_version
        )
    )


@views.post(IMPORT_PATH + "/create", endpoint="create")
@write_endpoint(CreateClausesForm, rerender=show_review)
def create_clauses(actor: Actor, form: CreateClausesForm, import_id: int) -> WriteAnswer:
    """Create the clauses; the choices on the page are stored first."""
    return _redirect_to_review(
        actions.create_clauses(
            actor,
            _find_import(import_id).id,
            form.row_version,
            add=form.add,
            revisions=form.revisions,
            sources=form.sources,
        )
    )


@views.post(IMPORT_PATH + "/changes")
@write_endpoint(EnterChangesForm, rerender=show_review)
def enter_changes(actor: Actor, form: EnterChangesForm, import_id: int) -> WriteAnswer:
    """Enter the pending changes on behalf of each source."""
    entering.enter_changes(actor, _find_import(import_id).id, form.reason, form.row_version)
    return redirect_to(url_for("exchange.review", import_id=import_id))


@views.get(IMPORT_PATH + "/discard", endpoint="discarding")
def confirm_discard(import_id: int) -> Response:
    """Ask for confirmation before an import is discarded."""
    return render_form_page(
        "exchange/imports/discard_confirmation.html",
        imported=_find_import(import_id),
        form=FormFields(),
    )


@views.post(IMPORT_PATH + "/discard", endpoint="discard")
@write_endpoint(ReviewVersionForm, rerender=confirm_discard)
def discard_import(actor: Actor, form: ReviewVersionForm, import_id: int) -> WriteAnswer:
    """Discard an import."""
    document = _find_import(import_id).document
    actions.discard_import(actor, import_id, form.row_version)
    return redirect_to(
        url_for(
            "exchange.listing",
            slug=document.consultation.slug,
            document=document.slug,
            done="discarded",
        )
    )
