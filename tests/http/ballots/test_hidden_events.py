"""Tests that the standalone verifier notices whatever kinds of events of a ballot are hidden.

Hiding leaves the digest of an event, so that the chain fits, and every known head with it.
"""

import itertools
import json

import pytest

from consult.ballots.casting import actions as voting
from consult.ballots.corrections.announcement_actions import announce_result, note_intention
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    cast_test_vote,
    close_test_ballot,
    correct_test_vote,
    open_test_ballot,
)
from tests.support.consultation.secret_ballots import (
    VOTES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)

from .test_record_verification import chained, hide_row, record_of, rows_of, verifier

SECRET_KINDS = ("opened", "fixed", "taken_part", "unsealed", "closed")
PLAIN_KINDS = ("opened", "fixed", "vote.cast", "closed")
RECORDED_KINDS = (
    *PLAIN_KINDS,
    "vote.withdrawn",
    "correction_asked",
    "correction_settled",
    "vote.corrected",
    "announced",
    "intention_noted",
)
NO_RESULT = {"announced", "intention_noted"}  # they change nothing of what closing and votes give
LIKE_AN_OPEN_BALLOT = {"vote.cast", "closed"}  # no other event of a plain ballot is of after it


def pairs(kinds):
    """Return the kinds, alone and in twos."""
    return [(kind,) for kind in kinds] + list(itertools.combinations(kinds, 2))


def hold_secret_ballot(world):
    number = open_secret_ballot(world)
    cast_secret_votes(world, number, VOTES)
    close_secret_ballot(world, number)
    return number


def hold_plain_ballot(world):
    number = open_test_ballot(world, **PEOPLE_ELECTORATE)
    for name, choice in (("pia", "yes"), ("ivo", "yes"), ("paul", "no")):
        cast_test_vote(world, name, number, choice)
    close_test_ballot(world, number)
    return number


def hold_recorded_ballot(world):
    number = open_test_ballot(world, **PEOPLE_ELECTORATE)
    for name, choice in (("pia", "yes"), ("ivo", "yes"), ("paul", "no"), ("hana", "no")):
        cast_test_vote(world, name, number, choice)
    voting.withdraw_vote(world.actor("hana"), number)
    close_test_ballot(world, number)
    correct_test_vote(world, number, "ivo", "no")
    announce_result(world.actor("cho"), number)
    note_intention(world.actor("pia"), number, "no")
    return number


@pytest.fixture(scope="module")
def kept():
    """Keep the record of a held ballot for all cases: {ballot: (number, rows in JSON)}."""
    return {}


@pytest.fixture
def held(app, world, browser, kept):
    """Provide held(hold), the number of a held ballot and the rows of its record."""

    def get(hold):
        if hold not in kept:
            with app.app_context():
                number = hold(world)
            lines = record_of(browser, world).splitlines()
            kept[hold] = number, json.dumps([json.loads(line) for line in lines])
        number, rows = kept[hold]
        return number, json.loads(rows)

    return get


def hide_kinds(rows, kinds):
    """Hide all events of these kinds."""
    for kind in kinds:
        verb = kind if "." in kind else f"ballot.{kind}"
        found = rows_of(rows, verb)
        assert found
        for row in found:
            hide_row(row)
    return "\n".join(map(json.dumps, rows))


@pytest.mark.parametrize("kinds", pairs(SECRET_KINDS), ids="+".join)
def test_a_secret_ballot_does_not_fit_whatever_is_hidden(held, kinds):
    number, rows = held(hold_secret_ballot)
    status, said = verifier(hide_kinds(rows, kinds))
    assert status == 1 and f"ballot {number}: does NOT fit" in said


@pytest.mark.parametrize(
    "kinds", [each for each in pairs(RECORDED_KINDS) if not set(each) <= NO_RESULT], ids="+".join
)
def test_a_recorded_ballot_does_not_fit_whatever_is_hidden(held, kinds):
    number, rows = held(hold_recorded_ballot)
    status, said = verifier(hide_kinds(rows, kinds))
    assert status == 1 and f"ballot {number}: does NOT fit" in said


@pytest.mark.parametrize("kinds", pairs(PLAIN_KINDS), ids="+".join)
def test_a_ballot_without_its_closing_and_its_votes_is_warned_of(held, kinds):
    number, rows = held(hold_plain_ballot)
    (closed,) = rows_of(rows, "ballot.closed")
    head = f"{closed['seq']}:{closed['head']}"
    status, said = verifier(hide_kinds(rows, kinds), "--expect", head)
    if set(kinds) == LIKE_AN_OPEN_BALLOT:
        assert status == 0 and f"warning: ballot {number} has no end in this record" in said
    else:
        assert status == 1 and f"ballot {number}: does NOT fit" in said
    assert (f"event {closed['seq']}, whose head you gave, is hidden" in said) is ("closed" in kinds)


@pytest.mark.parametrize("hold", [hold_secret_ballot, hold_plain_ballot, hold_recorded_ballot])
def test_nothing_is_hidden_in_the_record_as_it_is(held, hold):
    number, rows = held(hold)
    status, said = verifier("\n".join(map(json.dumps, rows)))
    assert status == 0 and f"ballot {number}: fits" in said and "has no end" not in said


@pytest.mark.parametrize("kinds", pairs(sorted(NO_RESULT)), ids="+".join)
def test_a_missing_announcement_is_named_and_a_note_is_no_part_of_the_result(held, kinds):
    _number, rows = held(hold_recorded_ballot)
    status, said = verifier(hide_kinds(rows, kinds))
    assert status == 0
    assert ("no announcement in this record" in said) is ("announced" in kinds)


def test_a_ballot_that_is_hidden_as_a_whole_leaves_a_gap_in_the_numbers(app, world, browser):
    with app.app_context():
        hold_plain_ballot(world)
        hold_secret_ballot(world)
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    first = rows_of(rows, "ballot.opened")[0]["subject_id"]
    for row in rows:
        facts = row.get("facts", {})
        if facts.get("ballot_id", row.get("subject_id")) == first and (
            row.get("verb", "").startswith(("ballot.", "vote."))
        ):
            hide_row(row)
    status, said = verifier(chained(rows))
    assert status == 1 and "B-1: its opening is hidden" in said


def test_a_request_without_an_answer_is_named(app, world, browser):
    with app.app_context():
        number = hold_plain_ballot(world)
        correct_test_vote(world, number, "ivo", "no")
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    record = hide_kinds(rows, ["vote.corrected", "correction_settled"])
    status, said = verifier(record)
    assert status == 0 and "corrections without an answer in this record: 1" in said
