"""Tests of proxies on pages and in the API: allowed, named, used in a ballot, shown in roll
and record.
"""

import json
import re

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.meetings.ballots import actions as balloting
from consult.meetings.record.closed_ballots import load_closed_ballots
from consult.positions.models import Ballot
from tests.support.consultation.ballots import (
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    close_test_ballot,
    enable_formal_ballots,
    open_test_ballot,
    read_out_test_result,
)
from .test_record_verification import chained, record_of, verifier
from tests.support.consultation.meeting import FirstReadingMeeting

PAGE = "/en/c/talks/proxies"


@pytest.fixture
def allowed(app, world):
    with app.app_context(), transaction():
        found = db.session.get(Consultation, world.consultation)
        found.proxies, found.proxies_across_groups = 1, True


@pytest.fixture
def ballot(app, world, browser, allowed):
    """Provide a recorded ballot in which Norvania may vote for Lakeside."""
    assert browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}"}).status_code == 303
    with app.app_context():
        return open_test_ballot(world, RECORDED_BALLOT)


def plainly(page):
    return re.sub(r"</?(bdi|span)[^>]*>|[\u2068\u2069]", "", page.text)


def test_it_is_off_until_the_settings_allow_it(browser, world, look):
    assert "There are no proxies in this consultation" in browser("hana").get(PAGE).text
    assert browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}"}).status_code == 409
    settings = browser("sera").get("/en/c/talks/manage/settings").text
    assert (
        "Proxies: how many others one person may vote for" in settings
        and 'name="proxies" type="number" value="0"' in settings
    )
    sent = {"title_en": "Talks on a declaration", "proxies": "2", "contest_days": "14"}
    assert (
        browser("sera").fill("/en/c/talks/manage/settings", {**sent, "proxies": "10"}).status_code
        == 422
    )
    assert browser("sera").fill("/en/c/talks/manage/settings", sent).status_code == 303
    assert look("select proxies from consultation") == [(2,)]
    assert "One person may vote for 2 others." in browser().get(PAGE).text


def test_a_proxy_is_named_read_by_everybody_and_revoked(browser, world, allowed):
    page = browser("hana").get(PAGE).text
    assert (
        "The vote of your organization" in page and "Your own vote, in ballots of persons" in page
    )
    assert (
        "Proxies and principals" in browser().get(PAGE).text
        and "The vote of your organization" not in browser("paul").get(PAGE).text
    )
    wrong = browser("hana").fill(PAGE, {"proxy": f"o{world.lakeside}"})
    assert wrong.status_code == 422 and "Choose another person" in wrong.text
    assert browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}"}).status_code == 303
    assert "Lakeside Schools Network by proxy: Norvania" in plainly(browser().get(PAGE))
    assert "Norvania votes for you." in plainly(
        browser("hana").get(PAGE)
    ) and "You vote for: Lakeside" in plainly(browser("nils").get(PAGE))
    assert browser("nils").fill(PAGE, {"proxy": f"o{world.lakeside}"}).status_code == 409
    assert browser("hana").fill(PAGE + "/revoke", {"kind": "o"}).status_code == 303
    assert browser("hana").fill(PAGE + "/revoke", {"kind": "o"}).status_code == 404
    assert "Nobody has named a proxy." in browser().get(PAGE).text
    assert browser().get("/ar/c/talks/proxies").status_code == 200


def test_the_proxy_votes_for_each_apart_and_the_roll_tells_it(app, browser, world, ballot):
    page = f"/en/ballots/{ballot}"
    nils, lake = browser("nils"), f"o{world.lakeside}"
    assert (
        "As proxy for Lakeside Schools Network" in plainly(nils.get(page))
        and "As proxy for" not in browser("hana").get(page).text
    )
    assert "Lakeside Schools Network by proxy: Norvania" in plainly(browser().get(page))
    assert "Norvania may vote for you, as your proxy." in plainly(browser("hana").get(page))
    assert nils.fill(page + "/vote", {"choice": "no"}).status_code == 303
    assert nils.fill(page + "/vote", {"choice": "yes", "holder": lake}).status_code == 303
    assert "Counted for them: <b>Yes</b>" in plainly(nils.get(page)).replace("\n", "")
    told = browser("hana").get(page)
    assert (
        "Norvania has voted for you, as your proxy: <b>Yes</b>" in plainly(told)
        and "Your vote was counted:" not in told.text
    )
    assert 'name="choice"' not in told.text
    assert "Withdraw this vote, to vote yourself" in told.text
    refused = browser("hana").fill(page + "/vote", {"choice": "no"})
    assert refused.status_code == 409 and "Your proxy has voted for you" in refused.text
    assert browser("paul").fill(page + "/vote", {"choice": "no", "holder": lake}).status_code == 403
    assert nils.fill(page + "/vote/withdraw", {"holder": lake}).status_code == 303
    assert browser("hana").fill(page + "/vote", {"choice": "no"}).status_code == 303
    assert "They have voted themselves." in nils.get(page).text
    assert browser("hana").fill(page + "/vote/withdraw", {}).status_code == 303
    assert (
        nils.say("POST", f"/api/v1/ballots/{ballot}/votes", {"choice": "yes", "holder": lake}).json[
            "holder"
        ]
        == lake
    )
    with app.app_context():
        close_test_ballot(world, ballot)
    assert "Lakeside Schools Network Yes by proxy: Norvania" in plainly(browser().get(page))
    electors = browser().get(f"/api/v1/ballots/{ballot}/votes").json["electors"]
    assert {(each["name"], each["choice"], each["proxy"]) for each in electors} == {
        ("Lakeside Schools Network", "yes", "Norvania"),
        ("Norvania", "no", None),
    }
    status, said = verifier(record_of(browser, world))
    assert status == 0 and f'ballot {ballot}: fits; now {{"abstain":0,"no":1,"yes":1}}' in said


def test_a_vote_by_a_proxy_that_was_not_fixed_counts_nowhere(app, browser, world, ballot):
    assert (
        browser("nils")
        .fill(f"/en/ballots/{ballot}/vote", {"choice": "yes", "holder": f"o{world.lakeside}"})
        .status_code
        == 303
    )
    with app.app_context():
        close_test_ballot(world, ballot)
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    fixed = next(row for row in rows if row.get("verb") == "ballot.fixed")
    assert fixed["facts"].pop("proxies") == {f"o{world.lakeside}": f"o{world.norvania}"}
    status, said = verifier(chained(rows))
    assert status == 1 and f"ballot {ballot}: does NOT fit" in said


def test_one_is_named_for_the_next_ballot_only_or_for_one_that_is_open(
    app, browser, world, allowed
):
    assert (
        browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}", "which": "next"}).status_code
        == 303
    )
    assert (
        "Norvania votes for you in the next recorded ballot in which you both may vote."
        in plainly(browser("hana").get(PAGE))
    )
    assert "by proxy: Norvania · in the next ballot only" in plainly(browser().get(PAGE))
    with app.app_context():
        first, second = (
            open_test_ballot(world, RECORDED_BALLOT),
            open_test_ballot(world, RECORDED_BALLOT, question="And clause 3?"),
        )
    told = plainly(browser("hana").get(PAGE))
    assert (
        "Nobody has named a proxy." in told
        and "Norvania votes for you." in told
        and "Only B-2, which is open" in told
    )
    assert "Name a proxy" in browser("hana").get(f"/en/ballots/{second}").text
    for who, ballot in (("hana", first), ("nils", first), ("cho", second), (None, second)):
        assert "Name a proxy" not in browser(who).get(f"/en/ballots/{ballot}").text
    assert (
        browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}", "which": "b1"}).status_code
        == 409
    )
    assert (
        browser("paul").fill(PAGE, {"proxy": f"o{world.norvania}", "which": "b2"}).status_code
        == 403
    )
    assert (
        browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}", "which": "b2"}).status_code
        == 303
    )
    lake = f"o{world.lakeside}"
    assert (
        browser("nils")
        .fill(f"/en/ballots/{second}/vote", {"choice": "yes", "holder": lake})
        .status_code
        == 303
    )
    assert "Norvania has voted for you." in plainly(browser("hana").get(PAGE))
    assert browser("hana").fill(PAGE + "/revoke", {"kind": "o"}).status_code == 303
    assert (
        browser("nils")
        .fill(f"/en/ballots/{first}/vote", {"choice": "yes", "holder": lake})
        .status_code
        == 403
    )
    with app.app_context():
        close_test_ballot(world, second)
    status, said = verifier(record_of(browser, world))
    assert status == 0 and f'ballot {second}: fits; now {{"abstain":0,"no":0,"yes":1}}' in said


def test_in_a_meeting_the_proxy_votes_from_the_floor(app, browser, world, allowed):
    assert browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}"}).status_code == 303
    with app.app_context():
        talks = FirstReadingMeeting(world)
        enable_formal_ballots(world)
        number = balloting.open_meeting_ballot(
            world.actor("cho"), talks.id, OpenBallotForm(**RECORDED_BALLOT)
        ).id
    floor = "/en/c/talks/meetings/first-reading"
    assert "As proxy for Lakeside Schools Network" in plainly(browser("nils").get(floor))
    door = f"{floor}/vote/{number}"
    assert (
        browser("nils").fill(door, {"choice": "yes", "holder": f"o{world.lakeside}"}).status_code
        == 303
    )
    assert (
        browser("nils").fill(door + "/withdraw", {"holder": f"o{world.lakeside}"}).status_code
        == 303
    )
    assert (
        browser("nils").fill(door, {"choice": "no", "holder": f"o{world.lakeside}"}).status_code
        == 303
    )
    with app.app_context():
        close_test_ballot(world, number)
        assert load_closed_ballots(talks.id) == [], "the chair has not called the result"
        read_out_test_result(world, talks.id, number)
        lines = load_closed_ballots(talks.id)[0].roll
    assert {(each.name, each.choice, each.proxy) for each in lines} == {
        ("Lakeside Schools Network", "no", "Norvania"),
        ("Norvania", None, None),
    }


def test_a_program_names_reads_and_revokes(browser, world, allowed):
    place = f"/api/v1/consultations/{world.consultation}/proxies"
    pair = {"holder": f"o{world.lakeside}", "proxy": f"o{world.norvania}"}
    assert browser("hana").say("PUT", place, {"proxy": pair["proxy"]}).json == {
        **pair,
        "which": "all",
    }
    assert browser("hana").say("PUT", place, {"proxy": pair["proxy"], "which": "next"}).json == {
        **pair,
        "which": "next",
    }
    assert browser().get(place).json == {"most": 1, "proxies": [{**pair, "which": "next"}]}
    assert (
        browser("hana").say("PUT", place, {"proxy": pair["proxy"], "which": "b0"}).status_code
        == 422
    )
    assert (
        browser("hana").say("PUT", place, {"proxy": pair["proxy"], "which": "b9"}).status_code
        == 404
    )
    assert browser("paul").say("PUT", place, {"proxy": f"o{world.lakeside}"}).status_code == 403
    assert browser("hana").say("DELETE", place, {"kind": "o"}).json["proxies"] == []


def test_a_program_names_an_open_ballot_by_its_number_or_its_id(browser, world, allowed, app):
    place = f"/api/v1/consultations/{world.consultation}/proxies"
    with app.app_context():
        enable_formal_ballots(world)
        open_test_ballot(world, SOUNDING_BALLOT)  # so that numbers and ids are apart
        ballot = open_test_ballot(world)
        number = find_row(Ballot, ballot).number
    assert number != ballot

    def name(**more):
        return browser("hana").say("PUT", place, {"proxy": f"o{world.norvania}", **more})

    assert name(ballot_id=ballot).json["which"] == f"b{number}"
    assert browser("hana").say("DELETE", place, {"kind": "o"}).status_code == 200
    assert name(which=f"b{number}").json["which"] == f"b{number}"
    twice = name(ballot_id=ballot, which="next")
    assert twice.status_code == 422 and "Name the ballot once" in twice.text
    assert name(ballot_id=ballot + 99).status_code == 404


def test_before_opening_the_podium_reads_the_proxies_and_why_secret_ballots_have_none(
    app, browser, world, allowed
):
    assert browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}"}).status_code == 303
    with app.app_context():
        enable_formal_ballots(world)
    door = "/en/c/talks/ballots/words"
    asked = {
        "kind": "recorded",
        "question": "Shall it be so?",
        "answers": "vote",
        "threshold": "simple",
    }
    assert "1 votes by proxy: Lakeside Schools Network → Norvania" in plainly(
        browser("cho").fill(door, asked)
    )
    secret = browser("cho").fill(door, {**asked, "kind": "secret"})
    assert "There are no proxies in a secret ballot" in secret.text


def test_a_proxy_of_another_group_is_marked_once_the_settings_forbid_it(
    app, browser, world, allowed
):
    assert browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}"}).status_code == 303
    assert "not used, of another" not in browser("hana").get(PAGE).text
    with app.app_context(), transaction():
        db.session.get(Consultation, world.consultation).proxies_across_groups = False
    page = browser("hana").get(PAGE).text
    assert page.count("not used, of another stakeholder group") == 2, "in the card and the list"
    assert "A proxy is of the same stakeholder group as you." in page
    assert browser("hana").fill(PAGE, {"proxy": f"o{world.norvania}"}).status_code == 422
