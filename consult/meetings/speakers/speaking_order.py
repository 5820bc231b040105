"""Order of the speakers who wait for the floor: pure functions without a database.

Points of order come first, since they interrupt the speaker (UN General Assembly, rule 71).
Then come those whom the chair placed by hand, in the chair's order. The others follow the
order of the meeting; rights of reply close the list.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

TURN_KINDS = ("point_of_order", "statement", "reply")  # in the order of calls
SPEAKING_ORDERS = ("request", "alternate")


class WaitingSpeaker(NamedTuple):
    """A participant who waits for the floor; number counts up with the requests.

    group: none for a speaker without a group. place: among those whom the chair placed by hand.
    again: the person, or the organization they speak for, had the floor before.
    """

    number: int
    kind: str = "statement"
    group: str | None = None
    place: int | None = None
    again: bool = False


def sort_speakers(
    waiting: Iterable[WaitingSpeaker],
    order: str = "request",
    *,
    first_first: bool = False,
    heard: Sequence[str | None] = (),
) -> list[WaitingSpeaker]:
    """Sort the waiting speakers into the order in which they will be called.

    While a speaker of another group waits, nobody follows a speaker of their own group.

    Args:
        order: "request" or "alternate" (between stakeholder groups).
        first_first: Put those who have not spoken before the others.
        heard: Groups that had the floor, the latest last; alternation continues from there.
    """
    every = sorted(waiting, key=lambda each: each.number)
    points = [each for each in every if each.kind == "point_of_order" and each.place is None]
    placed = sorted(
        (each for each in every if each.place is not None),
        key=lambda each: (each.place or 0, each.number),
    )
    heard, found = [*heard, *(each.group for each in placed)], [*points, *placed]
    rest = [each for each in every if each.place is None and each.kind != "point_of_order"]
    for kind in TURN_KINDS[1:]:
        own = [each for each in rest if each.kind == kind]
        for tier in (
            ([each for each in own if not each.again], [each for each in own if each.again])
            if first_first
            else (own,)
        ):
            found += _alternate_groups(tier, heard) if order == "alternate" else tier
    return found


def _alternate_groups(
    waiting: list[WaitingSpeaker], heard: list[str | None]
) -> list[WaitingSpeaker]:
    """Alternate between groups: next is the group heard longest ago, or never.

    Args:
        heard: Groups in the order in which they were heard; it grows with each speaker.
    """
    left, found = list(waiting), []
    while left:
        latest = {group: number for number, group in enumerate(heard)}
        chosen = min(left, key=lambda each: (latest.get(each.group, -1), each.number))
        left.remove(chosen)
        found.append(chosen)
        heard.append(chosen.group)
    return found


def compute_held_places(
    order: Sequence[int], number: int, by: int, held: int = 0
) -> dict[int, int]:
    """Compute the places that the chair fixes when a speaker moves up (by=-1) or down the list.

    All down to the moved one are fixed from then on, so that the part the chair sees stays as
    it is. Those below, and later requests, follow the order of the meeting.

    Args:
        held: How many at the top are already fixed by the chair.
    """
    new = min(len(order) - 1, max(0, order.index(number) + by))
    turned = [each for each in order if each != number]
    turned.insert(new, number)
    return {each: place for place, each in enumerate(turned[: max(new + 1, held)], 1)}
