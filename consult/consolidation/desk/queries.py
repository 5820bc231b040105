"""The desk: each clause of a working version with what is to be done, who was not heard, and which one has waited longest."""
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from consult.accounts.stakeholder_groups import groups, regions
from consult.accounts.models import Organisation
from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import apart, collisions_on
from consult.amendments.models import Amendment
from consult.amendments.read_model import Asked
from consult.positions import queries as ballots
from consult.positions.queries import Tally
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, now
from consult.core.permissions.rules import require
from consult.documents.models import Placement, Version
from consult.documents.queries import IN_TEXT, Line, text_of
from consult.similarity.queries import members_by_clause
from consult.submissions.models import Submission

from consult.consolidation.dispositions.effect import UNANSWERED, before
from consult.consolidation.actions import decided
from consult.consolidation.models import Claim, DeskSeen, Disposition
from consult.consolidation.publishing.actions import Owed, owed

SHOWS = ("all", "open", "mine", "free")
ONLY = ("new", "colliding", "owed", "undecided")


class Said(NamedTuple):
    """A comment that begins a thread, with when and by whom."""

    id: int
    at: datetime
    by: int


class Row(NamedTuple):
    """A clause on the board.

    new: contributions of others since the reader looked last; owed: contributions without a disposition; since: when the
    oldest of them came. unheard: codes of the groups, silent: of the regions, from which nothing was said.
    """

    line: Line
    new: int
    edits: int
    comments: int
    owed: int
    since: datetime | None
    colliding: int
    tally: Tally | None
    unheard: tuple[str, ...]
    silent: tuple[str, ...]
    claim: Claim | None
    changed: bool  # it reads otherwise than the issued version
    decided: bool  # the chair decided these words
    ready: bool
    similar: int = 0  # contributions that are in a group of those that say nearly the same

    @property
    def undecided(self) -> bool:
        """Whether its words are only a proposal to the chair."""
        return self.changed and not self.decided


class Board(NamedTuple):
    """The clauses of a working version with what is to be done, and those to take next, the longest waiting first."""

    version: Version
    rows: list[Row]
    queue: list[Row]
    owed: Owed  # what stands against issuing it
    rest: int  # contributions without a disposition that stand beside no clause of it: see queries.rest

    @property
    def next(self) -> Row | None:
        """The one to take next."""
        return self.queue[0] if self.queue else None

    @property
    def clauses(self) -> int:
        """How many clauses there are, without headings of which nothing was said."""
        return sum(row.line.kind != "heading" or row.owed > 0 for row in self.rows)

    def total(self, name: str) -> int:
        """The sum of a column."""
        return sum(int(getattr(row, name)) for row in self.rows if name != "ready" or row.line.kind != "heading" or row.owed)


class Choice(NamedTuple):
    """Which clauses of the board are shown: whose, what they have, and from which group nothing was said."""

    show: str = "all"
    only: str = ""
    group: str = ""

    def fits(self, row: Row, reader: int | None) -> bool:
        """Whether a row is among them."""
        shown = {"mine": row.claim is not None and row.claim.user_id == reader, "free": row.claim is None and row.owed > 0,
                 "open": not row.ready}.get(self.show, True)
        return (shown and (not self.only or bool(getattr(row, self.only)))
                and (not self.group or (self.group in row.unheard and row.line.kind != "heading")))


def choice(show: str, only: str, group: str) -> Choice:
    """A choice as an address has it; what is no choice is none."""
    return Choice(show if show in SHOWS else "all", only if only in ONLY else "",
                  group if group in {each["code"] for each in groups()} else "")


def board(actor: Actor, version: Version) -> Board:
    """The board, in the order of the text."""
    require(actor, "desk.see", version)
    document, authentic = version.document, version.document.authentic
    against = owed(version)
    undecided = {line.clause_id for line in against.undecided}
    edits = _edits(document.id)
    said, done, heard = _threads(document.id), _disposed(version.id), _heard(document.id)
    claims = {each.clause_id: each for each in db.session.scalars(select(Claim).where(Claim.version_id == version.id))}
    seen = _seen(actor, version.id)
    tallies, settled, together = ballots.tallies(document.id), decided(version.id), members_by_clause(document.id)
    rows = []
    for line in text_of(version.id, authentic, authentic):
        number = line.clause_id
        own, spoken, tally = edits.get(number, []), said.get(number, []), tallies.get(number)
        left = [each.proposed_at for each in own if ("amendment", each.id) not in done]
        left += [each.at for each in spoken if ("comment", each.id) not in done]
        agreed = number in settled and settled[number][1].digest == line.digest
        unheard, silent = _silent(heard.get(number, set()), tally)
        new = _new(actor, own, spoken, seen.get(number))
        colliding = len(collisions_on(own)) + len(apart(own))
        rows.append(Row(line, new, len(own), len(spoken), len(left), min(left, default=None), colliding, tally, unheard,
                        silent, claims.get(number), number in against.changed, agreed,
                        not left and number not in undecided, together.get(number, 0)))
    free = [row for row in rows if row.owed and (row.claim is None or row.claim.user_id == actor.user_id)]
    based = set(db.session.scalars(select(Placement.clause_id).where(Placement.version_id == before(version), IN_TEXT)))
    kept = {row.line.clause_id for row in rows} & based
    rest = sum(("amendment", each.id) not in done for number, own in edits.items() if number not in kept for each in own)
    rest += sum(("comment", each.id) not in done for number, spoken in said.items() if number not in kept for each in spoken)
    return Board(version, rows, sorted(free, key=lambda row: (row.since or now(), -row.colliding, -row.owed)), against, rest)


def _edits(document_id: int) -> dict[int | None, list[Asked]]:
    found: dict[int | None, list[Asked]] = defaultdict(list)
    for each in amendments.asked_in(document_id):
        found[each.clause_id].append(each)
    return found


def _new(actor: Actor, edits: Iterable[Asked], said: Iterable[Said], seen: datetime | None) -> int:
    came = [(each.author_id, each.revised_at or each.proposed_at) for each in edits] + [(each.by, each.at) for each in said]
    return sum(by != actor.user_id and (seen is None or at > seen) for by, at in came)


def _seen(actor: Actor, version_id: int) -> dict[int, datetime]:
    query = select(DeskSeen.clause_id, DeskSeen.seen_at).where(DeskSeen.version_id == version_id,
                                                               DeskSeen.user_id == actor.user_id)
    return {number: at for number, at in db.session.execute(query)}  # noqa: C416 - rows are not pairs to mypy


def _threads(document_id: int) -> dict[int | None, list[Said]]:
    """The threads that everyone may read, by clause."""
    found: dict[int | None, list[Said]] = defaultdict(list)
    query = select(comments.HOME, Comment.id, Comment.posted_at, Comment.author_id).where(
        Comment.document_id == document_id, Comment.parent_id.is_(None), Comment.amendment_id.is_(None), comments.OPEN,
        UNANSWERED)
    for clause_id, number, at, by in db.session.execute(query):
        found[clause_id].append(Said(number, at, by))
    return found


def _disposed(version_id: int) -> set[tuple[str, int]]:
    query = select(Disposition.amendment_id, Disposition.comment_id).where(Disposition.version_id == version_id)
    return {("amendment", one) if one else ("comment", other) for one, other in db.session.execute(query)}


def _heard(document_id: int) -> dict[int | None, set[tuple[str | None, str | None]]]:
    """The groups and regions of those who said something of each clause: by comments (also on its edits) and by edits."""
    found: dict[int | None, set[tuple[str | None, str | None]]] = defaultdict(set)
    for kind, there in ((Comment, comments.OPEN), (Amendment, amendments.OPEN)):
        group = func.coalesce(Organisation.group_code, Submission.group_code)
        query = (select(kind.clause_id, group, Organisation.region_code).distinct()
                 .outerjoin(Organisation, Organisation.id == kind.organisation_id)
                 .outerjoin(Submission, Submission.id == kind.submission_id).where(kind.document_id == document_id, there))
        for clause_id, *who in db.session.execute(query):
            found[clause_id].add((who[0], who[1]))
    return found


def _silent(heard: set[tuple[str | None, str | None]], tally: Tally | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The groups, and the regions, that neither said anything nor took a position."""
    spoke = {group for group, _ in heard} | set((tally or {}).get("groups", {}))
    from_there = {region for _, region in heard} | set((tally or {}).get("regions", {}))
    return (tuple(each["code"] for each in groups() if each["code"] not in spoke),
            tuple(each["code"] for each in regions() if each["code"] not in from_there))

