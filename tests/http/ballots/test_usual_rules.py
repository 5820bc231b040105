"""Tests of the usual rules of each kind of ballot: the page and the API begin with the same."""

import json
import re
from html import unescape

import pytest

from consult.amendments.actions import propose_amendment
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


def read_question(page):
    """Return the question that the form of a ballot holds, unescaped."""
    return unescape(
        re.search(r'<textarea[^>]* name="question"[^>]*>\s*([^<]*)</textarea>', page)[1]
    )


@pytest.mark.usefixtures("formal")
def test_the_form_proposes_a_question_by_kind_and_subject(world, browser, app):
    at = "/en/c/talks/ballots/new"
    clause = world.clause
    asked = {
        kind: read_question(browser("cho").get(f"{at}?kind={kind}&clause={clause}").text)
        for kind in ("indicative", "recorded", "secret")
    }
    assert asked == {
        "indicative": "Can you accept clause 1 as it stands?",
        "recorded": "Shall clause 1 be adopted as it stands?",
        "secret": "Shall clause 1 be adopted as it stands?",
    }
    assert read_question(browser("cho").get(f"{at}?kind=recorded").text) == ""
    with app.app_context():
        made = propose_amendment(world.actor("pia"), clause, "mod", "Other text.", "It is shorter.")
        given = {"about": "amendment", "amendment_id": made.id, "kind": "recorded"}
        asked = f"Shall A-{made.number} be adopted?"
    given |= {"answers": "vote"}
    preview = browser("cho").fill("/en/c/talks/ballots/words", {**given, "question": ""}).text
    assert read_question(preview) == asked
    own = {**given, "question": "Do you agree?"}
    assert (
        read_question(browser("cho").fill("/en/c/talks/ballots/words", own).text) == own["question"]
    )


@pytest.mark.usefixtures("formal")
def test_a_formal_question_left_as_proposed_is_read_in_the_language_of_each_reader(world, browser):
    asked = {
        "kind": "recorded",
        "about": "clause",
        "clause_id": world.clause,
        "question": "Shall clause 1 be adopted as it stands?",
        "electorate": "people",
    }
    opened = browser("cho").say("POST", DOOR.format(world.consultation), asked).json
    page = browser("cho").get(f"/fr/ballots/{opened['id']}").text
    assert "Le paragraphe 1 est-il adopté en l’état" in unescape(page)
