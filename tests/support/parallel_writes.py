"""Writes that many threads begin at the same moment."""

import threading

from consult.core.database import group_commit as batch


def in_parallel(app, works, door=batch.run_batched):
    """Run all works through the commit batch at the same moment; return results or failures in
    order.
    """
    outcomes, gate = [None] * len(works), threading.Barrier(len(works))

    def run(number, work):
        with app.app_context():
            gate.wait()
            try:
                outcomes[number] = door(work)
            except Exception as failure:
                outcomes[number] = failure

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return outcomes
