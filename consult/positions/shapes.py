"""The one JSON form of ballots, positions and tallies."""
from datetime import datetime

from pydantic import BaseModel

from .models import BallotQuestion, PublicPosition
from .queries import Tally

Counts = dict[str, int]


class PositionShape(BaseModel):
    """An answer that was taken, and under whose name: organisation or person."""

    ballot_id: int
    clause_id: int | None
    amendment_id: int | None
    holder: str
    choice: str
    reason: str | None


class PositionWithdrawnShape(BaseModel):
    """An answer that was taken back."""

    ballot_id: int
    withdrawn: bool = True


class TallyShape(BaseModel):
    """How many stand where: organisations once each, by group and by region; individuals apart."""

    groups: dict[str, Counts]
    regions: dict[str, Counts]
    organisations: Counts
    individuals: Counts
    earlier: int


class StandingBallotShape(BaseModel):
    """A standing ballot, the words that it asks about, and its tally.

    Of an amendment: its number as the label; text is null where it proposes no words.
    """

    id: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    amendment_id: int | None
    closed: bool
    label: str
    text: str | None
    language: str
    digest: str
    tally: TallyShape

    @classmethod
    def of(cls, asked: BallotQuestion, tally: Tally) -> "StandingBallotShape":
        return cls(id=asked.id, consultation_id=asked.consultation_id, document_id=asked.document_id,
                   clause_id=asked.clause_id, amendment_id=asked.amendment_id, closed=asked.closed,
                   label=asked.label, text=asked.text, language=asked.language, digest=asked.digest, tally=TallyShape(**tally))


class PublicPositionShape(BaseModel):
    """Who stands where on a clause; either organisation_id or user_id is given."""

    id: int
    organisation_id: int | None
    user_id: int | None
    name: str
    group: str | None
    region: str | None
    declares: str | None
    choice: str
    reason: str | None
    earlier: bool
    taken_at: datetime

    @classmethod
    def of(cls, stand: PublicPosition) -> "PublicPositionShape":
        return cls(**stand._asdict())


class PositionsShape(BaseModel):
    """A part of the list of positions on a clause or amendment; next_after asks for the part that follows."""

    clause_id: int | None
    amendment_id: int | None
    ballot_id: int
    positions: list[PublicPositionShape]
    next_after: int | None


class TalliesShape(BaseModel):
    """The tallies of a document, by clause."""

    document_id: int
    tallies: dict[int, TallyShape]
