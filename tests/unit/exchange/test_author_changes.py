"""Tests of changes inside the insertions of others, and of moves, in an import and in a copy."""

import pytest

from consult.exchange.imports.tracked_changes.author_changes import (
    find_hosts,
    list_nested_changes,
)
from consult.exchange.imports.queries import ImportReview
from consult.exchange.imports.parsing.paragraphs import TrackedChange
from consult.exchange.imports.review_rows import ReviewRow, RowSpan, build_rows
from consult.exchange.imports.tracked_changes.tracked_amendments import (
    build_amendments,
    list_lost_changes,
)
from consult.exchange.models import FileImport
from consult.exchange.word.docx_parser import read_word
from tests.support.costs import count_calls
from tests.support.files.word_files import (
    BY_ANN,
    BY_BOB,
    build_word_file,
    deletion_xml,
    insertion_xml,
    paragraph_xml,
    run_xml,
)
from .test_copy_clause_moves import came, went
from .test_copy_interpretation import ONE, THREE, read

BY_CAT = BY_ANN.replace("Ann", "Cat")
NEW = f"<w:rPr><w:ins {BY_ANN}/></w:rPr>"
NESTED = (
    run_xml("2. We connect ")
    + insertion_xml(run_xml("nearly ") + deletion_xml("really ", BY_BOB))
    + insertion_xml(run_xml("very much "), BY_BOB)
    + insertion_xml(run_xml("almost "))
    + run_xml("every school by 2030.")
)
NEW_CLAUSE = (
    insertion_xml(run_xml("First: "), BY_BOB)
    + insertion_xml(run_xml("We meet in ") + deletion_xml("May", BY_BOB))
    + insertion_xml(run_xml("June"), BY_BOB)
    + insertion_xml(run_xml("."))
)


def review(*paragraphs, sources=("Ann", "Bob", "Cat")):
    """Build the review of an import in which these authors have organizations."""
    parsed = read_word(build_word_file("".join(paragraphs)))
    numbers = {name: place for place, name in enumerate(sources, start=1)}
    imported = FileImport(revisions="amendments", sources=numbers, edits=[])
    return ImportReview(imported, parsed, build_rows(parsed, "before"), "before", None)


def asked(found):
    return [(each.kind, each.text, each.author, each.within) for each in build_amendments(found)]


def lost(found):
    return [tuple(each) for row in found.rows for each in list_lost_changes(row, found)]


def test_a_change_inside_anothers_insertion_amends_that_amendment():
    found = review(paragraph_xml(NESTED))
    assert asked(found) == [
        ("mod", "We connect nearly really almost every school by 2030.", "Ann", None),
        ("mod", "We connect nearly very much almost every school by 2030.", "Bob", "Ann"),
    ]
    assert lost(found) == []


def test_a_change_inside_anothers_new_paragraph_is_no_clause_of_its_own():
    found = review(paragraph_xml("1. Before."), paragraph_xml(NEW_CLAUSE, NEW))
    assert asked(found) == [
        ("add", "We meet in May.", "Ann", None),
        ("mod", "First: We meet in June.", "Bob", "Ann"),
    ]


def test_an_insertion_beside_anothers_is_a_change_of_the_text_itself():
    body = (
        run_xml("We act")
        + insertion_xml(run_xml(" soon"))
        + insertion_xml(run_xml(" and often"), BY_BOB)
        + run_xml(".")
    )
    assert asked(review(paragraph_xml(body))) == [
        ("mod", "We act soon.", "Ann", None),
        ("mod", "We act and often.", "Bob", None),
    ]


def test_a_change_inside_what_becomes_no_amendment_is_reported():
    alone = review(paragraph_xml(NESTED), sources=("Bob",))
    assert (asked(alone), lost(alone)) == ([], [("Bob", "Ann", "really → very much")])
    third = insertion_xml(run_xml("very ") + deletion_xml("much ", BY_CAT), BY_BOB)
    now, also = insertion_xml(run_xml("now ")), insertion_xml(run_xml("also "))
    deep = review(paragraph_xml(run_xml("We ") + now + third + also + run_xml("act.")))
    assert asked(deep) == [
        ("mod", "We now also act.", "Ann", None),
        ("mod", "We now very much also act.", "Bob", "Ann"),
    ]
    assert lost(deep) == [("Cat", "Bob", "much → –")]


def test_a_paragraph_of_which_another_author_leaves_nothing_is_reported():
    body = insertion_xml(deletion_xml("We meet.", BY_BOB))
    found = review(paragraph_xml("1. Before."), paragraph_xml(body, NEW))
    assert asked(found) == [("add", "We meet.", "Ann", None)]
    assert lost(found) == [("Bob", "Ann", "We meet. → –")]


def test_a_tracked_move_is_one_move_with_the_changes_made_at_its_new_place():
    gone = f"<w:moveTo {BY_ANN}>{deletion_xml('years', BY_BOB)}</w:moveTo>"
    more = gone + insertion_xml(run_xml("months"), BY_BOB)
    target = came("2. We meet in two ", more=f"{more}<w:moveTo {BY_ANN}>{run_xml('.')}</w:moveTo>")
    found = review(
        paragraph_xml("1. Before."),
        went("2. We meet in two years."),
        paragraph_xml("3. Between."),
        target,
        paragraph_xml("4. After."),
    )
    move, change = build_amendments(found)
    assert (move.kind, move.row, move.after, move.to, move.author) == ("move", "2", "3", "4", "Ann")
    assert (change.kind, change.row, change.text, change.author, change.within) == (
        "mod",
        "2",
        "We meet in two months.",
        "Bob",
        None,
    )


@pytest.mark.parametrize("author", ["Ann", "Bob"])
def test_a_move_by_one_and_a_move_by_another_are_a_deletion_and_an_insertion(author):
    found = review(paragraph_xml("1. Before."), went("2. We meet."), came("2. We meet.", author))
    kinds = [(each.kind, each.author) for each in build_amendments(found)]
    assert kinds == ([] if author == "Ann" else [("sup", "Ann"), ("add", "Bob")])


def test_a_paragraph_moved_behind_its_own_items_is_deleted_and_new():
    found = review(
        paragraph_xml("1. Before."),
        went("2. We ask:"),
        paragraph_xml("(a) one;"),
        came("2. We ask:"),
    )
    kinds = [(each.kind, each.row, each.author) for each in build_amendments(found)]
    assert kinds == [("sup", "2", "Ann"), ("add", "4", "Ann")]


def test_who_changed_whose_insertion_is_listed_once():
    (row,) = build_rows(read_word(build_word_file(paragraph_xml(NESTED))), "before")
    assert list_nested_changes(row) == [("Bob", "Ann")]


def test_a_copy_has_an_item_for_each_change_inside_an_insertion_with_its_host():
    found = read(
        paragraph_xml(ONE),
        paragraph_xml(NESTED),
        paragraph_xml(THREE),
        paragraph_xml(NEW_CLAUSE, NEW),
    )
    told = [(each.kind, each.clause_id, each.text, each.author, each.host) for each in found.items]
    assert told == [
        ("mod", 12, "We connect nearly really almost every school by 2030.", "Ann", ""),
        ("amend", 12, "We connect nearly very much almost every school by 2030.", "Bob", "Ann"),
        ("add", 13, "We meet in May.", "Ann", ""),
        ("amend", 13, "First: We meet in June.", "Bob", "Ann"),
    ]
    assert found.lost == []


def test_who_changed_whose_insertion_costs_in_proportion_to_the_runs():
    def make(count):
        hands = (TrackedChange(number=1, author="Ann"), TrackedChange(number=2, author="Bob"))
        spans = tuple(RowSpan("a ", inserted=hands[at % 2]) for at in range(count))
        return ReviewRow("1", (1,), "operative", 1, "", spans)

    few, many = make(1_000), make(10_000)
    assert count_calls(lambda: find_hosts.__wrapped__(many)) < 12 * count_calls(
        lambda: find_hosts.__wrapped__(few)
    )
