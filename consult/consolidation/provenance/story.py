"""Story of a clause: its text in an issued version, the source of each passage, and its
history.
"""

from datetime import datetime
from string import ascii_lowercase
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN as SAID
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import NotFound
from consult.documents.comparison import DiffStretch, build_stretches
from consult.documents.models import Version
from consult.documents.queries import (
    ClauseText,
    find_clause_text,
    find_neighbours,
    list_readable_versions,
)
from consult.documents.clauses.lineage_queries import load_heirs
from consult.text.merge.consolidated_text import BASE
from consult.text.merge.word_provenance import TracedVersion, trace_origins

from consult.consolidation.dispositions.queries import DispositionView, load_dispositions
from consult.consolidation.models import (
    BracketChange,
    ClauseWork,
    DecidedClause,
    ChairDecision,
    Disposition,
)
from consult.consolidation.workbench.clause_text_queries import DIRECT_SOURCE, parse_passages


class StoryPassage(NamedTuple):
    """A passage of the text.

    Attributes:
        letter: Mark of the passage; empty if it is as old as the clause.
    """

    letter: str
    text: str
    sources: tuple[str, ...]
    version: Version


class ClauseOrigin(NamedTuple):
    """A clause of the previous version that this clause came from, or that was merged into it."""

    clause_id: int
    label: str
    version: Version


class StoryMoment(NamedTuple):
    """Something that happened to the clause.

    Attributes:
        what: "issued" (a version), "proposed" (an amendment), "bracketed" (a bracket was closed
            or changed), "decided" or "said" (comments).
        number: Number of dispositions given with a version, or of comments.
        words: Text of the clause in an issued version.
        origins: With a version, the clauses that this one came from or that were merged into it.
    """

    at: datetime
    what: str
    version: Version | None = None
    change: tuple[DiffStretch, ...] = ()
    edit: AmendmentView | None = None
    fates: tuple[DispositionView, ...] = ()
    decision: ChairDecision | None = None
    deed: BracketChange | None = None
    number: int = 0  # of dispositions in a version, or of comments
    words: str = ""  # clause text in an issued version
    origins: tuple[ClauseOrigin, ...] = ()


class ClauseStory(NamedTuple):
    """The story of a clause in a version.

    Attributes:
        struck: Text deleted by this version, with the sources that requested it.
        amendments: Amendments by source code, such as "a12".
    """

    version: Version
    line: ClauseText
    parts: list[StoryPassage]
    struck: list[tuple[str, tuple[str, ...]]]  # deleted text with the sources that requested it
    moments: list[StoryMoment]
    amendments: dict[str, AmendmentView]
    before: int | None
    after: int | None


def load_story(actor: Actor, version: Version, clause_id: int) -> ClauseStory:
    """Load the story of a clause up to an issued version.

    Raises:
        NotFound: The version is not issued, or does not contain the clause.
    """
    document = version.document
    every = sorted(
        (
            each
            for each in list_readable_versions(actor, document)
            if each.issued and each.place <= version.place
        ),
        key=lambda each: each.place,
    )
    lines = [
        (each, line)
        for each in every
        if (line := find_clause_text(each.id, clause_id, document.authentic, document.authentic))
        is not None
    ]
    if not version.issued or not lines or lines[-1][0].id != version.id:
        raise NotFound(what="Clause")
    works = {
        work.version_id: work
        for work in db.session.scalars(select(ClauseWork).where(ClauseWork.clause_id == clause_id))
    }
    edits = {
        f"a{each.id}": each
        for each in amendments.load_document_amendments(actor, document.id)
        if each.reason is not None and each.state not in {"held", "hidden"}
    }
    moments = [
        *_build_issue_moments(clause_id, lines, every),
        *_build_proposal_moments(clause_id, edits, version),
        *_load_bracket_moments(clause_id, version),
        *_load_decision_moments(clause_id, version),
        *_load_comment_moments(clause_id),
    ]
    work = works.get(version.id)
    struck = (
        [(text, tuple(sources)) for _, text, sources in work.struck] if work is not None else []
    )
    return ClauseStory(
        version,
        lines[-1][1],
        _build_passages(lines, works),
        struck,
        sorted(moments, key=lambda each: each.at),
        edits,
        *find_neighbours(version.id, clause_id),
    )


def _build_passages(
    lines: list[tuple[Version, ClauseText]], works: dict[int, ClauseWork]
) -> list[StoryPassage]:
    stages = []
    for version, line in lines:
        work = works.get(version.id)
        stages.append(
            TracedVersion(
                line.text,
                parse_passages(work) if work is not None and work.digest == line.digest else None,
            )
        )
    letters: dict[tuple[tuple[str, ...], int], str] = {}
    found = []
    for each in trace_origins(stages, DIRECT_SOURCE):
        sources = tuple(map(str, each.sources))
        letter = (
            ""
            if sources == (BASE,)
            else letters.setdefault((sources, each.version), _format_letter(len(letters)))
        )
        found.append(StoryPassage(letter, each.text, sources, lines[each.version][0]))
    return found


def _format_letter(number: int) -> str:
    """Format a number as letters: a, b, … z, aa, ab."""
    return (_format_letter(number // 26 - 1) if number >= 26 else "") + ascii_lowercase[number % 26]


def _load_origins(
    clause_id: int, version: Version, every: list[Version]
) -> tuple[ClauseOrigin, ...]:
    older = next((each for each in reversed(every) if each.place < version.place), None)
    if older is None:
        return ()
    authentic = version.document.authentic
    sources = [number for number, heirs in load_heirs(version).items() if clause_id in heirs]
    found = [
        (number, find_clause_text(older.id, number, authentic, authentic)) for number in sources
    ]
    return tuple(
        ClauseOrigin(number, line.label, older) for number, line in found if line is not None
    )


def _build_issue_moments(
    clause_id: int, lines: list[tuple[Version, ClauseText]], every: list[Version]
) -> list[StoryMoment]:
    found, before = [], ""
    for version, line in lines:
        given = (
            db.session.scalar(
                select(func.count(Disposition.id)).where(
                    Disposition.version_id == version.id, _build_clause_condition(clause_id)
                )
            )
            or 0
        )
        change = tuple(build_stretches(before, line.text)) if before and before != line.text else ()
        found.append(
            StoryMoment(
                version.issued_at or utc_now(),
                "issued",
                version,
                change,
                number=given,
                words=line.text,
                origins=_load_origins(clause_id, version, every),
            )
        )
        before = line.text
    return found


def _build_clause_condition(clause_id: int) -> ColumnElement[bool]:
    """Build the condition for dispositions of contributions to a clause."""
    edits = select(Amendment.id).where(Amendment.clause_id == clause_id)
    said = select(Comment.id).where(Comment.clause_id == clause_id)
    return Disposition.amendment_id.in_(edits) | Disposition.comment_id.in_(said)


def _build_proposal_moments(
    clause_id: int, edits: dict[str, AmendmentView], version: Version
) -> list[StoryMoment]:
    until = version.issued_at
    return [
        StoryMoment(
            each.proposed_at,
            "proposed",
            edit=each,
            fates=tuple(load_dispositions("amendment", each.id)),
        )
        for each in edits.values()
        if each.clause_id == clause_id and (until is None or each.proposed_at <= until)
    ]


def _load_decision_moments(clause_id: int, version: Version) -> list[StoryMoment]:
    query = (
        select(ChairDecision)
        .join(DecidedClause, DecidedClause.decision_id == ChairDecision.id)
        .join(Version, Version.id == ChairDecision.version_id)
        .where(
            DecidedClause.clause_id == clause_id,
            Version.issued_at.is_not(None),
            Version.place <= version.place,
        )
    )
    return [
        StoryMoment(each.made_at, "decided", decision=each) for each in db.session.scalars(query)
    ]


def _load_bracket_moments(clause_id: int, version: Version) -> list[StoryMoment]:
    """Load the bracket changes made for issued versions, without insertions.

    The text itself names the objector for whom a bracket was inserted.
    """
    query = (
        select(BracketChange)
        .join(Version, Version.id == BracketChange.version_id)
        .where(
            BracketChange.clause_id == clause_id,
            BracketChange.undone_at.is_(None),
            BracketChange.kind != "opened",
            Version.issued_at.is_not(None),
            Version.place <= version.place,
        )
        .order_by(BracketChange.id)
    )
    return [StoryMoment(each.made_at, "bracketed", deed=each) for each in db.session.scalars(query)]


def _load_comment_moments(clause_id: int) -> list[StoryMoment]:
    query = select(func.count(Comment.id), func.max(Comment.posted_at)).where(
        Comment.clause_id == clause_id,
        Comment.parent_id.is_(None),
        Comment.amendment_id.is_(None),
        SAID,
    )
    count, last = db.session.execute(query).one()
    return [StoryMoment(last, "said", number=count)] if count else []
