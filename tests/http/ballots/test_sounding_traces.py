"""Tests that nobody finds a choice in a closed sounding, with the whole database in hand.

The votes come through every door: the page, its script, the floor of a meeting and the API.
"""

import itertools
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, text

from consult.ballots.counting import sounding_actions
from consult.ballots.forms import VoteForm
from consult.core.config import get_instance_folder
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.meetings.queries import load_attendance
from consult.positions.models import CHOICES, Ballot
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    SOUNDING_BALLOT,
    close_test_ballot,
    open_test_ballot,
)
from tests.support.consultation.meeting import FirstReadingMeeting

FLOOR = "/c/talks/meetings/first-reading"
VOTERS = {"rana": "object", "hana": "support", "nils": "object", "ivo": "live", "pia": "support"}


@pytest.fixture
def ballot(world):
    """Provide the number of an open sounding of a meeting."""
    talks = FirstReadingMeeting(world)
    with world.app.app_context():
        return open_test_ballot(
            world,
            SOUNDING_BALLOT,
            attendance=load_attendance(talks.id),
            small=2,
            **PEOPLE_ELECTORATE,
        )


def list_doors(ballot):
    """Return the addresses that take a vote."""
    return [
        f"/api/v1/ballots/{ballot}/votes",
        *(f"/{language}/ballots/{ballot}/vote" for language in ("en", "fr")),
        *(f"/{language}{FLOOR}/vote/{ballot}" for language in ("en", "fr")),
    ]


def vote_at_every_door(browser, world, ballot):
    """Let the voters answer; return {number of the voter: choice} of those who may."""
    with world.app.app_context():
        digest = db.session.get(Ballot, ballot).digest
    ways = itertools.cycle(itertools.product(list_doors(ballot), ({}, {"digest": digest})))
    truth = {}
    for place, (name, choice) in enumerate(VOTERS.items()):
        for door, more in itertools.islice(ways, 3):
            client, given = browser(name), {"choice": choice, **more}
            if "/api/" in door:
                answer = client.say("POST", door, given, key=f"key {place} {door}")
            else:
                answer = client.fill(door, given, key=f"key {place} {door}", scripted=place % 2)
            if answer.status_code in {200, 201, 303}:
                truth[world.ids[name]] = choice
    assert set(truth.values()) == {"object", "support", "live"}
    return truth


def read_rows():
    """Return each row of the database with its table: {column: value}."""
    with db.engine.connect() as connection:
        return [
            (table, dict(row))
            for table in inspect(connection).get_table_names()
            for row in connection.execute(text(f'select * from "{table}"')).mappings()
        ]


def read_files(url):
    """Return the bytes of all files: of the installation, and of a database of SQLite."""
    found = [file for file in get_instance_folder().rglob("*") if file.is_file()]
    if url.startswith("sqlite"):
        file = Path(make_url(url).database)
        found += file.parent.glob(file.name + "*")
    return b"".join(file.read_bytes() for file in found if file.is_file())


def guess_digests(ballot, digest, voter):
    """Return {digest: choice} of everything that a vote of this person could have left."""
    guesses = {}
    for choice in CHOICES:
        forms = [
            VoteForm(choice=choice, digest=given, holder=holder).model_dump_json()
            for given in (None, digest)
            for holder in (None, f"u{voter}", f"o{voter}")
        ]
        words = [choice, f"{voter}{choice}", f"u{voter}{choice}", f"{ballot}:u{voter}:{choice}"]
        words += [f"POST {door} {sent}" for door in list_doors(ballot) for sent in forms]
        words += forms
        guesses |= dict.fromkeys(map(hash_text, words), choice)
    return guesses


def find_traces(world, ballot, url, truth):
    """Yield what tells a choice: a digest of it anywhere, or a row that names person and choice."""
    with world.app.app_context():
        digest = db.session.get(Ballot, ballot).digest
        rows, held = read_rows(), read_files(url)
    for voter in truth:
        for guess, choice in guess_digests(ballot, digest, voter).items():
            for table, row in rows:
                if guess in map(str, row.values()):
                    yield f"{table}: digest of {choice}, {voter}"
            if guess.encode() in held:
                yield f"file: digest of {choice}"
        for table, row in rows:
            said = json.dumps(row, default=str)
            told = {choice for choice in CHOICES if re.search(rf"\b{choice}\b", said)}
            named = {str(voter), f"u{voter}", f"user:{voter}"} & set(map(str, row.values()))
            if len(told) == 1 and named and "ballot_id" in said and table != "position":
                yield f"{table}: {told} of {voter}"


@pytest.mark.postgresql
def test_no_row_event_kept_answer_or_file_tells_a_choice(browser, world, ballot, url):
    truth = vote_at_every_door(browser, world, ballot)
    with world.app.app_context():
        close_test_ballot(world, ballot)
    assert list(find_traces(world, ballot, url, truth)) == []


def test_what_is_kept_of_a_request_is_the_same_whatever_was_chosen(browser, world, ballot, look):
    for name, choice in VOTERS.items():
        browser(name).fill(f"/en/ballots/{ballot}/vote", {"choice": choice}, key=name)
    kept = look("select digest, status, location, body from kept_answer")
    assert len(kept) >= 4 and len(set(kept)) == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("emptied", [True, False], ids=["emptied", "planted: kept"])
def test_digests_of_an_older_release_go_at_the_closing(
    browser, world, ballot, url, monkeypatch, emptied
):
    monkeypatch.setattr(VoteForm, "may_leave_digest", True)
    if not emptied:
        monkeypatch.setattr(sounding_actions, "_empty_request_digests", lambda ballot: None)
    truth = vote_at_every_door(browser, world, ballot)
    assert any("digest" in each for each in find_traces(world, ballot, url, truth))
    with world.app.app_context():
        close_test_ballot(world, ballot)
    found = list(find_traces(world, ballot, url, truth))
    assert (found == []) is emptied


def test_the_attacker_finds_the_votes_of_an_open_sounding(browser, world, ballot, url):
    truth = vote_at_every_door(browser, world, ballot)
    assert {each.partition(":")[0] for each in find_traces(world, ballot, url, truth)} == {"vote"}


def test_a_repeated_vote_gets_its_answer_and_another_choice_under_its_key_is_refused(
    app, browser, world, ballot, look
):
    hana, door = browser("hana"), f"/api/v1/ballots/{ballot}/votes"
    first = hana.say("POST", door, {"choice": "object"}, key="once")
    assert first.status_code == 200
    assert hana.say("POST", door, {"choice": "object"}, key="once").json == first.json
    other = hana.say("POST", door, {"choice": "support"}, key="once")
    assert (other.status_code, other.json["code"]) == (422, "key_used_for_another_request")
    assert look("select choice from vote") == [("object",)]
    with app.app_context():
        close_test_ballot(world, ballot)
    late = hana.say("POST", door, {"choice": "object"}, key="once")
    assert (late.status_code, late.json) == (200, first.json)
