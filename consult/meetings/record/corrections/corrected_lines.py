"""The corrected lines of a meeting's record, as it shows them."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.core.database.engine import db
from consult.meetings.record.models import RecordCorrection

from .models import LineCorrection
from .shapes import LineCorrectionShape


def load_line_corrections(meeting_id: int) -> list[LineCorrectionShape]:
    """Load the corrections of lines that hold now, in the order in which they were made."""
    found = db.session.scalars(
        select(LineCorrection)
        .options(
            joinedload(LineCorrection.made_by),
            joinedload(LineCorrection.request).joinedload(RecordCorrection.user),
            joinedload(LineCorrection.request).joinedload(RecordCorrection.organisation),
        )
        .where(LineCorrection.meeting_id == meeting_id, LineCorrection.withdrawn_at.is_(None))
        .order_by(LineCorrection.id)
    )
    return [_build_shape(each) for each in found]


def _build_shape(each: LineCorrection) -> LineCorrectionShape:
    """Build the shape of a correction."""
    asked = each.request
    own = asked.organisation if asked else None
    return LineCorrectionShape(
        id=each.id,
        kind=each.kind,
        number=each.number,
        words=each.words,
        language=each.language,
        person=each.made_by_id,
        name=each.made_by.name,
        made_at=each.made_at,
        request=each.request_id,
        asked_person=asked.user_id if asked and own is None else None,
        asked_by=(own.name if own else asked.user.name) if asked else None,
    )
