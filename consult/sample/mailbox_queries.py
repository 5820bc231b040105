"""Mails of a sample installation that a visitor may read in the browser."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from consult.core.addresses import build_public_url
from consult.core.database.engine import db
from consult.core.mail import Mail

INVENTED = ".example"  # no mail server can deliver to such an address (RFC 2606)
TEAM_DOMAIN = "rehearsal.example"  # of the people of a rehearsal who hold roles
MOST_MAILS = 20


class MailLine(NamedTuple):
    """A line of a mail; path: the page of this installation that it links to, if it does."""

    text: str
    path: str | None


class SampleMail(NamedTuple):
    """A mail as the mail box shows it."""

    subject: str
    language: str
    written_at: datetime
    lines: list[MailLine]


def list_sample_mails(address: str) -> list[SampleMail]:
    """List the newest mails to an address; none unless it is an invented one."""
    if not address.endswith(INVENTED):
        return []
    found = db.session.scalars(
        select(Mail).where(Mail.to == address).order_by(Mail.id.desc()).limit(MOST_MAILS)
    )
    return [
        SampleMail(
            each.subject,
            each.language,
            each.written_at,
            [MailLine(line, _find_path(line)) for line in each.body.splitlines()],
        )
        for each in found
    ]


def _find_path(line: str) -> str | None:
    """Find the path of a line that is an address of this installation."""
    base = build_public_url("/")
    return f"/{line.strip().removeprefix(base)}" if line.strip().startswith(base) else None
