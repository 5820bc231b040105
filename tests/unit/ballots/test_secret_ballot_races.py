"""Tests of closing a secret ballot under load: acknowledged votes count, later ones are
refused.
"""

import threading

from sqlalchemy import select

import pytest

from consult.ballots.secret.queries import list_commitments
from consult.ballots.secret import key_store as keys, actions as secret
from consult.ballots.secret.queries import count_papers
from consult.ballots.counting.actions import close_ballot
from consult.positions.models import Ballot
from consult.consultations.queries import identify_visitor
from consult.core.database.group_commit import run_batched
from consult.core.database.engine import freeze_clock, db
from consult.core.errors import Conflict
from consult.core.events.log import Event
from tests.support.consultation.secret_ballots import open_secret_ballot

pytestmark = pytest.mark.postgresql

VOTERS = 60


def test_votes_against_the_closing_are_a_clean_cut(app, world):
    tokens = world.crowd(VOTERS)
    with app.app_context():
        ballot_id, chair = open_secret_ballot(world), world.actor("cho")
        actors = [identify_visitor(token).actor for token in tokens]
        for actor in actors[:5]:
            secret.cast_secret_vote(actor, ballot_id, 1)
    receipts, late, gate = [], [], threading.Barrier(VOTERS - 4)

    def vote(actor):
        with app.app_context():
            gate.wait()
            try:
                receipts.append(run_batched(lambda: secret.cast_secret_vote(actor, ballot_id, 2)))
            except Conflict as refusal:
                late.append(refusal.code)

    def close():
        with app.app_context():
            gate.wait()
            close_ballot(chair, ballot_id)

    threads = [threading.Thread(target=vote, args=(actor,)) for actor in actors[5:]] + [
        threading.Thread(target=close)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with app.app_context():
        counts = count_papers(db.session.get(Ballot, ballot_id))
        facts = db.session.scalar(select(Event.facts).where(Event.verb == "ballot.unsealed"))
    assert (
        counts.get("yes") == 5
        and counts.get("no", 0) == len(receipts)
        and len(receipts) + len(late) == VOTERS - 5
    )
    assert all(receipt.commitment in list_commitments(facts) for receipt in receipts) and set(
        late
    ) <= {"ballot_over"}
    assert keys.read_key(ballot_id) is None


def test_a_vote_after_the_time_is_refused_though_nobody_has_closed_the_ballot_yet(app, world):
    with app.app_context():
        ballot_id, pia, hana = (
            open_secret_ballot(world, minutes=5),
            world.actor("pia"),
            world.actor("hana"),
        )
        secret.cast_secret_vote(pia, ballot_id, 1)
        ends = db.session.get(Ballot, ballot_id).closes_at
        with freeze_clock(ends):
            try:
                secret.cast_secret_vote(hana, ballot_id, 1)
            except Conflict as refusal:
                assert refusal.code == "ballot_over"
            else:
                raise AssertionError("it was applied")
        assert keys.read_key(ballot_id)
        secret.void_keyless_ballots()
        assert keys.read_key(ballot_id) and db.session.get(Ballot, ballot_id).voided_at is None
