"""Tables of the call for submissions, and of organizations that align with a submission."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, utc_now


class SubmissionCall(Model):
    """The rules for what stakeholders of a consultation hand in; no row means the defaults."""

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    is_held: Mapped[bool] = mapped_column(default=True)  # looked at before everyone reads it
    timezone: Mapped[str] = mapped_column(default="UTC")  # of the place, for the deadline
    document_symbol: Mapped[str] = mapped_column(default="")  # with {n} for the number; or empty
    information_symbol: Mapped[str] = mapped_column(default="")  # of information documents
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}


class SubmissionAlignment(Model):
    """An organization aligns itself with a published submission; it is not counted."""

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    aligned_at: Mapped[datetime] = mapped_column(default=utc_now)
