"""Who has been heard: organisations, comments and positions by stakeholder group and by region, counted in the database."""
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from consult.accounts.models import Organisation
from consult.accounts.queries import groups_in, regions_in
from consult.ballots.models import Ballot, Position
from consult.comments.models import Comment
from consult.core import i18n
from consult.core.db import db

OPEN = (Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None), Comment.held_at.is_(None))


class Voice(NamedTuple):
    """A group or a region: {code, css, letter, name, short}, and how much came from it."""

    thing: dict[str, str]
    organisations: int
    comments: int
    positions: int

    @property
    def contributions(self) -> int:
        """Comments and positions together."""
        return self.comments + self.positions


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
    """Count what everyone may read: what was hidden, withdrawn or held is not counted. Three statements."""
    comments = _by_place(select(Organisation.group_code, Organisation.region_code, func.count()).select_from(Comment)
                         .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
                         .where(Comment.consultation_id == consultation_id, *OPEN))
    positions = _by_place(select(Organisation.group_code, Organisation.region_code, func.count()).select_from(Position)
                          .join(Ballot, Ballot.id == Position.ballot_id)
                          .outerjoin(Organisation, Organisation.id == Position.organisation_id)
                          .where(Ballot.consultation_id == consultation_id))
    organisations = _by_place(select(Organisation.group_code, Organisation.region_code, func.count())
                              .where(or_(Organisation.id.in_(_commenting(consultation_id)),
                                         Organisation.id.in_(_positioned(consultation_id)))))
    language = i18n.spoken()
    groups = _voices(groups_in(language), 0, organisations, comments, positions)
    regions = _voices(regions_in(language), 1, organisations, comments, positions)
    personal = Voice({}, 0, comments[None, None], positions[None, None])
    return Heard(groups, regions, personal, _least(groups) + _least(regions))


def _commenting(consultation_id: int) -> Any:
    return select(Comment.organisation_id).where(Comment.consultation_id == consultation_id, *OPEN,
                                                 Comment.organisation_id.is_not(None))


def _positioned(consultation_id: int) -> Any:
    return (select(Position.organisation_id).join(Ballot, Ballot.id == Position.ballot_id)
            .where(Ballot.consultation_id == consultation_id, Position.organisation_id.is_not(None)))


def _by_place(query: Any) -> Counter[tuple[str | None, str | None]]:
    rows = db.session.execute(query.group_by(Organisation.group_code, Organisation.region_code))
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
