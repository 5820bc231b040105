"""Reads about notices."""
from sqlalchemy import bindparam, func, select

from consult.core.access import Actor
from consult.core.db import Prepared

from .models import Notice

UNREAD = Prepared(select(func.count()).select_from(Notice).where(Notice.user_id == bindparam("user_id"),
                                                                Notice.read_at.is_(None)))


def unread(actor: Actor) -> int:
    """How many notices wait for the actor."""
    return int(UNREAD.read(user_id=actor.user_id)[0][0])
