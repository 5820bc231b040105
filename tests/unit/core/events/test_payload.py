"""Tests of the event payload for browsers."""

from types import SimpleNamespace

import pytest

from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.events.payload import build_full_payload, build_payload

FACTS = {
    "clause_id": 7,
    "amendment_id": None,
    "again": False,
    "digest": "a" * 64,
    "clauses": list(range(99)),
    "few": [1, 2],
    "place": "clause",
    "share": 0.5,
}


def test_the_payload_holds_the_small_facts_and_the_log_all_of_them():
    event = SimpleNamespace(
        seq=9,
        prev=8,
        audience="everyone",
        verb="clause.made",
        facts=FACTS,
        subject_id=1,
        actor_id=2,
        at=utc_now(),
    )
    assert build_payload(event)["facts"] == {
        "clause_id": 7,
        "few": [1, 2],
        "place": "clause",
        "share": 0.5,
    }
    assert build_full_payload(event)["facts"] == FACTS
    assert build_payload(event) | {"facts": FACTS} == build_full_payload(event)


def test_a_verb_that_tells_browsers_too_much_is_noticed(app, world, look):
    with app.app_context():
        with (
            pytest.raises(AssertionError, match=r"news.tried tells browsers too much"),
            transaction(),
        ):
            record_event(
                "news.tried",
                EventSubject(1, 1),
                Actor(1),
                **{f"fact_{number}": "x" * 50 for number in range(8)},
            )
        with transaction():
            record_event("news.tried", EventSubject(1, 1), Actor(1), clause_id=1, long="x" * 5_000)
            record_event(
                "news.tried",
                EventSubject(1, 1),
                Actor(1),
                audience="nobody",
                **{f"fact_{number}": "x" * 50 for number in range(8)},
            )
    assert look("select count(*) from event where verb = 'news.tried'") == [(2,)]
