"""Flaws of numbers and references: no number is given twice, and no correction hides a change."""

from tests.plants.flaw import Flaw

REFERENCES = "consult/consolidation/references/"
LABELS = "consult/documents/labels/actions.py"
NEXT_ROW = "row_version=1 + Wording.__table__.c.row_version"
SEQUENCE = "consult/text/labels/label_sequence.py"
TESTS = "tests/unit/consolidation/references/test_references.py"
NUMBER_FLAWS = [
    Flaw(
        "a correction that nobody is sure of needs no decision",
        [(REFERENCES + "digest_queries.py", "            ReferenceCorrection.sure,\n", "")],
        TESTS,
        "not_sure_needs_a_decision and sqlite",
    ),
    Flaw(
        "a number typed by hand is a sure correction",
        [(REFERENCES + "queries.py", "sure and not texts.is_typed(clause_id, language)", "sure")],
        TESTS,
        "typed_by_hand_is_offered and sqlite",
    ),
    Flaw(
        "a label typed by hand puts words into another clause",
        [(REFERENCES + "queries.py", "key.is_number != before.is_number", "key == before == 0")],
        TESTS,
        "puts_no_words and sqlite",
    ),
    Flaw(
        "positions are not carried to a corrected text",
        [(REFERENCES + "position_actions.py", ".values(digest=digest)", ".values(digest=before)")],
        TESTS,
        "nothing_but_references_changed and sqlite",
    ),
    Flaw(
        "the number of a removed clause is given to another one",
        [(SEQUENCE, "set() if anew else {*former, *known}", "set() if anew else known")],
        "tests/unit/text/labels/test_label_sequence.py",
        "removed_clause_is_not_given",
    ),
    Flaw(
        "a new number makes the text of another writer stale",
        [(LABELS, ".values(label=bindparam", f".values({NEXT_ROW}, label=bindparam")],
        "tests/unit/documents/test_labels.py",
        "does_not_make_the_text and sqlite",
    ),
]
