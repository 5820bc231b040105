"""Tests of a recorded ballot with a running count: single votes are public only once it is
closed.
"""

import csv
import io

from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_test_ballot,
)


def test_a_recorded_ballot_with_a_running_count_reveals_single_votes_only_once_closed(
    app, world, browser
):
    with app.app_context():
        ballot = open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE, shows="live")
        cast_test_vote(world, "pia", ballot, "no")
    holder = f"u{world.ids['pia']}"
    address = f"/api/v1/ballots/{ballot}/votes"

    def told():
        line = next(
            each for each in browser().get(address).json["electors"] if each["holder"] == holder
        )
        table = csv.DictReader(io.StringIO(browser().get(f"{address}.csv").text.lstrip("\ufeff")))
        row = next(each for each in table if each["holder"] == holder)
        return line["voted"], line["choice"], row["voted"], row["choice"]

    assert told() == (True, None, "yes", "") and browser().get(address).json["corrections"] == []
    with app.app_context():
        close_test_ballot(world, ballot)
    corrections = f"/api/v1/ballots/{ballot}/corrections"
    asked = browser("pia").say(
        "POST", corrections, {"choice": "yes", "reason": "The microphone was off."}
    )
    assert (asked.status_code, asked.json["state"]) == (201, "open")
    accepted = browser("cho").say("POST", f"{corrections}/{asked.json['id']}/accept", {})
    assert (accepted.status_code, accepted.json["state"]) == (200, "made")
    assert told() == (True, "yes", "yes", "yes")
    (made,) = browser().get(address).json["corrections"]
    assert made["reason"] == "The microphone was off." and made["agreed"] is True


def test_while_it_is_open_a_running_count_has_totals_and_no_parts(app, world, browser):
    with app.app_context():
        ballot = open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE, shows="live")
        cast_test_vote(world, "pia", ballot, "no")

    def tell():
        result = browser().get(f"/api/v1/ballots/{ballot}/result").json["result"]
        return result["counts"]["no"], result["groups"], result["regions"], result["places"]

    page = browser().get(f"/en/ballots/{ballot}").text
    assert tell() == (1, None, None, None)
    assert 'id="groups"' not in page and "it can tell how somebody voted" in page
    with app.app_context():
        close_test_ballot(world, ballot)
    assert tell()[1] is not None
