"""Reads of the call for submissions: its rules, its deadline, what a person handed in."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from consult.accounts.models import Organisation, User
from consult.accounts.queries import get_organisation_name
from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.submissions.models import Submission

from .models import SubmissionAlignment, SubmissionCall

STAGE_KINDS = ("inputs", "commenting", "reading")  # in which documents are handed in


class CallState(NamedTuple):
    """The state of a call at one moment.

    Attributes:
        is_open: documents are taken, in time or late.
        is_late: the deadline has passed: what is handed in now waits to be admitted.
        deadline: end of the stage; None: it has no end, or no such stage has begun.
    """

    is_open: bool
    is_late: bool
    deadline: datetime | None


class AlignedOrganisation(NamedTuple):
    """An organization that aligned itself with a submission."""

    organisation_id: int
    name: str
    aligned_at: datetime


def load_call(consultation_id: int) -> SubmissionCall:
    """Load the rules of a consultation; a consultation without a row has the defaults."""
    found = db.session.get(SubmissionCall, consultation_id)
    return found or SubmissionCall(
        consultation_id=consultation_id,
        is_open=True,
        is_held=True,
        timezone="UTC",
        document_symbol="",
        information_symbol="",
    )


def find_call_state(consultation: Consultation, moment: datetime) -> CallState:
    """Find the state of the call at a moment, by the stages that accept documents."""
    if not load_call(consultation.id).is_open or consultation.over:
        return CallState(False, False, None)
    begun = [
        each for each in consultation.stages if each.kind in STAGE_KINDS and each.opens_at <= moment
    ]
    last = max(begun, key=lambda each: each.opens_at, default=None)
    if last is None:
        return CallState(False, False, None)
    return CallState(True, not _is_open_at(consultation, last, moment), last.closes_at)


def _is_open_at(consultation: Consultation, stage: Stage, moment: datetime) -> bool:
    """Return whether a stage is the open one at a moment: it has no end yet, and none followed."""
    if stage.closes_at is not None and moment >= stage.closes_at:
        return False
    return not any(stage.opens_at < each.opens_at <= moment for each in consultation.stages)


def list_own_submissions(actor: Actor) -> list[Submission]:
    """List what the actor handed in, newest first."""
    if actor.user_id is None:
        return []
    return list(
        db.session.scalars(
            select(Submission)
            .where(Submission.sent_by_id == actor.user_id, Submission.erased_at.is_(None))
            .order_by(Submission.registered_at.desc(), Submission.id.desc())
        )
    )


def count_own_submissions(actor: Actor) -> int:
    """Count what the actor handed in."""
    if actor.user_id is None:
        return 0
    own = select(func.count()).where(
        Submission.sent_by_id == actor.user_id, Submission.erased_at.is_(None)
    )
    return db.session.scalar(own) or 0


def count_waiting_submissions(consultation_id: int) -> int:
    """Count what was handed in and waits to be looked at, or to be admitted."""
    waiting = select(func.count()).where(
        Submission.consultation_id == consultation_id,
        Submission.sent_by_id.is_not(None),
        Submission.published_at.is_(None),
        Submission.withdrawn_at.is_(None),
        Submission.sender_withdrew_at.is_(None),
        Submission.erased_at.is_(None),
    )
    return db.session.scalar(waiting) or 0


def load_aligned_organisations(submission_id: int) -> list[AlignedOrganisation]:
    """Load the organizations that aligned themselves with a submission, by their names."""
    rows = db.session.execute(
        select(Organisation, SubmissionAlignment.aligned_at)
        .join(SubmissionAlignment, SubmissionAlignment.organisation_id == Organisation.id)
        .where(
            SubmissionAlignment.submission_id == submission_id, Organisation.status == "verified"
        )
    )
    found = [AlignedOrganisation(each.id, get_organisation_name(each), at) for each, at in rows]
    return sorted(found, key=lambda each: each.name)


def load_sender(submission: Submission) -> User | None:
    """Load the person who handed in a submission; None for one that was registered."""
    return db.session.get(User, submission.sent_by_id) if submission.sent_by_id else None
