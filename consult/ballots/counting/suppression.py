"""Statistical disclosure control: breakdowns of a ballot that reveal no single vote.

Participation and everyone's group, region and place are taken as publicly known; the
choices are not.

1. The steps of merging follow from public data alone, from fine to coarse, each coarser
   than the one before: groups with fewer than `small` votes are merged; if their sum is
   still smaller, the next smallest joins them (else it could be found by subtraction). No
   cell in which the breakdowns cross holds fewer than `small` votes.
2. The first step is shown in which every such cell has at least two choices with at least
   two votes each; or none is.

This reveals no vote, even to a reader who knows the procedure, as long as the total is not
unanimous. Take a voter v who chose c. Shown: in the cell of v somebody chose otherwise (and
not the reader alone, who knows the own vote); exchange the two choices, and every number
shown stays. The finer steps have to stay refused, too, and do: some cell K of the last one
failed, and coarser cells failing makes finer ones fail. The exchange can always be made so
that K still fails: outside of K; or inside of K; or, if all others of the cell chose c,
with one of K, which leaves the cell of v with a single differing vote, so that this one
fails. Nothing shown: the same, with the total as the only cell.
tests/unit/ballots/counting/test_result_suppression.py tries all ways to vote in small ballots.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from .vote_count import SMALL_GROUPS, CountsByPart

DIMENSIONS = ("group", "region", "where")
Cell = tuple[str, ...]  # codes that are shown together
Cells = dict[str, Cell]  # the cell of each code
MergeStep = dict[str, Cells]  # by group, region or where


class CountedVote(NamedTuple):
    """One vote to be counted: its choice, and the groups it would be counted in."""

    choice: str
    group: str
    region: str
    where: str


def compute_breakdown(slips: Sequence[CountedVote], small: int) -> dict[str, CountsByPart]:
    """Compute {"group": {code or "together": {choice: votes}, …}, "region": …} without
    disclosure.
    """
    for step in generate_steps(slips, small):
        if all(
            _has_two_choices_with_two_votes(counts)
            for counts in _count_crossed_cells(slips, step).values()
        ):
            return {by: _build_parts(slips, by, cells) for by, cells in step.items()}
    return {}


def generate_steps(slips: Sequence[CountedVote], small: int) -> Iterator[MergeStep]:
    """Generate the merge steps to be tried, from fine to coarse, without reading any choice."""
    merged = {
        by: merge_small_codes(Counter(getattr(slip, by) for slip in slips), small)
        for by in DIMENSIONS
    }
    useful = [by for by in DIMENSIONS if len(set(merged[by].values())) > 1]
    tried = (
        chosen for length in range(len(useful), 0, -1) for chosen in combinations(useful, length)
    )
    finest = next(
        (
            chosen
            for chosen in tried
            if _is_large_enough(slips, {by: merged[by] for by in chosen}, small)
        ),
        (),
    )
    for length in range(len(finest), 0, -1):
        yield {by: merged[by] for by in finest[:length]}
    if finest:
        by = finest[0]
        cells, sizes = merged[by], Counter(getattr(slip, by) for slip in slips)
        while len(set(cells.values())) > 2:
            cells = _merge_next(cells, sizes)
            yield {by: cells}


def merge_small_codes(sizes: Mapping[str, int], small: int) -> Cells:
    """Merge the codes with fewer than `small` votes, adding the next smallest until they
    suffice.
    """
    order = sorted(sizes, key=lambda code: (sizes[code], code))
    together: list[str] = []
    for code in order:
        held = sum(sizes[each] for each in together)
        if sizes[code] >= small and (not together or held >= small):
            break
        together.append(code)
    apart: Cells = {code: (code,) for code in order if code not in together}
    return apart | dict.fromkeys(together, tuple(sorted(together)))


def _merge_next(cells: Cells, sizes: Mapping[str, int]) -> Cells:
    """Merge the smallest separate cell into the merged ones, or with the next smallest."""
    joined = {code for code, cell in cells.items() if len(cell) > 1}
    apart = sorted(
        (code for code in cells if code not in joined), key=lambda code: (sizes[code], code)
    )
    joined |= set(apart[: 1 if joined else 2])
    return cells | dict.fromkeys(joined, tuple(sorted(joined)))


def _is_large_enough(slips: Sequence[CountedVote], step: MergeStep, small: int) -> bool:
    """Return whether every crossed cell of a step holds at least `small` votes."""
    return all(counts.total() >= small for counts in _count_crossed_cells(slips, step).values())


def _count_crossed_cells(
    slips: Sequence[CountedVote], step: MergeStep
) -> dict[tuple[Cell, ...], Counter[str]]:
    """Count the choices in each cell in which the breakdowns of a step cross."""
    found: dict[tuple[Cell, ...], Counter[str]] = {}
    for slip in slips:
        place = tuple(cells[getattr(slip, by)] for by, cells in step.items())
        found.setdefault(place, Counter())[slip.choice] += 1
    return found


def _has_two_choices_with_two_votes(counts: Counter[str]) -> bool:
    """Return whether two choices have two votes each, so that one known vote reveals no other."""
    return sum(count > 1 for count in counts.values()) > 1


def _build_parts(slips: Sequence[CountedVote], by: str, cells: Cells) -> CountsByPart:
    """Build the public counts of a breakdown by cell."""
    counted = _count_crossed_cells(slips, {by: cells})
    return {
        cell[0] if len(cell) == 1 else SMALL_GROUPS: dict(sorted(counts.items()))
        for (cell,), counts in sorted(counted.items())
    }
