"""Tests of coalitions: founded, invited, joined, left; notices to invited organizations, and
refusals.
"""

import pytest

from consult.output.data.contribution_data import load_amendments
from tests.support.contributions.amendments import LATER
from tests.support.forms.amendment_forms import at, form, kept

PAGE = "/en/c/talks/coalitions"


def plainly(page):
    """Return a page without the isolation marks around names."""
    return page.text.replace('<bdi dir="auto">', "").replace("</bdi>", "")


@pytest.fixture
def lake(browser, world):
    """Create a coalition that Hana founded and Nils was invited to join."""
    made = browser("hana").fill(
        PAGE, {"name": "Friends of the lake", "organisations": [str(world.norvania)]}
    )
    assert made.status_code == 303
    return made.location


def test_a_coalition_is_founded_joined_and_speaks(browser, world, lake, look):
    assert "asks your organization to join." in browser("nils").get("/en/my/amendments").text
    page = plainly(browser("nils").get(lake))
    assert (
        "It asks Norvania to join" in page
        and "We belong to it" in page
        and "We belong to it" not in browser("paul").get(lake).text
    )
    early = browser("nils").fill(at(world), form(world, coalition_id=1))
    assert (
        early.status_code == 422
        and kept(early, LATER)
        and look("select count(*) from amendment") == [(0,)]
    )
    assert browser("nils").fill("/en/coalitions/1/join", {}).status_code == 303
    assert "2 members:" in browser().get(PAGE).text
    assert "In the name of" in browser("nils").get(f"/en/clauses/{world.other_clause}/amend").text
    assert browser("nils").fill(at(world), form(world, coalition_id=1)).status_code == 303
    there = plainly(browser().get("/en/c/talks/statement/amendments/1"))
    assert "Friends of the lake" in there and "put forward by Norvania" in there


def test_a_member_invites_an_organisation_once_and_it_may_decline(browser, world, lake, look):
    assert (
        browser("nils")
        .fill("/en/coalitions/1/ask", {"organisation_id": world.lakeside})
        .status_code
        == 409
    )
    assert (
        browser("hana")
        .fill("/en/coalitions/1/ask", {"organisation_id": world.norvania})
        .status_code
        == 409
    )
    assert browser("nils").fill("/en/coalitions/1/leave", {}).status_code == 303
    assert browser("nils").fill("/en/coalitions/1/leave", {}).status_code == 404
    assert (
        browser("hana")
        .fill("/en/coalitions/1/ask", {"organisation_id": world.norvania})
        .status_code
        == 303
    )
    assert browser("hana").fill("/en/coalitions/1/ask", {"organisation_id": 999}).status_code == 404
    assert look(
        "select organisation_id, confirmed_at is not null from coalition_member order by 1"
    ) == [(world.lakeside, True), (world.norvania, False)]
    assert [each for each in world.events() if each.startswith("coalition")] == [
        "coalition.made",
        "coalition.left",
        "coalition.asked",
    ]


def test_what_is_refused_keeps_its_name_and_says_why(browser, world, lake):
    taken = browser("nils").fill(PAGE, {"name": "Friends of the lake"})
    assert (
        taken.status_code == 409
        and 'value="Friends of the lake"' in taken.text
        and "with this name already exists." in taken.text
    )
    assert browser("nils").fill(PAGE, {"name": ""}).status_code == 422
    assert browser("pia").fill(PAGE, {"name": "Alone"}).status_code == 409
    assert browser("otto").fill(PAGE, {"name": "Alone"}).status_code == 403
    assert browser().fill(PAGE, {"name": "Alone"}).status_code == 401
    assert (
        "Create a coalition" not in browser("pia").get(PAGE).text
        and "Sign in to create" in browser().get(PAGE).text
    )


def test_a_program_founds_asks_joins_and_leaves_too(browser, world):
    place = f"/api/v1/consultations/{world.consultation}/coalitions"
    made = browser("hana").say("POST", place, {"name": "Friends of the lake"})
    assert made.status_code == 201 and made.json["members"] == made.json["confirmed"] == [
        world.lakeside
    ]
    one = f"/api/v1/coalitions/{made.json['id']}"
    assert (
        browser("nils")
        .say("POST", f"{one}/members", {"organisation_id": world.norvania})
        .status_code
        == 404
    )
    asked = browser("hana").say("POST", f"{one}/members", {"organisation_id": world.norvania})
    assert asked.status_code == 201 and asked.json["members"] == [world.lakeside, world.norvania]
    assert (
        browser("hana")
        .say("POST", f"{one}/members", {"organisation_id": world.norvania})
        .status_code
        == 409
    )
    assert browser("nils").say("POST", f"{one}/membership", {}).json["confirmed"] == [
        world.lakeside,
        world.norvania,
    ]
    assert browser("nils").say("DELETE", f"{one}/membership", {}).json["members"] == [
        world.lakeside
    ]
    assert browser("nils").say("DELETE", f"{one}/membership", {}).status_code == 404
    assert browser("otto").say("DELETE", f"{one}/membership", {}).status_code == 403


def test_a_coalition_supports_an_amendment_in_its_own_name_with_confirmed_members(
    app, browser, world, lake, look
):
    assert browser("nils").fill("/en/coalitions/1/join", {}).status_code == 303
    assert browser("ivo").fill(at(world), form(world)).status_code == 303
    own = "/en/c/talks/statement/amendments/1"
    page = plainly(browser("nils").get(own))
    assert "Co-sponsor in the name of Friends of the lake" in page
    assert "Co-sponsor in the name of" not in browser("paul").get(own).text
    door = "/en/amendments/1/sponsor"
    for name, status in (("paul", 422), ("ivo", 422), ("nils", 303), ("hana", 303)):
        assert browser(name).fill(door, {"coalition_id": "1"}).status_code == status
    assert look("select holder, coalition_id from sponsorship") == [("c1", 1)]
    page = plainly(browser().get(own))
    assert (
        "coalition of 2 members: Lakeside Schools Network, Norvania" in page
        and "Friends of the lake co-sponsors it" in page
    )
    shape = browser().get("/api/v1/amendments/1").json["sponsors"]
    assert [
        (each["coalition_id"], each["name"], each["members"], each["organisation_id"])
        for each in shape
    ] == [(1, "Friends of the lake", [world.lakeside, world.norvania], None)]
    assert browser("hana").fill("/en/coalitions/1/leave", {}).status_code == 303
    assert "coalition of 1 member: Norvania" in plainly(browser().get(own))
    assert browser("hana").fill("/en/amendments/1/leave", {"coalition_id": "1"}).status_code == 422
    api = "/api/v1/amendments/1/sponsorship"
    assert browser("nils").say("DELETE", api, {"coalition_id": 1}).json["sponsors"] == []
    assert browser("nils").say("DELETE", api, {"coalition_id": 1}).status_code == 404


def test_a_proposing_coalition_is_shown_with_its_members_and_counts_as_supporter(
    app, browser, world, lake
):
    assert browser("nils").fill("/en/coalitions/1/join", {}).status_code == 303
    assert browser("nils").fill(at(world), form(world, coalition_id=1)).status_code == 303
    page = plainly(browser("hana").get("/en/c/talks/statement/amendments/1"))
    assert "2 members: Lakeside Schools Network, Norvania" in page.replace("</span>", "")
    assert "Co-sponsor in the name of" not in page
    assert (
        browser("hana").fill("/en/amendments/1/sponsor", {"coalition_id": "1"}).status_code == 409
    )
    with app.app_context():
        data = load_amendments(world.document, [])
    assert [each.coalition_members for each in data] == [[world.lakeside, world.norvania]]
