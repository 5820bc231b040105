"""Ballots of the test consultation: opened, voted in and closed in one line each."""

from consult.ballots.counting import actions as closing
from consult.ballots.opening import actions as opening
from consult.ballots.casting import actions as voting
from consult.ballots.forms import OpenBallotForm
from consult.positions.models import Ballot
from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.events.log import transaction

RECORDED = {
    "kind": "recorded",
    "question": "Shall clause 2 be kept?",
    "answers": "vote",
    "threshold": "simple",
}
SOUNDING = {"kind": "indicative", "question": "Can you live with clause 2?", "answers": "sounding"}
PEOPLE = {"electorate": "people"}


def formal(world, on=True):
    """Switch formal ballots on or off, as the secretariat."""
    with transaction():
        db.session.get(Consultation, world.consultation).formal_ballots = on


def opened(world, given=RECORDED, who="cho", attendance=None, **more):
    """Open a ballot; return its number."""
    formal(world)
    form = OpenBallotForm(**{**given, **more})
    return opening.open_ballot(world.actor(who), world.consultation, form, attendance).id


def opened_live(world, given=SOUNDING, **more):
    """Open a sounding that shows its running count, as older installations allowed; return its
    number.
    """
    number = opened(world, given, **more)
    with transaction():
        db.session.get(Ballot, number).shows = "live"
    return number


def on_clause(world, given=RECORDED, **more):
    """Open a ballot on clause 2; return its number."""
    return opened(world, given, about="clause", clause_id=world.other_clause, **more)


def cast(world, name, ballot_id, choice):
    """Cast a vote as this person."""
    return voting.cast_vote(world.actor(name), ballot_id, choice)


def close(world, ballot_id, who="cho"):
    """Close the ballot as the chair."""
    return closing.close_ballot(world.actor(who), ballot_id)
