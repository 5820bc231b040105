"""Pages of documents and versions, comparisons, open brackets and language editions."""

from flask import Response, g, request, url_for

from consult.consultations.queries import get_consultation_by_slug
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.pages import FormFields, read_done, render_form_page, render_page

from . import actions, comparison as comparing, queries
from consult.documents.clauses import actions as clauses
from consult.documents.clauses.status_queries import load_status_decisions
from .blueprint import load_document, views, load_version, load_working_version
from .forms import DocumentForm, EditionForm, ClauseStatusForm, VersionForm
from .models import Version
from consult.documents.brackets.queries import load_remaining_brackets


@views.get("/c/<slug>/documents", endpoint="listing")
def show_documents(slug: str) -> Response:
    """Show all documents with their progress, versions and languages."""
    g.consultation = get_consultation_by_slug(slug)
    found = queries.list_documents(g.consultation.id)
    versions = {
        document.id: queries.list_readable_versions(get_visitor().actor, document)
        for document in found
    }
    numbers = [version.id for each in versions.values() for version in each]
    return render_form_page(
        "documents/document_list.html",
        documents=found,
        versions=versions,
        progress=queries.load_progress_by_document([document.id for document in found]),
        spoken=queries.load_languages_by_version(numbers),
        form=FormFields({"authentic": "en"}),
        done=read_done(),
    )


@views.post("/c/<slug>/documents")
@write_endpoint(DocumentForm, rerender=show_documents)
def create_document(actor: Actor, form: DocumentForm, slug: str) -> WriteAnswer:
    """Create a document."""
    document = actions.create_document(
        actor, get_consultation_by_slug(slug).id, form.slug, form.title, authentic=form.authentic
    )
    return redirect_to(url_for("documents.versions", slug=slug, document=document.slug))


@views.get("/c/<slug>/<document>/versions", endpoint="versions")
def show_versions(slug: str, document: str) -> Response:
    """Show the versions of a document, and a form for the next one."""
    found = load_document(slug, document)
    there = queries.list_readable_versions(get_visitor().actor, found)
    return render_form_page(
        "documents/version_list.html",
        document=found,
        versions=there,
        spoken=queries.load_languages_by_version([version.id for version in there]),
        form=FormFields({"based_on": found.current_version_id}),
        done=read_done(),
    )


@views.post("/c/<slug>/<document>/versions")
@write_endpoint(VersionForm, rerender=show_versions)
def create_version(actor: Actor, form: VersionForm, slug: str, document: str) -> WriteAnswer:
    """Create a working version."""
    found = queries.get_document_by_slug(get_consultation_by_slug(slug).id, document)
    made = actions.create_version(
        actor, found.id, form.slug, form.title, form.symbol, based_on=form.based_on
    )
    return redirect_to(url_for("documents.edit", slug=slug, document=document, version=made.slug))


@views.get("/c/<slug>/<document>/<version>/compare", endpoint="compare")
def show_comparison(slug: str, document: str, version: str) -> Response:
    """Show the changes from another version to this one."""
    found, newer = load_version(slug, document, version)
    there = queries.list_readable_versions(get_visitor().actor, found)
    older = _choose_older_version(there, newer, request.args.get("with"))
    languages = [edition.language for edition in queries.list_editions(newer.id)]
    language = _choose_language(request.args.get("text"), languages, found.authentic)
    result = comparing.compare_versions(older, newer, language) if older else None
    labels = {change.clause_id: change.line.label for change in result.changes} if result else {}
    return render_page(
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


@views.get("/c/<slug>/<document>/<version>/brackets", endpoint="brackets")
def show_open_brackets(slug: str, document: str, version: str) -> Response:
    """Show the open brackets of a version by clause and by holder."""
    found, chosen = load_version(slug, document, version)
    return render_page(
        "documents/open_brackets.html",
        document=found,
        version=chosen,
        left=load_remaining_brackets(chosen),
        names=load_version_names(chosen.id),
    )


def _choose_older_version(
    versions: list[Version], newer: Version, slug: str | None
) -> Version | None:
    """Choose the version to compare with: the requested, the previous, or any other one."""
    others = [version for version in versions if version.id != newer.id]
    asked = [version for version in others if version.slug == slug]
    before = [version for version in others if version.place < newer.place]
    return next(iter([*asked, *before[::-1], *others]), None)


def _choose_language(asked: str | None, there: list[str], otherwise: str) -> str:
    return next(
        (each for each in (asked, i18n.get_language(), otherwise) if each in there), otherwise
    )


@views.get("/c/<slug>/<document>/<version>/beside", endpoint="beside")
def show_language_comparison(slug: str, document: str, version: str) -> Response:
    """Show two languages of a version side by side, clause by clause."""
    found, chosen = load_version(slug, document, version)
    there = [edition.language for edition in queries.list_editions(chosen.id)]
    first = next(
        (each for each in (request.args.get("a"), found.authentic) if each in there),
        found.authentic,
    )
    others = [language for language in there if language != first]
    second = _choose_language(request.args.get("b"), others, others[0] if others else first)
    return render_page(
        "documents/language_comparison.html",
        document=found,
        version=chosen,
        text_languages=there,
        first=first,
        second=second,
        pairs=comparing.pair_languages(chosen, first, second),
    )


@views.get("/c/<slug>/<document>/<version>/editions", endpoint="editions")
def show_editions(slug: str, document: str, version: str) -> Response:
    """Show the languages of a working version with their titles."""
    found, draft = load_working_version(slug, document, version)
    return render_form_page(
        "documents/editions.html",
        document=found,
        version=draft,
        editions=queries.list_editions(draft.id),
        form=FormFields({"standing": "official"}),
    )


@views.post("/c/<slug>/<document>/<version>/editions", endpoint="add_edition")
@write_endpoint(EditionForm, rerender=show_editions)
def set_edition(
    actor: Actor, form: EditionForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Add a language, or change the title in one."""
    draft = load_version(slug, document, version).version
    actions.set_edition(actor, draft.id, form.language, form.title, form.standing)
    return redirect_to(url_for("documents.editions", slug=slug, document=document, version=version))


@views.post("/clauses/<int:clause_id>/status", endpoint="set_status")
@write_endpoint(ClauseStatusForm)
def set_clause_status(actor: Actor, form: ClauseStatusForm, clause_id: int) -> WriteAnswer:
    """Set the status of a clause, as the chair decided."""
    clauses.set_clause_status(actor, clause_id, form.status)
    return redirect_to(url_for("reading.clause", clause_id=clause_id))


views.add_app_template_global(load_status_decisions)
