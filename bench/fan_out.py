"""A thousand browsers: delivery rate, delay of the last delivery, time to connect, and cost of
each.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import NamedTuple

from .websocket_client import ListenerGroup
from .load_generator import LoadResult, BenchServer, build_script
from .seed_data import SeededData

BROWSERS = 1_000
EVENTS, ROUNDS = 100, 7  # as fast as it goes: a second or less each time, so that many are needed
TURNS = 3
PACE_MILLISECONDS, PACED_EVENTS = (
    50,
    100,
)  # milliseconds between two events, and how many come in this pace


class DeliveryResult(NamedTuple):
    """Deliveries a second, CPU microseconds of the server for each, and the sorted delays of the
    last browser.
    """

    rate: float
    cpu: float
    lasts: list[float]


@contextmanager
def open_listeners(
    server: BenchServer, *, bare: bool = False, asks: str = '["watch",1]'
) -> Iterator[ListenerGroup]:
    """Yield a thousand subscribed browsers."""
    hall = ListenerGroup(server.port, BROWSERS, bare=bare, asks=asks)
    try:
        yield hall
    finally:
        hall.close()


def measure_delivery(
    server: BenchServer, bare: BenchServer
) -> tuple[DeliveryResult, DeliveryResult, float]:
    """Measure delivery to a thousand browsers beside a bare loop of sends.

    Events are sent at full speed, then at the pace of a meeting, turn by turn, because a
    machine's speed changes within a minute.

    Returns:
        Both results, and the median ratio of their rates.
    """
    with open_listeners(server) as hall, open_listeners(bare, bare=True) as other:
        places = ((server, hall), (bare, other))
        pairs = [[run_turn(*place, EVENTS, 0) for place in places] for _ in range(ROUNDS)]
        ours, theirs = (
            DeliveryResult(
                median(pair[which][0] for pair in pairs),
                median(pair[which][1] for pair in pairs),
                sorted(run_turn(*place, PACED_EVENTS, PACE_MILLISECONDS)[2]),
            )
            for which, place in enumerate(places)
        )
    return ours, theirs, median(pair[0][0] / pair[1][0] for pair in pairs)


def run_turn(
    server: BenchServer, hall: ListenerGroup, count: int, pause: int
) -> tuple[float, float, list[float]]:
    """Send events to all listeners of a group.

    Args:
        count: number of events.
        pause: milliseconds between two events.

    Returns:
        Deliveries a second, CPU microseconds of the server for each, and the delay in seconds
        of the last browser for each event.
    """
    hall.moments.clear()
    hall.lasts.clear()
    before = server.cpu()
    hall.ask(
        f"tell {count} {pause}" if hall.bare else f"GET /fan-out/{count}/{pause} HTTP/1.0\r\n\r\n",
        server.port,
    )
    deliveries = hall.size * count
    if not hall.until(lambda: len(hall.moments) >= deliveries):
        raise TimeoutError(f"{deliveries - len(hall.moments)} events were not heard")
    used, begun = server.cpu() - before, json.loads(hall.answer())
    return (
        deliveries / (hall.moments[-1] - begun[0]),
        used / deliveries * 1e6,
        [hall.lasts[number] - moment for number, moment in enumerate(begun)],
    )


def compute_p95(waits: list[float]) -> float:
    """Return the 95th percentile."""
    return waits[min(len(waits) - 1, int(len(waits) * 0.95))]


class ArrivalResult(NamedTuple):
    """Seconds until a thousand browsers that connect at once are subscribed, the server's CPU,
    and bytes of each.
    """

    seconds: float
    cpu: float
    each: float


def measure_arrival(server: BenchServer) -> ArrivalResult:
    """Let a thousand browsers connect at once, several times; return the medians and the memory
    of each.
    """
    times, used, costs = [], [], []
    for _ in range(TURNS):
        server.settle(10)
        before, cpu = server.memory(), server.cpu()
        with open_listeners(server) as hall:
            times.append(hall.took)
            used.append(server.cpu() - cpu)
            costs.append((server.memory() - before) / BROWSERS)
    return ArrivalResult(median(times), median(used), costs[0])


def measure_watched_votes(
    server: BenchServer, ground: SeededData, seconds: int
) -> list[tuple[LoadResult, LoadResult]]:
    """Measure votes while nobody watches the ballot, and while a thousand do, turn by turn."""
    found: list[tuple[LoadResult, LoadResult]] = []
    paths = [f"/api/v1/ballots/{ground.ballot}/votes"]
    for turn in range(TURNS):
        server.settle(10)
        sent = sum(each.total for pair in found for each in pair)
        alone = server.load(
            build_script(f"unseen{turn}", "vote", ground.tokens, paths, sent), seconds
        )
        with (
            open_listeners(server, asks=f'["ballot.watch",{ground.ballot}]') as hall,
            hall.reading(),
        ):
            seen = server.load(
                build_script(f"seen{turn}", "vote", ground.tokens, paths, sent + alone.total),
                seconds,
            )
        found.append((alone, seen))
    return found
