"""Data for the endpoints of ballots: an open and a closed recorded ballot, and a closed
sounding.
"""

from consult.ballots.proxies.actions import name_proxy
from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.events.log import transaction
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_test_ballot,
)

OPEN_BALLOT_DOORS = (
    "ballot",
    "part",
    "cast",
    "withdraw",
    "close",
    "correct",
    "result",
    "votes",
    "votes_csv",
)


def create_ballot_rows(world):
    """Create the ballots, votes and a proxy; return the numbers of the ballots."""
    polling, counted = (
        open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE),
        open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE),
    )
    sounded = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE)
    for name in ("pia", "hana"):
        cast_test_vote(world, name, polling, "yes")
        cast_test_vote(world, name, counted, "no")
        cast_test_vote(world, name, sounded, "live")
    close_test_ballot(world, counted)
    close_test_ballot(world, sounded)
    with transaction():
        db.session.get(Consultation, world.consultation).proxies = 2
    name_proxy(world.actor("pia"), world.consultation, f"u{world.ids['ivo']}")
    return {"polling": polling, "counted": counted, "sounded": sounded}


def build_ballot_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    special = {
        **dict.fromkeys(OPEN_BALLOT_DOORS, rows["polling"]),
        "recount": rows["counted"],
        "record": rows["sounded"],
    }
    return {
        f"{feature}.{door}": {"ballot_id": number, "part": "card"}
        for door, number in special.items()
        for feature in ("ballots", "ballots_api")
        if (feature, door) != ("ballots_api", "ballot")
    }  # that one is of positions


def build_ballot_bodies(world):
    """Return the bodies by endpoint."""
    question = {"question": "Shall we meet on Monday?", "kind": "indicative"}
    sent = {
        "cast": {"choice": "no"},
        "record": {"recorded": "true"},
        "open_new": question,
        "open_ballot": question,
        "words": question,
        "name_proxy": {"proxy": f"u{world.ids['fay']}"},
        "revoke_proxy": {"kind": "u"},
        "correct": {"holder": f"u{world.ids['ivo']}", "choice": "yes", "reason": "Misheard."},
    }
    return {
        f"{feature}.{door}": given
        for door, given in sent.items()
        for feature in ("ballots", "ballots_api")
    }
