"""The verification of the whole installation: its chains, and the state that they tell."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from consult.core.database.engine import db
from consult.core.events.dispatcher import load_events_after
from consult.core.events.hash_chain import ChainFollower
from consult.core.events.merkle_tree import MerkleTree

from consult.audit.checkpoints.queries import SignedRoot, hash_digest, load_signed_roots

from .replay import replay_event
from .state_queries import StateCheck, compare_state
from .told_rows import ToldState

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
        wrong_checkpoints: origin and size of checkpoints that the record contradicts.
        state: the comparison with the rows; None where the chain itself does not fit.
    """

    events: int
    seconds: float
    first_bad_seq: int | None
    heads: dict[int, str]
    missing_heads: list[int]
    wrong_checkpoints: list[str]
    state: StateCheck | None

    @property
    def fits(self) -> bool:
        """Return whether everything fits."""
        return not (
            self.first_bad_seq
            or self.missing_heads
            or self.wrong_checkpoints
            or self.state is None
            or self.state.mismatches
        )


class Progress:
    """The events read so far: whether they fit, and the state that they tell."""

    def __init__(self, expected: Mapping[int, str], signed: Iterable[SignedRoot]) -> None:
        self.chains = ChainFollower()
        self.heads: dict[int, str] = {}
        self.told = ToldState()
        self.expected = dict(expected)
        self.trees: dict[int, MerkleTree] = defaultdict(MerkleTree)
        self.signed: dict[tuple[int, int], list[SignedRoot]] = defaultdict(list)
        for each in signed:
            self.signed[each.chain, each.size].append(each)
        self.confirmed: set[SignedRoot] = set()

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
                replay_event(self.told, row)
                self._grow_tree(event)
            db.session.rollback()
            time.sleep(0)
        return True

    def _grow_tree(self, event: Any) -> None:
        """Append a numbered event to the tree of its chain, and compare the root there."""
        if event.number is None:
            return
        tree = self.trees[event.chain]
        tree.append(hash_digest(event._mapping))
        for each in self.signed.get((event.chain, tree.size), ()):
            if each.root == tree.compute_root().hex():
                self.confirmed.add(each)

    def list_wrong_checkpoints(self) -> list[str]:
        """List the checkpoints that no event confirmed."""
        every = {each for some in self.signed.values() for each in some}
        return sorted(f"{each.origin} {each.size}" for each in every - self.confirmed)


def verify_installation(
    expected: Mapping[int, str] | None = None, signed: Iterable[SignedRoot] = ()
) -> Verification:
    """Recompute the chains of all events, and compare the rows with what the events tell.

    People go on writing meanwhile: what does not fit is compared again with the newest events.

    Args:
        expected: Heads that were printed elsewhere, by seq; without one, nobody notices that
            the newest events are gone.
        signed: Checkpoints from elsewhere, beside those of the database.
    """
    began = time.perf_counter()
    seen = Progress(expected or {}, [*load_signed_roots(), *signed])
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
        seen.list_wrong_checkpoints(),
        state if fits else None,
    )
