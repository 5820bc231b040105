"""Browser tests of corrections of a recorded vote between closing and reading out."""

import re

from playwright.sync_api import expect

from .test_recorded_ballot import PHONE, WIDE, prepared
from tests.support.browsers.accessibility import find_violations


def closed_with_a_vote(visit):
    """Close a ballot in which Pia voted yes; return the chair, Pia and the name of her elector."""
    page = (amadou := prepared(visit)).page
    page.get_by_role("button", name="Open the ballot").click()
    page.wait_for_url(re.compile(r"/ballots/\d+$"))
    path = re.search(r"/ballots/\d+$", page.url)[0]
    pia = visit("Pia Mwangi", **PHONE)
    pia.go(f"/en{path}")
    pia.page.locator("[data-vote]").get_by_role("button", name="Yes").click()
    pia.page.locator("[data-vote] [aria-pressed=true]", has_text="Yes").wait_for()
    own = pia.page.locator("[data-slot=card] .small b").first.inner_text()
    page.get_by_role("button", name="Close the ballot").click()
    expect(page.locator(".roll li", has_text=own)).to_contain_text("Yes")
    return amadou, pia, own


def ask_voter(amadou, own):
    """Let the podium ask a voter to confirm an abstention instead of the vote."""
    amadou.page.get_by_text("Correct a vote").click()
    form = amadou.page.locator("[data-slot=podium] form", has=amadou.page.locator("[name=holder]"))
    form.locator("[name=holder]").select_option(label=own)
    form.locator("[name=choice]").select_option("abstain")
    form.locator("[name=reason]").fill("As they said from the floor.")
    form.get_by_role("button", name="Ask the voter to confirm").click()


def test_what_could_not_be_fetched_once_is_fetched_again(visit):
    amadou, pia, _own = closed_with_a_vote(visit)
    failed = []

    def fail_once(route):
        failed.append(route.request.url)
        route.abort() if len(failed) == 1 else route.continue_()

    amadou.page.route("**/requests", fail_once)
    pia.page.get_by_text("Is your vote wrong?").click()
    form = pia.page.locator("#wrong form")
    form.locator("[name=choice]").select_option("no")
    form.locator("[name=reason]").fill("The wrong button.")
    form.get_by_role("button", name="Ask for the correction").click()
    expect(amadou.page.locator("[data-slot=requests]")).to_contain_text("The wrong button.")
    assert len(failed) > 1


def test_a_form_opened_while_its_part_is_fetched_keeps_what_is_typed(visit):
    amadou, pia, own = closed_with_a_vote(visit)
    pia.page.locator("#wrong").wait_for()
    held = []

    def hold(route):
        held.append(route)

    pia.page.route("**/part/own", hold)
    with pia.page.expect_request("**/part/own"):
        ask_voter(amadou, own)
    pia.page.locator("#wrong summary").click()
    form = pia.page.locator("#wrong form")
    form.locator("[name=choice]").select_option("no")
    form.locator("[name=reason]").fill("The wrong button.")
    for route in held:
        route.continue_()
    expect(pia.page.locator("[data-slot=requests]")).to_contain_text("As they said from the floor.")
    expect(form.locator("[name=choice]")).to_have_value("no")
    expect(form.locator("[name=reason]")).to_have_value("The wrong button.")


def test_a_voter_asks_for_a_correction_and_both_pages_show_it_once_it_is_accepted(visit):
    amadou, pia, own = closed_with_a_vote(visit)
    pia.page.get_by_text("Is your vote wrong?").click()
    form = pia.page.locator("#wrong form")
    form.locator("[name=choice]").select_option("no")
    form.locator("[name=reason]").fill("The wrong button.")
    form.get_by_role("button", name="Ask for the correction").click()
    request = amadou.page.locator("[data-slot=requests]")
    expect(request).to_contain_text("The wrong button.")  # without a reload
    expect(amadou.page.locator(".roll li", has_text=own)).to_contain_text("Yes")
    assert find_violations(amadou.page) == []
    request.get_by_role("button", name="Accept the correction").click()
    for person in (amadou, pia):
        line = person.page.locator(".roll li", has_text=own)
        expect(line).to_contain_text("No")
        expect(line).to_contain_text("corrected")


def test_the_podium_asks_and_nothing_changes_before_the_voter_confirms(visit):
    amadou, pia, own = closed_with_a_vote(visit)
    page, row = amadou.page, amadou.page.locator(".roll li", has_text=own)
    ask_voter(amadou, own)
    asked = pia.page.locator("[data-slot=requests]")
    expect(asked).to_contain_text("As they said from the floor.")
    assert find_violations(pia.page) == [] and not pia.page.evaluate(WIDE)
    expect(row).to_contain_text("Yes")
    asked.get_by_role("button", name="Confirm the correction").click()
    expect(row).to_contain_text("Abstain")
    page.get_by_role("button", name="Announce the result").click()
    expect(page.get_by_text("result announced")).to_be_visible()
    expect(pia.page.locator("[data-slot=own]")).to_contain_text("Did you intend to vote otherwise?")
