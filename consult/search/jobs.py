"""Renewal of the search index after an update of consult, in parts, while consult serves."""

import logging
import time

from consult.core.jobs.scheduler import run_every

from . import actions

log = logging.getLogger(__name__)
BATCH_SIZE = 50  # contributions in one transaction: some tens of milliseconds
BATCHES = 20  # of one run of the job
PAUSE = 0.02  # seconds between two transactions, in which others write


@run_every(seconds=1, name="search.renew_index", alone=True)
def renew_index() -> None:
    """Renew entries whose words were folded or stemmed otherwise, and log the progress."""
    for _ in range(BATCHES):
        if not actions.renew_entries(BATCH_SIZE):
            return
        time.sleep(PAUSE)
    progress = actions.load_index_progress()
    log.warning(
        "the search index is being renewed: %s of %s texts (%s %%)",
        progress.done,
        progress.total,
        progress.percent,
    )
