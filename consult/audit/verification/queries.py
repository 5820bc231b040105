"""The verification of the whole installation: its chains, and the state that they tell."""

import time
from collections.abc import Mapping
from typing import NamedTuple

from consult.core.database.engine import db
from consult.core.events.dispatcher import load_events_after
from consult.core.events.hash_chain import ChainFollower

from .replay import ToldState
from .state_queries import StateCheck, compare_state

BATCH_SIZE = 2_000  # events verified before other greenlets run
MOST_ROUNDS = 5  # comparisons of what was written meanwhile


class Verification(NamedTuple):
    """The result of a verification.

    Attributes:
        events: number of events checked.
        seconds: duration.
        first_bad_seq: the first seq that does not fit.
        heads: the head of each chain.
        missing_heads: heads that were printed elsewhere and are not in the record, by seq.
        state: the comparison with the rows; None where the chain itself does not fit.
    """

    events: int
    seconds: float
    first_bad_seq: int | None
    heads: dict[int, str]
    missing_heads: list[int]
    state: StateCheck | None

    @property
    def fits(self) -> bool:
        """Return whether everything fits."""
        return not (
            self.first_bad_seq or self.missing_heads or self.state is None or self.state.mismatches
        )


class Progress:
    """The events read so far: whether they fit, and the state that they tell."""

    def __init__(self, expected: Mapping[int, str]) -> None:
        self.chains = ChainFollower()
        self.heads: dict[int, str] = {}
        self.told = ToldState()
        self.expected = dict(expected)

    def read_on(self) -> bool:
        """Read the events that follow, as long as they fit; return whether all do.

        Other greenlets run between two batches.
        """
        while batch := load_events_after(self.chains.last, limit=BATCH_SIZE):
            for event in batch:
                row = event._mapping
                if not self.chains.fits(row):
                    return False
                self.heads[event.chain] = event.head
                if self.expected.get(event.seq) == event.head:
                    del self.expected[event.seq]
                self.told.add(row)
            db.session.rollback()
            time.sleep(0)
        return True


def verify_installation(expected: Mapping[int, str] | None = None) -> Verification:
    """Recompute the chains of all events, and compare the rows with what the events tell.

    People go on writing meanwhile: what does not fit is compared again with the newest events.

    Args:
        expected: Heads that were printed elsewhere, by seq; without one, nobody notices that
            the newest events are gone.
    """
    began, seen = time.perf_counter(), Progress(expected or {})
    fits, state = seen.read_on(), None
    if fits:
        state = compare_state(seen.told)
        for _ in range(MOST_ROUNDS):
            before = seen.chains.last
            fits = seen.read_on()
            if not state.mismatches or not fits or seen.chains.last == before:
                break
            again = compare_state(seen.told)
            state = again._replace(
                mismatches=[each for each in again.mismatches if each in state.mismatches]
            )
    return Verification(
        seen.chains.last,
        time.perf_counter() - began,
        None if fits else seen.chains.last + 1,
        seen.heads,
        sorted(seen.expected),
        state if fits else None,
    )
