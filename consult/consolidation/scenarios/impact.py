"""Impact of a scenario on groups and regions: amendments taken against them, or supported but
not taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from consult.amendments.queries import AmendmentView
from consult.positions.queries import Tally, build_empty_tally


class GroupImpact(NamedTuple):
    """The impact on one group or region.

    Attributes:
        opposed: Taken amendments to which members of the group object.
        unmet: Amendments that the group supports and that are not taken.
    """

    code: str
    opposed: tuple[AmendmentView, ...]
    unmet: tuple[AmendmentView, ...]


def compute_group_impact(
    every: Iterable[AmendmentView], taken: set[int], support: Mapping[int, Tally], part: str
) -> list[GroupImpact]:
    """Compute the impact of a scenario on groups or regions.

    Args:
        part: "groups" or "regions".
    """
    against: dict[str, list[AmendmentView]] = defaultdict(list)
    lost: dict[str, list[AmendmentView]] = defaultdict(list)
    for each in every:
        for code, counts in (support.get(each.id) or build_empty_tally())[part].items():
            if each.id in taken and counts["object"]:
                against[code].append(each)
            elif each.id not in taken and counts["support"]:
                lost[code].append(each)
    return [
        GroupImpact(code, tuple(against[code]), tuple(lost[code]))
        for code in sorted({*against, *lost})
    ]
