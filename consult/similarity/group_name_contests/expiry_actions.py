"""Rule and action that end a contest after a change of its group, without a reply."""

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.events.log import record_event

from .models import NameContest
from consult.similarity.models import SimilarGroup, SimilarMember

END_REASONS = ("merged", "dissolved", "left", "taken_out", "renamed")


def find_end_reason(made: NameContest) -> str | None:
    """Return why a contest has become obsolete.

    Returns:
        merged: the group was merged into another one; dissolved: it was undone; left: the
        author took the contribution out; taken_out: a moderator did; renamed: the group has
        another name. None while the contribution is in the group and the group has the
        contested name.
    """
    group = made.group
    if group.dissolved_at is not None:
        return "merged" if group.merged_into_id else "dissolved"
    column = SimilarMember.comment_id if made.comment_id else SimilarMember.amendment_id
    there = db.session.scalars(
        select(SimilarMember).where(
            SimilarMember.group_id == group.id,
            column == made.contribution_id,
            SimilarMember.removed_at.is_(None),
        )
    ).all()
    if not any(each.is_member for each in there):
        return "left" if there else "taken_out"
    return "renamed" if group.name != made.name else None


def end_contests(actor: Actor, document_id: int) -> None:
    """End the obsolete open contests of a document, within the transaction that changed a group."""
    db.session.flush()
    waiting = db.session.scalars(
        select(NameContest)
        .join(SimilarGroup, SimilarGroup.id == NameContest.group_id)
        .where(
            SimilarGroup.document_id == document_id,
            NameContest.replied_at.is_(None),
            NameContest.withdrawn_at.is_(None),
            NameContest.ended_at.is_(None),
        )
        .order_by(NameContest.id)
    ).all()
    for made in waiting:
        why = find_end_reason(made)
        if why is not None:
            made.ended, made.ended_at = why, utc_now()
            db.session.flush()
            record_contest_event("summary.ended", made, actor, why=why)


def record_contest_event(verb: str, made: NameContest, actor: Actor, **facts: str) -> None:
    """Record an event about a contest for everyone; its text is in the row alone."""
    thing = made.contribution
    record_event(
        verb,
        made,
        actor,
        document_id=made.group.document_id,
        clause_id=thing.clause_id,
        kind=made.group.kind,
        contribution_id=thing.id,
        group_id=made.group_id,
        **facts,
    )
