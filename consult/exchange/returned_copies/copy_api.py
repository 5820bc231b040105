"""JSON API of returned copies: upload, interpretation and sending."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.openapi import document_response

from . import queries as copies, actions as returning
from consult.exchange.blueprint import api
from consult.exchange.imports.forms import ReviewVersionForm
from .forms import CopyChoicesForm, CopyFileForm
from consult.exchange.models import ReturnedCopy
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from .shapes import CopyShape
from consult.exchange.imports.upload import read_copy_upload


def _build_shape(actor: Actor, copy: ReturnedCopy) -> CopyShape:
    """Build the shape of a copy, with its items while it is under review."""
    return CopyShape.build(
        copy, copies.load_copy_review(actor, copy) if copy.state == "review" else None
    )


@api.post("/documents/<int:document_id>/copies")
@document_response(CopyShape, 201)
@write_endpoint(CopyFileForm, precompute=read_copy_upload, rule="copy.send")
def receive_copy(
    actor: Actor, form: CopyFileForm, document_id: int, precomputed: ParsedFile
) -> WriteAnswer:
    """Receive a copy with tracked changes and comments; no contribution is made yet."""
    return json_answer(
        _build_shape(actor, returning.receive_copy(actor, document_id, form.file, precomputed)), 201
    )


@api.get("/copies/<int:copy_id>", endpoint="copy")
@document_response(CopyShape)
def get_copy(copy_id: int) -> Response:
    """Return one of the reader's own returned copies, interpreted on the current text."""
    actor = get_visitor().actor
    return jsonify(_build_shape(actor, copies.get_copy(actor, copy_id)).model_dump(mode="json"))


@api.post("/copies/<int:copy_id>", endpoint="choose_copy")
@document_response(CopyShape)
@write_endpoint(CopyChoicesForm, rule="copy.send")
def submit_choices(actor: Actor, form: CopyChoicesForm, copy_id: int) -> WriteAnswer:
    """Save the choices, or send everything selected at once as amendments and comments."""
    act = returning.send_copy if form.act == "send" else returning.save_choices
    return json_answer(_build_shape(actor, act(actor, copy_id, form.choices, form.row_version)))


@api.delete("/copies/<int:copy_id>")
@document_response(CopyShape)
@write_endpoint(ReviewVersionForm, rule="copy.discard")
def discard_copy(actor: Actor, form: ReviewVersionForm, copy_id: int) -> WriteAnswer:
    """Discard a copy."""
    return json_answer(
        _build_shape(actor, returning.discard_copy(actor, copy_id, form.row_version))
    )
