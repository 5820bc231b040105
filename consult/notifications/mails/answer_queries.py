"""Loads the answers that a mail lists: contribution in short, disposition and reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView
from consult.amendments.change_description import describe_amendment_change
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.consolidation.contests.queries import load_contests_by_disposition, build_contest_state
from consult.consolidation.models import Disposition
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.i18n import quote_words
from consult.documents.models import Version
from consult.text.diff.change_descriptions import abridge_quotation
from consult.text.sanitize import make_excerpt
from consult.text.clause_names import strip_label
from consult.text.parsing.light_markup import extract_plain_text

from consult.notifications.models import Notice

MOST = 40  # answers in one mail; the page has all of them
EXCERPT_LENGTH = 160  # characters of an excerpt


class AnsweredContribution(NamedTuple):
    """A contribution in a mail.

    Attributes:
        number: number of an amendment; None for a comment.
        kind: kind of an amendment, or "comment".
    """

    number: int | None
    kind: str
    label: str | None
    asked: str
    outcome: str
    reason: str


class MailAnswers(NamedTuple):
    """The answers of one notice.

    Attributes:
        more: number of answers that only the page has.
        until: end of the time in which the first of them may be contested.
    """

    lines: list[AnsweredContribution]
    more: int
    until: datetime | None


def load_mail_answers(notices: Iterable[Notice]) -> dict[int, MailAnswers]:
    """Load the answers of each notice of answers, as far as the contributions are public now.

    The number of queries does not depend on the number of notices and answers.
    """
    given = [each for each in notices if each.facts.get("answers")]
    numbers = {number for each in given for number in each.facts["answers"][:MOST]}
    if not numbers:
        return {}
    rows = list(
        db.session.scalars(
            select(Disposition)
            .where(Disposition.id.in_(numbers))
            .options(selectinload(Disposition.version).selectinload(Version.document))
        )
    )
    lines, contests = _load_contributions(rows), load_contests_by_disposition(numbers)
    until = {
        each.id: standing.until
        for each in rows
        if (standing := build_contest_state(each, contests.get(each.id, []))).in_time
    }
    return {each.id: _make_mail_answers(each.facts, lines, until) for each in given}


def _make_mail_answers(
    facts: dict[str, Any], lines: dict[int, AnsweredContribution], until: dict[int, datetime | None]
) -> MailAnswers:
    numbers = facts["answers"][:MOST]
    days = [day for number in numbers if (day := until.get(number)) is not None]
    return MailAnswers(
        [lines[number] for number in numbers if number in lines],
        max(0, facts["count"] - MOST),
        min(days, default=None) if facts.get("own") else None,
    )


def _load_contributions(rows: list[Disposition]) -> dict[int, AnsweredContribution]:
    """Load the answered contributions in short, by disposition id."""
    wrote, asked_for = (
        [each.comment_id for each in rows if each.comment_id],
        [each.amendment_id for each in rows if each.amendment_id],
    )
    edits = (
        {
            each.id: each
            for each in amendments.load_matching_amendments(Actor(), Amendment.id.in_(asked_for))
        }
        if asked_for
        else {}
    )
    said = (
        {
            each.id: each
            for each, _ in comments.load_comment_views(Actor(), Comment.id.in_(wrote))
            if each.body
        }
        if wrote
        else {}
    )
    found = {}
    for each in rows:
        if edit := edits.get(each.amendment_id or 0):
            found[each.id] = AnsweredContribution(
                edit.number,
                edit.kind,
                strip_label(edit.label),
                quote_requested_change(edit),
                each.outcome,
                each.reason,
            )
        elif words := said.get(each.comment_id or 0):
            found[each.id] = AnsweredContribution(
                None,
                "comment",
                None,
                make_excerpt(words.body or "", EXCERPT_LENGTH),
                each.outcome,
                each.reason,
            )
    return found


def quote_requested_change(edit: AmendmentView) -> str:
    """Describe the request of an amendment in its own language: “old” → “new”."""
    found = describe_amendment_change(edit)
    if found.changes:
        return "; ".join(
            f"{_quote_text(each.old)} → {_quote_text(each.new)}"
            if each.old
            else f"+ {_quote_text(each.new)}"
            for each in found.changes
        )[: 2 * EXCERPT_LENGTH]
    return _quote_text(extract_plain_text(edit.text)) if edit.kind == "add" and edit.text else ""


def _quote_text(words: str) -> str:
    return quote_words(abridge_quotation(words)) if words else "–"
