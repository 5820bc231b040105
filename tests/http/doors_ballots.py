"""Data for the endpoints of ballots: an open and a closed recorded ballot, and a closed
sounding.
"""

from consult.ballots.proxies.actions import name_proxy
from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.events.log import transaction
from tests.balloting import PEOPLE, RECORDED, SOUNDING, cast, close, opened

OPEN = ("ballot", "part", "cast", "withdraw", "close", "correct", "result", "votes", "votes_csv")


def polled(world):
    """Create the ballots, votes and a proxy; return the numbers of the ballots."""
    polling, counted = opened(world, RECORDED, **PEOPLE), opened(world, RECORDED, **PEOPLE)
    sounded = opened(world, SOUNDING, **PEOPLE)
    for name in ("pia", "hana"):
        cast(world, name, polling, "yes")
        cast(world, name, counted, "no")
        cast(world, name, sounded, "live")
    close(world, counted)
    close(world, sounded)
    with transaction():
        db.session.get(Consultation, world.consultation).proxies = 2
    name_proxy(world.actor("pia"), world.consultation, f"u{world.ids['ivo']}")
    return {"polling": polling, "counted": counted, "sounded": sounded}


def polled_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    special = {
        **dict.fromkeys(OPEN, rows["polling"]),
        "recount": rows["counted"],
        "record": rows["sounded"],
    }
    return {
        f"{feature}.{door}": {"ballot_id": number, "part": "card"}
        for door, number in special.items()
        for feature in ("ballots", "ballots_api")
        if (feature, door) != ("ballots_api", "ballot")
    }  # that one is of positions


def polled_bodies(world):
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
