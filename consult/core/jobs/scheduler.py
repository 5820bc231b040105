"""What happens by the clock and not by a request: each job runs in a transaction of its own, in the serving process.

    @every(minutes=1)
    def announce_stages(): ...

Jobs look at the database for what is due, so that running twice, late, or in two processes does no harm.
A job marked everywhere concerns what a process holds in memory: each process runs it for itself.
"""
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import PreparedStatement, db, utc_now
from consult.core.events.log import transaction
from consult.core.clock import parse_utc_or_none

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0  # seconds between two looks at what is due


class Due(db.Model):
    """When a job is due again; moved in the transaction of its effect, so that one process runs it."""

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


SELECT_DUE = PreparedStatement(select(Due.name, Due.at))


class ScheduledJob(NamedTuple):
    name: str
    pause: timedelta
    work: Callable[[], object]
    alone: bool
    everywhere: bool


jobs: dict[str, ScheduledJob] = {}
due_in_process: dict[str, datetime] = {}  # when a job that runs everywhere is due again in this process


def run_every(*, name: str, seconds: float = 0, minutes: float = 0, hours: float = 0, alone: bool = False,
          everywhere: bool = False) -> Callable[..., Callable]:
    """Run the decorated function again and again with this pause.

    name: the name under which its next turn is stored; it stays when the function moves or is renamed.
    alone: it opens its own transactions, since it speaks with the outside (mail), where no lock may be held.
    everywhere: each process runs it for itself; else one process runs it for the whole installation.
    """
    def remember(work: Callable[[], object]) -> Callable[[], object]:
        jobs[name] = ScheduledJob(name, timedelta(seconds=seconds, minutes=minutes, hours=hours), work, alone, everywhere)
        return work
    return remember


def run_due_jobs() -> None:
    """Run every job whose time has come; one that fails is logged and tried at its next turn."""
    known, moment = dict(SELECT_DUE.read()), utc_now()
    for job in jobs.values():
        at = due_in_process.get(job.name) if job.everywhere else parse_utc_or_none(known.get(job.name))
        if at is not None and at > moment:
            continue
        try:
            with transaction():
                taken = _claim_job(job)
                if taken and not job.alone:
                    job.work()
            if taken and job.alone:
                job.work()
        except Exception:
            log.exception("%s failed", job.name)


def _is_due(job: ScheduledJob) -> bool:
    """Whether its time has come: in this process, or in the installation."""
    if job.everywhere:
        return job.name not in due_in_process or due_in_process[job.name] <= utc_now()
    row = db.session.get(Due, job.name, populate_existing=True)
    return row is None or row.at <= utc_now()


def _claim_job(job: ScheduledJob) -> bool:
    """Whether it is still due under the lock; then it is due again after its pause."""
    if not _is_due(job):
        return False
    if job.everywhere:
        due_in_process[job.name] = utc_now() + job.pause
        return True
    row = db.session.get(Due, job.name)
    if row is None:
        db.session.add(Due(name=job.name, at=utc_now() + job.pause))
    else:
        row.at = utc_now() + job.pause
    return True


def run_scheduler(app: Flask) -> None:
    """Run for ever."""
    while True:
        with app.app_context():
            try:
                run_due_jobs()
            except Exception:
                log.exception("looking at what is due failed")
        time.sleep(LOOK_SECONDS)
