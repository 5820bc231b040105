"""The table of codes that were mailed to visitors who want to send something."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from consult.accounts.models import NO_CONSULTATION
from consult.core.database.engine import Model, utc_now


class EntryCode(Model):
    """A code mailed to an address, good in the browser that asked for it.

    The contribution of the visitor is not here: it stays in the browser.

    Attributes:
        browser: Hash of the secret of the browser's cookie.
        code_hash: Hash of that secret and the code, so that the row alone tells no code; None if
            no code was mailed, because the account needs its password.
        person: Name, affiliation, language and time zone of a new person, as fields of a form.
        rules: Version of the rules, the privacy notice and the licence that were accepted.
        tries: Number of codes that were entered.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    browser: Mapped[str] = mapped_column(index=True)
    code_hash: Mapped[str | None]
    person: Mapped[dict[str, Any]]
    rules: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    consultation_id = NO_CONSULTATION
