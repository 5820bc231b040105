"""The table of muted threads, and what is read of them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.comments.models import CommentView
from consult.core.database.engine import Model, utc_now


class ThreadMute(Model):
    """A thread of which a person wants no notices, by its first comment."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(default=utc_now)


class MutedThread(NamedTuple):
    """A muted thread as the list shows it; the first comment is None if nobody may read it."""

    comment_id: int
    first: CommentView | None
    since: datetime
