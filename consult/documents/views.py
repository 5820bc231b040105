"""Pages about documents: which there are and how far, two versions or two languages at once, what is worked on."""

from flask import Response, g, request, url_for

from consult.consultations.queries import consultation_at
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.pages import Fields, form_page, page

from . import actions, comparison as comparing, queries
from consult.documents.clauses import (
    actions as clauses, views as views_drafts, lineage_views as views_origin,
)
from consult.documents.versions import rename_discard_views as views_names
from .blueprint import at, views, within, working
from .forms import DocumentForm, EditionForm, StatusForm, VersionForm
from .models import Version
from consult.documents.brackets.queries import brackets_in

__all__ = ["views", "views_drafts", "views_names", "views_origin"]


@views.get("/c/<slug>/documents")
def listing(slug: str) -> Response:
    """All documents with how far they are, their versions and languages."""
    g.consultation = consultation_at(slug)
    found = queries.documents_of(g.consultation.id)
    versions = {document.id: queries.versions_for(visitor().actor, document) for document in found}
    numbers = [version.id for each in versions.values() for version in each]
    return form_page(
        "documents/document_list.html",
        documents=found,
        versions=versions,
        progress=queries.progress_by_document([document.id for document in found]),
        spoken=queries.languages_by_version(numbers),
        form=Fields({"authentic": "en"}),
        done=request.args.get("done"),
    )


@views.post("/c/<slug>/documents")
@writes(DocumentForm, again=listing)
def create_document(actor: Actor, form: DocumentForm, slug: str) -> Answer:
    """Begin a document."""
    document = actions.create_document(actor, consultation_at(slug).id, form.slug, form.title, authentic=form.authentic)
    return see(url_for("documents.versions", slug=slug, document=document.slug))


@views.get("/c/<slug>/<document>/versions")
def versions(slug: str, document: str) -> Response:
    """The versions of a document, and a form for the next one."""
    found = at(slug, document)
    there = queries.versions_for(visitor().actor, found)
    return form_page(
        "documents/version_list.html",
        document=found,
        versions=there,
        spoken=queries.languages_by_version([version.id for version in there]),
        form=Fields({"based_on": found.current_version_id}),
        done=request.args.get("done"),
    )


@views.post("/c/<slug>/<document>/versions")
@writes(VersionForm, again=versions)
def create_version(actor: Actor, form: VersionForm, slug: str, document: str) -> Answer:
    """Begin a working version."""
    found = queries.document_at(consultation_at(slug).id, document)
    made = actions.create_version(actor, found.id, form.slug, form.title, form.symbol, based_on=form.based_on)
    return see(url_for("documents.edit", slug=slug, document=document, version=made.slug))


@views.get("/c/<slug>/<document>/<version>/compare")
def compare(slug: str, document: str, version: str) -> Response:
    """What changed from another version to this one."""
    found, newer = within(slug, document, version)
    there = queries.versions_for(visitor().actor, found)
    older = _other(there, newer, request.args.get("with"))
    languages = [edition.language for edition in queries.editions_of(newer.id)]
    language = _chosen(request.args.get("text"), languages, found.authentic)
    result = comparing.compare_versions(older, newer, language) if older else None
    labels = {change.clause_id: change.line.label for change in result.changes} if result else {}
    return page(
        "documents/version_comparison.html",
        document=found,
        version=newer,
        older=older,
        versions=there,
        text_languages=languages,
        language=language,
        result=result,
        labels=labels,
        only_changed=request.args.get("changed") == "1",
        abreast=request.args.get("how") == "abreast",
    )


@views.get("/c/<slug>/<document>/<version>/brackets")
def brackets(slug: str, document: str, version: str) -> Response:
    """The brackets that are left in a version, by clause and by who is named in them."""
    found, chosen = within(slug, document, version)
    return page("documents/open_brackets.html", document=found, version=chosen, left=brackets_in(chosen), names=names_in(chosen.id))


def _other(versions: list[Version], newer: Version, slug: str | None) -> Version | None:
    """The version to compare with: as asked, else the one before, else any other."""
    others = [version for version in versions if version.id != newer.id]
    asked = [version for version in others if version.slug == slug]
    before = [version for version in others if version.place < newer.place]
    return next(iter([*asked, *before[::-1], *others]), None)


def _chosen(asked: str | None, there: list[str], otherwise: str) -> str:
    return next((each for each in (asked, i18n.spoken(), otherwise) if each in there), otherwise)


@views.get("/c/<slug>/<document>/<version>/beside")
def beside(slug: str, document: str, version: str) -> Response:
    """Two languages side by side, clause by clause."""
    found, chosen = within(slug, document, version)
    there = [edition.language for edition in queries.editions_of(chosen.id)]
    first = next((each for each in (request.args.get("a"), found.authentic) if each in there), found.authentic)
    others = [language for language in there if language != first]
    second = _chosen(request.args.get("b"), others, others[0] if others else first)
    return page(
        "documents/language_comparison.html",
        document=found,
        version=chosen,
        text_languages=there,
        first=first,
        second=second,
        pairs=comparing.beside(chosen, first, second),
    )


@views.get("/c/<slug>/<document>/<version>/editions")
def editions(slug: str, document: str, version: str) -> Response:
    """The languages of a working version, with their titles."""
    found, draft = working(slug, document, version)
    return form_page(
        "documents/editions.html",
        document=found,
        version=draft,
        editions=queries.editions_of(draft.id),
        form=Fields({"standing": "official"}),
    )


@views.post("/c/<slug>/<document>/<version>/editions")
@writes(EditionForm, again=editions)
def add_edition(actor: Actor, form: EditionForm, slug: str, document: str, version: str) -> Answer:
    """Add a language, or change the title in one."""
    draft = within(slug, document, version).version
    actions.add_edition(actor, draft.id, form.language, form.title, form.standing)
    return see(url_for("documents.editions", slug=slug, document=document, version=version))


@views.post("/clauses/<int:clause_id>/status")
@writes(StatusForm)
def set_status(actor: Actor, form: StatusForm, clause_id: int) -> Answer:
    """Say how far a clause is; the chair does, and it is recorded."""
    clauses.set_status(actor, clause_id, form.status)
    return see(url_for("reading.clause", clause_id=clause_id))
