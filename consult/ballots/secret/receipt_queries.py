"""Reads about the receipts of secret ballots: whether a vote was counted, and the commitments of all."""
from hmac import compare_digest
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Invalid, NotFound
from consult.core.events.log import EVENT
from consult.core.permissions.rules import require

from consult.positions.models import Ballot
from .vote_encryption import Receipt, receipt_in
from .actions import stamp_of


class Checked(NamedTuple):
    """What is found of a receipt. given: we gave it; counted: it is among the commitments, None while the ballot is open."""

    receipt: Receipt
    commitment: str
    given: bool
    counted: bool | None
    void: bool


def secret_ballot(actor: Actor, ballot_id: int) -> Ballot:
    """A secret ballot; raises NotFound, also for one of another kind."""
    ballot = db.session.get(Ballot, ballot_id)
    if ballot is None or ballot.kind != "secret":
        raise NotFound(what="Ballot")
    require(actor, "ballot.read", ballot)
    return ballot


def unsealed(ballot: Ballot) -> Any | None:
    """The event in which the ballot was counted, with all commitments; None before."""
    query = select(EVENT).where(EVENT.c.verb == "ballot.unsealed", EVENT.c.subject_id == ballot.id)
    return db.session.execute(query).first()


def commitments_of(actor: Actor, ballot_id: int) -> Any:
    """The same for everyone; raises NotFound while there is none."""
    event = unsealed(secret_ballot(actor, ballot_id))
    if event is None:
        raise NotFound(what="Event")
    return event


def check_receipt(actor: Actor, ballot_id: int, words: str) -> Checked:
    """Look a pasted receipt up; raises Invalid for what is none of this ballot."""
    ballot, receipt = secret_ballot(actor, ballot_id), receipt_in(words)
    if receipt is None or receipt.ballot_id != ballot.id:
        raise Invalid(fields={"receipt": {"type": "not_a_receipt"}})
    event, committed = unsealed(ballot), receipt.commitment
    given = compare_digest(receipt.stamp, stamp_of(committed))
    counted = None if event is None else committed in event.facts["commitments"]
    return Checked(receipt, committed, given, counted, ballot.voided_at is not None)
