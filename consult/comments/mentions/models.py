"""Tables of mentions and of muted ones, and the names that can be mentioned."""

from typing import NamedTuple

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model

MOST_MENTIONS = 5  # in one comment


class Mention(Model):
    """A person or an organization that a comment mentions."""

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    holder: Mapped[str]  # "o12" or "u7"
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    __table_args__ = (UniqueConstraint("comment_id", "holder"),)


class MentionMute(Model):
    """A person wants no notice of mentions: of those by somebody, or of any."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None: of anybody
    __table_args__ = (UniqueConstraint("user_id", "by_id"),)


class MentionableName(NamedTuple):
    """A name that can be mentioned, of a person or an organization.

    organisation: of a person. label: the name as it has to be written to be clear.
    """

    holder: str
    organisation_id: int | None
    user_id: int | None
    name: str
    organisation: str | None
    group: str | None
    label: str = ""
