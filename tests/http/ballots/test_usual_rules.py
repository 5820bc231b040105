"""Tests of the usual rules of each kind of ballot: the page and the API begin with the same."""

import json
import re
from html import unescape

import pytest

from consult.ballots.forms import USUAL_RULES
from tests.support.consultation.ballots import enable_formal_ballots

DOOR = "/api/v1/consultations/{}/ballots"


@pytest.fixture
def formal(app, world):
    """Switch formal ballots on."""
    with app.app_context():
        enable_formal_ballots(world)


@pytest.mark.parametrize("kind", ["indicative", "recorded", "secret"])
@pytest.mark.usefixtures("formal")
def test_a_ballot_opened_by_a_program_has_the_rules_that_the_page_begins_with(world, browser, kind):
    page = browser("cho").get(f"/en/c/talks/ballots/new?kind={kind}").text
    chosen = {
        name: re.search(
            rf'<select[^>]* name="{name}".*?<option value="([^"]*)" selected', page, re.DOTALL
        )[1]
        for name in ("answers", "threshold", "quorum")
    }
    usual = json.loads(unescape(re.search(r'data-usual="([^"]*)"', page)[1]))
    assert chosen == {name: str(value) for name, value in usual[kind].items()}
    asked = {"kind": kind, "question": "Shall we go on?", "electorate": "people"}
    opened = browser("cho").say("POST", DOOR.format(world.consultation), asked).json
    assert (opened["threshold"], str(opened["quorum"])) == (chosen["threshold"], chosen["quorum"])
    assert len(opened["choices"]) == {"vote": 3, "sounding": 5}[chosen["answers"]]


@pytest.mark.usefixtures("formal")
def test_a_program_may_choose_every_rule_and_own_answers_get_no_threshold(world, browser):
    asked = {"kind": "recorded", "question": "Where do we meet?"}
    own = browser("cho").say(
        "POST",
        DOOR.format(world.consultation),
        {**asked, "answers": "words", "words": "Here\nThere"},
    )
    assert (own.status_code, own.json["threshold"], own.json["quorum"]) == (201, "none", 50)
    chosen = {"threshold": "none", "quorum": 0, "answers": "sounding"}
    opened = browser("cho").say("POST", DOOR.format(world.consultation), {**asked, **chosen}).json
    assert (opened["threshold"], opened["quorum"], len(opened["choices"])) == ("none", 0, 5)


def test_an_unknown_kind_is_the_only_field_that_is_wrong(world, browser):
    wrong = browser("cho").say(
        "POST", DOOR.format(world.consultation), {"kind": "open", "question": "Shall we go on?"}
    )
    assert (wrong.status_code, list(wrong.json["fields"])) == (422, ["kind"])
    assert set(USUAL_RULES) == {"indicative", "recorded", "secret"}


def test_the_form_says_that_votes_have_no_weights(browser):
    page = browser("cho").get("/en/c/talks/ballots/new").text
    assert "All votes count the same: there are no weighted votes." in page
