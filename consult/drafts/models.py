"""The table of drafts."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, utc_now


def _next_version(version: int | None) -> int:
    """Return the version of a draft that is saved now: the time, in milliseconds since 1970.

    So a draft that follows one that went has no version that any page knows already.
    """
    return max(int(utc_now().timestamp() * 1000), (version or 0) + 1)


class Draft(Model):
    """The unsent text of one form: no number, no search entry and no event in any chain.

    Nobody but its author reads it. It goes when it is sent or discarded, with its author's account,
    and 90 days after the stage in which it was saved.

    Attributes:
        organisation_id: Organization that the author represented when it was saved, or None.
        target: Name of the form, such as `clause-12`; `target.py` explains it.
        kind: Kind of contribution that it becomes; a code of `target.py`.
        clause_id, amendment_id, comment_id: The thing that it is about, as far as there is one.
        base_digest: Digest of the wording from which it was written, or None.
        fields: The fields of the form that have a value, by name.
        state: "open": its author alone writes it.
        row_version: When it was saved, see `_next_version`.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    target: Mapped[str]
    kind: Mapped[str]
    base_digest: Mapped[str | None]
    fields: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="open")
    begun_at: Mapped[datetime] = mapped_column(default=utc_now)
    saved_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column(BigInteger)

    __mapper_args__ = {"version_id_col": row_version, "version_id_generator": _next_version}
    # the number of a draft that went is never given again: an old mail leads to no other one
    __table_args__ = (UniqueConstraint("author_id", "target"), {"sqlite_autoincrement": True})
