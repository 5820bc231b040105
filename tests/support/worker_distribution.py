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
    "http/core/test_hostile_text.py",
    "unit/migrations/test_schema.py",
    "releases/test_upgrades.py",
    "http/core/test_api_conformance.py",
    "http/ballots/test_vote_anonymity.py",
    "real/submissions/test_netmundial_files.py",
    "http/core/test_languages_of_words.py",
    "unit/core/database/test_move_to_postgresql.py",
    "unit/similarity/test_language_comparison.py",
    "http/doors/test_token_scopes.py",
    "unit/search/test_clause_comment_search.py",
    "browser/core/test_accessibility.py",
    # these four need no sample, which the file above prepares
    "realtime/deployment/test_nginx_cluster.py",
    "realtime/deployment/test_two_processes.py",
    "realtime/core/test_crash_recovery.py",
    "realtime/deployment/test_nginx_front.py",
    "browser/amendments/test_composer.py",
    "browser/journeys/test_consultation_cycle.py",
    "browser/journeys/test_six_person_meeting.py",
    "browser/meetings/test_floor.py",
    "browser/comments/test_replies.py",
    "browser/meetings/test_chair_console.py",
    "browser/amendments/test_amendment_display.py",
    "browser/drafts/test_two_devices.py",
    "browser/meetings/test_console_input.py",
    "browser/reading/test_page_weight.py",
    "browser/reading/test_clause_visibility.py",
    "browser/comments/test_visitor_comments.py",
    "browser/consolidation/test_workbench.py",
    "browser/reading/test_text_page.py",
    "browser/ballots/test_secret_ballot.py",
    "browser/journeys/test_first_contribution.py",
    "browser/meetings/test_floor_votes.py",
    "browser/comments/test_own_words.py",
    "browser/meetings/test_ballot_bar.py",
    "browser/comments/test_comment_field.py",
    "realtime/core/test_fan_out.py",
    "browser/ballots/test_vote_corrections.py",
    "browser/exchange/test_import_layouts.py",
    # with --thorough alone
    "browser/journeys/test_keyboard_consolidation.py",
    "browser/journeys/test_questionnaire_to_report.py",
    "browser/journeys/test_consolidation_clicks.py",
    "realtime/deployment/test_operators_document.py",
)


def sort_by_length(items: list[pytest.Item]) -> None:
    """Sort the tests so that the files that take longest come first."""
    turns = {file: turn for turn, file in enumerate(LONG_FILES)}
    items.sort(
        key=lambda item: turns.get(Path(item.path).relative_to(TESTS).as_posix(), len(LONG_FILES))
    )
