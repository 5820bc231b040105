"""Tests of the benchmark of lists: what keeps a target, and what misses it."""

from bench.lists.__main__ import FEW, MANY, TARGETS, ListCost

KEPT = ListCost("synthesis", 25.0, 8.0, (16, 16), (0.2, 0.05))


def test_a_page_keeps_its_target_by_statements_and_by_time():
    assert KEPT.is_kept and KEPT.ratio == 4.0
    assert not KEPT._replace(statements=(17, 16)).is_kept
    assert not KEPT._replace(seconds=(0.5, 0.05)).is_kept


def test_its_line_names_the_figures_and_says_what_was_missed():
    assert KEPT.describe() == (
        "synthesis, 25 times as many rows: 16 statements beside 16; 200 ms beside 50 ms: "
        "4.00 (at most 8.0)"
    )
    assert KEPT._replace(statements=(17, 16)).describe().endswith("(at most 8.0), MISSED")


def test_each_list_has_many_rows_and_a_target_below_its_growth():
    assert tuple(MANY) == (200, 1_000, 1_000, 1_000)
    for name, (column, most) in TARGETS.items():
        assert getattr(MANY, column) / getattr(FEW, column) > 3 and most < 9, name
