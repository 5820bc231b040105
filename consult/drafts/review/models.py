"""Tables of the review of drafts: with whom a draft is shared, its reviewers, their remarks."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now

from consult.drafts.models import Draft


class DraftShare(Model):
    """The sharing of a draft within the organization of its author.

    It has no event, as the draft itself has none, and goes with the draft.

    Attributes:
        organisation_id: The organization whose verified members may be invited. The author has to
            be one of them, else nobody but the author reads the draft.
        handed_over_at: When it was handed over to those who speak for the organization, or None.
        begun_by_id: The person who wrote it before another one took it over, or None.
    """

    draft_id: Mapped[int] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    handed_over_at: Mapped[datetime | None]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    draft: Mapped[Draft] = relationship()
    begun_by: Mapped[User | None] = relationship()


class DraftReviewer(Model):
    """A colleague who may read a draft and write remarks."""

    draft_id: Mapped[int] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    invited_at: Mapped[datetime] = mapped_column(default=utc_now)


class DraftRemark(Model):
    """A remark on a draft; all who may read the draft read it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    words: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    author: Mapped[User] = relationship()
