"""Tests of the pages of drafting groups by plain forms; their text is confidential until
reported.
"""

import json
import re

import pytest
from sqlalchemy import select

from consult.core.database.engine import db
from consult.meetings.drafting_groups import text_actions as group_drafting, actions as groups
from consult.meetings.drafting_groups.models import DraftingGroup
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.meetings.drafting_groups.test_group_actions import made

SECRET = NOW.replace("every school", "every lighthouse")
HOME = "/en/c/talks/meetings/groups"


@pytest.fixture
def group(app, world):
    """Create a group whose member wrote text and a note."""
    with app.app_context():
        number = made(world).id
        pia = world.actor("pia")
        group_drafting.run_pen_action(pia, number, world.other_clause, "take")
        group_drafting.write_text(pia, number, world.other_clause, SECRET)
        groups.write_note(pia, number, "Between us: lighthouse keepers agree.")
    return number


def refer(world, **more):
    return {
        "title": "Financing",
        "document_id": world.document,
        "labels": "2, 3",
        "deadline_at": "2031-01-01 10:00",
        "members": [world.ids["pia"], world.ids["nils"]],
        "facilitator_id": world.ids["fay"],
        **more,
    }


def test_the_chair_refers_clauses_by_their_labels_and_everyone_sees_that_there_is_a_group(
    browser, world
):
    assert "No clause was referred to a drafting group yet" in browser().get(HOME).text
    cho = browser("cho")
    assert 'name="labels"' in cho.get(HOME + "/new").text
    answer = cho.fill(HOME, refer(world))
    assert answer.status_code == 303 and answer.location.endswith("/groups/1")
    html = browser().get(HOME).text
    assert "Financing" in html and "Pia" in html and "clause 2" in html and "/groups/1" not in html
    wrong = cho.fill(HOME, refer(world, labels="77"))
    assert wrong.status_code == 422 and "is not in the issued text." in wrong.text
    assert browser("pia").get(HOME + "/new").status_code == 403
    assert browser("pia").fill(HOME, refer(world)).status_code == 403


def test_members_work_by_plain_forms_and_the_facilitator_tables(browser, world, app):
    browser("cho").fill(HOME, refer(world))
    pia, own = browser("pia"), f"{HOME}/1/{world.other_clause}"
    assert pia.fill(own + "/pen", {"do": "take"}).status_code == 303
    seen = re.search(r'name="digest" value="(\w{64})"', pia.get(own).text)[1]
    assert pia.fill(own + "/text", {"text": SECRET, "digest": seen}).status_code == 303
    stale = pia.fill(own + "/text", {"text": NOW + " Late.", "digest": seen})
    assert stale.status_code == 409 and "Late." in stale.text
    assert pia.fill(own + "/brackets", {"words": "every lighthouse"}).status_code == 303
    assert pia.fill(own + "/closed", {"number": 0, "keep": 0}).status_code == 303
    assert pia.fill(own + "/undo", {}).status_code == 303
    assert pia.fill(HOME + "/1/notes", {"body": "I agree."}).status_code == 303
    html = browser("nils").get(own).text
    assert "for members only" in html and "I agree." in html and "lighthouse" in html
    assert browser("fay").fill(HOME + "/1/table", {"report": "All agreed."}).status_code == 303
    html = browser().get(own).text
    assert "lighthouse" in html and "All agreed." in html
    assert "I agree." not in html and "opened a bracket" not in html, "the way there stays theirs"


def doors_of(world, group):
    """Return every readable address, with the arguments of the world."""
    own = f"{HOME}/1"
    return [
        HOME,
        own,
        f"{own}/{world.other_clause}",
        f"{own}/{world.other_clause}/now",
        "/en/c/talks/meetings/first-reading/words",
        f"/en/c/talks/meetings/first-reading/words/{world.other_clause}/now",
        "/en/c/talks/search?q=lighthouse",
        "/en/c/talks",
        "/en/c/talks/statement",
        f"/en/clauses/{world.other_clause}",
        "/en/c/talks/statement/amendments",
        f"/api/v1/consultations/{world.consultation}/events",
        f"/api/v1/consultations/{world.consultation}/log",
        "/api/v1/meetings/1/texts",
        f"/api/v1/drafting-groups/{group}/texts",
        f"/api/v1/consultations/{world.consultation}/drafting-groups",
        f"/api/v1/consultations/{world.consultation}/search?q=lighthouse",
        "/en/c/talks/audit",
    ]


@pytest.mark.parametrize("name", [None, "otto", "hana", "ivo", "mona", "rana", "ada"])
def test_nobody_outside_reads_a_groups_text_at_any_endpoint(browser, world, group, name):
    FirstReadingMeeting(world)
    someone = browser(name)
    for address in doors_of(world, group):
        answer = someone.get(address)
        words = re.sub(
            r"search\?q=lighthouse|value=\"lighthouse\"|“?lighthouse”? ", "", answer.text
        )
        assert "every lighthouse" not in answer.text and "lighthouse keepers" not in answer.text, (
            address
        )
        assert "lighthouse" not in words or "search" in address, address
    assert someone.get(f"{HOME}/1").status_code in {401, 403}
    for door, given in (
        ("pen", {"do": "take"}),
        ("text", {"text": "Mine."}),
        ("typed", {"text": "Mine."}),
        ("undo", {}),
        ("back", {}),
        ("taken", {"taken": "1:0"}),
        ("brackets", {"words": "every"}),
        ("closed", {"number": 0, "keep": 0}),
    ):
        assert someone.fill(f"{HOME}/1/{world.other_clause}/{door}", given).status_code in {
            401,
            403,
        }, door


def test_programs_read_that_a_group_exists_and_its_text_only_once_reported(
    browser, world, group, app
):
    listed = (
        browser().get(f"/api/v1/consultations/{world.consultation}/drafting-groups").json["groups"]
    )
    assert [(each["number"], each["title"], each["state"]) for each in listed] == [
        (1, "Financing", "open")
    ]
    address = f"/api/v1/drafting-groups/{group}/texts"
    assert (
        browser().get(address).status_code == 401
        and browser("hana").get(address).status_code == 403
    )
    assert browser("nils").get(address).json["texts"][0]["text"] == SECRET
    with app.app_context():
        groups.table_report(world.actor("fay"), group, "Agreed.")
        assert db.session.scalars(select(DraftingGroup)).one().issued
    assert browser().get(address).json["texts"][0]["text"] == SECRET
    assert json.dumps(browser().get(address).json).count("Between us") == 0


def test_a_meeting_takes_what_was_tabled_in_one_press(browser, world, group, app):
    FirstReadingMeeting(world)
    words = f"/en/c/talks/meetings/first-reading/words/{world.other_clause}"
    rana = browser("rana")
    rana.fill(words + "/pen", {"do": "take"})
    assert rana.fill(words + "/proposal", {"group_id": group}).status_code in {403, 404}
    with app.app_context():
        groups.table_report(world.actor("fay"), group, "Agreed.")
    assert "Insert this text" in rana.get(words).text
    assert rana.fill(words + "/proposal", {"group_id": group}).status_code == 303
    assert "lighthouse" in browser().get(words).text


def test_the_form_for_members_tells_which_ones_were_looked_at(browser, world, group):
    cho, own = browser("cho"), f"{HOME}/1"
    form = re.search(r'<form[^>]*/members">(.*?)</form>', cho.get(own).text, re.DOTALL)[1]
    seen = re.search(r'name="row_version" value="(\d+)"', form)[1]
    given = {
        "members": [world.ids["hana"]],
        "facilitator_id": world.ids["nils"],
        "row_version": seen,
    }
    assert cho.fill(own + "/members", given).status_code == 303
    assert cho.fill(own + "/members", {**given, "members": []}).status_code == 409
    assert browser("hana").get(own).status_code == 200


def test_the_chair_extends_changes_the_members_and_dissolves(browser, world, group):
    cho, own = browser("cho"), f"{HOME}/1"
    assert cho.fill(own + "/deadline", {"deadline_at": "2032-01-01 10:00"}).status_code == 303
    assert cho.fill(own + "/deadline", {"deadline_at": "2020-01-01 10:00"}).status_code == 422
    assert (
        cho.fill(
            own + "/members", {"members": [world.ids["hana"]], "facilitator_id": world.ids["nils"]}
        ).status_code
        == 303
    )
    assert (
        browser("hana").get(own).status_code == 200 and browser("pia").get(own).status_code == 403
    )
    for name in ("nils", "sera"):
        assert browser(name).fill(own + "/dissolve", {}).status_code == 403
    assert cho.fill(own + "/dissolve", {}).status_code == 303
    assert "dissolved" in browser().get(HOME).text
