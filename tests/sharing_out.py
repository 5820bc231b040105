"""Which tests of browsers and sockets stay together on one worker."""

from pathlib import Path

import pytest

LIVE = {"browser", "realtime"}
# Each of these uses several processes at once; one worker runs them one after another.
HEAVY = {
    "test_deployed",
    "test_deployed_front",
    "test_two_workers",
    "test_kill",
    "test_secret_kill",
    "test_publishing_kill",
}


def share_out(items: list[pytest.Item]) -> None:
    """Give each file of browser tests to one worker, which serves it: its tests may build on each other."""
    for item in items:
        folder, file = Path(item.path).parent.name, Path(item.path).stem
        if folder in LIVE and (folder == "browser" or file in HEAVY):
            item.add_marker(pytest.mark.xdist_group("heavy" if file in HEAVY else file))
