"""What amendments are found by: the words that they propose, in the language they were made in and as rendered, and why."""
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, select

from consult.amendments.models import Amendment, AmendmentRevision, Rendering
from consult.amendments.queries import IS_PUBLIC as STANDING
from consult.core.database.engine import db
from consult.documents.models import Document
from consult.text.parsing.light_markup import extract_plain_text

SELECT_AMENDMENT_TEXTS = (select(Amendment.id, Amendment.consultation_id, AmendmentRevision.language, AmendmentRevision.text,
               AmendmentRevision.reason, Rendering.text, Document.authentic)
        .join(AmendmentRevision, and_(AmendmentRevision.amendment_id == Amendment.id,
                                      AmendmentRevision.number == Amendment.revision))
        .join(Document, Document.id == Amendment.document_id)
        .outerjoin(Rendering, Rendering.revision_id == AmendmentRevision.id).where(STANDING).order_by(Amendment.id))


class AmendmentText(NamedTuple):
    """What an amendment says in one language, as plain words."""

    amendment_id: int
    consultation_id: int
    language: str
    words: str


def load_amendment_texts(amendment_ids: Iterable[int] | None = None) -> list[AmendmentText]:
    """What amendments that stand and that everyone may read say, in each of their languages; none: all of them."""
    query = SELECT_AMENDMENT_TEXTS if amendment_ids is None else SELECT_AMENDMENT_TEXTS.where(Amendment.id.in_(list(amendment_ids)))
    found = []
    for number, consultation_id, language, text, reason, rendered, authentic in db.session.execute(query):
        found.append(AmendmentText(number, consultation_id, language, f"{extract_plain_text(text)} — {reason}" if text else reason))
        if rendered is not None and language != authentic:
            found.append(AmendmentText(number, consultation_id, authentic, extract_plain_text(rendered)))
    return found
