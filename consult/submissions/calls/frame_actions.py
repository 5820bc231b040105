"""Actions on the call for submissions as a part of a consultation's frame."""

from typing import Any

from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.hooks import FramePart, frame_parts

from .models import SubmissionCall

# its symbols stay behind: no two documents may have the same one
COLUMNS = ("is_open", "is_held", "timezone")


def collect_call(consultation_id: int) -> list[dict[str, Any]]:
    """Collect the rules of a call, if some were set."""
    found = db.session.get(SubmissionCall, consultation_id)
    return [] if found is None else [{name: getattr(found, name) for name in COLUMNS}]


def lay_call(consultation: Consultation, rows: list[dict[str, Any]], _stage_ids: list[int]) -> None:
    """Write the rules of a call."""
    db.session.add_all(SubmissionCall(consultation_id=consultation.id, **each) for each in rows)


frame_parts["call"] = FramePart(collect_call, lay_call)
