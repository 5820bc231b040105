"""Notices of mentions, which the reactions to comments create."""

from typing import Any

from sqlalchemy import select

from consult.accounts.models import User
from consult.comments.mentions.queries import load_mentioned, load_muting
from consult.core.database.engine import db
from consult.notifications.actions import add_personal_notices
from consult.notifications.amendments.reactions import load_representatives
from consult.notifications.models import Notice
from consult.notifications.notice_kinds import COMMENT_VERBS


def notify_mentioned(event: Any, author_id: int, others: set[int], **place: Any) -> set[int]:
    """Notify the people whom a public comment mentions, and return them.

    Args:
        others: People who are told of the comment in another way.
    """
    recipients = {
        person: organisation_id
        for person, organisation_id in _load_recipients(
            event.subject_id, author_id, event.chain
        ).items()
        if person not in others
    }
    add_personal_notices(
        event,
        "comment.mentioned",
        {
            person: {**place, "author_id": author_id, "organisation_id": organisation_id}
            for person, organisation_id in recipients.items()
        },
    )
    return set(recipients)


def _load_recipients(
    comment_id: int, author_id: int, consultation_id: int
) -> dict[int, int | None]:
    """Load the people to notify, each with the organization whose mention it is, if any.

    An organization is told by its head and its speakers. Left out are the author, those who muted
    such mentions, and those who were told of the comment before.
    """
    found: dict[int, int | None] = {}
    mentioned = load_mentioned(comment_id)
    speaking = load_representatives(
        {each.organisation_id for each in mentioned if each.organisation_id}, consultation_id
    )
    for each in mentioned:
        for person in speaking.get(each.organisation_id or 0, set()):
            found.setdefault(person, each.organisation_id)
    found |= {each.user_id: None for each in mentioned if each.user_id is not None}
    people = set(found) - {author_id}
    left = load_muting(people, author_id) | _load_told(people, comment_id)
    active = db.session.scalars(
        select(User.id).where(
            User.id.in_(people - left), User.disabled_at.is_(None), User.closed_at.is_(None)
        )
    )
    return {person: found[person] for person in active}


def _load_told(people: set[int], comment_id: int) -> set[int]:
    """Load those of these people who have a notice of the comment."""
    return set(
        db.session.scalars(
            select(Notice.user_id).where(
                Notice.user_id.in_(people),
                Notice.verb.in_(COMMENT_VERBS),
                Notice.subject_id == comment_id,
            )
        )
    )
