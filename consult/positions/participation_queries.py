"""Reads participation: organizations, comments, amendments and positions by group and region.

The home page and the report of the chair show these counts. A contribution entered from a
submission counts for the group and region of the submission, whether or not its organization is
listed.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, union

from consult.accounts.models import Organisation, User
from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.amendments.models import Amendment
from consult.amendments.queries import IS_PUBLIC as PROPOSED
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN as SAID
from consult.core import i18n
from consult.core.database.engine import db
from consult.submissions.models import Submission

from .models import Ballot, Position
from .queries import IS_COUNTED

GROUP_CODE = func.coalesce(Organisation.group_code, Submission.group_code)
REGION_CODE = func.coalesce(Organisation.region_code, Submission.region_code)


class ParticipationRow(NamedTuple):
    """A group or a region with the number of its contributions.

    Attributes:
        group_or_region: {code, css, letter, name, short}.
    """

    group_or_region: dict[str, str]
    organisations: int
    comments: int
    amendments: int
    positions: int

    @property
    def contributions(self) -> int:
        """The number of comments, amendments and positions together."""
        return self.comments + self.amendments + self.positions


class ParticipationSummary(NamedTuple):
    """Participation by group and by region, with persons in a personal capacity apart.

    Attributes:
        total: all contributions, also those of a submission without a group or region.
        people: the people who contributed in a personal capacity.
        least: names of the least heard groups and regions, if there is any contribution.
    """

    groups: list[ParticipationRow]
    regions: list[ParticipationRow]
    personal: ParticipationRow
    total: ParticipationRow
    people: int
    least: list[str]

    @property
    def anybody(self) -> bool:
        """Return whether there is any contribution."""
        return self.personal.contributions > 0 or any(voice.contributions for voice in self.groups)


def count_participation(
    consultation_id: int, document_id: int | None = None
) -> ParticipationSummary:
    """Count the public contributions of a consultation, or on one document, in five statements.

    Hidden, withdrawn and held contributions are not counted.
    """
    comments = _count_by_origin(
        select(GROUP_CODE, REGION_CODE, func.count())
        .select_from(Comment)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .outerjoin(Submission, Submission.id == Comment.submission_id)
        .where(_is_about(Comment, consultation_id, document_id), SAID)
        .group_by(GROUP_CODE, REGION_CODE)
    )
    amendments = _count_by_origin(
        select(GROUP_CODE, REGION_CODE, func.count())
        .select_from(Amendment)
        .outerjoin(Organisation, Organisation.id == Amendment.organisation_id)
        .outerjoin(Submission, Submission.id == Amendment.submission_id)
        .where(_is_about(Amendment, consultation_id, document_id), PROPOSED)
        .group_by(GROUP_CODE, REGION_CODE)
    )
    places = (Organisation.group_code, Organisation.region_code)
    positions = _count_by_origin(
        _select_positions(consultation_id, document_id, *places, func.count()).group_by(*places)
    )
    voices = select_organisation_ids(consultation_id, document_id)
    organisations = _count_by_origin(
        select(*places, func.count()).where(Organisation.id.in_(voices)).group_by(*places)
    )
    people = select_person_ids(consultation_id, document_id).subquery()
    language = i18n.get_language()
    counted = (organisations, comments, amendments, positions)
    groups, regions = (
        _build_rows(list_localized_groups(language), 0, *counted),
        _build_rows(list_localized_regions(language), 1, *counted),
    )
    personal = ParticipationRow(
        {}, 0, comments[None, None], amendments[None, None], positions[None, None]
    )
    return ParticipationSummary(
        groups,
        regions,
        personal,
        ParticipationRow({}, *(counts.total() for counts in counted)),
        db.session.scalar(select(func.count()).select_from(people)) or 0,
        _find_least_heard(groups) + _find_least_heard(regions),
    )


def select_organisation_ids(consultation_id: int, document_id: int | None = None) -> Any:
    """Select the ids of the organizations that commented, proposed or took a position."""
    return union(
        select(Comment.organisation_id).where(
            _is_about(Comment, consultation_id, document_id),
            SAID,
            Comment.organisation_id.is_not(None),
        ),
        select(Amendment.organisation_id).where(
            _is_about(Amendment, consultation_id, document_id),
            PROPOSED,
            Amendment.organisation_id.is_not(None),
        ),
        _select_positions(consultation_id, document_id, Position.organisation_id).where(
            Position.organisation_id.is_not(None)
        ),
    )


def select_person_ids(consultation_id: int, document_id: int | None = None) -> Any:
    """Select the ids of the people who contributed in a personal capacity."""
    return union(
        select(Comment.author_id).where(
            _is_about(Comment, consultation_id, document_id),
            SAID,
            Comment.organisation_id.is_(None),
            Comment.submission_id.is_(None),
        ),
        select(Amendment.author_id).where(
            _is_about(Amendment, consultation_id, document_id),
            PROPOSED,
            Amendment.organisation_id.is_(None),
            Amendment.submission_id.is_(None),
            Amendment.coalition_id.is_(None),
        ),
        _select_positions(consultation_id, document_id, Position.user_id).where(
            Position.user_id.is_not(None)
        ),
    )


def select_entered_submission_ids(consultation_id: int, document_id: int | None = None) -> Any:
    """Select the ids of the submissions from which a public contribution was entered."""
    return union(
        select(Comment.submission_id).where(
            _is_about(Comment, consultation_id, document_id),
            SAID,
            Comment.submission_id.is_not(None),
        ),
        select(Amendment.submission_id).where(
            _is_about(Amendment, consultation_id, document_id),
            PROPOSED,
            Amendment.submission_id.is_not(None),
        ),
    )


def _select_positions(consultation_id: int, document_id: int | None, *columns: Any) -> Any:
    """Select columns of the positions that count, but not those on a hidden amendment."""
    return (
        select(*columns)
        .select_from(Position)
        .join(Ballot, Ballot.id == Position.ballot_id)
        .outerjoin(Organisation, Organisation.id == Position.organisation_id)
        .outerjoin(User, User.id == Position.user_id)
        .outerjoin(Amendment, Amendment.id == Ballot.amendment_id)
        .where(
            _is_about(Ballot, consultation_id, document_id),
            IS_COUNTED,
            or_(Ballot.amendment_id.is_(None), PROPOSED),
        )
    )


def _is_about(
    table: type[Comment] | type[Amendment] | type[Ballot],
    consultation_id: int,
    document_id: int | None,
) -> ColumnElement[bool]:
    """Build the condition that a row is about a consultation, or about one document of it."""
    within = table.consultation_id == consultation_id
    return within if document_id is None else and_(within, table.document_id == document_id)


def _count_by_origin(query: Any) -> Counter[tuple[str | None, str | None]]:
    rows = db.session.execute(query)
    return Counter({(group, region): count for group, region, count in rows})


def _build_rows(
    things: Iterable[dict[str, str]], which: int, *counted: Counter[tuple[str | None, str | None]]
) -> list[ParticipationRow]:
    """Build one row for each group (which 0) or region (which 1) of the settings."""
    sums = [Counter[str | None]() for _ in counted]
    for total, counts in zip(sums, counted, strict=True):
        for place, count in counts.items():
            total[place[which]] += count
    return [ParticipationRow(thing, *(total[thing["code"]] for total in sums)) for thing in things]


def _find_least_heard(voices: list[ParticipationRow]) -> list[str]:
    """Find at most two rows with less than half of an equal share, the least first."""
    total = sum(voice.contributions for voice in voices)
    low = [voice for voice in voices if voice.contributions * len(voices) * 2 < total]
    return [
        voice.group_or_region["name"]
        for voice in sorted(low, key=lambda voice: voice.contributions)[:2]
    ]
