"""Actions that follow a document or a whole consultation, and end that."""

from typing import Any

from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.queries import get_issued_document

from .models import ConsultationFollow, DocumentFollow


def follow_document(actor: Actor, document_id: int) -> None:
    """Follow all clauses of a document; following it again changes nothing.

    Raises:
        NotFound: the document has no issued version.
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        document = get_issued_document(document_id)
        require_permission(actor, "document.follow", document)
        if _add(DocumentFollow, actor, document_id):
            _record("document.followed", document, actor, document_id=document_id)


def unfollow_document(actor: Actor, document_id: int) -> None:
    """Stop following a document; the clauses that are followed one by one stay so.

    Raises:
        NotFound: the document has no issued version.
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        document = get_issued_document(document_id)
        require_permission(actor, "document.follow", document)
        if _delete(DocumentFollow, actor, document_id):
            _record("document.unfollowed", document, actor, document_id=document_id)


def follow_consultation(actor: Actor, consultation_id: int) -> None:
    """Follow all documents of a consultation, with those to come.

    Raises:
        NotFound: there is no such consultation.
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "consultation.follow", consultation)
        if _add(ConsultationFollow, actor, consultation_id):
            _record("consultation.followed", EventSubject(consultation_id, consultation_id), actor)


def unfollow_consultation(actor: Actor, consultation_id: int) -> None:
    """Stop following a consultation; what is followed in it by itself stays so.

    Raises:
        NotFound: there is no such consultation.
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "consultation.follow", consultation)
        if _delete(ConsultationFollow, actor, consultation_id):
            _record(
                "consultation.unfollowed", EventSubject(consultation_id, consultation_id), actor
            )


def _add(model: Any, actor: Actor, number: int) -> bool:
    """Add the actor's row for what has this id; return False if it is there already."""
    if db.session.get(model, (actor.user_id, number)) is not None:
        return False
    row = model(user_id=actor.user_id)
    setattr(row, _get_column(model), number)
    db.session.add(row)
    return True


def _delete(model: Any, actor: Actor, number: int) -> bool:
    """Delete the actor's row for what has this id; return False if there is none."""
    found = db.session.get(model, (actor.user_id, number))
    if found is None:
        return False
    db.session.delete(found)
    return True


def _get_column(model: Any) -> str:
    return "document_id" if model is DocumentFollow else "consultation_id"


def _record(verb: str, subject: Any, actor: Actor, **facts: int) -> None:
    record_event(verb, subject, actor, audience=f"user:{actor.user_id}", **facts)
