"""Who has been heard: organisations, comments, amendments, positions by stakeholder group and region, counted in the database.

What was entered from a submission counts for the group and region that the submission has, listed organisation or not.
"""
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import func, select, union

from consult.accounts.models import Organisation
from consult.accounts.queries import groups_in, regions_in
from consult.amendments.models import Amendment
from consult.amendments.queries import PUBLIC as PROPOSED
from consult.positions.models import Ballot, Position
from consult.comments.models import Comment
from consult.comments.queries import OPEN as SAID
from consult.core import i18n
from consult.core.database.engine import db
from consult.submissions.models import Submission

GROUP = func.coalesce(Organisation.group_code, Submission.group_code)
REGION = func.coalesce(Organisation.region_code, Submission.region_code)


class Voice(NamedTuple):
    """A group or a region: {code, css, letter, name, short}, and how much came from it."""

    thing: dict[str, str]
    organisations: int
    comments: int
    amendments: int
    positions: int

    @property
    def contributions(self) -> int:
        """Comments, amendments and positions together."""
        return self.comments + self.amendments + self.positions


class Heard(NamedTuple):
    """The voices by group and by region, those in a personal capacity apart, and who was heard least."""

    groups: list[Voice]
    regions: list[Voice]
    personal: Voice
    least: list[str]  # names of the groups and regions that were heard least, when anybody was

    @property
    def anybody(self) -> bool:
        """Whether there is any contribution."""
        return self.personal.contributions > 0 or any(voice.contributions for voice in self.groups)


def heard_in(consultation_id: int) -> Heard:
    """Count what everyone may read: what was hidden, withdrawn or held is not counted. Four statements."""
    comments = _by_place(select(GROUP, REGION, func.count()).select_from(Comment)
                         .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
                         .outerjoin(Submission, Submission.id == Comment.submission_id)
                         .where(Comment.consultation_id == consultation_id, SAID).group_by(GROUP, REGION))
    amendments = _by_place(select(GROUP, REGION, func.count()).select_from(Amendment)
                           .outerjoin(Organisation, Organisation.id == Amendment.organisation_id)
                           .outerjoin(Submission, Submission.id == Amendment.submission_id)
                           .where(Amendment.consultation_id == consultation_id, PROPOSED).group_by(GROUP, REGION))
    places = (Organisation.group_code, Organisation.region_code)
    positions = _by_place(select(*places, func.count()).select_from(Position)
                          .join(Ballot, Ballot.id == Position.ballot_id)
                          .outerjoin(Organisation, Organisation.id == Position.organisation_id)
                          .where(Ballot.consultation_id == consultation_id).group_by(*places))
    voices = union(_commenting(consultation_id), _amending(consultation_id), _positioned(consultation_id))
    organisations = _by_place(select(*places, func.count()).where(Organisation.id.in_(voices)).group_by(*places))
    language = i18n.spoken()
    counted = (organisations, comments, amendments, positions)
    groups, regions = _voices(groups_in(language), 0, *counted), _voices(regions_in(language), 1, *counted)
    personal = Voice({}, 0, comments[None, None], amendments[None, None], positions[None, None])
    return Heard(groups, regions, personal, _least(groups) + _least(regions))


def _commenting(consultation_id: int) -> Any:
    return select(Comment.organisation_id).where(Comment.consultation_id == consultation_id, SAID,
                                                 Comment.organisation_id.is_not(None))


def _amending(consultation_id: int) -> Any:
    return select(Amendment.organisation_id).where(Amendment.consultation_id == consultation_id, PROPOSED,
                                                   Amendment.organisation_id.is_not(None))


def _positioned(consultation_id: int) -> Any:
    return (select(Position.organisation_id).join(Ballot, Ballot.id == Position.ballot_id)
            .where(Ballot.consultation_id == consultation_id, Position.organisation_id.is_not(None)))


def _by_place(query: Any) -> Counter[tuple[str | None, str | None]]:
    rows = db.session.execute(query)
    return Counter({(group, region): count for group, region, count in rows})


def _voices(things: Iterable[dict[str, str]], which: int, *counted: Counter[tuple[str | None, str | None]]) -> list[Voice]:
    """One voice for each group (which 0) or region (which 1) of the settings."""
    sums = [Counter[str | None]() for _ in counted]
    for total, counts in zip(sums, counted, strict=True):
        for place, count in counts.items():
            total[place[which]] += count
    return [Voice(thing, *(total[thing["code"]] for total in sums)) for thing in things]


def _least(voices: list[Voice]) -> list[str]:
    """Those with less than half of an equal share, the least first, at most two."""
    total = sum(voice.contributions for voice in voices)
    low = [voice for voice in voices if voice.contributions * len(voices) * 2 < total]
    return [voice.thing["name"] for voice in sorted(low, key=lambda voice: voice.contributions)[:2]]
