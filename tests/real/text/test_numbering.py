"""Tests of the guess of a numbering with the labels of real drafts."""

import pytest

from consult.exchange.imports.parsing.sandbox import parse_file
from consult.text.labels.label_sequence import (
    FixedLabels,
    PlacedClause,
    format_labels,
    number_clauses,
)
from consult.text.labels.style_guess import guess_numbering
from tests.real import find_real_data


@pytest.mark.parametrize(
    ("path", "numbered", "left"), [("en", 107, 0), ("ar", 40, 0), ("zh", 91, 2)]
)
def test_real_drafts_keep_their_labels_where_they_are_counted_anew(path, numbered, left):
    name = f"docx/{path}.docx"
    rows = parse_file(name, find_real_data(name).read_bytes()).paragraphs
    rows = [each for each in rows if each.kind in {"heading", "preambular", "operative", "item"}]
    clauses = [PlacedClause(at, each.kind, each.level or 1) for at, each in enumerate(rows)]
    labels = {at: each.label or "" for at, each in enumerate(rows)}
    numbering = guess_numbering(clauses, {"en": labels}, "en")
    numbers = number_clauses(clauses, numbering, FixedLabels())
    found = format_labels(clauses, numbers, numbering, "en", labels)
    counted = [at for at, number in numbers.items() if number is not None]
    assert sum(found[at] == labels[at] for at in counted) == numbered
    assert sum(found[at] != labels[at] for at in counted) == left  # they have no number there


def test_tracked_new_paragraphs_of_a_real_draft_get_their_numbers():
    name = "docx/en.docx"
    rows = parse_file(name, find_real_data(name).read_bytes()).paragraphs
    rows = [each for each in rows if each.kind in {"heading", "operative", "item"}]
    clauses = [PlacedClause(at, each.kind, each.level or 1) for at, each in enumerate(rows)]
    printed = {at: each.label for at, each in enumerate(rows)}
    numbering = guess_numbering(clauses, {"en": printed}, "en")
    new = [at for at, row in enumerate(rows) if row.runs and all(one.inserted for one in row.runs)]
    assert [printed[at] for at in new] == ["1.7", "(c)"]  # as Word shows them

    issued = [each for each in clauses if each.clause_id not in new]
    numbers = number_clauses(issued, numbering, FixedLabels())
    fixed = FixedLabels({}, numbers, [(each, numbers.get(each.clause_id)) for each in issued])
    kept = number_clauses(clauses, numbering, fixed)
    labels = format_labels(clauses, kept, numbering, "en", {})
    assert [labels[at] for at in new] == ["1.6 bis", "(c)"]
    anew = number_clauses(clauses, numbering, FixedLabels())
    assert format_labels(clauses, anew, numbering, "en", printed) == printed
