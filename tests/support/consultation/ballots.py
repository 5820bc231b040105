"""Ballots of the test consultation: opened, voted in and closed in one line each."""

from sqlalchemy import select

from consult.ballots.counting import actions as closing
from consult.ballots.corrections import request_actions as requesting
from consult.ballots.opening import actions as opening
from consult.ballots.casting import actions as voting
from consult.ballots.forms import OpenBallotForm
from consult.meetings.ballots.actions import read_out_result
from consult.positions.models import Ballot, Vote
from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.events.log import Event, transaction

RECORDED_BALLOT = {
    "kind": "recorded",
    "question": "Shall clause 2 be kept?",
    "answers": "vote",
    "threshold": "simple",
    "quorum": 0,
}
SOUNDING_BALLOT = {
    "kind": "indicative",
    "question": "Can you live with clause 2?",
    "answers": "sounding",
}
PEOPLE_ELECTORATE = {"electorate": "people"}


def enable_formal_ballots(world, on=True):
    """Switch formal ballots on or off, as the secretariat."""
    with transaction():
        db.session.get(Consultation, world.consultation).formal_ballots = on


def open_test_ballot(world, given=RECORDED_BALLOT, who="cho", attendance=None, **more):
    """Open a ballot; return its number."""
    enable_formal_ballots(world)
    form = OpenBallotForm(**{**given, **more})
    return opening.open_ballot(world.actor(who), world.consultation, form, attendance).id


def open_live_sounding(world, given=SOUNDING_BALLOT, **more):
    """Open a sounding that shows its running count, as older installations allowed; return its
    number.
    """
    number = open_test_ballot(world, given, **more)
    with transaction():
        db.session.get(Ballot, number).shows = "live"
    return number


def open_clause_ballot(world, given=RECORDED_BALLOT, **more):
    """Open a ballot on clause 2; return its number."""
    return open_test_ballot(world, given, about="clause", clause_id=world.other_clause, **more)


def cast_test_vote(world, name, ballot_id, choice):
    """Cast a vote as this person."""
    return voting.cast_vote(world.actor(name), ballot_id, choice)


def close_test_ballot(world, ballot_id, who="cho"):
    """Close the ballot as the chair."""
    return closing.close_ballot(world.actor(who), ballot_id)


def read_out_test_result(world, meeting_id, ballot_id, who="cho"):
    """Read the result of a meeting's ballot out; until then only the podium sees it."""
    return read_out_result(world.actor(who), meeting_id, ballot_id)


def correct_test_vote(world, ballot_id, name, choice, reason="Misheard.", by="cho"):
    """Correct a vote: the voter asks and the podium accepts."""
    asked = requesting.request_correction(world.actor(name), ballot_id, choice, reason)
    return requesting.settle_request(world.actor(by), ballot_id, asked.id, accept=True)


def facts_of(verb):
    return list(
        db.session.scalars(select(Event.facts).where(Event.verb == verb).order_by(Event.seq))
    )


def votes(ballot_id):
    return dict(
        db.session.execute(
            select(Vote.holder, Vote.choice).where(Vote.ballot_id == ballot_id)
        ).all()
    )
