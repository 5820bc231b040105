"""Tests of scheduled jobs: once in the installation, or once in each process for jobs about
memory.
"""

from datetime import timedelta

import pytest

from consult.accounts.models import SignIn
from consult.consultations import queries
from consult.core.jobs import scheduler as periodic
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.events.log import get_open_transaction, transaction

pytestmark = pytest.mark.postgresql


@pytest.fixture
def only(monkeypatch, here):
    """Remove all jobs except those of the test."""
    monkeypatch.setattr(periodic, "jobs", {})
    monkeypatch.setattr(periodic, "due_in_process", {})


def test_a_job_runs_once_in_the_installation_and_again_after_its_pause(only, monkeypatch):
    ran = []
    periodic.run_every(name="tests.job_1", minutes=1)(lambda: ran.append(get_open_transaction()))
    periodic.run_due_jobs()
    monkeypatch.setattr(
        periodic, "due_in_process", {}
    )  # as another process, which remembers nothing
    periodic.run_due_jobs()
    assert len(ran) == 1 and ran[0]
    with freeze_clock(utc_now() + timedelta(minutes=2)):
        periodic.run_due_jobs()
    assert len(ran) == 2


def test_a_job_that_runs_everywhere_runs_once_in_each_process(only, monkeypatch, look):
    ran = []
    periodic.run_every(name="tests.job_2", minutes=1, everywhere=True)(
        lambda: ran.append(get_open_transaction())
    )
    periodic.run_due_jobs()
    periodic.run_due_jobs()
    assert len(ran) == 1 and ran[0]
    monkeypatch.setattr(periodic, "due_in_process", {})
    periodic.run_due_jobs()
    assert len(ran) == 2 and look("select * from due") == []


def test_a_job_that_speaks_with_the_outside_runs_in_the_process_that_took_it_alone(
    only, monkeypatch
):
    ran = []
    periodic.run_every(name="tests.job_3", minutes=1, alone=True)(
        lambda: ran.append(get_open_transaction())
    )
    monkeypatch.setattr(periodic, "_claim_job", lambda _job: False)  # another process was quicker
    periodic.run_due_jobs()
    assert ran == []


def test_a_job_that_fails_is_tried_again_and_stops_no_other(only):
    ran = []

    def fails():
        ran.append("fails")
        raise RuntimeError("planted")

    periodic.run_every(name="tests.job_4", minutes=1)(fails)
    periodic.run_every(name="tests.job_5", minutes=1)(lambda: ran.append("runs"))
    periodic.run_due_jobs()
    periodic.run_due_jobs()
    assert ran == ["fails", "runs", "fails"]


def test_each_process_records_the_people_that_it_served(world, here, monkeypatch, look):
    monkeypatch.setattr(periodic, "jobs", {"seen": periodic.jobs["consultations.save_sightings"]})
    (number,) = look(
        "select id from signin where user_id = :pia".replace("signin", SignIn.__tablename__),
        pia=world.ids["pia"],
    )[0]
    moment = utc_now()
    with transaction():
        db.session.get_one(SignIn, number).seen_at = moment - timedelta(hours=3)
    for process in ({}, {}):
        moment += timedelta(minutes=1)
        monkeypatch.setattr(periodic, "due_in_process", process)
        monkeypatch.setattr(queries, "unsaved_sightings", {number: moment})
        periodic.run_due_jobs()
        assert (
            db.session.get_one(SignIn, number, populate_existing=True).seen_at == moment
            and queries.unsaved_sightings == {}
        )
