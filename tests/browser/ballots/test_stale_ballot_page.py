"""Browser tests of a ballot page that is older than its first event, or whose answers overtake
each other.
"""

import re

from playwright.sync_api import expect

from tests.support.browsers.held_requests import HeldRequest
from .test_recorded_ballot import prepared

SEEN = """() => {
  const page = document.querySelector("[data-ballot-page]");
  window.seen = "";
  new MutationObserver(() => { window.seen += page.querySelector("[data-turnout]")?.textContent; })
    .observe(page, { childList: true, characterData: true, subtree: true });
}"""


def test_a_page_whose_ballot_was_closed_before_its_script_ran_shows_the_result(visit):
    amadou, held = prepared(visit), []
    amadou.page.get_by_role("button", name="Open the ballot").click()
    amadou.page.wait_for_url(re.compile(r"/ballots/\d+$"))
    late = visit("Pia Mwangi").page

    def hold(route):
        held.append(route)

    late.route(re.compile(r"/js/ballots/vote_form\.js"), hold)
    late.goto(amadou.page.url, wait_until="commit")
    late.locator("[data-ballot-page][data-open=yes]").wait_for()
    late.wait_for_function("document.querySelector('[data-vote]')")
    amadou.page.get_by_role("button", name="Close the ballot").click()
    amadou.page.locator("[data-result] .outcome").wait_for()
    assert late.locator("[data-result] .outcome").count() == 0

    held[0].continue_()
    late.locator("[data-result] .outcome").wait_for()
    assert late.locator("[data-vote]").count() == 0
    late.locator("[data-spoken]", has_text="closed").wait_for(state="attached")
    assert late.locator("[data-while-open]:visible").count() == 0


def test_a_voter_whose_button_vanishes_at_the_closing_goes_on_from_the_own_vote(visit):
    amadou = prepared(visit)
    amadou.page.get_by_role("button", name="Open the ballot").click()
    amadou.page.wait_for_url(re.compile(r"/ballots/\d+$"))
    pia = visit("Pia Mwangi").page
    pia.goto(amadou.page.url)
    pia.locator("[data-vote]").get_by_role("button", name="Yes").press("Enter")
    expect(pia.locator("[data-vote] [aria-pressed=true]")).to_be_focused()
    amadou.page.get_by_role("button", name="Close the ballot").click()
    pia.locator("[data-result] .outcome").wait_for()
    expect(pia.locator("[data-vote]")).to_have_count(0)
    own = pia.locator("[data-slot=card] .counted")
    expect(own).to_contain_text("Your vote was counted: Yes")
    expect(own).to_be_focused()


def test_an_older_answer_that_comes_late_does_not_replace_a_newer_one(visit):
    amadou = prepared(visit)
    amadou.page.get_by_role("button", name="Open the ballot").click()
    amadou.page.wait_for_url(re.compile(r"/ballots/\d+$"))
    reader = visit().page
    reader.goto(amadou.page.url, wait_until="networkidle")
    turnout = reader.locator("[data-turnout]")
    held = HeldRequest(reader, re.compile("/result$"))
    vote(visit("Pia Mwangi").page, amadou.page.url)
    route = held.wait()
    old = route.fetch()
    vote(visit("Leila Haddad").page, amadou.page.url)
    expect(turnout).to_contain_text("2 of")
    reader.evaluate(SEEN)
    with reader.expect_event("requestfinished"):
        route.fulfill(response=old)
    amadou.page.get_by_role("button", name="Close the ballot").click()
    reader.locator("[data-result] .outcome").wait_for()
    assert reader.evaluate("window.seen").count("1 of") == 0


def vote(page, address):
    page.goto(address)
    page.locator("[data-vote]").get_by_role("button", name="Yes").click()
    page.locator("[data-vote] [aria-pressed=true]", has_text="Yes").wait_for()
