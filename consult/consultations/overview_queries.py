"""What those who keep a process see first: its numbers, and what is missing before people can work."""
from typing import NamedTuple

from .models import Consultation
from consult.consultations.roles.queries import roles_counted
from consult.consultations.tags.actions import tags_of
from .document_queries import documents_of, meets


class Overview(NamedTuple):
    """Numbers, and codes of what is missing (stages, documents, rules, chair, moderator, tags, meeting)."""

    stages: int
    documents: int
    roles: dict[str, int]
    tags: int
    missing: list[str]


def overview(consultation: Consultation) -> Overview:
    """What there is and what is missing, the most needed first."""
    documents, held = len(documents_of(consultation.id)), roles_counted(consultation.id)
    tags = sum(len(each) for each in tags_of(consultation.id).values())
    there = {"stages": consultation.stages, "documents": documents, "rules": consultation.rules_text,
             "moderator": held.get("moderator") or held.get("secretariat"), "chair": held.get("chair"), "tags": tags,
             "meeting": meets(consultation.id) or consultation.stage == "closed"}
    return Overview(len(consultation.stages), documents, held, tags, [name for name, value in there.items() if not value])
