"""Planted flaws of check-in and meeting records: name, edits, test files, -k expression."""

RULES, CONSULTATIONS, CHECK_IN = (
    "consult/core/permissions/rules.py",
    "consult/consultations/queries.py",
    "consult/meetings/attendance/check_in_actions.py",
)
TESTS = "tests/unit/meetings/attendance/test_check_in.py"
CHECK_IN_FLAWS = [
    (
        "a code from the door opens everything",
        [(RULES, "(action not in AT_A_MEETING or (", "((")],
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
        [(CONSULTATIONS, "roles = confined_roles(roles, only_in)", "pass")],
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
        [(CHECK_IN, "    limits.spend(*_tries(address))", "    pass")],
        TESTS,
        "wrong_codes_are_few and sqlite",
    ),
    (
        "what came in by code outlasts the meeting",
        [
            (
                "consult/meetings/attendance/reactions.py",
                "        end_codes(Actor(), meeting)",
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
                "if not may_undo(last_act(meeting.id)):",
                "if meeting.id:",
            )
        ],
        "tests/unit/meetings/chair/test_closure.py",
        "closing_that_is_undone and sqlite",
    ),
    (
        "codes are kept as they are",
        [(CHECK_IN, 'return keyed(f"meeting-code:{plain(code)}")', "return plain(code)")],
        TESTS,
        "kept_as_a_hash and sqlite",
    ),
    (
        "remote participants vote though it was announced that they do not",
        [("consult/meetings/ballots/remote_vote_check.py", "looking.append(refuse_remote)", "")],
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
            ("consult/meetings/chair/ruling_actions.py", " or is_approved(ruling.meeting):", ":"),
            (
                "consult/meetings/chair/ruling_actions.py",
                "            come_in(ruling.meeting)\n",
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
                "        ledger.add(_in(room), key[1], 1)\n",
                "        pass\n",
            )
        ],
        "tests/http/meetings/test_polled_presence.py",
        "until_they_ask and sqlite",
    ),
]
