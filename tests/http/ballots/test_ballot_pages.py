"""Tests of ballots over HTTP: opened, voted in by forms and programs, closed, displayed and
downloaded.
"""

import csv
import io
import re

import pytest

from consult.core.database.engine import find_row, freeze_clock
from consult.positions.models import CORRECTION_PERIOD, Ballot
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
    open_clause_ballot,
    open_test_ballot,
)

HTML = {"Accept": "text/html"}


@pytest.fixture
def polling(app, world):
    """Provide polling(…), which returns the number of an open ballot."""

    def make(*given, **more):
        with app.app_context():
            return open_test_ballot(world, *given, **more)

    return make


def test_a_ballot_is_opened_voted_in_and_closed_with_plain_forms(app, world, browser, look):
    with app.app_context():
        enable_formal_ballots(world)
    chair, hana, nils = browser("cho"), browser("hana"), browser("nils")
    given = {
        "kind": "recorded",
        "question": "Shall we refer it?",
        "about": "clause",
        "clause_id": world.other_clause,
        "answers": "vote",
        "threshold": "simple",
    }
    shown = chair.fill("/en/c/talks/ballots/words", given)
    assert (
        shown.status_code == 200
        and "2 organizations may vote" in shown.text
        and "Shall we refer it?" in shown.text
    )
    made = chair.fill("/en/c/talks/ballots", given)
    assert made.status_code == 303
    page = made.headers["Location"]
    assert "You vote for" in hana.get(page).text and "2 have not voted yet" in hana.get(page).text
    for who, choice in ((hana, "yes"), (hana, "no"), (nils, "yes"), (hana, "yes")):
        assert who.fill(f"{page}/vote", {"choice": choice}).headers["Location"] == page
    assert "Your vote was counted" in hana.get(page).text and "Carried" not in hana.get(page).text
    assert chair.fill(f"{page}/close", {}).status_code == 303
    result = browser().get(page).text
    assert "Carried" in result and "Lakeside Schools Network" in result and "Roll call" in result
    assert look("select choice from vote order by id") == [("yes",), ("yes",)]
    late = nils.fill(f"{page}/vote", {"choice": "no"})
    assert late.status_code == 409 and "This ballot is closed" in late.text


def test_the_rules_come_as_a_fragment_too_and_name_what_is_missing(browser):
    chair = browser("cho")
    sent = {
        "question": "",
        "about": "clause",
        "answers": "vote",
        "threshold": "two_thirds",
        "quorum": "50",
    }
    headers = {"X-Requested-With": "fetch", "X-CSRF-Token": ""}
    assert "Please fill this in" not in chair.fill("/en/c/talks/ballots/words", sent).text
    fragment = chair.open(
        "/en/c/talks/ballots/words",
        method="POST",
        headers=headers | {"X-CSRF-Token": csrf(chair)},
        json={**sent, "about": "motion", "quorum": 50},
    )
    assert "at least two of every three" in fragment.text and "<html" not in fragment.text
    wrong = chair.fill(
        "/en/c/talks/ballots",
        {**sent, "question": "Well?", "about": "motion", "answers": "sounding"},
    )
    assert wrong.status_code == 422


def csrf(client):
    """Return the token of its forms."""
    return client.get("/en/c/talks/ballots/new").text.split('name="csrf" value="')[1].split('"')[0]


def test_a_vote_for_another_person_is_refused_and_a_repeated_one_counts_once(
    world, browser, polling, look
):
    ballot = polling()
    address = f"/api/v1/ballots/{ballot}/votes"
    assert browser("hana").say("POST", address, {"choice": "yes"}, key="k").json == {
        "ballot_id": ballot,
        "holder": f"o{world.lakeside}",
        "counted": True,
    }
    assert browser("hana").say("POST", address, {"choice": "yes"}, key="k").status_code == 200
    for name, status in (("pia", 403), ("cho", 403), ("dora", 403), (None, 401)):
        refused = browser(name).say("POST", address, {"choice": "no"})
        assert refused.status_code == status
    assert (
        browser("hana")
        .say("POST", address, {"choice": "no", "holder": f"o{world.norvania}"})
        .status_code
        == 403
    )  # no proxy
    assert (
        browser("hana")
        .say("POST", address, {"choice": "no", "voter": f"o{world.norvania}"})
        .status_code
        == 422
    )
    assert look("select holder, choice from vote") == [(f"o{world.lakeside}", "yes")]
    assert browser("hana").say("DELETE", address, {}).json["withdrawn"]
    assert look("select count(*) from vote") == [(0,)]


@pytest.mark.parametrize("kind", ["recorded", "indicative"])
def test_no_choice_is_told_while_a_ballot_shows_nothing_before_it_closes(
    app, world, browser, polling, kind
):
    ballot = polling(
        RECORDED_BALLOT if kind == "recorded" else {**RECORDED_BALLOT, "kind": "indicative"}
    )
    with app.app_context():
        cast_test_vote(world, "hana", ballot, "yes")
    for name in ("cho", "sera", "ada", "nils", None):
        told = browser(name).get(f"/api/v1/ballots/{ballot}/result").json
        assert (told["cast"], told["electors"], told["result"]) == (1, 2, None)
        votes = browser(name).get(f"/api/v1/ballots/{ballot}/votes")
        if kind == "recorded":
            assert {
                each["holder"]: (each["voted"], each["choice"]) for each in votes.json["electors"]
            } == {f"o{world.lakeside}": (True, None), f"o{world.norvania}": (False, None)}
        else:
            assert votes.status_code == 404
    record = browser("cho").get("/en/c/talks/audit?verb=vote.cast").text.split("<main", 1)[1]
    (entry,) = re.findall(r"<tbody>.*?</tbody>", record, re.DOTALL)
    assert "<td>Vote cast</td>" in entry and not re.search("choice|yes", entry, re.IGNORECASE)


def test_the_roll_of_a_closed_ballot_is_taken_home_as_json_and_as_a_table_without_formulas(
    app, world, browser, polling, look
):
    ballot = polling()
    with app.app_context():
        cast_test_vote(world, "hana", ballot, "yes")
        close_test_ballot(world, ballot)
    told = browser().get(f"/api/v1/ballots/{ballot}/votes").json
    assert told["counts"] == {"yes": 1, "no": 0, "abstain": 0} and told["outcome"] == "carried"
    rows = list(
        csv.DictReader(
            io.StringIO(browser().get(f"/api/v1/ballots/{ballot}/votes.csv").text.lstrip("\ufeff"))
        )
    )
    assert {row["name"]: (row["voted"], row["choice"]) for row in rows} == {
        "Lakeside Schools Network": ("yes", "yes"),
        "Norvania": ("no", ""),
    }


def test_what_a_sounding_does_not_have_recorded_is_shown_to_nobody(app, world, browser, polling):
    ballot = polling(SOUNDING_BALLOT, **PEOPLE_ELECTORATE, small=2)
    with app.app_context():
        for name in ("pia", "paul", "ivo"):
            cast_test_vote(world, name, ballot, "support")
        close_test_ballot(world, ballot)
    address = f"/api/v1/ballots/{ballot}"
    assert browser().get(f"{address}/result").json["result"]["counts"]["support"] == 3
    assert (
        browser("cho").fill(f"/en/ballots/{ballot}/record", {"recorded": "false"}).status_code
        == 303
    )
    for name in ("cho", None):
        assert browser(name).get(f"{address}/result").json["result"] is None
        assert "shown to anyone." in browser(name).get(f"/en/ballots/{ballot}").text


def test_a_correction_and_a_recount_stand_on_the_page_of_the_result(app, world, browser, polling):
    ballot = polling()
    with app.app_context():
        cast_test_vote(world, "hana", ballot, "yes")
        close_test_ballot(world, ballot)
    chair, voter = browser("cho"), browser("hana")
    page = f"/en/ballots/{ballot}"
    given = {"holder": f"o{world.lakeside}", "choice": "no", "reason": "The microphone was off."}
    assert chair.fill(f"{page}/correct", {**given, "reason": ""}).status_code == 422
    assert browser("sera").fill(f"{page}/correct", given).status_code == 403
    assert chair.fill(f"{page}/correct", given).status_code == 303
    assert "The microphone was off." not in browser().get(page).text, "it waits for the voter"
    assert "Carried" in browser().get(page).text
    shown = voter.get(page).text
    assert "The podium asks" in shown and "The microphone was off." in shown
    accept = re.search(r'action="(/en/ballots/[^"]+/accept)"', shown)[1]
    assert browser("nils").fill(accept, {}).status_code == 403
    assert voter.fill(accept, {}).status_code == 303
    shown = browser().get(page).text
    assert "The microphone was off." in shown and "corrected" in shown and "Not carried" in shown
    assert "agreed with the voter" in shown and "not announced yet" in shown
    counted = chair.fill(f"{page}/recount", {})
    assert (
        counted.headers["Location"].endswith("recount=fits")
        and "result is the same," in chair.get(counted.headers["Location"]).text
    )


def test_after_the_announcement_only_an_intention_is_noted_beside_the_vote(
    app, world, browser, polling
):
    ballot = polling()
    with app.app_context():
        cast_test_vote(world, "hana", ballot, "yes")
        close_test_ballot(world, ballot)
    chair, voter, page = browser("cho"), browser("hana"), f"/en/ballots/{ballot}"
    asked = {"choice": "no", "reason": "I pressed the wrong key."}
    shown = voter.get(page).text
    assert "Is your vote wrong?" in shown and "at most a day after the closing" in shown
    assert "Your decision" not in chair.get(page).text, "a motion without a text has no clause"
    assert voter.fill(f"{page}/corrections", asked).status_code == 303
    refused = chair.fill(f"{page}/announce", {})
    assert refused.status_code == 409 and "wait for your answer" in refused.text
    shown = chair.get(page).text
    decline = re.search(r'action="(/en/ballots/[^"]+/decline)"', shown)[1]
    assert chair.fill(decline, {}).status_code == 303
    assert chair.fill(f"{page}/announce", {}).status_code == 303
    shown = voter.get(page).text
    assert "result announced" in shown and "Is your vote wrong?" not in shown
    assert voter.fill(f"{page}/corrections", asked).status_code == 409
    assert voter.fill(f"{page}/intention", {"intended": "yes"}).status_code == 422
    assert voter.fill(f"{page}/intention", {"intended": "no"}).status_code == 303
    shown = browser().get(page).text
    assert "intended: No" in shown and "Carried" in shown
    votes = browser().get(f"/api/v1/ballots/{ballot}/votes").json
    line = next(each for each in votes["electors"] if each["holder"] == f"o{world.lakeside}")
    assert (line["choice"], line["intention"]) == ("yes", "no")
    assert ",yes,yes,no,no" in browser().get(f"/api/v1/ballots/{ballot}/votes.csv").text


def test_a_day_after_the_closing_a_request_can_be_declined_and_not_accepted(
    app, world, browser, polling
):
    ballot = polling(RECORDED_BALLOT)
    with app.app_context():
        cast_test_vote(world, "hana", ballot, "yes")
        close_test_ballot(world, ballot)
    page = f"/en/ballots/{ballot}"
    browser("hana").fill(f"{page}/corrections", {"choice": "no", "reason": "The wrong key."})
    chair = browser("cho")
    shown = chair.get(page).text
    assert "Accept the correction" in shown and "the vote stays" not in shown
    with app.app_context():
        late = find_row(Ballot, ballot).closed_at + CORRECTION_PERIOD
    with freeze_clock(late):
        shown = chair.get(page).text
        assert "Accept the correction" not in shown and "Decline</button>" in shown
        assert "The request lapses when the result is announced." in shown
        assert chair.fill(f"{page}/announce", {}).status_code == 303


def test_the_list_of_ballots_is_empty_at_first_and_leads_to_each(browser, polling):
    assert "No ballot was held yet" in browser().get("/en/c/talks/ballots").text
    ballot = polling(SOUNDING_BALLOT)
    shown = browser().get("/ar/c/talks/ballots").text
    assert f"/ar/ballots/{ballot}" in shown and "B-1" in shown
    assert [
        each["number"] for each in browser().get("/api/v1/consultations/1/ballots").json["ballots"]
    ] == [1]
    assert browser().get(f"/en/ballots/{ballot + 90}").status_code == 404


def test_a_day_after_the_closing_the_podium_reads_that_nothing_changes(
    app, world, browser, polling
):
    ballot = polling()
    with app.app_context():
        cast_test_vote(world, "hana", ballot, "yes")
        close_test_ballot(world, ballot)
        late = find_row(Ballot, ballot).closed_at + CORRECTION_PERIOD
    chair, page = browser("cho"), f"/en/ballots/{ballot}"
    early = chair.get(page).text
    assert "for at most a day after the closing" in early
    with freeze_clock(late):
        shown = chair.get(page).text
    assert "A day has passed since the closing: neither votes nor result change." in shown
    assert "for at most a day" not in shown


def test_the_decision_of_the_chair_names_the_ballot_of_its_clause(app, world, browser):
    with app.app_context():
        ballot = open_clause_ballot(world)
        close_test_ballot(world, ballot)
        number = find_row(Ballot, ballot).number
    shown = browser("cho").get(f"/en/ballots/{ballot}").text
    assert f"Enter your decision at the clause, and name B-{number} in its reason." in shown
    assert "Your decision" not in browser("hana").get(f"/en/ballots/{ballot}").text
