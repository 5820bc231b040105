"""Tests that nobody reads who took part in a secret ballot before it is closed."""

import json
import re

import pytest

from consult.accounts.models import User
from consult.ballots.secret import actions as secret
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.log import transaction
from tests.support.consultation.secret_ballots import (
    VOTER_NAMES,
    YES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)
from tests.world import ROLES

EARLY = VOTER_NAMES[:4]
READERS = [*ROLES, None]
RECORD = "/en/c/talks/audit"


@pytest.fixture
def ballot(app, world):
    """Provide an open secret ballot in which four have voted."""
    with app.app_context():
        number = open_secret_ballot(world)
        cast_secret_votes(world, number, dict.fromkeys(EARLY, YES))
    return number


def read_log(client, world):
    """Return the rows of the public record."""
    answer = client.get(f"/api/v1/consultations/{world.consultation}/log?limit=1000")
    return [json.loads(line) for line in answer.text.splitlines()]


def read_table(client, query=""):
    """Return the table of the record's page; empty without one."""
    page = client.get(RECORD + query).text
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize("reader", READERS)
def test_while_it_is_open_no_reader_finds_who_took_part(app, world, browser, ballot, reader):
    client = browser(reader)
    own = {reader} & set(EARLY)
    for row in read_log(client, world):
        assert row.get("verb") != "ballot.taken_part"
    events = client.get(f"/api/v1/consultations/{world.consultation}/events?limit=100").text
    assert "taken_part" not in events
    with app.app_context():
        names = {name: db.session.get(User, world.ids[name]).name for name in EARLY}
    for path in (f"/en/ballots/{ballot}", f"/en/ballots/{ballot}/secret", "/en/c/talks/ballots"):
        main = client.get(path).text.partition("<main")[2]
        assert not {name for name in EARLY if names[name] in main} - own
    for path in (f"/api/v1/ballots/{ballot}/votes", f"/api/v1/ballots/{ballot}/votes.csv"):
        assert client.get(path).status_code == 404
    published = client.get(f"/api/v1/ballots/{ballot}/commitments")
    assert published.status_code == 404


@pytest.mark.postgresql
@pytest.mark.parametrize("reader", ["vic", "cho", "sera", "ada"])
def test_the_page_of_the_record_shows_that_somebody_took_part_and_not_who(
    app, world, browser, ballot, reader
):
    client = browser(reader)
    answer = client.get(RECORD)
    shown = read_table(client, "?verb=ballot.taken_part")
    assert shown.count("Took part in a secret ballot") == len(EARLY)
    assert shown.count("Hidden until the ballot is closed") == len(EARLY)
    assert "<details" not in shown and not re.search(r"\bu\d+\b", shown)
    offered = answer.text.partition('id="person"')[2].partition("</select>")[0]
    for name in EARLY:
        with app.app_context():
            known = db.session.get(User, world.ids[name]).name
        assert known not in shown and known not in offered
        assert read_table(client, f"?person={world.ids[name]}") == ""
        assert read_table(client, f"?person={world.ids[name]}&verb=ballot.taken_part") == ""


def test_once_it_is_closed_the_record_tells_who_took_part(app, world, browser, ballot):
    with app.app_context():
        close_secret_ballot(world, ballot)
        pia = db.session.get(User, world.ids["pia"]).name
    shown = read_table(browser("cho"), "?verb=ballot.taken_part")
    assert shown.count(pia) > 1 and "Hidden until" not in shown  # as the actor and the holder
    assert pia in read_table(browser("cho"), f"?person={world.ids['pia']}")
    told = [row for row in read_log(browser(), world) if row.get("verb") == "ballot.taken_part"]
    assert len(told) == len(EARLY)


def test_a_head_who_votes_in_place_of_voters_who_left_is_told_of_at_the_closing(
    app, world, browser, monkeypatch
):
    monkeypatch.setattr(secret, "MIN_VOTES", 2)
    with app.app_context():
        number = open_secret_ballot(world, electorate="organisations", small=2)
        with transaction():
            db.session.get(User, world.ids["hana"]).affiliation = "declared"
            db.session.add(
                Membership(
                    user_id=world.ids["pia"], consultation_id=world.consultation, role="head"
                )
            )
    assert "You have no vote here" not in browser("pia").get(f"/en/ballots/{number}").text
    with app.app_context():
        cast_secret_votes(world, number, {"pia": YES})
    verbs = [row.get("verb") for row in read_log(browser(), world)]
    assert "voter.replaced" not in verbs
    events = browser("pia").get(f"/api/v1/consultations/{world.consultation}/events").text
    assert "voter.replaced" not in events
    shown = read_table(browser("cho"), "?verb=voter.replaced")
    assert "Hidden until the ballot is closed" in shown and "Pia" not in shown
    with app.app_context():
        close_secret_ballot(world, number)
    verbs = [row.get("verb") for row in read_log(browser(), world)]
    assert "voter.replaced" in verbs
