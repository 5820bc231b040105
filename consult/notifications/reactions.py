"""What people are told when something happened: who answered, what became of their words, what the process brings."""
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select

from consult.amendments.models import Amendment
from consult.positions.models import Ballot, Position
from consult.comments.models import Comment
from consult.comments.queries import HOME
from consult.consultations.models import Membership
from consult.core.database.engine import Prepared, db
from consult.core.events.dispatcher import on
from consult.documents.models import Document, Placement, Version, Wording
from consult.submissions.models import Submission

from consult.notifications.amendments import reactions as amended
from consult.notifications.dispositions import (
    reactions as answered, carry_over_reactions as carried,
)
from consult.notifications.drafting_groups import reactions as grouped
from consult.notifications.meetings import reactions as met
from consult.notifications.similarity import reactions as put_together
from consult.notifications.silence import reactions as silences
from .actions import followers, note, start_following, tell
from consult.notifications.amendments.reactions import members, voices
from consult.notifications.mails.jobs import take_back
from .notice_kinds import OF_OTHERS
from .models import Notice

POSTED = Prepared(select(Comment.author_id, HOME, Comment.document_id, Comment.parent_id,
                         Comment.submission_id, Comment.organisation_id, Comment.amendment_id).where(
    Comment.id == bindparam("comment_id"), Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None),
    Comment.held_at.is_(None)))


@on("comment.posted", "comment.approved")
def tell_of_comment(event: Any) -> None:
    """Tell those who are answered and those who follow the clause, once everyone may read the comment."""
    found = POSTED(comment_id=event.subject_id)
    if not found:
        return
    author_id, clause_id, document_id, parent_id, submission_id, organisation_id, amendment_id = found[0]
    place = {"clause_id": clause_id, "document_id": document_id, **({"amendment_id": amendment_id} if amendment_id else {})}
    own, by = {author_id}, {"author_id": author_id}
    if submission_id is not None:
        own, by = members(organisation_id), {"submission_id": submission_id, "organisation_id": organisation_id}
        tell(event, "comment.entered", own, **place, **by)
    if event.verb == "comment.approved":
        tell(event, "comment.approved", [author_id], **place)
        if _told(event.subject_id):
            return
    if clause_id is not None and submission_id is None:
        start_following(author_id, clause_id)
    answered = _answered(event.subject_id, parent_id) - own
    parents = _authors(Comment.id == parent_id) if parent_id else set()
    for person in answered:
        tell(event, "comment.answered", [person], **place, yours=person in parents, **by)
    answered |= _tell_proposers(event, amendment_id, answered | own, place | by) if amendment_id else set()
    following = followers(clause_id) if clause_id is not None else set()
    note(event, "comment.posted", following - answered - own, **place, **by)


def _tell_proposers(event: Any, amendment_id: int, others: set[int], facts: dict[str, Any]) -> set[int]:
    """Tell those whose amendment was spoken about; returns them."""
    amendment = db.session.get_one(Amendment, amendment_id)
    theirs = amended.owners(amendment) - others
    tell(event, "comment.on_amendment", theirs, **facts, number=amendment.number)
    return theirs


def _place(comment: Comment) -> dict[str, Any]:
    about = {"amendment_id": comment.amendment_id} if comment.amendment_id else {}
    return {"clause_id": comment.clause_id, "document_id": comment.document_id, **about}


def _told(comment_id: int) -> bool:
    """Whether others were told of the comment before: it was held back again meanwhile."""
    return bool(db.session.scalar(select(exists().where(Notice.verb.in_(OF_OTHERS), Notice.subject_id == comment_id))))


def _authors(*which: ColumnElement[bool]) -> set[int]:
    """Who speaks in these comments: their authors; the members of the source's organisation where it was entered for it."""
    rows = db.session.execute(select(Comment.author_id, Comment.submission_id, Comment.organisation_id).where(*which))
    found: set[int] = set()
    for author_id, submission_id, organisation_id in rows:
        found |= {author_id} if submission_id is None else members(organisation_id)
    return found


def _answered(comment_id: int, parent_id: int | None) -> set[int]:
    """The author of what is answered, and who answered it before."""
    if parent_id is None:
        return set()
    return _authors((Comment.id == parent_id) | (Comment.parent_id == parent_id), Comment.id <= comment_id)


@on("comment.hidden", "comment.restored")
def tell_author(event: Any) -> None:
    """Tell the author that others do not read the comment any more, or do again."""
    comment = db.session.get(Comment, event.subject_id)
    if comment is not None:
        tell(event, event.verb, _authors(Comment.id == comment.id), **_place(comment))


@on("amendment.proposed", "amendment.approved")
def tell_source_of_amendment(event: Any) -> None:
    """Tell the members of its organisation what was proposed on its behalf; they can revise or withdraw it."""
    facts = event.facts
    if facts.get("submission_id"):
        place = {name: facts[name] for name in ("clause_id", "document_id", "submission_id", "organisation_id", "number")}
        tell(event, "amendment.entered", members(facts["organisation_id"]), **place)


@on("submission.published", "submission.withdrawn")
def tell_of_submission(event: Any) -> None:
    """Tell the members of its organisation that what they sent in is published, or is not any more."""
    submission = db.session.get(Submission, event.subject_id)
    if submission is not None:
        tell(event, event.verb, members(submission.organisation_id), submission_id=submission.id,
             organisation_id=submission.organisation_id)


@on("comment.hidden", "comment.withdrawn", "comment.held")
def take_back_mails(event: Any) -> None:
    """What is not shown any more is not mailed any more."""
    take_back(event.subject_id)


@on("affiliation.verified", "affiliation.refused")
def tell_of_affiliation(event: Any) -> None:
    """Tell the person in the consultation where they take part; who takes part in none has the mail."""
    person = event.facts.get("user_id", event.subject_id)
    newest = (select(Membership.consultation_id).where(Membership.user_id == person)
              .order_by(Membership.consultation_id.desc()).limit(1))
    consultation_id = db.session.scalar(newest)
    if consultation_id is not None:
        tell(event, event.verb, [person], consultation_id=consultation_id,
             organisation_id=event.facts.get("organisation_id"))


@on("role.granted")
def tell_of_role(event: Any) -> None:
    """Tell a person what they may do from now on."""
    tell(event, "role.granted", [event.facts.get("user_id", event.subject_id)], role=event.facts["role"])


@on("stage.opened", "stage.closed", "deadline.near")
def tell_of_stage(event: Any) -> None:
    """Tell everyone who takes part what the clock brought."""
    tell(event, event.verb, _members(event.chain), closes_at=event.facts.get("closes_at"))


@on("version.issued")
def tell_of_version(event: Any) -> None:
    """Tell everyone who takes part of the new text; who contributed, of the answers, and whose positions wait, how many do."""
    version = db.session.get_one(Version, event.subject_id)
    about = {"document_id": version.document_id, "version_id": version.id}
    waiting = _waiting(version)
    told = answered.tell_answers(event, version, waiting)
    for person, count in waiting.items():
        if person not in told:
            tell(event, "positions.waiting", [person], **about, count=count)
    tell(event, "version.issued", _members(event.chain) - waiting.keys() - told, **about)


def _members(consultation_id: int) -> set[int]:
    return set(db.session.scalars(select(Membership.user_id).where(Membership.consultation_id == consultation_id)))


def _waiting(version: Version) -> dict[int, int]:
    """How many positions on earlier words each person may reconfirm: their own, or those of whom they speak for."""
    document = db.session.get_one(Document, version.document_id)
    stale = (
        select(Position.user_id, Position.organisation_id)
        .join(Ballot, Ballot.id == Position.ballot_id)
        .join(
            Placement,
            (Placement.clause_id == Ballot.clause_id) & (Placement.version_id == document.current_version_id),
        )
        .join(Wording, (Wording.placement_id == Placement.id) & (Wording.language == document.authentic))
        .where(Ballot.document_id == document.id, Ballot.closed_at.is_(None), Position.digest != Wording.digest)
    )
    rows = db.session.execute(stale).all()
    speaking = voices({organisation for _, organisation in rows if organisation}, document.consultation_id)
    counts: dict[int, int] = {}
    for user_id, organisation_id in rows:
        for person in speaking.get(organisation_id, set()) if organisation_id else {user_id or 0}:
            counts[person] = counts.get(person, 0) + 1
    return counts


__all__ = ["carried", "grouped", "met", "put_together", "silences"]  # what it hears is known from now on
TOLD = {"comment.posted": tell_of_comment, **amended.TOLD}  # what the sample brings about at once
