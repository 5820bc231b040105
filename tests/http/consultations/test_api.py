"""Tests of the JSON API of a process: consultations, stages, roles, and polled events."""

from datetime import timedelta

import pytest

from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.events.log import EventSubject, record_event, transaction


def in_days(number):
    return (utc_now() + timedelta(days=number)).isoformat()


def stage(**more):
    return {
        "kind": "reading",
        "title_en": "Reading",
        "opens_at": in_days(30),
        "closes_at": in_days(31),
        **more,
    }


def test_anyone_reads_consultations_and_stages(browser, world):
    listed = browser().get("/api/v1/consultations").json["consultations"]
    assert [(each["slug"], each["stage"]) for each in listed] == [("talks", "commenting")]
    assert browser().get(f"/api/v1/consultations/{world.consultation}").json == listed[0]
    stages = browser().get(f"/api/v1/consultations/{world.consultation}/stages").json["stages"]
    assert [each["kind"] for each in stages] == ["inputs", "commenting", "consolidation"]
    for path in ("", "/stages", "/events"):
        assert browser().get(f"/api/v1/consultations/999{path}").status_code == 404


def test_stages_are_kept_over_the_api(browser, world):
    sera = browser("sera")
    made = sera.say("POST", f"/api/v1/consultations/{world.consultation}/stages", stage())
    assert made.status_code == 201
    changed = sera.say(
        "PUT",
        f"/api/v1/stages/{made.json['id']}",
        stage(title_en="Second reading", row_version=made.json["row_version"]),
    )
    assert changed.json["title"] == {"en": "Second reading"}
    stale = sera.say(
        "PUT", f"/api/v1/stages/{made.json['id']}", stage(row_version=made.json["row_version"])
    )
    assert (stale.status_code, stale.json["code"]) == (409, "changed_meanwhile")
    assert sera.say("DELETE", f"/api/v1/stages/{made.json['id']}", {}).status_code == 204
    assert sera.say("DELETE", f"/api/v1/stages/{made.json['id']}", {}).status_code == 404


def test_an_overlap_is_a_problem_with_the_field_and_the_dates(browser, world):
    refused = browser("sera").say(
        "POST",
        f"/api/v1/consultations/{world.consultation}/stages",
        stage(opens_at=in_days(5), closes_at=in_days(6)),
    )
    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert refused.json["fields"]["opens_at"]["type"] == "stage_overlaps"


@pytest.mark.parametrize(
    "name", ["otto", "pia", "hana", "fay", "rana", "mona", "vic", "cho", "nora", None]
)
def test_others_change_nothing_over_the_api(browser, world, look, name):
    visitor, talks = browser(name), f"/api/v1/consultations/{world.consultation}"
    expected = 403 if name else 401
    assert visitor.say("POST", f"{talks}/stages", stage()).status_code == expected
    assert (
        visitor.say(
            "POST", "/api/v1/consultations", {"slug": "mine", "title_en": "Mine"}
        ).status_code
        == expected
    )
    assert (
        visitor.say(
            "POST", f"{talks}/roles", {"user_id": world.ids["pia"], "role": "chair"}
        ).status_code
        == expected
    )
    assert (
        visitor.say(
            "DELETE", f"{talks}/roles", {"user_id": world.ids["pia"], "role": "participant"}
        ).status_code
        == expected
    )
    assert look("select count(*) from event") == [(0,)]


def test_roles_and_joining_over_the_api(browser, world, look):
    talks = f"/api/v1/consultations/{world.consultation}"
    assert browser("nora").say("POST", f"{talks}/join", {}).status_code == 204
    assert (
        browser("ada")
        .say("POST", f"{talks}/roles", {"email": "nora@people.example", "role": "chair"})
        .status_code
        == 204
    )
    assert (
        browser("ada")
        .say("DELETE", f"{talks}/roles", {"user_id": world.ids["nora"], "role": "chair"})
        .status_code
        == 204
    )
    assert look("select role from membership where user_id = :nora", nora=world.ids["nora"]) == [
        ("participant",)
    ]


def test_each_reader_polls_the_events_of_their_audiences(browser, world, app):
    audiences = (
        "everyone",
        "moderators",
        f"user:{world.ids['pia']}",
        f"organisation:{world.lakeside}",
        "nobody",
    )
    with app.app_context(), transaction():
        for audience in audiences:
            record_event(
                "something.happened",
                EventSubject(1, world.consultation),
                Actor(),
                audience=audience,
            )
        record_event("something.happened", EventSubject(1, 0), Actor())
    heard = {
        None: [0],
        "ivo": [0],
        "mona": [0, 1],
        "sera": [0, 1],
        "ada": [0],
        "pia": [0, 2, 3],
        "hana": [0, 3],
        "dora": [0],
    }
    for name, expected in heard.items():
        found = browser(name).get(f"/api/v1/consultations/{world.consultation}/events").json
        assert [event["audience"] for event in found["events"]] == [
            audiences[number] for number in expected
        ], name


def test_events_come_in_pages_after_a_number(browser, world, app):
    with app.app_context(), transaction():
        for _ in range(5):
            record_event("something.happened", EventSubject(1, world.consultation), Actor())
    address = f"/api/v1/consultations/{world.consultation}/events"
    first = browser().get(f"{address}?limit=3").json
    assert ([event["seq"] for event in first["events"]], first["last"], first["more"]) == (
        [1, 2, 3],
        3,
        True,
    )
    rest = browser().get(f"{address}?after={first['last']}&limit=3").json
    assert ([event["seq"] for event in rest["events"]], rest["more"]) == ([4, 5], False)
    nothing = browser().get(f"{address}?after=5").json
    assert (nothing["events"], nothing["last"]) == ([], 5)
    for wrong in (
        "after=-1",
        "after=x",
        "limit=0",
        "limit=201",
        "since=1",
        "after=99999999999999999999999",
    ):
        assert browser().get(f"{address}?{wrong}").status_code == 422, wrong
