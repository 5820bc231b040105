"""The JSON API of copies that come back: a file, what was understood of it, and sending it."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.openapi import answers

from . import queries as copies, actions as returning
from consult.exchange.blueprint import api
from consult.exchange.imports.forms import SavedForm
from .forms import ChosenForm, CopyFileForm
from consult.exchange.models import Copy
from consult.exchange.imports.parsing.paragraphs import Parsed
from .shapes import CopyShape
from .copy_views import read_copy


def _shape(actor: Actor, copy: Copy) -> CopyShape:
    return CopyShape.of(copy, copies.seen(actor, copy) if copy.state == "review" else None)


@api.post("/documents/<int:document_id>/copies")
@answers(CopyShape, 201)
@writes(CopyFileForm, slow=read_copy)
def receive_copy(actor: Actor, form: CopyFileForm, document_id: int, done: Parsed) -> Answer:
    """Take back a copy with tracked changes and comments: nothing is sent yet."""
    return shown(_shape(actor, returning.receive(actor, document_id, form.file, done)), 201)


@api.get("/copies/<int:copy_id>")
@answers(CopyShape)
def copy(copy_id: int) -> Response:
    """One's own copy, with what was understood of it on the text as it is now."""
    actor = visitor().actor
    return jsonify(_shape(actor, copies.copy_for(actor, copy_id)).model_dump(mode="json"))


@api.post("/copies/<int:copy_id>")
@answers(CopyShape)
@writes(ChosenForm)
def choose_copy(actor: Actor, form: ChosenForm, copy_id: int) -> Answer:
    """Keep what is chosen, or send it all at once as amendments and comments."""
    act = returning.send if form.act == "send" else returning.keep
    return shown(_shape(actor, act(actor, copy_id, form.choices, form.row_version)))


@api.delete("/copies/<int:copy_id>")
@answers(CopyShape)
@writes(SavedForm)
def discard_copy(actor: Actor, form: SavedForm, copy_id: int) -> Answer:
    """Throw it away."""
    return shown(_shape(actor, returning.discard(actor, copy_id, form.row_version)))
