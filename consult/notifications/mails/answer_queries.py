"""Answers as a mail lists them: each contribution in short, with what became of it and why."""
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal
from consult.amendments.change_description import change_of
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.consolidation.contests.actions import contests_of, standing_of
from consult.consolidation.models import Disposition
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.text.diff.change_descriptions import abridged
from consult.text.sanitize import excerpt
from consult.text.clause_names import bare
from consult.text.parsing.light_markup import plain

from consult.notifications.models import Notice

MOST = 40  # answers in one mail; the page has all of them
LENGTH = 160  # characters of what was said


class Line(NamedTuple):
    """A contribution in one mail: number and kind of an amendment, or "comment"."""

    number: int | None
    kind: str
    label: str | None
    asked: str
    outcome: str
    reason: str


class Listed(NamedTuple):
    """The answers of one notice, how many more the page has, and until when the first of them may be contested."""

    lines: list[Line]
    more: int
    until: datetime | None


def listed(notices: Iterable[Notice]) -> dict[int, Listed]:
    """The answers of each notice of answers, as far as everyone may read the contributions now.

    A handful of statements, however many notices and answers there are.
    """
    given = [each for each in notices if each.facts.get("answers")]
    numbers = {number for each in given for number in each.facts["answers"][:MOST]}
    if not numbers:
        return {}
    rows = list(db.session.scalars(select(Disposition).where(Disposition.id.in_(numbers))
                                   .options(selectinload(Disposition.version).selectinload(Version.document))))
    lines, contests = _lines(rows), contests_of(numbers)
    until = {each.id: standing.until for each in rows if (standing := standing_of(each, contests.get(each.id, []))).in_time}
    return {each.id: _listed(each.facts, lines, until) for each in given}


def _listed(facts: dict[str, Any], lines: dict[int, Line], until: dict[int, datetime | None]) -> Listed:
    numbers = facts["answers"][:MOST]
    days = [day for number in numbers if (day := until.get(number)) is not None]
    return Listed([lines[number] for number in numbers if number in lines], max(0, facts["count"] - MOST),
                  min(days, default=None) if facts.get("own") else None)


def _lines(rows: list[Disposition]) -> dict[int, Line]:
    """The answers in short, by number."""
    wrote, asked_for = [each.comment_id for each in rows if each.comment_id], [each.amendment_id for each in rows
                                                                              if each.amendment_id]
    edits = {each.id: each for each in amendments.chosen(Actor(), Amendment.id.in_(asked_for))} if asked_for else {}
    said = {each.id: each for each, _ in comments.said_where(Actor(), Comment.id.in_(wrote)) if each.body} if wrote else {}
    found = {}
    for each in rows:
        if edit := edits.get(each.amendment_id or 0):
            found[each.id] = Line(edit.number, edit.kind, bare(edit.label), asked(edit), each.outcome, each.reason)
        elif words := said.get(each.comment_id or 0):
            found[each.id] = Line(None, "comment", None, excerpt(words.body or "", LENGTH), each.outcome, each.reason)
    return found


def asked(edit: Proposal) -> str:
    """What an amendment asks for, in short, in no language but its own: “old” → “new”."""
    found = change_of(edit)
    if found.changes:
        return "; ".join(f"{_quoted(each.old)} → {_quoted(each.new)}" if each.old else f"+ {_quoted(each.new)}"
                         for each in found.changes)[:2 * LENGTH]
    return _quoted(plain(edit.text)) if edit.kind == "add" and edit.text else ""


def _quoted(words: str) -> str:
    return f"“{abridged(words)}”" if words else "–"
