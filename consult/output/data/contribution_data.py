"""Collects the public data of the comments and amendments of a document."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from consult.amendments.sponsors.queries import (
    CoalitionRoster,
    Sponsor,
    load_sponsors,
    load_coalition_rosters,
)
from consult.amendments.models import Amendment, AmendmentRevision, Rendering
from consult.attachments.models import AttachmentView
from consult.attachments.queries import load_attachments
from consult.amendments.row_queries import SELECT_AMENDMENTS
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentRevision
from consult.comments.questionnaire_answers.models import CommentQuestion
from consult.comments.questionnaire_answers.queries import load_comment_questions
from consult.core.database.engine import db
from consult.core.moderation_reasons import ModerationReason, parse_reason
from consult.submissions.models import Submission

from .document_shapes import AmendmentData, RevisionData, SponsorData
from .shapes import (
    AnchorData,
    AttachmentData,
    AuthorData,
    CommentData,
    EarlierData,
    HiddenData,
    QuestionData,
)

IS_PUBLIC = and_(Amendment.hidden_at.is_(None), Amendment.held_at.is_(None))


def load_published_submissions(document_id: int) -> dict[int, Submission]:
    """Load the published submissions from which contributions were entered, by row number."""
    entered = (
        select(Comment.submission_id)
        .where(Comment.document_id == document_id)
        .union(select(Amendment.submission_id).where(Amendment.document_id == document_id))
    )
    query = select(Submission).where(
        Submission.id.in_(entered), Submission.published_at.is_not(None)
    )
    return {each.id: each for each in db.session.scalars(query)}


def load_comments(
    document_id: int, published: Collection[int], clauses: Collection[int]
) -> list[CommentData]:
    """Load the comments on these clauses, the document and its amendments, oldest first."""
    earlier: dict[int, list[EarlierData]] = defaultdict(list)
    query = (
        select(CommentRevision)
        .join(Comment, Comment.id == CommentRevision.comment_id)
        .where(Comment.document_id == document_id, comments.IS_OPEN)
        .order_by(CommentRevision.id)
    )
    for each in db.session.scalars(query):
        earlier[each.comment_id].append(
            EarlierData(body=each.body, kind=each.kind, replaced_at=each.replaced_at)
        )
    rows = db.session.execute(
        comments.SELECT_COMMENTS.where(Comment.document_id == document_id).order_by(Comment.id)
    )
    listed = [
        row
        for row in rows
        if (row.state == "open" or row.answered)
        and (row.clause_id is None or row.clause_id in clauses)
    ]
    files = load_attachments("comment", [row.id for row in listed if row.state == "open"])
    questions = load_comment_questions({row.question_id for row in listed if row.question_id})
    return [
        _make_comment(
            row,
            published,
            clauses,
            earlier[row.id],
            files.get(row.id, ()),
            questions.get(row.question_id),
        )
        for row in listed
    ]


def _make_files(files: Iterable[AttachmentView]) -> list[AttachmentData]:
    return [
        AttachmentData(
            place=each.place,
            filename=each.name,
            media_type=each.media_type,
            size=each.size,
            digest=each.digest,
        )
        for each in files
    ]


def _make_comment(
    row: Any,
    published: Collection[int],
    clauses: Collection[int],
    earlier: list[EarlierData],
    files: Iterable[AttachmentView],
    question: CommentQuestion | None,
) -> CommentData:
    """Make the public record of a comment, without text and author unless it is open."""
    shown = row.state == "open"
    author = (
        AuthorData(
            id=None if row.submission_id else row.author_id,
            name=row.source_name or row.name,
            organisation_id=row.organisation_id,
            declared=row.declared,
            submission_id=_keep_if_in(row.submission_id, published),
        )
        if shown
        else None
    )
    return CommentData.build(
        id=row.id,
        place=row.place,
        clause_id=row.clause_id,
        stands_id=_keep_if_in(row.stands_id, clauses),
        amendment_id=row.amendment_id,
        parent_id=row.parent_id,
        kind=row.kind,
        author=author,
        language=row.language,
        body=row.body if shown else None,
        anchor=_make_anchor(row) if shown else None,
        state=row.state,
        posted_at=row.posted_at,
        edited_at=row.edited_at,
        hidden=_make_hidden(parse_reason(row.hidden_reason)) if row.state == "hidden" else None,
        earlier=earlier if shown else [],
        attachments=_make_files(files),
        question=QuestionData(questionnaire=question.number, question=question.place)
        if question and shown
        else None,
    )


def _make_anchor(row: Any) -> AnchorData | None:
    if row.exact is None or row.start is None or row.end is None or row.wording_id is None:
        return None
    return AnchorData(
        wording_id=row.wording_id,
        exact=row.exact,
        prefix=row.prefix or "",
        suffix=row.suffix or "",
        start=row.start,
        end=row.end,
    )


def _make_hidden(grounds: ModerationReason | None) -> HiddenData | None:
    return HiddenData(ground=grounds.ground, words=grounds.words) if grounds else None


def _keep_if_in(number: int | None, published: Collection[int]) -> int | None:
    return number if number in published else None


def load_amendments(document_id: int, published: Collection[int]) -> list[AmendmentData]:
    """Load the amendments of a document, oldest first; hidden ones with number and reason."""
    revisions = _load_revisions(document_id)
    rows = list(
        db.session.execute(SELECT_AMENDMENTS.where(Amendment.document_id == document_id, IS_PUBLIC))
    )
    sponsors = load_sponsors({row.id: row.digest for row in rows})
    together = load_coalition_rosters({row.coalition_id for row in rows if row.coalition_id})
    files = load_attachments("amendment", [row.id for row in rows])
    found = [
        _make_amendment(
            row,
            published,
            revisions[row.id],
            sponsors.get(row.id, ()),
            together.get(row.coalition_id),
            files.get(row.id, ()),
        )
        for row in rows
    ]
    hidden = select(
        Amendment.id, Amendment.number, Amendment.hidden_reason, Amendment.erased_at
    ).where(
        Amendment.document_id == document_id,
        Amendment.hidden_at.is_not(None),
        Amendment.held_at.is_(None),
    )
    found += [_make_hidden_amendment(*row) for row in db.session.execute(hidden)]
    return sorted(found, key=lambda each: each.id)


def _load_revisions(document_id: int) -> dict[int, list[RevisionData]]:
    """Load all revisions of the public amendments, in one statement."""
    query = (
        select(AmendmentRevision, Rendering)
        .join(Amendment, Amendment.id == AmendmentRevision.amendment_id)
        .outerjoin(Rendering, Rendering.revision_id == AmendmentRevision.id)
        .where(Amendment.document_id == document_id, IS_PUBLIC)
        .order_by(AmendmentRevision.number)
    )
    found: dict[int, list[RevisionData]] = defaultdict(list)
    for said, rendered in db.session.execute(query):
        found[said.amendment_id].append(
            RevisionData(
                number=said.number,
                wording_id=said.wording_id,
                parent_revision=said.parent_revision,
                language=said.language,
                text=said.text,
                clause_kind=said.clause_kind,
                clause_level=said.clause_level,
                after_id=said.after_id,
                cut=said.cut,
                reason=said.reason,
                digest=said.digest,
                authentic=rendered.text if rendered else None,
                made_at=said.made_at,
                official=rendered is not None and rendered.confirmed_at is not None,
            )
        )
    return found


def _make_amendment(
    row: Any,
    published: Collection[int],
    revisions: list[RevisionData],
    sponsors: Collection[Sponsor],
    together: CoalitionRoster | None,
    files: Iterable[AttachmentView],
) -> AmendmentData:
    author = AuthorData(
        id=None if row.submission_id else row.author_id,
        name=row.source or row.name,
        organisation_id=row.organisation_id,
        declared=row.declared,
        submission_id=_keep_if_in(row.submission_id, published),
    )
    return AmendmentData.build(
        id=row.id,
        number=row.number,
        state=row.state,
        hidden=None,
        kind=row.kind,
        clause_id=row.clause_id,
        parent_id=row.parent_id,
        retabled_from_id=row.retabled_from_id,
        author=author,
        coalition=row.coalition,
        coalition_members=[number for number, _ in together.members] if together else [],
        sponsors=[
            SponsorData(
                organisation_id=each.organisation_id,
                name=each.name,
                earlier=each.earlier,
                members=[number for number, _ in each.members],
            )
            for each in sponsors
        ],
        revision=row.revision,
        revisions=revisions,
        proposed_at=row.proposed_at,
        attachments=_make_files(files),
    )


def _make_hidden_amendment(
    number_of_row: int, number: int, reason: str | None, erased_at: datetime | None
) -> AmendmentData:
    return AmendmentData.build(
        id=number_of_row,
        number=number,
        state="erased" if erased_at else "hidden",
        hidden=None if erased_at else _make_hidden(parse_reason(reason)),
        kind=None,
        clause_id=None,
        parent_id=None,
        retabled_from_id=None,
        author=None,
        coalition=None,
        coalition_members=[],
        sponsors=[],
        revision=None,
        revisions=[],
        proposed_at=None,
        attachments=[],
    )
