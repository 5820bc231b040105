"""Reactions that notify people of submissions that were handed in."""

from typing import Any

from consult.consultations.roles.queries import find_role_holders
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.submissions.models import Submission

from consult.notifications.actions import notify_people
from consult.notifications.amendments.reactions import load_verified_members


@react_to("submission.registered", name="notifications.submissions.notify_of_arrival")
def notify_of_arrival(event: Any) -> None:
    """Notify the secretariat of a document that was handed in, unless its sender withdrew it."""
    submission = db.session.get(Submission, event.subject_id)
    if submission is None or submission.sent_by_id is None or submission.sender_withdrew_at:
        return
    people = find_role_holders(event.chain, "secretariat") - {submission.sent_by_id}
    notify_people(
        event,
        "submission.handed_in",
        people,
        submission_id=submission.id,
        organisation_id=submission.organisation_id,
    )


@react_to(
    "submission.published", "submission.admitted", name="notifications.submissions.notify_sender"
)
def notify_sender(event: Any) -> None:
    """Notify the sender that the document is public, or was admitted although it was late.

    Members of its organization are told of the publication by another reaction.
    """
    submission = db.session.get(Submission, event.subject_id)
    if submission is None or submission.sent_by_id is None:
        return
    people = {submission.sent_by_id}
    if event.verb == "submission.published":
        people -= load_verified_members(submission.organisation_id)
    notify_people(
        event,
        event.verb,
        people,
        submission_id=submission.id,
        organisation_id=submission.organisation_id,
    )
