"""Tests that the standalone verifier tells whether the vote of a receipt was counted."""

import json

import pytest

from .test_record_verification import chained, hide, verifier
from tests.support.consultation.secret_ballots import (
    NO,
    VOTER_NAMES,
    YES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)


@pytest.fixture
def counted(app, world, browser):
    """Provide the receipts of a closed ballot, and the public record in lines."""
    with app.app_context():
        ballot_id = open_secret_ballot(world)
        receipts = cast_secret_votes(
            world, ballot_id, {name: (YES, NO)[place % 2] for place, name in enumerate(VOTER_NAMES)}
        )
        close_secret_ballot(world, ballot_id)
    return receipts, browser().get(
        f"/api/v1/consultations/{world.consultation}/log?limit=1000"
    ).text


def test_the_vote_of_a_receipt_is_listed(counted):
    receipts, record = counted
    status, said = verifier(record, "--receipt", str(receipts["pia"]))
    assert status == 0 and "listed among the 8 votes" in said and '"yes":4' in said


def test_a_receipt_that_was_changed_or_of_another_ballot_is_not(counted):
    receipts, record = counted
    for wrong in (receipts["pia"]._replace(choice=NO), receipts["pia"]._replace(proof="0" * 64)):
        status, said = verifier(record, "--receipt", str(wrong))
        assert status == 1 and "NOT listed" in said
    status, said = verifier(record, "--receipt", str(receipts["pia"]._replace(ballot_id=99)))
    assert status == 1 and "NOT listed among the 0 votes" in said
    assert verifier(record, "--receipt", "rubbish")[0] == 2


def test_a_vote_that_was_put_in_shows_in_the_chain(counted):
    receipts, record = counted
    lines = [json.loads(line) for line in record.splitlines()]
    unsealed = next(row for row in lines if row.get("verb") == "ballot.unsealed")
    unsealed["facts"]["opened"][0][1] = "0" * 64
    status, said = verifier("\n".join(map(json.dumps, lines)), "--receipt", str(receipts["pia"]))
    assert status == 1 and f"first bad seq {unsealed['seq']}" in said


def test_without_a_receipt_nothing_is_said_of_one(counted):
    status, said = verifier(counted[1])
    assert status == 0 and "receipt" not in said


def find_facts(rows, verb):
    return next(row for row in rows if row.get("verb") == verb)["facts"]


SECRET_FLAWS = {
    "other counts at the closing": lambda rows: find_facts(rows, "ballot.closed").update(
        counts=[3, 5, 0]
    ),
    "another outcome": lambda rows: find_facts(rows, "ballot.closed").update(outcome="carried"),
    "another turnout": lambda rows: find_facts(rows, "ballot.closed").update(cast=9),
    "other counts of the list": lambda rows: find_facts(rows, "ballot.unsealed").update(
        counts={"yes": 5, "no": 3, "abstain": 0}
    ),
    "another choice": lambda rows: find_facts(rows, "ballot.unsealed")["opened"][0].__setitem__(
        0, 3
    ),
    "a vote less": lambda rows: find_facts(rows, "ballot.unsealed")["opened"].pop(),
    "a stranger took part": lambda rows: find_facts(rows, "ballot.taken_part").update(
        holder="u999"
    ),
    "one took part twice": lambda rows: find_facts(rows, "ballot.taken_part").update(
        holder=[row["facts"] for row in rows if row.get("verb") == "ballot.taken_part"][1]["holder"]
    ),
    "a hidden participation": lambda rows: hide(rows, "ballot.taken_part"),
}


@pytest.mark.parametrize("flaw", SECRET_FLAWS)
def test_a_secret_ballot_fits_only_its_list_its_participants_and_its_rules(counted, flaw):
    _receipts, record = counted
    rows = [json.loads(line) for line in record.splitlines()]
    assert verifier(chained(rows))[0] == 0
    SECRET_FLAWS[flaw](rows)
    status, said = verifier(chained(rows))
    assert status == 1 and "does NOT fit" in said
