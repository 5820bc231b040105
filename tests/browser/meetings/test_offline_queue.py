"""Browser tests of the offline queue: sent for its author only, and the last vote counts."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.chair_console import enter_room
from tests.support.browsers.held_requests import HeldRequest
from tests.support.browsers.meeting_hall import MeetingHall
from .test_floor import PHONE, fetch_own, live, rest, start
from .test_floor_votes import close, vote

WAITING = "[data-offline][data-state=waiting]"
KEPT = "() => JSON.parse(sessionStorage.getItem('consult.queue') || '[]')"


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold a meeting with two people who vote for their organizations."""
    found = MeetingHall(chromium, address, "Waiting day")
    found.seat("Henrik Moe", "Pia Mwangi")
    yield found
    found.leave()


@pytest.fixture
def ballot(hall):
    """Open a sounding on a motion, because others may ask about the clause; return its number."""
    start(hall, 0)
    hall.lead(
        "ballot",
        kind="indicative",
        about="motion",
        question="Keep the brackets?",
        answers="sounding",
        threshold="consensus",
        small="2",
    )
    page = hall.amadou.context.request.get(f"{hall.address}{hall.place}/now/count").text()
    number = page.partition('data-cast="')[2].partition('"')[0]
    yield number
    close(hall, number)


def busy(person, times=99):
    """Answer votes with "busy"; return the collected requests."""
    asked = []

    def answer(route):
        asked.append(route.request.post_data)
        route.fulfill(
            status=503,
            content_type="application/problem+json",
            body='{"title": "busy", "detail": "busy", "status": 503, "fields": {}}',
        )

    person.context.route("**/vote/*", answer, times=times)
    return asked


def wait_without_a_line(person, page, words):
    """Vote while offline, so that the vote waits."""
    person.context.set_offline(True)
    vote(page, words)
    page.locator(WAITING).wait_for()


def test_what_waits_goes_when_its_author_signs_out_or_another_signs_in(visit, hall, ballot):
    person = visit(**PHONE).sign_in("Henrik Moe")  # and out again
    page, asked, sent = live(person, hall.place), [], []
    wait_without_a_line(person, page, "Support")
    busy(person)
    person.context.set_offline(False)
    page.wait_for_timeout(300)  # the browser is online again, and consult says that it is busy
    kept = page.evaluate(KEPT)
    for answer in ("dismiss", "accept"):
        page.once("dialog", lambda box, do=answer: (asked.append(box.message), getattr(box, do)()))
        if page.get_by_role("button", name="Sign out").is_hidden():
            page.locator("header.top [data-menu]").last.locator("summary").click()
        page.get_by_role("button", name="Sign out").click()
        assert len(page.evaluate(KEPT)) == (answer == "dismiss")
    assert len(asked) == 2 and asked[0].startswith("Some of your words are not sent yet.")
    person.context.unroute("**/vote/*")
    person.context.on(
        "request", lambda made: sent.append(made.url) if "/vote/" in made.url else None
    )
    page.evaluate("given => sessionStorage.setItem('consult.queue', given)", json.dumps(kept))
    person.sign_in("Pia Mwangi")  # Henrik's sign-in ended elsewhere
    live(person, hall.place)
    assert page.locator("[data-offline]").is_hidden()
    assert sent == [] and page.evaluate(KEPT) == []


@pytest.mark.parametrize("again", ["without a line", "with a line"])
def test_of_votes_that_wait_the_last_one_counts(visit, hall, ballot, again):
    person = visit("Henrik Moe", **PHONE)
    page = live(person, hall.place)
    wait_without_a_line(person, page, "Support")
    busy(person)
    person.context.set_offline(False)
    page.wait_for_timeout(300)
    if again == "without a line":
        person.context.set_offline(True)
        person.context.unroute("**/vote/*")
        vote(page, "Object")
        page.wait_for_function("() => sessionStorage.getItem('consult.queue').includes('object')")
        assert [each["fields"]["choice"] for each in page.evaluate(KEPT)] == ["object"]
        person.context.set_offline(False)
    else:
        person.context.unroute("**/vote/*")
        page.evaluate(
            "() => { for (const each of document.querySelectorAll('form[data-vote] [name=key]')) "
            "each.value += 'x' }"
        )
        vote(page, "Object")
    page.locator(".votes [aria-pressed=true]", has_text="Object").wait_for()
    page.wait_for_function(
        "() => JSON.parse(sessionStorage.getItem('consult.queue') || '[]').length === 0"
    )
    person.go(hall.place)
    page.wait_for_timeout(300)
    page.reload()
    assert page.locator(".votes [aria-pressed=true]").inner_text() == "Object"


def test_a_vote_that_waits_in_one_tab_is_not_sent_after_a_later_one_from_another(
    visit, hall, ballot
):
    person = visit("Henrik Moe", **PHONE)
    page, other = live(person, hall.place), person.context.new_page()
    other.goto(hall.address + hall.place)
    other.get_by_role("button", name="Object").first.wait_for()
    page.route("**/vote/*", lambda route: route.abort())
    vote(page, "Support")
    page.locator(WAITING).wait_for()
    vote(other, "Object")
    other.locator(".votes [aria-pressed=true]", has_text="Object").wait_for()
    page.unroute("**/vote/*")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_function(
        "() => JSON.parse(sessionStorage.getItem('consult.queue') || '[]').length === 0"
    )
    other.reload()
    assert other.locator(".votes [aria-pressed=true]").inner_text() == "Object"


def test_what_an_earlier_version_kept_is_shown_and_never_sent(visit):
    pia, sent = visit("Pia Mwangi"), []
    pia.context.on(
        "request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None
    )
    old = [
        {
            "action": "/en/c/wsis20/statement",
            "fields": {"key": "old", "csrf": ""},
            "words": "Kept before",
            "at": 1,
        }
    ]
    pia.go("/en/account")
    pia.page.evaluate("given => localStorage.setItem('consult.queue', given)", json.dumps(old))
    pia.go("/en/c/wsis20")
    pia.page.locator("[data-offline][data-state=refused]", has_text="Kept before").wait_for()
    assert sent == []
    pia.page.get_by_role("button", name="Discard").click()
    pia.page.locator("[data-offline]").wait_for(state="hidden")
    assert pia.page.evaluate(KEPT) == []


def test_a_vote_that_waits_is_marked_and_one_that_came_too_late_is_named_in_words(
    visit, hall, ballot
):
    person = visit("Henrik Moe", **PHONE)
    page = live(person, hall.place)
    wait_without_a_line(person, page, "Can live with")
    pressed = page.locator(f'form[data-vote="{ballot}"] [aria-pressed=true]')
    assert set(pressed.all_inner_texts()) == {"Can live with"}
    assert pressed.count() == 2, "in the bar and on the card"
    close(hall, ballot)
    person.context.set_offline(False)
    refused = page.locator("[data-offline][data-state=refused] [data-list] [data-words]")
    expect(refused).to_have_text(re.compile(r"^B-\d+: Keep the brackets\? · Can live with$"))
    page.get_by_role("button", name="Discard").click()
    page.locator("[data-offline]").wait_for(state="hidden")


def test_a_discarded_vote_is_not_marked_any_more(visit, hall, ballot):
    person = visit("Henrik Moe", **PHONE)
    page = live(person, hall.place)
    wait_without_a_line(person, page, "Support")
    pressed = page.locator(f'form[data-vote="{ballot}"] [aria-pressed=true]')
    expect(pressed).to_have_count(2)
    page.evaluate(
        "async () => { const { discardQueuedVotes } = await import("
        "document.querySelector('script[src*=\"core/page.js\"]').src"
        ".replace('core/page.js', 'core/requests.js'));"
        f" discardQueuedVotes('{ballot}'); }}"
    )
    expect(pressed).to_have_count(0)


def test_offline_no_request_is_queued_and_the_page_says_so(visit, hall):
    start(hall, 0)
    hall.lead("list", open="1")
    pia = visit("Pia Mwangi", **PHONE)
    page = live(pia, hall.place)
    enter_room(page)
    page.get_by_role("button", name="Point of order").wait_for()
    rest(page)
    held = HeldRequest(page, re.compile("/mine"))
    fetch_own(page)
    route = held.wait()
    answer = route.fetch()  # it arrives once the connection is lost
    pia.context.set_offline(True)
    page.get_by_role("button", name="Point of order").click()
    page.get_by_text("this was not sent").wait_for()
    page.evaluate("document.querySelector('[data-own=dock] form').dataset.before = 'yes'")
    route.fulfill(response=answer)
    page.locator("[data-own=dock] form[data-before]").wait_for(state="detached")
    expect(page.get_by_text("this was not sent")).to_be_visible()
    pia.context.set_offline(False)
    page.get_by_text("this was not sent").wait_for(state="hidden")
    page.reload()
    assert page.locator("[data-place]").count() == 0
    page.get_by_role("button", name="Point of order").click()
    page.locator("[data-place]").wait_for()
    page.get_by_role("button", name="Withdraw").click()
    page.locator("[data-place]").wait_for(state="detached")
