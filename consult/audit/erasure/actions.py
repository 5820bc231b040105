"""The erasure of a contribution or a person: words, nonce and name go, their event says why."""

from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, select, update

from consult.accounts.actions import empty_account, run_account_end
from consult.accounts.models import Flag, User
from consult.accounts.queries import load_erased_ids
from consult.amendments.models import Amendment, Rendering
from consult.attachments.models import Attachment
from consult.ballots.corrections.models import CorrectionRequest
from consult.comments.agreements.models import CommentAgreement
from consult.comments.mentions.models import Mention
from consult.comments.models import Comment, CommentRevision
from consult.consolidation.contests.models import Contest
from consult.consolidation.invitations.models import ClauseInvitation
from consult.core.database.engine import db, find_row, require_not_erased, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.erasure import erase_people
from consult.core.events.log import record_event, run_after_commit, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.clauses.text_locks import require_unlocked_text
from consult.meetings.drafting_groups.models import GroupNote
from consult.meetings.record.models import RecordCorrection
from consult.moderation.appeals.models import HidingAppeal
from consult.moderation.cases.models import CaseNote
from consult.moderation.report_models import Report
from consult.positions.models import Elector, Position
from consult.questionnaires.models import QuestionAnswer
from consult.similarity.group_name_contests.models import NameContest
from consult.submissions.models import Submission

from .folder_actions import clean_folders
from .trace_actions import (
    build_marks,
    delete_content_traces,
    delete_person_traces,
    empty_comment_tables,
    empty_imports,
    split_fragments,
)

CONTENT = {"comment": Comment, "amendment": Amendment, "submission": Submission}


def erase_content(actor: Actor, kind: str, content_id: int, ground: str, *, sure: bool) -> None:
    """Erase a comment, an amendment or a submission: its words, its nonce and its author.

    The row stays, with its place and the answers to it. Nothing brings the words back.

    Args:
        kind: "comment", "amendment" or "submission".
        ground: A code of GROUNDS.

    Raises:
        Invalid: Nobody confirmed that it is meant.
        Conflict: It is erased already, or under an open ballot.
    """
    with transaction():
        found: Any = find_row(CONTENT[kind], content_id)
        require_permission(actor, "content.erase", found)
        if not sure:
            raise Invalid(fields={"sure": {"type": "sure_needed"}})
        require_not_erased(found)
        author_id = getattr(found, "author_id", None)
        words = ERASERS[kind](found)
        found.nonce, found.erased_at, found.erased_ground = None, utc_now(), ground
        found.withdrawn_at = found.withdrawn_at or utc_now()
        db.session.flush()
        fragments = split_fragments(words)
        delete_content_traces(kind, found, author_id, fragments)
        place: dict[str, Any] = {
            name: getattr(found, name, None) for name in ("document_id", "clause_id")
        }
        record_event(
            "content.erased", found, actor, kind=kind, id=content_id, ground=ground, **place
        )
        erase_people(found.consultation_id, kind, content_id, author_id)
        run_after_commit(partial(clean_folders, fragments, build_marks(kind, found)))


def _make_nobody() -> int:
    """Make an account without a person, which takes the place of an erased author."""
    nobody = User(name="", closed_at=utc_now())
    db.session.add(nobody)
    db.session.flush()
    return nobody.id


def _erase_comment(comment: Comment) -> list[str | None]:
    """Erase the text of a comment and its author; return what was erased."""
    own = CommentRevision.comment_id == comment.id
    earlier = db.session.scalars(select(CommentRevision.body).where(own)).all()
    reports = Report.comment_id == comment.id
    reasons = db.session.scalars(select(Report.reason).where(reports)).all()
    files = _delete_files(Attachment.comment_id == comment.id)
    words = [comment.body, comment.hidden_reason, *earlier, *reasons, *files]
    words += _delete_case(comment_id=comment.id)
    db.session.execute(delete(CommentRevision).where(own))
    for beside in (CommentAgreement, Mention):
        db.session.execute(delete(beside).where(beside.comment_id == comment.id))
    db.session.execute(update(Report).where(reports).values(reason="other"))
    db.session.execute(
        update(QuestionAnswer)
        .where(
            QuestionAnswer.response_id == comment.response_id,
            QuestionAnswer.question_id == comment.question_id,
        )
        .values(text="")
    )
    comment.body, comment.author_id = "", _make_nobody()
    comment.organisation_id = comment.declared_id = None
    comment.resolved_at = comment.resolved_by_id = None
    if comment.hidden_reason is not None:
        comment.hidden_reason = "other"
    return words


def _delete_files(own: ColumnElement[bool]) -> list[str]:
    """Delete the files of a contribution; return their names, which stand in kept answers."""
    names = db.session.scalars(select(Attachment.filename).where(own)).all()
    db.session.execute(delete(Attachment).where(own))
    return list(names)


def _delete_case(**contribution: int) -> list[str | None]:
    """Delete the appeals and the moderators' notes about a contribution; return their words."""
    appeals = list(db.session.scalars(select(HidingAppeal).filter_by(**contribution)))
    notes = list(db.session.scalars(select(CaseNote).filter_by(**contribution)))
    for each in (*appeals, *notes):
        db.session.delete(each)
    return [
        *(word for each in appeals for word in (each.reason, each.reply, each.grounds)),
        *(each.words for each in notes),
    ]


def _erase_amendment(amendment: Amendment) -> list[str | None]:
    """Erase the texts and reasons of an amendment and its author; return what was erased."""
    require_unlocked_text(amendment_id=amendment.id)
    files = _delete_files(Attachment.amendment_id == amendment.id)
    words: list[str | None] = [amendment.hidden_reason, *files]
    words += _delete_case(amendment_id=amendment.id)
    nobody = _make_nobody()
    for revision in amendment.revisions:
        words += [revision.text, revision.reason]
        revision.text = None if revision.text is None else ""
        revision.reason, revision.nonce = "", None
        revision.made_by_id = nobody
        rendering = db.session.get(Rendering, revision.id)
        if rendering is not None:
            words.append(rendering.text)
            rendering.text, rendering.nonce, rendering.entered_by_id = "", None, nobody
    amendment.author_id = nobody
    amendment.organisation_id = amendment.declared_id = amendment.coalition_id = None
    amendment.hidden_at = amendment.hidden_at or utc_now()
    amendment.hidden_reason = "other"
    return words


def _erase_submission(submission: Submission) -> list[str | None]:
    """Erase the file of a submission, its text and its source; return what was erased."""
    words = [submission.words, submission.title, submission.source, submission.filename]
    submission.words = submission.title = submission.source = submission.filename = ""
    submission.content, submission.digest, submission.size = b"", "", 0
    submission.organisation_id = submission.group_code = submission.region_code = None
    submission.published_at, submission.withdrawn_reason = None, ""
    submission.agenda_item = submission.admitted_reason = None
    empty_imports(submission.id)
    empty_comment_tables(submission.id)
    return [*words]


ERASERS: dict[str, Any] = {
    "comment": _erase_comment,
    "amendment": _erase_amendment,
    "submission": _erase_submission,
}


class OwnWords(NamedTuple):
    """Columns in which a person wrote, beside contributions: their table, author and names."""

    model: Any
    author: Any
    columns: str


OWN_WORDS = (
    OwnWords(Position, Position.user_id, "reason"),
    OwnWords(Report, Report.by_id, "reason"),
    OwnWords(HidingAppeal, HidingAppeal.author_id, "reason"),
    OwnWords(CaseNote, CaseNote.author_id, "words"),
    OwnWords(ClauseInvitation, ClauseInvitation.author_id, "words nonce"),
    OwnWords(Flag, Flag.by_id, "reason"),
    OwnWords(Contest, Contest.author_id, "reason"),
    OwnWords(NameContest, NameContest.author_id, "reason"),
    OwnWords(GroupNote, GroupNote.author_id, "body"),
    OwnWords(RecordCorrection, RecordCorrection.user_id, "words"),
    OwnWords(CorrectionRequest, CorrectionRequest.asked_by_id, "reason"),
)


def erase_person(actor: Actor, user_id: int, ground: str, *, sure: bool) -> User:
    """Erase a person: account, name, address, notices, mails and what they wrote in confidence.

    Comments, amendments and submissions stay, without the name; each is erased by itself. An
    account that its person deleted can be erased, too: its name and address are gone already.

    Raises:
        Invalid: Nobody confirmed that it is meant.
        Conflict: The person is erased already, or the last administrator.
    """
    with transaction():
        user = find_row(User, user_id)
        require_permission(actor, "person.erase", user)
        if not sure:
            raise Invalid(fields={"sure": {"type": "sure_needed"}})
        if load_erased_ids([user]):
            raise Conflict("erased_already")
        name, address = user.name, user.email
        if user.closed_at is None:
            empty_account(actor, user)
        else:  # in an earlier release, perhaps, which kept more
            run_account_end(user_id)
        for each in OWN_WORDS:
            wrote = update(each.model).where(each.author == user_id)
            db.session.execute(wrote.values(dict.fromkeys(each.columns.split(), "")))
        db.session.execute(update(Elector).where(Elector.user_id == user_id).values(name=""))
        db.session.flush()
        delete_person_traces(user_id, name, address)
        record_event(
            "content.erased",
            user,
            actor,
            audience="record",
            kind="person",
            id=user_id,
            ground=ground,
        )
        run_after_commit(partial(clean_folders, [each for each in (name, address) if each]))
    return user
