"""Flaws of answers beside the text: name, edits, files of tests, chosen tests."""

FIT = "consult/consolidation/dispositions/answer_fit.py"
EFFECT = "consult/consolidation/dispositions/text_effect.py"
MAILS = "consult/notifications/mails/answer_queries.py"
BUILDING = "consult/consolidation/workbench/actions.py"
TAKEN = "consult/consolidation/workbench/clause_text_queries.py"
MERGE = "consult/text/merge/hunk_merge.py"
REASONS = "consult/consolidation/dispositions/suggested_answers.py"
HISTORIES = "tests/unit/consolidation/answers/test_random_histories.py"
CHOSEN = "random_history and sqlite"
ANSWER_FLAWS = [
    (
        "an answer may deny what was taken",
        [(FIT, '    return "words_in_text" if there else None\n', "    return None\n")],
        HISTORIES,
        CHOSEN,
    ),
    (
        "words that nobody took are credited",
        [
            (
                EFFECT,
                "        if _is_credited(base, hunks[number], places[number], own, removed)\n",
                "",
            )
        ],
        HISTORIES,
        CHOSEN,
    ),
    (
        "a deletion counts although its words are still there",
        [
            (
                EFFECT,
                "    return bool((old & BRACKETS if is_struck else old) & set(others))\n",
                "    return False\n",
            )
        ],
        HISTORIES,
        CHOSEN,
    ),
    (
        "words in brackets count as text",
        [
            (
                EFFECT,
                "        if not each.in_alternative\n    )\n\n\ndef _list_alternatives",
                "    )\n\n\ndef _list_alternatives",
            )
        ],
        "tests/unit/consolidation/answers/test_text_effect.py",
        "test_",
    ),
    (
        "a revision leaves its earlier words unmarked",
        [
            (
                TAKEN,
                "    return work.revisions.get(str(each.id)) not in {None, each.revision}\n",
                "    return False\n",
            )
        ],
        "tests/unit/consolidation/answers/test_answers_and_text.py",
        "stale and sqlite",
    ),
    (
        "two effects have one reason",
        [(REASONS, "    parts = []\n", "    return number[:1]\n    parts = []\n")],
        HISTORIES,
        CHOSEN,
    ),
    (
        "a mail tells another outcome than the report",
        [
            (
                MAILS,
                "                quote_requested_change(edit),\n                each.outcome,\n",
                '                quote_requested_change(edit),\n                "noted",\n',
            )
        ],
        HISTORIES,
        CHOSEN,
    ),
    (
        "a duplicate of what was refused has words in the text",
        [(FIT, '"words_in_text" if code is None and is_denied else code\n', "code\n")],
        "tests/unit/consolidation/answers/test_answer_fit.py",
        "duplicate",
    ),
    (
        "text that was there before the first tick is lost",
        [(BUILDING, "        return base.text\n", "        return None\n")],
        "tests/unit/consolidation/answers/test_written_words.py",
        "first_stay and sqlite",
    ),
    (
        "the tick of a revised amendment stays",
        [
            (
                TAKEN,
                "    revised = {str(each.id) for each in every if is_revised_since(work, each)}\n",
                "    revised: set[str] = set()\n",
            )
        ],
        "tests/unit/consolidation/answers/test_written_words.py",
        "not_ticked and sqlite",
    ),
    (
        "words of two amendments grow together",
        [
            (
                MERGE,
                "            if direct and left is before and not",
                "            if direct and not",
            )
        ],
        "tests/unit/text/merge/test_word_boundaries.py",
        "grow_together",
    ),
    (
        "a version goes out with answers that contradict it",
        [
            (
                "consult/consolidation/publishing/issue_hook_actions.py",
                '        yield Conflict("answers_do_not_fit", left=left)\n',
                "        pass\n",
            )
        ],
        "tests/unit/consolidation/answers/test_answers_and_text.py",
        "holds_the_version_back and sqlite",
    ),
]
