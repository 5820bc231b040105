"""Reactions that notify people of comments, submissions, roles, stages and versions."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select

from consult.amendments.models import Amendment
from consult.positions.models import Ballot, Position
from consult.comments.models import Comment
from consult.comments.queries import HOME_CLAUSE
from consult.accounts.models import User
from consult.consultations.models import Consultation, Membership
from consult.consultations.roles.queries import find_role_holders, list_colleagues
from consult.core.database.engine import PreparedStatement, db
from consult.core.events.dispatcher import react_to
from consult.documents.models import Document, Placement, Version, Wording
from consult.submissions.models import Submission

from consult.notifications.amendments import reactions as amended
from consult.notifications.dispositions import reactions as answered
from .actions import (
    add_follow,
    add_notices,
    load_document_followers,
    load_followers,
    notify_people,
)
from consult.notifications.amendments.reactions import load_verified_members, load_representatives
from consult.notifications.mentions.reactions import notify_mentioned
from consult.notifications.mails.jobs import withdraw_unsent_mails
from consult.notifications.thread_mutes.queries import load_people_muting
from consult.core.hooks import sample_reactions
from .notice_kinds import COMMENT_VERBS
from .models import Notice

SELECT_PUBLIC_COMMENT = PreparedStatement(
    select(
        Comment.author_id,
        HOME_CLAUSE,
        Comment.document_id,
        Comment.parent_id,
        Comment.submission_id,
        Comment.organisation_id,
        Comment.amendment_id,
        Comment.question_id,
    ).where(
        Comment.id == bindparam("comment_id"),
        Comment.hidden_at.is_(None),
        Comment.withdrawn_at.is_(None),
        Comment.held_at.is_(None),
    )
)


@react_to("comment.posted", "comment.approved", name="notifications.notify_of_comment")
def notify_of_comment(event: Any) -> None:
    """Notify the addressees of a public comment and the followers of its clause."""
    found = SELECT_PUBLIC_COMMENT(comment_id=event.subject_id)
    if not found:
        return
    author_id, clause_id, document_id, parent_id, submission_id, organisation_id, *more = found[0]
    amendment_id, question_id = more
    place = {
        "clause_id": clause_id,
        "document_id": document_id,
        **({"amendment_id": amendment_id} if amendment_id else {}),
    }
    own, by = {author_id}, {"author_id": author_id}
    if submission_id is not None:
        own, by = (
            load_verified_members(organisation_id),
            {"submission_id": submission_id, "organisation_id": organisation_id},
        )
        notify_people(event, "comment.entered", own, **place, **by)
    if question_id is not None and event.verb == "comment.posted":
        notify_people(event, "comment.placed", own, **place, **by)
    if event.verb == "comment.approved":
        notify_people(event, "comment.approved", [author_id], **place)
        if _was_notified(event.subject_id):
            notify_mentioned(event, author_id, load_people_muting(event.subject_id), **place)
            return
    if clause_id is not None and submission_id is None:
        add_follow(author_id, clause_id)
    muting = load_people_muting(event.subject_id)
    others = own | muting  # who are told of it in another way, or want no notice of the thread
    answered = _load_thread_authors(event.subject_id, parent_id) - others
    parents = _load_authors(Comment.id == parent_id) if parent_id else set()
    for person in answered:
        notify_people(event, "comment.answered", [person], **place, yours=person in parents, **by)
    answered |= (
        _notify_amendment_owners(event, amendment_id, answered | others, place | by)
        if amendment_id
        else set()
    )
    answered |= notify_mentioned(event, author_id, answered | others, **place)
    following = (
        load_followers(clause_id) if clause_id is not None else load_document_followers(document_id)
    )
    add_notices(event, "comment.posted", following - answered - others, **place, **by)


@react_to("comment.edited", name="notifications.notify_of_new_mentions")
def notify_of_new_mentions(event: Any) -> None:
    """Notify the people whom a public comment mentions since it was edited."""
    comment = db.session.get(Comment, event.subject_id)
    if comment is not None and comment.open:
        notify_mentioned(
            event, comment.author_id, load_people_muting(comment.id), **_get_place(comment)
        )


def _notify_amendment_owners(
    event: Any, amendment_id: int, others: set[int], facts: dict[str, Any]
) -> set[int]:
    """Notify the owners of the amendment that a comment is about, and return them."""
    amendment = db.session.get_one(Amendment, amendment_id)
    theirs = amended.load_owners(amendment) - others
    notify_people(event, "comment.on_amendment", theirs, **facts, number=amendment.number)
    return theirs


def _get_place(comment: Comment) -> dict[str, Any]:
    about = {"amendment_id": comment.amendment_id} if comment.amendment_id else {}
    return {"clause_id": comment.clause_id, "document_id": comment.document_id, **about}


def _was_notified(comment_id: int) -> bool:
    """Return whether others were notified before; the comment may have been held meanwhile."""
    return bool(
        db.session.scalar(
            select(exists().where(Notice.verb.in_(COMMENT_VERBS), Notice.subject_id == comment_id))
        )
    )


def _load_authors(*which: ColumnElement[bool]) -> set[int]:
    """Load the authors of these comments, or the members of the source's organization."""
    rows = db.session.execute(
        select(Comment.author_id, Comment.submission_id, Comment.organisation_id).where(*which)
    )
    found: set[int] = set()
    for author_id, submission_id, organisation_id in rows:
        found |= {author_id} if submission_id is None else load_verified_members(organisation_id)
    return found


def _load_thread_authors(comment_id: int, parent_id: int | None) -> set[int]:
    """Load the author of the parent comment, and the authors of earlier replies."""
    if parent_id is None:
        return set()
    return _load_authors(
        (Comment.id == parent_id) | (Comment.parent_id == parent_id), Comment.id <= comment_id
    )


@react_to("comment.hidden", "comment.restored", name="notifications.notify_author")
def notify_author(event: Any) -> None:
    """Notify the author that the comment was hidden or is shown again.

    An appeal that was granted has a notice of its own, which says the same.
    """
    comment = db.session.get(Comment, event.subject_id)
    if comment is not None and "appeal_id" not in event.facts:
        notify_people(
            event, event.verb, _load_authors(Comment.id == comment.id), **_get_place(comment)
        )


@react_to("amendment.proposed", "amendment.approved", name="notifications.notify_amendment_source")
def notify_amendment_source(event: Any) -> None:
    """Notify the members of an organization of an amendment entered on its behalf.

    They can revise or withdraw it.
    """
    facts = event.facts
    if facts.get("submission_id"):
        place = {
            name: facts[name]
            for name in ("clause_id", "document_id", "submission_id", "organisation_id", "number")
        }
        notify_people(
            event, "amendment.entered", load_verified_members(facts["organisation_id"]), **place
        )


@react_to("submission.published", "submission.withdrawn", name="notifications.notify_of_submission")
def notify_of_submission(event: Any) -> None:
    """Notify the members of an organization that its submission was published or withdrawn."""
    submission = db.session.get(Submission, event.subject_id)
    if submission is not None:
        notify_people(
            event,
            event.verb,
            load_verified_members(submission.organisation_id),
            submission_id=submission.id,
            organisation_id=submission.organisation_id,
        )


@react_to(
    "comment.hidden",
    "comment.withdrawn",
    "comment.held",
    name="notifications.withdraw_comment_mails",
)
def withdraw_comment_mails(event: Any) -> None:
    """Withdraw unsent mails about a comment that is no longer public."""
    withdraw_unsent_mails(event.subject_id)


@react_to("affiliation.verified", "affiliation.refused", name="notifications.notify_of_affiliation")
def notify_of_affiliation(event: Any) -> None:
    """Notify a person of a decided affiliation, in the newest consultation of that person.

    A person without any consultation only gets the mail.
    """
    person = event.facts.get("user_id", event.subject_id)
    newest = (
        select(Membership.consultation_id)
        .where(Membership.user_id == person)
        .order_by(Membership.consultation_id.desc())
        .limit(1)
    )
    consultation_id = db.session.scalar(newest)
    if consultation_id is not None:
        notify_people(
            event,
            event.verb,
            [person],
            consultation_id=consultation_id,
            organisation_id=event.facts.get("organisation_id"),
        )


@react_to("role.granted", name="notifications.notify_of_role")
def notify_of_role(event: Any) -> None:
    """Notify a person of a new role, and of a head of delegation the colleagues, too."""
    person = event.facts.get("user_id", event.subject_id)
    notify_people(event, "role.granted", [person], role=event.facts["role"])
    if event.facts["role"] == "head":
        own = db.session.get_one(User, person).organisation_id
        colleagues = {each.id for each in list_colleagues(own or 0, event.chain)} - {person}
        notify_people(event, "head.named", colleagues, author_id=person, organisation_id=own)


@react_to("role.end_near", name="notifications.notify_of_ending_role")
def notify_of_ending_role(event: Any) -> None:
    """Notify a person that a role of theirs ends soon."""
    facts = event.facts
    notify_people(
        event, "role.end_near", [facts["user_id"]], role=facts["role"], until=facts["until"]
    )


@react_to("roles.end_near", name="notifications.notify_of_ending_roles")
def notify_of_ending_roles(event: Any) -> None:
    """Notify those who manage people that roles end soon."""
    people = find_role_holders(event.chain, "secretariat", "administrator")
    facts = event.facts
    notify_people(event, "roles.end_near", people, count=facts["count"], until=facts["until"])


@react_to("stage.opened", "stage.closed", "deadline.near", name="notifications.notify_of_stage")
def notify_of_stage(event: Any) -> None:
    """Notify all members of a consultation of a stage or a near deadline."""
    notify_people(
        event, event.verb, _load_members(event.chain), closes_at=event.facts.get("closes_at")
    )


@react_to("stage.changed", "stage.removed", name="notifications.notify_of_changed_timetable")
def notify_of_changed_timetable(event: Any) -> None:
    """Notify all members of a consultation of new dates of a stage, or of its removal.

    While it is in preparation, its timetable is not announced.
    """
    if db.session.get_one(Consultation, event.chain).opened_at is None:
        return
    before = event.facts.get("before", {})
    dates = {name: event.facts.get(name) for name in ("opens_at", "closes_at")}
    if event.verb == "stage.removed" or any(before.get(name) != dates[name] for name in dates):
        notify_people(event, event.verb, _load_members(event.chain), **dates)


@react_to("version.issued", name="notifications.notify_of_version")
def notify_of_version(event: Any) -> None:
    """Notify all members of a new version.

    Contributors are notified of their answers, and holders of the number of positions that
    await them.
    """
    version = db.session.get_one(Version, event.subject_id)
    about = {"document_id": version.document_id, "version_id": version.id}
    waiting = _count_waiting_positions(version)
    told = answered.notify_of_answers(event, version, waiting)
    for person, count in waiting.items():
        if person not in told:
            notify_people(event, "positions.waiting", [person], **about, count=count)
    notify_people(
        event, "version.issued", _load_members(event.chain) - waiting.keys() - told, **about
    )


def _load_members(consultation_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(Membership.user_id).where(Membership.consultation_id == consultation_id)
        )
    )


def _count_waiting_positions(version: Version) -> dict[int, int]:
    """Count the positions on earlier text that each person may reconfirm.

    These are a person's own positions and those of the represented organization.
    """
    document = db.session.get_one(Document, version.document_id)
    stale = (
        select(Position.user_id, Position.organisation_id)
        .join(Ballot, Ballot.id == Position.ballot_id)
        .join(
            Placement,
            (Placement.clause_id == Ballot.clause_id)
            & (Placement.version_id == document.current_version_id),
        )
        .join(
            Wording,
            (Wording.placement_id == Placement.id) & (Wording.language == document.authentic),
        )
        .where(
            Ballot.document_id == document.id,
            Ballot.closed_at.is_(None),
            Position.digest != Wording.digest,
        )
    )
    rows = db.session.execute(stale).all()
    speaking = load_representatives(
        {organisation for _, organisation in rows if organisation}, document.consultation_id
    )
    counts: dict[int, int] = {}
    for user_id, organisation_id in rows:
        for person in speaking.get(organisation_id, set()) if organisation_id else {user_id or 0}:
            counts[person] = counts.get(person, 0) + 1
    return counts


sample_reactions["comment.posted"] = notify_of_comment
