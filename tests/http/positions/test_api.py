"""Tests of positions over the API: the same answers and refusals as on pages, never a 5xx
status.
"""

import pytest

from consult.positions.models import CHOICES
from tests.world import CLAUSE_TEXTS


def vote(world, ballot=None):
    return f"/api/v1/positions/{ballot or world.ballot}"


def test_a_position_is_taken_changed_shown_and_withdrawn(browser, world):
    hana = browser("hana")
    answer = hana.say("PUT", vote(world), {"choice": "object", "reason": "Too soon."})
    assert answer.status_code == 200
    assert answer.json == {
        "ballot_id": world.ballot,
        "clause_id": world.clause,
        "amendment_id": None,
        "holder": "organisation",
        "choice": "object",
        "reason": "Too soon.",
    }
    assert hana.say("PUT", vote(world), {"choice": "live"}).json["choice"] == "live"
    ballot = browser().get(f"/api/v1/positions/{world.ballot}").json
    assert (
        ballot["text"] == CLAUSE_TEXTS["en"][1][1] and ballot["tally"]["groups"]["civ"]["live"] == 1
    )
    stands = browser().get(f"/api/v1/clauses/{world.clause}/positions").json["positions"]
    assert [(each["name"], each["choice"], each["user_id"]) for each in stands] == [
        ("Lakeside Schools Network", "live", None)
    ]
    tallies = browser().get(f"/api/v1/documents/{world.document}/tallies").json["tallies"]
    assert tallies == {str(world.clause): ballot["tally"]}
    assert hana.say("DELETE", vote(world), {}).json == {
        "ballot_id": world.ballot,
        "withdrawn": True,
    }
    assert browser().get(f"/api/v1/documents/{world.document}/tallies").json["tallies"] == {}
    assert hana.say("DELETE", vote(world), {}).status_code == 404


def test_a_retry_is_one_position_and_another_choice_under_its_key_is_refused(browser, world):
    pia = browser("pia")
    first, again = (pia.say("PUT", vote(world), {"choice": "support"}, key="k") for _ in range(2))
    assert first.status_code == again.status_code == 200 and first.data == again.data
    assert pia.say("PUT", vote(world), {"choice": "reserve"}, key="k").status_code == 422
    assert world.events() == ["position.taken"]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"choice": "maybe"}, {"choice"}),
        ({}, {"choice"}),
        ({"choice": "object"}, {"reason"}),
        ({"choice": "support", "digest": "x"}, {"digest"}),
        ({"choice": ["support"]}, {"choice"}),
        ({"choice": "object", "reason": "x" * 2001}, {"reason"}),
        ({"choice": "object", "reason": "a\u202eb"}, {"reason"}),
        ({"choice": "support", "weight": 7}, {"weight"}),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_field_by_field(browser, world, given, fields):
    answer = browser("pia").say("PUT", vote(world), given)
    assert (
        answer.status_code == 422 and set(answer.json["fields"]) == fields and world.events() == []
    )


def test_a_position_on_other_text_is_a_conflict_that_shows_the_text(browser, world):
    answer = browser("pia").say("PUT", vote(world), {"choice": "support", "digest": "0" * 64})
    assert (answer.status_code, answer.json["code"], answer.json["text"]) == (
        409,
        "text_changed",
        CLAUSE_TEXTS["en"][1][1],
    )
    assert (
        browser("pia")
        .say("PUT", vote(world), {"choice": "support", "digest": answer.json["digest"]})
        .status_code
        == 200
    )


def test_a_forbidden_position_is_refused_and_nothing_is_written(browser, world):
    for name, status in ((None, 401), ("otto", 403), ("nora", 403), ("ada", 403)):
        assert browser(name).say("PUT", vote(world), {"choice": "support"}).status_code == status
        assert browser(name).say("DELETE", vote(world), {}).status_code == status
    assert (
        browser("pia").say("PUT", vote(world), {"choice": "support"}, csrf="forged").status_code
        == 403
    )
    assert world.events() == []


@pytest.mark.parametrize("number", ["0", "99999", "99999999999999999999", "-1", "x", "1%00"])
@pytest.mark.parametrize(
    "path", ["/api/v1/positions/{}", "/api/v1/clauses/{}/positions", "/api/v1/documents/{}/tallies"]
)
def test_a_thing_that_is_not_there_is_not_found(browser, path, number):
    assert browser().get(path.format(number)).status_code == 404


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=501", "after=99999999999999999999", "page=2"]
)
def test_a_part_of_the_list_that_cannot_be_asked_for_is_refused(browser, world, query):
    assert browser().get(f"/api/v1/clauses/{world.clause}/positions?{query}").status_code == 422


def test_a_long_list_comes_in_parts_and_nobody_is_missed(browser, world):
    names = ("pia", "hana", "dora", "paul", "nils")
    for name, choice in zip(names, CHOICES, strict=True):
        assert (
            browser(name).say("PUT", vote(world), {"choice": choice, "reason": "So."}).status_code
            == 200
        )
    path, after, heard = f"/api/v1/clauses/{world.clause}/positions?limit=2", 0, []
    while after is not None:
        part = browser().get(f"{path}&after={after}").json
        heard += [each["choice"] for each in part["positions"]]
        after = part["next_after"]
    assert heard == list(CHOICES)


def test_the_text_of_an_unissued_draft_is_shown_to_nobody(app, browser, world, look):
    with app.app_context():
        assert "2032" in str(look("select text from wording"))
    answers = [
        browser().get(path).text
        for path in (
            f"/api/v1/positions/{world.other_ballot}",
            f"/api/v1/clauses/{world.other_clause}/positions",
        )
    ]
    assert "2030" in answers[0] and not any("2032" in answer for answer in answers)
