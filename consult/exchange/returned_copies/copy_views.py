"""The pages on which a copy comes back: the file that is sent, what was understood of it, and what became of it."""
from typing import Any

from flask import Response, g, url_for

from consult.consultations.queries import consultation_at
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, see, visitor, writes
from consult.core.errors import NotFound
from consult.core.web.pages import Fields, form_page, page
from consult.core.permissions.rules import require
from consult.documents.models import Document, Version
from consult.documents.queries import document_at

from . import queries as copies, actions as returning
from consult.exchange.blueprint import views
from consult.exchange.imports.forms import SavedForm
from .forms import ChosenForm, CopyFileForm
from consult.exchange.models import Copy
from consult.exchange.imports.parsing.paragraphs import Parsed
from consult.exchange.imports.parsing.sandbox import parse_file

ONE = "/copies/<int:copy_id>"


def _document(slug: str, document: str) -> Document:
    g.consultation = consultation_at(slug)
    found = document_at(g.consultation.id, document)
    if found.current_version_id is None:
        raise NotFound(what="Document")
    return found


def _copy(copy_id: int) -> Copy:
    found = copies.copy_for(visitor().actor, copy_id)
    g.consultation = found.document.consultation
    return found


def read_copy(form: CopyFileForm) -> Parsed:
    """Read the file of a form in the limited worker; only for who is signed in."""
    require(visitor().actor, "comment.list_own")
    return parse_file(form.file.name, form.file.content)


@views.get("/c/<slug>/<document>/copies")
def copies_sent(slug: str, document: str) -> Response:
    """The form that takes a copy back, and one's own copies with how far they are."""
    found = _document(slug, document)
    return form_page("exchange/returned_copies/list.html", document=found, copies=copies.copies_of(visitor().actor, found), form=Fields(),
                     now=find(Version, found.current_version_id or 0))


@views.post("/c/<slug>/<document>/copies")
@writes(CopyFileForm, again=copies_sent, slow=read_copy)
def receive_copy(actor: Actor, form: CopyFileForm, slug: str, document: str, done: Parsed) -> Answer:
    """Take a copy in, and go to what was understood of it."""
    copy = returning.receive(actor, _document(slug, document).id, form.file, done)
    return see(url_for("exchange.copy", copy_id=copy.id))


@views.get(ONE)
def copy(copy_id: int) -> Response:
    """What was understood of a copy, clause by clause, and what was not; once sent, what became of it."""
    found = _copy(copy_id)
    shown: dict[str, Any] = {"copy": found, "document": found.document, "version": found.version,
                             "now": find(Version, found.document.current_version_id or 0)}
    if found.state == "sent":
        return page("exchange/returned_copies/receipt.html", **shown, edits=copies.edits_of(visitor().actor, found))
    return form_page("exchange/returned_copies/review.html", **shown, seen=copies.seen(visitor().actor, found), form=Fields())


@views.post(ONE)
@writes(ChosenForm, again=copy)
def choose_copy(actor: Actor, form: ChosenForm, copy_id: int) -> Answer:
    """Keep what was ticked and typed, or send it."""
    act = returning.send if form.act == "send" else returning.keep
    act(actor, _copy(copy_id).id, form.choices, form.row_version)
    return see(url_for("exchange.copy", copy_id=copy_id))


@views.post(f"{ONE}/discard")
@writes(SavedForm, again=copy)
def discard_copy(actor: Actor, form: SavedForm, copy_id: int) -> Answer:
    """Throw it away."""
    document = _copy(copy_id).document
    returning.discard(actor, copy_id, form.row_version)
    return see(url_for("exchange.copies_sent", slug=document.consultation.slug, document=document.slug))
