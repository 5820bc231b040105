"""The JSON form of an order of voting."""

from typing import Self

from pydantic import BaseModel

from .voting_order import VotingOrder


class VotingStepShape(BaseModel):
    """A vote on an amendment.

    far: its distance from the text, 0 to 1. why: amends, deletes, furthest, next, as_far,
    alone, moves, reshapes. lapses: the amendments that are no longer put if it carries.
    """

    amendment_id: int
    number: int
    far: float
    why: str
    lapses: list[int]


class UnvotedAmendmentShape(BaseModel):
    """An amendment outside the order; why: new_clause, no_change, to_render."""

    amendment_id: int
    number: int
    why: str


class VotingOrderShape(BaseModel):
    """The votes in their order, and the amendments not put to a vote; advice to the podium only."""

    steps: list[VotingStepShape]
    left: list[UnvotedAmendmentShape]

    @classmethod
    def build(cls, order: VotingOrder) -> Self:
        """Build the JSON form of a derived order."""
        return cls(
            steps=[
                VotingStepShape(
                    amendment_id=each.amendment.id,
                    number=each.amendment.number,
                    far=round(each.distance, 3),
                    why=each.reason_code,
                    lapses=[other.id for other in each.lapses],
                )
                for each in order.steps
            ],
            left=[
                UnvotedAmendmentShape(
                    amendment_id=each.amendment.id,
                    number=each.amendment.number,
                    why=each.reason_code,
                )
                for each in order.left
            ],
        )
