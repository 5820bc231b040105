"""Pages that rename or discard documents and working versions."""

from flask import Response, url_for

from consult.consultations.queries import get_consultation_by_slug
from consult.consultations.settings.views import build_language_fields
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.web.pages import FormFields, render_form_page
from consult.core.permissions.rules import require_permission

from . import rename_discard_actions as discarding
from consult.documents import queries
from consult.documents.blueprint import load_document, views, load_version, load_working_version
from consult.documents.forms import DiscardForm, RenameDocumentForm, RenameVersionForm
from consult.documents.models import Document

DOCUMENT_URL = "/c/<slug>/documents/<document>"
VERSION_URL = "/c/<slug>/<document>/<version>"


def _load_managed_document(slug: str, document: str, action: str) -> Document:
    """Return the document of an address if the visitor may do this action on it.

    Raises SignInRequired or Forbidden.
    """
    found = load_document(slug, document)
    require_permission(get_visitor().actor, action, found)
    return found


@views.get(DOCUMENT_URL, endpoint="name")
def show_document_title_form(slug: str, document: str) -> Response:
    """Show the form for the titles of a document."""
    found = _load_managed_document(slug, document, "document.rename")
    return render_form_page(
        "documents/versions/name_form.html",
        document=found,
        version=None,
        form=FormFields(build_language_fields("title", found.title)),
    )


@views.post(DOCUMENT_URL, endpoint="rename")
@write_endpoint(RenameDocumentForm, rerender=show_document_title_form)
def rename_document(
    actor: Actor, form: RenameDocumentForm, slug: str, document: str
) -> WriteAnswer:
    """Save the titles of a document."""
    found = queries.get_document_by_slug(get_consultation_by_slug(slug).id, document)
    discarding.rename_document(actor, found.id, form.title, form.row_version)
    return redirect_to(url_for("documents.listing", slug=slug, done="named"))


@views.get(DOCUMENT_URL + "/discard", endpoint="ask_to_discard")
def show_document_discard_form(slug: str, document: str) -> Response:
    """Show the consequences before a document is discarded, or that it must stay."""
    found = _load_managed_document(slug, document, "document.discard")
    return render_form_page(
        "documents/versions/discard_form.html",
        document=found,
        version=None,
        form=FormFields(),
        lost=discarding.summarize_discard(list(found.versions)),
    )


@views.post(DOCUMENT_URL + "/discard", endpoint="discard")
@write_endpoint(DiscardForm, rerender=show_document_discard_form)
def discard_document(actor: Actor, form: DiscardForm, slug: str, document: str) -> WriteAnswer:
    """Discard a document."""
    found = queries.get_document_by_slug(get_consultation_by_slug(slug).id, document)
    discarding.discard_document(actor, found.id, form.row_version)
    return redirect_to(url_for("documents.listing", slug=slug, done="discarded"))


@views.get(VERSION_URL + "/name", endpoint="name_version")
def show_version_name_form(slug: str, document: str, version: str) -> Response:
    """Show the form for the names and the symbol of a working version."""
    found, draft = load_working_version(slug, document, version)
    form = FormFields({**build_language_fields("title", draft.name), "symbol": draft.symbol})
    return render_form_page(
        "documents/versions/name_form.html", document=found, version=draft, form=form
    )


@views.post(VERSION_URL + "/name")
@write_endpoint(RenameVersionForm, rerender=show_version_name_form)
def rename_version(
    actor: Actor, form: RenameVersionForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Save the names and the symbol."""
    draft = load_version(slug, document, version).version
    discarding.rename_version(actor, draft.id, form.title, form.symbol, form.row_version)
    return redirect_to(url_for("documents.versions", slug=slug, document=document, done="named"))


@views.get(VERSION_URL + "/discard", endpoint="ask_to_discard_version")
def show_version_discard_form(slug: str, document: str, version: str) -> Response:
    """Show the consequences before a working version is discarded."""
    found, draft = load_working_version(slug, document, version)
    require_permission(get_visitor().actor, "version.discard", draft)
    return render_form_page(
        "documents/versions/discard_form.html",
        document=found,
        version=draft,
        form=FormFields(),
        lost=discarding.summarize_discard([draft]),
    )


@views.post(VERSION_URL + "/discard")
@write_endpoint(DiscardForm, rerender=show_version_discard_form)
def discard_version(
    actor: Actor, form: DiscardForm, slug: str, document: str, version: str
) -> WriteAnswer:
    """Discard a working version."""
    draft = load_version(slug, document, version).version
    discarding.discard_version(actor, draft.id, form.row_version)
    return redirect_to(
        url_for("documents.versions", slug=slug, document=document, done="discarded")
    )
