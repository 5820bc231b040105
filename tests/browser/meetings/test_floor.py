"""Browser tests of floor and screen: they follow the chair, survive a lost connection,
announce each change once.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.held_requests import wait_in
from tests.support.browsers.meeting_hall import make_hall_fixture
from tests.support.browsers.accessibility import find_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
HEARD = """() => {
  const place = document.querySelector("[data-announce]");
  window.heard = [];
  new MutationObserver(() => place.textContent && window.heard.push(place.textContent))
    .observe(place, { childList: true });
}"""
BELIEVE_OFFLINE = """() => {
  Object.defineProperty(navigator, "onLine", { get: () => false, configurable: true });
  dispatchEvent(new Event("offline"));
}"""
HAS_HEARD = "words => window.heard.join(' ').includes(words)"


hall = make_hall_fixture("First reading")


def start(hall, number):
    """Open an item as the chair; return its first clause."""
    hall.lead(f"items/{hall.items[number]}")
    return hall.clauses[2 * number]


PATIENCE = 4_000  # milliseconds until a line that does not answer is given up, see live_view.js


def live(person, path):
    """Open a page of the meeting, and wait until it is connected."""
    person.go(path)
    person.page.locator("[data-following][data-live=yes]").wait_for()
    return person.page


def rest(page):
    """Wait until a participant's page has fetched all that it wanted before: it fetches one after
    the other.
    """
    with page.expect_request(re.compile("/mine")) as asked:
        fetch_own(page)
    asked.value.response().finished()


def fetch_own(page):
    """Let a participant's page fetch its own part."""
    page.locator("body").dispatch_event("consult:done", {"bubbles": True})


def before(clause):
    """Return the text of this clause on the meeting page."""
    return f'[data-words="{clause}"]'


def test_floor_and_screen_follow_the_chair_within_a_second(visit, hall):
    first = start(hall, 0)
    floor, screen = live(visit(**PHONE), hall.place), live(visit(**PROJECTOR), hall.light())
    for page in (floor, screen):
        page.locator(before(first)).wait_for()
    second = start(hall, 1)
    for page in (floor, screen):
        page.locator(before(second)).wait_for()
        assert page.locator(before(first)).count() == 0


def test_a_screen_shows_everything_without_scrolling_and_ends_when_it_is_taken_away(visit, hall):
    start(hall, 0)
    page = live(visit(**PROJECTOR), path := hall.light(layout="text", first="en", second="ar"))
    assert page.evaluate(
        "document.documentElement.scrollHeight <= innerHeight && "
        "document.querySelector('main').scrollHeight <= "
        "document.querySelector('main').clientHeight + 1"
    )
    expect(page.locator(".tongues > div")).to_have_count(2)
    expect(page.locator("[dir=rtl] .words, .words[dir=rtl]")).to_have_count(1)
    number = page.locator("[data-screen]").get_attribute("data-screen")
    hall.act(hall.claire, f"{hall.place}/screens/{number}/turn", layout="agenda", first="en")
    page.locator(".show-agenda").wait_for()
    hall.act(hall.claire, f"{hall.place}/screens/{number}/put-out")
    page.get_by_text("This screen was removed").wait_for()
    assert hall.claire.context.request.get(hall.address + path).status == 404


def test_a_lost_connection_keeps_the_content_says_how_old_it_is_and_catches_up(visit, hall):
    first = start(hall, 0)
    people = [visit(**PHONE), visit(**PROJECTOR)]
    floor, screen = live(people[0], hall.place), live(people[1], hall.light())
    for person in people:
        person.context.set_offline(True)
    for page in (floor, screen):
        page.locator("[data-unlined]").wait_for()
        assert page.locator("[data-updated]").inner_text().count(":") == 2
    second = start(hall, 1)
    for page in (floor, screen):
        assert page.locator(before(first)).count() == 1, "nothing goes blank"
    for person in people:
        person.context.set_offline(False)
    for page in (floor, screen):
        page.locator(before(second)).wait_for()
        page.locator("[data-unlined]").wait_for(state="hidden")


def test_a_request_in_progress_does_not_hide_a_lost_connection(visit, hall):
    start(hall, 0)
    page = live(visit(**PROJECTOR), hall.light())
    page.evaluate(BELIEVE_OFFLINE)
    second = start(hall, 1)
    page.locator(before(second)).wait_for()
    page.locator("[data-unlined]").wait_for()
    assert page.locator("[data-updated]").inner_text().count(":") == 2


def test_what_is_asked_for_during_a_fetch_follows_though_the_browser_thinks_it_is_offline(
    visit, hall
):
    start(hall, 0)
    page = live(visit("Pia Mwangi", **PHONE), hall.place)
    page.wait_for_load_state("networkidle")
    page.evaluate(BELIEVE_OFFLINE)
    asked = []

    def hold(route):
        asked.append(route)

    page.route(re.compile("/mine"), hold)
    for _ in range(2):
        page.locator("main").dispatch_event("consult:done", {"bubbles": True})
        wait_in(page, lambda: asked)
    asked[0].continue_()
    wait_in(page, lambda: len(asked) == 2)
    asked[1].continue_()


def test_a_phone_that_slept_with_a_dead_connection_catches_up_when_it_wakes(visit, hall):
    start(hall, 0)
    pia = visit("Pia Mwangi", **PHONE)
    pia.page.clock.install()
    page = live(pia, hall.place)
    page.evaluate("""async () => {
      const floor = document.querySelector('script[src*="floor.js"]').src;
      const module = floor.replace("meetings/floor.js", "core/socket.js");
      const { getSocket: socket } = await import(module);
      window.line = socket();
      window.line.line.send = () => {};
      window.line.handlePacket = () => {};
    }""")  # the line is dead, and does not know
    rest(page)  # what it fetched as it connected is there
    second = start(hall, 1)
    page.wait_for_timeout(800)
    assert page.locator(before(second)).count() == 0
    page.evaluate("""
        delete window.line.handlePacket;
        document.dispatchEvent(new Event("visibilitychange"))""")
    page.locator(before(second)).wait_for()
    page.clock.fast_forward(PATIENCE)
    third = start(hall, 0)
    page.locator(before(third)).wait_for()  # the line was given up, and another one opened


def test_one_asks_for_the_floor_and_sees_the_place_in_the_list_as_others_come_and_go(visit, hall):
    start(hall, 0)
    hall.lead("list", open="1")
    pia, henrik = visit("Pia Mwangi", **PHONE), visit("Henrik Moe")
    for person, where in ((pia, "Remote"), (henrik, "In the room")):
        page = live(person, hall.place)
        page.locator("[data-own=dock]").get_by_role("button", name=where).click()
        page.locator("[data-own=dock]").get_by_role("button", name="Ask for the floor").wait_for()
    for person in (henrik, pia):
        person.page.get_by_role("button", name="Ask for the floor").click()
        person.page.locator("[data-place]").wait_for()
    place = pia.page.locator("[data-place]")
    assert place.inner_text() == "2"
    pia.page.get_by_text("waiting for the floor").click()
    expect(pia.page.locator("[data-turn].own")).to_have_count(1)
    henrik.page.get_by_role("button", name="Withdraw").click()
    pia.page.locator("[data-place]", has_text=re.compile("^1$")).wait_for()
    hall.lead("call")
    pia.page.get_by_text("You have the floor.", exact=True).wait_for()
    assert pia.page.locator("[data-own=dock] [data-clock]").inner_text().startswith(("2:5", "3:00"))
    henrik.page.locator(".onair", has_text="Pia Mwangi").wait_for()
    hall.lead("end")


def test_a_screen_reader_hears_each_change_once(visit, hall):
    start(hall, 0)
    page = live(visit(), hall.place)
    page.wait_for_timeout(1_000)
    page.evaluate(HEARD)
    start(hall, 1)
    hall.lead("message", message="Coffee at eleven.")
    page.get_by_text("Coffee at eleven.").first.wait_for()
    for words in ("Under discussion: clause", "Coffee at eleven.", "Item 2: Reports"):
        page.wait_for_function(HAS_HEARD, arg=words)
    page.wait_for_timeout(2_500)  # for what would be said again
    heard = " ".join(page.evaluate("window.heard"))
    assert heard.count("Under discussion: clause") == 1 and heard.count("Coffee at eleven.") == 1
    assert heard.count("Item 2: Reports") == 1
    polite = page.locator("[aria-live], [role=status], [role=alert], [role=log]")
    inside = [
        each
        for each in polite.evaluate_all(
            "all => all.map(each => each.closest('[data-part]')?.dataset.part)"
        )
        if each
    ]
    assert inside == [], "no piece that is drawn anew speaks by itself"
    hall.lead("message", message="")


def test_everything_works_without_a_script(visit, hall):
    clause = start(hall, 0)
    hall.lead("list", open="1")
    state = visit("Tomasz Wilk").context.storage_state()
    plain = visit(java_script_enabled=False, storage_state=state)
    plain.go(hall.place)
    page = plain.page
    assert page.locator(before(clause)).count() == 1
    page.get_by_role("button", name="In the room", exact=True).click()
    page.get_by_role("button", name="Ask for the floor").click()
    page.get_by_text("You are on the list.").wait_for()
    following = start(hall, 1)
    page.get_by_role("link", name="Reload").click()
    page.locator(before(following)).wait_for()


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(visit, hall, language):
    start(hall, 0)
    hall.lead("message", message="Coffee at eleven.")
    floor = hall.place.replace("/en/", f"/{language}/")
    for name, path, how in (
        (None, floor, PHONE),
        ("Pia Mwangi", floor, PHONE),
        ("Pia Mwangi", floor, {}),
        ("Claire Vauthier", f"{floor}/screens", PHONE),
        (None, hall.light(first=language), PROJECTOR),
        (None, hall.light(first=language, layout="speakers"), PROJECTOR),
        (None, hall.light(first=language, layout="join"), PROJECTOR),
    ):
        person = visit(name, language, **how) if name else visit(**how)
        person.go(path)
        person.page.evaluate(
            "document.querySelectorAll('main details').forEach(each => each.open = true)"
        )
        assert find_violations(person.page) == [], path
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    hall.lead("message", message="")


def test_many_pages_of_one_person_that_come_back_in_one_moment_all_hear_what_happens(visit, hall):
    first = start(hall, 0)
    pia = visit().sign_in("Pia Mwangi")
    live(pia, hall.place)
    for _ in range(5):
        pia.context.new_page().goto(pia.address + hall.place)
    pages = pia.context.pages
    for page in pages:  # each asks three things at once, of ten that one person may ask in a second
        page.evaluate("document.body.dataset.before = 'yes'; setTimeout(() => location.reload())")
    for page in pages:
        page.locator("body:not([data-before]) [data-following][data-live=yes]").wait_for()
        page.locator(before(first)).wait_for()
    second = start(hall, 1)
    for page in pages:
        page.locator(before(second)).wait_for()
