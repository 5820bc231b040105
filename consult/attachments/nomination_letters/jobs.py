"""The nightly deletion of nomination letters whose time is over."""

from consult.core.jobs.scheduler import run_every

from .actions import end_letters


@run_every(hours=24, name="attachments.delete_ended_letters")
def delete_ended_letters() -> None:
    """Delete the letters that are no longer needed."""
    end_letters()
