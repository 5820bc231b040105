"""Tests of recounting ballots and positions from the public record with the standalone
verifier.
"""

import importlib
import json
import random
import subprocess
import sys
from datetime import datetime

import pytest

from consult.ballots.casting import actions as voting
from consult.ballots.corrections.announcement_actions import announce_result
from consult.ballots.counting.vote_count import (
    SOUNDING_CHOICES,
    THRESHOLDS,
    VOTE_CHOICES,
    BallotRules,
    compute_quorum,
    compute_threshold,
    determine_outcome,
)
from consult.positions.actions import take_position, withdraw_position
from consult.core.events import hash_chain as chain
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    correct_test_vote,
    open_test_ballot,
)
from tests.support.servers.live_server import ROOT


def record_of(browser, world):
    """Return the public record in lines."""
    return browser().get(f"/api/v1/consultations/{world.consultation}/log?limit=1000").text


def verifier(record, *given):
    """Run the verifier on a record; return its output and exit status."""
    ran = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "tools/verify.py"), "-", *given],
        input=record,
        text=True,
        capture_output=True,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def counted(app, world):
    """Provide a recorded ballot in which votes were changed, withdrawn and finally corrected."""
    with app.app_context():
        ballot = open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE)
        for name, choice in (
            ("pia", "no"),
            ("pia", "yes"),
            ("ivo", "yes"),
            ("paul", "abstain"),
            ("hana", "no"),
        ):
            cast_test_vote(world, name, ballot, choice)
        voting.withdraw_vote(world.actor("hana"), ballot)
        close_test_ballot(world, ballot)
    return ballot


def test_a_recorded_ballot_comes_to_the_same_from_the_public_record_alone(counted, browser, world):
    status, said = verifier(record_of(browser, world))
    assert status == 0 and f'ballot {counted}: fits; now {{"abstain":1,"no":0,"yes":2}}' in said


def test_a_correction_is_counted_after_the_closing(app, counted, browser, world):
    with app.app_context():
        correct_test_vote(world, counted, "ivo", "no")
    status, said = verifier(record_of(browser, world))
    assert status == 0 and 'fits; now {"abstain":1,"no":1,"yes":1}' in said


@pytest.mark.parametrize("given", [RECORDED_BALLOT, SOUNDING_BALLOT])
def test_what_is_still_open_or_only_sounded_out_is_not_in_the_record(app, browser, world, given):
    with app.app_context():
        ballot = open_test_ballot(world, given, **PEOPLE_ELECTORATE)
        cast_test_vote(world, "pia", ballot, given["answers"] == "vote" and "yes" or "live")
        if given is SOUNDING_BALLOT:
            close_test_ballot(world, ballot)
    record = record_of(browser, world)
    assert "vote.cast" not in record and '"live"' not in record.replace(
        '"choices": ["support", "live"', ""
    )
    status, said = verifier(record)
    assert status == 0 and "fit; now" not in said
    assert (f"warning: ballot {ballot} has no end" in said) is (given is RECORDED_BALLOT)


def test_a_vote_that_was_changed_in_the_record_is_named(counted, browser, world):
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    last = [
        row for row in rows if row.get("verb") == "vote.cast" and row["facts"]["choice"] == "yes"
    ][-1]
    last["facts"]["choice"] = "no"
    status, said = verifier("\n".join(map(json.dumps, rows)))
    assert status == 1 and f"first bad seq {last['seq']}" in said


def chained(rows):
    """Return the events with valid numbers and heads, as the owner of the database could forge
    them.
    """
    head = ""
    for number, row in enumerate(rows, 1):
        row["number"] = number
        digest = row.get("digest") or chain.hash_row(
            row["salt"], chain.serialize_row(row | {"at": datetime.fromisoformat(row["at"])})
        )
        head = row["head"] = chain.compute_head(head, row["seq"], digest)
    return "\n".join(map(json.dumps, rows))


def find(rows, verb, place=0):
    """Return an event of the record by its verb."""
    return [row for row in rows if row.get("verb") == verb][place]


def rows_of(rows, verb):
    """Return all events of the record with this verb."""
    return [row for row in rows if row.get("verb") == verb]


def hide(rows, verb):
    """Leave of an event what the record tells of one that is not public."""
    hide_row(find(rows, verb))


def hide_row(row):
    """Leave of a row what the record tells of one that is not public."""
    digest = chain.hash_row(
        row["salt"], chain.serialize_row(row | {"at": datetime.fromisoformat(row["at"])})
    )
    kept = {name: row[name] for name in ("seq", "number", "head")} | {"digest": digest}
    row.clear()
    row.update(kept)


def change_first_vote(rows, **facts):
    find(rows, "vote.cast", 1)["facts"].update(facts)


def change_closing(rows, **facts):
    find(rows, "ballot.closed")["facts"].update(facts)


FLAWS = {
    "another choice": lambda rows: change_first_vote(rows, choice="no"),
    "a stranger's vote": lambda rows: change_first_vote(rows, holder="u999"),
    "a vote left out": lambda rows: rows.remove(find(rows, "vote.cast", 1)),
    "other counts": lambda rows: change_closing(rows, counts=[3, 0, 1]),
    "another turnout": lambda rows: change_closing(rows, cast=4),
    "another outcome": lambda rows: change_closing(rows, outcome="not_carried"),
    "another threshold": lambda rows: find(rows, "ballot.fixed")["facts"].update(quorum=90),
    "hidden rules": lambda rows: hide(rows, "ballot.fixed"),
    "a hidden opening": lambda rows: hide(rows, "ballot.opened"),
    "a hidden closing": lambda rows: hide(rows, "ballot.closed"),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_ballot_that_does_not_fit_is_named_even_where_the_chain_was_made_anew(
    counted, browser, world, flaw
):
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    assert verifier(chained(rows))[0] == 0
    FLAWS[flaw](rows)
    status, said = verifier(chained(rows))
    assert status == 1 and f"ballot {counted}: does NOT fit" in said


def test_without_a_known_head_the_verifier_says_what_it_cannot_notice(counted, browser, world):
    record = record_of(browser, world)
    last = json.loads(record.splitlines()[-1])
    assert "warning: a record that was made anew" in verifier(record)[1]
    assert "warning" not in verifier(record, "--expect", f"{last['seq']}:{last['head']}")[1]


def test_by_the_head_at_the_closing_anybody_notices_a_record_that_was_made_anew(
    counted, browser, world
):
    head = browser().get(f"/api/v1/ballots/{counted}/votes").json["head"]
    assert head in browser().get(f"/en/ballots/{counted}").text
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    assert verifier(chained(rows), "--expect", head)[0] == 0
    assert verifier(chained(rows), "--expect", f"\u2068{head.upper()}\u2069\u200b")[0] == 0
    for choice, row in zip(("no", "no", "yes"), rows_of(rows, "vote.cast")[1:], strict=False):
        row["facts"]["choice"] = choice
    counts = {"counts": [1, 2, 0], "outcome": "not_carried"}
    find(rows, "ballot.closed")["facts"].update(counts)
    assert verifier(chained(rows))[0] == 0  # a consistent forgery
    status, said = verifier(chained(rows), "--expect", head)
    assert status == 1 and "another one than the one that was printed" in said


def test_an_open_ballot_has_no_head_of_its_closing(app, browser, world):
    with app.app_context():
        ballot = open_test_ballot(world)
    assert browser().get(f"/api/v1/ballots/{ballot}/votes").json["head"] == ""
    assert "head of the public record" not in browser().get(f"/en/ballots/{ballot}").text


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        (lambda told: None, True),
        (lambda told: told.update(outcome="not_carried"), False),
        (lambda told: told.update(counts=[3, 0, 1]), False),
    ],
    ids=["as it was", "outcome", "counts"],
)
def test_an_announcement_has_to_fit_the_votes(app, counted, browser, world, change, fits):
    with app.app_context():
        announce_result(world.actor("cho"), counted)
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    change(find(rows, "ballot.announced")["facts"])
    assert verifier(chained(rows))[0] == int(not fits)


def test_a_vote_after_the_announcement_does_not_fit(app, counted, browser, world):
    with app.app_context():
        correct_test_vote(world, counted, "ivo", "no")
        announce_result(world.actor("cho"), counted)
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    assert verifier(chained(rows))[0] == 0
    late = {**find(rows, "vote.corrected"), "seq": rows[-1]["seq"] + 1}
    status, said = verifier(chained([*rows, late]))
    assert status == 1 and "no vote after the announcement" in said


def test_verifier_and_program_come_to_the_same_outcome_of_any_count(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    verify = importlib.import_module("verifier.ballots")
    chance = random.Random(16)
    seen = set()
    for _ in range(3_000):
        choices = chance.choice((VOTE_CHOICES, SOUNDING_CHOICES))
        rules = BallotRules(
            choices,
            chance.choice(THRESHOLDS),
            chance.choice(("quorum", "cast")),
            chance.choice((0, 33, 50, 67, 100)),
        )
        counts = {choice: chance.choice((0, 0, 1, 2, 3, 5)) for choice in choices}
        cast = sum(counts.values())
        electors = cast + chance.choice((0, 0, 1, 4))
        expected = determine_outcome(
            rules,
            compute_quorum(rules, electors, cast),
            compute_threshold(rules, electors, counts),
            counts,
        )
        assert verify.determine_outcome(rules._asdict(), counts, electors) == expected
        seen.add(expected)
    assert seen == {
        "informs",
        "no_quorum",
        "carried",
        "unanswered",
        "objected",
        "tied",
        "not_carried",
    }


def test_current_positions_are_counted_from_the_record_without_withdrawn_ones(app, browser, world):
    with app.app_context():
        for name, choice in (
            ("hana", "live"),
            ("hana", "support"),
            ("ivo", "support"),
            ("paul", "abstain"),
        ):
            take_position(world.actor(name), world.ballot, choice)
        withdraw_position(world.actor("paul"), world.ballot)
    record = record_of(browser, world)
    status, said = verifier(record, "--positions")
    counts = [json.loads(line) for line in said.splitlines() if line.startswith("[")]
    assert status == 0
    assert counts == [
        [world.ballot, "organisation", "support", 1],
        [world.ballot, "person", "support", 1],
    ]
    assert '"choice": "live"' not in record and '"abstain"' not in record
    tally = browser().get(f"/api/v1/positions/{world.ballot}").json["tally"]
    assert (tally["organisations"]["support"], tally["individuals"]["support"]) == (1, 1)
