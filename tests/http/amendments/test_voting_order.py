"""Tests of the voting order on its page and in the API: ranks, reasons, lapsed amendments."""

import pytest

from tests.unit.amendments.test_amendment_actions import NOW, propose


@pytest.fixture
def proposed(app, world):
    with app.app_context():
        far = propose(
            world,
            "paul",
            text=NOW.replace("every school by 2030", "each library and health post by 2040"),
        )
        near = propose(world, text=NOW.replace("2030", "2032"))
        kept = propose(world, "ivo", kind="noc", text=None)
    return far, near, kept


def test_everybody_reads_the_order_with_a_sentence_for_each_step(browser, world, proposed):
    page = browser().get(f"/en/clauses/{world.other_clause}/voting-order").text
    assert (
        page.index("A-1</b>") < page.index("A-2</b>")
        and "2 votes on amendments, then the clause" in page
    )
    assert "furthest from the text:" in page and "falls, since both cannot be in the text:" in page
    assert (
        "The chair decides whether to vote" in page
        and "vote against the amendments and for the clause." in page
    )


def test_where_nothing_is_proposed_it_says_what_to_do(browser, world):
    page = browser().get(f"/en/clauses/{world.third_clause}/voting-order").text
    assert (
        "only the clause itself would be put" in page
        and f"/clauses/{world.third_clause}/amend" in page
    )
    assert browser().get("/en/clauses/99999/voting-order").status_code == 404


def test_programs_read_the_same(browser, world, proposed):
    far, near, kept = proposed
    told = browser().get(f"/api/v1/clauses/{world.other_clause}/voting-order").json
    assert [(each["amendment_id"], each["why"], each["lapses"]) for each in told["steps"]] == [
        (far, "furthest", [near]),
        (near, "next", []),
    ]
    assert 0 < told["steps"][1]["far"] < told["steps"][0]["far"] <= 1
    assert [(each["amendment_id"], each["why"]) for each in told["left"]] == [(kept, "no_change")]


def test_the_workbench_leads_there(browser, world, proposed):
    page = browser("mona").get(f"/en/versions/{world.working}/desk/{world.other_clause}")
    assert page.status_code == 200 and f"/en/clauses/{world.other_clause}/voting-order" in page.text
