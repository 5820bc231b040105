"""Tests of moves on pages and in the API: proposed, refused, shown at both places, accepted at
the desk.
"""

import re

import pytest

from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import propose

AT = "/en/c/talks/statement"


@pytest.fixture
def draft(app, world):
    with app.app_context():
        return create_working_version(world, based_on=world.version)


def form(world, **more):
    return {
        "kind": "move",
        "reason": "It belongs there.",
        "after": str(world.heading),
        "clause_level": "1",
        "wording_id": world.wordings[world.third_clause, "en"],
        **more,
    }


def door(world):
    return f"/en/clauses/{world.third_clause}/amendments"


def plainly(page):
    return re.sub(r"</?bdi[^>]*>", "", page.text)


def test_a_move_is_proposed_with_the_amendment_form_and_described_in_words(browser, world, look):
    page = browser("pia").get(f"/en/clauses/{world.third_clause}/amend").text
    assert "MOVE: the same text in another place" in page and "Move it after" in page
    places = page[page.index('name="after"') : page.index('name="clause_level"')]
    assert (
        f'<option value="{world.third_clause}"' not in places
        and 'value="0">At the beginning' in page
    )
    answer = browser("pia").fill(door(world), form(world))
    assert answer.status_code == 303 and answer.location.endswith("#amendment-1")
    assert "Move clause 3 after clause A." in plainly(browser().get(answer.location))
    said = (
        "select kind, text, after_id, clause_level from amendment "
        "join amendment_revision on amendment_id = amendment.id"
    )
    assert look(said) == [("move", None, world.heading, 1)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"after": ""}, "f-a-after"),
        ({"after": "999999"}, "f-a-after"),
        ({"reason": ""}, "f-a-reason"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    browser, world, given, says, look
):
    answer = browser("pia").fill(door(world), form(world, **{"reason": "<Typed> words.", **given}))
    assert answer.status_code == 422 and f'href="#{says}"' in answer.text
    assert 'value="move" checked' in answer.text and (
        "reason" in given or "&lt;Typed&gt; words." in answer.text
    )
    assert look("select count(*) from amendment") == [(0,)]


def test_an_amendment_for_the_same_place_is_shown_first(browser, world):
    assert browser("pia").fill(door(world), form(world)).status_code == 303
    again = browser("paul").fill(door(world), form(world))
    assert (
        again.status_code == 409
        and "Co-sponsor" in again.text
        and '<span class="chip">the same words' not in again.text
    )
    assert browser("paul").fill(door(world), form(world, anyway="1")).status_code == 303
    assert browser("ivo").fill(door(world), form(world, after="0")).status_code == 303
    page = plainly(browser().get(f"{AT}/amendments/3"))
    assert "Move clause 3 to the beginning." in page and "Both places" in page
    assert (
        page.count("Both move the clause, but not to the same place.") == 2
        and "further from the text" not in page
    )


def test_both_places_show_it_and_its_change_or_withdrawal(browser, world):
    pages = [f"{AT}?view={view}" for view in ("compilation", "rolling")]

    def arriving():
        return [
            re.findall(
                r"Clause \u20683\u2069 would come (after this one|first)", browser().get(page).text
            )
            for page in pages
        ]

    assert arriving() == [[], []]
    assert browser("pia").fill(door(world), form(world)).status_code == 303
    assert arriving() == [["after this one"]] * 2
    for page in pages:
        assert "Move clause 3 after clause A." in plainly(browser().get(page))
    change = {"reason": "It belongs there.", "after": "0", "clause_level": "1"}
    assert browser("pia").fill("/en/amendments/1/revise", change).status_code == 303
    assert arriving() == [["first"]] * 2
    assert browser("pia").fill("/en/amendments/1/withdraw", {}).status_code == 303
    assert arriving() == [[], []]


def test_every_list_tells_it(app, browser, world):
    with app.app_context():
        propose(
            world,
            "pia",
            "move",
            None,
            "It belongs there.",
            clause=world.third_clause,
            after=world.heading,
            clause_level=2,
        )
    for page in (
        f"{AT}/amendments",
        f"{AT}/amendments?kind=move",
        f"/en/clauses/{world.third_clause}/voting-order",
    ):
        assert "Move clause 3 after clause A. There its level is 2, not 1." in plainly(
            browser().get(page)
        )
    assert (
        "only the place of the clause,"
        in browser().get(f"/en/clauses/{world.third_clause}/voting-order").text
    )
    assert "Move clause 3" in plainly(browser("pia").get("/en/my/amendments"))
    assert "Move it after" in browser("pia").get("/en/amendments/1/revise").text
    assert browser().get(f"/ar/clauses/{world.third_clause}/voting-order").status_code == 200


def test_a_program_proposes_reads_and_changes_a_move(browser, world):
    place = f"/api/v1/clauses/{world.third_clause}/amendments"
    made = browser("pia").say(
        "POST", place, {"kind": "move", "reason": "It belongs there.", "after": world.heading}
    )
    assert made.status_code == 201
    assert {name: made.json[name] for name in ("kind", "after_id", "clause_level", "text")} == {
        "kind": "move",
        "after_id": world.heading,
        "clause_level": 1,
        "text": None,
    }
    wrong = browser("pia").say(
        "POST", place, {"kind": "move", "reason": "It belongs there.", "after": world.third_clause}
    )
    assert (
        wrong.status_code == 422
        and "placed after itself" in wrong.json["fields"]["after"]["detail"]
    )
    changed = browser("pia").say(
        "PUT", "/api/v1/amendments/1", {"reason": "First of all.", "after": 0}
    )
    assert (changed.json["after_id"], changed.json["revision"]) == (None, 2)
    revisions = browser().get("/api/v1/amendments/1/revisions").json["revisions"]
    assert [each["after_id"] for each in revisions] == [world.heading, None]
    steps = browser().get(f"/api/v1/clauses/{world.third_clause}/voting-order").json["steps"]
    assert [step["why"] for step in steps] == ["moves"]


def test_the_desk_moves_the_clause_and_back(app, browser, world, draft):
    with app.app_context():
        propose(
            world,
            "pia",
            "move",
            None,
            "It belongs there.",
            clause=world.third_clause,
            after=world.heading,
        )
    bench, mona = f"/en/versions/{draft}/desk/{world.third_clause}", browser("mona")
    found = re.search(r'action="(/en/versions/\d+/moved/1)"', mona.get(bench).text)
    assert found and mona.fill(found[1], {}).status_code == 303
    page = mona.get(bench).text
    assert "placed there" in page and "The chair decides the order of the clauses" in page
    assert "Decide the order of the clauses" in browser("cho").get(f"{AT}/next/publish").text
    back = re.search(r'action="([^"]+/moved-back)"', page)[1]
    assert mona.fill(back, {}).status_code == 303 and mona.fill(back, {}).status_code == 409
    api = f"/api/v1/versions/{draft}"
    assert mona.say("PUT", f"{api}/moves/1", {}).json["placed"] == ["a1"]
    assert mona.say("PUT", f"{api}/moves/1", {}).status_code == 409
    assert mona.say("DELETE", f"{api}/clauses/{world.third_clause}/move", {}).json["placed"] == []
    assert browser("pia").say("PUT", f"{api}/moves/1", {}).status_code == 403


def test_what_if_tells_which_clauses_would_move(app, browser, world, draft):
    with app.app_context():
        propose(
            world,
            "pia",
            "move",
            None,
            "It belongs there.",
            clause=world.third_clause,
            after=world.heading,
        )
    page = browser("mona").get(f"/en/versions/{draft}/desk/what-if?no_objection=1")
    assert "Move clause 3 after clause A." in plainly(page) and "1 amendment matches." in page.text
    shape = browser("mona").get(f"/api/v1/versions/{draft}/what-if?no_objection=1").json
    assert [each["move"] for each in shape["clauses"]] == [1]


def test_a_preview_of_a_move_shows_who_proposes_the_same(app, browser, world):
    with app.app_context():
        propose(
            world,
            "pia",
            "move",
            None,
            "It belongs there.",
            clause=world.third_clause,
            after=world.heading,
        )
    preview = door(world) + "/preview"
    told = browser("paul").fill(
        preview, {"kind": "move", "after": str(world.heading), "clause_level": "1"}
    )
    assert (
        told.status_code == 200
        and "asks for the same," in told.text
        and "As you propose it" in told.text
    )
    there = browser("paul").fill(
        preview, {"kind": "move", "after": str(world.other_clause), "clause_level": "1"}
    )
    assert there.status_code == 422
    assert (
        "only one of the two can be adopted"
        in browser("paul").fill(preview, {"kind": "move", "after": "0"}).text
    )
    assert "Below, choose the clause" in browser("paul").fill(preview, {"kind": "move"}).text
