"""Tests of the clause order after a move, with dependent clauses."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text.subtree_moves import (
    OrderedClause,
    find_previous_clause,
    move_subtree,
    get_subtree,
)

TEXT = [
    OrderedClause(*each) for each in [(1, 1), (2, 1), (21, 2), (22, 2), (3, 1), (31, 2), (4, 1)]
]


def numbers(text):
    return [each.clause for each in text]


def test_what_stands_deeper_behind_a_clause_belongs_to_it():
    assert (
        numbers(get_subtree(TEXT, 2)) == [2, 21, 22]
        and numbers(get_subtree(TEXT, 22)) == [22]
        and get_subtree(TEXT, 9) == []
    )


def test_a_clause_moves_with_all_that_belongs_to_it_behind_another_one_and_what_belongs_to_that():
    assert numbers(move_subtree(TEXT, 3, 2, 1)) == [1, 2, 21, 22, 3, 31, 4]
    assert numbers(move_subtree(TEXT, 2, 3, 1)) == [1, 3, 31, 2, 21, 22, 4]
    assert numbers(move_subtree(TEXT, 2, None, 1)) == [2, 21, 22, 1, 3, 31, 4]
    assert numbers(move_subtree(TEXT, 4, 21, 1)) == [1, 2, 21, 22, 4, 3, 31]


def test_a_clause_that_goes_deeper_takes_what_belongs_to_it_along():
    assert move_subtree(TEXT, 3, 1, 2)[:3] == [
        OrderedClause(1, 1),
        OrderedClause(3, 2),
        OrderedClause(31, 3),
    ]
    assert move_subtree(TEXT, 21, 4, 1)[-1] == OrderedClause(21, 1)


def test_nothing_moves_where_there_is_no_such_place():
    for clause, after in ((9, 1), (2, 9), (2, 21), (2, 2)):
        assert move_subtree(TEXT, clause, after, 1) == TEXT


def test_the_clause_before_one():
    assert (find_previous_clause(TEXT, 1), find_previous_clause(TEXT, 3)) == (None, 22)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=9), st.data())
def test_nothing_is_lost_or_doubled_and_all_others_stay_in_their_order(levels, data):
    text = [OrderedClause(number, level) for number, level in enumerate(levels, start=1)]
    clause = data.draw(st.integers(1, len(text)))
    after, level = data.draw(st.none() | st.integers(1, len(text))), data.draw(st.integers(1, 4))
    own = set(numbers(get_subtree(text, clause)))
    found = move_subtree(text, clause, after, level)
    assert sorted(numbers(found)) == sorted(numbers(text))
    assert [each for each in found if each.clause not in own] == [
        each for each in text if each.clause not in own
    ]
    assert [each for each in numbers(found) if each in own] == sorted(own)
    assert (
        move_subtree(
            found,
            clause,
            find_previous_clause(found, clause),
            next(each.level for each in found if each.clause == clause),
        )
        == found
    )
