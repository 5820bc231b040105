"""Everything that is done with the record of a meeting. Each action: require, check, change, record.

draft -> sent to the chair -> approved (what it says is kept from then on) -> published; the chair may send it back.
"""
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from .minutes import mark_record_changed, build_record, load_minutes, count_unanswered_corrections
from consult.meetings.models import Meeting, Registration, Ruling
from .models import Explanation, Minutes, RecordCorrection
from consult.meetings.queries import find_registration

CORRECTION_DAYS = 2  # after the end of a meeting, in which who took part may ask for corrections


class RecordSubject(NamedTuple):
    """The record of a meeting as the rules see it."""

    consultation_id: int
    issued: bool
    members: frozenset[int]


class ParticipantSubject(NamedTuple):
    """Somebody who would speak about a meeting, whether or not they take part in it."""

    consultation_id: int
    author_id: int | None
    meeting_id: int


def build_record_subject(meeting: Meeting) -> RecordSubject:
    """Whether the record is published, and who took part."""
    there = select(Registration.user_id).where(Registration.meeting_id == meeting.id, Registration.present_at.is_not(None))
    published = load_minutes(meeting).published_at is not None
    return RecordSubject(meeting.consultation_id, published, frozenset(db.session.scalars(there)))


def get_corrections_deadline(meeting: Meeting) -> datetime | None:
    """Until when corrections may be asked for; none before the meeting has ended."""
    return meeting.ended_at + timedelta(days=CORRECTION_DAYS) if meeting.ended_at else None


def _load_open_minutes(actor: Actor, meeting_id: int, rule: str) -> tuple[Meeting, Minutes]:
    """The meeting and its record, which is begun where nobody touched it yet."""
    meeting = find_row(Meeting, meeting_id)
    require_permission(actor, rule, meeting)
    minutes = load_minutes(meeting)
    if minutes not in db.session:
        db.session.add(minutes)
        db.session.flush()
    return meeting, minutes


def _require_state(minutes: Minutes, *states: str) -> None:
    if minutes.state not in states:
        raise Conflict("record_not_now", state=minutes.state)


def change_summary(actor: Actor, meeting_id: int, summary: str, language: str, row_version: int | None = None) -> Minutes:
    """Write the summary; raises Conflict("changed_meanwhile") where somebody else did since row_version."""
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.edit")
        _require_state(minutes, "draft", "sent")
        if row_version is not None:
            require_unchanged(minutes, row_version)
        minutes.summary, minutes.language = summary, language
        db.session.flush()
        record_event("record.changed", minutes, actor, audience="moderators", meeting_id=meeting.id, digest=hash_text(summary))
    return minutes


def send_record(actor: Actor, meeting_id: int) -> None:
    """Send the draft to the chair for approval; raises Conflict while the meeting goes on."""
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.edit")
        _require_state(minutes, "draft")
        if meeting.ended_at is None:
            raise Conflict("meeting_goes_on")
        minutes.state, minutes.sent_at, minutes.returned_for = "sent", utc_now(), ""
        record_event("record.sent", minutes, actor, meeting_id=meeting.id)


def return_record(actor: Actor, meeting_id: int, reason: str) -> None:
    """Send it back to those who write it, with what is to be changed; also what was approved, until it is published."""
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.approve")
        _require_state(minutes, "sent", "approved")
        minutes.state, minutes.returned_for, minutes.kept, minutes.digest, minutes.approved_at = "draft", reason, None, None, None
        record_event("record.returned", minutes, actor, audience="moderators", meeting_id=meeting.id)


def approve_record(actor: Actor, meeting_id: int, row_version: int | None = None, unanswered: int = 0) -> None:
    """Approve it, as the chair: what it says now is kept.

    unanswered: how many requests for correction the chair knowingly leaves without an answer. Raises Conflict where another
    number of them waits, or where the closing of the meeting was undone, Conflict("changed_meanwhile") where it changed since
    row_version.
    """
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.approve")
        _require_state(minutes, "sent")
        if meeting.ended_at is None:
            raise Conflict("meeting_goes_on")
        require_unchanged(minutes, row_version)
        waiting = count_unanswered_corrections(meeting.id)
        if waiting != unanswered:
            raise Conflict("corrections_wait", waiting=waiting)
        kept = build_record(meeting, minutes)
        minutes.kept, minutes.digest = kept.model_dump(mode="json"), hash_text(kept.model_dump_json())
        minutes.state, minutes.approved_at, minutes.approved_by_id = "approved", utc_now(), actor.user_id
        left: dict[str, Any] = {"unanswered": waiting} if waiting else {}
        record_event("record.approved", minutes, actor, meeting_id=meeting.id, digest=minutes.digest, **left)


def publish_record(actor: Actor, meeting_id: int) -> None:
    """Let everyone read it, as it was approved."""
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.edit")
        _require_state(minutes, "approved")
        minutes.state, minutes.published_at = "published", utc_now()
        record_event("record.published", minutes, actor, meeting_id=meeting.id, digest=minutes.digest)


def _load_own_registration(actor: Actor, meeting_id: int, rule: str) -> tuple[Meeting, Registration]:
    """The meeting and how the actor takes part; raises Conflict where they do not."""
    meeting = find_row(Meeting, meeting_id)
    mine = find_registration(meeting_id, actor.user_id)
    if mine is None:
        require_permission(actor, rule, ParticipantSubject(meeting.consultation_id, actor.user_id, meeting_id))
        raise Conflict("register_first")
    require_permission(actor, rule, mine)
    return meeting, mine


def request_correction(actor: Actor, meeting_id: int, words: str) -> RecordCorrection:
    """Say what in the draft is wrong, as somebody who took part; raises Conflict once it is too late."""
    with transaction():
        meeting, mine = _load_own_registration(actor, meeting_id, "record.correct")
        until = get_corrections_deadline(meeting)
        _require_state(load_minutes(meeting), "draft", "sent")
        if until is not None and utc_now() >= until:
            raise Conflict("corrections_over")
        asked = RecordCorrection(consultation_id=meeting.consultation_id, meeting_id=meeting_id, user_id=mine.user_id,
                                 organisation_id=mine.organisation_id, words=words)
        db.session.add(asked)
        db.session.flush()
        record_event("correction.asked", asked, actor, audience="moderators", meeting_id=meeting_id)
    return asked


def settle_correction(actor: Actor, correction_id: int, outcome: str, reply: str) -> None:
    """Say that a correction was made, or why it was not; raises Conflict where that was said already.

    Once the record is approved none is made any more; whoever asked for one is still told why not.
    """
    with transaction():
        asked = find_row(RecordCorrection, correction_id)
        require_permission(actor, "record.edit", asked)
        if asked.settled_at is not None:
            raise Conflict("settled_already")
        if outcome == "declined" and not reply:
            raise Invalid(fields={"reply": {"type": "reason_needed"}})
        meeting = find_row(Meeting, asked.meeting_id)
        if outcome == "made" or load_minutes(meeting).kept is None:
            mark_record_changed(meeting)
        asked.outcome, asked.reply, asked.settled_by_id, asked.settled_at = outcome, reply, actor.user_id, utc_now()
        record_event("correction.settled", asked, actor, audience=f"user:{asked.user_id}", meeting_id=asked.meeting_id, outcome=outcome)


def explain_position(actor: Actor, meeting_id: int, kind: str, words: str, language: str,
                     ruling: int | None = None) -> Explanation:
    """Attach an explanation of position, or a reservation, until the record is approved.

    ruling: the number of the decision that it is about; raises NotFound where the meeting took none of that number.
    """
    with transaction():
        meeting, mine = _load_own_registration(actor, meeting_id, "position.explain")
        mark_record_changed(meeting)
        about = db.session.scalar(select(Ruling).where(Ruling.meeting_id == meeting_id, Ruling.number == ruling))
        if ruling and about is None:
            raise NotFound(what="Ruling")
        given = Explanation(consultation_id=meeting.consultation_id, meeting_id=meeting_id, ruling_id=about.id if about else None,
                            user_id=mine.user_id, organisation_id=actor.speaks_in(meeting.consultation_id), kind=kind,
                            words=words, language=language)
        db.session.add(given)
        db.session.flush()
        record_event("explanation.given", given, actor, meeting_id=meeting_id, kind=kind, digest=hash_text(words))
    return given


def withdraw_explanation(actor: Actor, explanation_id: int) -> None:
    """Take it back, until the record is approved."""
    with transaction():
        given = find_row(Explanation, explanation_id)
        require_permission(actor, "position.unexplain", given)
        mark_record_changed(find_row(Meeting, given.meeting_id))
        if given.withdrawn_at is None:
            given.withdrawn_at = utc_now()
            record_event("explanation.withdrawn", given, actor, meeting_id=given.meeting_id)
