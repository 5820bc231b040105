"""Tests of a recorded ballot with a running count: single votes are public only once it is
closed.
"""

import csv
import io
import json

from tests.balloting import PEOPLE, RECORDED, cast, close, opened


def test_a_recorded_ballot_that_shows_live_tells_who_voted_what_only_once_it_is_closed(
    app, world, browser
):
    with app.app_context():
        ballot = opened(world, RECORDED, **PEOPLE, shows="live")
        cast(world, "pia", ballot, "no")
    holder = f"u{world.ids['pia']}"
    address = f"/api/v1/ballots/{ballot}/votes"

    def told():
        line = next(
            each for each in browser().get(address).json["electors"] if each["holder"] == holder
        )
        table = csv.DictReader(io.StringIO(browser().get(f"{address}.csv").text.lstrip("\ufeff")))
        row = next(each for each in table if each["holder"] == holder)
        return line["voted"], line["choice"], row["voted"], row["choice"]

    assert (
        browser("cho")
        .say(
            "POST",
            f"/api/v1/ballots/{ballot}/correct",
            {"holder": holder, "choice": "yes", "reason": "The microphone was off."},
        )
        .status_code
        == 200
    )
    assert told() == (True, None, "yes", "") and browser().get(address).json["corrections"] == []
    with app.app_context():
        close(world, ballot)
    assert told() == (True, "yes", "yes", "yes")
    assert "microphone" in json.dumps(browser().get(address).json["corrections"])
