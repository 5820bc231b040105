"""Flaws of secret ballots: name, edits, files of tests, chosen tests."""

ENGINE, WRITE_ENDPOINT, SECRET = (
    "consult/core/database/engine.py",
    "consult/core/web/write_endpoint.py",
    "consult/ballots/secret/actions.py",
)
SECRET_FORMS = "consult/ballots/secret/forms.py"
SECRET_BALLOT_FLAWS = [
    (
        "a digest of what was chosen is kept",
        [(SECRET_FORMS, "ClassVar[bool] = False", "ClassVar[bool] = True")],
        "tests/http/ballots/test_vote_anonymity.py",
        "nobody_traces and sqlite",
    ),
    (
        "the record tells the staff who took part before the closing",
        [("consult/audit/queries.py", "    if event.is_withheld:\n", "    if False:\n")],
        "tests/http/ballots/test_participation_disclosure.py",
        "and_not_who and sqlite",
    ),
    (
        "a search of the record tells who took part before the closing",
        [
            (
                "consult/audit/queries.py",
                "EVENT.c.actor_id == wish.person, ~IS_WITHHELD_PARTICIPATION",
                "EVENT.c.actor_id == wish.person",
            )
        ],
        "tests/http/ballots/test_participation_disclosure.py",
        "and_not_who and sqlite",
    ),
    (
        "the receipt is kept with the answer",
        [(WRITE_ENDPOINT, "answer.repeat_answer or answer[:3]", "answer[:3]")],
        "tests/http/ballots/test_vote_anonymity.py",
        "nobody_traces and sqlite",
    ),
    (
        "papers lie in the order of casting",
        [(SECRET, "papers = sorted(chosen, key=codes.index)", "papers = chosen")],
        "tests/http/ballots/test_vote_anonymity.py",
        "nobody_traces and sqlite",
    ),
    (
        "the key of a closed ballot stays",
        [(SECRET, "    destroy_key(ballot_id)\n", "    key_of(ballot_id)\n")],
        "tests/http/ballots/test_vote_anonymity.py",
        "nobody_traces and sqlite",
    ),
    (
        "boxes stay in free space of the file",
        [
            (ENGINE, '    "secure_delete=ON",\n', ""),
            (SECRET, "        truncate_wal(db.engine)", "        pass"),
        ],
        "tests/http/ballots/test_vote_anonymity.py",
        "no_sealed_vote and sqlite",
    ),
    (
        "boxes can be exchanged",
        [
            (
                "consult/ballots/secret/vote_encryption.py",
                "{COMMITMENT_SCHEME}:{ballot_id}:{holder}",
                "{COMMITMENT_SCHEME}",
            )
        ],
        "tests/unit/ballots/test_secret_ballots.py tests/unit/ballots/test_void_secret_ballots.py",
        "own_row_only or tampered",
    ),
    (
        "a second secret vote counts",
        [
            (
                SECRET,
                "        if SELECT_PARTICIPATION(",
                "        if ballot.closed and SELECT_PARTICIPATION(",
            ),
            (
                "consult/ballots/secret/models.py",
                '(UniqueConstraint("ballot_id", "holder"),)',
                "()",
            ),
        ],
        "tests/unit/ballots/test_secret_ballots.py",
        "two_hundred_parallel and sqlite",
    ),
    (
        "a restored backup goes on with its secret ballots",
        [("consult/ballots/secret/key_store.py", "after_restore.append(destroy_all_keys)", "")],
        "tests/http/ballots/test_secret_ballot_pages.py",
        "restored_backup and sqlite",
    ),
    (
        "a group that agrees is shown",
        [
            (
                "consult/ballots/counting/suppression.py",
                "sum(count > 1 for count in counts.values()) > 1",
                "counts.total() > 1",
            )
        ],
        "tests/unit/ballots/counting/test_result_suppression.py",
        "no_result_tells",
    ),
]
