"""Reads the public contributors to a document: counts by group and region, and names."""

from collections import Counter, defaultdict
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, union

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment
from consult.positions.models import Ballot, Position
from consult.positions.queries import IS_COUNTED
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN as SAID
from consult.core import i18n
from consult.core.database.engine import db
from consult.submissions.models import Submission

GROUP_CODE = func.coalesce(Organisation.group_code, Submission.group_code)
REGION_CODE = func.coalesce(Organisation.region_code, Submission.region_code)
AMENDMENT_IS_PUBLIC = and_(
    Amendment.hidden_at.is_(None), Amendment.withdrawn_at.is_(None), Amendment.held_at.is_(None)
)  # whether answered or not
COUNTED_KINDS = ("organisations", "comments", "amendments", "positions")


class ContributionCounts(NamedTuple):
    """The number of contributions by origin: {code: {kind: count}}.

    The code None stands for persons in a personal capacity.
    """

    groups: dict[str | None, Counter[str]]
    regions: dict[str | None, Counter[str]]
    total: Counter[str]


class ContributorNames(NamedTuple):
    """Names of the contributors: organizations by group code, and individual persons."""

    organisations: dict[str | None, list[str]]
    persons: list[str]


def count_contributions(document_id: int) -> ContributionCounts:
    """Count the public contributions on a document, in four statements."""
    said = (
        select(GROUP_CODE, REGION_CODE, func.count())
        .select_from(Comment)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(Submission, Submission.id == Comment.submission_id)
        .where(Comment.document_id == document_id, SAID)
        .group_by(GROUP_CODE, REGION_CODE)
    )
    proposed = (
        select(GROUP_CODE, REGION_CODE, func.count())
        .select_from(Amendment)
        .outerjoin(Organisation, Organisation.id == Amendment.organisation_id)
        .outerjoin(Submission, Submission.id == Amendment.submission_id)
        .where(Amendment.document_id == document_id, AMENDMENT_IS_PUBLIC)
        .group_by(GROUP_CODE, REGION_CODE)
    )
    places = (Organisation.group_code, Organisation.region_code)
    taken = _select_positions(*places, func.count(), document_id=document_id).group_by(*places)
    speaking = (
        select(*places, func.count())
        .where(Organisation.id.in_(_select_organisation_ids(document_id)))
        .group_by(*places)
    )
    groups: dict[str | None, Counter[str]] = defaultdict(Counter)
    regions: dict[str | None, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for kind, query in zip(COUNTED_KINDS, (speaking, said, proposed, taken), strict=True):
        for group, region, count in db.session.execute(query):
            groups[group][kind] += count
            regions[region][kind] += count
            total[kind] += count
    return ContributionCounts(groups, regions, total)


def load_contributors(document_id: int) -> ContributorNames:
    """Load the names of all contributors; persons with a closed account are not named."""
    found: dict[str | None, set[str]] = defaultdict(set)
    query = select(Organisation).where(Organisation.id.in_(_select_organisation_ids(document_id)))
    for organisation in db.session.scalars(query):
        found[organisation.group_code].add(
            i18n.choose_title(organisation.names) or organisation.name
        )
    for source, group in db.session.execute(_select_submission_sources(document_id)):
        found[group].add(source)
    persons = db.session.scalars(
        select(User.name).where(
            User.id.in_(_select_person_ids(document_id)), User.closed_at.is_(None)
        )
    )
    return ContributorNames(
        {group: sorted(names, key=str.casefold) for group, names in found.items()},
        sorted(set(persons), key=str.casefold),
    )


def _select_positions(*columns: Any, document_id: int) -> Any:
    return (
        select(*columns)
        .select_from(Position)
        .join(Ballot, Ballot.id == Position.ballot_id)
        .outerjoin(Organisation, Organisation.id == Position.organisation_id)
        .outerjoin(User, User.id == Position.user_id)
        .outerjoin(Amendment, Amendment.id == Ballot.amendment_id)
        .where(
            Ballot.document_id == document_id,
            IS_COUNTED,
            or_(Ballot.amendment_id.is_(None), AMENDMENT_IS_PUBLIC),
        )
    )


def _select_organisation_ids(document_id: int) -> Any:
    """Select the ids of the organizations that commented, proposed or took a position."""
    return union(
        select(Comment.organisation_id).where(
            Comment.document_id == document_id, SAID, Comment.organisation_id.is_not(None)
        ),
        select(Amendment.organisation_id).where(
            Amendment.document_id == document_id,
            AMENDMENT_IS_PUBLIC,
            Amendment.organisation_id.is_not(None),
        ),
        _select_positions(Position.organisation_id, document_id=document_id).where(
            Position.organisation_id.is_not(None)
        ),
    )


def _select_submission_sources(document_id: int) -> Any:
    """Select source and group of entered, published submissions without a known organization."""
    entered = union(
        select(Comment.submission_id).where(Comment.document_id == document_id, SAID),
        select(Amendment.submission_id).where(
            Amendment.document_id == document_id, AMENDMENT_IS_PUBLIC
        ),
    )
    return select(Submission.source, Submission.group_code).where(
        Submission.id.in_(entered),
        Submission.organisation_id.is_(None),
        Submission.published_at.is_not(None),
    )


def _select_person_ids(document_id: int) -> Any:
    alone = and_(Comment.organisation_id.is_(None), Comment.submission_id.is_(None))
    own = and_(
        Amendment.organisation_id.is_(None),
        Amendment.submission_id.is_(None),
        Amendment.coalition_id.is_(None),
    )
    return union(
        select(Comment.author_id).where(Comment.document_id == document_id, SAID, alone),
        select(Amendment.author_id).where(
            Amendment.document_id == document_id, AMENDMENT_IS_PUBLIC, own
        ),
        _select_positions(Position.user_id, document_id=document_id).where(
            Position.user_id.is_not(None)
        ),
    )
