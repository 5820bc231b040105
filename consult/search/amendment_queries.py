"""Searchable text of amendments: proposed text, authentic rendering and reason."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, select

from consult.amendments.models import Amendment, AmendmentRevision, Rendering
from consult.amendments.queries import IS_PUBLIC as STANDING
from consult.core.database.engine import db
from consult.documents.models import Document
from consult.text.parsing.light_markup import extract_plain_text

SELECT_AMENDMENT_TEXTS = (
    select(
        Amendment.id,
        Amendment.consultation_id,
        AmendmentRevision.language,
        AmendmentRevision.text,
        AmendmentRevision.reason,
        Rendering.text,
        Document.authentic,
    )
    .join(
        AmendmentRevision,
        and_(
            AmendmentRevision.amendment_id == Amendment.id,
            AmendmentRevision.number == Amendment.revision,
        ),
    )
    .join(Document, Document.id == Amendment.document_id)
    .outerjoin(Rendering, Rendering.revision_id == AmendmentRevision.id)
    .where(STANDING)
    .order_by(Amendment.id)
)


class AmendmentText(NamedTuple):
    """The text and reason of an amendment in one language, as plain text."""

    amendment_id: int
    consultation_id: int
    language: str
    words: str


def load_amendment_texts(amendment_ids: Iterable[int] | None = None) -> list[AmendmentText]:
    """Load the texts of public amendments in each of their languages; by default of all."""
    query = (
        SELECT_AMENDMENT_TEXTS
        if amendment_ids is None
        else SELECT_AMENDMENT_TEXTS.where(Amendment.id.in_(list(amendment_ids)))
    )
    found = []
    for number, consultation_id, language, text, reason, rendered, authentic in db.session.execute(
        query
    ):
        found.append(
            AmendmentText(
                number,
                consultation_id,
                language,
                f"{extract_plain_text(text)} — {reason}" if text else reason,
            )
        )
        if rendered is not None and language != authentic:
            found.append(
                AmendmentText(number, consultation_id, authentic, extract_plain_text(rendered))
            )
    return found
