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
# The files that take longest begin first, so that no worker waits for another at the end.
LONG_FILES = (
    "browser/core/test_accessibility.py",
    "browser/amendments/test_composer.py",
    "browser/journeys/test_keyboard_consolidation.py",
    "browser/journeys/test_consultation_cycle.py",
    "browser/meetings/test_floor.py",
    "realtime/deployment/test_nginx_cluster.py",
    "browser/meetings/test_console_input.py",
    "browser/comments/test_replies.py",
    "browser/exchange/test_import_layouts.py",
)


def assign_workers(items: list[pytest.Item]) -> None:
    """Assign each file of browser tests to one worker, which serves it; its tests may build on
    each other. Files that take long come first.
    """
    for item in items:
        path = _find_path(item)
        if path.parts[0] not in LIVE_FOLDERS:
            continue
        if path.as_posix() in FILES_ALONE or item.name.partition("[")[0] in TESTS_ALONE:
            item.add_marker(pytest.mark.alone)
        if path.parts[0] == "browser":
            item.add_marker(pytest.mark.xdist_group(path.as_posix()))
    items.sort(key=_find_turn)


def _find_path(item: pytest.Item) -> Path:
    return Path(item.path).relative_to(TESTS)


def _find_turn(item: pytest.Item) -> int:
    """Return the place of the item's file among those that take long; else a number behind."""
    path = _find_path(item).as_posix()
    return LONG_FILES.index(path) if path in LONG_FILES else len(LONG_FILES)
