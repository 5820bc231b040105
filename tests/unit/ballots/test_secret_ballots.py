"""Tests of secret ballots: sealed votes, a count without voters, and void ballots."""

import os
import stat
import threading

import pytest
from sqlalchemy import select, update

from consult.ballots.secret import key_store as keys, actions as secret
from consult.ballots.secret.queries import count_papers
from consult.ballots.counting.actions import close_ballot
from consult.ballots.corrections.actions import correct_vote, recount_ballot
from consult.positions.models import Ballot, Elector
from consult.ballots.secret.models import BallotPaper, Participation, SecretBallot
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
from consult.core.events.log import Event, transaction
from tests.support.consultation.secret_ballots import (
    ABSTAIN,
    NO,
    VOTER_NAMES,
    YES,
    cast_secret_votes,
    cast_crowd_votes,
    close_secret_ballot,
    open_secret_ballot,
)

pytestmark = pytest.mark.postgresql

VOTES = dict(zip(VOTER_NAMES, [YES, NO, YES, YES, NO, ABSTAIN, YES, NO], strict=True))


def last_event(verb):
    return db.session.scalars(
        select(Event).where(Event.verb == verb).order_by(Event.seq.desc())
    ).first()


def test_what_is_sealed_opens_with_its_key_in_its_own_row_only():
    key, vote = generate_key(), make_sealed_vote(2)
    box = seal_vote(key, 7, "o12", vote)
    assert unseal_vote(key, 7, "o12", box) == vote and seal_vote(key, 7, "o12", vote) != box
    for wrong in (
        (generate_key(), 7, "o12", box),
        (key, 8, "o12", box),
        (key, 7, "o1", box),
        (key, 7, "o12", box[:-1] + b"x"),
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
    assert event.facts["commitments"] == sorted(each.commitment for each in receipts.values())
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
    boxes = db.session.scalars(select(Participation.box)).all()
    assert len(boxes) == 8 and all(len(box) == SEALED_LENGTH for box in boxes)
    close_secret_ballot(world, ballot_id)
    left = db.session.execute(select(Participation.holder, Participation.box)).all()
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
    assert db.session.scalars(select(Participation.box)).all() == [None]


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
        select(Participation.id, Participation.box).order_by(Participation.id)
    ).all()
    (first, box), (second, other), *_ = rows
    with transaction():
        for number, value in (
            ((first, other), (second, box))
            if spoil == "swapped"
            else ((first, bytes(SEALED_LENGTH)),)
        ):
            db.session.execute(
                update(Participation).where(Participation.id == number).values(box=value)
            )
    assert close_secret_ballot(world, ballot_id).voided_at
    assert db.session.get(SecretBallot, ballot_id).void == "box_broken"


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
        correct_vote(
            world.actor("cho"), ballot_id, f"u{world.ids['pia']}", "no", "A mistake was made."
        )


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
