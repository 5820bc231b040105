"""Actions on documents as a part of a consultation's frame: their names and numbering, no text."""

from typing import Any

from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.hooks import FramePart, frame_parts

from .models import Document
from .queries import list_documents

COLUMNS = ("slug", "title", "subtitle", "authentic", "place", "numbering")


def collect_documents(consultation_id: int) -> list[dict[str, Any]]:
    """Collect the documents of a consultation without their versions."""
    return [
        {name: getattr(each, name) for name in COLUMNS} for each in list_documents(consultation_id)
    ]


def lay_documents(
    consultation: Consultation, rows: list[dict[str, Any]], _stage_ids: list[int]
) -> None:
    """Write the documents of a frame; they wait for their first version."""
    db.session.add_all(Document(consultation_id=consultation.id, **each) for each in rows)


frame_parts["documents"] = FramePart(collect_documents, lay_documents)
