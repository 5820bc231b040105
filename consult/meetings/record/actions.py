"""Actions on the record of a meeting: summary, approval, corrections, explanations.

The record goes draft -> sent to the chair -> approved (its content is stored from then on)
-> published; the chair may return it.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.ballots.corrections.announcement_actions import announce_named_result
from consult.ballots.opening.actions import FORMAL_KINDS
from consult.ballots.queries import load_meeting_ballots
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import commit_words, hash_text, make_nonce
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from .minutes import mark_record_changed, build_record, load_minutes, count_unanswered_corrections
from consult.meetings.models import WAS_PRESENT, Meeting, Registration, Ruling
from .corrections.queries import has_change_for
from .models import Explanation, Minutes, RecordCorrection
from consult.meetings.queries import find_registration
from consult.positions.models import Ballot

CORRECTION_DAYS = 2  # after the end of a meeting, for requests of corrections


class RecordSubject(NamedTuple):
    """The record of a meeting as the rules see it."""

    consultation_id: int
    issued: bool
    members: frozenset[int]


class ParticipantSubject(NamedTuple):
    """A person without a registration who addresses a meeting, as the rules see them."""

    consultation_id: int
    author_id: int | None
    meeting_id: int


def build_record_subject(meeting: Meeting) -> RecordSubject:
    """Build the subject of the rules: whether the record is published, and who was present."""
    there = select(Registration.user_id).where(Registration.meeting_id == meeting.id, WAS_PRESENT)
    published = load_minutes(meeting).published_at is not None
    return RecordSubject(meeting.consultation_id, published, frozenset(db.session.scalars(there)))


def get_corrections_deadline(meeting: Meeting) -> datetime | None:
    """Return the deadline for requests of corrections; None before the meeting has ended."""
    return meeting.ended_at + timedelta(days=CORRECTION_DAYS) if meeting.ended_at else None


def _load_open_minutes(actor: Actor, meeting_id: int, rule: str) -> tuple[Meeting, Minutes]:
    """Load the meeting and its minutes for a change; add the minutes if nobody changed them yet."""
    meeting = find_row(Meeting, meeting_id)
    require_permission(actor, rule, meeting)
    minutes = load_minutes(meeting)
    if minutes not in db.session:
        db.session.add(minutes)
        db.session.flush()
    return meeting, minutes


def _require_state(minutes: Minutes, *states: str) -> None:
    """Raise Conflict unless the record is in one of these states."""
    if minutes.state not in states:
        raise Conflict("record_not_now", state=minutes.state)


def change_summary(
    actor: Actor, meeting_id: int, summary: str, language: str, row_version: int | None = None
) -> Minutes:
    """Write the summary of a meeting.

    Raises Conflict once the record is approved, and Conflict("changed_meanwhile") if another
    person wrote it since row_version.
    """
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.edit")
        _require_state(minutes, "draft", "sent")
        if row_version is not None:
            require_unchanged(minutes, row_version)
        minutes.summary, minutes.language = summary, language
        db.session.flush()
        record_event(
            "record.changed",
            minutes,
            actor,
            audience="moderators",
            meeting_id=meeting.id,
            digest=hash_text(summary),
        )
    return minutes


def send_record(actor: Actor, meeting_id: int) -> None:
    """Send the draft to the chair for approval.

    Raises Conflict while the meeting goes on, and unless the record is a draft.
    """
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.edit")
        _require_state(minutes, "draft")
        if meeting.ended_at is None:
            raise Conflict("meeting_goes_on")
        minutes.state, minutes.sent_at, minutes.returned_for = "sent", utc_now(), ""
        record_event("record.sent", minutes, actor, meeting_id=meeting.id)


def return_record(actor: Actor, meeting_id: int, reason: str) -> None:
    """Return the record to its editors with the changes that the chair wants.

    It may be returned until it is published.

    Raises Conflict unless it was sent or approved.
    """
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.approve")
        _require_state(minutes, "sent", "approved")
        minutes.state, minutes.returned_for, minutes.kept, minutes.digest, minutes.approved_at = (
            "draft",
            reason,
            None,
            None,
            None,
        )
        record_event(
            "record.returned", minutes, actor, audience="moderators", meeting_id=meeting.id
        )


def approve_record(
    actor: Actor, meeting_id: int, row_version: int | None = None, unanswered: int = 0
) -> None:
    """Approve the record as the chair: its present content is stored.

    Results of recorded ballots that were not announced are announced by it.

    Args:
        unanswered: How many requested corrections the chair knowingly leaves unanswered.

    Raises:
        Conflict: Another number of corrections is unanswered, the closing of the meeting was
            undone, or the record was not sent.
        Conflict("changed_meanwhile"): It changed since row_version.
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
        for ballot in load_meeting_ballots(meeting.id):
            announce_named_result(actor, ballot)
        kept = build_record(meeting, minutes)
        minutes.kept, minutes.digest = (
            kept.model_dump(mode="json"),
            hash_text(kept.model_dump_json()),
        )
        minutes.state, minutes.approved_at, minutes.approved_by_id = (
            "approved",
            utc_now(),
            actor.user_id,
        )
        left: dict[str, Any] = {"unanswered": waiting} if waiting else {}
        record_event(
            "record.approved", minutes, actor, meeting_id=meeting.id, digest=minutes.digest, **left
        )


def publish_record(actor: Actor, meeting_id: int) -> None:
    """Publish the record as it was approved.

    Raises Conflict unless it is approved.
    """
    with transaction():
        meeting, minutes = _load_open_minutes(actor, meeting_id, "record.edit")
        _require_state(minutes, "approved")
        minutes.state, minutes.published_at = "published", utc_now()
        record_event(
            "record.published", minutes, actor, meeting_id=meeting.id, digest=minutes.digest
        )


def _load_own_registration(
    actor: Actor, meeting_id: int, rule: str
) -> tuple[Meeting, Registration]:
    """Load the meeting and the actor's registration.

    Raises Conflict("register_first") without one, Unknown or Forbidden without the right.
    """
    meeting = find_row(Meeting, meeting_id)
    mine = find_registration(meeting_id, actor.user_id)
    if mine is None:
        require_permission(
            actor, rule, ParticipantSubject(meeting.consultation_id, actor.user_id, meeting_id)
        )
        raise Conflict("register_first")
    require_permission(actor, rule, mine)
    return meeting, mine


def request_correction(actor: Actor, meeting_id: int, words: str) -> RecordCorrection:
    """Request a correction of the draft record as a participant.

    Raises Conflict once the deadline is past or the record is approved, and without a
    registration.
    """
    with transaction():
        meeting, mine = _load_own_registration(actor, meeting_id, "record.correct")
        until = get_corrections_deadline(meeting)
        _require_state(load_minutes(meeting), "draft", "sent")
        if until is not None and utc_now() >= until:
            raise Conflict("corrections_over")
        asked = RecordCorrection(
            consultation_id=meeting.consultation_id,
            meeting_id=meeting_id,
            user_id=mine.user_id,
            organisation_id=mine.organisation_id,
            words=words,
        )
        db.session.add(asked)
        db.session.flush()
        record_event("correction.asked", asked, actor, audience="moderators", meeting_id=meeting_id)
    return asked


def settle_correction(actor: Actor, correction_id: int, outcome: str, reply: str) -> None:
    """Answer a requested correction: made, or declined with a reason.

    It is made only if something was changed: a line for this request, or later than it the
    summary or a decision that was entered. Once the record is approved no correction can be
    made; its author is still told why.

    Raises:
        Conflict: It was answered before, nothing was changed for it, or it shall be made in an
            approved record.
        Invalid: A declined correction has no reason.
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
        if outcome == "made" and not has_change_for(asked):
            raise Conflict("nothing_corrected")
        asked.outcome, asked.reply, asked.settled_by_id, asked.settled_at = (
            outcome,
            reply,
            actor.user_id,
            utc_now(),
        )
        record_event(
            "correction.settled",
            asked,
            actor,
            audience=f"user:{asked.user_id}",
            meeting_id=asked.meeting_id,
            outcome=outcome,
        )


def explain_position(
    actor: Actor,
    meeting_id: int,
    kind: str,
    words: str,
    language: str,
    ruling: int | None = None,
    ballot: int | None = None,
) -> Explanation:
    """Attach an explanation of position or vote, or a reservation, until the record is approved.

    Args:
        ruling: Number of the decision that it concerns.
        ballot: Number of the formal ballot of the meeting that it concerns.

    Raises:
        NotFound: The meeting has no decision or closed formal ballot with this number.
        Conflict: The actor is not registered, or the record is approved.
    """
    with transaction():
        meeting, mine = _load_own_registration(actor, meeting_id, "position.explain")
        mark_record_changed(meeting)
        about = db.session.scalar(
            select(Ruling).where(Ruling.meeting_id == meeting_id, Ruling.number == ruling)
        )
        if ruling and about is None:
            raise NotFound(what="Ruling")
        voted = _find_explained_ballot(meeting_id, ballot) if ballot else None
        nonce = make_nonce()
        given = Explanation(
            nonce=nonce,
            consultation_id=meeting.consultation_id,
            meeting_id=meeting_id,
            ruling_id=about.id if about else None,
            ballot_id=voted.id if voted else None,
            user_id=mine.user_id,
            organisation_id=actor.find_represented_organisation(meeting.consultation_id),
            kind=kind,
            words=words,
            language=language,
        )
        db.session.add(given)
        db.session.flush()
        explained: dict[str, Any] = {"ballot_id": voted.id} if voted else {}
        record_event(
            "explanation.given",
            given,
            actor,
            meeting_id=meeting_id,
            kind=kind,
            digest=commit_words(nonce, words),
            **explained,
        )
    return given


def _find_explained_ballot(meeting_id: int, number: int) -> Ballot:
    """Find a closed formal ballot of a meeting by its number; raise NotFound.

    Of a sounding no single answer is told, so none is explained.
    """
    found = db.session.scalar(
        select(Ballot).where(
            Ballot.meeting_id == meeting_id,
            Ballot.number == number,
            Ballot.kind.in_(FORMAL_KINDS),
            Ballot.closed_at.is_not(None),
        )
    )
    if found is None:
        raise NotFound(what="Ballot")
    return found


def withdraw_explanation(actor: Actor, explanation_id: int) -> None:
    """Withdraw an explanation or reservation, until the record is approved.

    Raises Conflict once it is approved.
    """
    with transaction():
        given = find_row(Explanation, explanation_id)
        require_permission(actor, "position.unexplain", given)
        mark_record_changed(find_row(Meeting, given.meeting_id))
        if given.withdrawn_at is None:
            given.withdrawn_at = utc_now()
            record_event("explanation.withdrawn", given, actor, meeting_id=given.meeting_id)
