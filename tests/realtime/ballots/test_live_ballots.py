"""Realtime tests of ballots: SIGKILL loses no acknowledged vote, and browsers receive only
permitted events.
"""

import threading
from http.client import HTTPException
from time import monotonic

import pytest
from sqlalchemy import insert, select

from consult.ballots.corrections import actions as correcting
from consult.positions.models import Ballot, Elector, Vote, Voter
from consult.core.events import hash_chain as chain
from consult.core.database.engine import db
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.events.log import Event, transaction
from tests.support.costs import count_possible_ticks
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    close_test_ballot,
    open_test_ballot,
    open_live_sounding,
)
from tests.support.servers.crash_series import kill_server
from tests.support.servers.socketio_client import EventListener
from tests.support.servers.live_server import LiveServer
from tests.support.servers.deadline import wait_until

VOTERS = 24
CHOICES = ("yes", "no")


def with_crowd(world, given, size, **more):
    """Open a ballot of people including a crowd; return its number and the crowd's secrets."""
    tokens = world.crowd(size)
    with world.app.app_context():
        ballot = open_test_ballot(world, given, **PEOPLE_ELECTORATE, **more)
        present = set(db.session.scalars(select(Voter.user_id).where(Voter.ballot_id == ballot)))
        missing = [number for token in tokens if (number := int(token[6:])) not in present]
        if missing:
            with transaction():
                db.session.execute(
                    insert(Elector),
                    [
                        {
                            "ballot_id": ballot,
                            "holder": f"u{n}",
                            "user_id": n,
                            "name": str(n),
                            "where": "remote",
                        }
                        for n in missing
                    ],
                )
                db.session.execute(
                    insert(Voter),
                    [{"ballot_id": ballot, "user_id": n, "holder": f"u{n}"} for n in missing],
                )
        db.session.remove()
    return ballot, tokens


def voting_on(live, ballot, token, acknowledged, start):
    """Change a vote until the server is gone; keep the last acknowledged choice."""
    for number in range(10_000):
        choice = CHOICES[number % 2]
        try:
            status, _ = live.say(
                "POST",
                f"/api/v1/ballots/{ballot}/votes",
                token,
                {"choice": choice},
                f"{token}-{start}-{number}",
            )
        except (OSError, ValueError, HTTPException):
            # it may have been counted, or not, as those of earlier rounds without an answer
            acknowledged[token] = (*acknowledged.get(token, ("",)), choice)
            return
        if status == 200:
            acknowledged[token] = (choice,)


def test_killed_while_votes_are_cast_no_acknowledged_vote_is_lost_and_none_counts_twice(
    url, app, world, look
):
    ballot, tokens = with_crowd(world, RECORDED_BALLOT, VOTERS)
    acknowledged, pause = {}, threading.Event()
    for start in range(4):
        live = LiveServer(url)
        threads = [
            threading.Thread(target=voting_on, args=(live, ballot, token, acknowledged, start))
            for token in tokens
        ]
        [thread.start() for thread in threads]
        pause.wait(0.8)
        assert wait_until(lambda: all(len(acknowledged.get(token, ())) == 1 for token in tokens)), (
            "not everybody has voted since the last start"
        )
        kill_server(live, url, look)
        [thread.join() for thread in threads]
    with app.app_context():
        votes = dict(
            db.session.execute(
                select(Vote.holder, Vote.choice).where(Vote.ballot_id == ballot)
            ).all()
        )
        assert len(acknowledged) == VOTERS and all(
            votes.get(f"u{token[6:]}") in possible for token, possible in acknowledged.items()
        )
        close_test_ballot(world, ballot)
        assert correcting.recount_ballots(ballot)[0].fits, "the votes are not those of the record"
        rows = (
            db.session.execute(select(*Event.__table__.columns).order_by(Event.seq))
            .mappings()
            .all()
        )
        assert chain.find_first_mismatch(rows) is None
        assert sum(db.session.get(Ballot, ballot).counted["counts"].values()) == len(votes)


@pytest.fixture
def listening(url, world):
    """Provide listening("pia"), a client whose .moved collects ballot events."""
    live, clients = LiveServer(url), []

    def connect(name):
        client = EventListener()
        client.moved = []
        client.on("ballot.moved", client.moved.append)
        cookie = {"Cookie": f"{COOKIE_NAME}={world.tokens[name]}"} if name else {}
        client.connect(live.address, headers=cookie, transports=["websocket"])
        clients.append(client)
        return client

    connect.live = live
    yield connect
    for client in clients:
        client.disconnect()
    live.kill()


def test_a_ballot_page_receives_turnout_and_counts_only_of_a_recorded_ballot_with_a_running_count(
    world, listening
):
    with world.app.app_context():
        recorded = open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE)
        live = open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE, shows="live")
        sounding = open_live_sounding(
            world, {**RECORDED_BALLOT, "kind": "indicative"}, **PEOPLE_ELECTORATE, small=2
        )
        db.session.remove()
    watcher, other = listening(None), listening("pia")
    assert (
        watcher.call("ballot.watch", recorded)["counts"] is None
        and watcher.call("ballot.watch", live)["cast"] == 0
    )
    assert watcher.call("ballot.watch", sounding)["counts"] is None
    assert watcher.call("ballot.watch", 999)["error"] == "not_found"
    for name in ("pia", "hana", "ivo"):
        for number in (recorded, live, sounding):
            listening.live.say(
                "POST",
                f"/api/v1/ballots/{number}/votes",
                world.tokens[name],
                {"choice": "yes"},
                f"{name}{number}",
            )
    for ballot in (recorded, live, sounding):
        assert wait_until(
            lambda ballot=ballot: any(
                each["ballot_id"] == ballot and each["cast"] == 3 for each in watcher.moved
            )
        )
    assert all(each["counts"] is None for each in watcher.moved if each["ballot_id"] != live)
    counts = [
        each["counts"] for each in watcher.moved if each["ballot_id"] == live and each["cast"] == 3
    ]
    assert counts[-1] == [3, 0, 0] and other.moved == []
    assert not [each for each in watcher.moved if "yes" in str(each) or "holder" in each]


def test_many_votes_are_told_at_most_four_times_a_second(world, listening):
    ballot, tokens = with_crowd(world, SOUNDING_BALLOT, 40, small=2)
    watcher = listening(None)
    watcher.call("ballot.watch", ballot)

    def vote(token):
        listening.live.say(
            "POST", f"/api/v1/ballots/{ballot}/votes", token, {"choice": "live"}, token
        )

    began = monotonic()
    threads = [threading.Thread(target=vote, args=(token,)) for token in tokens]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert wait_until(lambda: watcher.moved and watcher.moved[-1]["cast"] == 40)
    assert len(watcher.moved) <= count_possible_ticks(began), "each vote was told by itself"
