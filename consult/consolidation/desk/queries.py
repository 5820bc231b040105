"""Queries of the desk: per clause, pending work, groups not heard, and the longest-waiting
clauses.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from consult.accounts.stakeholder_groups import list_groups, list_regions
from consult.accounts.models import Organisation
from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import find_whole_clause_clashes, find_collisions
from consult.amendments.models import Amendment
from consult.amendments.read_model import ComparableAmendment
from consult.positions import queries as ballots
from consult.positions.queries import Tally
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Placement, Version
from consult.documents.queries import IN_TEXT, ClauseText, load_clause_texts
from consult.similarity.queries import count_members_by_clause
from consult.submissions.models import Submission

from consult.consolidation.dispositions.effect_queries import AnswerCheck, check_answers
from consult.consolidation.dispositions.effect import UNANSWERED_COMMENT, get_previous_version_id
from consult.consolidation.decisions.queries import load_decided_texts
from consult.consolidation.decisions.suggestion_queries import find_clauses_with_suggestions
from consult.consolidation.models import ClauseClaim, SeenMark, Disposition
from consult.consolidation.publishing.queries import IssueBlockers, load_blockers

SHOW_CHOICES = ("all", "open", "mine", "free", "facilitated")
# Filters of the rows by their code in the address, with the field of the row.
ONLY_FIELDS = {
    "new": "new",
    "colliding": "colliding",
    "owed": "due",
    "undecided": "undecided",
    "suggested": "suggested",
}
ONLY_CHOICES = tuple(ONLY_FIELDS)


class ThreadStart(NamedTuple):
    """The first comment of a thread, with its time and author."""

    id: int
    at: datetime
    by: int


class OpenContributions(NamedTuple):
    """The amendments and the threads of a clause that are open: no issued version answers them."""

    amendments: list[ComparableAmendment]
    threads: list[ThreadStart]

    @property
    def colliding(self) -> int:
        """The number of collisions between the amendments."""
        own = self.amendments
        return len(find_collisions(own)) + len(find_whole_clause_clashes(own))


NO_CONTRIBUTIONS = OpenContributions([], [])


class DeskRow(NamedTuple):
    """A clause on the desk board.

    Attributes:
        new: Contributions by others since the reader's last visit.
        amendments, comments: Open ones, see OpenContributions.
        due: Contributions without a disposition.
        since: Time of the oldest of them.
        unheard_groups, unheard_regions: Codes of the groups and of the regions without any
            contribution or position.
        changed: The text differs from the issued version.
        decided: The chair decided this text.
        similar: Contributions that belong to a group of similar ones.
    """

    line: ClauseText
    new: int
    amendments: int
    comments: int
    due: int
    since: datetime | None
    colliding: int
    tally: Tally | None
    unheard_groups: tuple[str, ...]
    unheard_regions: tuple[str, ...]
    claim: ClauseClaim | None
    changed: bool  # the text differs from the issued version
    decided: bool  # the chair decided this text
    ready: bool
    similar: int = 0  # contributions that belong to a group of similar ones
    facilitated: bool = False  # the reader is its facilitator
    suggested: bool = False  # a decision is suggested, and the chair has not decided since

    @property
    def undecided(self) -> bool:
        """Return whether the chair has yet to decide on the text."""
        return self.changed and not self.decided

    @property
    def is_counted(self) -> bool:
        """Return whether it counts as a clause: a heading does only if answers are due on it."""
        return self.line.kind != "heading" or self.due > 0


class DeskBoard(NamedTuple):
    """The clauses of a working version with their pending work, and a queue, longest waiting
    first.

    Attributes:
        owed: Blockers that stand against issuing the version.
        unplaced: Contributions without a disposition that belong to no clause; see
            load_unplaced_contributions.
        check: Answers and words that do not fit the text; their clauses are not ready.
    """

    version: Version
    rows: list[DeskRow]
    queue: list[DeskRow]
    owed: IssueBlockers  # blockers for issuing the version
    # contributions without a disposition that belong to no clause; see load_unplaced_contributions
    unplaced: int
    check: AnswerCheck

    @property
    def next(self) -> DeskRow | None:
        """The clause to handle next."""
        return self.queue[0] if self.queue else None

    @property
    def clauses(self) -> int:
        """Number of clauses, without headings that have no due answers."""
        return sum(row.is_counted for row in self.rows)

    def limit_to_facilitated(self) -> "DeskBoard":
        """Return the board of the clauses that the reader facilitates alone, for its figures."""
        rows = [row for row in self.rows if row.facilitated]
        own = {row.line.clause_id for row in rows}
        check = self.check._replace(
            misfits=[each for each in self.check.misfits if each.clause_id in own],
            stale=[each for each in self.check.stale if each.clause_id in own],
        )
        return self._replace(rows=rows, check=check)

    def total(self, name: str) -> int:
        """Return the sum of a column."""
        return sum(
            int(getattr(row, name)) for row in self.rows if name != "ready" or row.is_counted
        )


class DeskFilter(NamedTuple):
    """A filter of the board by claim, by pending work, and by a group not heard."""

    show: str = "all"
    only: str = ""
    group: str = ""

    def fits(self, row: DeskRow, reader: int | None) -> bool:
        """Return whether the filter includes a row."""
        shown = {
            "mine": row.claim is not None and row.claim.user_id == reader,
            "free": row.claim is None and row.due > 0,
            "open": not row.ready,
            "facilitated": row.facilitated,
        }.get(self.show, True)
        return (
            shown
            and (not self.only or bool(getattr(row, ONLY_FIELDS[self.only])))
            and (
                not self.group or (self.group in row.unheard_groups and row.line.kind != "heading")
            )
        )


def parse_filter(show: str, only: str, group: str) -> DeskFilter:
    """Parse a filter from an address; unknown values become the default."""
    return DeskFilter(
        show if show in SHOW_CHOICES else "all",
        only if only in ONLY_CHOICES else "",
        group if group in {each["code"] for each in list_groups()} else "",
    )


def is_facilitator_only(actor: Actor, version: Version) -> bool:
    """Return whether the actor works on own clauses alone, as a facilitator."""
    return not any(
        is_allowed(actor, action, version) for action in ("clause.consolidate", "decision.take")
    )


def load_board(actor: Actor, version: Version) -> DeskBoard:
    """Load the desk board in text order."""
    require_permission(actor, "desk.see", version)
    document, authentic = version.document, version.document.authentic
    against = load_blockers(version)
    undecided = {line.clause_id for line in against.undecided}
    check = check_answers(version)
    unfitting = {each.clause_id for each in check.misfits} | {
        each.clause_id for each in check.stale
    }
    contributions = load_open_contributions(document.id)
    done, heard = load_answered_items(version.id), _load_heard_groups(document.id)
    claims = {
        each.clause_id: each
        for each in db.session.scalars(
            select(ClauseClaim).where(ClauseClaim.version_id == version.id)
        )
    }
    seen = _load_seen_times(actor, version.id)
    suggested = find_clauses_with_suggestions(version.id)
    tallies, settled, together = (
        ballots.load_clause_tallies(document.id),
        load_decided_texts(version),
        count_members_by_clause(document.id),
    )
    rows = []
    for line in load_clause_texts(version.id, authentic, authentic):
        number = line.clause_id
        there, tally = contributions.get(number, NO_CONTRIBUTIONS), tallies.get(number)
        own, spoken = there
        left = [each.proposed_at for each in own if ("amendment", each.id) not in done]
        left += [each.at for each in spoken if ("comment", each.id) not in done]
        agreed = settled.find(number, line.digest) is not None
        unheard, silent = _find_silent_groups(heard.get(number, set()), tally)
        new = _count_new(actor, own, spoken, seen.get(number))
        rows.append(
            DeskRow(
                line,
                new,
                len(own),
                len(spoken),
                len(left),
                min(left, default=None),
                there.colliding,
                tally,
                unheard,
                silent,
                claims.get(number),
                number in against.changed,
                agreed,
                not left and number not in undecided | unfitting,
                together.get(number, 0),
                number in actor.facilitated_clauses,
                number in suggested,
            )
        )
    has_all = not is_facilitator_only(actor, version)
    free = [
        row
        for row in rows
        if row.due
        and (row.claim is None or row.claim.user_id == actor.user_id)
        and (has_all or row.facilitated)
    ]
    based = set(
        db.session.scalars(
            select(Placement.clause_id).where(
                Placement.version_id == get_previous_version_id(version), IN_TEXT
            )
        )
    )
    kept = {row.line.clause_id for row in rows} & based
    rest = sum(
        (kind, each.id) not in done
        for number, (own, spoken) in contributions.items()
        if number not in kept
        for kind, those in (("amendment", own), ("comment", spoken))
        for each in those
    )
    return DeskBoard(
        version,
        rows,
        sorted(free, key=lambda row: (row.since or utc_now(), -row.colliding, -row.due)),
        against,
        rest,
        check,
    )


def load_open_contributions(document_id: int) -> dict[int | None, OpenContributions]:
    """Load the open amendments and threads of a document by clause; None: by no clause.

    The desk and the page of a facilitator count the same ones.
    """
    found: dict[int | None, OpenContributions] = defaultdict(lambda: OpenContributions([], []))
    for each in amendments.load_comparable_amendments(document_id):
        found[each.clause_id].amendments.append(each)
    for clause_id, threads in _load_threads(document_id).items():
        found[clause_id].threads.extend(threads)
    return found


def _count_new(
    actor: Actor,
    edits: Iterable[ComparableAmendment],
    said: Iterable[ThreadStart],
    seen: datetime | None,
) -> int:
    came = [(each.author_id, each.revised_at or each.proposed_at) for each in edits] + [
        (each.by, each.at) for each in said
    ]
    return sum(by != actor.user_id and (seen is None or at > seen) for by, at in came)


def _load_seen_times(actor: Actor, version_id: int) -> dict[int, datetime]:
    query = select(SeenMark.clause_id, SeenMark.seen_at).where(
        SeenMark.version_id == version_id, SeenMark.user_id == actor.user_id
    )
    return {number: at for number, at in db.session.execute(query)}  # noqa: C416 - rows, not pairs


def _load_threads(document_id: int) -> dict[int | None, list[ThreadStart]]:
    """Load the public threads without an answer, by clause."""
    found: dict[int | None, list[ThreadStart]] = defaultdict(list)
    query = select(comments.HOME_CLAUSE, Comment.id, Comment.posted_at, Comment.author_id).where(
        Comment.document_id == document_id,
        Comment.parent_id.is_(None),
        Comment.amendment_id.is_(None),
        comments.IS_OPEN,
        UNANSWERED_COMMENT,
    )
    for clause_id, number, at, by in db.session.execute(query):
        found[clause_id].append(ThreadStart(number, at, by))
    return found


def load_answered_items(version_id: int) -> set[tuple[str, int]]:
    """Load kind and row number of the contributions that have an answer in a version."""
    query = select(Disposition.amendment_id, Disposition.comment_id).where(
        Disposition.version_id == version_id
    )
    found: set[tuple[str, int]] = set()
    for amendment_id, comment_id in db.session.execute(query):
        if amendment_id is not None:
            found.add(("amendment", amendment_id))
        elif comment_id is not None:
            found.add(("comment", comment_id))
    return found


def _load_heard_groups(document_id: int) -> dict[int | None, set[tuple[str | None, str | None]]]:
    """Load the groups and regions that contributed to each clause.

    Counts amendments and comments, including comments on amendments.
    """
    found: dict[int | None, set[tuple[str | None, str | None]]] = defaultdict(set)
    for kind, there in ((Comment, comments.IS_OPEN), (Amendment, amendments.IS_OPEN)):
        group = func.coalesce(Organisation.group_code, Submission.group_code)
        query = (
            select(kind.clause_id, group, Organisation.region_code)
            .distinct()
            .outerjoin(Organisation, Organisation.id == kind.organisation_id)
            .outerjoin(Submission, Submission.id == kind.submission_id)
            .where(kind.document_id == document_id, there)
        )
        for clause_id, *who in db.session.execute(query):
            found[clause_id].add((who[0], who[1]))
    return found


def _find_silent_groups(
    heard: set[tuple[str | None, str | None]], tally: Tally | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find the groups and regions without a contribution or a position."""
    spoke = {group for group, _ in heard} | set((tally or {}).get("groups", {}))
    from_there = {region for _, region in heard} | set((tally or {}).get("regions", {}))
    return (
        tuple(each["code"] for each in list_groups() if each["code"] not in spoke),
        tuple(each["code"] for each in list_regions() if each["code"] not in from_there),
    )
