"""Reads of the receipts and commitments of secret ballots."""

from hmac import compare_digest
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Invalid, NotFound
from consult.core.events.log import EVENT
from consult.core.permissions.rules import require_permission

from consult.positions.models import Ballot
from .vote_encryption import VoteReceipt, parse_receipt
from .receipts import compute_stamp


class ReceiptCheck(NamedTuple):
    """The check of a receipt.

    given: this installation issued it. counted: its vote is among the commitments; None while
    the ballot is open.
    """

    receipt: VoteReceipt
    commitment: str
    given: bool
    counted: bool | None
    void: bool


def load_secret_ballot(actor: Actor, ballot_id: int) -> Ballot:
    """Load a secret ballot; raise NotFound, also for other kinds."""
    ballot = db.session.get(Ballot, ballot_id)
    if ballot is None or ballot.kind != "secret":
        raise NotFound(what="Ballot")
    require_permission(actor, "ballot.read", ballot)
    return ballot


def load_unsealing_event(ballot: Ballot) -> Any | None:
    """Load the event that counted the ballot, with all commitments; None before."""
    query = select(EVENT).where(EVENT.c.verb == "ballot.unsealed", EVENT.c.subject_id == ballot.id)
    return db.session.execute(query).first()


def load_commitments(actor: Actor, ballot_id: int) -> Any:
    """Load the event with the commitments; raise NotFound before the ballot is counted."""
    event = load_unsealing_event(load_secret_ballot(actor, ballot_id))
    if event is None:
        raise NotFound(what="Event")
    return event


def check_receipt(actor: Actor, ballot_id: int, words: str) -> ReceiptCheck:
    """Check a pasted receipt; raise Invalid if it is none of this ballot."""
    ballot, receipt = load_secret_ballot(actor, ballot_id), parse_receipt(words)
    if receipt is None or receipt.ballot_id != ballot.id:
        raise Invalid(fields={"receipt": {"type": "not_a_receipt"}})
    event, committed = load_unsealing_event(ballot), receipt.commitment
    given = compare_digest(receipt.stamp, compute_stamp(committed))
    counted = None if event is None else committed in event.facts["commitments"]
    return ReceiptCheck(receipt, committed, given, counted, ballot.voided_at is not None)
