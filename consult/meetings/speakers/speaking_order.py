"""In which order those speak who asked for the floor: pure functions, without a database.

Points of order come first: they interrupt whoever speaks (UN General Assembly, rule 71). Then comes whom the chair has put
somewhere, in the chair's own order. The others follow the order of the meeting; rights of reply close the list.
"""
from collections.abc import Iterable, Sequence
from typing import NamedTuple

TURN_KINDS = ("point_of_order", "statement", "reply")  # in this order
SPEAKING_ORDERS = ("request", "alternate")


class WaitingSpeaker(NamedTuple):
    """Somebody who waits for the floor. number counts up with the requests; group: none where they speak for no group.

    place: among those whom the chair has put somewhere. again: they, or whom they speak for, had the floor before.
    """

    number: int
    kind: str = "statement"
    group: str | None = None
    place: int | None = None
    again: bool = False


def sort_speakers(waiting: Iterable[WaitingSpeaker], order: str = "request", *, first_first: bool = False,
             heard: Sequence[str | None] = ()) -> list[WaitingSpeaker]:
    """Everyone who waits, in the order in which they will be called.

    heard: the groups that had the floor, the latest last; alternating goes on from there. As long as somebody of another
    group waits, nobody follows their own group.
    """
    every = sorted(waiting, key=lambda each: each.number)
    points = [each for each in every if each.kind == "point_of_order" and each.place is None]
    placed = sorted((each for each in every if each.place is not None), key=lambda each: (each.place or 0, each.number))
    heard, found = [*heard, *(each.group for each in placed)], [*points, *placed]
    rest = [each for each in every if each.place is None and each.kind != "point_of_order"]
    for kind in TURN_KINDS[1:]:
        own = [each for each in rest if each.kind == kind]
        for tier in ([each for each in own if not each.again], [each for each in own if each.again]) if first_first else (own,):
            found += _alternate_groups(tier, heard) if order == "alternate" else tier
    return found


def _alternate_groups(waiting: list[WaitingSpeaker], heard: list[str | None]) -> list[WaitingSpeaker]:
    """Next is always who asked first of the group that was heard longest ago, or never; heard goes on with it."""
    left, found = list(waiting), []
    while left:
        latest = {group: number for number, group in enumerate(heard)}
        chosen = min(left, key=lambda each: (latest.get(each.group, -1), each.number))
        left.remove(chosen)
        found.append(chosen)
        heard.append(chosen.group)
    return found


def compute_held_places(order: Sequence[int], number: int, by: int, held: int = 0) -> dict[int, int]:
    """The places of those whom the chair holds in place, after one goes up (by=-1) or down the list.

    held: how many stand at the top since the chair put them there. Everyone down to where the one moved is held from now on,
    so that what the chair sees stays as it is; who stands below, or asks later, follows the order of the meeting.
    """
    new = min(len(order) - 1, max(0, order.index(number) + by))
    turned = [each for each in order if each != number]
    turned.insert(new, number)
    return {each: place for place, each in enumerate(turned[:max(new + 1, held)], 1)}
