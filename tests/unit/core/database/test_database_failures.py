"""Tests of a database that is full, broken, busy or gone: the answer is 503, and nothing is
written.
"""

import resource
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text

from consult.core.events import log as events
from consult.core.database.engine import WRITE_LOCK, db, writer_engines
from tests.support.servers.free_ports import find_free_port

pytestmark = pytest.mark.postgresql

LONG = "word " * 600
ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@pytest.fixture
def state(look):
    """Provide the rows that a comment or a position touches."""
    return lambda: [
        look(f"select count(*) from {table}")[0][0]
        for table in ("comment", "event", "position", "kept_answer", "comment_revision")
    ]


def comment(browser, world, key="k"):
    return browser("pia").say(
        "POST", f"/api/v1/clauses/{world.clause}/comments", {"body": LONG}, key
    )


def take_position(browser, world, key="p"):
    return browser("pia").say(
        "PUT", f"/api/v1/positions/{world.ballot}", {"choice": "support"}, key
    )


def asked_to_try_again(answer):
    """Assert 503 with the seconds to wait, in the form of the endpoint."""
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) >= 1, answer.text
    return "try_again" in answer.text or answer.mimetype == "text/html"


def writes_again(browser, world, state, before):
    """Assert that the same request succeeds once after the outage."""
    assert comment(browser, world).status_code == 201 and comment(browser, world).status_code == 201
    assert state()[0] == before[0] + 1 and state()[1] == before[1] + 1


@contextmanager
def full(app):
    """Limit the number of pages, so that SQLite reports a full disk."""
    with app.app_context():
        writer = writer_engines[db.engine]
        with writer.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        writer.dispose()

        def limit(raw, _record):
            raw.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(writer, "connect", limit)
        yield
        event.remove(writer, "connect", limit)
        writer.dispose()


@contextmanager
def no_file_grows(largest):
    """Limit the file size, so that the write at COMMIT is an I/O error of the kernel."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def at_commit(app, deed):
    """Call this function with each connection that is about to COMMIT."""
    with app.app_context():
        event.listen(db.engine, "commit", deed)


@ONLY_SQLITE
def test_a_full_disk_asks_to_try_again_and_writes_nothing(app, browser, world, state):
    before = state()
    with full(app):
        answers = [comment(browser, world, f"k{number}") for number in range(40)]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert refused and all(asked_to_try_again(answer) for answer in refused)
    kept = 40 - len(refused)
    assert state()[:2] == [before[0] + kept, before[1] + kept], "half of a write was kept"
    writes_again(browser, world, state, state())


@ONLY_SQLITE
def test_a_form_that_meets_a_full_disk_is_answered_with_a_page_and_a_wait(
    app, browser, world, state
):
    with full(app):
        for number in range(40):
            answer = browser("pia").fill(
                f"/en/clauses/{world.clause}/comments", {"body": LONG}, f"k{number}"
            )
            if answer.status_code != 303:
                break
    assert asked_to_try_again(answer) and answer.mimetype == "text/html"


@ONLY_SQLITE
def test_an_input_output_error_at_the_commit_asks_to_try_again_and_writes_nothing(
    app, url, browser, world, state
):
    before = state()
    log = Path(url.removeprefix("sqlite:///") + "-wal")
    with no_file_grows(log.stat().st_size):
        answers = [comment(browser, world), take_position(browser, world)]
    assert all(asked_to_try_again(answer) for answer in answers) and state() == before
    writes_again(browser, world, state, before)
    assert take_position(browser, world).status_code == 200


@ONLY_SQLITE
def test_a_database_that_another_program_keeps_busy_asks_to_try_again(
    app, url, browser, world, state, monkeypatch
):
    before = state()
    with app.app_context():
        event.listen(
            writer_engines[db.engine],
            "connect",
            lambda raw, _record: raw.execute("PRAGMA busy_timeout = 100"),
        )
        writer_engines[db.engine].dispose()
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers = [comment(browser, world), take_position(browser, world)]
    other.execute("ROLLBACK")
    assert all(asked_to_try_again(answer) for answer in answers) and state() == before
    writes_again(browser, world, state, before)


@ONLY_POSTGRESQL
def test_a_lock_that_another_process_keeps_asks_to_try_again(app, url, browser, world, state):
    before = state()
    with app.app_context():
        event.listen(
            db.engine, "connect", lambda raw, _record: raw.execute("SET lock_timeout = 100")
        )
        db.engine.dispose()
    with psycopg.connect(url.replace("+psycopg", "")) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [WRITE_LOCK])
        answers = [comment(browser, world), take_position(browser, world)]
        answers += [comment(browser, world) for _ in range(25)]  # more than there are connections
    assert all(asked_to_try_again(answer) for answer in answers) and state() == before
    writes_again(browser, world, state, before)


@ONLY_POSTGRESQL
def test_nobody_waits_for_the_lock_for_ever(app, here):
    with db.engine.connect() as connection:
        assert connection.execute(text("SHOW lock_timeout")).scalar() == "5s"


@ONLY_POSTGRESQL
def test_a_connection_that_breaks_at_the_commit_asks_to_try_again_and_writes_nothing(
    app, url, browser, world, state
):
    before, broken = state(), []

    def cut(connection):
        raw = connection.connection.dbapi_connection
        if "open" in db.session.info and len(broken) < 2:
            broken.append(raw)
            with psycopg.connect(url.replace("+psycopg", "")) as other:
                other.execute("SELECT pg_terminate_backend(%s, 2000)", [raw.info.backend_pid])

    at_commit(app, cut)
    answers = [comment(browser, world), take_position(browser, world)]
    assert (
        len(broken) == 2
        and all(asked_to_try_again(answer) for answer in answers)
        and state() == before
    )
    writes_again(browser, world, state, before)


def test_a_writer_that_waits_too_long_behind_others_is_asked_to_try_again(
    browser, world, state, monkeypatch
):
    before = state()
    monkeypatch.setattr(events, "WRITE_WAIT_SECONDS", 0.05)
    monkeypatch.setattr(events, "write_lock", threading.Lock())
    with events.write_lock:
        answers = [comment(browser, world), take_position(browser, world)]
    assert all(asked_to_try_again(answer) for answer in answers) and state() == before
    writes_again(browser, world, state, before)


@ONLY_POSTGRESQL
def test_a_database_that_is_gone_asks_to_try_again(app, browser, world):
    with app.app_context():
        away = db.engine.url.set(port=find_free_port())
        db.engine.dispose()
        event.listen(
            db.engine,
            "do_connect",
            lambda _dialect, _record, args, named: named.update(port=away.port),
        )
    assert asked_to_try_again(comment(browser, world))
