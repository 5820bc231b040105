"""Queries of the publishing page: blockers, changed clauses with their sources, collisions, and
number of recipients.
"""

from collections import defaultdict
from collections.abc import Sequence, Iterable, Mapping
from typing import Any, NamedTuple
from types import MappingProxyType
from datetime import datetime

from sqlalchemy import null, select

from consult.accounts.stakeholder_groups import list_localized_groups
from consult.accounts.models import Organisation, User
from consult.amendments import queries as amendments
from consult.amendments.conflicts.collisions import (
    find_whole_clause_clashes,
    find_collisions,
    build_amendment_hunks,
)
from consult.amendments.models import Amendment, Coalition
from consult.amendments.queries import AmendmentView
from consult.comments.models import Comment
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.documents.comparison import (
    ClauseDifference,
    VersionComparison,
    compare_versions,
    find_unmoved_clauses,
)
from consult.documents.models import Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.submissions.models import Submission

from consult.consolidation.dispositions.answer_fit import TAKEN
from consult.consolidation.dispositions.effect import (
    OPEN_OUTCOMES,
    get_previous_version_id,
    load_unanswered_ids,
)
from consult.consolidation.carry_over.verdict_queries import CarryOverVerdict
from consult.consolidation.carry_over.places import CarriedPlace
from consult.consolidation.decisions.queries import load_decided_texts
from consult.consolidation.models import (
    ClauseWork,
    ChairDecision,
    Disposition,
    AnswerPostponement,
    REMOVED_DIGEST,
)
from consult.consolidation.workbench.clause_text_queries import build_hunk_key, list_taken_keys


class PublishedChange(NamedTuple):
    """A changed clause with the numbers of its source amendments and of the decision about it."""

    change: ClauseDifference
    edits: list[int]
    decision: int | None


class CollisionStatus(NamedTuple):
    """Amendments that collide at a place, and how the collision was resolved.

    Attributes:
        numbers: Numbers of the colliding amendments.
        taken: Numbers of those whose text was taken.
        answered: Every amendment has a disposition.
        carried: None of it was taken, and more than one is carried over, so that they still
            collide in the new version.
    """

    clause_id: int
    label: str
    numbers: list[int]
    taken: list[int]
    answered: bool
    carried: bool

    @property
    def bracketed(self) -> bool:
        """Return whether text of several amendments stands there as alternatives."""
        return len(self.taken) > 1

    @property
    def settled(self) -> bool:
        """Return whether text was taken, or every amendment has a disposition."""
        return bool(self.taken) or self.answered


class PublicationSummary(NamedTuple):
    """Facts about a version that is about to be issued.

    Attributes:
        compared: Comparison with the current version; None for the first version of a document.
        recipients: Number of people and sources who get an answer.
    """

    compared: VersionComparison | None
    sources: list[PublishedChange]
    clashes: list[CollisionStatus]
    edits: int
    taken: int
    recipients: int
    clauses: int
    decisions: list[ChairDecision]


def load_publication(actor: Actor, version: Version) -> PublicationSummary:
    """Load the facts about a version before it is issued."""
    current = (
        db.session.get(Version, get_previous_version_id(version))
        if get_previous_version_id(version)
        else None
    )
    query = select(ChairDecision).where(
        ChairDecision.version_id == version.id, ChairDecision.undone_at.is_(None)
    )
    decisions = list(db.session.scalars(query.order_by(ChairDecision.id.desc())))
    if current is None:
        return PublicationSummary(None, [], [], 0, 0, 0, 0, decisions)
    compared = compare_versions(current, version, version.document.authentic)
    outcomes, open_ones, works = _load_material(actor, version)
    return PublicationSummary(
        compared,
        _build_changes(compared, works, version, {each.id: each.number for each in open_ones}),
        _build_collisions(open_ones, works, outcomes),
        len(open_ones),
        sum(outcome in TAKEN for outcome in outcomes.values()),
        _count_recipients(version),
        sum(change.new is not None for change in compared.changes),
        decisions,
    )


def load_collisions(actor: Actor, version: Version) -> list[CollisionStatus]:
    """Load the collisions of open amendments."""
    outcomes, open_ones, works = _load_material(actor, version)
    return _build_collisions(open_ones, works, outcomes)


def _load_material(
    actor: Actor, version: Version
) -> tuple[dict[int, str], list[AmendmentView], dict[int, ClauseWork]]:
    """Load the outcomes of amendments for a version, the open amendments, and the work on
    clauses.
    """
    given = list(
        db.session.scalars(select(Disposition).where(Disposition.version_id == version.id))
    )
    outcomes: dict[int, str] = {
        each.amendment_id: each.outcome for each in given if each.amendment_id is not None
    }
    open_ones = [
        each
        for each in amendments.load_document_amendments(
            actor, version.document_id, amendments.IS_OPEN
        )
        if each.state == "open"
    ]
    works = {
        each.clause_id: each
        for each in db.session.scalars(
            select(ClauseWork).where(ClauseWork.version_id == version.id)
        )
    }
    return outcomes, open_ones, works


def _build_changes(
    compared: VersionComparison,
    works: dict[int, ClauseWork],
    version: Version,
    numbers: dict[int, int],
) -> list[PublishedChange]:
    settled = load_decided_texts(version)
    found = []
    for change in compared.changes:
        if change.kind == "same" and not change.moved:
            continue
        work = works.get(change.clause_id)
        named = {source for _, sources in (work.passages if work else []) for source in sources}
        named |= {source for _, _, sources in (work.struck if work else []) for source in sources}
        named |= {*work.placed, *work.reshaped, *work.out} if work else set()
        edits = sorted(
            {
                numbers[int(each[1:])]
                for each in named
                if each[:1] == "a" and int(each[1:]) in numbers
            }
        )
        known = (
            settled.find(change.clause_id, change.new.digest)
            if change.new is not None
            else settled.by_clause.get(change.clause_id)
        )
        found.append(PublishedChange(change, edits, known[0].number if known else None))
    return found


def _build_collisions(
    proposals: list[AmendmentView], works: dict[int, ClauseWork], outcomes: dict[int, str]
) -> list[CollisionStatus]:
    by_clause: dict[int, list[AmendmentView]] = defaultdict(list)
    for each in proposals:
        if each.clause_id is not None:
            by_clause[each.clause_id].append(each)
    found = []
    for clause_id, there in by_clause.items():
        every = {each.id: each for each in there}
        keys = {
            hunk: build_hunk_key(hunk, number)
            for each in there
            for number, hunk in enumerate(build_amendment_hunks(each))
        }
        work = works.get(clause_id)
        taken_keys = list_taken_keys(work, there)
        for collision in find_collisions(there):
            ids = list(dict.fromkeys(int(str(hunk.source)) for hunk in collision.hunks))
            kept = {int(str(hunk.source)) for hunk in collision.hunks if keys[hunk] in taken_keys}
            taken = [number for number in ids if number in kept]
            found.append(
                CollisionStatus(
                    clause_id,
                    there[0].label or "",
                    [every[number].number for number in ids],
                    [every[number].number for number in taken],
                    all(number in outcomes for number in ids),
                    not taken and _are_carried_over(ids, outcomes),
                )
            )
        done = (
            {
                *work.placed,
                *work.reshaped,
                *work.out,
                *(f"a{key.partition(':')[0]}" for key in work.taken),
            }
            if work
            else set()
        )
        for one, other, _ in find_whole_clause_clashes(there):
            taken = [number for number in (one, other) if f"a{number}" in done]
            found.append(
                CollisionStatus(
                    clause_id,
                    there[0].label or "",
                    [every[one].number, every[other].number],
                    [every[number].number for number in taken],
                    one in outcomes and other in outcomes,
                    not taken and _are_carried_over([one, other], outcomes),
                )
            )
    return found


def _are_carried_over(amendments_there: list[int], outcomes: dict[int, str]) -> bool:
    """Return whether more than one of these amendments stays open, so that they still collide."""
    return sum(outcomes.get(number) in OPEN_OUTCOMES for number in amendments_there) > 1


def _count_recipients(version: Version) -> int:
    """Count the people and sources who have an answer in a version."""
    found: set[tuple[int | None, int | None]] = set()
    for kind, column in ((Amendment, Disposition.amendment_id), (Comment, Disposition.comment_id)):
        rows = db.session.execute(
            select(kind.author_id, kind.submission_id)
            .join(Disposition, column == kind.id)
            .where(Disposition.version_id == version.id)
            .distinct()
        )
        found |= {(None, sent) if sent is not None else (author, None) for author, sent in rows}
    return len(found)


class ContributionSource(NamedTuple):
    """The author of a contribution: name (None for a former participant) and stakeholder group.

    Attributes:
        number: Number of an amendment.
    """

    name: str | None
    group: dict[str, str] | None
    number: int | None  # of an amendment


def load_contribution_sources(
    places: Sequence[CarriedPlace | CarryOverVerdict],
) -> dict[str, ContributionSource]:
    """Load the authors of the comments and amendments at some places, by item."""
    groups = {group["code"]: group for group in list_localized_groups(i18n.get_language())}
    found: dict[str, ContributionSource] = {}
    for kind, named in ((Comment, "comment"), (Amendment, "amendment")):
        numbers = [each.id for each in places if each.kind == named]
        if numbers:
            found |= {
                f"{named}:{row[0]}": _build_source(row, groups)
                for row in db.session.execute(_build_source_query(kind, numbers))
            }
    return found


def _build_source_query(kind: type[Comment] | type[Amendment], numbers: list[int]) -> Any:
    own = (
        (Amendment.number, Coalition.name)
        if kind is Amendment
        else (null().label("number"), null().label("coalition"))
    )
    query = (
        select(
            kind.id,
            User.name,
            User.closed_at,
            Organisation,
            Submission.source,
            Submission.group_code,
            *own,
        )
        .join(User, User.id == kind.author_id)
        .outerjoin(Organisation, Organisation.id == kind.organisation_id)
        .outerjoin(Submission, Submission.id == kind.submission_id)
        .where(kind.id.in_(numbers))
    )
    return (
        query.outerjoin(Coalition, Coalition.id == Amendment.coalition_id)
        if kind is Amendment
        else query
    )


def _build_source(row: Any, groups: dict[str, dict[str, str]]) -> ContributionSource:
    _, name, closed, own, source, sent, number, coalition = row
    group = groups.get(own.group_code if own else sent or "")
    if coalition or source:
        return ContributionSource(coalition or source, group, number)
    return ContributionSource(
        i18n.choose_title(own.names) or own.name if own else name if closed is None else None,
        group,
        number,
    )


class IssueBlockers(NamedTuple):
    """The reasons that prevent a version from being issued.

    Attributes:
        changed: Clauses whose text differs from the current version.
        undecided: Those whose current text the chair has not decided; corrected references
            alone need no decision.
        gone: Clauses removed without a decision.
        moved: Clauses at another place, without a decision on the order.
        amendments, comments: Rows of contributions without a disposition.
        until: Deadline for later answers, set by the chair; does not apply to a final text.
    """

    changed: frozenset[int]
    undecided: list[ClauseText]
    gone: list[ClauseText]
    amendments: list[int]
    comments: list[int]
    until: datetime | None
    moved: list[ClauseText]
    final: bool

    @property
    def answers(self) -> int:
        """Number of contributions without a disposition."""
        return len(self.amendments) + len(self.comments)

    @property
    def may_answer_later(self) -> bool:
        """Return whether the due answers may follow later."""
        return self.answers == 0 or (self.until is not None and not self.final)

    @property
    def is_clear(self) -> bool:
        """Return whether nothing prevents the version from being issued."""
        return not self.undecided and not self.gone and not self.moved and self.may_answer_later


def load_blockers(version: Version) -> IssueBlockers:
    """Load the blockers of a working version, compared with the current version.

    There are none if the version is issued, or if the document has no issued version.
    """
    document = version.document
    if version.issued or document.current_version_id is None:
        return IssueBlockers(frozenset(), [], [], [], [], None, [], final=False)
    authentic, settled = document.authentic, load_decided_texts(version)
    old = {
        each.clause_id: each
        for each in load_clause_texts(get_previous_version_id(version), authentic, authentic)
    }
    new = {each.clause_id: each for each in load_clause_texts(version.id, authentic, authentic)}

    changed = frozenset(
        number
        for number, line in new.items()
        if number not in old or old[number].digest != line.digest
    )
    undecided = [
        line
        for number, line in new.items()
        if number in changed
        and settled.find(number, line.digest) is None
        and not (number in old and settled.corrected.leads(number, old[number].digest, line.digest))
    ]
    gone = [
        line
        for number, line in old.items()
        if number not in new and settled.find(number, REMOVED_DIGEST) is None
    ]
    later = db.session.get(AnswerPostponement, version.id)
    moved = (
        []
        if _is_order_decided(version.id, _digest_text_order(old, new))
        else [new[number] for number in _find_moved_clauses(old, new)]
    )
    return IssueBlockers(
        changed,
        undecided,
        gone,
        load_unanswered_ids(version, Amendment),
        load_unanswered_ids(version, Comment),
        later.until if later else None,
        moved,
        final=version.final,
    )


def _find_moved_clauses(old: dict[int, ClauseText], new: dict[int, ClauseText]) -> list[int]:
    """Find the clauses of both texts whose order or level changed."""
    common = [number for number in new if number in old]
    stayed = find_unmoved_clauses(common, {number: place for place, number in enumerate(old)})
    return [
        number
        for number in common
        if number not in stayed or old[number].level != new[number].level
    ]


def digest_order(clauses: Iterable[int], levels: Mapping[int, int] = MappingProxyType({})) -> str:
    """Build the digest of a clause order.

    Args:
        levels: New levels of the clauses whose level changed.
    """
    return hash_text(
        ",".join(
            f"{number}@{levels[number]}" if number in levels else str(number) for number in clauses
        )
    )


def digest_current_order(version: Version) -> str:
    """Build the digest of the clause order of a working version."""
    authentic = version.document.authentic
    old = (
        {
            each.clause_id: each
            for each in load_clause_texts(get_previous_version_id(version), authentic, authentic)
        }
        if get_previous_version_id(version)
        else {}
    )
    return _digest_text_order(
        old, {each.clause_id: each for each in load_clause_texts(version.id, authentic, authentic)}
    )


def _digest_text_order(old: dict[int, ClauseText], new: dict[int, ClauseText]) -> str:
    return digest_order(
        new,
        {
            number: line.level
            for number, line in new.items()
            if number in old and old[number].level != line.level
        },
    )


def _is_order_decided(version_id: int, order: str) -> bool:
    """Return whether the newest decision on the order is about this one."""
    newest = db.session.scalar(
        select(ChairDecision.order_digest)
        .where(ChairDecision.version_id == version_id, ChairDecision.order_digest.is_not(None))
        .order_by(ChairDecision.id.desc())
        .limit(1)
    )
    return newest == order
