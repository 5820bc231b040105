"""What every contest holds, whatever is contested: who asks and why, what was said to that, and whether words are hidden."""
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, now, unchanged
from consult.core.errors import Conflict
from consult.core.moderation_reasons import Grounds, grounds_in
from consult.core.permissions.rules import allows, require

from .actions import worded


class Contested:
    """The columns of a contest. organisation_id: on whose behalf; reason: its words; reply: what was said to them.

    hidden_at: since when its words are hidden; it is answered all the same. OVER: how it is refused that it waits no more.
    """

    OVER: ClassVar[str] = "contest_withdrawn"
    row_version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    contested_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    reply: Mapped[str | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    replied_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    hidden_reason: Mapped[str | None]  # as Grounds are kept

    @declared_attr
    @classmethod
    def author(cls) -> Mapped[User]:
        """Who contests."""
        return relationship(User, foreign_keys=lambda: [cls.author_id])

    @declared_attr
    @classmethod
    def organisation(cls) -> Mapped[Organisation | None]:
        """On whose behalf."""
        return relationship(Organisation, foreign_keys=lambda: [cls.organisation_id])

    @declared_attr
    @classmethod
    def replied_by(cls) -> Mapped[User | None]:
        """Who answered it."""
        return relationship(User, foreign_keys=lambda: [cls.replied_by_id])

    @declared_attr
    @classmethod
    def hidden_by(cls) -> Mapped[User | None]:
        """Who hid its words."""
        return relationship(User, foreign_keys=lambda: [cls.hidden_by_id])

    @property
    def state(self) -> str:
        """How it stands: withdrawn, open, upheld or changed."""
        return "withdrawn" if self.withdrawn_at else self.verdict or "open"

    @property
    def grounds(self) -> Grounds | None:
        """Why its words are hidden; None where they are not."""
        return grounds_in(self.hidden_reason)


def readable(thing: Amendment | Comment) -> bool:
    """Whether everyone may read a contribution; an amendment stays on the record when it is withdrawn, a comment does not."""
    gone = isinstance(thing, Comment) and thing.withdrawn_at is not None
    return thing.hidden_at is None and thing.held_at is None and not gone


def words_for(actor: Actor, made: Any) -> str | None:
    """The words of a contest; None where they are hidden from this reader."""
    return made.reason if made.hidden_at is None or allows(actor, "contest.read_hidden", made) else None


def still_open(made: Contested) -> None:
    """Raise Conflict for a contest that waits no more: it was answered, withdrawn, or ended otherwise."""
    if made.replied_at is not None:
        raise Conflict("contest_answered")
    if made.state != "open":
        raise Conflict(made.OVER)


def withdraw(actor: Actor, made: Contested, row_version: int | None) -> None:
    """Ask for it no more, within a transaction; raises Conflict where it waits no more, or changed since row_version."""
    require(actor, "contest.withdraw", made)
    still_open(made)
    unchanged(made, row_version)
    made.withdrawn_at = now()
    db.session.flush()


def hide_words(actor: Actor, made: Contested, grounds: Grounds) -> None:
    """Take the words of a contest out of sight, within a transaction; raises Invalid, and Conflict where they are hidden."""
    worded(grounds)
    if made.hidden_at is not None:
        raise Conflict("contest_hidden")
    made.hidden_at, made.hidden_by_id, made.hidden_reason = now(), actor.user_id, str(grounds)


def show_words(made: Contested) -> None:
    """Let the words be read again, within a transaction; raises Conflict where they are not hidden."""
    if made.hidden_at is None:
        raise Conflict("contest_not_hidden")
    made.hidden_at = made.hidden_by_id = made.hidden_reason = None
