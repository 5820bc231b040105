"""Pages on which a working version is written: one clause at a time, the others beside it."""

from typing import Any

from flask import Response, request, url_for

from consult.consultations.tags.actions import tags_of
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, writes
from consult.core.web.forms import Nothing
from consult.core.web.pages import Fields, form_page
from consult.text.diff.word_diff import word_diff
from consult.text.parsing.light_markup import plain

from . import actions as clauses
from consult.documents.versions import working_version_actions as drafts
from consult.documents import queries
from consult.documents.blueprint import Place, views, within, working
from consult.documents.forms import ClauseForm, MoveForm, SplitForm, TagsForm, WriteForm
from consult.documents.models import Clause

EDIT = "/c/<slug>/<document>/<version>/edit"
ONE = EDIT + "/<int:clause_id>"


@views.get(EDIT)
@views.get(ONE)
def edit(slug: str, document: str, version: str, clause_id: int | None = None) -> Response:
    """All clauses of a working version; the one in hand is a form."""
    place = working(slug, document, version)
    language = _language(place, request.args.get("text") or request.form.get("language"))
    lines = queries.text_of(place.version.id, language, place.document.authentic)
    context: dict[str, Any] = {}
    if clause_id is not None:
        context = _in_hand(place, clause_id, language)
    return form_page(
        "documents/clauses/editor.html",
        document=place.document,
        version=place.version,
        lines=lines,
        saved=_saved(lines),
        language=language,
        editions=queries.editions_of(place.version.id),
        last=lines[-1].clause_id if lines else None,
        taken_out=drafts.taken_out(place.version.id, place.document.authentic),
        **{"form": Fields(), "draft": None, **context},
    )


def _saved(lines: list[queries.Line]) -> queries.Line | None:
    """The clause that was saved on the way here."""
    number = request.args.get("saved", type=int) if request.method == "GET" else None
    return next((line for line in lines if line.clause_id == number), None)


def _language(place: Place, asked: str | None) -> str:
    there = {edition.language for edition in queries.editions_of(place.version.id)}
    return asked if asked in there else place.document.authentic


def _in_hand(place: Place, clause_id: int, language: str) -> dict[str, Any]:
    """The clause in hand; where somebody saved meanwhile, what they wrote beside what was typed."""
    draft = drafts.draft_of(place.version, clause_id, language)
    form = Fields({"text": draft.text, "label": draft.label, "kind": draft.kind, "level": draft.level})
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
        "parts": word_diff(plain(draft.text), plain(typed)) if theirs else [],
        "around": queries.neighbours(place.version.id, clause_id),
        "tags": tags_of(place.document.consultation_id),
        "chosen": {tag.id for tag in find(Clause, clause_id).tags},
    }


def _here(slug: str, document: str, version: str, clause_id: int | None, language: str | None = None,
          saved: int | None = None) -> Answer:
    return see(
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


@views.post(ONE)
@writes(WriteForm, again=edit)
def change_clause(actor: Actor, form: WriteForm, slug: str, document: str, version: str, clause_id: int) -> Answer:
    """Save the clause in hand, and stay with it or go on to the next one."""
    place = within(slug, document, version)
    clauses.change_clause(actor, place.version.id, clause_id, form)
    language = form.language if form.language != place.document.authentic else None
    following = queries.neighbours(place.version.id, clause_id)[1] if form.then == "next" else None
    return _here(slug, document, version, following or clause_id, language, saved=clause_id)


@views.get(EDIT + "/add")
@views.get(ONE + "/add")
def add(slug: str, document: str, version: str, clause_id: int | None = None) -> Response:
    """A form for a new clause, after another one or at the beginning."""
    found, draft = working(slug, document, version)
    after = queries.line_of(draft.id, clause_id, found.authentic, found.authentic) if clause_id else None
    return form_page(
        "documents/clauses/new_clause_form.html",
        document=found,
        version=draft,
        after=after,
        form=Fields({"kind": after.kind if after else "operative", "level": after.level if after else 1}),
    )


@views.post(EDIT + "/add")
@views.post(ONE + "/add")
@writes(ClauseForm, again=add)
def add_clause(
    actor: Actor, form: ClauseForm, slug: str, document: str, version: str, clause_id: int | None = None
) -> Answer:
    """Add it."""
    made = clauses.add_clause(actor, within(slug, document, version).version.id, form, clause_id)
    return _here(slug, document, version, made)


@views.get(ONE + "/split")
def split(slug: str, document: str, version: str, clause_id: int) -> Response:
    """A form that parts a clause in two."""
    found, draft = working(slug, document, version)
    line = drafts.draft_of(draft, clause_id, found.authentic)
    form = Fields({"first": line.text})
    form.values["row_version"] = line.row_version
    return form_page("documents/clauses/split_form.html", document=found, version=draft, line=line, form=form)


@views.post(ONE + "/split")
@writes(SplitForm, again=split)
def split_clause(actor: Actor, form: SplitForm, slug: str, document: str, version: str, clause_id: int) -> Answer:
    """Part it."""
    made = clauses.split_clause(
        actor,
        within(slug, document, version).version.id,
        clause_id,
        form.first,
        form.second,
        label=form.label or "",
        row_version=form.row_version,
    )
    return _here(slug, document, version, made)


@views.post(ONE + "/move")
@writes(MoveForm, again=edit)
def move_clause(actor: Actor, form: MoveForm, slug: str, document: str, version: str, clause_id: int) -> Answer:
    """Move a clause up or down by one, or right after another one."""
    number = within(slug, document, version).version.id
    if form.way:
        clauses.step_clause(actor, number, clause_id, form.way)
    else:
        clauses.move_clause(actor, number, clause_id, form.after)
    return _here(slug, document, version, clause_id)


@views.post(ONE + "/merge")
@writes(again=edit)
def merge_clauses(actor: Actor, _form: Nothing, slug: str, document: str, version: str, clause_id: int) -> Answer:
    """Join the clause that follows to this one."""
    clauses.merge_clauses(actor, within(slug, document, version).version.id, clause_id)
    return _here(slug, document, version, clause_id)


@views.post(ONE + "/remove")
@writes(again=edit)
def remove_clause(actor: Actor, _form: Nothing, slug: str, document: str, version: str, clause_id: int) -> Answer:
    """Take a clause out; it waits at the end of the page to be put back."""
    number = within(slug, document, version).version.id
    before = queries.neighbours(number, clause_id)[0]
    clauses.remove_clause(actor, number, clause_id)
    return _here(slug, document, version, before)


@views.post(ONE + "/restore")
@writes()
def restore_clause(actor: Actor, _form: Nothing, slug: str, document: str, version: str, clause_id: int) -> Answer:
    """Put a clause back."""
    clauses.restore_clause(actor, within(slug, document, version).version.id, clause_id)
    return _here(slug, document, version, clause_id)


@views.post(ONE + "/tags")
@writes(TagsForm, again=edit)
def set_tags(actor: Actor, form: TagsForm, slug: str, document: str, version: str, clause_id: int) -> Answer:
    """Sort a clause by tags."""
    within(slug, document, version)
    clauses.set_tags(actor, clause_id, form.tags)
    return _here(slug, document, version, clause_id)
