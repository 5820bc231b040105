"""Browser tests of votes from the floor: counted at once, kept offline, never sent unnoticed."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.meeting_hall import MeetingHall
from tests.support.browsers.accessibility import find_violations
from .test_floor import HAS_HEARD, HEARD, PHONE, PROJECTOR, live, start


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold a meeting with two people who vote for their organizations."""
    found = MeetingHall(chromium, address, "Voting day")
    found.seat("Henrik Moe", "Pia Mwangi")
    yield found
    found.leave()


@pytest.fixture
def ballot(hall):
    """Open a sounding on the clause before the meeting; return its number."""
    clause = start(hall, 0)
    hall.lead(
        "ballot",
        kind="indicative",
        about="clause",
        clause_id=clause,
        question="Keep the brackets?",
        answers="sounding",
        threshold="consensus",
        small="2",
    )
    page = hall.amadou.context.request.get(f"{hall.address}{hall.place}/now/count").text()
    number = re.search(r'data-cast="(\d+)"', page)[1]
    yield number
    close(hall, number)


def close(hall, number):
    """Close the ballot and have its result recorded, as the chair; closing twice is allowed."""
    path = f"{hall.address}{hall.place}/chair/ballot"
    for what, more in (("close", {}), ("record", {"recorded": "1"}), ("away", {})):
        hall.amadou.context.request.post(
            f"{path}/{what}", form={"csrf": hall.amadou.csrf, "ballot_id": number, **more}
        )


def vote(page, words):
    page.locator(".votes").get_by_role("button", name=words).click()


def test_a_vote_is_counted_and_said_so_and_everyone_sees_how_many_have_voted(visit, hall, ballot):
    henrik, anyone, screen = visit("Henrik Moe", **PHONE), visit(**PHONE), visit(**PROJECTOR)
    floor, other, wall = (
        live(henrik, hall.place),
        live(anyone, hall.place),
        live(screen, hall.light()),
    )
    height = floor.locator(".votes button").first.evaluate(
        "each => each.getBoundingClientRect().height"
    )
    assert height >= 48
    expect(other.get_by_text("Sign in to vote")).to_have_count(1)
    assert other.locator(".votes").count() == 0
    vote(floor, "Can live with")
    floor.get_by_text("Your vote was counted:").last.wait_for()
    assert floor.locator(".votes [aria-pressed=true]").inner_text() == "Can live with"
    assert "Norvania" in floor.locator("[data-own=vote]").inner_text()
    other.locator(f'[data-cast="{ballot}"]', has_text=re.compile("^1$")).wait_for()
    wall.get_by_text(re.compile(r"^1 / \d+$")).wait_for()
    vote(floor, "Object")
    floor.locator(".votes [aria-pressed=true]", has_text="Object").wait_for()
    assert other.locator(f'[data-cast="{ballot}"]').inner_text() == "1", "changed, not added"


def test_an_offline_vote_waits_and_is_sent_on_reconnection(visit, hall, ballot):
    henrik = visit("Henrik Moe", **PHONE)
    page = live(henrik, hall.place)
    henrik.context.set_offline(True)
    vote(page, "Support")
    page.locator("[data-offline][data-state=waiting]").wait_for()
    henrik.context.set_offline(False)
    page.get_by_text("Your vote was counted:").last.wait_for()
    assert page.locator(".votes [aria-pressed=true]").inner_text() == "Support"


def test_a_vote_whose_ballot_was_closed_meanwhile_is_not_sent_and_its_voter_is_told(
    visit, hall, ballot
):
    henrik = visit("Henrik Moe", **PHONE)
    page = live(henrik, hall.place)
    henrik.context.set_offline(True)
    vote(page, "Support")
    page.locator("[data-offline][data-state=waiting]").wait_for()
    close(hall, ballot)
    henrik.context.set_offline(False)
    page.locator("[data-offline][data-state=refused]").wait_for()
    page.get_by_role("button", name="Discard").click()
    page.locator("[data-offline]").wait_for(state="hidden")
    assert "0 of" in henrik.context.request.get(f"{hall.address}/en/ballots/{ballot}").text()


def test_the_result_stands_on_floor_and_screen_and_is_said_once(visit, hall, ballot):
    henrik, screen = visit("Henrik Moe"), visit(**PROJECTOR)
    page, wall = live(henrik, hall.place), live(screen, hall.light())
    vote(page, "Support")
    page.get_by_text("Your vote was counted:").last.wait_for()
    page.evaluate(HEARD)
    hall.lead("ballot/close", ballot_id=ballot)
    page.locator(".votes").wait_for(state="detached")
    page.get_by_text("The ballot is closed. The chair reads out the result.").wait_for()
    assert wall.locator(".show-result").count() == 0, "the chair has not called it yet"
    hall.lead("ballot/read-out", ballot_id=ballot)
    wall.locator(".show-result").wait_for()
    page.wait_for_function(HAS_HEARD, arg="The ballot is closed:")
    page.wait_for_timeout(2_500)  # for what would be said again
    heard = " ".join(page.evaluate("window.heard"))
    assert heard.count("The ballot is closed:") == 1, "its result, once the chair calls it"
    assert heard.count("The ballot is closed.") <= 1
    assert wall.evaluate(
        "document.querySelector('main').scrollHeight <= "
        "document.querySelector('main').clientHeight + 1"
    )


def test_one_votes_without_a_script_and_stays_in_the_meeting(visit, hall, ballot):
    plain = visit(
        java_script_enabled=False, storage_state=visit("Henrik Moe").context.storage_state()
    )
    plain.go(hall.place)
    vote(plain.page, "Abstain")
    plain.page.get_by_text("Your vote was counted:").last.wait_for()
    assert plain.page.url.endswith(hall.place)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_axe_finds_nothing_where_a_ballot_is_open(visit, hall, ballot, language):
    floor = hall.place.replace("/en/", f"/{language}/")
    for name, path, how in (
        ("Henrik Moe", floor, PHONE),
        (None, hall.light(first=language), PROJECTOR),
        (None, hall.light(first=language, layout="ballot"), PROJECTOR),
    ):
        person = visit(name, language, **how) if name else visit(**how)
        person.go(path)
        person.page.evaluate(
            "document.querySelectorAll('main details').forEach(each => each.open = true)"
        )
        assert find_violations(person.page) == [], path
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_floor_shows_at_once_the_electors_of_a_proxy(visit, hall):
    hall.claire.go("/en/c/wsis20/manage/settings")
    hall.claire.page.locator("[name=formal_ballots]").check()
    hall.claire.page.locator("[name=proxies]").fill("2")
    hall.claire.page.locator("[name=proxies_across_groups]").check()
    hall.claire.page.locator("main form button.go").last.click()
    start(hall, 0)
    hall.lead(
        "ballot",
        kind="recorded",
        about="motion",
        question="Shall we go on?",
        answers="vote",
        threshold="simple",
    )
    number = re.search(
        r'data-cast="(\d+)"',
        hall.amadou.context.request.get(f"{hall.address}{hall.place}/now/count").text(),
    )[1]
    henrik, pia = visit("Henrik Moe", **PHONE), visit("Pia Mwangi")
    floor = live(henrik, hall.place)
    card = floor.locator("[data-own=vote]")
    card.locator("[data-vote]").first.wait_for()
    pia.go("/en/c/wsis20/proxies")
    form = pia.page.locator("form", has=pia.page.locator("[name=which] option[value^=b]"))
    form.locator("[name=proxy]").select_option(label="Norvania")
    form.locator("[name=which]").select_option(
        value=form.locator("[name=which] option[value^=b]").last.get_attribute("value")
    )
    form.locator("button.go").click()
    card.get_by_text("As proxy for").wait_for()
    assert "Lakeside Schools Network" in card.inner_text() and not floor.evaluate(
        "document.documentElement.scrollWidth > innerWidth"
    )
    close(hall, number)
