"""Tests of the numbers of clauses: kept beside new ones, or counted anew."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.labels.label_sequence import (
    FixedLabels,
    LevelNumbering,
    Numbering,
    PlacedClause,
    format_labels,
    number_clauses,
)
from consult.text.labels.label_styles import ClauseNumber, LabelStyle, read_number

DECIMAL, LETTER = LabelStyle("", "decimal", ""), LabelStyle("", "lowerLetter", ")")
NUMBERING = Numbering(
    (
        LevelNumbering("operative", 1, {"en": DECIMAL}),
        LevelNumbering("item", 2, {"en": LETTER}, restarts=True),
    ),
    "en",
)


def place(number, kind="operative", level=1):
    return PlacedClause(number, kind, level)


def label(order, *, kept=(), by_hand=None, former=None):
    """Return the labels of clauses; those `kept` have their own id as a number."""
    clauses = [place(each) if isinstance(each, int) else place(*each) for each in order]
    standing = {number: ClauseNumber(number) for number in kept}
    before = [(place(number), ClauseNumber(number)) for number in (former or kept)]
    numbers = number_clauses(clauses, NUMBERING, FixedLabels(by_hand or {}, standing, before))
    return list(format_labels(clauses, numbers, NUMBERING, "en", by_hand or {}).values())


def test_a_text_is_counted_from_one_and_items_within_their_paragraph():
    order = [1, (10, "item", 2), (11, "item", 2), 2, (12, "item", 2)]
    assert label(order) == ["1", "a)", "b)", "2", "a)"]


@pytest.mark.parametrize(
    ("order", "labels"),
    [
        ([1, 2, 90, 3], ["1", "2", "2 bis", "3"]),
        ([1, 90, 91, 92, 2, 3], ["1", "1 bis", "1 ter", "1 quater", "2", "3"]),
        ([90, 91, 1, 2, 3], ["1 pre", "1 pre bis", "1", "2", "3"]),
        ([1, 2, 3, 90, 91], ["1", "2", "3", "4", "5"]),
    ],
)
def test_new_clauses_are_numbered_between_those_that_stand(order, labels):
    assert label(order, kept=[1, 2, 3]) == labels


def test_the_number_of_a_removed_clause_is_not_given_to_another():
    assert label([1, 90, 3], kept=[1, 3], former=[1, 2, 3]) == ["1", "1 bis", "3"]
    assert label([1, 2, 90], kept=[1, 2], former=[1, 2, 3]) == ["1", "2", "2 bis"]


def test_a_clause_between_a_number_and_its_bis_stands_before_the_bis():
    clauses = [place(each) for each in (1, 90, 91, 92, 2)]
    standing = {1: ClauseNumber(1), 91: ClauseNumber(1, (1,)), 2: ClauseNumber(2)}
    numbers = number_clauses(clauses, NUMBERING, FixedLabels({}, standing))
    assert list(format_labels(clauses, numbers, NUMBERING, "en", {}).values()) == [
        "1",
        "1 bis pre",
        "1 bis",
        "1 ter",
        "2",
    ]


def test_a_label_set_by_hand_wins_and_the_count_goes_on_from_it():
    assert label([1, 2, 3], by_hand={2: "10"}) == ["1", "10", "11"]
    assert label([1, 2, 3], by_hand={2: "A*"}) == ["1", "A*", "2"]
    assert label([1, 2, 3], by_hand={2: ""}) == ["1", "", "2"]


def test_a_number_stands_before_a_bis_that_was_set_by_hand():
    assert label([1, 2, 3, 4], by_hand={3: "2 bis"}) == ["1", "2", "2 bis", "3"]


def test_a_joined_number_carries_the_one_of_the_clause_above():
    joined = Numbering(
        (
            LevelNumbering("heading", 1, {"en": DECIMAL}),
            LevelNumbering(
                "operative", 2, {"en": LabelStyle("", "decimal", "", joined=True)}, restarts=True
            ),
        ),
        "en",
    )
    clauses = [
        place(1, "heading"),
        place(2, "operative", 2),
        place(3, "operative", 2),
        place(4, "heading"),
        place(5, "operative", 2),
    ]
    numbers = number_clauses(clauses, joined, FixedLabels())
    assert list(format_labels(clauses, numbers, joined, "en", {}).values()) == [
        "1",
        "1.1",
        "1.2",
        "2",
        "2.1",
    ]


def test_preambular_clauses_may_be_counted_with_the_operative_ones():
    shared = Numbering(
        tuple(
            LevelNumbering(kind, 1, {"en": DECIMAL}, shared=True)
            for kind in ("preambular", "operative")
        ),
        "en",
    )
    clauses = [place(1, "preambular"), place(2, "heading"), place(3)]
    numbers = number_clauses(clauses, shared, FixedLabels())
    assert list(format_labels(clauses, numbers, shared, "en", {}).values()) == ["1", "", "2"]


ORDERS = st.lists(st.integers(1, 9), unique=True, max_size=9).flatmap(
    lambda kept: st.tuples(
        st.just(sorted(kept)), st.lists(st.integers(0, 9), max_size=12), st.booleans()
    )
)


@given(ORDERS)
def test_numbers_that_stand_stay_and_every_label_is_another_one(drawn):
    kept, gaps, some_gone = drawn
    order: list[int] = list(kept)
    for number, gap in enumerate(gaps):
        order.insert(min(gap, len(order)), 100 + number)
    former = list(range(1, 10)) if some_gone else kept
    labels = label(order, kept=kept, former=former)
    assert len(set(labels)) == len(labels)
    assert all(labels[order.index(number)] == str(number) for number in kept)
    numbers = [read_number(DECIMAL, each) for each in labels]
    assert all(one.precedes(other) for one, other in pairwise(numbers))
    assert not {str(each) for each in former if each not in kept} & set(labels)


@given(st.integers(0, 40))
def test_a_text_counted_anew_has_no_gaps(size):
    assert label(range(1, size + 1)) == [str(number) for number in range(1, size + 1)]
