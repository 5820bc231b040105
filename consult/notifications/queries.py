"""Reads about notices, and about what a person follows."""
from sqlalchemy import bindparam, func, select

from consult.core.access import Actor
from consult.core.db import Prepared

from .models import Follow, Notice

UNREAD = Prepared(select(func.count()).select_from(Notice).where(Notice.user_id == bindparam("user_id"),
                                                                Notice.read_at.is_(None)))
FOLLOWS = Prepared(select(Follow.clause_id).where(Follow.user_id == bindparam("user_id"),
                                                  Follow.clause_id == bindparam("clause_id")))


def unread(actor: Actor) -> int:
    """How many notices wait for the actor."""
    return int(UNREAD.read(user_id=actor.user_id)[0][0])


def follows(actor: Actor, clause_id: int) -> bool:
    """Whether the actor follows the clause."""
    return actor.user_id is not None and bool(FOLLOWS.read(user_id=actor.user_id, clause_id=clause_id))
