"""Actions of authors: opt out of a group without a reason, and return to it."""

from typing import NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.rules import is_allowed, require_permission

from .actions import parse_items, record_group_event
from .models import SimilarGroup, SimilarMember
from .queries import find_contribution


def leave_group(actor: Actor, group_id: int, item: str) -> SimilarGroup:
    """Take the own contribution out of a group; moderators cannot put it back.

    Raises:
        Conflict: the group is dissolved, or does not hold the contribution.
    """
    with transaction():
        row, member = _find_own_member(actor, group_id, item)
        if row.dissolved_at is not None:
            raise Conflict("group_dissolved")
        if member is None or member.left_at is not None:
            raise Conflict("not_in_group")
        member.left_at = utc_now()
        _mark_changed(row)
        record_group_event("similar.left", row, actor, members=[member.contribution_id])
    return row


def return_to_group(actor: Actor, group_id: int, item: str) -> SimilarGroup:
    """Put the own contribution back into the group it was taken out of.

    Raises:
        Conflict: the group is dissolved, or the contribution was not taken out.
    """
    with transaction():
        row, member = _find_own_member(actor, group_id, item)
        if row.dissolved_at is not None:
            raise Conflict("group_dissolved")
        if member is None or member.left_at is None:
            raise Conflict("not_left")
        member.left_at = None
        _mark_changed(row)
        record_group_event("similar.returned", row, actor, members=[member.contribution_id])
    return row


class OwnMember(NamedTuple):
    """A contribution of the reader that is in a group, or that the reader took out of it."""

    item: str
    left: bool


def list_own_members(actor: Actor, row: SimilarGroup) -> list[OwnMember]:
    """List the contributions that the reader may take out of a group, or put back."""
    found = []
    for each in row.members if row.dissolved_at is None else []:
        thing = each.comment if each.comment_id else each.amendment
        shown = thing is not None and not (thing.hidden_at or thing.held_at or thing.withdrawn_at)
        if each.removed_at is None and shown and is_allowed(actor, "similar.leave", thing):
            found.append(OwnMember(f"{row.kind}:{each.contribution_id}", each.left_at is not None))
    return found


def _find_own_member(
    actor: Actor, group_id: int, item: str
) -> tuple[SimilarGroup, SimilarMember | None]:
    """Return a group and the membership of the actor's own contribution in it."""
    row = find_row(SimilarGroup, group_id)
    kind, (number,) = parse_items([item])
    require_permission(actor, "similar.leave", find_contribution(kind, number))
    own = [
        each for each in row.members if each.contribution_id == number and each.removed_at is None
    ]
    return row, own[0] if own and row.kind == kind else None


def _mark_changed(row: SimilarGroup) -> None:
    """Record the time of a change of the members."""
    db.session.flush()
    row.changed_at = utc_now()
