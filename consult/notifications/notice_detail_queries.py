"""Loads notices with author, place, stage, version and all else that their sentences name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment, AmendmentRevision
from consult.comments.models import Comment
from consult.consolidation.contests.models import Contest
from consult.consolidation.invitations.models import ClauseInvitation
from consult.consultations.models import Consultation, Stage
from consult.documents.clause_queries import load_current_names
from consult.core.database.engine import db
from consult.core.moderation_reasons import ModerationReason, parse_reason
from consult.documents.models import Document, Version
from consult.similarity.group_name_contests.models import NameContest
from consult.meetings.models import Meeting
from consult.moderation.contest_base_models import ContestColumns
from consult.submissions.models import Submission
from consult.text.language import recall_language
from consult.text.sanitize import make_excerpt

from .notice_kinds import KIND_BY_VERB, CONTEST_VERBS, COMMENT_VERBS, NAME_CONTEST_VERBS
from .models import Notice

EXCERPT_LENGTH = 300  # characters of an excerpt


@dataclass(frozen=True)
class NoticeView:
    """A notice as pages and mails show it; a person with a closed account has no name."""

    id: int
    verb: str
    subject_id: int
    at: datetime
    is_read: bool
    facts: dict[str, Any]
    consultation: Consultation
    author: str | None = None
    label: str | None = None
    document: Document | None = None
    version: Version | None = None
    stage: Stage | None = None
    organisation: str | None = None
    submission: Submission | None = None
    meeting: Meeting | None = None
    excerpt: str | None = None
    said_in: str | None = None
    reason: ModerationReason | None = None

    @property
    def kind(self) -> str:
        """The kind of mail that the notice belongs to."""
        return KIND_BY_VERB[self.verb]


def load_notice_views(notices: Iterable[Notice]) -> list[NoticeView]:
    """Load what the notices are about, with a fixed number of queries.

    The text of a contribution is left out if it is no longer public.
    """
    listed = list(notices)
    rows = {model: _load_rows(model, numbers) for model, numbers in _collect_ids(listed).items()}
    labels = load_current_names(
        {each.facts["clause_id"] for each in listed if each.facts.get("clause_id")}
    )
    objections = _load_objections(listed)
    return [_make_view(notice, rows, labels, objections) for notice in listed]


def _load_objections(listed: list[Notice]) -> dict[int, tuple[str, str]]:
    """Load reason and language of public objections to a silence, by the id of the amendment."""
    numbers = {
        each.facts.get("amendment_id") for each in listed if each.verb == "silence.objected"
    } - {None}
    if not numbers:
        return {}
    found = db.session.execute(
        select(Amendment.id, AmendmentRevision.reason, AmendmentRevision.language)
        .join(
            AmendmentRevision,
            (AmendmentRevision.amendment_id == Amendment.id)
            & (AmendmentRevision.number == Amendment.revision),
        )
        .where(
            Amendment.id.in_(numbers), Amendment.hidden_at.is_(None), Amendment.held_at.is_(None)
        )
    )
    return {number: (reason, language) for number, reason, language in found}


def _collect_ids(listed: list[Notice]) -> dict[type, set[int]]:
    def collect_ids(fact: str) -> set[int]:
        return {each.facts[fact] for each in listed if each.facts.get(fact)}

    return {
        User: collect_ids("by_id") | collect_ids("author_id"),
        Document: collect_ids("document_id"),
        Version: collect_ids("version_id"),
        Submission: collect_ids("submission_id"),
        Meeting: collect_ids("meeting_id"),
        Organisation: collect_ids("organisation_id"),
        Consultation: {each.consultation_id for each in listed},
        Stage: {each.subject_id for each in listed if _is_about_stage(each)},
        Comment: {each.subject_id for each in listed if each.verb.startswith("comment.")},
        Contest: {each.subject_id for each in listed if each.verb in CONTEST_VERBS},
        NameContest: {each.subject_id for each in listed if each.verb in NAME_CONTEST_VERBS},
        Amendment: {each.subject_id for each in listed if each.verb == "amendment.hidden"},
        ClauseInvitation: {each.subject_id for each in listed if each.verb == "clause.invited"},
    }


def _is_about_stage(notice: Notice) -> bool:
    return notice.verb.startswith(("stage.", "deadline."))


def _load_rows(model: Any, numbers: set[int]) -> dict[int, Any]:
    if not numbers:
        return {}
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(numbers)))}


def _get_author_name(submission: Submission | None, person: User | None) -> str | None:
    """Return the name of the author; of an entered contribution, that of its source.

    A person with a closed account has no name.
    """
    if submission is not None:
        return submission.source
    return person.name if person and person.closed_at is None else None


def _get_contest_text(verb: str, contest: ContestColumns) -> str | None:
    """Return the public text of a contest, or the reply to it."""
    if verb in {"contest.answered", "summary.answered"}:
        return contest.reply
    return (
        contest.reason
        if verb in {"answer.contested", "summary.contested"} and contest.hidden_at is None
        else None
    )


def _find_hidden_row(notice: Notice, rows: dict[type, dict[int, Any]]) -> Any:
    """Find the row that a notice reports as hidden; the notice gives its reason."""
    kind = {
        "amendment.hidden": Amendment,
        "comment.hidden": Comment,
        "contest.hidden": Contest,
        "summary.hidden": NameContest,
    }.get(notice.verb)
    return rows[kind].get(notice.subject_id) if kind else None


def _make_view(
    notice: Notice,
    rows: dict[type, dict[int, Any]],
    labels: dict[int, str],
    objections: dict[int, tuple[str, str]],
) -> NoticeView:
    facts = notice.facts
    person = rows[User].get(facts.get("author_id") or facts.get("by_id") or 0)
    organisation = rows[Organisation].get(facts.get("organisation_id") or 0)
    submission = rows[Submission].get(facts.get("submission_id") or 0)
    comment = rows[Comment].get(notice.subject_id) if notice.verb.startswith("comment.") else None
    contests = {
        **dict.fromkeys(CONTEST_VERBS, rows[Contest]),
        **dict.fromkeys(NAME_CONTEST_VERBS, rows[NameContest]),
    }
    contest = contests.get(notice.verb, {}).get(notice.subject_id)
    about = _get_contest_text(notice.verb, contest) if contest else None
    language = comment.language if comment is not None else ""
    if notice.verb == "silence.objected":
        about, language = objections.get(facts.get("amendment_id") or 0, (None, ""))
    if notice.verb == "clause.invited" and notice.subject_id in rows[ClauseInvitation]:
        invitation = rows[ClauseInvitation][notice.subject_id]
        is_over = invitation.withdrawn_at is not None
        facts = facts | {"withdrawn": is_over}
        about = None if is_over else invitation.words
        language = recall_language(invitation.words)
    hidden = _find_hidden_row(notice, rows)
    others = comment is not None and notice.verb in COMMENT_VERBS and comment.open
    return NoticeView(
        notice.id,
        notice.verb,
        notice.subject_id,
        notice.at,
        notice.read_at is not None,
        facts,
        rows[Consultation][notice.consultation_id],
        author=_get_author_name(submission, person),
        label=labels.get(facts.get("clause_id") or 0),
        document=rows[Document].get(facts.get("document_id") or 0),
        version=rows[Version].get(facts.get("version_id") or 0),
        stage=rows[Stage].get(notice.subject_id) if _is_about_stage(notice) else None,
        organisation=organisation.name if organisation else None,
        submission=submission,
        meeting=rows[Meeting].get(facts.get("meeting_id") or 0),
        excerpt=make_excerpt(comment.body, EXCERPT_LENGTH)
        if comment and others
        else make_excerpt(about, EXCERPT_LENGTH)
        if about
        else None,
        said_in=language if others or about else "",
        reason=parse_reason(hidden.hidden_reason) if hidden else None,
    )
