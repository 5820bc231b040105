"""The JSON forms of secret ballots."""
from pydantic import BaseModel


class SecretVoteShape(BaseModel):
    """A vote was sealed. The receipt is given once: a repeated request is told that the vote was cast, and no more."""

    ballot_id: int
    cast: bool = True
    receipt: str | None


class CommitmentsShape(BaseModel):
    """What a secret ballot was counted to, and the commitments of all its votes in order; in the record under seq and head."""

    ballot_id: int
    choices: list[str]
    counts: dict[str, int]
    commitments: list[str]
    seq: int
    head: str


class ReceiptCheckShape(BaseModel):
    """What is found of a receipt. given: this installation gave it; counted: its vote is among the commitments.

    counted is null as long as the ballot is open.
    """

    ballot_id: int
    commitment: str
    given: bool
    counted: bool | None
    void: bool
