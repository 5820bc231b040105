"""Rules for when dispositions take effect, which contributions stay open, and which answers
are due.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, or_, select, update

from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import compute_hunks
from consult.amendments.models import KINDS_WITH_TEXT, Amendment
from consult.amendments.queries import AmendmentView
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.text.merge.hunk_merge import rebase_text

from consult.consolidation.models import ContributionRef, Disposition, AnswerPostponement

OPEN_OUTCOMES = frozenset(
    {"carried_over", "part"}
)  # a contribution, or part of it, stays open with these outcomes
UNANSWERED_COMMENT = ~exists(
    select(Disposition.id)
    .join(Version, Version.id == Disposition.version_id)
    .where(
        Disposition.comment_id == Comment.id,
        Disposition.outcome != "carried_over",
        Version.issued_at.is_not(None),
    )
    .correlate(Comment)
)  # condition on a comment


def get_previous_version_id(version: Version) -> int:
    """Return the row number of the previous issued version, or 0 if there is none.

    For a working version this is the current version.
    """
    return (version.based_on_id if version.issued else version.document.current_version_id) or 0


def load_unanswered_ids(version: Version, kind: type[Amendment] | type[Comment]) -> list[int]:
    """Load the public contributions of one kind that still need a disposition for a version.

    For an issued version, these are contributions made before it was issued that no later
    version answered.

    Returns:
        Row numbers in ascending order.
    """
    column = Disposition.amendment_id if kind is Amendment else Disposition.comment_id
    done = (
        select(column)
        .join(Version, Version.id == Disposition.version_id)
        .where(
            column.is_not(None),
            or_(
                Version.id == version.id,
                (Version.document_id == version.document_id)
                & Version.issued_at.is_not(None)
                & (Version.place >= version.place),
            ),
        )
    )
    query = select(kind.id).where(kind.document_id == version.document_id, kind.id.not_in(done))
    if kind is Comment:
        query = query.where(
            comments.IS_OPEN,
            Comment.parent_id.is_(None),
            Comment.amendment_id.is_(None),
            UNANSWERED_COMMENT,
        )
    else:
        query = query.where(amendments.IS_OPEN)
    if version.issued_at is not None:
        query = query.where(
            (Comment.posted_at if kind is Comment else Amendment.proposed_at) <= version.issued_at
        )
    return list(db.session.scalars(query.order_by(kind.id)))


class DueAnswers(NamedTuple):
    """The contributions whose dispositions are due after a version was issued, with the deadline.

    Attributes:
        amendments, comments: Row numbers.
    """

    amendments: list[int]
    comments: list[int]
    due_until: datetime

    @property
    def answer_count(self) -> int:
        """Number of due dispositions."""
        return len(self.amendments) + len(self.comments)

    @property
    def overdue(self) -> bool:
        """Return whether the deadline has passed."""
        return self.due_until < utc_now()


def load_due_answers(version: Version) -> DueAnswers | None:
    """Load the due dispositions of an issued version; return None if there are none."""
    later = db.session.get(AnswerPostponement, version.id) if version.issued else None
    if later is None:
        return None
    found = DueAnswers(
        load_unanswered_ids(version, Amendment), load_unanswered_ids(version, Comment), later.until
    )
    return found if found.answer_count else None


def find_answerable_version(actor: Actor, version_id: int) -> Version:
    """Find a version whose contributions may be answered: a working version, or a current one with
    due answers.

    The caller checks the rule `answer.give` for each contribution.

    Raises:
        Conflict: The version was issued and no answers are due, or its document has no current
            version.
    """
    version = find_row(Version, version_id)
    require_permission(actor, "desk.see", version)
    if version.issued and (
        version.id != version.document.current_version_id or load_due_answers(version) is None
    ):
        raise Conflict("issued_already")
    if version.document.current_version_id is None:
        raise Conflict("not_based_on_current")
    return version


def is_answer_due(version: Version, given: ContributionRef) -> bool:
    """Return whether the disposition of a contribution is due in an issued version."""
    found = load_due_answers(version)
    return found is not None and given.id in (
        found.amendments if given.kind == "amendment" else found.comments
    )


def load_answered_comment_ids(comment_ids: Iterable[int]) -> set[int]:
    """Load which of some comments were answered in an issued version and not carried over."""
    return set(
        db.session.scalars(
            select(Comment.id).where(Comment.id.in_(list(comment_ids)), ~UNANSWERED_COMMENT)
        )
    )


def apply_dispositions(actor: Actor, version: Version, only: ContributionRef | None = None) -> None:
    """Apply the dispositions of a version.

    An answered amendment closes, unless it is carried over or part of it is still open.

    Args:
        only: Apply only the disposition of this contribution, given after the version was
            issued.
    """
    query = select(Disposition).where(
        Disposition.version_id == version.id, Disposition.outcome != "carried_over"
    )
    if only is not None:
        query = query.where(
            (Disposition.amendment_id if only.kind == "amendment" else Disposition.comment_id)
            == only.id
        )
    given = list(db.session.scalars(query))
    parts = {
        each.amendment_id: each
        for each in given
        if each.outcome == "part" and each.amendment_id is not None
    }
    alive = find_partly_open_amendments(actor, version, parts)
    answered = [
        each.amendment_id
        for each in given
        if each.amendment_id is not None and each.amendment_id not in alive
    ]
    db.session.execute(
        update(Amendment)
        .where(Amendment.id.in_(answered), Amendment.answered_in_id.is_(None))
        .values(answered_in_id=version.id, row_version=Amendment.row_version + 1)
    )
    db.session.expire_all()
    talked = sum(each.comment_id is not None for each in given)
    if answered or talked:
        record_event(
            "answers.given",
            version,
            actor,
            document_id=version.document_id,
            version_id=version.id,
            amendments=sorted(answered),
            comments=talked,
        )


def find_partly_open_amendments(
    actor: Actor, version: Version, parts: dict[int, Disposition]
) -> set[int]:
    """Find the partly accepted amendments that still have an open change.

    A change is open if the text does not contain it and it was not refused.
    """
    if not parts:
        return set()
    authentic = version.document.authentic
    lines = {line.clause_id: line for line in load_clause_texts(version.id, authentic, authentic)}
    found = amendments.load_document_amendments(
        actor, version.document_id, Amendment.id.in_(list(parts))
    )
    return {
        each.id
        for each in found
        if _has_open_changes(each, lines.get(each.clause_id or 0), parts[each.id].hunks)
    }


def _has_open_changes(
    each: AmendmentView, line: ClauseText | None, answers: dict[str, str]
) -> bool:
    if (
        each.kind not in KINDS_WITH_TEXT - {"add", "corr"}
        or each.parent_id is not None
        or each.rendering == "to_render"
    ):
        return True
    words = build_amended_text(each, line.text) if line is not None else None
    if line is None or words is None:
        return False
    left = compute_hunks(line.text, words)
    return bool(left) and not _is_rest_answered(each, line, left, answers)


def _is_rest_answered(
    each: AmendmentView, line: ClauseText, left: Any, answers: dict[str, str]
) -> bool:
    """Return whether each remaining change has its own final outcome."""
    asked = (
        compute_hunks(each.current_text or line.text, each.rebased_text or "") if answers else ()
    )
    ended = [
        hunk
        for number, hunk in enumerate(asked)
        if answers.get(str(number), "part") not in OPEN_OUTCOMES
    ]
    return bool(answers) and {hunk.stripped_replacement for hunk in left} <= {
        hunk.stripped_replacement for hunk in ended
    }


def build_amended_text(each: AmendmentView, text: str) -> str | None:
    """Build the text of a clause with an amendment applied to another base text."""
    if each.rendering != "own":
        return each.rendered
    if each.base_text is None or each.text is None:
        return each.text
    return rebase_text(each.base_text, text, each.text).text
