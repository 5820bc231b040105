"""The table of the texts that the secretariat sets for the whole installation."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from consult.accounts.models import NO_CONSULTATION
from consult.core.database.engine import Model, utc_now

KINDS = ("about", "contact", "privacy", "accessibility", "terms", "licence")


class SiteText(Model):
    """A text of the installation in the secretariat's own words; without a row the standard one."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(unique=True)  # one of KINDS
    text: Mapped[dict[str, str]] = mapped_column(default=dict)  # Markdown by language
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}
    consultation_id = NO_CONSULTATION
