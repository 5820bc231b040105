"""Queries of the texts of the installation, as pages show them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.entry.rules_version import RULES_VERSION
from consult.core import i18n
from consult.core.database.engine import db
from consult.text.sanitize import render_markdown

from .models import SiteText
from .standard_text_messages import build_standard_text

HEADING = "# "


class SiteTextSection(NamedTuple):
    """A part of a text under its heading, as clean HTML; the first part may have no heading."""

    heading: str
    body_html: str


class SiteTextView(NamedTuple):
    """A text of the installation in the language that a reader gets.

    Attributes:
        language: Language of the text, which may differ from the reader's.
        changed_at: Moment of the last change; None for the standard text.
        version: Number of the saved text; 0 for the standard text.
    """

    sections: list[SiteTextSection]
    language: str
    changed_at: datetime | None
    version: int


def find_site_text(kind: str) -> SiteText | None:
    """Find the row of a text, or return None if the secretariat has never set it."""
    found: SiteText | None = db.session.scalar(select(SiteText).where(SiteText.kind == kind))
    return found


def load_site_text(kind: str) -> SiteTextView:
    """Load a text: the own one in the reader's language, else in another, else the standard one."""
    row = find_site_text(kind)
    if row is None or not row.text:
        standard = build_standard_text(kind)
        return SiteTextView(split_sections(standard), i18n.get_language(), None, 0)
    return SiteTextView(
        split_sections(i18n.choose_title(row.text)),
        i18n.get_title_language(row.text),
        row.changed_at,
        row.row_version,
    )


def split_sections(text: str) -> list[SiteTextSection]:
    """Split Markdown at the lines that begin with "# "."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line.startswith(HEADING):
            parts.append((line.removeprefix(HEADING).strip(), []))
        else:
            parts[-1][1].append(line)
    bodies = [(heading, "\n".join(lines).strip()) for heading, lines in parts]
    return [
        SiteTextSection(heading, render_markdown(body))
        for heading, body in bodies
        if heading or body
    ]


def load_rules_version() -> str:
    """Load the version of the rules, the privacy notice and the licence that people accept: a day.

    It is that of the program's words, or the day of the last change of the own texts.
    """
    own = select(SiteText.changed_at).where(SiteText.kind.in_(("privacy", "terms", "licence")))
    days = [moment.date().isoformat() for moment in db.session.scalars(own)]
    return max([RULES_VERSION, *days])
