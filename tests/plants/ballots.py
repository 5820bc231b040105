"""Flaws of ballots that the podium opens: name, edits, files of tests, chosen tests."""

VOTING, DISCLOSURE = (
    "consult/ballots/casting/actions.py",
    "consult/ballots/event_disclosure_queries.py",
)
COUNTING, RULES = "consult/ballots/counting/vote_count.py", "consult/core/permissions/rules.py"
CLOSING = "consult/ballots/counting/actions.py"
MODELS = "consult/positions/models.py"
ELECTORATE = "consult/ballots/electorate/queries.py"
UNIQUE_ELECTOR = (
    "  # the elector that cast it for this one\n\n"
    '    __table_args__ = (UniqueConstraint("ballot_id", "holder"),)'
)
SECOND_VOTE = [(VOTING, "    if number is None:\n", "    if True:\n"), (MODELS, UNIQUE_ELECTOR, "")]
CORRECTING = "consult/ballots/corrections/request_actions.py"
OWN_SIDE = (
    "            require_voter(actor, ballot_id, _find_principal(actor, made))\n        else:\n"
)
CORRECTIONS = "tests/unit/ballots/corrections/test_vote_corrections.py"
BALLOT_FLAWS = [
    (
        "the podium confirms its own correction of a vote",
        [
            (CORRECTING, OWN_SIDE, "            pass\n        else:\n"),
            (CORRECTING, "        if made.asked_by_id == actor.user_id:\n", "        if False:\n"),
        ],
        CORRECTIONS,
        "only_the_voter_can_confirm",
    ),
    (
        "a vote is corrected after the announcement",
        [(CORRECTING, "    if ballot.final:\n", "    if False:\n")],
        CORRECTIONS,
        "once_announced",
    ),
    (
        "an announcement leaves voters without an answer",
        [(CORRECTING, "    if waiting and not ballot.final:\n", "    if False:\n")],
        CORRECTIONS,
        "waits_for_answers",
    ),
    (
        "a closed sounding keeps its choices",
        [
            (
                "consult/ballots/counting/actions.py",
                "        empty_sounding(ballot)\n",
                "        pass\n",
            )
        ],
        "tests/unit/ballots/counting/test_sounding_traces.py",
        "deletes_every_choice",
    ),
    (
        "a digest of the request keeps the choice of a sounding",
        [
            (
                "consult/ballots/forms.py",
                "    may_leave_digest: ClassVar[bool] = False\n",
                "",
            ),
            (
                "consult/ballots/counting/sounding_actions.py",
                "    _empty_request_digests(ballot)\n",
                "",
            ),
        ],
        "tests/http/ballots/test_sounding_traces.py",
        "tells_a_choice and sqlite",
    ),
    (
        "another choice under the key of a vote is lost in silence",
        [(VOTING, "return not is_own or ballot.before in {None, form.choice}", "return True")],
        "tests/http/ballots/test_sounding_traces.py",
        "another_choice and sqlite",
    ),
    (
        "a second vote counts beside the first",
        SECOND_VOTE,
        "tests/unit/ballots/test_ballot_lifecycle.py",
        "200_parallel and sqlite",
    ),
    (
        "only the program keeps a second vote out, not the database",
        [(MODELS, UNIQUE_ELECTOR, "")],
        "tests/unit/ballots/test_ballot_lifecycle.py",
        "two_votes_of_one_elector and sqlite",
    ),
    (
        "a vote counts after the closing",
        [(VOTING, '    if ballot.closed:\n        raise Conflict("ballot_over")\n', "")],
        "tests/unit/ballots/test_ballot_lifecycle.py",
        "after_the_clock and sqlite",
    ),
    (
        "a vote counts after the clock has closed it, until somebody looks",
        [
            (
                VOTING,
                'Ballot.closes_at <= bindparam("moment")',
                'Ballot.closed_at <= bindparam("moment")',
            )
        ],
        "tests/unit/ballots/test_ballot_lifecycle.py",
        "after_the_clock and sqlite",
    ),
    (
        "whoever takes part votes for an organisation",
        [
            (
                VOTING,
                'Voter.ballot_id == bindparam("ballot_id"), Voter.user_id == bindparam("user_id"))',
                'Voter.ballot_id == bindparam("ballot_id"), bindparam("user_id") > 0)',
            ),
            (RULES, "thing.voter_id == actor.user_id\n", "thing.voter_id is not None\n"),
            (
                RULES,
                "        and thing.organisation_id in {None, actor.organisation_id}\n",
                "",
            ),
        ],
        "tests/http/ballots/test_ballot_pages.py",
        "another_person and sqlite",
    ),
    (
        "who left an organisation votes for it",
        [
            (
                RULES,
                "        and thing.organisation_id in {None, actor.organisation_id}\n",
                "",
            )
        ],
        "tests/unit/ballots/test_ballot_electorate.py",
        "left_the_organisation and sqlite",
    ),
    (
        "a proxy casts a vote again that its elector withdrew",
        [(VOTING, "            LIFT_PROXY(of_ballot=ballot.id, of_holder=ballot.holder)\n", "")],
        "tests/unit/ballots/test_withdrawn_proxy_votes.py",
        "casts_nothing and sqlite",
    ),
    (
        "other groups vote in a ballot of one group",
        [
            (
                ELECTORATE,
                "        entitled = [each for each in entitled if each.group in groups]\n",
                "",
            )
        ],
        "tests/unit/ballots/test_electorate_groups.py",
        "only_the_organisations and sqlite",
    ),
    (
        "a sounding's choices stand in the events",
        [
            (
                VOTING,
                'return found | choices if ballot.kind == "recorded" else found',
                "return found | choices",
            )
        ],
        "tests/unit/ballots/test_ballot_lifecycle.py",
        "no_single_choice and sqlite",
    ),
    (
        "small groups of a sounding are told apart",
        [
            (
                "consult/ballots/counting/result_queries.py",
                '        if ballot.kind == "indicative"\n',
                "        if False\n",
            )
        ],
        "tests/unit/ballots/test_ballot_lifecycle.py",
        "no_single_choice and sqlite",
    ),
    (
        "choices are read in the record while a ballot is open",
        [(DISCLOSURE, "Ballot.closed_at.is_(None),", "Ballot.id < 0,")],
        "tests/http/ballots/test_ballot_pages.py",
        "no_choice_is_told and sqlite",
    ),
    (
        "votes are public before the closing",
        [(DISCLOSURE, "                Ballot.closed_at.is_not(None),\n", "")],
        "tests/http/ballots/test_record_verification.py",
        "still_open and sqlite",
    ),
    (
        "the verifier passes over a secret ballot without its end",
        [("tools/verifier/ballots.py", '    "ballot.taken_part",\n', "")],
        "tests/http/ballots/test_hidden_events.py",
        "secret_ballot_does_not_fit and sqlite",
    ),
    (
        "the verifier passes over a ballot that is hidden as a whole",
        [("tools/verifier/ballots.py", "return int(bool(missing)), [", "return 0, [")],
        "tests/http/ballots/test_hidden_events.py",
        "as_a_whole and sqlite",
    ),
    (
        "silence is consent",
        [(COUNTING, "against == 0 and answered > 0", "against == 0")],
        "tests/unit/ballots/counting/test_vote_count.py",
        "field",
    ),
    (
        "as many yes as no carries",
        [(COUNTING, "yes, yes > base // 2)", "yes, yes >= base / 2)")],
        "tests/unit/ballots/counting/test_vote_count.py",
        "field",
    ),
    (
        "words under a ballot can be changed",
        [("consult/ballots/text_lock.py", 'lock_checks["under_ballot"] = ', "")],
        "tests/unit/ballots/test_text_lock.py",
        "keeps_its_text and sqlite",
    ),
]
