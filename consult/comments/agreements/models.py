"""The table of agreements with comments, and an agreement as pages show it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, utc_now


class CommentAgreement(Model):
    """An organization, or a person for themselves, says the same as a comment.

    It is shown with names, and counted nowhere.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    holder: Mapped[str]  # "o12" or "u7"
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    set_by_id: Mapped[int]
    digest: Mapped[str]  # the commitment to the words that it was given on
    since: Mapped[datetime] = mapped_column(default=utc_now)
    __table_args__ = (UniqueConstraint("comment_id", "holder"),)


class AgreementView(NamedTuple):
    """An agreement as pages show it; is_earlier: the comment was reworded since."""

    organisation_id: int | None
    user_id: int | None
    name: str
    group: dict[str, str] | None  # of the organization: code, css, letter, name
    since: datetime
    is_earlier: bool
    is_own: bool  # of the reader, or of the organization that they represent
