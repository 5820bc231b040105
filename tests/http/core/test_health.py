"""Tests of the health report of a process."""

import pytest
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


@pytest.mark.parametrize("settings", [{"LIMIT_ADDRESS": 1}])
def test_no_limit_of_an_address_refuses_those_who_watch_it(browser, world):
    asked = [browser().get("/health").status_code for _ in range(5)]
    assert asked == [200] * 5
    pages = [browser().get("/api/v1/consultations").status_code for _ in range(2)]
    assert pages == [200, 429], "and none of it was counted for the pages"
