"""The story of a clause: its words in an issued version, where each passage came from, and how it came about."""
from datetime import datetime
from string import ascii_lowercase
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal
from consult.comments.models import Comment
from consult.comments.queries import OPEN as SAID
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, now
from consult.core.errors import NotFound
from consult.documents.comparison import Stretch, stretched
from consult.documents.models import Version
from consult.documents.queries import Line, line_of, neighbours, versions_for
from consult.documents.clauses.lineage_actions import heirs_in
from consult.text.merge.consolidated_text import BASE
from consult.text.merge.word_provenance import Stage, origins

from consult.consolidation.dispositions.queries import Fate, fates_of
from consult.consolidation.models import (
    BracketDeed, ClauseWork, DecidedClause, Decision, Disposition,
)
from consult.consolidation.workbench.actions import WRITTEN, passages_of


class Part(NamedTuple):
    """A passage of the words; letter: none where they stand since the first version that had the clause."""

    letter: str
    text: str
    sources: tuple[str, ...]
    version: Version


class Source(NamedTuple):
    """A clause of the version before that this one came from, or took in."""

    clause_id: int
    label: str
    version: Version


class Moment(NamedTuple):
    """Something that happened to the clause.

    what: issued (a version), proposed (an edit), bracketed (a bracket was settled or changed), decided, or said (comments).
    came: with a version, the clauses that it came from or took in.
    """

    at: datetime
    what: str
    version: Version | None = None
    change: tuple[Stretch, ...] = ()
    edit: Proposal | None = None
    fates: tuple[Fate, ...] = ()
    decision: Decision | None = None
    deed: BracketDeed | None = None
    number: int = 0  # of answers given with a version, of comments
    words: str = ""  # of the clause in a version that was issued
    came: tuple[Source, ...] = ()


class Story(NamedTuple):
    """What there is to tell of a clause in a version. edits: by source, "a12"."""

    version: Version
    line: Line
    parts: list[Part]
    struck: list[tuple[str, tuple[str, ...]]]  # words that went with this version, and who asked for it
    moments: list[Moment]
    edits: dict[str, Proposal]
    before: int | None
    after: int | None


def story(actor: Actor, version: Version, clause_id: int) -> Story:
    """The story of a clause up to an issued version; raises NotFound for one that is not issued or has no such clause."""
    document = version.document
    every = sorted((each for each in versions_for(actor, document) if each.issued and each.place <= version.place),
                   key=lambda each: each.place)
    lines = [(each, line) for each in every
             if (line := line_of(each.id, clause_id, document.authentic, document.authentic)) is not None]
    if not version.issued or not lines or lines[-1][0].id != version.id:
        raise NotFound(what="Clause")
    works = {work.version_id: work for work in db.session.scalars(select(ClauseWork).where(ClauseWork.clause_id == clause_id))}
    edits = {f"a{each.id}": each for each in amendments.in_document(actor, document.id)
             if each.reason is not None and each.state not in {"held", "hidden"}}
    moments = [*_issued(clause_id, lines, every), *_proposed(clause_id, edits, version), *_bracketed(clause_id, version),
               *_decided(clause_id, version), *_said(clause_id)]
    work = works.get(version.id)
    struck = [(text, tuple(sources)) for _, text, sources in work.struck] if work is not None else []
    return Story(version, lines[-1][1], _parts(lines, works), struck, sorted(moments, key=lambda each: each.at), edits,
                 *neighbours(version.id, clause_id))


def _parts(lines: list[tuple[Version, Line]], works: dict[int, ClauseWork]) -> list[Part]:
    stages = []
    for version, line in lines:
        work = works.get(version.id)
        stages.append(Stage(line.text, passages_of(work) if work is not None and work.digest == line.digest else None))
    letters: dict[tuple[tuple[str, ...], int], str] = {}
    found = []
    for each in origins(stages, WRITTEN):
        sources = tuple(map(str, each.sources))
        letter = "" if sources == (BASE,) else letters.setdefault((sources, each.version), _letter(len(letters)))
        found.append(Part(letter, each.text, sources, lines[each.version][0]))
    return found


def _letter(number: int) -> str:
    """a, b, … z, aa, ab …"""
    return (_letter(number // 26 - 1) if number >= 26 else "") + ascii_lowercase[number % 26]


def _came(clause_id: int, version: Version, every: list[Version]) -> tuple[Source, ...]:
    older = next((each for each in reversed(every) if each.place < version.place), None)
    if older is None:
        return ()
    authentic = version.document.authentic
    sources = [number for number, heirs in heirs_in(version).items() if clause_id in heirs]
    found = [(number, line_of(older.id, number, authentic, authentic)) for number in sources]
    return tuple(Source(number, line.label, older) for number, line in found if line is not None)


def _issued(clause_id: int, lines: list[tuple[Version, Line]], every: list[Version]) -> list[Moment]:
    found, before = [], ""
    for version, line in lines:
        given = db.session.scalar(select(func.count(Disposition.id)).where(
            Disposition.version_id == version.id, _on(clause_id))) or 0
        change = tuple(stretched(before, line.text)) if before and before != line.text else ()
        found.append(Moment(version.issued_at or now(), "issued", version, change, number=given, words=line.text,
                            came=_came(clause_id, version, every)))
        before = line.text
    return found


def _on(clause_id: int) -> ColumnElement[bool]:
    """Answers to what was said of a clause."""
    edits = select(Amendment.id).where(Amendment.clause_id == clause_id)
    said = select(Comment.id).where(Comment.clause_id == clause_id)
    return Disposition.amendment_id.in_(edits) | Disposition.comment_id.in_(said)


def _proposed(clause_id: int, edits: dict[str, Proposal], version: Version) -> list[Moment]:
    until = version.issued_at
    return [Moment(each.proposed_at, "proposed", edit=each, fates=tuple(fates_of("amendment", each.id)))
            for each in edits.values() if each.clause_id == clause_id and (until is None or each.proposed_at <= until)]


def _decided(clause_id: int, version: Version) -> list[Moment]:
    query = (select(Decision).join(DecidedClause, DecidedClause.decision_id == Decision.id)
             .join(Version, Version.id == Decision.version_id)
             .where(DecidedClause.clause_id == clause_id, Version.issued_at.is_not(None), Version.place <= version.place))
    return [Moment(each.made_at, "decided", decision=each) for each in db.session.scalars(query)]


def _bracketed(clause_id: int, version: Version) -> list[Moment]:
    """What was done to brackets on the way to issued versions; who opened one is named in the words themselves."""
    query = (select(BracketDeed).join(Version, Version.id == BracketDeed.version_id)
             .where(BracketDeed.clause_id == clause_id, BracketDeed.undone_at.is_(None), BracketDeed.kind != "opened",
                    Version.issued_at.is_not(None), Version.place <= version.place).order_by(BracketDeed.id))
    return [Moment(each.made_at, "bracketed", deed=each) for each in db.session.scalars(query)]


def _said(clause_id: int) -> list[Moment]:
    query = select(func.count(Comment.id), func.max(Comment.posted_at)).where(
        Comment.clause_id == clause_id, Comment.parent_id.is_(None), Comment.amendment_id.is_(None), SAID)
    count, last = db.session.execute(query).one()
    return [Moment(last, "said", number=count)] if count else []
