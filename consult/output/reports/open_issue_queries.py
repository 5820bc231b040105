"""What stays open in an issued version: brackets and who asks for what, clauses that are not agreed, answers that are owed."""
from datetime import datetime
from typing import NamedTuple

from flask import get_template_attribute
from sqlalchemy import Select, func, select

from consult.amendments.blueprint import a_number
from consult.amendments.models import Amendment
from consult.amendments.queries import OPEN as PROPOSED, Proposal, in_document
from consult.positions.models import CHOICES
from consult.positions.queries import Tally, tallies
from consult.comments.models import Comment
from consult.comments.queries import OPEN as SAID
from consult.consolidation.models import Disposition, Postponed
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.text.brackets.bracket_tree import Bracket, parse
from consult.text.parsing.light_markup import plain

from .messages import CHOICES as CHOICE_WORDS
from consult.output.render_input import Clause

VISITOR = Actor()
SETTLED = frozenset({"agreed", "adref"})


class Left(NamedTuple):
    """A clause on which something is open: what stands in brackets, who asks for what, and how many stand where.

    status: none in a version that is not the current one.
    """

    clause: Clause
    status: str | None
    brackets: list[str]
    edits: list[str]
    stands: list[str]


class Owing(NamedTuple):
    """How many contributions that were made before a version was issued have no answer yet, and until when they come."""

    answers: int
    until: datetime | None


def left_open(version: Version, clauses: list[Clause]) -> list[Left]:
    """The clauses of a version on which something is open; what is asked for, and stands, is said of the current one alone."""
    current = version.id == version.document.current_version_id
    edits: dict[int | None, list[str]] = {}
    for each in _unanswered(version) if current else []:
        edits.setdefault(each.clause_id, []).append(_asked(each))
    stands = tallies(version.document_id) if current else {}
    found = []
    for clause in clauses:
        brackets, asked = _brackets(clause.text), edits.get(clause.id, [])
        if clause.kind != "heading" and (brackets or asked or (current and clause.status not in SETTLED)):
            found.append(Left(clause, clause.status if current else None, brackets, asked, _stands(stands.get(clause.id))))
    return found


def at_top(version: Version) -> list[str]:
    """What is asked for before the first clause of the current version."""
    if version.id != version.document.current_version_id:
        return []
    return [_asked(each) for each in _unanswered(version) if each.clause_id is None]


def owing(version: Version) -> Owing:
    """The answers that are owed on the way to a version; none where it goes on from no other."""
    if version.based_on_id is None or version.issued_at is None:
        return Owing(0, None)
    count = 0
    for kind, state, moment in ((Amendment, PROPOSED, Amendment.proposed_at), (Comment, SAID, Comment.posted_at)):
        query = select(func.count(kind.id)).where(kind.document_id == version.document_id, state, moment < version.issued_at,
                                                  kind.id.not_in(_answered(kind)))
        if kind is Comment:
            query = query.where(Comment.parent_id.is_(None), Comment.amendment_id.is_(None))
        count += db.session.scalar(query) or 0
    later = db.session.get(Postponed, version.id)
    return Owing(count, later.until if later else None)


def _answered(kind: type[Amendment] | type[Comment], *but: str) -> Select:
    """The contributions that have an answer on the way to an issued version, but for these outcomes."""
    column = Disposition.amendment_id if kind is Amendment else Disposition.comment_id
    return (select(column).join(Version, Version.id == Disposition.version_id)
            .where(column.is_not(None), Version.issued_at.is_not(None), Disposition.outcome.not_in(but)))


def _unanswered(version: Version) -> list[Proposal]:
    """The amendments that stand and have no answer, or were carried over."""
    return in_document(VISITOR, version.document_id, PROPOSED, Amendment.id.not_in(_answered(Amendment, "carried_over")))


def _asked(each: Proposal) -> str:
    """Who asks for what: A-12, Norvania: Replace “x” by “y”."""
    who = each.coalition or each.source or each.organisation or each.name
    more = [sponsor.name for sponsor in each.counted if sponsor.name]
    told = get_template_attribute("amendments/_parts.html", "in_words")(each).striptags()
    return f"{i18n.listed([a_number(each.number), *([who] if who else []), *more])}{i18n.colon()}{told}"


def _brackets(text: str) -> list[str]:
    """What stands in the outermost brackets of a text, with the alternatives and those who ask for them."""
    words = plain(text)
    return [line for bracket in parse(words).brackets for line in _alternatives(words, bracket)]


def _alternatives(words: str, bracket: Bracket) -> list[str]:
    if not bracket.alternatives:
        return [words[bracket.start:bracket.end]]
    return [f"{each.label}{f' ({each.by})' if each.by else ''}: {words[each.words:each.end]}" for each in bracket.alternatives]


def _stands(tally: Tally | None) -> list[str]:
    """How many organisations stand where."""
    if tally is None:
        return []
    counts = tally["organisations"]
    return [f"{CHOICE_WORDS[choice]}{i18n.colon()}{counts[choice]}" for choice in CHOICES if counts[choice]]
