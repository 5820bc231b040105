"""Data for the endpoints of ballots: an open and a closed recorded ballot, and a closed
sounding.
"""

from consult.ballots.corrections import announcement_actions as announcing
from consult.ballots.corrections import request_actions as requesting
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
    "result",
    "votes",
    "votes_csv",
)
REQUEST_DOORS = ("accept_correction", "decline_correction", "withdraw_correction")


def create_ballot_rows(world):
    """Create the ballots, votes and a proxy; return the numbers of the ballots."""
    polling, counted, settled, final = (
        open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE) for _ in range(4)
    )
    sounded = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE)
    for name in ("pia", "hana"):
        cast_test_vote(world, name, polling, "yes")
        cast_test_vote(world, name, counted, "no")
        cast_test_vote(world, name, sounded, "live")
        cast_test_vote(world, name, settled, "no")
        cast_test_vote(world, name, final, "no")
    for number in (counted, sounded, settled, final):
        close_test_ballot(world, number)
    announcing.announce_result(world.actor("cho"), final)
    asked = requesting.request_correction(world.actor("pia"), counted, "yes", "Misheard.").id
    with transaction():
        found = db.session.get(Consultation, world.consultation)
        found.proxies, found.proxies_across_groups = 2, True
    name_proxy(world.actor("pia"), world.consultation, f"u{world.ids['ivo']}")
    return {
        "polling": polling,
        "counted": counted,
        "sounded": sounded,
        "settled": settled,
        "final": final,
        "asked": asked,
    }


def build_ballot_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    special = {
        **dict.fromkeys(OPEN_BALLOT_DOORS, rows["polling"]),
        "recount": rows["counted"],
        "record": rows["sounded"],
        **dict.fromkeys(("correct", "request_correction", "announce"), rows["settled"]),
        **dict.fromkeys(REQUEST_DOORS, rows["counted"]),
        "note_intention": rows["final"],
    }
    return {
        f"{feature}.{door}": {"ballot_id": number, "part": "card", "request_id": rows["asked"]}
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
        "correct": {"holder": f"u{world.ids['pia']}", "choice": "yes", "reason": "Misheard."},
        "request_correction": {"choice": "yes", "reason": "Misheard."},
        "note_intention": {"intended": "yes"},
    }
    return {
        f"{feature}.{door}": given
        for door, given in sent.items()
        for feature in ("ballots", "ballots_api")
    }
