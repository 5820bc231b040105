"""Pages on which the clauses of a working version are written, one at a time."""

from typing import Any

from flask import Response, request, url_for

from consult.consultations.tags.queries import load_tags_by_set
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.text.diff.word_diff import diff_words
from consult.text.parsing.light_markup import extract_plain_text

from . import actions as clauses
from consult.documents.versions.queries import list_removed_clauses, load_clause_form
from consult.documents import queries
from consult.documents.labels.preview_queries import preview_label
from consult.documents.blueprint import VersionAddress, views, load_version, load_working_version
from consult.documents.forms import (
    AddClauseForm,
    MoveClauseForm,
    SplitClauseForm,
    ClauseTagsForm,
    SaveClauseForm,
)
from consult.documents.models import Clause

EDITOR_URL = "/c/<slug>/<document>/<version>/edit"
CLAUSE_URL = EDITOR_URL + "/<int:clause_id>"


@views.get(EDITOR_URL, endpoint="edit")
@views.get(CLAUSE_URL, endpoint="edit")
def show_editor(slug: str, document: str, version: str, clause_id: int | None = None) -> Response:
    """Show all clauses of a working version, the chosen one as a form."""
    place = load_working_version(slug, document, version)
    language = _choose_language(place, request.args.get("text") or request.form.get("language"))
    lines = queries.load_clause_texts(place.version.id, language, place.document.authentic)
    context: dict[str, Any] = {}
    if clause_id is not None:
        context = _build_clause_form(place, clause_id, language)
    return render_form_page(
        "documents/clauses/editor.html",
        document=place.document,
        version=place.version,
        lines=lines,
        saved=_find_saved_clause(lines),
        language=language,
        editions=queries.list_editions(place.version.id),
        last=lines[-1].clause_id if lines else None,
        taken_out=list_removed_clauses(place.version.id, place.document.authentic),
        **{"form": FormFields(), "draft": None, **context},
    )


def _find_saved_clause(lines: list[queries.ClauseText]) -> queries.ClauseText | None:
    """Find the clause that was saved just before this page."""
    number = int(read_done("saved") or 0)
    return next((line for line in lines if line.clause_id == number), None)


def _choose_language(place: VersionAddress, asked: str | None) -> str:
    there = {edition.language for edition in queries.list_editions(place.version.id)}
    return asked if asked in there else place.document.authentic


def _build_clause_form(place: VersionAddress, clause_id: int, language: str) -> dict[str, Any]:
    """Build the form of a clause; after a stale save, with the stored text and a comparison."""
    draft = load_clause_form(place.version, clause_id, language)
    preview = preview_label(place.version, clause_id, language)
    unnumbered = preview.by_hand and not draft.label
    form = FormFields(
        {
            "text": draft.text,
            "label": draft.label,
            "label_was": draft.label,
            "unnumbered": unnumbered,
            "was_unnumbered": "1" if unnumbered else "",
            "kind": draft.kind,
            "level": draft.level,
        }
    )
    typed = form.values.get("text") or ""
    theirs = form.problem is not None and form.problem.code == "changed_meanwhile"
    form.values |= {
        "row_version": draft.row_version,
        "placement_version": draft.placement_version,
        "source": draft.source,
    }
    return {
        "draft": draft,
        "form": form,
        "theirs": theirs,
        "computed": preview.computed,
        "by_hand": preview.by_hand,
        "parts": diff_words(extract_plain_text(draft.text), extract_plain_text(typed))
        if theirs
        else [],
        "around": queries.find_neighbours(place.version.id, clause_id),
        "tags": load_tags_by_set(place.document.consultation_id),
        "chosen": {tag.id for tag in find_row(Clause, clause_id).tags},
    }


def _redirect_to_editor(
    slug: str,
    document: str,
    version: str,
    clause_id: int | None,
    language: str | None = None,
    saved: int | None = None,
) -> WriteAnswer:
    return redirect_to(
        url_for(
            "documents.edit",
            slug=slug,
            document=document,
            version=version,
            clause_id=clause_id,
            text=language,
            saved=saved,
            _anchor=f"c{clause_id}" if clause_id else None,
        )
    )


@views.post(CLAUSE_URL)
@write_endpoint(SaveClauseForm, rerender=show_editor)
def change_clause(
    actor: Actor, form: SaveClauseForm, slug: str, document: str, version: str, clause_id: int
) -> WriteAnswer:
    """Save a clause, and return to it or to the next one."""
    place = load_version(slug, document, version)
    clauses.change_clause(actor, place.version.id, clause_id, form)
    language = form.language if form.language != place.document.authentic else None
    following = (
        queries.find_neighbours(place.version.id, clause_id)[1] if form.then == "next" else None
    )
    return _redirect_to_editor(
        slug, document, version, following or clause_id, language, saved=clause_id
    )


@views.get(EDITOR_URL + "/add", endpoint="add")
@views.get(CLAUSE_URL + "/add", endpoint="add")
def show_new_clause_form(
    slug: str, document: str, version: str, clause_id: int | None = None
) -> Response:
    """Show the form for a new clause, after another one or at the beginning."""
    found, draft = load_working_version(slug, document, version)
    after = (
        queries.find_clause_text(draft.id, clause_id, found.authentic, found.authentic)
        if clause_id
        else None
    )
    return render_form_page(
        "documents/clauses/new_clause_form.html",
        document=found,
        version=draft,
        after=after,
        form=FormFields(
            {"kind": after.kind if after else "operative", "level": after.level if after else 1}
        ),
    )


@views.post(EDITOR_URL + "/add")
@views.post(CLAUSE_URL + "/add")
@write_endpoint(AddClauseForm, rerender=show_new_clause_form)
def add_clause(
    actor: Actor,
    form: AddClauseForm,
    slug: str,
    document: str,
    version: str,
    clause_id: int | None = None,
) -> WriteAnswer:
    """Add a clause."""
    made = clauses.add_clause(
        actor, load_version(slug, document, version).version.id, form, clause_id
    )
    return _redirect_to_editor(slug, document, version, made)


@views.get(CLAUSE_URL + "/split", endpoint="split")
def show_split_form(slug: str, document: str, version: str, clause_id: int) -> Response:
    """Show the form that splits a clause."""
    found, draft = load_working_version(slug, document, version)
    line = load_clause_form(draft, clause_id, found.authentic)
    form = FormFields({"first": line.text})
    form.values["row_version"] = line.row_version
    return render_form_page(
        "documents/clauses/split_form.html", document=found, version=draft, line=line, form=form
    )


@views.post(CLAUSE_URL + "/split")
@write_endpoint(SplitClauseForm, rerender=show_split_form)
def split_clause(
    actor: Actor, form: SplitClauseForm, slug: str, document: str, version: str, clause_id: int
) -> WriteAnswer:
    """Split a clause."""
    made = clauses.split_clause(
        actor,
        load_version(slug, document, version).version.id,
        clause_id,
        form.first,
        form.second,
        label=form.label or "",
        row_version=form.row_version,
    )
    return _redirect_to_editor(slug, document, version, made)


@views.post(CLAUSE_URL + "/move")
@write_endpoint(MoveClauseForm, rerender=show_editor)
def move_clause(
    actor: Actor, form: MoveClauseForm, slug: str, document: str, version: str, clause_id: int
) -> WriteAnswer:
    """Move a clause up or down by one, or after another one."""
    number = load_version(slug, document, version).version.id
    if form.way:
        clauses.move_clause_by_one(actor, number, clause_id, form.way)
    else:
        clauses.move_clause(actor, number, clause_id, form.after)
    return _redirect_to_editor(slug, document, version, clause_id)


@views.post(CLAUSE_URL + "/merge")
@write_endpoint(rerender=show_editor)
def merge_clauses(
    actor: Actor, _form: EmptyForm, slug: str, document: str, version: str, clause_id: int
) -> WriteAnswer:
    """Merge the next clause into this one."""
    clauses.merge_clauses(actor, load_version(slug, document, version).version.id, clause_id)
    return _redirect_to_editor(slug, document, version, clause_id)


@views.post(CLAUSE_URL + "/remove")
@write_endpoint(rerender=show_editor)
def remove_clause(
    actor: Actor, _form: EmptyForm, slug: str, document: str, version: str, clause_id: int
) -> WriteAnswer:
    """Remove a clause; it is listed at the end of the page and can be restored."""
    number = load_version(slug, document, version).version.id
    before = queries.find_neighbours(number, clause_id)[0]
    clauses.remove_clause(actor, number, clause_id)
    return _redirect_to_editor(slug, document, version, before)


@views.post(CLAUSE_URL + "/restore")
@write_endpoint()
def restore_clause(
    actor: Actor, _form: EmptyForm, slug: str, document: str, version: str, clause_id: int
) -> WriteAnswer:
    """Restore a removed clause."""
    clauses.restore_clause(actor, load_version(slug, document, version).version.id, clause_id)
    return _redirect_to_editor(slug, document, version, clause_id)


@views.post(CLAUSE_URL + "/tags", endpoint="set_tags")
@write_endpoint(ClauseTagsForm, rerender=show_editor)
def set_clause_tags(
    actor: Actor, form: ClauseTagsForm, slug: str, document: str, version: str, clause_id: int
) -> WriteAnswer:
    """Set the tags of a clause."""
    load_version(slug, document, version)
    clauses.set_clause_tags(actor, clause_id, form.tags)
    return _redirect_to_editor(slug, document, version, clause_id)
