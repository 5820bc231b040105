"""Tests that the standalone verifier tells whether the vote of a receipt was counted."""

import json

import pytest

from .test_record_verification import chained, verifier
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


def test_a_receipt_is_among_the_commitments(counted):
    receipts, record = counted
    status, said = verifier(record, "--receipt", str(receipts["pia"]))
    assert status == 0 and "among the 8 commitments" in said and '"yes":4' in said


def test_a_receipt_that_was_changed_or_of_another_ballot_is_not(counted):
    receipts, record = counted
    for wrong in (receipts["pia"]._replace(choice=NO), receipts["pia"]._replace(proof="0" * 64)):
        status, said = verifier(record, "--receipt", str(wrong))
        assert status == 1 and "NOT among" in said
    status, said = verifier(record, "--receipt", str(receipts["pia"]._replace(ballot_id=99)))
    assert status == 1 and "NOT among the 0 commitments" in said
    assert verifier(record, "--receipt", "rubbish")[0] == 2


def test_commitments_that_were_put_in_show_in_the_chain(counted):
    receipts, record = counted
    lines = [json.loads(line) for line in record.splitlines()]
    unsealed = next(row for row in lines if row.get("verb") == "ballot.unsealed")
    unsealed["facts"]["commitments"][0] = receipts["pia"]._replace(proof="0" * 64).commitment
    status, said = verifier("\n".join(map(json.dumps, lines)), "--receipt", str(receipts["pia"]))
    assert status == 1 and f"first bad seq {unsealed['seq']}" in said


def test_without_a_receipt_nothing_is_said_of_one(counted):
    status, said = verifier(counted[1])
    assert status == 0 and "receipt" not in said


@pytest.mark.parametrize(
    "change",
    [
        lambda closed, unsealed: closed.update(counts=closed["counts"][::-1], outcome="carried"),
        lambda closed, unsealed: closed.update(outcome="carried"),
        lambda closed, unsealed: closed.update(cast=9),
        lambda closed, unsealed: unsealed["counts"].update(yes=5, no=3),
        lambda closed, unsealed: unsealed["commitments"].pop(),
    ],
    ids=["counts of the closing", "outcome", "turnout", "counts of the unsealing", "commitments"],
)
def test_a_secret_ballot_fits_only_what_was_unsealed_and_its_rules(counted, change):
    _receipts, record = counted
    rows = [json.loads(line) for line in record.splitlines()]
    assert verifier(chained(rows))[0] == 0
    closed, unsealed = (
        next(row for row in rows if row.get("verb") == verb)["facts"]
        for verb in ("ballot.closed", "ballot.unsealed")
    )
    change(closed, unsealed)
    status, said = verifier(chained(rows))
    assert status == 1 and "does NOT fit" in said
