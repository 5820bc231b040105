"""Flaws of the foundations: nothing is lost, votes count once, rights are checked.

See runner.py.
"""

from tests.plants.flaw import Flaw

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
CORE = "consult/core/"
EVENTS, DISPATCHER = CORE + "events/log.py", CORE + "events/dispatcher.py"
ENGINE, GROUP_COMMIT = CORE + "database/engine.py", CORE + "database/group_commit.py"
WRITE_ENDPOINT, RULES = CORE + "web/write_endpoint.py", CORE + "permissions/rules.py"
SERVER = CORE + "realtime/server.py"
COMMENTS, POSITIONS, SEARCH, CONSULTATIONS = (
    f"consult/{name}/queries.py"
    for name in ("comments", "positions", "search/candidates", "consultations")
)
POSITION_ACTIONS, POSITION_MODELS, SANITIZE = (
    "consult/positions/actions.py",
    "consult/positions/models.py",
    "consult/text/sanitize.py",
)
OUTPUT = "consult/output/"
UNIQUE_HOLDER = '        UniqueConstraint("ballot_id", "holder"),\n        Index('
PROGRAM_FLAWS = [
    # nothing is lost
    Flaw(
        "an answer goes out before its COMMIT",
        [(WRITE_ENDPOINT, "    with transaction():\n        return work()\n", EARLY_ANSWER)],
        "tests/realtime/core/test_crash_recovery.py",
        "three_kills and sqlite",
    ),
    Flaw(
        "SQLite is not locked before the first read",
        [(ENGINE, '"BEGIN IMMEDIATE"', '"BEGIN"')],
        "tests/unit/core/database/test_transactions.py",
        "one_lock_of_the_database and sqlite",
    ),
    Flaw(
        "PostgreSQL's writers do not wait for each other",
        [(ENGINE, 'raw.execute(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")', "pass")],
        "tests/unit/core/database/test_transactions.py",
        "one_lock_of_the_database and postgresql",
    ),
    Flaw(
        "an acknowledged COMMIT is not on the disk",
        [(ENGINE, "synchronous=FULL", "synchronous=NORMAL")],
        "tests/unit/core/database/test_transactions.py",
        "durability and sqlite",
    ),
    Flaw(
        "a number is left out between two events",
        [(EVENTS, "        seq += 1\n", "        seq += 1 + (row is recorded[-1] and seq > 1)\n")],
        "tests/unit/core/database/test_transactions.py",
        "eight_writers and sqlite",
    ),
    Flaw(
        "digests are not salted",
        [(EVENTS, "salt=secrets.token_hex(16)", 'salt=""')],
        "tests/unit/core/database/test_transactions.py",
        "salt_of_its_own and sqlite",
    ),
    Flaw(
        "an attempt that fails leaves its events",
        [(EVENTS, "        del opened.recorded[mark:]\n", "")],
        "tests/unit/core/database/test_transactions.py",
        "takes_its_events and sqlite",
    ),
    Flaw(
        "a connection that reads may write",
        [
            (
                ENGINE,
                '(*COMMON_PRAGMAS, "cache_size=-16384", "mmap_size=268435456", "query_only=ON")',
                "COMMON_PRAGMAS",
            )
        ],
        "tests/unit/core/database/test_transactions.py",
        "itself_refuses and sqlite",
    ),
    Flaw(
        "a repeated request is done again",
        [
            (WRITE_ENDPOINT, "    if not kept:\n", "    if True:\n"),
            (WRITE_ENDPOINT, "        INSERT_KEPT_ANSWER(", "        kept or INSERT_KEPT_ANSWER("),
        ],
        "tests/http/core/test_write_endpoint.py",
        "answered_the_same and sqlite",
    ),
    Flaw(
        "a key answers another request",
        [(WRITE_ENDPOINT, 'first_digest not in {"", digest}', "False")],
        "tests/http/core/test_write_endpoint.py",
        "key_for_another and sqlite",
    ),
    Flaw(
        "a refusal in a shared COMMIT undoes the others",
        [
            (
                GROUP_COMMIT,
                "            with open_savepoint(core_only=True):\n                self",
                "            if True:\n                self",
            )
        ],
        "tests/unit/positions/test_parallel_positions.py",
        "one_refusal and sqlite",
    ),
    Flaw(
        "the follower skips an event",
        [
            (
                DISPATCHER,
                "events = read_events_since(self.position)",
                "events = read_events_since(self.position and self.position + 1)",
            )
        ],
        "tests/unit/core/events/test_dispatcher.py",
        "announced_by_seq and sqlite",
    ),
    Flaw(
        "a reaction's cursor moves in a transaction of its own",
        [(DISPATCHER, CURSOR_IN_TRANSACTION, CURSOR_OUTSIDE_TRANSACTION)],
        "tests/unit/core/events/test_dispatcher.py",
        "whichever_commit and sqlite",
    ),
    # votes count once, as cast
    Flaw(
        "one holder may have two positions",
        [
            (POSITION_MODELS, UNIQUE_HOLDER, "        Index("),
            (POSITION_ACTIONS, "    if before:\n", "    if False:\n"),
        ],
        "tests/unit/positions/test_parallel_positions.py",
        "two_hundred_parallel and sqlite",
    ),
    Flaw(
        "only the program keeps a second position out, not the database",
        [(POSITION_MODELS, UNIQUE_HOLDER, "        Index(")],
        "tests/unit/positions/test_position_actions.py",
        "refuses_a_second_row and sqlite",
    ),
    Flaw(
        "the tally counts what an unverified organisation said",
        [(POSITIONS, 'Organisation.status == "verified"', "Organisation.id.is_not(None)")],
        "tests/unit/positions/test_tally.py",
        "verified_no_more and sqlite",
    ),
    Flaw(
        "who only declares an organisation speaks for it",
        [
            (
                CONSULTATIONS,
                'row.affiliation == "verified" and row.organisation_status == "verified"',
                "row.organisation_id is not None",
            )
        ],
        "tests/http/positions/test_position_pages.py tests/realtime/core/test_sockets.py",
        "(asks_a_rule or for_whom_a_position) and sqlite",
    ),
    Flaw(
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
    # nobody gets in where they do not belong
    Flaw(
        "the CSRF token is not looked at",
        [(CORE + "web/csrf.py", '        raise Forbidden("csrf")', "        pass")],
        "tests/http/core/test_write_endpoint.py",
        "without_the_csrf and sqlite",
    ),
    Flaw(
        "an ended sign-in still opens the door",
        [(CONSULTATIONS, "if why or row.ended_at is not None:", "if False:")],
        "tests/http/core/test_write_endpoint.py",
        "ended_sign_in and sqlite",
    ),
    Flaw(
        "a token reaches beyond its scopes",
        [
            (
                CORE + "permissions/scopes.py",
                "return actor.scopes is None or get_scope(rule) in actor.scopes",
                "return True",
            )
        ],
        "tests/unit/core/permissions/test_scopes.py",
        "scopes_do_not_reach",
    ),
    Flaw(
        "a sign-in without a code makes tokens that speak",
        [
            (
                "consult/accounts/sign_in/api_token_actions.py",
                "if scopes & STRONG_SCOPES and not strong:",
                "if False:",
            )
        ],
        "tests/unit/accounts/test_api_tokens.py",
        "reads_and_contributes_at_most and sqlite",
    ),
    Flaw(
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
    Flaw(
        "comments are taken in every stage",
        [(RULES, '"comment.post": participant & in_comment_stage', '"comment.post": participant')],
        "tests/unit/comments/test_comment_actions.py",
        "nobody_else and sqlite",
    ),
    Flaw(
        "everyone reads a working version",
        [(RULES, '"version.read": issued\n', '"version.read": anyone\n')],
        "tests/http/reading/test_text_page.py",
        "is_for_its_editors and sqlite",
    ),
    Flaw(
        "a socket hears any audience",
        [
            (
                SERVER,
                '    require_permission(actor, "watch."',
                '    0 and require_permission(actor, "watch."',
            )
        ],
        "tests/realtime/core/test_sockets.py",
        "asks_a_rule and sqlite",
    ),
    Flaw(
        "hidden words are in the API",
        [(COMMENTS, "    if not readable:\n", "    if False:\n")],
        "tests/http/moderation/test_moderation_pages.py",
        "from_every_page and sqlite",
    ),
    Flaw(
        "held words are read by everyone",
        [(COMMENTS, '"held": "comment.read_held"', '"held": "comment.read"')],
        "tests/http/moderation/test_moderation_pages.py",
        "held_comment and sqlite",
    ),
    Flaw(
        "hidden words are found",
        [
            (SEARCH, "                    Comment.hidden_at.is_(None),\n", ""),
            ("consult/search/result_queries.py", " if comment.open}", "}"),
        ],
        "tests/unit/search/test_clause_comment_search.py",
        "even_before_the_index and sqlite",
    ),
    Flaw(
        "hidden words are counted on the kept page",
        [
            (
                COMMENTS,
                "Comment.amendment_id.is_(None),\n            IS_OPEN,\n",
                "Comment.amendment_id.is_(None),\n",
            )
        ],
        "tests/http/reading/test_text_page.py",
        "never_older and sqlite",
    ),
    Flaw(
        "passages of hidden comments are marked in the text",
        [
            (
                COMMENTS,
                "made_on.language == language,\n            IS_OPEN,\n",
                "made_on.language == language,\n",
            )
        ],
        "tests/unit/comments/test_passages.py",
        "everyone_may_read and sqlite",
    ),
    Flaw(
        "a kept page is one more of another process's",
        [
            (
                "consult/reading/text/page_views.py",
                'f"{body.crc} {len(body.plain)} {head}{tail}"',
                'f"{known.renewal} {head}{tail}"',
            )
        ],
        "tests/http/reading/test_page_freshness.py",
        "one_process and sqlite",
    ),
    Flaw(
        "what was said while it was held is told afterwards",
        [
            (
                "consult/comments/actions.py",
                "        if not is_same and not _is_never_public(comment):\n",
                "        if True:\n",
            )
        ],
        "tests/unit/moderation/test_confidentiality.py",
        "better_text and sqlite",
    ),
    Flaw(
        "a kept page outlives a change of its text",
        [("consult/documents/clauses/actions.py", "    clause.document.revision += 1\n", "")],
        "tests/http/reading/test_text_page.py",
        "show_at_once and sqlite",
    ),
    Flaw(
        "what was hidden is mailed",
        [("consult/notifications/queries.py", "Comment.hidden_at.is_(None), ", "")],
        "tests/unit/notifications/test_notice_mails.py",
        "hidden_before_the_mail and sqlite",
    ),
    Flaw(
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
    Flaw(
        "a passage is not escaped",
        [("templates/comments/_thread.html", "{{ c.exact }}", "{{ c.exact | safe }}")],
        "tests/http/core/test_hostile_text.py",
        "no_page",
    ),
    Flaw(
        "a name is not escaped",
        [
            (
                "templates/macros/page_parts.html",
                "{{ person.name | localize_government or",
                "{{ person.name | safe or",
            )
        ],
        "tests/http/core/test_hostile_text.py",
        "no_page",
    ),
    Flaw(
        "Markdown may hold HTML",
        [
            (SANITIZE, '{"html": False}', '{"html": True}'),
            (SANITIZE, '.disable(\n    ["image", "html_block", "html_inline"]\n)', ""),
            (SANITIZE, "return nh3.clean(", "return html or nh3.clean("),
        ],
        "tests/unit/text/test_sanitize.py",
        "https_and_mail",
    ),
    # what goes out says what it is, and comes in again as it went
    Flaw(
        "a file of a working version does not say so",
        [
            (
                OUTPUT + "word/page_frame.py",
                "        if source.issued\n        else build_styled_run(",
                "        if True\n        else build_styled_run(",
            )
        ],
        "tests/unit/output/test_word_text.py",
        "says_so_at_its_head",
    ),
    Flaw(
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
    Flaw(
        "a redline names who proposed what was hidden",
        [
            (
                OUTPUT + "word/redline_queries.py",
                "PUBLIC_READER = Actor()",
                "PUBLIC_READER = Actor(roles=frozenset({(1, 'moderator')}))",
            )
        ],
        "tests/http/output/test_redline.py",
        "names_nobody and sqlite",
    ),
    Flaw(
        "a file is begun once more by everyone who asks",
        [(OUTPUT + "artifact_cache.py", "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_UN")],
        "tests/unit/output/test_artifact_cache.py",
        "begin_it_once",
    ),
    Flaw(
        "a file that cannot be written is begun for ever",
        [(OUTPUT + "artifact_cache.py", "TRIES = 2", "TRIES = 2_000")],
        "tests/unit/output/test_artifact_cache.py",
        "given_up",
    ),
    # an upgrade keeps everything
    Flaw(
        "an upgrade forgets a column",
        [
            (
                "consult/migrations/versions/20261129_presence_page.py",
                "        batch_op.add_column(sa.Column('left_page', sa.String(), nullable=True))\n",
                "",
            )
        ],
        "tests/releases/test_upgrades.py",
        "schema_is_that",
    ),
    Flaw(
        "an upgrade empties the comments",
        [
            (
                "consult/migrations/versions/20261127_words_of_ballots.py",
                "def upgrade() -> None:\n",
                "def upgrade() -> None:\n    op.execute(\"UPDATE comment SET body = 'x'\")\n",
            )
        ],
        "tests/releases/test_upgrades.py",
        "what_was_written_is_read",
    ),
]
