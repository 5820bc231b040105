"""Mutation tests: plant one flaw after another in a copy of the program, and check that a test
fails.

`make plants` runs it; arguments select the flaws whose names contain them. A flaw that no
test notices is a gap in the tests: the exit code is 1, and its name is printed last.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from .check_in import CHECK_IN_FLAWS
from .ballots import BALLOT_FLAWS
from .connections import CONNECTION_FLAWS
from .secret_ballots import SECRET_BALLOT_FLAWS

ROOT = Path(__file__).parents[2]
IGNORED_FILES = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "instance", "shots")
PARALLEL_RUNS = 2
LONGEST_RUN_SECONDS = 240  # seconds of one run
EARLY_ANSWER = """    import gevent
    from flask import copy_current_request_context
    result: list = []

    @copy_current_request_context
    def write() -> None:
        with transaction():
            result.append(work())
            gevent.sleep(0.2)
    gevent.spawn(write)
    while not result:
        gevent.sleep(0.001)
    return result[0]
"""
CURSOR_IN_TRANSACTION = (
    "            reaction.react(event)\n            cursor.seq, cursor.failures = event.seq, 0\n"
)
CURSOR_OUTSIDE_TRANSACTION = """            reaction.react(event)
    with transaction():
        if events:
            cursor = db.session.get_one(Cursor, reaction.name)
            cursor.seq, cursor.failures = events[-1].seq, 0
"""
SourceEdit = tuple[
    str, str, str
]  # a file under consult/ or templates/, what stands there, what is planted


class PlantedFlaw(NamedTuple):
    """A plausible mistake, and the tests that should notice it: files, and pytest's -k
    expression.
    """

    name: str
    edits: list[SourceEdit]
    tests: str
    chosen: str = ""


class FlawResult(NamedTuple):
    """The result of a flaw: the first test that failed, or the reason why none could."""

    test: str
    noticed: bool
    seconds: float


EVENTS, DOOR, RULES, FOLLOWER = (
    f"consult/core/{name}.py"
    for name in ("events/log", "web/write_endpoint", "permissions/rules", "events/dispatcher")
)
DB, BATCH, SOCKETS = (
    f"consult/core/{name}.py"
    for name in ("database/engine", "database/group_commit", "realtime/server")
)
COMMENTS, BALLOTS, SEARCH, CONSULTATIONS = (
    f"consult/{name}/queries.py" for name in ("comments", "ballots", "search", "consultations")
)
POSITION_ACTIONS, POSITION_MODELS, CLEAN = (
    "consult/positions/actions.py",
    "consult/positions/models.py",
    "consult/text/sanitize.py",
)
OUTPUT = "consult/output/"
HOLDER = 'UniqueConstraint("ballot_id", "holder"), '
FLAWS = [
    # nothing is lost
    PlantedFlaw(
        "an answer goes out before its COMMIT",
        [(DOOR, "    with transaction():\n        return work()\n", EARLY_ANSWER)],
        "tests/realtime/core/test_crash_recovery.py",
        "five_kills and sqlite",
    ),
    PlantedFlaw(
        "SQLite is not locked before the first read",
        [(DB, '"BEGIN IMMEDIATE"', '"BEGIN"')],
        "tests/unit/core/database/test_transactions.py",
        "one_lock_of_the_database and sqlite",
    ),
    PlantedFlaw(
        "PostgreSQL's writers do not wait for each other",
        [(DB, 'raw.execute(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")', "pass")],
        "tests/unit/core/database/test_transactions.py",
        "one_lock_of_the_database and postgresql",
    ),
    PlantedFlaw(
        "an acknowledged COMMIT is not on the disk",
        [(DB, "synchronous=FULL", "synchronous=NORMAL")],
        "tests/unit/core/database/test_transactions.py",
        "durability and sqlite",
    ),
    PlantedFlaw(
        "a number is left out between two events",
        [(EVENTS, "        seq += 1\n", "        seq += 1 + (row is recorded[-1] and seq > 1)\n")],
        "tests/unit/core/database/test_transactions.py",
        "eight_writers and sqlite",
    ),
    PlantedFlaw(
        "digests are not salted",
        [(EVENTS, "salt=secrets.token_hex(16)", 'salt=""')],
        "tests/unit/core/database/test_transactions.py",
        "salt_of_its_own and sqlite",
    ),
    PlantedFlaw(
        "an attempt that fails leaves its events",
        [(EVENTS, "        del opened.recorded[mark:]\n", "")],
        "tests/unit/core/database/test_transactions.py",
        "takes_its_events and sqlite",
    ),
    PlantedFlaw(
        "a connection that reads may write",
        [
            (
                DB,
                '(*PRAGMAS, "cache_size=-16384", "mmap_size=268435456", "query_only=ON")',
                "PRAGMAS",
            )
        ],
        "tests/unit/core/database/test_transactions.py",
        "itself_refuses and sqlite",
    ),
    PlantedFlaw(
        "a repeated request is done again",
        [
            (DOOR, "    if not kept:\n", "    if True:\n"),
            (DOOR, "        KEEP(", "        kept or KEEP("),
        ],
        "tests/http/core/test_write_endpoint.py",
        "answered_the_same and sqlite",
    ),
    PlantedFlaw(
        "a key answers another request",
        [(DOOR, "    if first_digest != digest:", "    if False:")],
        "tests/http/core/test_write_endpoint.py",
        "key_for_another and sqlite",
    ),
    PlantedFlaw(
        "a refusal in a shared COMMIT undoes the others",
        [
            (
                BATCH,
                "            with attempt(core_only=True):\n                self",
                "            if True:\n                self",
            )
        ],
        "tests/unit/positions/test_position_actions.py",
        "one_refusal and sqlite",
    ),
    PlantedFlaw(
        "the follower skips an event",
        [
            (
                FOLLOWER,
                "events = after(self.announced)",
                "events = after(self.announced and self.announced + 1)",
            )
        ],
        "tests/unit/core/events/test_dispatcher.py",
        "announced_by_seq and sqlite",
    ),
    PlantedFlaw(
        "a reaction's cursor moves in a transaction of its own",
        [(FOLLOWER, CURSOR_IN_TRANSACTION, CURSOR_OUTSIDE_TRANSACTION)],
        "tests/unit/core/events/test_dispatcher.py",
        "whichever_commit and sqlite",
    ),
    # votes count once, as cast
    PlantedFlaw(
        "one holder may have two positions",
        [(POSITION_MODELS, HOLDER, ""), (POSITION_ACTIONS, "    if before:\n", "    if False:\n")],
        "tests/unit/positions/test_position_actions.py",
        "two_hundred_parallel and sqlite",
    ),
    PlantedFlaw(
        "only the program keeps a second position out, not the database",
        [(POSITION_MODELS, HOLDER, "")],
        "tests/unit/positions/test_position_actions.py",
        "refuses_a_second_row and sqlite",
    ),
    PlantedFlaw(
        "the tally counts what an unverified organisation said",
        [(BALLOTS, 'Organisation.status == "verified"', "Organisation.id.is_not(None)")],
        "tests/unit/positions/test_tally.py",
        "verified_no_more and sqlite",
    ),
    PlantedFlaw(
        "who only declares an organisation speaks for it",
        [
            (
                CONSULTATIONS,
                'affiliation == "verified" and status == "verified"',
                "organisation_id is not None",
            )
        ],
        "tests/http/positions/test_position_pages.py tests/realtime/core/test_sockets.py",
        "(asks_a_rule or for_whom_a_position) and sqlite",
    ),
    PlantedFlaw(
        "a position is taken on words that changed meanwhile",
        [
            (
                POSITION_ACTIONS,
                "    if digest is not None and digest != ballot.digest:",
                "    if False:",
            )
        ],
        "tests/unit/positions/test_position_actions.py",
        "position_on_another_text and sqlite",
    ),
    # a secret vote stays secret
    *(PlantedFlaw(*each) for each in BALLOT_FLAWS),
    *(PlantedFlaw(*each) for each in SECRET_BALLOT_FLAWS),
    *(PlantedFlaw(*each) for each in CHECK_IN_FLAWS),
    *(PlantedFlaw(*each) for each in CONNECTION_FLAWS),
    # nobody gets in where they do not belong
    PlantedFlaw(
        "the CSRF token is not looked at",
        [(DOOR, '        raise Forbidden("csrf")', "        pass")],
        "tests/http/core/test_write_endpoint.py",
        "without_the_csrf and sqlite",
    ),
    PlantedFlaw(
        "an ended sign-in still opens the door",
        [(CONSULTATIONS, "SignIn.ended_at.is_(None), ", "")],
        "tests/http/core/test_write_endpoint.py",
        "ended_sign_in and sqlite",
    ),
    PlantedFlaw(
        "whoever takes part may hide",
        [
            (
                RULES,
                '"comment.hide": (moderator | facilitator) & ~author',
                '"comment.hide": participant',
            )
        ],
        "tests/unit/moderation/test_comment_moderation.py",
        "own_clauses_alone and sqlite",
    ),
    PlantedFlaw(
        "comments are taken in every stage",
        [(RULES, '"comment.post": participant & heard', '"comment.post": participant')],
        "tests/unit/comments/test_comment_actions.py",
        "nobody_else and sqlite",
    ),
    PlantedFlaw(
        "everyone reads a working version",
        [(RULES, '"version.read": issued |', '"version.read": anyone |')],
        "tests/http/reading/test_text_page.py",
        "is_for_its_editors and sqlite",
    ),
    PlantedFlaw(
        "a socket hears any audience",
        [(SOCKETS, '    require(actor, "watch."', '    0 and require(actor, "watch."')],
        "tests/realtime/core/test_sockets.py",
        "asks_a_rule and sqlite",
    ),
    PlantedFlaw(
        "hidden words are in the API",
        [(COMMENTS, "    if not readable:\n", "    if False:\n")],
        "tests/http/moderation/test_moderation_pages.py",
        "from_every_page and sqlite",
    ),
    PlantedFlaw(
        "held words are read by everyone",
        [(COMMENTS, '"held": "comment.read_held"', '"held": "comment.read"')],
        "tests/http/moderation/test_moderation_pages.py",
        "held_comment and sqlite",
    ),
    PlantedFlaw(
        "hidden words are found",
        [
            (SEARCH, "                    Comment.hidden_at.is_(None),\n", ""),
            ("consult/search/result_queries.py", " if comment.open}", "}"),
        ],
        "tests/unit/search/test_clause_comment_search.py",
        "even_before_the_index and sqlite",
    ),
    PlantedFlaw(
        "hidden words are counted on the kept page",
        [(COMMENTS, "Comment.amendment_id.is_(None), OPEN)", "Comment.amendment_id.is_(None))")],
        "tests/http/reading/test_text_page.py",
        "never_older and sqlite",
    ),
    PlantedFlaw(
        "passages of hidden comments are marked in the text",
        [(COMMENTS, "made_on.language == language, OPEN)", "made_on.language == language)")],
        "tests/unit/comments/test_passages.py",
        "everyone_may_read and sqlite",
    ),
    PlantedFlaw(
        "a kept page is one more of another process's",
        [
            (
                "consult/reading/text/page_views.py",
                'f"{body.crc} {len(body.plain)} {head}{tail}"',
                'f"{known.turn} {head}{tail}"',
            )
        ],
        "tests/http/reading/test_page_freshness.py",
        "one_process and sqlite",
    ),
    PlantedFlaw(
        "what was said while it was held is told afterwards",
        [
            (
                "consult/comments/actions.py",
                "        if not _always_held(comment):\n",
                "        if True:\n",
            )
        ],
        "tests/unit/moderation/test_confidentiality.py",
        "better_text and sqlite",
    ),
    PlantedFlaw(
        "a kept page outlives a change of its text",
        [("consult/documents/clauses/actions.py", "    clause.document.revision += 1\n", "")],
        "tests/http/reading/test_text_page.py",
        "show_at_once and sqlite",
    ),
    PlantedFlaw(
        "what was hidden is mailed",
        [("consult/notifications/queries.py", "Comment.hidden_at.is_(None), ", "")],
        "tests/unit/notifications/test_notice_mails.py",
        "hidden_before_the_mail and sqlite",
    ),
    PlantedFlaw(
        "the public record shows what moderators heard",
        [
            (
                "consult/audit/queries.py",
                '    if not full and row["audience"] not in {"everyone", "record"}:',
                "    if False:",
            )
        ],
        "tests/unit/audit/test_audit_record.py",
        "nothing_but_a_digest and sqlite",
    ),
    PlantedFlaw(
        "a passage is not escaped",
        [("templates/comments/_thread.html", "{{ c.exact }}", "{{ c.exact | safe }}")],
        "tests/http/core/test_hostile_text.py",
        "no_page",
    ),
    PlantedFlaw(
        "a name is not escaped",
        [("templates/macros/page_parts.html", "{{ person.name or", "{{ person.name | safe or")],
        "tests/http/core/test_hostile_text.py",
        "no_page",
    ),
    PlantedFlaw(
        "Markdown may hold HTML",
        [
            (CLEAN, '{"html": False}', '{"html": True}'),
            (CLEAN, '.disable(["image", "html_block", "html_inline"])', ""),
            (CLEAN, "return nh3.clean(", "return html or nh3.clean("),
        ],
        "tests/unit/text/test_sanitize.py",
        "https_and_mail",
    ),
    # what goes out says what it is, and comes in again as it went
    PlantedFlaw(
        "a file of a working version does not say so",
        [(OUTPUT + "word/page_frame.py", "if source.issued else styled(", "if True else styled(")],
        "tests/unit/output/test_word_text.py",
        "says_so_at_its_head",
    ),
    PlantedFlaw(
        "a change of emphasis is lost when it is refused",
        [
            (
                OUTPUT + "word/change_pieces.py",
                "before.emphasis == after.emphasis or letter",
                "True or letter",
            )
        ],
        "tests/unit/output/test_word_redline.py",
        "refused_it_is",
    ),
    PlantedFlaw(
        "the numbers of a redline count on over what is refused",
        [
            (
                OUTPUT + "word/redline_writer.py",
                "            paper.numbering.fresh()",
                "            pass",
            )
        ],
        "tests/unit/output/test_word_redline.py",
        "keeps_its_label",
    ),
    PlantedFlaw(
        "a redline names who proposed what was hidden",
        [
            (
                OUTPUT + "word/redline_queries.py",
                "EVERYONE = Actor()",
                "EVERYONE = Actor(roles=frozenset({(1, 'moderator')}))",
            )
        ],
        "tests/http/output/test_redline.py",
        "names_nobody and sqlite",
    ),
    PlantedFlaw(
        "a file is begun once more by everyone who asks",
        [(OUTPUT + "artifact_cache.py", "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_UN")],
        "tests/unit/output/test_artifact_cache.py",
        "begin_it_once",
    ),
    PlantedFlaw(
        "a file that cannot be written is begun for ever",
        [(OUTPUT + "artifact_cache.py", "TRIES = 2", "TRIES = 2_000")],
        "tests/unit/output/test_artifact_cache.py",
        "given_up",
    ),
]


def run_tests(copy: Path, tests: str, chosen: str, until: str = "-x") -> tuple[int, str]:
    """Run pytest in a copy until the first failure; return its exit code and output."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        until,
        "-p",
        "no:cacheprovider",
        *tests.split(),
        "-k",
        chosen,
    ]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_RUN_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return 1, "FAILED (it never ended)"
    return done.returncode, done.stdout + done.stderr


@contextmanager
def copy_program():
    """Yield a copy of the program in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="consult-plants-") as folder:
        copy = Path(folder) / "consult"
        shutil.copytree(ROOT, copy, ignore=IGNORED_FILES)
        yield copy


def plant_flaw(copy: Path, edits: list[SourceEdit]) -> None:
    """Apply the edits; raise LookupError if the program no longer contains the text to replace."""
    for file, old, new in edits:
        path = copy / file
        source = path.read_text()
        if old not in source:
            raise LookupError(f"{file} has no {old!r}")
        path.write_text(source.replace(old, new))


def run_flaw(flaw: PlantedFlaw) -> FlawResult:
    """Plant a flaw, and return which test notices it.

    A run that fails before a test can fail does not count.
    """
    began = monotonic()
    with copy_program() as copy:
        try:
            plant_flaw(copy, flaw.edits)
        except LookupError as gone:
            return FlawResult(str(gone), False, 0)
        code, wrote = run_tests(copy, flaw.tests, flaw.chosen)
    failed = re.search(r"^FAILED (\S+?)(?:::(\w+).*)?$", wrote, re.MULTILINE)
    test = (
        (failed[2] or failed[1]) if failed else f"no test failed (exit code {code}): {wrote[-200:]}"
    )
    return FlawResult(test, code == 1 and failed is not None, monotonic() - began)


def find_failing_files(flaws: list[PlantedFlaw]) -> set[str]:
    """Return the test files that fail without any flaw; their failures prove nothing."""
    files = " ".join(dict.fromkeys(file for flaw in flaws for file in flaw.tests.split()))
    with copy_program() as copy:
        code, wrote = run_tests(
            copy,
            files,
            " or ".join(dict.fromkeys(f"({flaw.chosen})" for flaw in flaws)),
            "--maxfail=99",
        )
    failed = set(re.findall(r"^(?:FAILED|ERROR) ([^\s:]+)", wrote, re.MULTILINE))
    if code and not failed:
        sys.exit(f"the tests do not run:\n{wrote[-1500:]}")
    return failed


def main(words: list[str]) -> int:
    """Plant all flaws, or those whose name contains all arguments; return 1 if one is not
    noticed.
    """
    began, living = monotonic(), []
    chosen = [flaw for flaw in FLAWS if all(word in flaw.name for word in words)]
    failing = find_failing_files(chosen) if chosen else set()
    flaws = [flaw for flaw in chosen if not failing & set(flaw.tests.split())]
    for flaw in chosen:
        if flaw not in flaws:
            print(f"CANNOT TELL  {flaw.name}: without it, {flaw.tests} fails")
    with ThreadPoolExecutor(PARALLEL_RUNS) as planting:
        for flaw, found in zip(flaws, planting.map(run_flaw, flaws), strict=True):
            verdict = "noticed" if found.noticed else "LIVES  "
            print(f"{verdict}  {flaw.name}: {found.test}  ({found.seconds:.0f} s)", flush=True)
            living += [] if found.noticed else [flaw.name]
    print(
        f"{len(flaws) - len(living)} of {len(chosen)} flaws were noticed, in "
        f"{monotonic() - began:.0f} s"
    )
    print(*living, sep="\n")
    return 1 if living or len(flaws) < len(chosen) or not flaws else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
