"""Reads of consolidation: the board of a working version, and everything about one clause on the workbench."""
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.colliding import collisions_on, hunks_of
from consult.amendments.queries import Proposal
from consult.ballots import queries as ballots
from consult.ballots.queries import Tally
from consult.comments import queries as comments
from consult.comments.models import Comment, Thread
from consult.core.access import Actor
from consult.core.db import db, find
from consult.core.errors import NotFound
from consult.core.rules import require
from consult.documents.models import Document, Version
from consult.documents.queries import Line, neighbours, text_of
from consult.text.hunks import Hunk

from .deciding import decided
from .models import Claim, ClauseWork, Decision, Disposition
from .publishing import Owed, owed
from .working import base_line, key_of, line_now, work_on

AT_ONCE = 400  # threads on a page: once these are answered, the others come
CONTEXT = 24  # characters around a change


class Row(NamedTuple):
    """A clause on the board. owed: contributions without a disposition; waiting: of them comments nobody answered."""

    line: Line
    edits: int
    comments: int
    owed: int
    colliding: int
    tally: Tally | None
    claim: Claim | None
    changed: bool  # it reads otherwise than the issued version
    decided: bool  # the chair decided these words
    ready: bool


class Board(NamedTuple):
    """The clauses of a working version with what is to be done, and the one to take next."""

    version: Version
    rows: list[Row]
    next: Row | None
    owed: Owed  # what stands against issuing it

    def total(self, name: str) -> int:
        """The sum of a column."""
        return sum(int(getattr(row, name)) for row in self.rows)


class Option(NamedTuple):
    """What proposals ask for at one place: words around it, words that go, and words that come."""

    keys: tuple[str, ...]
    before: str
    old: str
    new: str
    after: str
    proposals: tuple[Proposal, ...]
    taken: bool


class Spot(NamedTuple):
    """A place of a clause at which something is asked for; several options that collide stand together."""

    options: list[Option]
    collides: bool


class Bench(NamedTuple):
    """Everything about one clause on its way into the next version."""

    version: Version
    base: Line
    line: Line
    work: ClauseWork | None
    spots: list[Spot]
    others: list[Proposal]  # that change no words here: new clauses after it, deletions, no change, those to be rendered
    threads: list[Thread]
    dispositions: dict[str, Disposition]  # by "amendment:12"
    claim: Claim | None
    decision: Decision | None
    before: int | None
    after: int | None


def working_versions(document: Document) -> list[Version]:
    """The working versions that go on from the current one, newest first."""
    query = select(Version).where(Version.document_id == document.id, Version.issued_at.is_(None),
                                  Version.based_on_id == document.current_version_id).order_by(Version.place.desc())
    return list(db.session.scalars(query)) if document.current_version_id else []


def board(actor: Actor, version: Version) -> Board:
    """The board, in the order of the text."""
    require(actor, "desk.see", version)
    document = version.document
    authentic = document.authentic
    against = owed(version)
    undecided = {line.clause_id for line in against.undecided}
    edits: dict[int | None, list[Proposal]] = {}
    for each in amendments.in_document(actor, document.id):
        if each.state == "open":
            edits.setdefault(each.clause_id, []).append(each)
    said = _threads(document.id)
    done = _disposed(version.id)
    claims = {each.clause_id: each for each in db.session.scalars(select(Claim).where(Claim.version_id == version.id))}
    tallies, settled = ballots.tallies(document.id), decided(version.id)
    rows = []
    for line in text_of(version.id, authentic, authentic):
        own, spoken = edits.get(line.clause_id, []), said.get(line.clause_id, [])
        left = sum(("amendment", each.id) not in done for each in own) + sum(("comment", each) not in done for each in spoken)
        agreed = line.clause_id in settled and settled[line.clause_id][1].digest == line.digest
        rows.append(Row(line, len(own), len(spoken), left, len(collisions_on(own)), tallies.get(line.clause_id),
                        claims.get(line.clause_id), line.clause_id in against.changed, agreed,
                        left == 0 and line.clause_id not in undecided))
    free = [row for row in rows if row.owed and (row.claim is None or row.claim.user_id == actor.user_id)]
    return Board(version, rows, max(free, key=lambda row: (row.colliding, row.owed), default=None), against)


def _threads(document_id: int) -> dict[int | None, list[int]]:
    """The threads that everyone may read, by clause."""
    found: dict[int | None, list[int]] = {}
    query = select(Comment.clause_id, Comment.id).where(Comment.document_id == document_id, Comment.parent_id.is_(None),
                                                        Comment.amendment_id.is_(None), comments.OPEN)
    for clause_id, number in db.session.execute(query):
        found.setdefault(clause_id, []).append(number)
    return found


def _disposed(version_id: int) -> set[tuple[str, int]]:
    query = select(Disposition.amendment_id, Disposition.comment_id).where(Disposition.version_id == version_id)
    return {("amendment", one) if one else ("comment", other) for one, other in db.session.execute(query)}


def bench(actor: Actor, version: Version, clause_id: int) -> Bench:
    """The workbench of a clause; raises NotFound for a clause that is new in the working version, or not in it."""
    require(actor, "desk.see", version)
    base, line = base_line(version, clause_id), line_now(version, clause_id)
    if base is None or line is None:
        raise NotFound(what="Clause")
    work = work_on(version.id, clause_id)
    there = [each for each in amendments.amendments_on(actor, clause_id) if each.state == "open"]
    worded = [each for each in there if each.kind != "sup" and hunks_of(each) and each.sure]
    known, dispositions = decided(version.id).get(clause_id), dispositions_in(version)
    return Bench(version, base, line, work, spots(base.text, worded, set(work.taken) if work else set()),
                 [each for each in there if each not in worded], _to_answer(actor, dispositions, clause_id=clause_id),
                 dispositions, db.session.get(Claim, (version.id, clause_id)),
                 known[0] if known and known[1].digest == line.digest else None, *neighbours(version.id, clause_id))


class Rest(NamedTuple):
    """What was contributed to a document past the clauses of a working version: to all of it, or to one that left it."""

    proposals: list[Proposal]
    threads: list[Thread]
    dispositions: dict[str, Disposition]

    @property
    def owed(self) -> int:
        """How many have no answer yet."""
        items = [*(f"amendment:{each.id}" for each in self.proposals), *(f"comment:{each.first.id}" for each in self.threads)]
        return sum(item not in self.dispositions for item in items)


def rest(actor: Actor, version: Version) -> Rest:
    """The contributions that stand beside no clause of the working version."""
    require(actor, "desk.see", version)
    document = version.document
    there = {line.clause_id for line in text_of(version.id, document.authentic, document.authentic)}
    based = {line.clause_id for line in text_of(version.based_on_id or 0, document.authentic, document.authentic)}
    kept = there & based
    proposals = [each for each in amendments.in_document(actor, document.id)
                 if each.state == "open" and each.clause_id not in kept]
    dispositions = dispositions_in(version)
    threads = _to_answer(actor, dispositions, document_id=document.id)
    for number in _threads(document.id):
        if number is not None and number not in kept:
            threads += _to_answer(actor, dispositions, clause_id=number)
    return Rest(proposals, threads, dispositions)


def _to_answer(actor: Actor, dispositions: dict[str, Disposition], **where: int) -> list[Thread]:
    """The threads that everyone may read, those without an answer first, as many as one form takes."""
    found: list[Thread] = []
    after = 0
    while part := comments.threads_on(actor, after=after, **where):
        found += [each for each in part if each.first.state == "open"]
        after = part[-1].first.id
    found.sort(key=lambda each: (f"comment:{each.first.id}" in dispositions, each.first.id))
    return found[:AT_ONCE]


def dispositions_in(version: Version) -> dict[str, Disposition]:
    """What was said of contributions on the way to a version: {"amendment:12": …}."""
    return {f"amendment:{each.amendment_id}" if each.amendment_id else f"comment:{each.comment_id}": each
            for each in db.session.scalars(select(Disposition).where(Disposition.version_id == version.id))}


def spots(base: str, proposals: Iterable[Proposal], taken: set[str]) -> list[Spot]:
    """The places at which the amendments of a clause ask for something, in the order of the text."""
    every = list(proposals)
    keyed = {hunk: key_of(hunk, number) for each in every for number, hunk in enumerate(hunks_of(each))}
    by_id = {each.id: each for each in every}
    groups = [list(each.hunks) for each in collisions_on(every)]
    disputed = {hunk for group in groups for hunk in group}
    alone: dict[tuple[int, int, str], list[Hunk]] = {}
    for hunk in keyed:
        if hunk not in disputed:
            alone.setdefault((hunk.first, hunk.last, hunk.bare), []).append(hunk)
    found = [(group[0].first, Spot(_options(base, group, keyed, by_id, taken), collides=True)) for group in groups]
    found += [(group[0].first, Spot(_options(base, group, keyed, by_id, taken), collides=False)) for group in alone.values()]
    return [spot for _, spot in sorted(found, key=lambda pair: pair[0])]


def _options(base: str, hunks: list[Hunk], keyed: dict[Hunk, str], by_id: dict[int, Proposal], taken: set[str]) -> list[Option]:
    """What is asked for at one place: those who ask for the same stand together."""
    alike: dict[tuple[int, int, str], list[Hunk]] = {}
    for hunk in hunks:
        alike.setdefault((hunk.start, hunk.end, hunk.words), []).append(hunk)
    return [Option(tuple(keyed[hunk] for hunk in group), base[max(0, start - CONTEXT):start], base[start:end], words,
                   base[end:end + CONTEXT], tuple(by_id[int(str(hunk.source))] for hunk in group),
                   any(keyed[hunk] in taken for hunk in group))
            for (start, end, words), group in alike.items()]


def decisions_on(document_id: int) -> list[Decision]:
    """What the chair decided about a document, newest first."""
    query = select(Decision).where(Decision.document_id == document_id).order_by(Decision.number.desc())
    return list(db.session.scalars(query))


def version_for_desk(actor: Actor, version_id: int) -> Version:
    """A working version, for those who may see the desk; raises NotFound for one that was issued or goes on from no other."""
    version = find(Version, version_id)
    require(actor, "desk.see", version)
    if version.issued or version.based_on_id is None:
        raise NotFound(what="Version")
    return version


def numbers_in(found: Bench) -> dict[str, Proposal]:
    """The amendments that the passages of a clause come from, by source."""
    every = {f"a{each.id}": each for spot in found.spots for option in spot.options for each in option.proposals}
    return {**every, **{f"a{each.id}": each for each in found.others}}
