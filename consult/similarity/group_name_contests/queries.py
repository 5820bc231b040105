"""Queries of contested names of groups: public contests, rights and deadlines."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.text.sanitize import make_excerpt

from consult.comments.models import Comment
from consult.moderation.contest import is_publicly_readable
from consult.similarity.models import SimilarGroup, SimilarMember
from consult.similarity.group_name_contests.models import NameContest

EXCERPT_LENGTH = 100  # characters of the first words of a contribution


class ContestableItem(NamedTuple):
    """A contribution of the reader in a group whose name the reader may contest.

    Attributes:
        until: the deadline.
        words: its first words.
    """

    item: str
    until: datetime
    words: str


def get_contest(contest_id: int) -> NameContest:
    """Return a contest that everyone may read.

    Raises:
        NotFound: its contribution is gone or may not be read by everyone.
    """
    made = find_row(NameContest, contest_id)
    if not _is_public(made):
        raise NotFound(what="Contest")
    return made


def list_group_contests(group_id: int) -> list[NameContest]:
    """List the public contests of a group's name: open ones first, then newest first."""
    return _load_public(select(NameContest).where(NameContest.group_id == group_id))


def list_document_contests(document_id: int) -> list[NameContest]:
    """List the public contests of all groups of a document."""
    return _load_public(
        select(NameContest)
        .join(SimilarGroup, SimilarGroup.id == NameContest.group_id)
        .where(SimilarGroup.document_id == document_id)
    )


def list_open_contests(document_id: int) -> list[NameContest]:
    """List the contests in a document that wait for a reply, oldest first."""
    return _load_public(
        select(NameContest)
        .join(SimilarGroup, SimilarGroup.id == NameContest.group_id)
        .where(
            SimilarGroup.document_id == document_id,
            NameContest.replied_at.is_(None),
            NameContest.ended_at.is_(None),
        )
    )[::-1]


def _load_public(query: Select[NameContest]) -> list[NameContest]:
    """Load the contests of a query that everyone may read, open ones first."""
    rows = db.session.scalars(
        query.where(NameContest.withdrawn_at.is_(None))
        .options(
            selectinload(NameContest.author),
            selectinload(NameContest.replied_by),
            selectinload(NameContest.comment),
            selectinload(NameContest.amendment),
        )
        .order_by(NameContest.contested_at.desc(), NameContest.id.desc())
    )
    found = [each for each in rows if _is_public(each)]
    return sorted(found, key=lambda each: each.state != "open")


def _is_public(made: NameContest) -> bool:
    """Return whether the contribution is public, and not withdrawn while the contest is open."""
    return is_publicly_readable(made.contribution) and (
        made.state != "open" or made.contribution.withdrawn_at is None
    )


def list_contestable(actor: Actor, row: SimilarGroup) -> list[ContestableItem]:
    """List the actor's contributions in a group for which the actor may contest its name now."""
    if row.dissolved_at is not None or not row.name:
        return []
    said = list(db.session.scalars(select(NameContest).where(NameContest.group_id == row.id)))
    found = []
    for each in row.members:
        thing: Any = each.comment or each.amendment
        shown = each.is_member and not (thing.hidden_at or thing.held_at or thing.withdrawn_at)
        if (
            shown
            and utc_now() < compute_deadline(row, each)
            and not find_standing_contest(said, row, each)
            and is_allowed(actor, "summary.contest", thing)
        ):
            found.append(
                ContestableItem(
                    f"{row.kind}:{each.contribution_id}",
                    compute_deadline(row, each),
                    make_excerpt(_get_text(thing), EXCERPT_LENGTH),
                )
            )
    return found


def _get_text(thing: Any) -> str:
    """Return the text of a comment, or the present reason of an amendment."""
    if isinstance(thing, Comment):
        return thing.body
    return next((each.reason for each in thing.revisions if each.number == thing.revision), "")


def may_answer(actor: Actor, made: NameContest) -> bool:
    """Return whether the actor may answer an open contest.

    Nobody answers their own contest, nor one about a contribution of their own.
    """
    return (
        made.state == "open"
        and _is_public(made)
        and is_allowed(actor, "contest.answer", made)
        and (
            made.contribution.submission_id is not None
            or is_allowed(actor, "contest.answer", made.contribution)
        )
    )


def compute_deadline(row: SimilarGroup, member: SimilarMember) -> datetime:
    """Return the deadline to contest a name.

    It counts from when the group got its name or the contribution was added, whichever is
    later; the number of days is a setting of the consultation.
    """
    return max(row.named_at, member.added_at) + timedelta(
        days=row.document.consultation.contest_days
    )


def find_standing_contest(
    said: list[NameContest], row: SimilarGroup, member: SimilarMember
) -> NameContest | None:
    """Return the contest of the present name for a contribution, neither withdrawn nor ended."""
    since = max(row.named_at, member.added_at)
    return next(
        (
            each
            for each in said
            if each.contribution_id == member.contribution_id
            and each.contested_at >= since
            and each.state in {"open", "upheld", "changed"}
        ),
        None,
    )
