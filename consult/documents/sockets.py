"""Socket rooms of documents, for pages that follow the positions on a document's clauses."""

from typing import Annotated, Any

from pydantic import Field

from consult.consultations.preparation.queries import require_readable
from consult.core.permissions.actor import Actor
from consult.core.web.forms import Form, parse_form
from consult.core.realtime.server import (
    reply_to_socket,
    enter_named_room,
    leave_named_room,
    build_room_name,
    socketio,
)

from . import queries
from .models import Document


class WatchDocument(Form):
    """The document that a browser shows."""

    document_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


def get_document_room(consultation_id: int, document_id: int) -> str:
    """Return the name of the room of a document's readers."""
    return build_room_name(consultation_id, "document", document_id)


@socketio.on("document.watch")
@reply_to_socket
def watch_document(actor: Actor, given: Any) -> dict[str, Any]:
    """Join the room of a document with an issued version; its positions are broadcast there."""
    document = _get_watched_document(given)
    require_readable(actor, document.consultation_id)
    enter_named_room(get_document_room(document.consultation_id, document.id))
    return {}


@socketio.on("document.leave")
@reply_to_socket
def leave_document(_actor: Actor, given: Any) -> dict[str, Any]:
    """Leave the room of a document."""
    document = _get_watched_document(given)
    leave_named_room(get_document_room(document.consultation_id, document.id))
    return {}


def _get_watched_document(given: Any) -> Document:
    form = parse_form(WatchDocument, given if isinstance(given, dict) else {"document_id": given})
    return queries.get_issued_document(form.document_id)
