"""Tests of charts: the six-group strip, the bar, and chart rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.charts import (
    ABOVE,
    BELOW,
    BASELINE,
    count_answers,
    build_bar_pieces,
    build_share_rows,
    build_strip_columns,
)

GROUPS = [
    {"code": code}
    for code in ("government", "private", "civil", "international", "technical", "academia")
]
COUNTS = st.fixed_dictionaries(
    {choice: st.integers(0, 500) for choice in ("support", "live", "object", "abstain", "reserve")}
)


def tally(**counts: dict[str, int]) -> dict[str, dict[str, dict[str, int]]]:
    return {"groups": counts}


def test_a_reserve_is_an_answer_to_come_and_in_no_share():
    assert count_answers({"support": 3, "live": 1, "object": 2, "abstain": 1, "reserve": 9}) == 7
    assert build_bar_pieces({"reserve": 4}) == []
    assert not build_strip_columns(tally(civil={"reserve": 4}), GROUPS)[2].heard


def test_the_strip_keeps_the_order_of_the_groups_and_shows_silent_ones():
    columns = build_strip_columns(tally(academia={"support": 1}), GROUPS)
    assert [column.group["code"] for column in columns] == [group["code"] for group in GROUPS]
    assert [column.heard for column in columns] == [False] * 5 + [True]
    assert [column.x for column in columns] == [1, 10, 19, 28, 37, 46]


def test_a_small_group_that_objects_hangs_down_as_far_as_a_large_one():
    columns = build_strip_columns(tally(government={"object": 40}, technical={"object": 1}), GROUPS)
    assert columns[0].against == columns[4].against == (BASELINE, BELOW)
    assert columns[0].answers == (("object", 40),)


def test_what_one_can_live_with_stands_on_top_of_the_support():
    column = build_strip_columns(tally(private={"support": 1, "live": 1}), GROUPS)[1]
    assert column.support == (BASELINE - 7, 7)
    assert column.live == (BASELINE - 14, 7)
    assert column.answers == (("support", 1), ("live", 1))


def test_no_tally_at_all_is_nobody_heard():
    assert [column.heard for column in build_strip_columns(None, GROUPS)] == [False] * 6


def test_objections_come_from_the_far_end_of_the_bar():
    pieces = {
        piece.css: piece for piece in build_bar_pieces({"support": 2, "live": 1, "object": 1})
    }
    assert (pieces["f"].x, pieces["f"].width) == (0, 50)
    assert (pieces["l"].x, pieces["l"].width) == (50, 25)
    assert (pieces["o"].x, pieces["o"].width) == (75, 25)
    assert pieces["l"].height < pieces["f"].height == pieces["o"].height == 6
    assert "a" not in pieces


@given(COUNTS)
def test_a_bar_is_never_wider_than_its_box_and_its_pieces_do_not_overlap(counts):
    pieces = sorted(build_bar_pieces(counts), key=lambda piece: piece.x)
    assert sum(piece.width for piece in pieces) == pytest.approx(
        100 if count_answers(counts) else 0, abs=0.3
    )
    for piece, following in zip(pieces, pieces[1:]):
        assert piece.x + piece.width <= following.x + 0.2


@given(COUNTS)
def test_a_column_stays_within_the_strip(counts):
    column = build_strip_columns(tally(civil=counts), GROUPS)[2]
    assert column.support[1] + column.live[1] <= ABOVE + 0.1
    assert column.live[0] >= BASELINE - ABOVE - 0.1
    assert column.against[1] <= BELOW


def test_rows_are_as_long_as_their_share_of_the_largest():
    assert [
        (row.count, row.width)
        for row in build_share_rows([("Africa", 50), ("Europe", 200), ("None", 0)])
    ] == [(50, 25), (200, 100), (0, 0)]


def test_a_few_look_like_a_few():
    assert [row.width for row in build_share_rows([("C1", 1), ("C2", 2), ("C3", 0)], 10)] == [
        10,
        20,
        0,
    ]
    assert [row.width for row in build_share_rows([("C1", 5), ("C2", 20)], 10)] == [25, 100]


def test_rows_of_nothing_have_no_length():
    assert [row.width for row in build_share_rows([("Africa", 0), ("Europe", 0)])] == [0, 0]
    assert build_share_rows([]) == []
