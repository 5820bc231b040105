"""Actions that correct single lines of a draft record; the events of the meeting stay.

The chair approves the corrections with the record.
"""

from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.meetings.models import Meeting
from consult.meetings.record.minutes import load_record, mark_record_changed
from consult.meetings.record.models import RecordCorrection

from .line_numbers import list_lines
from .models import LineCorrection
from .queries import find_line_correction


def correct_line(
    actor: Actor,
    meeting_id: int,
    kind: str,
    number: int,
    words: str,
    language: str,
    request_id: int | None = None,
    seen: int | None = None,
) -> LineCorrection:
    """Correct a line of the draft record; an earlier correction of it is replaced.

    Args:
        request_id: The request that the correction answers; without one, that of the earlier
            correction.
        seen: Number of the correction that the form showed; none: there was none.

    Raises:
        NotFound: The record has no such line, or the meeting no such request.
        Conflict: The record is approved, the request has an answer, or the line was corrected
            since (changed_meanwhile).
    """
    with transaction():
        meeting = find_row(Meeting, meeting_id)
        require_permission(actor, "record.edit", meeting)
        mark_record_changed(meeting)
        if (kind, number) not in list_lines(load_record(meeting)):
            raise NotFound(what="RecordLine")
        before = find_line_correction(meeting_id, kind, number)
        if (before.id if before else None) != seen:
            raise Conflict("changed_meanwhile")
        if request_id is not None:
            _require_open_request(meeting, request_id)
        made = LineCorrection(
            consultation_id=meeting.consultation_id,
            meeting_id=meeting_id,
            kind=kind,
            number=number,
            words=words,
            language=language,
            request_id=request_id or (before.request_id if before else None),
            made_by_id=actor.user_id,
        )
        if before is not None:
            before.withdrawn_at = utc_now()
        db.session.add(made)
        db.session.flush()
        _record(actor, "record.line_corrected", made)
    return made


def _require_open_request(meeting: Meeting, request_id: int) -> None:
    """Require that a request belongs to the meeting and has no answer."""
    asked = find_row(RecordCorrection, request_id)
    if asked.meeting_id != meeting.id:
        raise NotFound(what="RecordCorrection")
    if asked.settled_at is not None:
        raise Conflict("settled_already")


def restore_line(actor: Actor, correction_id: int) -> LineCorrection:
    """Withdraw the correction of a line, which reads as the events tell it again.

    Repeated, it changes nothing.

    Raises:
        Conflict: The record is approved, or the correction answers a request as made.
    """
    with transaction():
        made = find_row(LineCorrection, correction_id)
        meeting = find_row(Meeting, made.meeting_id)
        require_permission(actor, "record.edit", meeting)
        mark_record_changed(meeting)
        if made.withdrawn_at is not None:
            return made
        if made.request is not None and made.request.outcome == "made":
            raise Conflict("correction_answers")
        made.withdrawn_at = utc_now()
        _record(actor, "record.line_restored", made)
    return made


def _record(actor: Actor, verb: str, made: LineCorrection) -> None:
    """Record the event of a correction; its text is there as a digest."""
    record_event(
        verb,
        made,
        actor,
        audience="moderators",
        meeting_id=made.meeting_id,
        kind=made.kind,
        number=made.number,
        digest=hash_text(made.words),
    )
