"""Tests of database errors: a temporary failure asks to try again, a missing column is an
error of the program.
"""

import logging
import sqlite3
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

SENTENCE = "The database does not fit this version of the program"


@pytest.fixture
def without(app):
    """Provide without("contest", "hidden_at"), which removes the column while the block lasts."""

    def rename(table, column, called):
        engine = create_engine(app.config["DATABASE_URL"])
        with engine.begin() as connection:
            connection.execute(text(f'ALTER TABLE "{table}" RENAME COLUMN {column} TO {called}'))
        engine.dispose()

    @contextmanager
    def lacking(table, column):
        rename(table, column, "gone")
        try:
            yield
        finally:
            rename(table, "gone", column)

    return lacking


def said(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


def test_a_missing_column_is_an_error_of_the_program_and_is_not_asked_for_again(
    browser, world, without, caplog
):
    path = f"/api/v1/versions/{world.version}/contests"
    assert browser().get(path).status_code == 200
    with without("contest", "hidden_at"):
        answer, page = (
            browser().get(path),
            browser().get("/en/c/talks/statement/zero-draft/dispositions"),
        )
    assert (answer.status_code, answer.json["code"]) == (
        500,
        "database_unfit",
    ) and SENTENCE in answer.json["detail"]
    assert (
        page.status_code == 500
        and SENTENCE in page.text
        and "Retry-After" not in {**answer.headers, **page.headers}
    )
    assert len(said(caplog)) == 2 and all(
        "hidden_at" in line and "migrate" in line for line in said(caplog)
    )


def test_a_missing_column_in_a_direct_driver_query_is_an_error_too(browser, world, without, caplog):
    with without("kept_answer", "location"):
        answer = browser("pia").say(
            "PUT", f"/api/v1/positions/{world.ballot}", {"choice": "support"}, key="k1"
        )
    assert (answer.status_code, answer.json["code"]) == (500, "database_unfit")
    assert len(said(caplog)) == 1 and "location" in said(caplog)[0]


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (sqlite3.SQLITE_BUSY, 503),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, 503),
        (sqlite3.SQLITE_LOCKED, 503),
        (sqlite3.SQLITE_FULL, 503),
        (sqlite3.SQLITE_IOERR_WRITE, 503),
        (sqlite3.SQLITE_CANTOPEN, 503),
        (None, 503),
        (sqlite3.SQLITE_ERROR, 500),
        (sqlite3.SQLITE_READONLY, 500),
    ],
)
def test_only_temporary_failures_ask_to_try_again(browser, world, monkeypatch, number, status):
    def fail(**_values):
        wrong = sqlite3.OperationalError("something is wrong")
        if number is not None:
            wrong.sqlite_errorcode = number
        raise OperationalError("select", {}, wrong)

    monkeypatch.setattr("consult.core.web.write_endpoint.INSERT_KEPT_ANSWER", fail)
    answer = browser("pia").say(
        "PUT", f"/api/v1/positions/{world.ballot}", {"choice": "support"}, key="k1"
    )
    assert answer.status_code == status and ("Retry-After" in answer.headers) is (status == 503)
    assert answer.json["code"] == ("try_again" if status == 503 else "unexpected")


def test_a_refusal_does_not_ask_the_database_that_is_away(browser, world, monkeypatch):
    def fail(**_values):
        busy = sqlite3.OperationalError("database is locked")
        busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("select", {}, busy)

    monkeypatch.setattr("consult.consultations.queries.SELECT_SIGN_IN.read", fail)
    for answer in (
        browser("pia").get("/api/v1/me"),
        browser("pia").say("PUT", f"/api/v1/positions/{world.ballot}", {"choice": "live"}),
    ):
        assert (answer.status_code, answer.json["code"]) == (503, "try_again")
        assert answer.headers["Retry-After"] == "1"
