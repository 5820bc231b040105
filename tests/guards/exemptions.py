"""Exemptions: code that still breaks a rule of the architecture.

Each list only gets shorter: a guard fails where an entry is needed no more.
"""

GERUND_FILES = {"consult/core/database/read_coalescing.py: a gerund"}
DOOR_SESSIONS = {"consult/reading/feed/atom_views.py: a door holds no session"}
BARE_METHODS = {
    "consult/amendments/list_filter.py: asked",
    "consult/amendments/proposing/preview.py: said",
    "consult/amendments/read_model.py: counted",
    "consult/comments/models.py: shown",
    "consult/consolidation/carry_over/shapes.py: kept",
    "consult/consolidation/workbench/queries.py: asked",
    "consult/core/database/backup.py: counted",
    "consult/core/events/wakeup.py: gone",
    "consult/core/realtime/shared_counters.py: _gone",
    "consult/exchange/word/package.py: told",
    "consult/exchange/word/runs.py: _seen",
    "consult/exchange/word/styles.py: _made",
    "consult/meetings/drafting/models.py: kept",
    "consult/meetings/live/fragment_views.py: asked",
    "consult/output/word/amendment_writer.py: drawn",
    "consult/reading/text/page_views.py: drawn",
    "consult/text/similarity/languages.py: found",
}
LARGE = {
    "consult/notifications/messages.py: get_notice_path has 37 statements",
    "consult/text/diff/word_diff.py: 201 statements",
}
LARGE_TESTS = {
    "tests/browser/amendments/test_composer.py",
    "tests/browser/meetings/test_chair_console.py",
    "tests/browser/exchange/test_import_review.py",
    "tests/browser/journeys/test_consultation_cycle.py",
    "tests/browser/consolidation/test_workbench.py",
    "tests/http/accounts/test_account_pages.py",
    "tests/http/amendments/test_amendment_pages.py",
    "tests/http/consolidation/test_consolidation_pages.py",
    "tests/unit/accounts/test_sign_in.py",
    "tests/unit/notifications/test_answer_mails.py",
    "tests/unit/ballots/test_ballot_lifecycle.py",
    "tests/unit/comments/test_comment_actions.py",
    "tests/unit/consolidation/carry_over/test_moved_clauses.py",
    "tests/unit/meetings/attendance/test_check_in.py",
    "tests/unit/moderation/test_comment_moderation.py",
    "tests/unit/output/test_document_data.py",
    "tests/unit/positions/test_position_actions.py",
    "tests/unit/ballots/test_secret_ballots.py",
    "tests/unit/meetings/speakers/test_speaker_list.py",
    "tests/unit/amendments/test_split_merge.py",
    "tests/unit/consolidation/workbench/test_split_merge.py",
}
FULL_FOLDERS: set[str] = set()
LONG_DOCUMENTS = {"docs/data.md", "docs/events.md"}
