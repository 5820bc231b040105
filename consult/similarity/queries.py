"""Queries on groups of similar contributions: members that a reader may see, and supporters."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from consult.accounts.models import Organisation
from consult.amendments import queries as amendments
from consult.amendments.models import Amendment, AmendmentRevision, CoalitionMember, Sponsorship
from consult.amendments.queries import AmendmentView
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentView
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, db, find_row
from consult.core.errors import NotFound
from consult.submissions.models import Submission
from consult.text.similarity.shared_passages import CAMPAIGN_FROM

from .models import SimilarGroup, SimilarMember

MIN_CAMPAIGN_AUTHORS = 5  # different authors of nearly the same text that make a campaign
MEMBER_COLUMNS: dict[str, Any] = {
    "comment": SimilarMember.comment_id,
    "amendment": SimilarMember.amendment_id,
}
IS_MEMBER = and_(SimilarMember.removed_at.is_(None), SimilarMember.left_at.is_(None))
IS_PUBLIC = or_(
    and_(Comment.id.is_not(None), comments.IS_OPEN),
    and_(Amendment.id.is_not(None), amendments.IS_PUBLIC),
)
SELECT_GROUP_LINK = (
    select(
        SimilarGroup.id,
        SimilarGroup.name,
        select(func.count())
        .select_from(SimilarMember)
        .outerjoin(Comment, Comment.id == SimilarMember.comment_id)
        .outerjoin(Amendment, Amendment.id == SimilarMember.amendment_id)
        .where(SimilarMember.group_id == SimilarGroup.id, IS_MEMBER, IS_PUBLIC)
        .correlate(SimilarGroup)
        .scalar_subquery(),
    )
    .join(SimilarMember, SimilarMember.group_id == SimilarGroup.id)
    .where(IS_MEMBER, SimilarGroup.dissolved_at.is_(None))
)
SELECT_GROUP_LINK_BY_KIND = {
    kind: PreparedStatement(SELECT_GROUP_LINK.where(column == bindparam("number")))
    for kind, column in MEMBER_COLUMNS.items()
}


class SimilarGroupLink(NamedTuple):
    """The group of a contribution, as shown beside it.

    Attributes:
        others: the number of other contributions in it that everyone may read.
    """

    id: int
    name: str
    others: int


class SupporterCounts(NamedTuple):
    """The supporters of contributions: each organization once, and each other person once.

    Attributes:
        people: authors and co-sponsors by name.
        other_sources: sources of contributions entered on their behalf that are no organization
        here. groups, regions: organizations, people and sources by group and region. languages:
        contributions by language.
    """

    contributions: int
    people: int
    organisations: int
    individuals: int
    other_sources: int
    groups: dict[str, int]
    regions: dict[str, int]
    languages: dict[str, int]

    @property
    def total(self) -> int:
        """Return the number of organizations, individuals and other sources."""
        return self.organisations + self.individuals + self.other_sources


class SimilarGroupView(NamedTuple):
    """A group with the members that everyone may read.

    Attributes:
        left: the number of contributions that their authors took out.
    """

    row: SimilarGroup
    members: list[CommentView] | list[AmendmentView]
    counts: SupporterCounts
    left: int

    @property
    def campaign(self) -> bool:
        """Return whether it is a campaign: many authors with nearly the same text."""
        return is_campaign(self.counts, self.row.score)


def is_campaign(counts: SupporterCounts, score: float | None) -> bool:
    """Return whether enough different authors say the same in nearly the same text."""
    return (
        min(counts.contributions, counts.people + counts.other_sources) >= MIN_CAMPAIGN_AUTHORS
        and (score or 0) >= CAMPAIGN_FROM
    )


def find_group_link(kind: str, number: int) -> SimilarGroupLink | None:
    """Return the group of a contribution, where it has other members that everyone may read."""
    rows = SELECT_GROUP_LINK_BY_KIND[kind].read_rows(number=number)
    return next((SimilarGroupLink(row[0], row[1], row[2] - 1) for row in rows if row[2] > 1), None)


def load_group(actor: Actor, group_id: int) -> SimilarGroupView:
    """Load a group, dissolved ones included.

    Raises:
        NotFound: there is no such group.
    """
    return load_groups(actor, [find_row(SimilarGroup, group_id)])[0]


def list_groups(
    actor: Actor, document_id: int, clause_id: int | None = None
) -> list[SimilarGroupView]:
    """List the groups of a document, or those that concern one clause, the largest first."""
    query = select(SimilarGroup).where(
        SimilarGroup.document_id == document_id, SimilarGroup.dissolved_at.is_(None)
    )
    if clause_id is not None:
        query = query.where(
            SimilarGroup.id.in_(
                select(SimilarMember.group_id)
                .outerjoin(Comment, Comment.id == SimilarMember.comment_id)
                .outerjoin(Amendment, Amendment.id == SimilarMember.amendment_id)
                .where(
                    IS_MEMBER, or_(Comment.clause_id == clause_id, Amendment.clause_id == clause_id)
                )
            )
        )
    found = load_groups(actor, list(db.session.scalars(query.order_by(SimilarGroup.id))))
    return sorted(found, key=lambda each: (-each.counts.contributions, each.row.id))


def list_dissolved_groups(document_id: int) -> list[SimilarGroup]:
    """List the last 20 groups that were dissolved or merged, newest first; they can be restored."""
    return list(
        db.session.scalars(
            select(SimilarGroup)
            .where(SimilarGroup.document_id == document_id, SimilarGroup.dissolved_at.is_not(None))
            .order_by(SimilarGroup.dissolved_at.desc())
            .limit(20)
        )
    )


def load_groups(actor: Actor, rows: list[SimilarGroup]) -> list[SimilarGroupView]:
    """Load what everyone may read of some groups, in a fixed number of statements."""
    members = list(
        db.session.scalars(
            select(SimilarMember).where(
                SimilarMember.group_id.in_([row.id for row in rows]),
                SimilarMember.removed_at.is_(None),
            )
        )
    )
    there: dict[int, list[int]] = defaultdict(list)
    left: Counter[int] = Counter()
    for each in members:
        if each.left_at is not None:
            left[each.group_id] += 1
        else:
            there[each.group_id].append(each.contribution_id)
    shown = {
        kind: load_contributions(
            actor, kind, [number for row in rows if row.kind == kind for number in there[row.id]]
        )
        for kind in ("comment", "amendment")
    }
    found = []
    for row in rows:
        own = [
            shown[row.kind][number] for number in sorted(there[row.id]) if number in shown[row.kind]
        ]
        found.append(
            SimilarGroupView(
                row, own, count_supporters(row.kind, [each.id for each in own]), left[row.id]
            )
        )
    return found


def load_contributions(actor: Actor, kind: str, numbers: Iterable[int]) -> dict[int, Any]:
    """Load contributions of a kind that everyone may read, by id."""
    wanted = list(numbers)
    if not wanted:
        return {}
    if kind == "comment":
        return {
            each.id: each
            for each, _ in comments.load_comment_views(
                actor, Comment.id.in_(wanted), comments.IS_OPEN
            )
        }
    return {
        each.id: each
        for each in amendments.load_matching_amendments(
            actor, Amendment.id.in_(wanted), amendments.IS_PUBLIC
        )
    }


def count_members_by_clause(document_id: int) -> dict[int, int]:
    """Count the grouped contributions on each clause that everyone may read."""
    clause = func.coalesce(Comment.clause_id, Amendment.clause_id)
    query = (
        select(clause, func.count())
        .select_from(SimilarMember)
        .join(SimilarGroup, SimilarGroup.id == SimilarMember.group_id)
        .outerjoin(Comment, Comment.id == SimilarMember.comment_id)
        .outerjoin(Amendment, Amendment.id == SimilarMember.amendment_id)
        .where(
            SimilarGroup.document_id == document_id,
            SimilarGroup.dissolved_at.is_(None),
            IS_MEMBER,
            IS_PUBLIC,
        )
        .group_by(clause)
    )
    return {number: count for number, count in db.session.execute(query) if number is not None}


def count_supporters(kind: str, numbers: list[int]) -> SupporterCounts:
    """Count the supporters of contributions: authors or their sources.

    Co-sponsors and members of coalitions count for amendments too.
    """
    model: Any = Comment if kind == "comment" else Amendment
    rows = list(
        db.session.execute(
            select(model.author_id, model.submission_id, model.organisation_id).where(
                model.id.in_(numbers)
            )
        )
    )
    people = {author for author, submission, _ in rows if submission is None}
    organisations = {organisation for _, _, organisation in rows if organisation}
    alone = {
        author
        for author, submission, organisation in rows
        if submission is None and not organisation
    }
    sources = {
        submission
        for _, submission, organisation in rows
        if submission is not None and not organisation
    }
    if kind == "amendment":
        for organisation, person, by in _load_backers(numbers):
            people |= {by} if by else set()
            organisations |= {organisation} if organisation else set()
            alone |= {person} if person else set()
    groups: Counter[str] = Counter(
        db.session.scalars(select(Submission.group_code).where(Submission.id.in_(sources)))
    )
    regions: Counter[str] = Counter()
    for group, region in db.session.execute(
        select(Organisation.group_code, Organisation.region_code).where(
            Organisation.id.in_(organisations)
        )
    ):
        groups[group] += 1
        regions[region] += 1
    return SupporterCounts(
        len(rows),
        len(people),
        len(organisations),
        len(alone),
        len(sources),
        {
            code: number
            for code, number in sorted(groups.items(), key=lambda each: str(each[0]))
            if code
        },
        dict(sorted(regions.items())),
        _count_by_language(model, numbers),
    )


def count_languages(document_id: int) -> int:
    """Count the languages of public comments on a document, or of its amendments if they are
    more.
    """
    said = select(func.count(Comment.language.distinct())).where(
        Comment.document_id == document_id,
        Comment.parent_id.is_(None),
        Comment.amendment_id.is_(None),
        comments.IS_OPEN,
    )
    asked = (
        select(func.count(AmendmentRevision.language.distinct()))
        .join(
            Amendment,
            and_(
                Amendment.id == AmendmentRevision.amendment_id,
                Amendment.revision == AmendmentRevision.number,
            ),
        )
        .where(
            Amendment.document_id == document_id, Amendment.parent_id.is_(None), amendments.IS_OPEN
        )
    )
    return max(db.session.scalar(each) or 0 for each in (said, asked))


def _count_by_language(model: Any, numbers: list[int]) -> dict[str, int]:
    """Count contributions by language, the most frequent first."""
    if model is Comment:
        query = (
            select(Comment.language, func.count())
            .where(Comment.id.in_(numbers))
            .group_by(Comment.language)
        )
    else:
        query = (
            select(AmendmentRevision.language, func.count())
            .join(
                Amendment,
                and_(
                    Amendment.id == AmendmentRevision.amendment_id,
                    Amendment.revision == AmendmentRevision.number,
                ),
            )
            .where(Amendment.id.in_(numbers))
            .group_by(AmendmentRevision.language)
        )
    return {row[0]: row[1] for row in db.session.execute(query.order_by(func.count().desc()))}


def _load_backers(numbers: list[int]) -> list[tuple[int | None, int | None, int | None]]:
    """Load the co-sponsors of the present text, and the members of coalitions.

    Returns:
        (organization id, id of a person in a personal capacity, id of the signatory).
    """
    now_said = (Amendment.id == AmendmentRevision.amendment_id) & (
        Amendment.revision == AmendmentRevision.number
    )
    signed = db.session.execute(
        select(Sponsorship.organisation_id, Sponsorship.user_id, Sponsorship.set_by_id)
        .join(Amendment, Amendment.id == Sponsorship.amendment_id)
        .join(AmendmentRevision, now_said)
        .where(Amendment.id.in_(numbers), Sponsorship.digest == AmendmentRevision.digest)
    )
    joined = db.session.scalars(
        select(CoalitionMember.organisation_id)
        .join(Amendment, Amendment.coalition_id == CoalitionMember.coalition_id)
        .where(Amendment.id.in_(numbers), CoalitionMember.confirmed_at.is_not(None))
    )
    backing = db.session.scalars(
        select(CoalitionMember.organisation_id)
        .join(Sponsorship, Sponsorship.coalition_id == CoalitionMember.coalition_id)
        .join(Amendment, Amendment.id == Sponsorship.amendment_id)
        .join(AmendmentRevision, now_said)
        .where(
            Amendment.id.in_(numbers),
            Sponsorship.digest == AmendmentRevision.digest,
            CoalitionMember.confirmed_at.is_not(None),
        )
    )
    return [
        *((row[0], row[1], row[2]) for row in signed),
        *((number, None, None) for number in (*joined, *backing)),
    ]


def find_membership(kind: str, number: int) -> SimilarMember | None:
    """Return the membership of a contribution, or the last one that its author opted out of."""
    query = (
        select(SimilarMember)
        .join(SimilarGroup, SimilarGroup.id == SimilarMember.group_id)
        .where(
            MEMBER_COLUMNS[kind] == number,
            SimilarMember.removed_at.is_(None),
            SimilarGroup.dissolved_at.is_(None),
        )
        .order_by(SimilarMember.left_at.is_not(None), SimilarMember.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def find_contribution(kind: str, number: int) -> Comment | Amendment:
    """Return a contribution that everyone may read.

    Raises:
        NotFound: it is hidden, held or withdrawn.
    """
    found = find_row(Comment, number) if kind == "comment" else find_row(Amendment, number)
    if found.hidden_at or found.held_at or found.withdrawn_at:
        raise NotFound(what="Comment" if kind == "comment" else "Amendment")
    return found
