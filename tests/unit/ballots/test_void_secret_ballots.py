"""Tests of secret ballots that become void, and of keys after a failure."""

import pytest
from sqlalchemy import delete, select, update

from consult.ballots.secret import key_store as keys, actions as secret
from consult.ballots.counting.actions import close_ballot
from consult.positions.models import Ballot
from consult.ballots.secret.models import BallotPaper, SecretParticipation, SecretBallot
from consult.ballots.counting.result_queries import compute_result
from consult.ballots.corrections.actions import recount_ballot
from consult.ballots.secret.vote_encryption import SEALED_LENGTH, make_sealed_vote, seal_vote
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from tests.support.consultation.secret_ballots import (
    VOTER_NAMES,
    VOTES,
    YES,
    cast_secret_votes,
    close_secret_ballot,
    last_event,
    open_secret_ballot,
)

pytestmark = pytest.mark.postgresql


def test_a_ballot_whose_key_is_gone_takes_no_vote_and_is_void(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, {"hana": YES})
    keys.destroy_key(ballot_id)
    with pytest.raises(Conflict, match="ballot_void"):
        secret.cast_secret_vote(world.actor("pia"), ballot_id, YES)
    assert secret.void_keyless_ballots() == 1 and secret.void_keyless_ballots() == 0
    ballot = db.session.get(Ballot, ballot_id, populate_existing=True)
    assert ballot.voided_at and ballot.closed_at and compute_result(ballot).outcome == "void"
    event = last_event("ballot.voided")
    assert (event.audience, event.facts["why"]) == ("everyone", "key_lost")
    assert db.session.scalars(select(SecretParticipation.box)).all() == [None]


def test_a_key_that_is_another_one_voids_too(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    keys.make_key(ballot_id)
    assert secret.void_keyless_ballots() == 1 and keys.list_stored_keys().isdisjoint({ballot_id})


def test_closing_without_the_key_voids(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    keys.destroy_key(ballot_id)
    ballot = close_secret_ballot(world, ballot_id)
    assert ballot.voided_at and db.session.get(SecretBallot, ballot_id).void == "key_lost"
    assert (
        db.session.scalars(select(BallotPaper)).all() == []
        and last_event("ballot.unsealed") is None
    )


@pytest.mark.parametrize("spoil", ["swapped", "changed"])
def test_a_box_that_was_tampered_with_voids(world, here, spoil):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    rows = db.session.execute(
        select(SecretParticipation.id, SecretParticipation.box).order_by(SecretParticipation.id)
    ).all()
    (first, box), (second, other), *_ = rows
    with transaction():
        for number, value in (
            ((first, other), (second, box))
            if spoil == "swapped"
            else ((first, bytes(SEALED_LENGTH)),)
        ):
            db.session.execute(
                update(SecretParticipation)
                .where(SecretParticipation.id == number)
                .values(box=value)
            )
    assert close_secret_ballot(world, ballot_id).voided_at
    assert db.session.get(SecretBallot, ballot_id).void == "box_broken"


def seal_for(world, ballot_id, name):
    """Seal a vote for somebody who has not voted, as a person with the disk and the key could."""
    holder, key = f"u{world.ids[name]}", keys.read_key(ballot_id)
    box = seal_vote(key, ballot_id, holder, make_sealed_vote(1))
    db.session.add(
        SecretParticipation(
            ballot_id=ballot_id,
            holder=holder,
            cast_by_id=world.ids[name],
            cast_at=utc_now(),
            box=box,
        )
    )


@pytest.mark.parametrize("spoil", ["stuffed", "emptied"])
def test_sealed_votes_that_are_not_those_of_the_record_are_never_opened(
    world, here, monkeypatch, spoil
):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, {name: VOTES[name] for name in VOTER_NAMES[:6]})
    with transaction():
        if spoil == "stuffed":
            seal_for(world, ballot_id, VOTER_NAMES[6])
        else:
            db.session.execute(
                delete(SecretParticipation).where(
                    SecretParticipation.holder == f"u{world.ids[VOTER_NAMES[0]]}"
                )
            )
    monkeypatch.setattr(secret, "unseal_vote", lambda *_: pytest.fail("opened"))
    assert close_secret_ballot(world, ballot_id).voided_at
    assert db.session.get(SecretBallot, ballot_id).void == "unrecorded"


def test_a_participation_added_after_the_closing_does_not_fit_the_recount(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, {name: VOTES[name] for name in VOTER_NAMES[:6]})
    close_secret_ballot(world, ballot_id)
    assert recount_ballot(world.actor("cho"), ballot_id).fits
    with transaction():
        db.session.execute(
            update(SecretParticipation)
            .where(SecretParticipation.holder == f"u{world.ids[VOTER_NAMES[0]]}")
            .values(holder=f"u{world.ids[VOTER_NAMES[6]]}")
        )
    assert not recount_ballot(world.actor("cho"), ballot_id).fits


def test_so_few_votes_that_a_result_would_betray_them_are_never_opened(world, here, monkeypatch):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, {name: VOTES[name] for name in VOTER_NAMES[:4]})
    monkeypatch.setattr(secret, "unseal_vote", lambda *_: pytest.fail("opened"))
    assert (
        close_secret_ballot(world, ballot_id).voided_at
        and db.session.get(SecretBallot, ballot_id).void == "too_few"
    )


def test_so_few_electors_that_nothing_is_secret_open_no_ballot(world, here, look):
    with pytest.raises(Conflict, match="electorate_too_small"):
        open_secret_ballot(world, small=9)
    assert (
        look("select count(*) from secret_ballot") == [(0,)]
        and "ballot.opened" not in world.events()
    )
    secret.void_keyless_ballots()
    assert keys.list_stored_keys() == set()
    open_secret_ballot(world, small=8)


def test_a_void_ballot_can_be_held_again(world, here):
    first = open_secret_ballot(world, about="clause", clause_id=world.clause)
    keys.destroy_key(first)
    secret.void_keyless_ballots()
    again = open_secret_ballot(world, about="clause", clause_id=world.clause)
    cast_secret_votes(world, again, VOTES)
    assert compute_result(close_secret_ballot(world, again)).outcome == "carried"


def test_an_opening_that_fails_leaves_no_key(world, here, monkeypatch):
    def failing(*_given, **_more):
        raise OSError("disk full")

    monkeypatch.setattr("consult.ballots.opening.actions.record_event", failing)
    with pytest.raises(OSError):
        open_secret_ballot(world)
    secret.void_keyless_ballots()
    assert keys.list_stored_keys() == set()


def test_a_closing_that_fails_leaves_the_ballot_open_with_its_key_and_votes(
    world, here, monkeypatch
):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    with monkeypatch.context() as planted:
        planted.setattr(
            "consult.core.events.log._commit_transaction",
            lambda _opened: (_ for _ in ()).throw(OSError("disk full")),
        )
        with pytest.raises(OSError):
            close_ballot(world.actor("cho"), ballot_id)
    assert keys.read_key(ballot_id) and db.session.get(Ballot, ballot_id).closed_at is None
    assert compute_result(close_secret_ballot(world, ballot_id)).cast == 8


def test_a_key_that_outlived_its_ballot_is_swept_away(world, here, monkeypatch):
    ballot_id, other = open_secret_ballot(world), open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    monkeypatch.setattr(
        secret, "destroy_key", lambda _number: (_ for _ in ()).throw(OSError("the process dies"))
    )
    close_secret_ballot(world, ballot_id)
    assert ballot_id in keys.list_stored_keys()
    monkeypatch.undo()
    secret.void_keyless_ballots()
    assert keys.list_stored_keys() == {other}
