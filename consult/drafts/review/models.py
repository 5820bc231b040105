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
    changed_at: Mapped[datetime | None]

    author: Mapped[User] = relationship()


class SentDraft(Model):
    """The note that a colleague sent a draft, for the person who began it.

    It holds no word of the draft, and goes some time later (drafts/jobs.py).

    Attributes:
        begun_by_id: The person who began the draft.
        sent_by_id: The colleague who took it over and sent it.
        draft_id: Number of the draft, which is gone; None in notes of earlier versions.
        target, kind: As of the draft.
        clause_id, amendment_id, comment_id: The thing that it was about.
        words_digest: Digest of the words that were sent, so that nobody sends them again.
        seen_at: When the person who began it removed it from the list, or None.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    draft_id: Mapped[int | None] = mapped_column(index=True)
    target: Mapped[str]
    kind: Mapped[str]
    words_digest: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[datetime | None]

    sent_by: Mapped[User] = relationship(foreign_keys=sent_by_id)

    @property
    def author_id(self) -> int:
        """The person whom it is for, as the permission rules read it."""
        return self.begun_by_id
