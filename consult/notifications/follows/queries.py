"""Reads the documents and consultations that a person follows."""

from typing import NamedTuple

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.consultations.queries import list_readable_consultations
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document
from consult.documents.queries import list_documents

from .models import ConsultationFollow, DocumentFollow


class FollowChoice(NamedTuple):
    """A consultation with its issued documents, and those of them that a person follows."""

    consultation: Consultation
    is_followed: bool
    documents: list[tuple[Document, bool]]  # each with whether it is followed by itself


def load_follow_choices(actor: Actor) -> list[FollowChoice]:
    """Load what the actor can follow as a whole; consultations without a document are left out.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    require_permission(actor, "consultation.follow")
    own = (ConsultationFollow.user_id == actor.user_id, DocumentFollow.user_id == actor.user_id)
    all_of = set(db.session.scalars(select(ConsultationFollow.consultation_id).where(own[0])))
    some = set(db.session.scalars(select(DocumentFollow.document_id).where(own[1])))
    choices = []
    for consultation in list_readable_consultations(actor):
        issued = [
            (each, each.id in some)
            for each in list_documents(consultation.id)
            if each.current_version_id is not None
        ]
        if issued:
            choices.append(FollowChoice(consultation, consultation.id in all_of, issued))
    return choices
