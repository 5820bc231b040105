"""Pages of returned copies: upload, review of the interpretation, and receipt."""

from typing import Any

from flask import Response, g, url_for

from consult.consultations.queries import get_consultation_by_slug
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, redirect_to, get_visitor, write_endpoint
from consult.core.errors import NotFound
from consult.core.web.pages import FormFields, render_form_page, render_page
from consult.documents.models import Document, Version
from consult.documents.queries import get_document_by_slug

from . import queries as copies, actions as returning
from consult.exchange.blueprint import views
from consult.exchange.imports.forms import ReviewVersionForm
from .forms import CopyChoicesForm, CopyFileForm
from consult.exchange.models import ReturnedCopy
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from consult.exchange.imports.upload import read_copy_upload

COPY_PATH = "/copies/<int:copy_id>"


def _find_document(slug: str, document: str) -> Document:
    """Return a document with a current version, and set the consultation of the page."""
    g.consultation = get_consultation_by_slug(slug)
    found = get_document_by_slug(g.consultation.id, document)
    if found.current_version_id is None:
        raise NotFound(what="Document")
    return found


def _find_copy(copy_id: int) -> ReturnedCopy:
    """Return a copy of the visitor's own, and set the consultation of the page."""
    found = copies.get_copy(get_visitor().actor, copy_id)
    g.consultation = found.document.consultation
    return found


@views.get("/c/<slug>/<document>/copies", endpoint="copies_sent")
def show_copies(slug: str, document: str) -> Response:
    """Show the upload form and the reader's own copies with their states."""
    found = _find_document(slug, document)
    return render_form_page(
        "exchange/returned_copies/list.html",
        document=found,
        copies=copies.list_copies(get_visitor().actor, found),
        form=FormFields(),
        now=find_row(Version, found.current_version_id or 0),
    )


@views.post("/c/<slug>/<document>/copies")
@write_endpoint(CopyFileForm, rerender=show_copies, precompute=read_copy_upload)
def receive_copy(
    actor: Actor, form: CopyFileForm, slug: str, document: str, precomputed: ParsedFile
) -> WriteAnswer:
    """Receive a copy, and go to its review."""
    copy = returning.receive_copy(actor, _find_document(slug, document).id, form.file, precomputed)
    return redirect_to(url_for("exchange.copy", copy_id=copy.id))


@views.get(COPY_PATH, endpoint="copy")
def show_copy(copy_id: int) -> Response:
    """Show the interpretation of a copy by clause; once sent, its amendments and comments."""
    found = _find_copy(copy_id)
    shown: dict[str, Any] = {
        "copy": found,
        "document": found.document,
        "version": found.version,
        "now": find_row(Version, found.document.current_version_id or 0),
    }
    if found.state == "sent":
        return render_page(
            "exchange/returned_copies/receipt.html",
            **shown,
            edits=copies.list_sent_amendments(get_visitor().actor, found),
        )
    return render_form_page(
        "exchange/returned_copies/review.html",
        **shown,
        seen=copies.load_copy_review(get_visitor().actor, found),
        form=FormFields(),
    )


@views.post(COPY_PATH, endpoint="choose_copy")
@write_endpoint(CopyChoicesForm, rerender=show_copy)
def submit_choices(actor: Actor, form: CopyChoicesForm, copy_id: int) -> WriteAnswer:
    """Save the sender's choices, or send the copy."""
    act = returning.send_copy if form.act == "send" else returning.save_choices
    act(actor, _find_copy(copy_id).id, form.choices, form.row_version)
    return redirect_to(url_for("exchange.copy", copy_id=copy_id))


@views.post(f"{COPY_PATH}/discard")
@write_endpoint(ReviewVersionForm, rerender=show_copy)
def discard_copy(actor: Actor, form: ReviewVersionForm, copy_id: int) -> WriteAnswer:
    """Discard a copy."""
    document = _find_copy(copy_id).document
    returning.discard_copy(actor, copy_id, form.row_version)
    return redirect_to(
        url_for("exchange.copies_sent", slug=document.consultation.slug, document=document.slug)
    )
