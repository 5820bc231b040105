"""Realtime tests of SIGKILL while secret votes are cast or counted: none is lost, no ballot is
half closed.
"""

import threading
from datetime import timedelta
from http.client import HTTPException

from sqlalchemy import text, update

import pytest

from consult.ballots.secret import key_store as keys
from consult.ballots.secret.queries import count_papers
from consult.positions.models import Ballot
from consult.ballots.secret.vote_encryption import parse_receipt
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from tests.support.servers.crash_series import kill_server
from tests.support.servers.live_server import LiveServer
from tests.support.servers.deadline import wait_until
from tests.support.consultation.secret_ballots import (
    VOTER_NAMES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)

pytestmark = pytest.mark.postgresql

VOTERS = 60
IN_THE_MIDDLE = """
from pathlib import Path
import gevent
from consult.app import create_app
from consult.ballots.secret import actions as secret
def stop(_ballot_id):
    Path({sign!r}).write_text("here")
    gevent.sleep(600)
secret._clear_boxes = stop
"""
BEFORE_THE_KEY_GOES = """
import os, signal
from consult.app import create_app
from consult.ballots.secret import actions as secret
secret.destroy_traces = lambda _ballot_id: os.kill(os.getpid(), signal.SIGKILL)
"""
OPEN, CLOSED = (1, 0, 8, 0), (0, 8, 0, 1)
FOUND = """select (select count(*) from ballot where kind = 'secret' and closed_at is null),
           (select count(*) from ballot_paper),
           (select count(*) from participation where box is not null),
           (select count(*) from event where verb = 'ballot.unsealed')"""


def vote(live, ballot_id, token, number, answers):
    """Cast one vote under its own key, and record the answer, if any."""
    try:
        answers[token] = live.say(
            "POST",
            f"/api/v1/ballots/{ballot_id}/secret-votes",
            token,
            {"choice": 1 + number % 3},
            f"k-{token}",
        )
    except (OSError, ValueError, HTTPException):
        return


def test_killed_while_votes_are_cast_no_acknowledged_vote_is_lost_and_none_counts_twice(
    url, app, world, look
):
    tokens = world.crowd(VOTERS)
    with app.app_context():
        ballot_id = open_secret_ballot(world)
    answers = {}
    for _ in range(3):
        live = LiveServer(url)
        threads = [
            threading.Thread(target=vote, args=(live, ballot_id, token, number, answers))
            for number, token in enumerate(tokens)
            if token not in answers
        ]
        before = len(answers)
        for number, thread in enumerate(threads, start=1):
            thread.start()
            if number == len(threads) // 2:
                # a vote that was cast and not answered has no receipt
                assert wait_until(lambda: len(answers) - before >= number * 2 / 3)
                live.kill()
        kill_server(live, url, look)
        [thread.join() for thread in threads]
    live = LiveServer(url)
    for number, token in enumerate(
        tokens
    ):  # what was not answered is sent again, under the same key
        if token not in answers:
            vote(live, ballot_id, token, number, answers)
    live.kill()
    assert {status for status, _ in answers.values()} == {201}
    receipts = [parse_receipt(told["receipt"]) for _, told in answers.values() if told["receipt"]]
    with app.app_context():
        close_secret_ballot(world, ballot_id)
        facts = db.session.execute(
            text("select cast(facts as text) from event where verb = 'ballot.unsealed'")
        ).scalar()
        assert len(receipts) > VOTERS / 2 and all(each.proof in facts for each in receipts)
        assert sum(count_papers(db.session.get(Ballot, ballot_id)).values()) == VOTERS


def due(app, ballot_id, seconds):
    """Set the ballot's closing time this many seconds from now."""
    with app.app_context(), transaction():
        db.session.execute(
            update(Ballot)
            .where(Ballot.id == ballot_id)
            .values(closes_at=utc_now() + timedelta(seconds=seconds))
        )
        db.session.execute(text("delete from due"))


def dies(url, plant):
    """Return whether a server ends by itself, before or soon after it answers."""
    try:
        live = LiveServer(url, plant)
    except RuntimeError:
        return True
    return wait_until(lambda: live.process.poll() is not None, 30)


def test_killed_while_it_is_counted_a_ballot_is_open_or_closed_and_complete(
    url, app, world, look, tmp_path
):
    sign = tmp_path / "sign"
    with app.app_context():
        ballot_id = open_secret_ballot(world)
        cast_secret_votes(
            world, ballot_id, {name: 1 + place % 3 for place, name in enumerate(VOTER_NAMES)}
        )
        db.session.remove()
    due(app, ballot_id, 1)
    live = LiveServer(url, IN_THE_MIDDLE.format(sign=str(sign)))
    assert wait_until(sign.exists, 30), "it never came so far"
    live.kill()
    assert tuple(look(FOUND)[0]) == OPEN and keys.read_key(ballot_id)
    assert dies(url, BEFORE_THE_KEY_GOES), "it was not killed"
    assert tuple(look(FOUND)[0]) == CLOSED and keys.read_key(ballot_id)
    due(app, ballot_id, 0)
    live = LiveServer(url)
    try:
        assert wait_until(lambda: keys.read_key(ballot_id) is None, 40), "the key stays"
    finally:
        live.kill()
    assert tuple(look(FOUND)[0]) == CLOSED
