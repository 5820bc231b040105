"""The delay until many browsers receive a change, and until its page is rendered again."""

import json
import urllib.request
from time import monotonic

from .websocket_client import ListenerGroup
from .load_generator import BenchServer
from bench.report import VIEWS
from .seed_data import SeededData
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.web.csrf import compute_csrf_token

BROWSERS, CHANGES = 200, 30


def measure_propagation(server: BenchServer, ground: SeededData) -> list[float]:
    """Return the sorted seconds from sending a comment to its event, for every browser and
    comment.
    """
    hall, waits = ListenerGroup(server.port, BROWSERS), []
    try:
        for number in range(CHANGES):
            hall.moments.clear()
            began = monotonic()
            _post_comment(
                server.port, ground.tokens[number], ground.clauses["talk"][number], number
            )
            if not hall.until(lambda: len(hall.moments) >= BROWSERS):
                raise TimeoutError("not every browser heard of the comment")
            waits += [moment - began for moment in hall.moments]
    finally:
        hall.close()
    return sorted(waits)


def measure_first_pages(server: BenchServer, ground: SeededData) -> dict[str, list[float]]:
    """Return the seconds of the first page after a new amendment, by page."""
    found: dict[str, list[float]] = {path: [] for path in VIEWS}
    for path in found:
        server.get(f"/en/c/talks/{path}")
    for number in range(CHANGES):
        for turn, (path, times) in enumerate(found.items()):
            clause = ground.clauses[path.split("?")[0]][number]
            _post_json(
                server.port,
                ground.tokens[number],
                f"clauses/{clause}/amendments",
                {
                    "kind": "mod",
                    "text": f"We *resolve* to do so by 2031, as point {number}.{turn}.",
                    "reason": "It can be done.",
                },
            )
            began = monotonic()
            server.get(f"/en/c/talks/{path}")
            times.append(monotonic() - began)
    return found


def _post_comment(port: int, token: str, clause_id: int, number: int) -> None:
    _post_json(
        port,
        token,
        f"clauses/{clause_id}/comments",
        {"body": f"Who reports on this, and to whom? ({number})"},
    )


def _post_json(port: int, token: str, path: str, given: dict[str, str]) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/{path}",
        method="POST",
        data=json.dumps(given).encode(),
        headers={
            "Content-Type": "application/json",
            "Cookie": f"{COOKIE_NAME}={token}",
            "X-CSRF-Token": compute_csrf_token(token),
        },
    )
    urllib.request.urlopen(request).close()
