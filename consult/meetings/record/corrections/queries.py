"""Queries on the correction of a line of a record, and on what answers a request."""

from sqlalchemy import or_, select

from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.meetings.models import Ruling
from consult.meetings.record.models import RecordCorrection

from .models import LineCorrection


def find_line_correction(meeting_id: int, kind: str, number: int) -> LineCorrection | None:
    """Find the correction of a line that holds now."""
    return db.session.scalar(
        select(LineCorrection).where(
            LineCorrection.meeting_id == meeting_id,
            LineCorrection.kind == kind,
            LineCorrection.number == number,
            LineCorrection.withdrawn_at.is_(None),
        )
    )


def list_answering_ids(meeting_id: int) -> set[int]:
    """List the requests of a meeting for which something in the record was changed.

    A line was corrected for the request; or, after it was made, the summary was written or a
    decision was entered.
    """
    return {
        each.id
        for each in db.session.scalars(
            select(RecordCorrection).where(RecordCorrection.meeting_id == meeting_id)
        )
        if has_change_for(each)
    }


def has_change_for(asked: RecordCorrection) -> bool:
    """Return whether something in the record was changed for a request."""
    line = select(LineCorrection.id).where(
        LineCorrection.request_id == asked.id, LineCorrection.withdrawn_at.is_(None)
    )
    summary = select(EVENT.c.seq).where(
        EVENT.c.verb == "record.changed",
        EVENT.c.subject_id == asked.meeting_id,
        EVENT.c.chain == asked.consultation_id,
        EVENT.c.at >= asked.asked_at,
    )
    decision = select(Ruling.id).where(
        Ruling.meeting_id == asked.meeting_id,
        Ruling.entered_afterwards.is_(True),
        Ruling.made_at >= asked.asked_at,
    )
    return bool(db.session.scalar(select(or_(line.exists(), summary.exists(), decision.exists()))))
