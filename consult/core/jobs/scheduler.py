"""The scheduler of periodic jobs: each runs in its own transaction, in a serving process.

    @run_every(minutes=1)
    def announce_stages(): ...

A job reads from the database what is due, so running twice, late, or in two processes
is harmless. A job marked `everywhere` concerns the memory of a process and runs in each
process.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, PreparedStatement, db, utc_now
from consult.core.events.log import transaction
from consult.core.timestamp_conversion import parse_utc_or_none

log = logging.getLogger(__name__)
JobType = TypeVar("JobType", bound=Callable[[], object])
LOOK_SECONDS = 1.0  # seconds between two looks for due jobs


class Due(Model):
    """The next time of a job, moved in the transaction of its effect.

    Therefore only one process runs the job.
    """

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


SELECT_DUE = PreparedStatement(select(Due.name, Due.at))


class ScheduledJob(NamedTuple):
    """A registered job with its stored name, interval and options."""

    name: str
    interval: timedelta
    work: Callable[[], object]
    own_transactions: bool
    per_process: bool


jobs: dict[str, ScheduledJob] = {}
due_in_process: dict[str, datetime] = {}  # next time of each job that runs in every process


def run_every(
    *,
    name: str,
    seconds: float = 0,
    minutes: float = 0,
    hours: float = 0,
    alone: bool = False,
    everywhere: bool = False,
) -> Callable[[JobType], JobType]:
    """Register the decorated function as a job with this interval.

    The stored name of the job is its module and function name.

    Args:
        alone: the job opens its own transactions, because it calls an outside system (mail)
            and must not hold a lock.
        everywhere: each process runs the job; otherwise one process runs it for the
            installation.
    """

    def remember(work: JobType) -> JobType:
        jobs[name] = ScheduledJob(
            name, timedelta(seconds=seconds, minutes=minutes, hours=hours), work, alone, everywhere
        )
        return work

    return remember


def run_due_jobs() -> None:
    """Run every job that is due; a failure is logged, and the job runs again at its next time."""
    known, moment = dict(SELECT_DUE.read_rows()), utc_now()
    for job in jobs.values():
        at = (
            due_in_process.get(job.name)
            if job.per_process
            else parse_utc_or_none(known.get(job.name))
        )
        if at is not None and at > moment:
            continue
        try:
            with transaction():
                taken = _claim_job(job)
                if taken and not job.own_transactions:
                    job.work()
            if taken and job.own_transactions:
                job.work()
        except Exception:
            log.exception("%s failed", job.name)


def _is_due(job: ScheduledJob) -> bool:
    """Return whether the job is due, in this process or in the installation."""
    if job.per_process:
        return job.name not in due_in_process or due_in_process[job.name] <= utc_now()
    row = db.session.get(Due, job.name, populate_existing=True)
    return row is None or row.at <= utc_now()


def _claim_job(job: ScheduledJob) -> bool:
    """Claim a job if it is still due under the lock, and set its next time."""
    if not _is_due(job):
        return False
    if job.per_process:
        due_in_process[job.name] = utc_now() + job.interval
        return True
    row = db.session.get(Due, job.name)
    if row is None:
        db.session.add(Due(name=job.name, at=utc_now() + job.interval))
    else:
        row.at = utc_now() + job.interval
    return True


def run_scheduler(app: Flask) -> None:
    """Run the scheduler forever."""
    while True:
        with app.app_context():
            try:
                run_due_jobs()
            except Exception:
                log.exception("looking at what is due failed")
        time.sleep(LOOK_SECONDS)
