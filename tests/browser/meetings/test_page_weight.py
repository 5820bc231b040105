"""Browser tests of the weight of a live meeting on a first visit, for followers and
participants.
"""

import pytest

from tests.support.browsers.meeting_hall import MeetingHall
from .test_floor import PROJECTOR, before, start
from tests.browser.reading.test_page_weight import received, weight_of


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold a meeting with an open sounding."""
    found = MeetingHall(chromium, address, "Weighed")
    found.seat("Henrik Moe", "Pia Mwangi")
    clause = start(found, 0)
    found.lead(
        "ballot",
        kind="indicative",
        about="clause",
        clause_id=clause,
        question="Keep the brackets?",
        answers="sounding",
        threshold="consensus",
    )
    yield found
    found.leave()


def test_the_floor_and_the_screen_weigh_at_most_fifty_kilobytes(visit, address, hall):
    floor = weight_of(address, visit().page, hall.place)
    screen = weight_of(address, visit(**PROJECTOR).page, hall.light())
    assert 10_000 < floor <= 50_000
    assert 10_000 < screen <= 50_000


def test_what_everyone_fetches_after_an_event_is_small(visit, address, hall):
    reader = visit()
    reader.page.goto(address + hall.place, wait_until="networkidle")

    def go_on():
        reader.page.locator(before(start(hall, 1))).wait_for()
        reader.page.wait_for_timeout(2_500)  # for what is fetched after it

    moved = received(reader.page, go_on)
    assert 500 < moved.total() < 8_000, moved
