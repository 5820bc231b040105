"""Browser tests of a ballot page that is older than its first event, and is rendered again."""

import re

from .test_recorded_ballot import prepared


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
