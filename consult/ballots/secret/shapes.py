"""The JSON forms of secret ballots."""

from pydantic import BaseModel


class SecretVoteShape(BaseModel):
    """A secret vote that was cast.

    The receipt is given once: a repeated request is told only that the vote was cast.
    """

    ballot_id: int
    cast: bool = True
    receipt: str | None


class PublishedListShape(BaseModel):
    """The opened votes of a secret ballot, from which anybody recomputes its counts.

    opened: number of the choice (from 1) and nonce of each vote, in the order of the commitments;
    none of a ballot that a release before 0.2.0 closed. commitments: SHA-256 of scheme, ballot,
    choice and nonce. participants: holders that took part, by name; nothing ties them to the
    list. seq and head: the event.
    """

    ballot_id: int
    choices: list[str]
    counts: dict[str, int]
    opened: list[tuple[int, str]] | None
    commitments: list[str]
    participants: list[str]
    seq: int
    head: str
