"""The JSON form of standing ballots, positions and tallies."""

from datetime import datetime

from pydantic import BaseModel

from .models import BallotQuestion, PublicPosition
from .queries import Tally

Counts = dict[str, int]


class PositionShape(BaseModel):
    """A position that was taken; holder: `organisation` or `person`."""

    ballot_id: int
    clause_id: int | None
    amendment_id: int | None
    holder: str
    choice: str
    reason: str | None


class PositionWithdrawnShape(BaseModel):
    """A position that was withdrawn."""

    ballot_id: int
    withdrawn: bool = True


class TallyShape(BaseModel):
    """Counts of positions: organizations once each, by group and by region; individuals apart."""

    groups: dict[str, Counts]
    regions: dict[str, Counts]
    organisations: Counts
    individuals: Counts
    earlier: int


class StandingBallotShape(BaseModel):
    """A standing ballot with its text and tally.

    For an amendment the label is its number, and text is null if it proposes none.
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
    def build(cls, asked: BallotQuestion, tally: Tally) -> "StandingBallotShape":
        """Build the JSON form of a question with its tally."""
        return cls(
            id=asked.id,
            consultation_id=asked.consultation_id,
            document_id=asked.document_id,
            clause_id=asked.clause_id,
            amendment_id=asked.amendment_id,
            closed=asked.closed,
            label=asked.label,
            text=asked.text,
            language=asked.language,
            digest=asked.digest,
            tally=TallyShape(**tally),
        )


class PublicPositionShape(BaseModel):
    """A public position; either organisation_id or user_id is given."""

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
    def build(cls, stand: PublicPosition) -> "PublicPositionShape":
        """Build the JSON form of a public position."""
        return cls(**stand._asdict())


class PositionsShape(BaseModel):
    """A part of the positions on a clause or amendment; next_after asks for the next part."""

    clause_id: int | None
    amendment_id: int | None
    ballot_id: int
    positions: list[PublicPositionShape]
    next_after: int | None


class TalliesShape(BaseModel):
    """The tallies of a document, by clause."""

    document_id: int
    tallies: dict[int, TallyShape]
