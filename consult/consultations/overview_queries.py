"""Overview of a consultation: its numbers, and what it lacks before people can work."""

from typing import Any, NamedTuple

from consult.core.hooks import get_app_hooks

from .models import Consultation
from consult.consultations.roles.queries import count_roles
from consult.consultations.site_texts.queries import find_site_text
from consult.consultations.tags.queries import load_tags_by_set


class ConsultationOverview(NamedTuple):
    """Numbers, and codes of what is missing, the most urgent first.

    The codes are stages, documents, texts, rules, contact, moderator, chair, tags and meeting.

    Attributes:
        without_text: titles of the documents that have no text.
        gaps: each LanguageGap of documents/translations: current versions that lack languages.
    """

    stages: int
    documents: int
    roles: dict[str, int]
    tags: int
    missing: list[str]
    without_text: list[dict[str, str]]
    gaps: list[Any]


def load_overview(consultation: Consultation) -> ConsultationOverview:
    """Load the overview of a consultation."""
    higher, held = get_app_hooks(), count_roles(consultation.id)
    documents = len(higher.list_document_titles(consultation.id))
    tags = sum(len(each) for each in load_tags_by_set(consultation.id).values())
    without_text = higher.list_titles_without_text(consultation.id)
    contact = find_site_text("contact")
    there = {
        "stages": consultation.stages,
        "documents": documents,
        "texts": not without_text,
        "rules": consultation.rules_text,
        "contact": contact is not None and contact.text,
        "moderator": held.get("moderator") or held.get("secretariat"),
        "chair": held.get("chair"),
        "tags": tags,
        "meeting": higher.has_meeting_ahead(consultation.id) or consultation.stage == "closed",
    }
    return ConsultationOverview(
        len(consultation.stages),
        documents,
        held,
        tags,
        [name for name, value in there.items() if not value],
        without_text,
        higher.list_language_gaps(consultation.id),
    )
