"""Tests of the health report of a process."""

from sqlalchemy.exc import OperationalError

from consult.core.web import health
from tests.support.consultation.notes import post_note


def test_a_process_that_can_read_says_how_far_the_log_is(browser, world, here):
    before = browser().get("/health").json
    post_note(world, "mona", "News")
    after = browser().get("/health")
    assert (after.status_code, after.json) == (
        200,
        {"events": before["events"] + 1, "pages": 0, "shared": False},
    )
    assert after.headers["Cache-Control"] == "no-store"


def test_without_its_database_it_does_not_call_itself_healthy(browser, monkeypatch):
    def away():
        raise OperationalError(None, None, ConnectionError("away"))

    monkeypatch.setattr(health, "get_newest_seq", away)
    assert browser().get("/health").status_code == 503
