"""Hooks: callbacks that higher floors add when they are imported, called by the floors below.

Rows and values of features are of type Any here, because core knows no feature; the comment of
each hook names them. A hook that may refuse raises a Problem.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from flask import Response, current_app

from consult.core.errors import Conflict, Problem
from consult.core.permissions.actor import Actor, Visitor

# core
on_commit: list[Callable[[], None]] = []  # after a COMMIT with events; must return at once
on_tick: list[Callable[[], None]] = []  # four times a second, to queue messages
on_form_sent: list[
    Callable[[Actor, str, dict[str, Any]], None]
] = []  # (actor, mark of a draft, fields): a form that names its draft was sent, and accepted
after_restore: list[Callable[[], None]] = []  # after a database was restored from a backup


class FramePart(NamedTuple):
    """A floor's part of the frame that a new consultation takes over from an earlier one.

    Attributes:
        collect: (consultation id) gives rows of plain values, in their order.
        lay: (Consultation, rows, ids of its stages in their order) writes them for a new one,
            within the transaction that creates it.
    """

    collect: Callable[[int], list[dict[str, Any]]]
    lay: Callable[[Any, list[dict[str, Any]], list[int]], None]


# consultations
frame_parts: dict[str, FramePart] = {}  # by the name of the part

# accounts
on_confirmation: list[
    Callable[[int], None]
] = []  # (user id): within the transaction that confirms a new person's address by a code
on_account_end: list[
    Callable[[int], None]
] = []  # (user id): within the transaction that closes or erases an account
# endpoints of forms that a visitor may fill in first and send by proving an address
entry_endpoints: set[str] = set()

# documents: versions, clauses and their locks
issue_checks: list[
    Callable[[Actor, Any], Iterable[Conflict]]
] = []  # (actor, Version): what prevents that a version is issued
before_issue: list[
    Callable[[Actor, Any], None]
] = []  # (actor, Version): within the transaction that issues a version
issue_questions: list[
    Callable[[Any], list[Any]]
] = []  # (Version): each IssueQuestion of documents/versions that issuing it asks
on_issue: list[
    Callable[[Actor, Any, dict[int, str]], None]
] = []  # (actor, Version, answers by meeting): within the transaction, once it is issued
on_translation: list[
    Callable[[Any, str, list[Any]], None]
] = []  # (Version, language, each ChangedWording): within the transaction that publishes them
before_stage_removal: list[
    Callable[[Any], None]
] = []  # (Stage): may refuse that the stage is removed
before_discard: list[
    Callable[[list[int]], None]
] = []  # (version ids): before working versions are deleted
before_clause_deletion: list[
    Callable[[list[int]], None]
] = []  # (clause ids): before clauses are deleted
# by refusal: (clause_ids=, amendment_id=) gives each Lock of documents/clauses/text_locks.py
lock_checks: dict[str, Callable[..., list[Any]]] = {}
# the refusals among these that hold a version back only where it changes the text of a clause
own_text_locks: set[str] = set()

# ballots
before_vote: list[
    Callable[[Actor, Any], None]
] = []  # (actor, BallotState): under the write lock; may refuse the vote
before_podium_act: list[
    Callable[[Actor, Any], None]
] = []  # (actor, Ballot): under the write lock; may refuse an act of the podium on the ballot
before_result_recorded: list[
    Callable[[Any], None]
] = []  # (Ballot): under the write lock; may refuse that the result of a sounding is decided on
result_recording_ends: list[
    Callable[[Any], bool]
] = []  # (Ballot): whether it is too late to decide that its result is recorded
result_holds: list[
    Callable[[Any], bool]
] = []  # (Ballot): whether its result waits for the chair to read it out
on_close: dict[str, Callable[[Any], None]] = {}  # by kind: (Ballot) ends a ballot at its deadline
on_recount: dict[
    str, Callable[[Any], tuple[list[int], bool, bool]]
] = {}  # by kind: (Ballot) gives counts, announced and recorded of Recount
ballot_url_by_kind: dict[
    str, Callable[[int], str]
] = {}  # by kind: (ballot id) gives the address of the page that shows it

# consolidation and meetings
highest_decision_numbers: list[
    Callable[[int], int]
] = []  # (consultation id) gives the highest number of the floor's own decisions, or 0
source_labels: list[
    Callable[[set[str]], dict[str, Any]]
] = []  # (codes of sources) gives a SourceLabel for each that the floor knows
# by time ("ahead", "live", "over"): (Meeting) gives the response at its address
meeting_pages: dict[str, Callable[[Any], Response]] = {}

# output
report_sections: list[
    Callable[[Any], list[Any]]
] = []  # (ReportScope): each ReportBlock of a section of the chair's report

# notifications
sample_reactions: dict[
    str, Callable[[Any], None]
] = {}  # by event verb: the sample runs these reactions itself, since it has no dispatcher


class AppHooks(NamedTuple):
    """The callbacks of one application, which `consult/app.py` passes in.

    Each is a function of a higher floor that core, accounts or consultations need. The functions
    of documents are explained in documents/clause_queries.py.

    Attributes:
        identify_visitor: the Visitor of a token of a cookie or of a program.
        get_sign_in_limits: the SignInLimits of accounts/sign_in/time_limits.py.
        prove_entry: signs in the person who enters the code that was mailed to a visitor: (secret
            of the browser, code) gives the secret of the sign-in, or raises a Problem.
        show_entry_again: the page that asks for that code, with the form that was sent with it.
        count_unread: the number of unread notices of an actor.
        find_only_consultation: the consultation, if there is only one.
        load_rules_version: the version of the rules, privacy notice and licence that people accept.
        name_head: names a person head of delegation in the consultations that go on.
        find_heads: the names of the heads of delegation of an organization.
        has_deciding_role: whether a person holds a role that decides, in any consultation.
        holds_role: whether a person holds one of these roles, in any consultation.
        find_solely_administered_title: the title of a consultation that only this user can
            administer, or None.
        list_language_gaps: the current versions of a consultation that lack languages.
        require_readable: refuses an actor who may not read a consultation that is in preparation.
        has_meeting_ahead: whether a meeting of a consultation is open, suspended or planned.
    """

    identify_visitor: Callable[[str], Visitor]
    get_sign_in_limits: Callable[[], Any]
    prove_entry: Callable[[str, str], str]
    show_entry_again: Callable[[Problem], Response]
    count_unread: Callable[[Actor], int]
    find_only_consultation: Callable[[], Any]
    load_rules_version: Callable[[], str]
    name_head: Callable[[Actor, int], None]
    find_heads: Callable[[int], list[str]]
    has_deciding_role: Callable[[int], bool]
    holds_role: Callable[[int, Collection[str]], bool]
    find_solely_administered_title: Callable[[int], str | None]
    list_document_titles: Callable[[int], list[Any]]
    list_titles_without_text: Callable[[int], list[dict[str, str]]]
    find_known_clauses: Callable[[int, Iterable[int]], set[int]]
    find_clauses_with_tags: Callable[[Iterable[int]], set[int]]
    find_clauses_by_label: Callable[[int, int, Iterable[str]], dict[str, int]]
    load_current_names: Callable[[Iterable[int]], dict[int, str]]
    load_document_titles_by_clause: Callable[[Iterable[int]], dict[int, Any]]
    count_tag_uses: Callable[[int], dict[int, int]]
    list_language_gaps: Callable[[int], list[Any]]
    require_readable: Callable[[Actor, int], None]
    has_meeting_ahead: Callable[[int], bool]


def get_app_hooks() -> AppHooks:
    """Return the callbacks of the application in force."""
    found: AppHooks = current_app.extensions["hooks"]
    return found
