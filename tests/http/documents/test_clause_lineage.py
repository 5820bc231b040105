"""Tests of clause lineage on the editors' page, in the concordance and in the API."""

import re

import pytest

from consult.documents.actions import issue_version
from consult.documents.clauses.actions import add_clause, remove_clause
from consult.documents.forms import AddClauseForm
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import NOW

EDIT = "/en/c/talks/statement/next/edit"
COMPARE = "/en/c/talks/statement/next/compare"


@pytest.fixture
def draft(app, world):
    """Create a working version in which one clause was removed and a new one added."""
    with app.app_context():
        mona = world.actor("mona")
        made = create_working_version(world, based_on=world.version)
        new = add_clause(
            mona,
            made,
            AddClauseForm.model_validate(
                {"kind": "operative", "level": 1, "text": NOW, "label": "9."}
            ),
            world.clause,
        )
        remove_clause(mona, made, world.other_clause)
    return {"version": made, "new": new}


def test_the_page_says_it_and_the_concordance_shows_it(world, browser, draft):
    mona = browser("mona")
    address = f"{EDIT}/{draft['new']}/origin"
    assert f'href="{address}"' in mona.get(f"{EDIT}/{draft['new']}").text
    page = mona.get(address).text
    assert "Origin of clause 9" in page and "It continues" in page and "It was split from" in page
    assert mona.fill(address, {"joined": str(world.other_clause)}).status_code == 303
    assert f'value="{world.other_clause}" checked' in mona.get(address).text
    page = re.sub(r"<[^>]+>", "", mona.get(COMPARE).text)
    assert "continues 2" in page and "merged with 9" in page
    refused = mona.fill(
        address,
        {
            "joined": [str(world.other_clause), str(world.third_clause)],
            "split_from": str(world.clause),
        },
    )
    assert refused.status_code == 422 and "removed from this one" in refused.text
    assert f'value="{world.clause}" selected' in refused.text  # what was chosen is kept
    assert (
        browser("pia").get(address).status_code in {403, 404}
        and browser("cho").get(address).status_code == 403
    )
    assert mona.fill(address, {}).status_code == 303
    assert "continues 2" not in re.sub(r"<[^>]+>", "", mona.get(COMPARE).text)


def test_a_clause_that_can_continue_none_says_so(world, browser, draft):
    page = browser("mona").get(f"{EDIT}/{world.third_clause}/origin").text
    assert "It continues" in page and "It was split from" not in page  # it stood before
    bench = browser("mona").get(f"/en/versions/{draft['version']}/desk/{draft['new']}")
    assert f"{EDIT}/{draft['new']}/origin" in bench.text


def test_programs_say_it_and_read_the_concordance(world, browser, draft):
    mona = browser("mona")
    at = f"/api/v1/versions/{draft['version']}/clauses/{draft['new']}/lineage"
    made = mona.say("PUT", at, {"joined": [world.other_clause], "split_from": world.clause})
    assert (
        made.json
        == {"clause_id": draft["new"], "joined": [world.other_clause], "split_from": world.clause}
        == mona.get(at).json
    )
    assert browser("cho").get(at).status_code == 403
    assert mona.say("PUT", at, {"split_from": world.other_clause}).status_code == 422
    found = mona.get(f"/api/v1/versions/{draft['version']}/concordance?than={world.version}").json
    assert found["compared_with"] == world.version
    rows = {each["clause_id"]: each for each in found["clauses"]}
    assert (rows[draft["new"]]["fate"], rows[draft["new"]]["came_from"]) == (
        "split",
        [world.other_clause, world.clause],
    )
    assert (
        rows[world.other_clause]["then"],
        rows[world.other_clause]["now"],
        rows[world.other_clause]["went_to"],
    ) == ("2.", None, [draft["new"]])
    assert browser().get(f"/api/v1/versions/{draft['version']}/concordance").status_code == 404
    assert browser().get(f"/api/v1/versions/{world.version}/concordance").json == {
        "version_id": world.version,
        "compared_with": None,
        "clauses": [],
    }
    assert mona.get(f"/api/v1/versions/{draft['version']}/concordance?than=999").status_code == 404


def test_the_story_of_a_clause_shows_its_origin(app, world, browser, draft):
    browser("mona").fill(f"{EDIT}/{draft['new']}/origin", {"joined": str(world.other_clause)})
    with app.app_context():
        issue_version(world.actor("sera"), clear_for_publication(world, draft["version"]))
    page = browser().get(f"/en/c/talks/statement/next/story/{draft['new']}")
    assert page.status_code == 200 and "Its origin, or what was merged into it:" in page.text
    assert f'href="/en/c/talks/statement/zero-draft/story/{world.other_clause}"' in page.text
    other = browser().get(f"/en/c/talks/statement/next/story/{world.third_clause}").text
    assert "Its origin, or what was merged into it:" not in other
