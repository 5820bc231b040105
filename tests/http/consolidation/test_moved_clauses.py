"""Tests of a clause that went into another one: its comments and positions are in the other's
margin.
"""

from consult.positions.actions import open_standing_ballots, take_position
from consult.positions.queries import find_clause_ballot
from consult.comments.actions import reply_to_comment
from consult.documents.clauses.lineage_actions import set_clause_lineage
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.consolidation.test_publication import answer, issued, quoted, said
from tests.unit.documents.test_clause_lineage import THIRD, added, gone


def test_the_margin_says_where_a_comment_was_made_and_the_text_marks_its_passage(
    browser, world, here
):
    number = quoted(world, "every school")
    reply_to_comment(world.actor("ivo"), number, "Because it matters.")
    draft = create_working_version(world, "next", based_on=world.version)
    answer(world, draft, said(number), "carried_over")
    new = added(world, draft, THIRD + " " + NOW)
    gone(world, draft, world.other_clause)
    set_clause_lineage(world.actor("mona"), draft, new, [world.other_clause])
    issued(world, draft)
    page = browser("hana").get(f"/en/clauses/{new}").text
    assert "Why this?" in page and "Because it matters." in page and "Made on" in page
    assert f'#clause-{world.other_clause}">clause 2 of' in page
    assert "The text it was about is no longer there." not in page
    found = browser().get(f"/en/versions/{draft}/anchors").json["anchors"]
    assert [(each["comment"], each["clause"]) for each in found] == [(number, new)]
    assert (
        browser("hana")
        .get(f"/en/comments/{number}")
        .headers["Location"]
        .endswith(f"/clauses/{new}#comment-{number}")
    )
    assert (
        browser("hana")
        .fill(f"/en/comments/{number}/reply", {"body": "And more.", "kind": "general"})
        .status_code
        == 303
    )
    assert browser().get(f"/en/clauses/{new}").text.count("And more.") == 1
    listed = browser().get(f"/api/v1/clauses/{new}/comments").json["comments"]
    assert {each["stands_id"] for each in listed} == {new} and {
        each["clause_id"] for each in listed
    } == {world.other_clause}
    assert browser().get(f"/api/v1/clauses/{world.other_clause}/comments").json["comments"] == []


def test_positions_are_shown_where_their_clause_went(browser, world, here):
    open_standing_ballots(world.document)
    take_position(world.actor("hana"), find_clause_ballot(world.other_clause), "support")
    take_position(
        world.actor("hana"), find_clause_ballot(world.third_clause), "object", "Not two years."
    )
    draft = create_working_version(world, "next", based_on=world.version)
    new = added(world, draft, NOW)
    gone(world, draft, world.other_clause, world.third_clause)
    set_clause_lineage(world.actor("mona"), draft, new, [world.other_clause])
    set_clause_lineage(world.actor("mona"), draft, world.clause, [world.third_clause])
    issued(world, draft)
    open_standing_ballots(world.document)
    for path in (f"/en/clauses/{new}", f"/en/clauses/{new}/position"):
        page = browser("hana").get(path).text
        assert "were carried over: they count if the text is the same." in page
    assert "Civil society: Support 1" in browser().get("/en/c/talks/statement").text
    for path in (f"/en/clauses/{world.clause}", f"/en/clauses/{world.clause}/position"):
        page = browser("ivo").get(path).text
        assert (
            "1 position is on" in page
            and "which was merged into this one." in page
            and "Not two years." in page
        )
    assert "Not two years." not in browser("ivo").get(f"/en/clauses/{new}").text
