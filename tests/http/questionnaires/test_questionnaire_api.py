"""Tests of the API of questionnaires: lists, questions, one's own answers and the figures."""

import pytest

from consult.core.database.engine import find_row
from consult.questionnaires import actions
from consult.questionnaires.models import Questionnaire
from tests.unit.questionnaires.open_questionnaire import (
    answer,
    end_stage,
    open_questionnaire,
    plan_questionnaire,
)

API = "/api/v1"


@pytest.fixture
def asked(app, world):
    """Open a questionnaire and plan another; return the numbers of the questions of the first."""
    with app.app_context():
        number = open_questionnaire(world, shows_answers=True)
        plan_questionnaire(world)
        return [each.id for each in find_row(Questionnaire, number).questions]


@pytest.fixture
def call(program):
    """Provide call("pia", "GET", "/…"): what the program of a person is answered."""
    programs = {}

    def answered(name, method, path, scopes="read contribute", **more):
        if name not in programs:
            own = "read contribute manage" if name == "sera" else scopes
            programs[name] = program(name, own, strong=name == "sera")
        client, headers = programs[name]
        return client.open(API + path, method=method, headers=headers, **more)

    return answered


def test_the_list_has_what_one_may_read_in_parts_and_by_a_filter(app, world, call, asked):
    path = f"/consultations/{world.consultation}/questionnaires"
    listed = app.test_client().get(API + path)
    assert listed.headers["Cache-Control"] == "no-store"
    (one,) = listed.json["questionnaires"]
    assert (one["title"], one["state"], one["waiting"]) == ({"en": "Schools"}, "open", False)
    mine = call("ivo", "GET", f"{path}?mine=unanswered").json["questionnaires"]
    assert [each["number"] for each in mine] == [1] and mine[0]["waiting"]
    assert call("ivo", "GET", f"{path}?state=closed").json["questionnaires"] == []
    planned = call("sera", "GET", f"{path}?state=coming").json
    assert [each["state"] for each in planned["questionnaires"]] == ["planned"]
    part = call("sera", "GET", f"{path}?limit=1").json
    assert part["next_after"] == 1
    rest = call("sera", "GET", f"{path}?limit=1&after=1").json["questionnaires"]
    assert [each["number"] for each in rest] == [2]
    assert call("sera", "GET", f"{path}?state=secret").status_code == 422


def test_one_has_its_questions_and_a_planned_one_is_not_found(app, world, call, asked):
    one = app.test_client().get(f"{API}/questionnaires/1").json
    kinds = [(each["number"], each["kind"]) for each in one["questions"]]
    assert kinds == [(1, "open"), (2, "single"), (3, "multiple"), (4, "scale")]
    assert one["questions"][1]["options"][1] == {"place": 1, "label": {"en": "Companies"}}
    steps = one["questions"][3]["options"]
    assert [each["place"] for each in steps] == [1, 2, 3, 4, 5] and steps[1]["label"] == {}
    for name, status in (("pia", 404), ("sera", 200)):
        assert call(name, "GET", "/questionnaires/2").status_code == status


def test_answers_are_saved_submitted_and_revised(app, world, call, asked):
    path = "/questionnaires/1/response"
    assert app.test_client().get(API + path).status_code == 401
    assert call("ivo", "GET", path).status_code == 404
    given = {"answers": {str(asked[0]): {"text": "Power."}, str(asked[1]): {"chosen": [1]}}}
    saved = call("ivo", "PUT", path, json=given)
    assert saved.status_code == 200 and saved.json["submitted_at"] is None
    sent = call("ivo", "PUT", path, json={**given, "submit": True, "row_version": 1}).json
    assert sent["submitted_at"] and sent["answers"] == [
        {"question_id": asked[0], "text": "Power.", "chosen": []},
        {"question_id": asked[1], "text": "", "chosen": [1]},
    ]
    stale = call("ivo", "PUT", path, json={**given, "row_version": 1})
    assert stale.status_code == 409 and stale.json["code"] == "changed_meanwhile"
    given["answers"][str(asked[1])] = {"chosen": [0]}
    version = sent["row_version"]
    revised = call("ivo", "PUT", path, json={**given, "row_version": version}).json
    assert revised["submitted_at"] == sent["submitted_at"]
    assert call("ivo", "GET", path).json == revised
    for wrong in ({"chosen": [7]}, {"chosen": [0, 1]}, {"text": "x" * 10_001}):
        more = {"answers": {str(asked[1]): wrong}, "row_version": revised["row_version"]}
        assert call("ivo", "PUT", path, json=more).status_code == 422


def test_who_is_not_invited_or_has_no_scope_hands_in_nothing(app, world, call, asked):
    path = "/questionnaires/1/response"
    for name in ("otto", "nora"):
        assert call(name, "PUT", path, json={}).status_code == 403
    narrow = call("pia", "PUT", path, json={}, scopes="read")
    assert narrow.status_code == 403 and narrow.json["code"] == "scope_missing"
    assert call("ivo", "PUT", "/questionnaires/2/response", json={}).status_code == 404
    with app.app_context():
        end_stage(1)
    closed = call("ivo", "PUT", path, json={})
    assert closed.status_code == 409 and closed.json["code"] == "questionnaire_closed"


def test_figures_come_once_they_are_published_and_name_organizations_alone(app, world, call, asked):
    path = "/questionnaires/1/figures"
    with app.app_context():
        answer(world, "ivo", 1, "I say.", [0])
        answer(world, "hana", 1, "We say.", [1])
    for name in ("pia", "sera"):
        assert call(name, "GET", path).status_code == 404
    with app.app_context():
        end_stage(1)
    assert call("pia", "GET", path).status_code == 404
    with app.app_context():
        actions.publish_figures(world.actor("sera"), 1)
    told = app.test_client().get(API + path).json
    assert (told["organisations"], told["unverified"], told["groups"]) == (1, 1, {})
    said = [(each["name"], each["text"]) for each in told["questions"][0]["texts"]]
    assert said == [("Lakeside Schools Network", "We say.")]
    assert told["questions"][0]["other_texts"] == 1
    assert told["questions"][1]["options"][1] == {
        "place": 1,
        "label": {"en": "Companies"},
        "organisations": None,
        "persons": None,
        "unverified": None,
        "by_group": {},
    }
    assert told["questions"][3]["options"][4]["place"] == 5
