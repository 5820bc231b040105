"""Tests of the changes that the workbench offers: side by side, and of a new clause."""

from consult.amendments.actions import amend_amendment, propose_amendment
from consult.consolidation.workbench.clause_actions import insert_working_clause
from tests.unit.amendments.test_amendment_actions import NOW

from .test_workbench import draft, place, words

__all__ = ["draft"]


def test_changes_side_by_side_are_shown_together_as_they_would_read(app, world, browser, draft):
    page = browser("mona").get(place(world, draft)).text
    assert "Beside place" not in page
    with app.app_context():
        propose_amendment(
            world.actor("nils"),
            world.other_clause,
            "mod",
            NOW.replace("every school", "each school"),
            "One by one.",
        )
    page = " ".join(browser("mona").get(place(world, draft)).text.split())
    assert "no collision" in page and "these collide" not in page
    assert "Beside place 1. With the changes of both, the text reads:" in page
    assert '“<bdi lang="en">each school and clinic</bdi>”' in page


def test_changes_of_a_new_clause_are_ticked_on_its_page(app, world, browser, draft):
    mona = browser("mona")
    with app.app_context():
        one = propose_amendment(
            world.actor("pia"), world.other_clause, "add", "We count.", "Nobody counts."
        ).id
        sub = amend_amendment(world.actor("nils"), one, "We count and report.", "And reports.").id
        clause = insert_working_clause(world.actor("mona"), draft, one).clause_id
    address = f"/en/versions/{draft}/desk/{clause}"
    anchor = mona.get(f"/en/versions/{draft}/desk/{world.other_clause}").text
    assert "The new clause that it changes" in anchor and "Insert this new clause" not in anchor
    page = mona.get(address).text
    assert "Not taken from A-" in page and "add “and report”" in page
    assert "Requested changes" in page and f'value="{sub}:0"' in page
    taken = mona.fill(f"{address}/take", {"taken": f"{sub}:0", "row_version": 1})
    assert taken.status_code == 303 and words(app, draft, clause) == "We count and report."
    assert "checked" in mona.get(address).text
