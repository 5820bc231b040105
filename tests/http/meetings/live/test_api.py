"""Tests of the API of a live meeting: its state for everyone, the floor for registered people."""

import pytest

from consult.meetings.chair import ruling_actions as ruling
from consult.meetings.speakers import actions as speaking
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world):
    made = FirstReadingMeeting(world)
    with world.app.app_context():
        speaking.set_list_open(world.actor("cho"), made.id, is_open=True)
    return made


def test_anyone_reads_the_speaker_the_queue_and_the_decisions(world, talks, browser):
    with world.app.app_context():
        for name in ("hana", "nils"):
            speaking.request_floor(world.actor(name), talks.id)
        speaking.call_next_speaker(world.actor("cho"), talks.id)
        ruling.make_ruling(world.actor("cho"), talks.id, "Lunch at one.")
    answer = browser().get(f"/api/v1/meetings/{talks.id}/state")
    found = answer.json
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert (found["speaking"]["name"], found["speaking"]["organisation"]) == (
        "Hana",
        "Lakeside Schools Network",
    )
    assert 170 <= found["speaking"]["seconds_left"] <= 180
    assert [(each["name"], each["where"], each["group"]) for each in found["waiting"]] == [
        ("Nils", "remote", "gov")
    ]
    assert [(each["number"], each["words"]) for each in found["rulings"]] == [(1, "Lunch at one.")]
    assert (found["item_id"], found["clause_id"], found["list_open"]) == (
        talks.items[1],
        world.other_clause,
        True,
    )


def test_a_registered_person_asks_for_the_floor_and_withdraws(talks, browser):
    hana = browser("hana")
    asked = hana.say("POST", f"/api/v1/meetings/{talks.id}/floor", {"kind": "statement"})
    assert (asked.status_code, asked.json["kind"], asked.json["where"]) == (
        201,
        "statement",
        "room",
    )
    again = hana.say("POST", f"/api/v1/meetings/{talks.id}/floor", {})
    assert again.json["id"] == asked.json["id"]
    assert (
        browser("nils").say("POST", f"/api/v1/turns/{asked.json['id']}/withdraw", {}).status_code
        == 403
    )
    gone = hana.say("POST", f"/api/v1/turns/{asked.json['id']}/withdraw", {})
    assert (gone.status_code, gone.json["withdrawn_at"] is not None) == (200, True)


def test_one_asks_in_the_name_of_the_own_organisation_alone(world, talks, browser):
    refused = browser("hana").say(
        "POST", f"/api/v1/meetings/{talks.id}/floor", {"behalf": f"o{world.norvania}"}
    )
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    made = (
        browser("hana")
        .say("POST", f"/api/v1/meetings/{talks.id}/floor", {"behalf": f"o{world.lakeside}"})
        .json
    )
    assert (made["on_behalf_of"], made["organisation"], made["group"]) == (
        "Lakeside Schools Network",
    ) * 2 + ("civ",)


@pytest.mark.parametrize(
    ("name", "given", "status", "code"),
    [
        (None, {}, 401, "sign_in_first"),
        ("dora", {}, 409, "register_first"),
        ("hana", {"kind": "song"}, 422, "invalid"),
        ("hana", {"behalf": "x1"}, 422, "invalid"),
        ("hana", {"loud": True}, 422, "invalid"),
        ("hana", {"behalf": "o999"}, 403, "forbidden"),
    ],
)
def test_what_is_refused_is_refused_with_its_code(talks, browser, name, given, status, code):
    answer = browser(name).say("POST", f"/api/v1/meetings/{talks.id}/floor", given)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert (
        browser("hana")
        .say("POST", f"/api/v1/meetings/{talks.id}/floor", {"kind": "point_of_order"})
        .status_code
        == 201
    )
