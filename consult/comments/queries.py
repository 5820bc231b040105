"""Reads of comments: threads as one reader may see them, counts, anchors and own comments."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from consult.accounts.stakeholder_groups import list_localized_groups
from consult.accounts.models import Organisation, User
from consult.consultations.models import Consultation
from consult.documents.clause_queries import load_current_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.moderation_reasons import parse_reason
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Document, Placement, Version, Wording
from consult.submissions.models import Submission
from consult.text.anchors.selectors import PassageSelector
from consult.text.search_normalization import fold_text
from consult.text.parsing.light_markup import extract_plain_text

from consult.attachments.queries import load_attachments

from .agreements.queries import add_agreements
from .models import (
    AnchoredPassage,
    CommentSubmission,
    Comment,
    PassagePlacement,
    CommentRevision,
    CommentView,
    CommentThread,
    OwnComment,
)
from .origin_queries import load_comment_origins
from .passages import relocate_passage
from .questionnaire_answers.queries import load_comment_questions

MOST = 200  # threads, or comments, in one answer
declared = aliased(Organisation)
child = aliased(Comment)
resolver = aliased(User)
IS_OPEN = and_(
    Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None), Comment.held_at.is_(None)
)
STATE = case(
    (Comment.erased_at.is_not(None), "erased"),
    (Comment.withdrawn_at.is_not(None), "withdrawn"),
    (Comment.hidden_at.is_not(None), "hidden"),
    (Comment.held_at.is_not(None), "held"),
    else_="open",
)
IS_ANSWERED = (
    exists()
    .where(
        child.parent_id == Comment.id,
        child.hidden_at.is_(None),
        child.withdrawn_at.is_(None),
        child.held_at.is_(None),
    )
    .correlate(Comment)
)
HOME_CLAUSE = func.coalesce(
    Comment.stands_id, Comment.clause_id
)  # the clause beside which it is read
COMMENT_COLUMNS = (
    "id",
    "consultation_id",
    "document_id",
    "clause_id",
    "stands_id",
    "amendment_id",
    "parent_id",
    "wording_id",
    "submission_id",
    "question_id",
    "place",
    "kind",
    "author_id",
    "organisation_id",
    "language",
    "body",
    "exact",
    "prefix",
    "suffix",
    "start",
    "end",
    "posted_at",
    "edited_at",
    "row_version",
    "resolved_at",
)
IS_PASSAGE_GONE = (
    exists()
    .where(
        PassagePlacement.comment_id == Comment.id,
        PassagePlacement.start.is_(None),
        Document.id == Comment.document_id,
        PassagePlacement.version_id == Document.current_version_id,
    )
    .correlate(Comment)
)
SELECT_COMMENTS = (
    select(
        *(getattr(Comment, name) for name in COMMENT_COLUMNS),
        IS_PASSAGE_GONE.label("gone"),
        case((User.closed_at.is_(None), User.name)).label("name"),
        Organisation.name.label("organisation"),
        Organisation.names,
        Organisation.group_code,
        declared.name.label("declared"),
        case((resolver.closed_at.is_(None), resolver.name)).label("resolved_by"),
        Comment.hidden_reason,
        Comment.erased_ground,
        STATE.label("state"),
        IS_ANSWERED.label("answered"),
        Submission.number.label("source_number"),
        Submission.source.label("source_name"),
        Submission.group_code.label("source_group"),
        Submission.published_at.is_not(None).label("source_open"),
    )
    .join(User, User.id == Comment.author_id)
    .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
    .outerjoin(declared, declared.id == Comment.declared_id)
    .outerjoin(resolver, resolver.id == Comment.resolved_by_id)
    .outerjoin(Submission, Submission.id == Comment.submission_id)
)
ACT_RULES = {  # by state: act (its name in `may`) and rule
    "open": {
        "reply": "comment.post",
        "edit": "comment.edit",
        "withdraw": "comment.withdraw",
        "hide": "comment.hide",
        "report": "comment.report",
        "agree": "comment.agree",
        "resolve": "comment.resolve",
        "reopen": "comment.resolve",
    },
    "held": {
        "edit": "comment.edit",
        "withdraw": "comment.withdraw",
        "hide": "comment.hide",
        "approve": "comment.approve",
    },
    "hidden": {
        "withdraw": "comment.withdraw",
        "unhide": "comment.hide",
        "appeal": "appeal.make",
    },
    "withdrawn": {"restore": "comment.restore"},
    "erased": {},
}
READ_RULES = {
    "open": "comment.read",
    "held": "comment.read_held",
    "hidden": "comment.read_hidden",
    "withdrawn": "comment.read_withdrawn",
    "erased": "comment.read",
}


class _CommentSubject:
    """A comment row with the stage, as the rules read it."""

    def __init__(self, row: Any, stage: str) -> None:
        self.consultation_id, self.clause_id, self.author_id = (
            row.consultation_id,
            row.clause_id,
            row.author_id,
        )
        self.submission_id, self.organisation_id = row.submission_id, row.organisation_id
        self.stage = stage


class GroupMarks(NamedTuple):
    """The reader's language and the group marks in it, loaded once for a whole list."""

    language: str
    groups: dict[str, dict[str, str]]


def load_group_marks() -> GroupMarks:
    """Load the group marks in the language of the current page."""
    language = i18n.get_language()
    return GroupMarks(language, {group["code"]: group for group in list_localized_groups(language)})


def build_comment_view(actor: Actor, row: Any, stage: str, known: GroupMarks) -> CommentView:
    """Build the view of a row for this reader, without the text that they may not read."""
    thing = _CommentSubject(row, stage)
    may = frozenset(
        name
        for name, rule in ACT_RULES[row.state].items()
        if name not in _list_closed_acts(row) and is_allowed(actor, rule, thing)
    )
    readable = is_allowed(actor, READ_RULES[row.state], thing)
    shown = {name: getattr(row, name) for name in COMMENT_COLUMNS}
    if not readable:
        shown |= dict.fromkeys(("body", "exact", "prefix", "suffix", "start", "end"))
    organisation = (
        (i18n.choose_title(row.names, known.language) or row.organisation)
        if row.organisation
        else None
    )
    behalf = (
        CommentSubmission(row.submission_id, row.source_number, bool(row.source_open))
        if row.submission_id is not None
        else None
    )
    if behalf and organisation and fold_text(organisation) == fold_text(row.source_name):
        organisation = None  # the name of the source says it already
    return CommentView(
        **shown,
        name=row.source_name if behalf else row.name,
        organisation=organisation,
        group=known.groups.get(row.group_code or row.source_group),
        declared=row.declared,
        resolved_by=row.resolved_by,
        state=row.state,
        allowed_acts=may,
        hidden_reason=parse_reason(row.hidden_reason) if row.state == "hidden" else None,
        submission=behalf,
        is_passage_gone=bool(row.gone),
        erased_ground=row.erased_ground,
        attachments=getattr(row, "attachments", ()) if readable else (),
    )


def _list_closed_acts(row: Any) -> tuple[str, ...]:
    """List the acts that fit no reply, no resolved thread, or no thread that is open."""
    if row.parent_id is not None:
        return "resolve", "reopen"
    return ("reopen",) if row.resolved_at is None else ("resolve",)


def load_comment_views(
    actor: Actor,
    *conditions: ColumnElement[bool],
    query: Select[*tuple[Any, ...]] = SELECT_COMMENTS,
) -> list[tuple[CommentView, bool]]:
    """Load the comments that match, each with whether it has replies.

    The number of statements does not grow with the number of comments.
    """
    rows = list(db.session.execute(query.where(*conditions)))
    stages = {number: _load_stage(number) for number in {row.consultation_id for row in rows}}
    known = load_group_marks()
    found = _add_parts(
        [build_comment_view(actor, row, stages[row.consultation_id], known) for row in rows]
    )
    answered = (row.answered for row in rows)
    return list(zip(add_agreements(actor, found, known.groups), answered, strict=True))


def _add_parts(listed: list[CommentView]) -> list[CommentView]:
    """Add its files, and the question that it answers, to each comment that the reader may read."""
    shown = [each for each in listed if each.body is not None]
    files = load_attachments("comment", [each.id for each in shown])
    questions = load_comment_questions({each.question_id for each in shown if each.question_id})
    if not files and not questions:
        return listed
    return [
        each._replace(
            attachments=files.get(each.id, ()),
            question=questions.get(each.question_id) if each.body is not None else None,
        )
        for each in listed
    ]


def _load_stage(consultation_id: int) -> str:
    """Load the current stage of a consultation."""
    return db.session.get_one(Consultation, consultation_id).stage


def _is_listed(each: CommentView, answered: bool) -> bool:
    """Return whether a comment is listed: it is readable, or it has replies."""
    return each.body is not None or answered


def build_clause_condition(clause_id: int) -> ColumnElement[bool]:
    """Build the condition for the comments read beside a clause.

    These are the comments made on it that stayed, and those that moved to it with their text.
    """
    return or_(
        and_(Comment.clause_id == clause_id, Comment.stands_id.is_(None)),
        Comment.stands_id == clause_id,
    )


def _build_place_condition(
    clause_id: int | None, document_id: int | None, amendment_id: int | None = None
) -> ColumnElement[bool]:
    """Build the condition for the comments on an amendment, a clause or a document."""
    if amendment_id is not None:
        return Comment.amendment_id == amendment_id
    here = (
        build_clause_condition(clause_id)
        if clause_id is not None
        else and_(Comment.document_id == document_id, Comment.clause_id.is_(None))
    )
    return and_(here, Comment.amendment_id.is_(None))


def load_threads(
    actor: Actor,
    clause_id: int | None = None,
    document_id: int | None = None,
    limit: int = MOST,
    after: int = 0,
    amendment_id: int | None = None,
) -> list[CommentThread]:
    """Load the threads on a clause, an amendment or a document as the reader may see them.

    The oldest comes first.

    Args:
        after: The number of the comment that begins the last thread already shown.
    """
    found: list[CommentThread] = []
    most = min(limit, MOST)
    while len(found) < most:  # an unreadable thread takes no place of a readable one
        some, last = _load_thread_batch(
            actor,
            _build_place_condition(clause_id, document_id, amendment_id),
            most - len(found),
            after,
        )
        found += some
        if last is None:
            break
        after = last
    return found


def _load_thread_batch(
    actor: Actor, where: ColumnElement[bool], most: int, after: int
) -> tuple[list[CommentThread], int | None]:
    """Load the readable ones of the next few threads, and the number to continue after.

    Returns:
        None as the number at the end of the list.
    """
    begin = (
        select(Comment.id)
        .where(where, Comment.parent_id.is_(None), Comment.id > after)
        .order_by(Comment.id)
        .limit(most)
        .subquery()
    )
    tree = select(begin.c.id, begin.c.id.label("root")).cte("tree", recursive=True)
    tree = tree.union_all(select(child.id, tree.c.root).join(tree, child.parent_id == tree.c.id))
    rows = list(
        db.session.execute(
            SELECT_COMMENTS.add_columns(tree.c.root)
            .join(tree, tree.c.id == Comment.id)
            .order_by(tree.c.root, Comment.id)
        )
    )
    stage, known = _load_stage(rows[0].consultation_id) if rows else "", load_group_marks()
    gathered: dict[int, list[CommentView]] = defaultdict(list)
    views = _add_parts([build_comment_view(actor, row, stage, known) for row in rows])
    for row, each in zip(rows, add_agreements(actor, views, known.groups), strict=True):
        if row.id == row.root or _is_listed(each, row.answered):
            gathered[row.root].append(each)
    places = load_comment_origins(
        [row for row in rows if row.id == row.root and row.stands_id is not None]
    )
    seen = [
        CommentThread(first._replace(origin=places.get(first.id)), replies)
        for first, *replies in gathered.values()
        if _is_listed(first, bool(replies))
    ]
    return seen, max(gathered) if len(gathered) == most else None


def load_comments(
    actor: Actor,
    clause_id: int | None = None,
    document_id: int | None = None,
    after: int = 0,
    limit: int = MOST,
    amendment_id: int | None = None,
) -> tuple[list[CommentView], int | None]:
    """Load comments in the order of posting, and the number to continue after.

    On a clause, on an amendment, or anywhere in a document.
    """
    everywhere = clause_id is None and amendment_id is None
    where = (
        Comment.document_id == document_id
        if everywhere
        else _build_place_condition(clause_id, document_id, amendment_id)
    )
    found = load_comment_views(
        actor, where, Comment.id > after, query=SELECT_COMMENTS.order_by(Comment.id).limit(limit)
    )
    return [each for each, answered in found if _is_listed(each, answered)], found[-1][0].id if len(
        found
    ) == limit else None


def load_comment(actor: Actor, comment_id: int) -> CommentView:
    """Load one comment as the reader may see it; raise NotFound if they may not know of it."""
    found = load_comment_views(actor, Comment.id == comment_id)
    if not found or not _is_listed(*found[0]):
        raise NotFound(what="Comment")
    return found[0][0]


def load_comment_for_act(actor: Actor, action: str, comment_id: int) -> CommentView:
    """Load a comment for a page on which the actor is about to act; raise the act's refusals."""
    found = load_comment(actor, comment_id)
    require_permission(actor, action, _CommentSubject(found, _load_stage(found.consultation_id)))
    return found


def load_revisions(actor: Actor, comment_id: int) -> tuple[CommentView, list[CommentRevision]]:
    """Load a comment with its earlier texts, oldest first; raise NotFound if it is not readable."""
    found = load_comment(actor, comment_id)
    if found.body is None:
        raise NotFound(what="Comment")
    return found, list(
        db.session.scalars(
            select(CommentRevision)
            .where(CommentRevision.comment_id == comment_id)
            .order_by(CommentRevision.id)
        )
    )


def count_by_clause(document_id: int, clause_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Count the public comments on each clause of a document, replies included."""
    query = (
        select(HOME_CLAUSE, func.count())
        .where(
            Comment.document_id == document_id,
            Comment.clause_id.is_not(None),
            Comment.amendment_id.is_(None),
            IS_OPEN,
        )
        .group_by(HOME_CLAUSE)
    )
    if clause_ids is not None:
        query = query.where(HOME_CLAUSE.in_(list(clause_ids)))
    return {number: count for number, count in db.session.execute(query) if number is not None}


def count_by_amendment(amendment_ids: Iterable[int]) -> dict[int, int]:
    """Count the public comments on each of these amendments, replies included."""
    query = (
        select(Comment.amendment_id, func.count())
        .where(Comment.amendment_id.in_(list(amendment_ids)), IS_OPEN)
        .group_by(Comment.amendment_id)
    )
    return {number: count for number, count in db.session.execute(query) if number is not None}


def count_on_document(document_id: int) -> int:
    """Count the public comments on a document as a whole."""
    return (
        db.session.scalar(
            select(func.count()).where(_build_place_condition(None, document_id), IS_OPEN)
        )
        or 0
    )


def load_anchors(document_id: int, version_id: int, language: str) -> list[AnchoredPassage]:
    """Load the places of the passages of public comments in a version and language.

    Only comments made on that language have one. A place that was fixed when the version was
    issued is kept.
    """
    made_on, now_there = aliased(Wording), aliased(Wording)
    where = func.coalesce(PassagePlacement.clause_id, Comment.clause_id)
    query = (
        select(
            Comment.id,
            where,
            Comment.exact,
            Comment.prefix,
            Comment.suffix,
            Comment.start,
            Comment.end,
            made_on.digest,
            now_there.digest,
            now_there.text,
            PassagePlacement.comment_id,
            PassagePlacement.start,
            PassagePlacement.end,
        )
        .join(made_on, made_on.id == Comment.wording_id)
        .outerjoin(
            PassagePlacement,
            and_(
                PassagePlacement.comment_id == Comment.id, PassagePlacement.version_id == version_id
            ),
        )
        .outerjoin(
            Placement,
            and_(
                Placement.version_id == version_id,
                Placement.clause_id == where,
                Placement.place >= 0,
            ),
        )
        .outerjoin(
            now_there, and_(now_there.placement_id == Placement.id, now_there.language == language)
        )
        .where(
            Comment.document_id == document_id,
            Comment.exact.is_not(None),
            made_on.language == language,
            IS_OPEN,
        )
        .order_by(Comment.id)
    )
    plains: dict[str, str] = {}
    found, rows = [], list[Any](db.session.execute(query))
    for number, clause_id, *selector, then, digest, text, settled, start, end in rows:
        passage = PassageSelector(*selector)
        stood = passage.start, passage.end
        span = stood if digest == then else (start, end) if start is not None else None
        if span is None and digest is not None and settled is None:
            span = relocate_passage(plains.setdefault(digest, extract_plain_text(text)), passage)
        first, last = span or stood
        found.append(AnchoredPassage(number, clause_id, first, last, span is None))
    return found


def find_newest_version(clause_id: int) -> int:
    """Return the newest issued version that contains a clause; raise NotFound."""
    number = db.session.scalar(
        select(Version.id)
        .join(Placement, Placement.version_id == Version.id)
        .where(
            Placement.clause_id == clause_id, Placement.place >= 0, Version.issued_at.is_not(None)
        )
        .order_by(Version.place.desc(), Version.id.desc())
        .limit(1)
    )
    if number is None:
        raise NotFound(what="Clause")
    return number


def is_in_current_text(clause_id: int) -> bool:
    """Return whether a clause is in the current version of its document."""
    return (
        db.session.scalar(
            select(Placement.id)
            .join(Document, Document.current_version_id == Placement.version_id)
            .where(Placement.clause_id == clause_id, Placement.place >= 0)
        )
        is not None
    )


def _build_own_condition(actor: Actor) -> ColumnElement[bool]:
    """Build the condition for the actor's comments and those entered for their organization.

    Comments that the actor entered for others are left out.
    """
    wrote = and_(Comment.author_id == actor.user_id, Comment.submission_id.is_(None))
    if actor.organisation_id is None:
        return wrote
    return or_(
        wrote,
        and_(Comment.submission_id.is_not(None), Comment.organisation_id == actor.organisation_id),
    )


def count_own_comments(actor: Actor) -> int:
    """Count the comments that `load_own_comments` lists."""
    query = select(func.count()).select_from(Comment).where(_build_own_condition(actor))
    return db.session.execute(query).scalar_one()


def load_own_comments(
    actor: Actor, limit: int = MOST, before: int | None = None
) -> list[OwnComment]:
    """Load the actor's own comments with their replies, newest first; raise Unknown for a
    visitor.
    """
    require_permission(actor, "comment.list_own")
    query = (
        SELECT_COMMENTS.add_columns(
            Consultation.slug, Document.slug.label("document_slug"), Document.title
        )
        .join(Document, Document.id == Comment.document_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(_build_own_condition(actor))
        .order_by(Comment.id.desc())
        .limit(limit)
    )
    rows = list(db.session.execute(query if before is None else query.where(Comment.id < before)))
    stages = {number: _load_stage(number) for number in {row.consultation_id for row in rows}}
    answers: dict[int, list[CommentView]] = defaultdict(list)
    to_mine = Comment.parent_id.in_([row.id for row in rows])
    for each, _ in load_comment_views(
        actor,
        to_mine,
        Comment.author_id != actor.user_id,
        IS_OPEN,
        query=SELECT_COMMENTS.order_by(Comment.id),
    ):
        answers[each.parent_id or 0].append(each)
    known, labels = (
        load_group_marks(),
        load_current_names({row.clause_id for row in rows if row.clause_id}),
    )
    views = [build_comment_view(actor, row, stages[row.consultation_id], known) for row in rows]
    return [
        OwnComment(
            each,
            row.slug,
            row.document_slug,
            row.title,
            labels.get(row.clause_id),
            answers[row.id],
        )
        for row, each in zip(rows, add_agreements(actor, views, known.groups), strict=True)
    ]
