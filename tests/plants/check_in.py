"""Flaws of the check-in of a meeting: name, edits, files of tests, chosen tests."""

RULES, CONSULTATIONS, CHECK_IN = (
    "consult/core/permissions/rules.py",
    "consult/consultations/queries.py",
    "consult/meetings/attendance/check_in_actions.py",
)
TESTS = "tests/unit/meetings/attendance/test_check_in.py"
CHECK_IN_FLAWS = [
    (
        "a code from the door opens everything",
        [(RULES, "action not in CONFINED_ACTIONS\n        or ", "")],
        f"{TESTS} tests/http/meetings/test_check_in.py",
        "(do_nothing_else or reaches_an_account) and sqlite",
    ),
    (
        "a code from the door is good for every meeting",
        [(RULES, "thing.meeting_id != actor.meeting_id", "False")],
        "tests/unit/meetings/attendance/test_personal_codes.py",
        "its_meeting_alone and sqlite",
    ),
    (
        "a code from the door keeps every role",
        [
            (
                CONSULTATIONS,
                'restrict_roles(roles, row.only_in or 0) if row.kind == "meeting" else roles',
                "roles",
            )
        ],
        TESTS,
        "power_of_their_other_roles and sqlite",
    ),
    (
        "a personal code works twice",
        [(CHECK_IN, "found.code_used_at is None and ", "")],
        TESTS,
        "leads_nowhere and used and sqlite",
    ),
    (
        "guessing codes is free",
        [(CHECK_IN, "    limits.consume_limit(*_choose_limit(address))", "    pass")],
        TESTS,
        "wrong_codes_are_few and sqlite",
    ),
    (
        "what came in by code outlasts the meeting",
        [
            (
                "consult/meetings/attendance/personal_code_reactions.py",
                "        revoke_codes(Actor(), meeting)",
                "        pass",
            )
        ],
        TESTS,
        "ends_with_the_meeting and sqlite",
    ),
    (
        "what came in by code ends before the closing is final",
        [
            (
                "consult/meetings/attendance/jobs.py",
                "if not may_undo_act(load_last_act(meeting.id)):",
                "if meeting.id:",
            )
        ],
        "tests/unit/meetings/chair/test_closure.py",
        "closing_that_is_undone and sqlite",
    ),
    (
        "codes are kept as they are",
        [
            (
                CHECK_IN,
                'return sign_text(f"meeting-code:{normalize_code(code)}")',
                "return normalize_code(code)",
            )
        ],
        TESTS,
        "kept_as_a_hash and sqlite",
    ),
    (
        "remote participants vote though it was announced that they do not",
        [
            (
                "consult/meetings/ballots/presence_check.py",
                "before_vote.append(check_voter_presence)",
                "",
            )
        ],
        "tests/unit/meetings/attendance/test_presence.py",
        "remote_participants_vote and sqlite",
    ),
    (
        "a decision is taken back though the record with it is approved",
        [
            (
                "consult/meetings/chair/ruling_actions.py",
                (
                    "        if is_approved(ruling.meeting):\n"
                    '            raise Conflict("ruling_recorded")\n'
                ),
                "",
            ),
            (
                "consult/meetings/chair/ruling_actions.py",
                "        or is_approved(ruling.meeting)\n",
                "",
            ),
            (
                "consult/meetings/chair/ruling_actions.py",
                "            mark_record_changed(ruling.meeting)\n",
                "            pass\n",
            ),
        ],
        "tests/unit/meetings/record/test_approved_record.py",
        "approved_record_is_not and sqlite",
    ),
    (
        "who has no line is nowhere",
        [
            (
                "consult/core/realtime/connections.py",
                "        shared_counters.add(_build_room_counter(room), key[1], 1)\n",
                "        pass\n",
            )
        ],
        "tests/http/meetings/test_polled_presence.py",
        "until_they_ask and sqlite",
    ),
]
