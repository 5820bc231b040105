"""Secret ballots for tests: opened for people, cast by them, closed by the chair."""

from sqlalchemy import select

from consult.ballots.forms import OpenBallotForm
from consult.ballots.counting.actions import close_ballot
from consult.positions.models import Ballot
from consult.ballots.opening.actions import open_ballot
from consult.ballots.secret.actions import cast_secret_vote
from consult.consultations.models import Consultation
from consult.consultations.queries import identify_visitor
from consult.core.database.engine import db
from consult.core.events.log import Event, transaction

VOTER_NAMES = (
    "pia",
    "hana",
    "dora",
    "paul",
    "nils",
    "ivo",
    "fay",
    "rana",
)  # who may vote where each person does
YES, NO, ABSTAIN = 1, 2, 3  # choices are numbered
VOTES = dict(zip(VOTER_NAMES, [YES, NO, YES, YES, NO, ABSTAIN, YES, NO], strict=True))


def open_secret_ballot(world, **more):
    """Open a secret ballot of all participants; return its number. Needs an application context."""
    with transaction():
        db.session.get(Consultation, world.consultation).formal_ballots = True
    given = {
        "kind": "secret",
        "question": "Shall we?",
        "electorate": "people",
        "threshold": "simple",
        **more,
    }
    return open_ballot(world.actor("cho"), world.consultation, OpenBallotForm(**given)).id


def cast_secret_votes(world, ballot_id, choices):
    """Cast these votes in this order, such as {"pia": YES}; return the receipts by name."""
    return {
        name: cast_secret_vote(world.actor(name), ballot_id, choice)
        for name, choice in choices.items()
    }


def cast_crowd_votes(ballot_id, tokens, choices):
    """Cast a vote for each member of a crowd, in order; return the receipts by holder."""
    receipts = {}
    for token, choice in zip(tokens, choices, strict=True):
        actor = identify_visitor(token).actor
        receipts[f"u{actor.user_id}"] = cast_secret_vote(actor, ballot_id, choice)
    return receipts


def close_secret_ballot(world, ballot_id):
    """Close the ballot as the chair; return it."""
    close_ballot(world.actor("cho"), ballot_id)
    return db.session.get(Ballot, ballot_id, populate_existing=True)


def last_event(verb):
    return db.session.scalars(
        select(Event).where(Event.verb == verb).order_by(Event.seq.desc())
    ).first()
