"""Reads the open issues of an issued version: brackets, amendments, statuses, due answers."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select

from consult.amendments.models import Amendment
from consult.amendments.queries import IS_OPEN as PROPOSED, AmendmentView, load_document_amendments
from consult.positions.models import CHOICES
from consult.positions.queries import Tally, load_clause_tallies
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN as SAID
from consult.consolidation.models import Disposition, AnswerPostponement
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.i18n import format_amendment_number
from consult.core.web.pages import render_sentence
from consult.documents.models import Clause, Placement, Version
from consult.text.brackets.bracket_tree import Bracket, parse_brackets
from consult.text.parsing.light_markup import extract_plain_text

from consult.output.reports.messages import CHOICE_NAMES as CHOICE_WORDS
from consult.output.render_input import FileClause

PUBLIC_READER = Actor()
SETTLED_STATUSES = frozenset({"agreed", "adref"})


class OpenClause(NamedTuple):
    """A clause with open issues: brackets, requests with their authors, and counts of positions.

    Attributes:
        status_now: that of the clause now, in the current version; None in an earlier one.
    """

    clause: FileClause
    status_now: str | None
    brackets: list[str]
    edits: list[str]
    stands: list[str]


class DueAnswerCount(NamedTuple):
    """The number of due answers to contributions from before the issue, and their deadline."""

    answers: int
    until: datetime | None


def load_open_clauses(version: Version, clauses: list[FileClause]) -> list[OpenClause]:
    """Load the clauses of a version with open issues.

    Requests and positions are listed for the current version only.
    """
    current = version.id == version.document.current_version_id
    edits: dict[int | None, list[str]] = {}
    for each in _load_unanswered(version) if current else []:
        edits.setdefault(each.clause_id, []).append(_describe_request(each))
    stands = load_clause_tallies(version.document_id) if current else {}
    now = _load_statuses(version) if current else {}
    found = []
    for clause in clauses:
        brackets, asked = _list_brackets(clause.text), edits.get(clause.id, [])
        if clause.kind != "heading" and (
            brackets or asked or (current and now[clause.id] not in SETTLED_STATUSES)
        ):
            found.append(
                OpenClause(
                    clause,
                    now.get(clause.id),
                    brackets,
                    asked,
                    _describe_positions(stands.get(clause.id)),
                )
            )
    return found


def _load_statuses(version: Version) -> dict[int, str]:
    """Load the statuses that the clauses of a version have now."""
    query = (
        select(Clause.id, Clause.status)
        .join(Placement, Placement.clause_id == Clause.id)
        .where(Placement.version_id == version.id)
    )
    return dict(db.session.execute(query).all())


def list_requests_at_top(version: Version) -> list[str]:
    """List the requests for new clauses before the first one of the current version."""
    if version.id != version.document.current_version_id:
        return []
    return [_describe_request(each) for each in _load_unanswered(version) if each.clause_id is None]


def count_due_answers(version: Version) -> DueAnswerCount:
    """Count the answers that are due for a version; none if it is based on no other version."""
    if version.based_on_id is None or version.issued_at is None:
        return DueAnswerCount(0, None)
    count = 0
    for kind, state, moment in (
        (Amendment, PROPOSED, Amendment.proposed_at),
        (Comment, SAID, Comment.posted_at),
    ):
        query = select(func.count(kind.id)).where(
            kind.document_id == version.document_id,
            state,
            moment < version.issued_at,
            kind.id.not_in(_select_answered_ids(kind)),
        )
        if kind is Comment:
            query = query.where(Comment.parent_id.is_(None), Comment.amendment_id.is_(None))
        count += db.session.scalar(query) or 0
    later = db.session.get(AnswerPostponement, version.id)
    return DueAnswerCount(count, later.until if later else None)


def _select_answered_ids(kind: type[Amendment] | type[Comment], *but: str) -> Select[int | None]:
    """Select the contributions answered with an issued version, except with these outcomes."""
    column = Disposition.amendment_id if kind is Amendment else Disposition.comment_id
    return (
        select(column)
        .join(Version, Version.id == Disposition.version_id)
        .where(column.is_not(None), Version.issued_at.is_not(None), Disposition.outcome.not_in(but))
    )


def _load_unanswered(version: Version) -> list[AmendmentView]:
    """Load the open amendments without an answer, or carried over."""
    return load_document_amendments(
        PUBLIC_READER,
        version.document_id,
        PROPOSED,
        Amendment.id.not_in(_select_answered_ids(Amendment, "carried_over")),
    )


def _describe_request(each: AmendmentView) -> str:
    """Describe a request with its author: A-12, Norvania: Replace “x” by “y”."""
    who = each.coalition or each.source or each.organisation or each.name
    more = [sponsor.name for sponsor in each.current_sponsors if sponsor.name]
    told = render_sentence("amendments/_amendment_labels.html", "amendment_sentence", each)
    asking = i18n.join_list([format_amendment_number(each.number), *([who] if who else []), *more])
    return f"{asking}{i18n.get_colon()}{told}"


def _list_brackets(text: str) -> list[str]:
    """List the text of the outermost brackets, with alternatives and their holders."""
    words = extract_plain_text(text)
    return [
        line
        for bracket in parse_brackets(words).brackets
        for line in _list_alternatives(words, bracket)
    ]


def _list_alternatives(words: str, bracket: Bracket) -> list[str]:
    if not bracket.alternatives:
        return [words[bracket.start : bracket.end]]
    return [
        f"{each.label}{f' ({each.by})' if each.by else ''}: {words[each.words : each.end]}"
        for each in bracket.alternatives
    ]


def _describe_positions(tally: Tally | None) -> list[str]:
    """Describe the number of organizations by position."""
    if tally is None:
        return []
    counts = tally["organisations"]
    return [
        f"{CHOICE_WORDS[choice]}{i18n.get_colon()}{counts[choice]}"
        for choice in CHOICES
        if counts[choice]
    ]
