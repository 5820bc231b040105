"""A thousand browsers: how fast they are told, how late the last one hears, how soon all are back, what each of them costs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import NamedTuple

from bench.frames import Hall
from bench.load import Rate, Server, script
from bench.seed import Ground

BROWSERS = 1_000
EVENTS, ROUNDS = 100, 7  # as fast as it goes: a second or less each time, so that many are needed
TURNS = 3
PACE, PACED = 50, 100  # milliseconds between two events, and how many come in this pace


class Told(NamedTuple):
    """Deliveries a second, microseconds of the server's CPU for each, and the seconds until the last browser heard, in order."""

    rate: float
    cpu: float
    lasts: list[float]


@contextmanager
def filled(server: Server, *, bare: bool = False, asks: str = '["watch",1]') -> Iterator[Hall]:
    """A thousand browsers that watch, for a while."""
    hall = Hall(server.port, BROWSERS, bare=bare, asks=asks)
    try:
        yield hall
    finally:
        hall.close()


def told(server: Server, bare: Server) -> tuple[Told, Told, float]:
    """Tell a thousand browsers, beside a bare loop of sends; and which part of its rate is reached, the median of the turns.

    Events as fast as it goes, then in a pace that a meeting has; both turn by turn, since a machine changes within a minute.
    """
    with filled(server) as hall, filled(bare, bare=True) as other:
        places = ((server, hall, False), (bare, other, True))
        pairs = [[_turn(*place, EVENTS, 0) for place in places] for _ in range(ROUNDS)]
        ours, theirs = (
            Told(
                median(pair[which][0] for pair in pairs),
                median(pair[which][1] for pair in pairs),
                sorted(_turn(*place, PACED, PACE)[2]),
            )
            for which, place in enumerate(places)
        )
    return ours, theirs, median(pair[0][0] / pair[1][0] for pair in pairs)


def _turn(
    server: Server, hall: Hall, bare: bool, count: int, pause: int
) -> tuple[float, float, list[float]]:
    hall.moments.clear()
    hall.lasts.clear()
    before = server.cpu()
    hall.ask(
        f"tell {count} {pause}" if bare else f"GET /fan-out/{count}/{pause} HTTP/1.0\r\n\r\n",
        server.port,
    )
    if not hall.until(lambda: len(hall.moments) >= BROWSERS * count):
        raise TimeoutError(f"{BROWSERS * count - len(hall.moments)} events were not heard")
    used, begun = server.cpu() - before, json.loads(hall.answer())
    deliveries = BROWSERS * count
    return (
        deliveries / (hall.moments[-1] - begun[0]),
        used / deliveries * 1e6,
        [hall.lasts[number] - moment for number, moment in enumerate(begun)],
    )


def p95(waits: list[float]) -> float:
    """What nineteen of twenty do not exceed."""
    return waits[min(len(waits) - 1, int(len(waits) * 0.95))]


class Gathered(NamedTuple):
    """Seconds until a thousand browsers that came at once all watched, the server's CPU for it, and bytes that each costs."""

    seconds: float
    cpu: float
    each: float


def gathered(server: Server) -> Gathered:
    """Let a thousand browsers come at once, some turns; the medians, and what each costs when nobody was there before."""
    times, used, costs = [], [], []
    for _ in range(TURNS):
        server.settle(10)
        before, cpu = server.memory(), server.cpu()
        with filled(server) as hall:
            times.append(hall.took)
            used.append(server.cpu() - cpu)
            costs.append((server.memory() - before) / BROWSERS)
    return Gathered(median(times), median(used), costs[0])


def watched(server: Server, ground: Ground, seconds: int) -> list[tuple[Rate, Rate]]:
    """Votes while nobody watches the ballot, and while a thousand do, turn by turn."""
    found: list[tuple[Rate, Rate]] = []
    paths = [f"/api/v1/ballots/{ground.ballot}/votes"]
    for turn in range(TURNS):
        server.settle(10)
        sent = sum(each.count for pair in found for each in pair)
        alone = server.load(script(f"unseen{turn}", "vote", ground.tokens, paths, sent), seconds)
        with filled(server, asks=f'["ballot.watch",{ground.ballot}]') as hall, hall.reading():
            seen = server.load(
                script(f"seen{turn}", "vote", ground.tokens, paths, sent + alone.count), seconds
            )
        found.append((alone, seen))
    return found
