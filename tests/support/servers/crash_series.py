"""Repeated SIGKILL under load, and the check that no acknowledged write is lost or doubled."""

import random
import threading
from collections import Counter
from http.client import HTTPException
from time import monotonic
from typing import NamedTuple

from sqlalchemy import select

from consult.core.events import hash_chain as chain
from consult.core.database.engine import db
from consult.core.events.log import Event
from tests.support.consultation.notes import read_counter
from .live_server import LiveServer
from .deadline import wait_until

WRITER_COUNT = 8
CATCH_UP_SECONDS = 120  # seconds that all reactions may take over what the kills left behind
COUNT_UNPROCESSED_EVENTS = """select count(*) from event where verb = 'comment.posted'
           and seq > (select min(seq) from cursor where name like '%.count')"""
COUNT_BUSY_CONNECTIONS = """select count(*) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
          and backend_type = 'client backend' and state <> 'idle'"""
CHOICES = ("support", "abstain")
COUNTING_REACTION = """
from consult.app import create_app
from consult.core.events.dispatcher import react_to
from tests.support.consultation.notes import increment_counter
@react_to("comment.posted", name="tests.support.servers.crash_series.count")
def count(_event):
    increment_counter()
"""
ANSWER_BEFORE_COMMIT = (
    COUNTING_REACTION
    + """
import gevent
from flask import copy_current_request_context
from consult.core.web import write_endpoint
def too_early(work):
    result = []
    @copy_current_request_context
    def write():
        with write_endpoint.transaction():
            result.append(work())
            gevent.sleep(0.2)
    gevent.spawn(write)
    while not result:
        gevent.sleep(0.001)
    return result[0]
write_endpoint._run_in_transaction = too_early
"""
)


class LoadWriter(threading.Thread):
    """A thread that posts comments (own COMMIT) and takes positions (shared COMMIT) until the
    server is gone.
    """

    def __init__(self, live, world, token, label):
        super().__init__()
        self.live, self.world, self.token, self.person, self.label = (
            live,
            world,
            token,
            int(token[6:]),
            label,
        )
        self.acknowledged, self.unsure, self.positions = [], set(), 0
        self.start()

    def run(self):
        """Write until a request is not answered."""
        for number in range(100_000):
            body = f"{self.label}-{number}"
            self.unsure.add(body)
            try:
                if not self.post(self.live, body):
                    return
                status, _ = self.live.say(
                    "PUT",
                    f"/api/v1/positions/{self.world.ballot}",
                    self.token,
                    {"choice": CHOICES[number % 2]},
                    "p" + body,
                )
            except (
                OSError,
                ValueError,
                HTTPException,
            ):  # gone between the head of an answer and its body, too
                return
            if status == 200:
                self.positions += 1

    def post(self, live, body):
        """Post one comment under its own key; return whether it was acknowledged."""
        status, _ = live.say(
            "POST",
            f"/api/v1/clauses/{self.world.clause}/comments",
            self.token,
            {"body": body},
            body,
        )
        if status == 201:
            self.acknowledged.append(body)
            self.unsure.discard(body)
        return status == 201


class CrashSeriesResult(NamedTuple):
    """The result of a crash series."""

    kills: int
    comments: int
    positions: int
    slowest: float  # seconds until a killed server answered again


def kill_server(live, url, look):
    """Kill the server, and wait until PostgreSQL has ended its transactions."""
    live.kill()
    assert url.startswith("sqlite") or wait_until(
        lambda: look(COUNT_BUSY_CONNECTIONS)[0][0] == 0
    ), "the database is still at it"


def check_consistency(app, look, writers):
    """Assert that every acknowledged write exists once, has its event, and the log chain is
    valid.
    """
    bodies = Counter(body for (body,) in look("select body from comment"))
    asked = {body for writer in writers for body in writer.acknowledged}
    assert asked <= bodies.keys(), "acknowledged, then lost"
    assert max(bodies.values(), default=1) == 1, "doubled"
    taken = Counter(
        actor for (actor,) in look("select actor_id from event where verb = 'position.taken'")
    )
    standing = {person: choice for person, choice in look("select user_id, choice from position")}
    for writer in writers:
        count = taken[writer.person]
        assert count - writer.positions in {0, 1}, (
            "an acknowledged position was lost, or one was taken twice"
        )
        assert not count or standing[writer.person] == CHOICES[(count - 1) % 2], (
            "the last position does not stand"
        )
    with app.app_context():
        rows = (
            db.session.execute(select(*Event.__table__.columns).order_by(Event.seq))
            .mappings()
            .all()
        )
        db.session.remove()
    assert chain.find_first_mismatch(rows) is None, "the log has a gap or does not fit"
    posted = sum(1 for row in rows if row["verb"] == "comment.posted")
    assert posted == sum(bodies.values()), (
        "a comment without its event, or an event without its comment"
    )


def run_crash_series(url, app, world, look, times, plant=COUNTING_REACTION, *, whole=False):
    """Load and kill the server this many times; browsers repeat each unanswered request.

    With `whole`, each start loads the program, too, and the slowest start is that of an operator.

    Raises AssertionError if a write is lost or doubled.
    """
    everyone, slowest, pause = [], 0.0, threading.Event()
    for number in range(times):
        began = monotonic()
        live = LiveServer(url, plant, whole=whole)
        slowest = max(slowest, monotonic() - began)
        for writer in everyone[-WRITER_COUNT:]:
            for body in list(writer.unsure):
                assert writer.post(live, body), "what was not answered could not be sent again"
        writers = [
            LoadWriter(live, world, token, f"{number}-{token}")
            for token in world.crowd(WRITER_COUNT)
        ]
        if not wait_until(
            lambda: sum(len(writer.acknowledged) for writer in writers) > WRITER_COUNT
        ):
            raise TimeoutError("there is no load")
        pause.wait(random.uniform(0.3, 0.9))
        kill_server(live, url, look)
        [writer.join() for writer in writers]
        everyone += writers
        check_consistency(app, look, everyone)
    live = LiveServer(url, plant)
    assert everyone[-1].post(live, "the end")
    comments = look("select count(*) from comment")[0][0]
    met = wait_until(lambda: look(COUNT_UNPROCESSED_EVENTS)[0][0] == 0, CATCH_UP_SECONDS)
    live.kill()
    assert met, "the reactions do not catch up"
    assert read_counter(look) == comments, "a reaction was lost or doubled"
    check_consistency(app, look, everyone)
    return CrashSeriesResult(times, comments, sum(writer.positions for writer in everyone), slowest)


def is_flaw_noticed(url, app, world, look, times=6):
    """Return whether the check notices a server that answers before the COMMIT."""
    try:
        run_crash_series(url, app, world, look, times, ANSWER_BEFORE_COMMIT)
    except AssertionError:
        return True
    return False
