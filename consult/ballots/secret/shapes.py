"""The JSON forms of secret ballots."""

from pydantic import BaseModel


class SecretVoteShape(BaseModel):
    """A secret vote that was cast.

    The receipt is given once: a repeated request is told only that the vote was cast.
    """

    ballot_id: int
    cast: bool = True
    receipt: str | None


class CommitmentsShape(BaseModel):
    """The counts of a secret ballot and its sorted commitments; seq and head: their event."""

    ballot_id: int
    choices: list[str]
    counts: dict[str, int]
    commitments: list[str]
    seq: int
    head: str


class ReceiptCheckShape(BaseModel):
    """The check of a receipt.

    given: this installation issued it. counted: its vote is among the commitments; null while
    the ballot is open.
    """

    ballot_id: int
    commitment: str
    given: bool
    counted: bool | None
    void: bool
