"""Whom a supposition leaves behind: the groups and regions that object to what is taken, or support what is not."""
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from consult.amendments.queries import Proposal
from consult.positions.queries import Tally, empty_tally


class Behind(NamedTuple):
    """A group or a region that would be left behind: edits taken that somebody of it objects to, and own edits not taken."""

    code: str
    against: tuple[Proposal, ...]
    lost: tuple[Proposal, ...]


def left_behind(every: Iterable[Proposal], taken: set[int], support: Mapping[int, Tally], part: str) -> list[Behind]:
    """Who objects to what is taken, and who supports what is not; part: groups, regions."""
    against: dict[str, list[Proposal]] = defaultdict(list)
    lost: dict[str, list[Proposal]] = defaultdict(list)
    for each in every:
        for code, counts in (support.get(each.id) or empty_tally())[part].items():
            if each.id in taken and counts["object"]:
                against[code].append(each)
            elif each.id not in taken and counts["support"]:
                lost[code].append(each)
    return [Behind(code, tuple(against[code]), tuple(lost[code])) for code in sorted({*against, *lost})]
