"""The order in which pytest-xdist hands files of tests to its workers.

Each file runs on one worker (`--dist loadfile`): tests of a browser file share a server and may
build on each other. The groups of pytest-xdist are not used, because version 3.8 ignores them
with pytest 9.2.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
# The files that take longest begin first, so that no worker waits for another at the end.
LONG_FILES = (
    "http/doors/test_permission_table.py",
    "http/ballots/test_vote_anonymity.py",
    "http/core/test_api_conformance.py",
    "unit/migrations/test_schema.py",
    "unit/similarity/test_language_comparison.py",
    "http/core/test_hostile_text.py",
    "unit/core/database/test_move_to_postgresql.py",
    "unit/search/test_clause_comment_search.py",
    "browser/core/test_accessibility.py",
    "browser/amendments/test_composer.py",
    "realtime/deployment/test_nginx_cluster.py",
    "realtime/deployment/test_nginx_front.py",
    "browser/journeys/test_keyboard_consolidation.py",
    "browser/journeys/test_consolidation_clicks.py",
    "browser/journeys/test_consultation_cycle.py",
    "browser/journeys/test_six_person_meeting.py",
    "browser/reading/test_page_weight.py",
    "browser/amendments/test_amendment_display.py",
    "browser/meetings/test_floor.py",
    "realtime/core/test_fan_out.py",
    "browser/exchange/test_import_layouts.py",
    "browser/meetings/test_console_input.py",
    "browser/comments/test_replies.py",
    "browser/comments/test_visitor_comments.py",
    "realtime/deployment/test_two_processes.py",
    "realtime/deployment/test_operators_document.py",
    "browser/core/test_api_document.py",
)


def sort_by_length(items: list[pytest.Item]) -> None:
    """Sort the tests so that the files that take longest come first."""
    turns = {file: turn for turn, file in enumerate(LONG_FILES)}
    items.sort(
        key=lambda item: turns.get(Path(item.path).relative_to(TESTS).as_posix(), len(LONG_FILES))
    )
