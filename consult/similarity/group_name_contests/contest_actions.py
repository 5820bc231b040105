"""Actions on contests of a group's name: contest, withdraw, reply, hide and show again."""

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.rules import require_permission
from consult.moderation.contest import (
    hide_contest_text,
    unhide_contest_text,
    refuse_closed_contest,
    mark_contest_withdrawn,
)

from consult.similarity.actions import parse_items, rename_group
from .models import NameContest
from .expiry_actions import record_contest_event
from consult.similarity.models import SimilarGroup
from consult.similarity.queries import find_contribution
from consult.similarity.group_name_contests.queries import (
    get_contest,
    compute_deadline,
    find_standing_contest,
)


def contest_name(
    actor: Actor, group_id: int, item: str, reason: str, proposed: str | None = None
) -> NameContest:
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
                if each.is_member and each.contribution_id == number and row.kind == kind
            ),
            None,
        )
        if member is None:
            raise Conflict("not_in_group")
        if not row.name:
            raise Conflict("no_summary")
        said = list(db.session.scalars(select(NameContest).where(NameContest.group_id == row.id)))
        last = find_standing_contest(said, row, member)
        if last is not None:
            raise Conflict("summary_contested" if last.state == "open" else "summary_answered")
        if utc_now() >= compute_deadline(row, member):
            raise Conflict("too_late_for_summary", until=compute_deadline(row, member).isoformat())
        made = NameContest(
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


def withdraw_contest(actor: Actor, contest_id: int, row_version: int | None = None) -> NameContest:
    """Withdraw a contest; before the deadline, the name can be contested again.

    Raises:
        Conflict: the contest was answered or has ended.
    """
    with transaction():
        made = find_row(NameContest, contest_id)
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
) -> NameContest:
    """Keep the name of a group, or rename it, which ends the other contests of it.

    Raises:
        Invalid: the name is to change and no other name is given.
        Conflict: the contest was withdrawn, answered or ended in the meantime.
    """
    with transaction():
        made = find_row(NameContest, contest_id)
        require_permission(actor, "contest.answer", made)
        thing = find_contribution(made.group.kind, made.contribution_id)
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


def get_hideable_contest(actor: Actor, contest_id: int) -> NameContest:
    """Return a contest whose text the actor may hide.

    Raises:
        NotFound: as in get_contest.
        Conflict: the contest was withdrawn, so that its text is shown nowhere.
    """
    made = find_row(NameContest, contest_id)
    require_permission(actor, "contest.hide", made)
    get_contest(contest_id)
    if made.withdrawn_at is not None:
        raise Conflict("summary_contest_over")
    return made


def hide_contest(actor: Actor, contest_id: int, grounds: ModerationReason) -> NameContest:
    """Hide the text of a contest and the proposed name, with public grounds.

    The contest is answered as before.
    """
    with transaction():
        made = get_hideable_contest(actor, contest_id)
        hide_contest_text(actor, made, grounds)
        made.nonce = made.nonce or make_nonce()
        db.session.flush()
        record_contest_event(
            "summary.hidden",
            made,
            actor,
            ground=grounds.ground,
            digest=commit_words(made.nonce, str(grounds)),
        )
    return made


def reveal_contest(actor: Actor, contest_id: int) -> NameContest:
    """Show the text of a hidden contest again."""
    with transaction():
        made = get_hideable_contest(actor, contest_id)
        unhide_contest_text(made)
        db.session.flush()
        record_contest_event("summary.shown", made, actor)
    return made
