"""What authors do: take their contribution out of a group, for which they need no reason, and come back."""
from typing import NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.rules import allows, require

from .actions import parted, tell
from .models import SimilarGroup, SimilarMember
from .queries import contribution


def leave(actor: Actor, group_id: int, item: str) -> SimilarGroup:
    """Take the own contribution out of a group: it stands alone, and no moderator puts it back."""
    with transaction():
        row, member = _own(actor, group_id, item)
        if row.dissolved_at is not None:
            raise Conflict("group_dissolved")
        if member is None or member.left_at is not None:
            raise Conflict("not_in_group")
        member.left_at = now()
        _after(row)
        tell("similar.left", row, actor, members=[member.number])
    return row


def come_back(actor: Actor, group_id: int, item: str) -> SimilarGroup:
    """Put the own contribution back into the group that one took it out of."""
    with transaction():
        row, member = _own(actor, group_id, item)
        if row.dissolved_at is not None:
            raise Conflict("group_dissolved")
        if member is None or member.left_at is None:
            raise Conflict("not_left")
        member.left_at = None
        _after(row)
        tell("similar.returned", row, actor, members=[member.number])
    return row


class Own(NamedTuple):
    """A contribution of the reader's that is in a group, or was until they took it out."""

    item: str
    left: bool


def own_in(actor: Actor, row: SimilarGroup) -> list[Own]:
    """What the reader may take out of a group, or put back."""
    found = []
    for each in row.members if row.dissolved_at is None else []:
        thing = each.comment if each.comment_id else each.amendment
        shown = thing is not None and not (thing.hidden_at or thing.held_at or thing.withdrawn_at)
        if each.removed_at is None and shown and allows(actor, "similar.leave", thing):
            found.append(Own(f"{row.kind}:{each.number}", each.left_at is not None))
    return found


def _own(actor: Actor, group_id: int, item: str) -> tuple[SimilarGroup, SimilarMember | None]:
    row = find(SimilarGroup, group_id)
    kind, (number,) = parted([item])
    require(actor, "similar.leave", contribution(kind, number))
    own = [each for each in row.members if each.number == number and each.removed_at is None]
    return row, own[0] if own and row.kind == kind else None


def _after(row: SimilarGroup) -> None:
    db.session.flush()
    row.changed_at = now()
