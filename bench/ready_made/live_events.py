"""Events to many browsers by our fan-out, beside Flask-SocketIO's own way."""

from contextlib import ExitStack, closing
from typing import NamedTuple

from bench.fan_out import compute_p95, run_turn
from bench.websocket_client import ListenerGroup

from .comparison import Comparison
from .servers import OURS, BenchGround, run_ways

LISTENERS = 300
EVENTS, PACED_EVENTS, PACE_MILLISECONDS = 150, 40, 50
STOCK = "Flask-SocketIO"


class TwoWays(NamedTuple):
    """The figures of our own way and of the ready-made one, turn by turn."""

    ours: list[float]
    ready_made: list[float]


def compare_fan_out(ground: BenchGround) -> list[Comparison]:
    """Compare deliveries a second, CPU time for each, and the delay of the last browser."""
    rates, costs, lasts = (TwoWays([], []) for _ in range(3))
    with ExitStack() as stack:
        servers = stack.enter_context(run_ways(ground, ground.sqlite, OURS, "stock-fan-out"))
        places = [
            (
                way,
                each.server,
                stack.enter_context(closing(ListenerGroup(each.server.port, LISTENERS))),
            )
            for way, each in enumerate(servers)
        ]
        for turn in range(ground.length.turns + 1):
            for way, server, hall in places[:: -1 if turn % 2 else 1]:
                rate, cost, _ = run_turn(server, hall, EVENTS, 0)
                _, _, delays = run_turn(server, hall, PACED_EVENTS, PACE_MILLISECONDS)
                if turn:  # the first turn warms up
                    rates[way].append(rate)
                    costs[way].append(cost)
                    lasts[way].append(compute_p95(sorted(delays)) * 1000)
    title = f"{LISTENERS} browsers:"
    return [
        Comparison("0003", f"{title} deliveries a second", STOCK, *rates),
        Comparison("0003", f"{title} µs of CPU for a delivery", STOCK, *costs, rates=False),
        Comparison(
            "0003",
            f"{title} ms until the last one hears, 20 events a second (p95)",
            STOCK,
            *lasts,
            rates=False,
        ),
    ]
