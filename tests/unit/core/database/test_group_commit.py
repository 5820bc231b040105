"""Tests of group commit: sharing a COMMIT, leading the next one, and acknowledging only
committed writes.
"""

import threading

import pytest

from consult.core.database import group_commit as batch, leader_queue as sharing
from consult.core.permissions.actor import Actor
from consult.core.errors import Invalid, Unavailable
from consult.core.events.log import EventSubject, record_event

pytestmark = pytest.mark.postgresql

WAIT = 10  # seconds after which a test that hangs fails


def noting(number):
    def work():
        record_event("batch.tried", EventSubject(number, 0), Actor(), audience="nobody")
        return number

    return work


def coming(app, works, outcomes):
    """Start threads that each bring one work to the commit batch, and collect their results."""

    def come(number, work):
        with app.app_context():
            try:
                outcomes[number] = batch.run_batched(work)
            except BaseException as failure:
                outcomes[number] = failure

    return [threading.Thread(target=come, args=pair) for pair in enumerate(works)]


@pytest.fixture
def door(monkeypatch):
    """Provide a commit batch for this test alone."""
    own = batch.CommitBatch()
    monkeypatch.setattr(batch, "commit_batch", own)
    return own


def until(true):
    """Wait until the condition holds."""
    end = threading.Event()
    for _ in range(WAIT * 1000):
        if true():
            return
        end.wait(0.001)
    raise AssertionError("it never came to be")


def test_writers_during_a_commit_share_the_next_one_and_the_first_leads_it(
    app, world, door, monkeypatch, look
):
    shared, real, gate = [], batch.transaction, threading.Event()

    def slow(*given):
        shared.append(None)
        if len(shared) == 1:
            until(lambda: len(door.waiting) == 3)
            gate.set()
        return real(*given)

    monkeypatch.setattr(batch, "transaction", slow)
    outcomes = {}
    first, *others = coming(app, [noting(number) for number in range(1, 5)], outcomes)
    first.start()
    until(lambda: shared)
    [thread.start() for thread in others]
    [thread.join(WAIT) for thread in (first, *others)]
    assert gate.is_set() and outcomes == {0: 1, 1: 2, 2: 3, 3: 4} and len(shared) == 2
    assert not door.has_leader and not door.waiting
    assert look("select count(*) from event where verb = 'batch.tried'") == [(4,)]


def test_one_refusal_leaves_the_others_alone(app, world, door, look):
    def refused():
        record_event("batch.tried", EventSubject(9, 0), Actor(), audience="nobody")
        raise Invalid("no")

    outcomes = {}
    threads = coming(app, [noting(1), refused, noting(3)], outcomes)
    [thread.start() for thread in threads]
    [thread.join(WAIT) for thread in threads]
    assert outcomes[0] == 1 and isinstance(outcomes[1], Invalid) and outcomes[2] == 3
    assert sorted(look("select subject_id from event where verb = 'batch.tried'")) == [(1,), (3,)]


def test_a_leader_that_is_ended_acknowledges_nothing_and_lets_the_next_lead(
    app, world, door, monkeypatch, look
):
    real, commits = batch.transaction, []

    def ended(*given):
        commits.append(None)
        if len(commits) == 1:
            until(lambda: door.waiting)
            raise SystemExit
        return real(*given)

    monkeypatch.setattr(batch, "transaction", ended)
    outcomes = {}
    first, second = coming(app, [noting(1), noting(2)], outcomes)
    first.start()
    until(lambda: commits)
    second.start()
    [thread.join(WAIT) for thread in (first, second)]
    assert isinstance(outcomes[0], SystemExit | Unavailable) and outcomes[1] == 2
    assert look("select subject_id from event where verb = 'batch.tried'") == [(2,)]


def test_a_leader_that_is_ended_before_it_took_anybody_along_lets_the_next_lead(
    app, world, door, monkeypatch
):
    slept, real = [], sharing.time.sleep

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 1:
            until(lambda: len(door.waiting) == 2)
            raise SystemExit
        real(seconds)

    monkeypatch.setattr(sharing.time, "sleep", sleep)
    outcomes = {}
    first, second = coming(app, [noting(1), noting(2)], outcomes)
    first.start()
    until(lambda: slept)
    second.start()
    [thread.join(WAIT) for thread in (first, second)]
    assert isinstance(outcomes[0], SystemExit) and outcomes[1] == 2 and not door.has_leader


def test_a_quiet_period_ends_the_wait_for_further_writers(app, world, door):
    door.usual = 16
    with app.app_context():
        for number in range(1, 7):
            batch.run_batched(noting(number))
    assert door.usual == 1


def test_the_leader_waits_until_the_usual_number_of_writers_joined(app, world, door, monkeypatch):
    shared, real = [], batch.transaction
    monkeypatch.setattr(batch, "transaction", lambda: shared.append(None) or real())
    monkeypatch.setattr(batch, "GATHER_SECONDS", dict.fromkeys(batch.GATHER_SECONDS, 3 * WAIT))
    door.usual, outcomes, waits, wait = 2, {}, threading.Event(), door.complete.wait
    monkeypatch.setattr(door.complete, "wait", lambda seconds: waits.set() or wait(seconds))
    leader, second = coming(app, [noting(1), noting(2)], outcomes)
    leader.start()
    assert waits.wait(WAIT), "one alone waits for the other"
    second.start()
    leader.join(WAIT)
    second.join(WAIT)
    assert outcomes == {0: 1, 1: 2} and len(shared) == 1, "they shared a COMMIT"
