"""Tests of positions taken at the same moment: shared COMMITs, one for each holder, a clean end
of the stage.
"""

from datetime import timedelta

import pytest

from consult.positions import actions
from consult.consultations.models import Consultation
from consult.core.database import group_commit as batch
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import EventSubject, record_event, transaction
from tests.support.parallel_writes import in_parallel
from tests.support.contributions.positions import take

pytestmark = pytest.mark.postgresql


def taking(app, world, name, choice, reason="Because."):
    with app.app_context():
        actor = world.actor(name)

    def take():
        actions.take_position(actor, world.ballot, choice, reason)

    return take


def test_two_hundred_parallel_positions_of_one_voter_store_exactly_one(app, world, look):
    outcomes = in_parallel(
        app, [taking(app, world, "pia", choice) for choice in ["support", "object"] * 100]
    )
    assert outcomes == [None] * 200
    assert look("select count(*) from position") == [(1,)]


def test_members_share_a_commit(app, world, monkeypatch):
    works = [taking(app, world, "pia", choice) for choice in ["support", "object"] * 20]
    commits, session = [], db.session.session_factory.class_
    real = session.commit
    monkeypatch.setattr(session, "commit", lambda self: (commits.append(1), real(self))[1])
    in_parallel(app, works)
    assert 0 < len(commits) < 30


def test_one_refusal_undoes_one_members_work_and_leaves_the_others(app, world, look):
    taken = taking(app, world, "paul", "object")

    def spoiled():
        taken()
        raise Conflict("spoiled")

    works = [
        taking(app, world, "pia", "support"),
        spoiled,
        taking(app, world, "otto", "support"),
        taking(app, world, "mona", "abstain"),
    ]
    kinds = [type(outcome) for outcome in in_parallel(app, works)]
    assert kinds == [type(None), Conflict, Forbidden, type(None)]
    assert sorted(look("select choice from position")) == [("abstain",), ("support",)]
    assert world.events() == ["position.taken"] * 2


def test_nobody_is_answered_before_the_commit(app, world, look, monkeypatch):
    works, seen = [taking(app, world, name, "support") for name in ("pia", "paul", "mona")], []
    real = batch.BatchMember.outcome
    monkeypatch.setattr(
        batch.BatchMember,
        "outcome",
        lambda self: (seen.append(look("select count(*) from position")[0][0]), real(self))[1],
    )
    in_parallel(app, works)
    assert len(seen) == 3 and min(seen) >= 1 and max(seen) == 3


def test_a_commit_that_fails_is_told_to_everyone(app, world, monkeypatch, look):
    def full(_opened):
        raise OSError("disk full")

    works = [taking(app, world, name, "support") for name in ("pia", "paul")]
    monkeypatch.setattr("consult.core.events.log._commit_transaction", full)
    assert [type(outcome) for outcome in in_parallel(app, works)] == [OSError, OSError]
    assert look("select count(*) from position") == [(0,)]


def test_the_end_of_a_stage_is_a_clean_cut_under_fire(app, world, look):
    def close():
        with transaction():
            consultation = db.session.get(Consultation, world.consultation)
            consultation.current.closes_at = utc_now()
            record_event("stage.changed", EventSubject(1, world.consultation), Actor())

    works = [*(taking(app, world, "pia", choice) for choice in ["support", "object"] * 30), close]
    outcomes = in_parallel(
        app, works, lambda work: work() if work is close else batch.run_batched(work)
    )
    assert look("select verb from event order by seq desc")[0][0] == "stage.changed"
    assert {type(outcome) for outcome in outcomes} <= {type(None), Forbidden}
    with app.app_context(), freeze_clock(utc_now() + timedelta(hours=1)), pytest.raises(Forbidden):
        take(world, "pia", "support")
