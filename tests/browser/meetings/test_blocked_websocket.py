"""Browser tests behind a proxy that refuses WebSockets: following a meeting, voting, drafts."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.held_requests import wait_in
from tests.support.browsers.websocket_proxy import run_blocking_proxy
from tests.support.browsers.meeting_hall import make_hall_fixture
from tests.support.browsers.accessibility import find_violations
from .test_floor import PHONE, PROJECTOR, before, live, start
from .test_floor_votes import close, vote

POLL = 15_500  # milliseconds until a page without a WebSocket asks for news
C = "/en/c/wsis20"


hall = make_hall_fixture("Behind a proxy")


@pytest.fixture(scope="module")
def proxy(address):
    """Run the proxy in front of the served sample."""
    with run_blocking_proxy(address) as found:
        yield found


@pytest.fixture
def behind(visit, proxy):
    """Provide behind(path, name), a page behind the proxy whose clock can be advanced."""

    def begin(path, name=None, **how):
        person = visit(name, **how) if name else visit(**how)
        person.address, refused = proxy.address, proxy.refused
        person.page.clock.install()
        person.go(path)
        wait_in(person.page, lambda: proxy.refused > refused)
        return person.page

    return begin


def later(*pages):
    """Advance the time until the page polls."""
    for page in pages:
        page.clock.fast_forward(POLL)


def come(page, where):
    """Wait until the page has reported presence."""
    here, there = (
        page.locator("[data-own=dock]").get_by_role("button", name=name)
        for name in (where, "Point of order")
    )
    here.click()
    there.wait_for()


def test_a_remote_participant_follows_a_meeting_is_present_votes_and_sees_the_result(
    visit, hall, behind
):
    first = start(hall, 0)
    wall, other = behind(hall.light(), **PROJECTOR), live(visit(**PHONE), hall.place)
    floor = behind(hall.place, "Jonas Eklund", **PHONE)  # last: the time to its first poll runs
    for page in (floor, wall):
        page.locator(before(first)).wait_for()
    come(floor, "Remote")
    assert floor.locator("[data-slow]").is_hidden(), (
        "one is not troubled before it makes a difference"
    )

    later(floor)
    other.locator("[data-there=remote]", has_text=re.compile("^1$")).first.wait_for(timeout=12_000)
    second = start(hall, 1)
    hall.lead(
        "ballot",
        kind="indicative",
        about="clause",
        clause_id=second,
        question="Keep the brackets?",
        answers="sounding",
        threshold="consensus",
    )
    later(floor, wall)
    for page in (floor, wall):
        page.locator(before(second)).first.wait_for()
    expect(floor.locator("[data-slow]")).to_contain_text("every 15 seconds")
    expect(floor.locator("[data-unlined]")).to_be_hidden()
    assert other.locator("[data-slow]").is_hidden()

    vote(floor, "Can live with")
    floor.locator(".counted", has_text="Your vote was counted:").wait_for()
    number = other.locator("[data-cast]").first.get_attribute("data-cast")
    other.locator(f'[data-cast="{number}"]', has_text=re.compile("^1$")).wait_for()
    assert find_violations(floor) == []
    close(hall, number)
    later(floor, wall)
    floor.locator(".votes").wait_for(state="detached")
    wall.locator(".show-result, .show-text").first.wait_for()
    assert floor.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_poll_during_a_fetch_is_not_lost(hall, behind):
    start(hall, 0)
    floor = behind(hall.place, "Jonas Eklund", **PHONE)
    floor.locator("[data-own=dock]").wait_for()
    held, asked = [], []

    def hold_first(route):
        asked.append(route.request.url)
        route.continue_() if held else held.append(route)

    floor.route(re.compile("/mine"), hold_first)
    floor.locator("main").dispatch_event("consult:done", {"bubbles": True})
    wait_in(floor, lambda: held)
    later(floor)
    floor.wait_for_timeout(300)
    assert len(asked) == 1, "one fetch at a time"
    held[0].continue_()
    wait_in(floor, lambda: len(asked) > 1)
    assert asked[1].endswith("/mine?here=1"), "the poll says that somebody is present"


def test_the_chair_sees_requests_for_the_floor(visit, hall, behind):
    start(hall, 0)
    hall.lead("list", open="1")
    chair = behind(f"{hall.place}/chair", "Amadou Keita")
    tomasz = visit("Tomasz Wilk")
    tomasz.go(hall.place)
    come(tomasz.page, "In the room")
    tomasz.page.get_by_role("button", name="Ask for the floor").click()
    tomasz.page.locator("[data-place]").wait_for()
    later(chair)
    chair.locator("[data-turn]", has_text="Tomasz Wilk").wait_for()
    chair.get_by_role("button", name=re.compile("Next: Tomasz Wilk")).first.click()
    chair.locator("#console-floor [data-say*='Tomasz Wilk']").wait_for()
    hall.lead("end")


def test_a_draft_is_followed_and_the_page_of_an_unchanged_amendment_reports_no_new_text(
    visit, behind
):
    tomasz, page = visit("Tomasz Wilk"), behind(f"{C}/statement", "Pia Mwangi")
    clause = page.locator("section.clause").nth(5)
    clause.locator(".facts [data-at=comments]").click()
    page.locator("[data-margin] #comments").wait_for()
    tomasz.go("/en/account")
    csrf = tomasz.page.locator("input[name=csrf]").first.get_attribute("value")
    for act, fields in (
        ("comments", {"body": "Said while the line was blocked."}),
        ("position", {"choice": "abstain"}),
    ):
        answer = tomasz.context.request.post(
            f"{tomasz.address}/en/clauses/{clause.get_attribute('data-clause')}/{act}",
            max_redirects=0,
            form={"csrf": csrf, **fields},
        )
        assert answer.status == 303
    later(page)
    page.locator("[data-margin]").get_by_text("Said while the line was blocked.").wait_for()

    edit = behind(f"{C}/statement/amendments/12", "Pia Mwangi")
    later(edit)
    edit.wait_for_timeout(1_500)
    assert edit.locator("[data-news]").is_hidden()


def test_a_page_that_was_offline_does_not_blame_the_network_and_takes_its_refusal_back(visit, hall):
    start(hall, 0)
    hall.lead("list", open="1")
    person, sockets, blocked = visit("Meera Chandrasen", **PHONE), [], []

    def carry(socket):
        sockets.append(socket)
        if blocked:
            socket.close()
        else:
            socket.connect_to_server()

    person.context.route_web_socket("**/*", carry)
    page = person.page
    page.clock.install()
    live(person, hall.place)
    come(page, "Remote")
    refusal = page.locator("[data-own=dock] [data-refused]")
    blocked.append("now")
    person.context.set_offline(True)
    sockets[-1].close()
    page.get_by_role("button", name="Ask for the floor").click()
    expect(refusal).to_contain_text("You are offline, so this was not sent.")
    page.locator("[data-following][data-live=no]").wait_for()
    later(page)  # it polls in vain
    person.context.set_offline(False)
    page.locator("[data-unlined]").wait_for(state="hidden")
    refusal.wait_for(state="hidden")
    assert page.locator("[data-slow]").is_hidden(), "it was offline"
    later(page)
    page.locator("[data-slow]").wait_for()  # and now the network does block them
