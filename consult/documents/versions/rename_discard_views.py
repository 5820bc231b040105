"""Pages on which documents and working versions get other names, and on which they are thrown away after asking."""

from flask import Response, url_for

from consult.consultations.queries import consultation_at
from consult.consultations.settings.views import in_fields
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.web.pages import Fields, form_page
from consult.core.permissions.rules import require

from . import rename_discard_actions as discarding
from consult.documents import queries
from consult.documents.blueprint import at, views, within, working
from consult.documents.forms import DiscardForm, RenameForm, RenameVersionForm
from consult.documents.models import Document

DOCUMENT = "/c/<slug>/documents/<document>"
VERSION = "/c/<slug>/<document>/<version>"


def _kept(slug: str, document: str, action: str) -> Document:
    """The document of an address, for those who may do this to it; raises Unknown or Forbidden."""
    found = at(slug, document)
    require(visitor().actor, action, found)
    return found


@views.get(DOCUMENT)
def name(slug: str, document: str) -> Response:
    """The titles of a document."""
    found = _kept(slug, document, "document.rename")
    return form_page("documents/versions/name_form.html", document=found, version=None, form=Fields(in_fields("title", found.title)))


@views.post(DOCUMENT)
@writes(RenameForm, again=name)
def rename(actor: Actor, form: RenameForm, slug: str, document: str) -> Answer:
    """Save them."""
    found = queries.document_at(consultation_at(slug).id, document)
    discarding.rename_document(actor, found.id, form.title, form.row_version)
    return see(url_for("documents.listing", slug=slug, done="named"))


@views.get(DOCUMENT + "/discard")
def ask_to_discard(slug: str, document: str) -> Response:
    """What goes with a document, before it goes; one of which something was issued stays."""
    found = _kept(slug, document, "document.discard")
    return form_page("documents/versions/discard_form.html", document=found, version=None, form=Fields(),
                     lost=discarding.loss_of(list(found.versions)))


@views.post(DOCUMENT + "/discard")
@writes(DiscardForm, again=ask_to_discard)
def discard(actor: Actor, form: DiscardForm, slug: str, document: str) -> Answer:
    """Throw it away."""
    found = queries.document_at(consultation_at(slug).id, document)
    discarding.discard_document(actor, found.id, form.row_version)
    return see(url_for("documents.listing", slug=slug, done="discarded"))


@views.get(VERSION + "/name")
def name_version(slug: str, document: str, version: str) -> Response:
    """The names of a working version, and its symbol."""
    found, draft = working(slug, document, version)
    form = Fields({**in_fields("title", draft.name), "symbol": draft.symbol})
    return form_page("documents/versions/name_form.html", document=found, version=draft, form=form)


@views.post(VERSION + "/name")
@writes(RenameVersionForm, again=name_version)
def rename_version(actor: Actor, form: RenameVersionForm, slug: str, document: str, version: str) -> Answer:
    """Save them."""
    draft = within(slug, document, version).version
    discarding.rename_version(actor, draft.id, form.title, form.symbol, form.row_version)
    return see(url_for("documents.versions", slug=slug, document=document, done="named"))


@views.get(VERSION + "/discard")
def ask_to_discard_version(slug: str, document: str, version: str) -> Response:
    """What goes with a working version, before it goes."""
    found, draft = working(slug, document, version)
    require(visitor().actor, "version.discard", draft)
    return form_page("documents/versions/discard_form.html", document=found, version=draft, form=Fields(),
                     lost=discarding.loss_of([draft]))


@views.post(VERSION + "/discard")
@writes(DiscardForm, again=ask_to_discard_version)
def discard_version(actor: Actor, form: DiscardForm, slug: str, document: str, version: str) -> Answer:
    """Throw it away."""
    draft = within(slug, document, version).version
    discarding.discard_version(actor, draft.id, form.row_version)
    return see(url_for("documents.versions", slug=slug, document=document, done="discarded"))
