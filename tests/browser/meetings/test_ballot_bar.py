"""Browser tests of the ballot bar on a phone: visible without scrolling, for voting and
changing a vote.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.meeting_hall import MeetingHall
from tests.browser.core.test_accessibility import find_violations
from .test_floor import HAS_HEARD, HEARD, PHONE, live, rest, start

BAR, PRESSES = "[data-own=dock] [data-ballot-bar]", "[data-ballot-bar] :is(button, summary, a.go)"
MOTION = {
    "kind": "recorded",
    "about": "motion",
    "question": "Shall we go on?",
    "answers": "vote",
    "threshold": "simple",
}
INSIDE = """all => scrollY === 0 && all.some(each => each.checkVisibility())
    && all.filter(each => each.checkVisibility()).every(each => {
  const {top, bottom, left, right, height} = each.getBoundingClientRect();
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && height >= 44
    && (each === there || each.contains(there));
})"""


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold a meeting with two people who vote for their organizations, and with formal ballots."""
    found = MeetingHall(chromium, address, "Under the thumb")
    found.seat("Henrik Moe", "Pia Mwangi")
    found.claire.go("/en/c/wsis20/manage/settings")
    found.claire.page.locator("[name=formal_ballots]").check()
    found.claire.page.locator("main form button.go").last.click()
    start(found, 0)
    yield found
    found.leave()


@pytest.fixture
def ask(hall):
    """Provide ask(**rules), which opens a ballot as the chair and closes it after the test."""
    numbers = []

    def opened(**rules):
        hall.lead("ballot", **{**MOTION, **rules})
        numbers.append(
            re.search(
                r'data-cast="(\d+)"',
                hall.amadou.context.request.get(f"{hall.address}{hall.place}/now/count").text(),
            )[1]
        )
        return numbers[-1]

    yield opened
    for number in numbers:
        for what, more in (
            ("close", {"ballot_id": number}),
            ("away", {}),
        ):  # some are closed already
            hall.amadou.context.request.post(
                f"{hall.address}{hall.place}/chair/ballot/{what}",
                form={"csrf": hall.amadou.csrf, **more},
            )


def phone(visit, hall, name, language="en", **how):
    """Open the floor on a phone, not scrolled."""
    person = visit(name, language, **{**PHONE, **how})
    return live(person, hall.place.replace("/en/", f"/{language}/"))


def within_reach(page):
    """Return whether everything in the bar can be pressed without scrolling, once it has
    settled.
    """
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    return page.locator(PRESSES).evaluate_all(INSIDE)


def test_a_ballot_that_opens_asks_in_the_visible_part_of_a_phone_and_a_press_there_votes(
    visit, hall, ask
):
    page, other = phone(visit, hall, "Henrik Moe"), phone(visit, hall, "Tomasz Wilk")
    order = page.get_by_role("button", name="Point of order")
    order.focus()
    place = order.bounding_box()
    page.evaluate(HEARD)
    number = ask(
        kind="indicative",
        answers="sounding",
        threshold="consensus",
        small="2",
        question="Keep the brackets?",
        minutes=9,
    )
    page.locator(BAR).wait_for(timeout=2_000)
    expect(page.locator(f"{BAR} button")).to_have_count(5)
    assert within_reach(page)
    assert "Keep the brackets?" in page.locator(BAR).inner_text() and re.search(
        r"\b[89]:\d\d\b", page.locator(BAR).inner_text()
    )
    assert order.bounding_box() == place and order.evaluate(
        "each => each === document.activeElement"
    ), "nothing moved under the thumb"
    other.locator(BAR, has_text="Keep the brackets?").wait_for()
    assert (
        "You have no vote in this ballot." in other.locator(BAR).inner_text()
        and other.locator(f"{BAR} button").count() == 0
    )
    page.locator(BAR).get_by_role("button", name="Can live with").tap()
    page.locator(BAR, has_text="You voted: Can live with").wait_for()
    other.locator(f'[data-cast="{number}"]', has_text=re.compile("^1$")).wait_for()
    assert within_reach(page) and page.locator(f"{BAR} button:visible").count() == 0
    page.locator(BAR).get_by_text("Change").tap()
    assert within_reach(page) and find_violations(page) == []
    page.locator(BAR).get_by_role("button", name="Object").press("Enter")
    page.locator(BAR, has_text="You voted: Object").wait_for()
    expect(page.locator(f"{BAR} details[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")
    for words in ("A ballot is open: Keep the brackets?", "Your vote was counted: Object"):
        page.wait_for_function(HAS_HEARD, arg=words)
    page.wait_for_timeout(1_000)  # for what would be said again
    heard = " ".join(page.evaluate("window.heard"))
    assert (
        heard.count("A ballot is open: Keep the brackets?") == 1
        and heard.count("Your vote was counted: Object") == 1
    )
    assert page.locator(f"{BAR} :is([aria-live], [role=status])").count() == 0
    hall.lead("ballot/close", ballot_id=number)
    page.locator(BAR).wait_for(state="detached")
    expect(page.locator("[data-own=dock] [data-past-vote]")).to_have_text("You voted: Object")
    assert order.bounding_box() == place
    hall.lead("ballot/away")
    expect(page.locator("[data-past-vote]")).to_have_count(0)


SEEN = """begun => new Promise(done => {
  const look = () => {
    const box = document.querySelector("[data-ballot-bar] button")?.getBoundingClientRect();
    const inside = box && box.top >= 0 && box.bottom <= innerHeight && box.height;
    if (inside) done(Date.now() - begun); else requestAnimationFrame(look);
  };
  look();
})"""


def test_phone_ballot_opened_to_vote_1_tap(visit, hall, ask):
    """Scroll anywhere at 390 × 667: the button is in sight at once, and one tap votes.

    At once: the page hears of it, and does not ask from time to time. It takes less than ten
    times as long as the request that opens the ballot.
    """
    page = phone(visit, hall, "Henrik Moe", viewport={"width": 390, "height": 667})
    title, ratios = page.title(), []
    page.evaluate(
        """() => { window.taps = 0; window.pulses = [];
        addEventListener("click", () => { window.taps += 1; }, true);
        navigator.vibrate = (pulse) => window.pulses.push(pulse); }"""
    )
    page.get_by_role("heading").last.tap()
    for number, part in enumerate((0, 0.5, 1)):
        page.evaluate("part => scrollTo(0, part * document.body.scrollHeight)", part)
        hall.let_in("Henrik Moe")
        begun = page.evaluate("Date.now()")
        opened = ask(kind="indicative", answers="sounding", threshold="consensus", small="2")
        asked = page.evaluate("Date.now()") - begun
        ratios.append(page.evaluate(SEEN, begun) / max(asked, 1))
        expect(page).to_have_title("● Vote now: Shall we go on?")
        assert len(page.evaluate("window.pulses")) == number + 1
        taps = page.evaluate("window.taps")
        page.locator(BAR).get_by_role("button", name="Object").tap()
        page.locator(BAR, has_text="You voted: Object").wait_for()
        assert page.evaluate("window.taps") == taps + 1
        expect(page).to_have_title(title)
        hall.lead("ballot/close", ballot_id=opened)
        hall.lead("ballot/away")
        page.locator(BAR).wait_for(state="detached")
    assert min(ratios) < 10, ratios


def test_long_answers_are_led_to_and_other_ballots_that_are_open_are_counted(visit, hall, ask):
    page = phone(visit, hall, "Henrik Moe")
    hall.act(
        hall.amadou, "/en/c/wsis20/ballots", **{**MOTION, "question": "Shall we meet in Geneva?"}
    )
    ask(
        answers="words",
        threshold="none",
        words="In the first week of March, in Geneva\nIn the second week of May, in Nairobi",
    )
    page.locator(BAR).wait_for()
    assert within_reach(page) and "1 other ballot is open" in page.locator(BAR).inner_text()
    page.locator(BAR).get_by_role("link", name="Vote now").tap()
    page.wait_for_function("""() => [...document.querySelectorAll(".votes button")].every(each => {
      const {top, bottom} = each.getBoundingClientRect();
      const buttonAt = y => document.elementFromPoint(195, y)?.closest("button");
      return [top + 9, bottom - 9].every(y => buttonAt(y) === each);
    })""")
    first = page.locator(".votes button").first
    first.tap()
    page.locator(BAR, has_text="You voted: In the first week of March").wait_for()


SECRET = {
    "kind": "secret",
    "electorate": "people",
    "question": "Shall the group be chaired by Norvania?",
    "small": "4",
}


def test_a_secret_vote_is_chosen_then_confirmed_in_place_and_cast_once(visit, hall, ask):
    page, again = phone(visit, hall, "Pia Mwangi"), phone(visit, hall, "Pia Mwangi")
    ask(**SECRET)
    for each in (page, again):
        each.locator(BAR).get_by_text("No", exact=True).tap()
    assert within_reach(page) and find_violations(page) == []
    rest(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Cast the vote").tap()
    page.locator(f"{BAR} [data-unsent]").wait_for()
    page.context.set_offline(False)
    page.locator("[data-following][data-live=yes]").wait_for()
    assert page.get_by_label("No", exact=True).is_checked(), "news and a lost line leave the choice"
    page.get_by_role("button", name="Cast the vote").tap()
    receipt = page.locator("dialog[open] #receipt").input_value()
    assert receipt.startswith("consult-vote-1:") and page.url.endswith(hall.place)
    page.locator(BAR, has_text="Your vote is cast.").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open] #receipt").input_value() == receipt
    assert find_violations(page) == [] and page.evaluate("scrollX") == 0
    page.get_by_role("button", name="Close; the receipt is not shown again").tap()
    again.evaluate("location.reload()")
    again.locator(BAR, has_text="Your vote is cast.").wait_for()
    for each in (page, again):
        assert receipt not in each.content() and each.locator(f"{BAR} input").count() == 0
        kept = each.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert "consult-vote" not in kept and "secret" not in kept


def test_in_arabic_in_the_dark_and_without_a_script_it_asks_too(visit, hall, ask):
    ask(question="هل نواصل؟", language="ar")
    for scheme in ("dark", "light"):
        page = phone(visit, hall, "Henrik Moe", "ar", color_scheme=scheme)
        expect(page.locator(f"{BAR} button")).to_have_count(3)
        assert within_reach(page)
        assert find_violations(page) == [] and page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth"
        )
    plain = visit(
        java_script_enabled=False,
        storage_state=visit("Henrik Moe").context.storage_state(),
        **PHONE,
    )
    plain.go(hall.place)
    assert within_reach(plain.page)
    plain.page.locator(BAR).get_by_role("button", name="Abstain").click()
    assert (
        plain.page.url.endswith(hall.place)
        and "You voted: Abstain" in plain.page.locator(BAR).inner_text()
    )
    stranger = visit(**PHONE)
    stranger.go(hall.place)
    assert (
        "هل نواصل؟" in stranger.page.locator(BAR).inner_text()
        and stranger.page.locator(f"{BAR} button").count() == 0
    )
