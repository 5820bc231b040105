"""Which document a browser has open, so that it hears what is told of that one beside the consultation's events."""
from typing import Annotated, Any

from pydantic import Field

from consult.core.permissions.actor import Actor
from consult.core.web.forms import Form, parse
from consult.core.realtime.server import answering, join_room_of, leave_room_of, room_of, socketio

from . import queries


class WatchDocument(Form):
    """The document that a browser shows."""

    document_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


def room_of_document(consultation_id: int, document_id: int) -> str:
    """The room of those who have a document open."""
    return room_of(consultation_id, "document", document_id)


@socketio.on("document.watch")
@answering
def watch_document(_actor: Actor, given: Any) -> dict:
    """Let a browser hear what is told of a document that everyone may read: where people stand on its clauses."""
    join_room_of(_room(given))
    return {}


@socketio.on("document.leave")
@answering
def leave_document(_actor: Actor, given: Any) -> dict:
    """Hear it no more."""
    leave_room_of(_room(given))
    return {}


def _room(given: Any) -> str:
    form = parse(WatchDocument, given if isinstance(given, dict) else {"document_id": given})
    document = queries.issued_document(form.document_id)
    return room_of_document(document.consultation_id, document.id)
