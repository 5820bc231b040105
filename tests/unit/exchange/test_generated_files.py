"""Property test of forty made-up Word files: what their XML says is stored, or the review names it.

An oracle reads the XML without the program (tests/support/files/word_oracle.py).
"""

from collections import Counter
from functools import lru_cache

import pytest

from consult.exchange.imports.conversion import build_clauses
from consult.exchange.imports.corrections import build_corrected_rows
from consult.exchange.imports.queries import ImportReview
from consult.exchange.imports.tracked_changes.tracked_amendments import (
    build_amendments,
    list_lost_changes,
)
from consult.exchange.models import FileImport
from consult.exchange.word.docx_parser import read_word
from consult.text.parsing.light_markup import split_runs
from tests.support.files.generated_word import AUTHORS, GeneratedFile
from tests.support.files.word_oracle import (
    Oracle,
    flatten,
    list_own_changes,
    read_letters,
    read_text,
)

SEEDS = range(40)
# Each way in which something of a file is not text of a clause; the review names every one.
LOSSES = {
    "struck", "link", "superscript", "subscript", "hidden", "check_box", "drop_cap", "table",
    "footnote", "note_struck", "note_changes",
    "note_emphasis", "formula", "ruby", "tabs",
}  # fmt: skip


@lru_cache(maxsize=len(SEEDS))
def generate(seed):
    """Return the bytes of a file and what the oracle sees in it."""
    content = GeneratedFile(seed).build()
    return content, Oracle(content).read()


def review(content, *edits):
    """Return the review of a file with an organization for each author, after corrections."""
    parsed = read_word(content)
    numbers = {name: place for place, name in enumerate(AUTHORS, start=1)}
    imported = FileImport(revisions="amendments", sources=numbers, edits=list(edits))
    return ImportReview(imported, parsed, build_corrected_rows(parsed, edits), "before", None)


def letters(text):
    """Return each letter of a stored text, and whether it is emphasized."""
    found = [(sign, run.emphasis) for run in split_runs(text) for sign in run.text]
    return [each for each in found if not each[0].isspace()]


def plain(text):
    return flatten("".join(run.text for run in split_runs(text)))


def without_notes(text, row):
    """Return a stored text on one line, without the footnotes below it."""
    lines = text.split("\n")
    return plain("\n".join(lines[: len(lines) - len(row.notes)])) if text else ""


def is_before(atom):
    return not atom.inserted


def is_after(atom):
    return not atom.deleted


@pytest.mark.parametrize("seed", SEEDS)
def test_the_text_and_its_emphasis_are_those_of_the_xml(seed):
    content, seen = generate(seed)
    rows = review(content).rows
    assert len(rows) == len(seen)
    for row, paragraph in zip(rows, seen, strict=True):
        for text, keep in ((row.before, is_before), (row.after, is_after)):
            assert plain(text) == read_text(paragraph.atoms, keep)
            expected = read_letters(paragraph.atoms, keep)
            if not all(emphasis for _letter, emphasis in expected):
                assert letters(text) == expected
        assert tuple(map(flatten, row.notes)) == paragraph.notes
        assert tuple(each.remark.text for each in row.remarks) == paragraph.comments
        assert row.label == paragraph.label


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_not_in_the_text_is_named_at_its_paragraph_and_nothing_else_is(seed):
    content, seen = generate(seed)
    for row, paragraph in zip(review(content).rows, seen, strict=True):
        named = Counter(each.code for each in row.open_warnings if each.code in LOSSES)
        once = {code: 1 for code in ("footnote", "tabs") if paragraph.losses[code]}
        assert named == +Counter({**paragraph.losses, **once}), row.before


@pytest.mark.parametrize("seed", SEEDS)
def test_each_author_asks_for_the_own_changes_and_a_move_is_one(seed):
    content, seen = generate(seed)
    found = review(content)
    rows = {row.key: row for row in found.rows}
    asked = Counter(
        (each.kind, each.author, each.within or "", without_notes(each.text or "", rows[each.row]))
        for each in build_amendments(found)
    )
    expected = Counter()
    for paragraph in seen:
        if paragraph.moved:
            movers = {atom.deleted for atom in paragraph.atoms if paragraph.moved == "moveFrom"}
            expected.update(("move", each, "", "") for each in movers)
            continue
        before = read_text(paragraph.atoms, is_before)
        for (author, host), kept in list_own_changes(paragraph.atoms).items():
            chosen = [atom for atom, keep in zip(paragraph.atoms, kept, strict=True) if keep]
            text = read_text(chosen, lambda atom: True)
            kind = "mod" if host or (before and text) else "add" if text else "sup"
            expected[kind, author, host, text] += 1
    assert asked == expected
    assert [each for row in found.rows for each in list_lost_changes(row, found)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_struck_text_that_is_left_out_is_in_no_clause(seed):
    content, seen = generate(seed)
    edit = {"op": "settle_all", "code": "struck", "answer": "without"}
    found = review(content, edit)
    clauses = {each.id: each.text for each in build_clauses(found).clauses}
    for row, paragraph in zip(found.rows, seen, strict=True):
        kept = read_text(
            paragraph.atoms, lambda atom: is_before(atom) and "struck" not in atom.marks
        )
        stored = without_notes(clauses.get(row.key, ""), row)
        assert "".join(stored.split()) == "".join(kept.split())
        assert not row.is_undecided


def test_the_forty_files_hold_each_kind_of_loss_and_of_change():
    losses, kinds = Counter(), Counter()
    for seed in SEEDS:
        content, seen = generate(seed)
        for paragraph in seen:
            losses += paragraph.losses
        for each in build_amendments(review(content)):
            kinds[each.kind, each.within is not None] += 1
    assert set(+losses) == LOSSES and min(losses.values()) >= 5
    assert set(kinds) == {
        ("mod", False), ("mod", True), ("add", False), ("sup", False), ("move", False)
    }  # fmt: skip
