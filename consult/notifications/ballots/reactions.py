"""Reactions that notify voters of closings, and voters and the podium of corrections."""

from typing import Any

from sqlalchemy import select

from consult.ballots.electorate.queries import load_elector_people
from consult.ballots.opening.actions import FORMAL_KINDS
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.core.events.head_queries import format_head
from consult.notifications.actions import notify_people
from consult.positions.models import Ballot


@react_to("ballot.closed", "ballot.voided", name="notifications.ballots.notify_of_closing")
def notify_of_closing(event: Any) -> None:
    """Send every voter of a formal ballot the head of the public record at its closing.

    With the head in many mailboxes, nobody can make the record anew as a whole.
    """
    ballot = db.session.get(Ballot, event.subject_id)
    if ballot is None or ballot.kind not in FORMAL_KINDS:
        return
    voters = load_elector_people(ballot)
    head = format_head(event.seq, event.head)
    notify_people(event, event.verb, voters, ballot_id=ballot.id, number=ballot.number, head=head)


@react_to("ballot.correction_asked", name="notifications.ballots.notify_of_request")
def notify_of_request(event: Any) -> None:
    """Notify the side that is asked: the voters of the elector, or the podium."""
    asked = _load_voters(event) if event.facts["by_podium"] else _load_podium(event.chain)
    _notify(event, asked, by_podium=event.facts["by_podium"])


@react_to("ballot.correction_settled", name="notifications.ballots.notify_of_answer")
def notify_of_answer(event: Any) -> None:
    """Notify the person who asked for a correction of its answer."""
    if event.facts["state"] in {"made", "declined", "lapsed"}:
        _notify(event, {event.facts["asked_by_id"]}, state=event.facts["state"])


@react_to("vote.corrected", name="notifications.ballots.notify_of_correction")
def notify_of_correction(event: Any) -> None:
    """Notify the voters of the elector but the one who agreed."""
    _notify(event, _load_voters(event) - {event.facts.get("asked_by_id")})


@react_to("ballot.intention_noted", name="notifications.ballots.notify_of_intention")
def notify_of_intention(event: Any) -> None:
    """Notify the other voters of the elector that an intention was noted."""
    _notify(event, _load_voters(event))


def _load_voters(event: Any) -> set[int]:
    ballot = db.session.get(Ballot, event.facts["ballot_id"])
    return set() if ballot is None else load_elector_people(ballot, [event.facts["holder"]])


def _load_podium(consultation_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(Membership.user_id).where(
                Membership.consultation_id == consultation_id,
                Membership.role.in_(["chair", "vice_chair"]),
            )
        )
    )


def _notify(event: Any, people: set[int], **more: Any) -> None:
    ballot = db.session.get(Ballot, event.facts["ballot_id"])
    if ballot is not None:
        notify_people(event, event.verb, people, ballot_id=ballot.id, number=ballot.number, **more)
