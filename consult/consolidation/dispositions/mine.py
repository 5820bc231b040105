"""Queries of the dispositions of a reader's own contributions, with their places before and
after.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment, Coalition, CoalitionMember, Sponsorship
from consult.amendments.queries import AmendmentView
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentView
from consult.documents.clause_queries import load_current_names, load_version_names
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document, Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.text.clause_names import is_full_label

from consult.consolidation.contests.queries import (
    ContestState,
    load_contests_by_disposition,
    may_contest,
    build_contest_state,
)
from consult.consolidation.decisions.queries import load_decisions_by_clause
from .queries import DispositionView, load_newest_dispositions
from consult.consolidation.models import (
    ClauseWork,
    DecidedClause,
    ChairDecision,
    Disposition,
    AnswerPostponement,
)
from consult.consolidation.workbench.clause_text_queries import (
    build_current_passages,
    parse_passages,
)

OWED = "owed"  # code for a missing disposition
TIES = ("own", "source", "organisation", "backed")
QUOTE_CONTEXT = 40  # characters of context on each side of a quoted passage


class OwnContribution(NamedTuple):
    """A contribution with its disposition; None while it is not answered.

    Attributes:
        tie: "own" (written by the reader), "source" (entered for the reader's organization),
            "organisation" or "backed".
        due_until: Deadline of its answer, set by the chair.
        label: Label of its clause in the current text.
    """

    kind: str  # "amendment" or "comment"
    id: int
    tie: str
    document: Document
    thing: AmendmentView | CommentView
    at: datetime
    disposition: DispositionView | None
    due_until: datetime | None
    label: str | None  # of the clause, in the current text

    @property
    def outcome(self) -> str:
        """Outcome code, or "owed" without a disposition."""
        return self.disposition.outcome if self.disposition else OWED


class ResultingPassage(NamedTuple):
    """A stretch of the new text with text that results from a contribution.

    Attributes:
        pieces: Pairs of text and whether it results from the contribution, in order.
    """

    line: ClauseText
    pieces: list[tuple[str, bool]]

    @property
    def own(self) -> list[str]:
        """The texts that result from the contribution."""
        return [text.strip() for text, own in self.pieces if own]


class AnswerPlace(NamedTuple):
    """The place of an answered contribution before and after, and the resulting text.

    Attributes:
        clause_before, clause_after: Clause in the previous version and in the version of the
            answer; None if it is not there.
    """

    clause_before: ClauseText | None
    clause_after: ClauseText | None
    words: list[ResultingPassage]
    version: Version
    decision: ChairDecision | None
    standing: ContestState
    may_contest: bool


class VersionContext(NamedTuple):
    """An issued version with its base text, the origin of its text, and the chair's decisions."""

    version: Version
    before: dict[int, ClauseText]
    after: dict[int, ClauseText]
    works: dict[int, ClauseWork]
    decisions: dict[int, tuple[ChairDecision, DecidedClause]]


def load_own_answers(actor: Actor) -> list[OwnContribution]:
    """Load the actor's contributions with their dispositions, newest answers first.

    Includes contributions of the actor's organization and those the actor supports.

    Raises:
        Unknown: The actor is not signed in.
    """
    require_permission(actor, "comment.list_own")
    edits = amendments.load_matching_amendments(
        actor, _build_amendment_condition(actor), Amendment.withdrawn_at.is_(None)
    )
    said = [
        each
        for each, _ in comments.load_comment_views(
            actor,
            _build_comment_condition(actor),
            Comment.parent_id.is_(None),
            Comment.amendment_id.is_(None),
            Comment.withdrawn_at.is_(None),
        )
        if each.body is not None
    ]
    numbers = {each.document_id for each in edits} | {each.document_id for each in said}
    documents = {
        each.id: each
        for each in db.session.scalars(select(Document).where(Document.id.in_(numbers)))
    }
    owed, labels = (
        _load_due_dates(documents.values()),
        load_current_names({each.clause_id for each in said if each.clause_id}),
    )
    edited, answered = (
        load_newest_dispositions(Disposition.amendment_id, [each.id for each in edits]),
        load_newest_dispositions(Disposition.comment_id, [each.id for each in said]),
    )
    found = [
        OwnContribution(
            "amendment",
            each.id,
            _get_tie(actor, each),
            documents[each.document_id],
            each,
            each.proposed_at,
            edited.get(each.id),
            owed.get(each.document_id),
            each.label,
        )
        for each in edits
    ]
    found += [
        OwnContribution(
            "comment",
            each.id,
            _get_tie(actor, each),
            documents[each.document_id],
            each,
            each.posted_at,
            answered.get(each.id),
            owed.get(each.document_id),
            labels.get(each.clause_id or 0),
        )
        for each in said
    ]
    return sorted(
        found,
        key=lambda each: (
            each.disposition.version_id if each.disposition else 0,
            each.at,
            each.kind,
            each.id,
        ),
        reverse=True,
    )


def _list_represented_consultations(actor: Actor) -> list[int]:
    """List the consultations in which the actor speaks for an organization."""
    return sorted(
        {
            number
            for number, _ in actor.roles
            if actor.find_represented_organisation(number) is not None
        }
    )


def _build_amendment_condition(actor: Actor) -> ColumnElement[bool]:
    backed = select(Sponsorship.amendment_id).where(Sponsorship.user_id == actor.user_id)
    ways = [
        and_(Amendment.author_id == actor.user_id, Amendment.submission_id.is_(None)),
        Amendment.id.in_(backed),
    ]
    if actor.organisation_id is not None:
        ours, speaking = (
            Amendment.organisation_id == actor.organisation_id,
            Amendment.consultation_id.in_(_list_represented_consultations(actor)),
        )
        together = select(Sponsorship.amendment_id).where(
            Sponsorship.organisation_id == actor.organisation_id
        )
        coalitions = (
            select(Coalition.id)
            .join(CoalitionMember, CoalitionMember.coalition_id == Coalition.id)
            .where(
                CoalitionMember.organisation_id == actor.organisation_id,
                CoalitionMember.confirmed_at.is_not(None),
            )
        )
        through = select(Sponsorship.amendment_id).where(Sponsorship.coalition_id.in_(coalitions))
        ways += [
            and_(ours, Amendment.submission_id.is_not(None)),
            and_(
                speaking,
                or_(
                    ours,
                    Amendment.id.in_(together),
                    Amendment.id.in_(through),
                    Amendment.coalition_id.in_(coalitions),
                ),
            ),
        ]
    return or_(*ways)


def _build_comment_condition(actor: Actor) -> ColumnElement[bool]:
    ways = [and_(Comment.author_id == actor.user_id, Comment.submission_id.is_(None))]
    if actor.organisation_id is not None:
        ways.append(
            and_(
                Comment.organisation_id == actor.organisation_id,
                or_(
                    Comment.submission_id.is_not(None),
                    Comment.consultation_id.in_(_list_represented_consultations(actor)),
                ),
            )
        )
    return or_(*ways)


def _get_tie(actor: Actor, each: AmendmentView | CommentView) -> str:
    if each.submission_id is None and each.author_id == actor.user_id:
        return "own"
    if each.organisation_id is not None and each.organisation_id == actor.organisation_id:
        return "source" if each.submission_id is not None else "organisation"
    return "backed"


def _load_due_dates(documents: Iterable[Document]) -> dict[int, datetime]:
    """Load the deadlines of answers that were due when the current version was issued, by
    document.
    """
    current = {each.current_version_id: each.id for each in documents if each.current_version_id}
    return {
        current[each.version_id]: each.until
        for each in db.session.scalars(
            select(AnswerPostponement).where(AnswerPostponement.version_id.in_(current))
        )
    }


def load_current_versions(documents: Iterable[Document]) -> dict[int, Version]:
    """Load the current versions of documents, by document."""
    numbers = [each.current_version_id for each in documents if each.current_version_id]
    return {
        each.document_id: each
        for each in db.session.scalars(select(Version).where(Version.id.in_(numbers)))
    }


def load_answer_places(actor: Actor, found: Iterable[OwnContribution]) -> dict[int, AnswerPlace]:
    """Load the places and resulting texts of answered contributions, by disposition."""
    answered = [each for each in found if each.disposition is not None]
    numbers = [each.disposition.id for each in answered if each.disposition]
    rows = {
        each.id: each
        for each in db.session.scalars(select(Disposition).where(Disposition.id.in_(numbers)))
    }
    contests = load_contests_by_disposition(numbers)
    texts: dict[int, VersionContext] = {}
    placed = {}
    for each in answered:
        given = rows[each.disposition.id] if each.disposition else None
        if given is None:
            continue
        if given.version_id not in texts:
            texts[given.version_id] = _load_version_context(given.version)
        text, clause_id = texts[given.version_id], each.thing.clause_id or 0
        then, now = text.before.get(clause_id), text.after.get(clause_id)
        words = _find_resulting_passages(text, f"a{each.id}") if each.kind == "amendment" else []
        known = text.decisions.get(words[0].line.clause_id if words else clause_id)
        standing = build_contest_state(given, contests.get(given.id, []))
        placed[given.id] = AnswerPlace(
            then,
            now,
            words,
            given.version,
            known[0] if known else None,
            standing,
            may_contest(actor, given, standing),
        )
    return placed


def _load_version_context(version: Version) -> VersionContext:
    authentic = version.document.authentic
    works = {
        each.clause_id: each
        for each in db.session.scalars(
            select(ClauseWork).where(ClauseWork.version_id == version.id)
        )
    }
    return VersionContext(
        version,
        _load_named_clauses(version.based_on_id or 0, authentic),
        _load_named_clauses(version.id, authentic),
        works,
        load_decisions_by_clause(version.id),
    )


def _load_named_clauses(version_id: int, authentic: str) -> dict[int, ClauseText]:
    """Load the clauses of a version; labels that depend on a parent are written out, such as `10
    a)`.
    """
    called = load_version_names(version_id)
    return {
        each.clause_id: each
        if not each.label or is_full_label(each.kind, each.level, each.label)
        else each._replace(label=called.get(each.clause_id, each.label))
        for each in load_clause_texts(version_id, authentic, authentic)
    }


def _find_resulting_passages(text: VersionContext, source: str) -> list[ResultingPassage]:
    """Find the passages that result from a contribution, with context; close ones are combined."""
    found = []
    for clause_id, work in text.works.items():
        now, then = text.after.get(clause_id), text.before.get(clause_id)
        if now is None or not any(source in sources for _, sources in work.passages):
            continue
        spans, at = [], 0
        for each in (
            build_current_passages(work, now, then)
            if then
            else parse_passages(work)
            if work.digest == now.digest
            else ()
        ):
            if source in each.sources and any(character.isalnum() for character in each.text):
                spans.append((at, at + len(each.text)))
            at += len(each.text)
        found += [
            ResultingPassage(now, _quote_spans(now.text, group))
            for group in _group_close_spans(spans)
        ]
    return found


def _group_close_spans(spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Group the spans whose context would overlap."""
    groups: list[list[tuple[int, int]]] = []
    for span in spans:
        if groups and span[0] - groups[-1][-1][1] <= 2 * QUOTE_CONTEXT:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _quote_spans(text: str, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Quote the text at some spans and between them, with whole words before and after."""
    first, last = spans[0][0], spans[-1][1]
    start = (
        0 if first <= QUOTE_CONTEXT else text.find(" ", first - QUOTE_CONTEXT, first) + 1 or first
    )
    end = (
        len(text)
        if len(text) - last <= QUOTE_CONTEXT
        else max(text.rfind(" ", last, last + QUOTE_CONTEXT), last)
    )
    pieces, at = [("… " if start else "", False)], start
    for begin, stop in spans:
        pieces += [(text[at:begin], False), (text[begin:stop], True)]
        at = stop
    return [
        piece
        for piece in [*pieces, (text[at:end] + (" …" if end < len(text) else ""), False)]
        if piece[0]
    ]


def count_outcomes(found: Iterable[OwnContribution]) -> dict[str, int]:
    """Count the contributions of each outcome."""
    counts: dict[str, int] = defaultdict(int)
    for each in found:
        counts[each.outcome] += 1
    return dict(counts)
