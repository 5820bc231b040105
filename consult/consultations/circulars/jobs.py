"""The job that notes which mails of circular letters were handed over or refused."""

from consult.core.jobs.scheduler import run_every

from . import actions


@run_every(minutes=1, name="consultations.circulars.settle_recipients")
def settle_recipients() -> None:
    """Note which mails were handed over or refused, before the outbox forgets them."""
    actions.settle_recipients()
