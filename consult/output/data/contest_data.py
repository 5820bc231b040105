"""Collects the public data of contested dispositions and group names, and of carry-overs."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consolidation.contests import queries as contesting
from consult.consolidation.carry_over.models import CarryOver
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.similarity.group_name_contests.queries import list_document_contests
from consult.moderation.contest import get_contest_text

from .shapes import HiddenData
from consult.output.data.contest_shapes import ContestData, SummaryContestData, CarriedData


def load_contests(issued: Iterable[int], dispositions: Collection[int]) -> list[ContestData]:
    """Load the contests of the dispositions in the file, in the order in which they came."""
    versions = db.session.scalars(select(Version).where(Version.id.in_(list(issued))))
    found = [
        each
        for version in versions
        for each in contesting.filter_readable(contesting.load_contests(version))
        if each.disposition_id in dispositions
    ]
    return [
        ContestData.build(
            id=each.id,
            disposition_id=each.disposition_id,
            to_chair=each.to_chair,
            outcome=each.outcome,
            why=each.why,
            final=each.final,
            **_get_contest_fields(each),
        )
        for each in sorted(found, key=lambda each: each.id)
    ]


def load_name_contests(
    document_id: int, comments: Collection[int], amendments: Collection[int]
) -> list[SummaryContestData]:
    """Load the contests of group names about contributions whose text is in the file."""
    found = [
        each
        for each in list_document_contests(document_id)
        if each.comment_id in comments or each.amendment_id in amendments
    ]
    return [
        SummaryContestData.build(
            id=each.id,
            group_id=each.group_id,
            comment_id=each.comment_id,
            amendment_id=each.amendment_id,
            called=each.name,
            proposed=each.proposed if get_contest_text(Actor(), each) is not None else None,
            given=each.given,
            ended=each.ended,
            ended_at=each.ended_at,
            **_get_contest_fields(each),
        )
        for each in sorted(found, key=lambda each: each.id)
    ]


def _get_contest_fields(made: Any) -> dict[str, Any]:
    """Return the fields of every contest, as a visitor may read them."""
    return {
        "state": made.state,
        "name": None if made.author.closed_at else made.author.name,
        "organisation_id": made.organisation_id,
        "reason": get_contest_text(Actor(), made),
        "contested_at": made.contested_at,
        "hidden": HiddenData(ground=made.grounds.ground, words=made.grounds.words)
        if made.grounds
        else None,
        "reply": made.reply,
        "replied_at": made.replied_at,
    }


def load_carry_overs(
    issued: Collection[int], edited: dict[tuple[str, int], list[datetime]]
) -> list[CarriedData]:
    """Load the carry-overs into these versions.

    Args:
        edited: times of the revisions of each contribution in the file.
    """
    query: Any = (
        select(
            CarryOver, Version.issued_at, User.name, Amendment.withdrawn_at, Comment.withdrawn_at
        )
        .join(Version, Version.id == CarryOver.version_id)
        .outerjoin(User, and_(User.id == CarryOver.stands_by_id, User.closed_at.is_(None)))
        .outerjoin(Amendment, Amendment.id == CarryOver.amendment_id)
        .outerjoin(Comment, Comment.id == CarryOver.comment_id)
        .where(CarryOver.version_id.in_(issued))
        .order_by(Version.issued_at.desc(), CarryOver.id.desc())
    )
    ends: dict[tuple[str, int], datetime] = {}
    found = []
    for each, begins, name, edit_withdrawn, comment_withdrawn in db.session.execute(query):
        about = (
            ("amendment", each.amendment_id) if each.amendment_id else ("comment", each.comment_id)
        )
        if about in edited:
            times = [("stands", each.stands_at), ("withdrawn", edit_withdrawn or comment_withdrawn)]
            times += [("revised", at) for at in edited[about]]
            said = _find_last_reaction(
                [(at, word) for word, at in times if at is not None], begins, ends.get(about)
            )
            found.append(_make_carry_over(each, said, name))
        ends[about] = begins
    return found[::-1]


def _find_last_reaction(
    times: list[tuple[datetime, str]], begins: datetime, ends: datetime | None
) -> tuple[datetime | None, str | None]:
    """Find the last reaction between the issue of a version and that of the next one."""
    return max(
        [pair for pair in times if begins < pair[0] and (ends is None or pair[0] < ends)],
        default=(None, None),
    )


def _make_carry_over(
    row: CarryOver, said: tuple[datetime | None, str | None], name: str | None
) -> CarriedData:
    at, word = said
    return CarriedData.build(
        id=row.id,
        version_id=row.version_id,
        comment_id=row.comment_id,
        amendment_id=row.amendment_id,
        verdict=row.verdict,
        sureness=row.sureness,
        heir_id=row.heir_id,
        said=word,
        name=name if word == "stands" else None,
        said_at=at,
    )
