"""Contests of a group's name: right to contest, deadlines, and replies of moderators."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.rules import is_allowed, require_permission
from consult.moderation.contest import (
    hide_contest_text,
    is_publicly_readable,
    unhide_contest_text,
    refuse_closed_contest,
    mark_contest_withdrawn,
)
from consult.text.sanitize import make_excerpt

from consult.similarity.actions import parse_items, rename_group
from .models import SummaryContest
from .expiry_actions import record_contest_event
from consult.similarity.models import SimilarGroup, SimilarMember
from consult.similarity.queries import find_contribution

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


def get_contest(contest_id: int) -> SummaryContest:
    """Return a contest that everyone may read.

    Raises:
        NotFound: its contribution is gone or may not be read by everyone.
    """
    made = find_row(SummaryContest, contest_id)
    if not _is_public(made):
        raise NotFound(what="Contest")
    return made


def list_group_contests(group_id: int) -> list[SummaryContest]:
    """List the public contests of a group's name: open ones first, then newest first."""
    return _load_public(select(SummaryContest).where(SummaryContest.group_id == group_id))


def list_document_contests(document_id: int) -> list[SummaryContest]:
    """List the public contests of all groups of a document."""
    return _load_public(
        select(SummaryContest)
        .join(SimilarGroup, SimilarGroup.id == SummaryContest.group_id)
        .where(SimilarGroup.document_id == document_id)
    )


def list_open_contests(document_id: int) -> list[SummaryContest]:
    """List the contests in a document that wait for a reply, oldest first."""
    return _load_public(
        select(SummaryContest)
        .join(SimilarGroup, SimilarGroup.id == SummaryContest.group_id)
        .where(
            SimilarGroup.document_id == document_id,
            SummaryContest.replied_at.is_(None),
            SummaryContest.ended_at.is_(None),
        )
    )[::-1]


def _load_public(query: Select[SummaryContest]) -> list[SummaryContest]:
    """Load the contests of a query that everyone may read, open ones first."""
    rows = db.session.scalars(
        query.where(SummaryContest.withdrawn_at.is_(None))
        .options(
            selectinload(SummaryContest.author),
            selectinload(SummaryContest.replied_by),
            selectinload(SummaryContest.comment),
            selectinload(SummaryContest.amendment),
        )
        .order_by(SummaryContest.contested_at.desc(), SummaryContest.id.desc())
    )
    found = [each for each in rows if _is_public(each)]
    return sorted(found, key=lambda each: each.state != "open")


def _is_public(made: SummaryContest) -> bool:
    """Return whether the contribution is public, and not withdrawn while the contest is open."""
    return is_publicly_readable(made.thing) and (
        made.state != "open" or made.thing.withdrawn_at is None
    )


def list_contestable(actor: Actor, row: SimilarGroup) -> list[ContestableItem]:
    """List the actor's contributions in a group for which the actor may contest its name now."""
    if row.dissolved_at is not None or not row.name:
        return []
    said = list(db.session.scalars(select(SummaryContest).where(SummaryContest.group_id == row.id)))
    found = []
    for each in row.members:
        thing: Any = each.comment or each.amendment
        shown = each.there and not (thing.hidden_at or thing.held_at or thing.withdrawn_at)
        if (
            shown
            and utc_now() < _compute_deadline(row, each)
            and not _find_standing_contest(said, row, each)
            and is_allowed(actor, "summary.contest", thing)
        ):
            found.append(
                ContestableItem(
                    f"{row.kind}:{each.number}",
                    _compute_deadline(row, each),
                    make_excerpt(_get_text(thing), EXCERPT_LENGTH),
                )
            )
    return found


def _get_text(thing: Any) -> str:
    """Return the text of a comment, or the present reason of an amendment."""
    if isinstance(thing, Comment):
        return thing.body
    return next((each.reason for each in thing.revisions if each.number == thing.revision), "")


def may_answer(actor: Actor, made: SummaryContest) -> bool:
    """Return whether the actor may answer an open contest.

    Nobody answers their own contest, nor one about a contribution of their own.
    """
    return (
        made.state == "open"
        and _is_public(made)
        and is_allowed(actor, "contest.answer", made)
        and (
            made.thing.submission_id is not None or is_allowed(actor, "contest.answer", made.thing)
        )
    )


def _compute_deadline(row: SimilarGroup, member: SimilarMember) -> datetime:
    """Return the deadline to contest a name.

    It counts from when the group got its name or the contribution was added, whichever is
    later; the number of days is a setting of the consultation.
    """
    return max(row.named_at, member.added_at) + timedelta(
        days=row.document.consultation.contest_days
    )


def _find_standing_contest(
    said: list[SummaryContest], row: SimilarGroup, member: SimilarMember
) -> SummaryContest | None:
    """Return the contest of the present name for a contribution, neither withdrawn nor ended."""
    since = max(row.named_at, member.added_at)
    return next(
        (
            each
            for each in said
            if each.number == member.number
            and each.contested_at >= since
            and each.state in {"open", "upheld", "changed"}
        ),
        None,
    )


def contest_name(
    actor: Actor, group_id: int, item: str, reason: str, proposed: str | None = None
) -> SummaryContest:
    """Contest the name of a group for the own contribution, optionally with another name.

    Raises:
        Conflict: the group is dissolved, has no name or does not hold the contribution; this
            name was contested for it before; or the deadline has passed.
    """
    with transaction():
        row = find_row(SimilarGroup, group_id)
        kind, (number,) = parse_items([item])
        thing = find_contribution(kind, number)
        require_permission(actor, "summary.contest", thing)
        if row.dissolved_at is not None:
            raise Conflict("group_dissolved")
        member = next(
            (
                each
                for each in row.members
                if each.there and each.number == number and row.kind == kind
            ),
            None,
        )
        if member is None:
            raise Conflict("not_in_group")
        if not row.name:
            raise Conflict("no_summary")
        said = list(
            db.session.scalars(select(SummaryContest).where(SummaryContest.group_id == row.id))
        )
        last = _find_standing_contest(said, row, member)
        if last is not None:
            raise Conflict("summary_contested" if last.state == "open" else "summary_answered")
        if utc_now() >= _compute_deadline(row, member):
            raise Conflict("too_late_for_summary", until=_compute_deadline(row, member).isoformat())
        made = SummaryContest(
            consultation_id=row.consultation_id,
            group_id=row.id,
            author_id=actor.user_id or 0,
            organisation_id=thing.organisation_id,
            name=row.name,
            reason=reason,
            proposed=proposed,
            contested_at=utc_now(),
            **{f"{kind}_id": number},
        )
        db.session.add(made)
        db.session.flush()
        record_contest_event("summary.contested", made, actor)
    return made


def withdraw_contest(
    actor: Actor, contest_id: int, row_version: int | None = None
) -> SummaryContest:
    """Withdraw a contest; before the deadline, the name can be contested again.

    Raises:
        Conflict: the contest was answered or has ended.
    """
    with transaction():
        made = find_row(SummaryContest, contest_id)
        mark_contest_withdrawn(actor, made, row_version)
        record_contest_event("summary.withdrawn", made, actor)
    return made


def answer_contest(
    actor: Actor,
    contest_id: int,
    verdict: str,
    reason: str,
    name: str | None = None,
    row_version: int | None = None,
) -> SummaryContest:
    """Keep the name of a group, or rename it, which ends the other contests of it.

    Raises:
        Invalid: the name is to change and no other name is given.
        Conflict: the contest was withdrawn, answered or ended in the meantime.
    """
    with transaction():
        made = find_row(SummaryContest, contest_id)
        require_permission(actor, "contest.answer", made)
        thing = find_contribution(made.group.kind, made.number)
        if thing.submission_id is None:
            require_permission(
                actor, "contest.answer", thing
            )  # nobody answers a contest about a contribution of their own
        refuse_closed_contest(made)
        require_unchanged(made, row_version)
        changed = verdict == "changed"
        if changed and not name:
            raise Invalid(fields={"given": {"type": "missing"}})
        if changed and name == made.group.name:
            raise Invalid(fields={"given": {"type": "same_name"}})
        made.verdict, made.reply, made.replied_by_id, made.replied_at = (
            verdict,
            reason,
            actor.user_id,
            utc_now(),
        )
        made.given = name if changed else None
        db.session.flush()
        record_contest_event("summary.answered", made, actor, verdict=verdict)
        if changed:
            rename_group(actor, made.group, name or "")
    return made


def get_hideable_contest(actor: Actor, contest_id: int) -> SummaryContest:
    """Return a contest whose text the actor may hide.

    Raises:
        NotFound: as in get_contest.
        Conflict: the contest was withdrawn, so that its text is shown nowhere.
    """
    made = find_row(SummaryContest, contest_id)
    require_permission(actor, "contest.hide", made)
    get_contest(contest_id)
    if made.withdrawn_at is not None:
        raise Conflict("summary_contest_over")
    return made


def hide_contest(actor: Actor, contest_id: int, grounds: ModerationReason) -> SummaryContest:
    """Hide the text of a contest and the proposed name, with public grounds.

    The contest is answered as before.
    """
    with transaction():
        made = get_hideable_contest(actor, contest_id)
        hide_contest_text(actor, made, grounds)
        db.session.flush()
        record_contest_event(
            "summary.hidden", made, actor, ground=grounds.ground, digest=hash_text(str(grounds))
        )
    return made


def reveal_contest(actor: Actor, contest_id: int) -> SummaryContest:
    """Show the text of a hidden contest again."""
    with transaction():
        made = get_hideable_contest(actor, contest_id)
        unhide_contest_text(made)
        db.session.flush()
        record_contest_event("summary.shown", made, actor)
    return made
