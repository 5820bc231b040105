"""The assignment of browser and socket tests to pytest-xdist workers."""

from pathlib import Path

import pytest

ALONE = frozenset(
    {
        "test_blocked",
        "test_console",
        "test_console_typed",
        "test_deployed",
        "test_deployed_front",
        "test_drafting",
        "test_fanout",
        "test_kill",
        "test_meeting_of_six",
        "test_meetings_floor",
        "test_meetings_turns",
        "test_meetings_voting",
        "test_replying",
        "test_tallies",
        "test_two_workers",
        "test_waiting",
        "test_meetings_ballot_bar",
        "test_secret_kill",
        "test_publishing_kill",
        "test_workbench",
        "test_reading",
        "test_a_comment_on_selected_words_reaches_a_second_browser_within_a_second",
        "test_a_position_is_counted_in_every_open_browser",
        "test_a_hidden_comment_is_gone_from_the_readers_page_at_once",
    }
)
LIVE_FOLDERS = {"browser", "realtime"}


def assign_workers(items: list[pytest.Item]) -> None:
    """Assign each file of browser tests to one worker, which serves it; its tests may build on
    each other.
    """
    for item in items:
        folder, file = Path(item.path).parent.name, Path(item.path).stem
        if folder not in LIVE_FOLDERS:
            continue
        name = item.name.partition("[")[0]
        if "axe" in name or "wide" in name:
            continue
        if not ALONE.isdisjoint({file, name}):
            item.add_marker(pytest.mark.alone)
        elif folder == "browser":
            item.add_marker(pytest.mark.xdist_group(file))
