"""The job that deletes files whose writing had begun before an erasure."""

from datetime import timedelta

from sqlalchemy import func, select

from consult.core.database.engine import db, utc_now
from consult.core.events.log import EVENT
from consult.core.jobs.scheduler import run_every

from .folder_actions import delete_written_files

LONGEST_WRITING = timedelta(hours=1)  # no process writes a file for longer


@run_every(minutes=10, name="audit.erasure.delete_written_files")
def delete_files_begun_before() -> bool:
    """Delete the written files again for an hour after an erasure; return whether it was done."""
    last = db.session.scalar(select(func.max(EVENT.c.at)).where(EVENT.c.verb == "content.erased"))
    recent = last is not None and last > utc_now() - LONGEST_WRITING
    if recent:
        delete_written_files()
    return recent
