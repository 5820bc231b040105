"""Tests of secret ballots: sealed votes, and a count without voters."""

import os
import stat
import threading

import pytest
from sqlalchemy import select, update

from consult.ballots.secret.queries import list_commitments
from consult.ballots.secret import key_store as keys, actions as secret
from consult.ballots.secret.queries import count_papers
from consult.ballots.corrections.actions import recount_ballot
from consult.ballots.corrections.request_actions import propose_correction, request_correction
from consult.positions.models import Ballot, Elector
from consult.ballots.secret.models import BallotPaper, SecretParticipation
from consult.ballots.opening.actions import open_ballot
from consult.ballots.counting.result_queries import compute_result
from consult.ballots.secret.vote_encryption import (
    SEALED_LENGTH,
    BrokenSeal,
    SealedVote,
    generate_key,
    make_sealed_vote,
    parse_receipt,
    seal_vote,
    unseal_vote,
)
from consult.core.permissions.actor import Actor
from consult.core.database.group_commit import run_batched
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, Invalid, SignInRequired
from consult.core.events.log import transaction
from tests.support.consultation.secret_ballots import (
    NO,
    VOTER_NAMES,
    VOTES,
    YES,
    cast_crowd_votes,
    cast_secret_votes,
    close_secret_ballot,
    last_event,
    open_secret_ballot,
)

pytestmark = pytest.mark.postgresql


def test_what_is_sealed_opens_with_its_key_in_its_own_row_only():
    key, vote = generate_key(), make_sealed_vote(2)
    box = seal_vote(key, 7, "o12", vote)
    assert unseal_vote(key, 7, "o12", box) == vote and seal_vote(key, 7, "o12", vote) != box
    for wrong in (
        (generate_key(), 7, "o12", box),
        (key, 8, "o12", box),
        (key, 7, "o1", box),
        (key, 7, "o12", box[:-1] + bytes([box[-1] ^ 1])),
        (key, 7, "o12", b""),
    ):
        with pytest.raises(BrokenSeal):
            unseal_vote(*wrong)


def test_every_sealed_choice_is_equally_long():
    key = generate_key()
    assert {
        len(seal_vote(key, 7, holder, SealedVote(choice, os.urandom(32))))
        for holder in ("o1", "u99999")
        for choice in (1, 8)
    } == {SEALED_LENGTH}


def test_a_secret_ballot_is_counted_at_its_closing(world, here):
    ballot_id = open_secret_ballot(world)
    receipts = cast_secret_votes(world, ballot_id, VOTES)
    ballot = close_secret_ballot(world, ballot_id)
    result = compute_result(ballot)
    assert (result.counts, result.cast, result.outcome) == (
        {"yes": 4, "no": 3, "abstain": 1},
        8,
        "carried",
    )
    papers = db.session.scalars(select(BallotPaper.choice).order_by(BallotPaper.place)).all()
    assert papers == ["yes"] * 4 + ["no"] * 3 + ["abstain"]
    event = last_event("ballot.unsealed")
    assert event.audience == "record" and event.facts["counts"] == {"yes": 4, "no": 3, "abstain": 1}
    assert list_commitments(event.facts) == sorted(each.commitment for each in receipts.values())
    assert count_papers(ballot) == result.counts


def test_nothing_is_counted_while_it_is_open(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    result = compute_result(db.session.get(Ballot, ballot_id))
    assert (result.cast, result.counts, result.groups, result.threshold) == (8, None, None, None)
    assert db.session.scalars(select(BallotPaper)).all() == []


def test_the_key_is_the_owners_alone_and_gone_once_the_ballot_is_closed(world, here):
    ballot_id = open_secret_ballot(world)
    file = keys.find_key_folder() / f"{ballot_id}.key"
    assert (
        stat.S_IMODE(file.stat().st_mode) == 0o600
        and stat.S_IMODE(keys.find_key_folder().stat().st_mode) == 0o700
    )
    cast_secret_votes(world, ballot_id, VOTES)
    assert file.exists()
    close_secret_ballot(world, ballot_id)
    assert not file.exists()


def test_the_sealed_votes_are_gone_once_the_ballot_is_closed_and_participation_stays(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    boxes = db.session.scalars(select(SecretParticipation.box)).all()
    assert len(boxes) == 8 and all(len(box) == SEALED_LENGTH for box in boxes)
    close_secret_ballot(world, ballot_id)
    left = db.session.execute(select(SecretParticipation.holder, SecretParticipation.box)).all()
    assert {holder for holder, _ in left} == {f"u{world.ids[name]}" for name in VOTER_NAMES} and {
        box for _, box in left
    } == {None}


def test_a_vote_is_cast_once_and_nobody_changes_it(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    for again in (YES, NO):
        with pytest.raises(Conflict, match="voted_already"):
            secret.cast_secret_vote(world.actor("pia"), ballot_id, again)
    assert compute_result(close_secret_ballot(world, ballot_id)).counts == {
        "yes": 4,
        "no": 3,
        "abstain": 1,
    }


def test_ineligible_voters_and_invalid_choices_are_refused_and_leave_nothing(world, here, look):
    ballot_id = open_secret_ballot(world)
    for name, refusal in (
        ("cho", Forbidden),
        ("otto", Forbidden),
        ("nora", Forbidden),
        (None, SignInRequired),
    ):
        with pytest.raises(refusal):
            secret.cast_secret_vote(world.actor(name) if name else Actor(), ballot_id, YES)
    for choice in (0, 4, -1):
        with pytest.raises(Invalid):
            secret.cast_secret_vote(world.actor("pia"), ballot_id, choice)
    assert (
        look("select count(*) from participation") == [(0,)]
        and "ballot.taken_part" not in world.events()
    )
    secret.cast_secret_vote(world.actor("pia"), ballot_id, YES)
    assert look("select count(*) from participation") == [(1,)]


def test_after_the_closing_no_vote_is_taken(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, {name: VOTES[name] for name in VOTER_NAMES[1:]})
    close_secret_ballot(world, ballot_id)
    with pytest.raises(Conflict, match="ballot_over"):
        secret.cast_secret_vote(world.actor("pia"), ballot_id, YES)
    assert compute_result(db.session.get(Ballot, ballot_id)).cast == 7


def test_two_hundred_parallel_secret_votes_of_one_voter_store_exactly_one(app, world, look):
    with app.app_context():
        ballot_id, actor = open_secret_ballot(world), world.actor("pia")
    outcomes, gate = [], threading.Barrier(200)

    def run(choice):
        with app.app_context():
            gate.wait()
            try:
                outcomes.append(
                    run_batched(lambda: secret.cast_secret_vote(actor, ballot_id, choice))
                )
            except Conflict as refusal:
                outcomes.append(refusal.code)

    threads = [threading.Thread(target=run, args=(1 + number % 3,)) for number in range(200)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert outcomes.count("voted_already") == 199
    assert look("select count(*) from participation") == [(1,)]
    assert look("select count(*) from event where verb = 'ballot.taken_part'") == [(1,)]


def test_a_receipt_is_read_back_however_it_was_pasted_and_names_nobody(world, here):
    ballot_id = open_secret_ballot(world)
    receipt = cast_secret_votes(world, ballot_id, {"pia": YES})["pia"]
    words = str(receipt)
    assert parse_receipt(f"  {words[:40]}\n{words[40:]} ") == receipt
    assert (
        len(words) == len(str(receipt._replace(choice=3)))
        and str(world.ids["pia"]) not in words.split(":")[2:]
    )
    for wrong in (
        "",
        "consult-vote-1",
        words + "00",
        words.replace("1:", "2:", 1),
        words.upper(),
        "consult-vote-1:1:1:x:y",
    ):
        assert parse_receipt(wrong) is None


def test_the_chair_alone_opens_a_secret_ballot(world, here):
    open_secret_ballot(world)
    for name in ("pia", "sera", "ada"):
        with pytest.raises(Forbidden):
            open_ballot(world.actor(name), world.consultation, open_form())


def open_form():
    from consult.ballots.forms import OpenBallotForm

    return OpenBallotForm(kind="secret", question="Shall we?", electorate="people")


def test_a_recount_counts_the_papers_and_compares_them_with_the_record(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    close_secret_ballot(world, ballot_id)
    chair = world.actor("cho")
    assert recount_ballot(chair, ballot_id)[2:] == ([4, 3, 1], True, True)
    with transaction():
        db.session.execute(
            update(BallotPaper).where(BallotPaper.choice == "abstain").values(choice="no")
        )
    found = recount_ballot(chair, ballot_id)
    assert (found.counts, found.fits) == ([4, 4, 0], False)
    assert last_event("ballot.recounted").facts["fits"] is False


def test_a_single_secret_vote_is_never_corrected(world, here):
    ballot_id = open_secret_ballot(world)
    cast_secret_votes(world, ballot_id, VOTES)
    close_secret_ballot(world, ballot_id)
    with pytest.raises(Conflict, match="nothing_to_correct"):
        propose_correction(
            world.actor("cho"), ballot_id, f"u{world.ids['pia']}", "no", "A mistake was made."
        )
    with pytest.raises(Conflict, match="nothing_to_correct"):
        request_correction(world.actor("pia"), ballot_id, "no", "A mistake was made.")


def test_breakdowns_that_betray_nobody_are_laid_down_and_no_others(world, here):
    """Civil society votes unanimously: its own result would reveal its three votes."""
    tokens = world.crowd(24)
    ballot_id = open_secret_ballot(world)
    with transaction():
        for place, holder in enumerate(f"u{token[6:]}" for token in tokens):
            db.session.execute(
                update(Elector)
                .where(Elector.holder == holder)
                .values(group_code=("gov", "civ", "bus")[place % 3])
            )
    cast_crowd_votes(
        ballot_id, tokens, [YES if place % 3 == 1 else (YES, NO)[place % 2] for place in range(24)]
    )
    result = compute_result(close_secret_ballot(world, ballot_id))
    assert set(result.groups) - {"none"} in ({"together", "gov"}, {"together", "bus"})
    assert all(
        counts["yes"] >= 2 <= counts["no"] for counts in result.groups.values() if "yes" in counts
    )
    assert (
        sum(counts.get("yes", 0) + counts.get("no", 0) for counts in result.groups.values()) == 24
    )
    assert sum(counts["missing"] for counts in result.groups.values()) == result.missing == 8
