"""The assignment of browser and socket tests to pytest-xdist workers."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FILES_ALONE = frozenset(
    {
        "browser/comments/test_replies.py",
        "browser/consolidation/test_workbench.py",
        "browser/journeys/test_six_person_meeting.py",
        "browser/meetings/test_ballot_bar.py",
        "browser/meetings/test_blocked_websocket.py",
        "browser/meetings/test_chair_console.py",
        "browser/meetings/test_console_input.py",
        "browser/meetings/test_draft_text.py",
        "browser/meetings/test_floor.py",
        "browser/meetings/test_floor_votes.py",
        "browser/meetings/test_offline_queue.py",
        "browser/meetings/test_speaker_turns.py",
        "browser/reading/test_text_page.py",
        "realtime/ballots/test_secret_ballot_crash.py",
        "realtime/consolidation/test_publication_crash.py",
        "realtime/core/test_crash_recovery.py",
        "realtime/core/test_fan_out.py",
        "realtime/deployment/test_nginx_cluster.py",
        "realtime/deployment/test_nginx_front.py",
        "realtime/deployment/test_two_processes.py",
        "realtime/positions/test_tally_events.py",
    }
)
TESTS_ALONE = frozenset(
    {
        "test_a_comment_on_selected_text_reaches_a_second_browser_within_a_second",
        "test_a_hidden_comment_is_gone_from_the_readers_page_at_once",
        "test_a_position_is_counted_in_every_open_browser",
    }
)
LIVE_FOLDERS = {"browser", "realtime"}


def assign_workers(items: list[pytest.Item]) -> None:
    """Assign each file of browser tests to one worker, which serves it; its tests may build on
    each other.
    """
    for item in items:
        path = Path(item.path).relative_to(TESTS)
        if path.parts[0] not in LIVE_FOLDERS:
            continue
        name = item.name.partition("[")[0]
        if "axe" in name or "wide" in name:
            continue
        if path.as_posix() in FILES_ALONE or name in TESTS_ALONE:
            item.add_marker(pytest.mark.alone)
        if path.parts[0] == "browser":
            item.add_marker(pytest.mark.xdist_group(path.as_posix()))
