"""Whom a supposition leaves behind: the groups and regions that object to what is taken, or support what is not."""
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from consult.amendments.queries import AmendmentView
from consult.positions.queries import Tally, build_empty_tally


class GroupImpact(NamedTuple):
    """A group or a region that would be left behind: edits taken that somebody of it objects to, and own edits not taken."""

    code: str
    against: tuple[AmendmentView, ...]
    lost: tuple[AmendmentView, ...]


def compute_group_impact(every: Iterable[AmendmentView], taken: set[int], support: Mapping[int, Tally], part: str) -> list[GroupImpact]:
    """Who objects to what is taken, and who supports what is not; part: groups, regions."""
    against: dict[str, list[AmendmentView]] = defaultdict(list)
    lost: dict[str, list[AmendmentView]] = defaultdict(list)
    for each in every:
        for code, counts in (support.get(each.id) or build_empty_tally())[part].items():
            if each.id in taken and counts["object"]:
                against[code].append(each)
            elif each.id not in taken and counts["support"]:
                lost[code].append(each)
    return [GroupImpact(code, tuple(against[code]), tuple(lost[code])) for code in sorted({*against, *lost})]
