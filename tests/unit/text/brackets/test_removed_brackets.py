"""Tests of the comparison of the brackets of two texts."""

from consult.text.brackets.removed_brackets import compare_brackets


def test_brackets_around_other_words_and_new_ones_are_told_from_removed_ones():
    found = compare_brackets("in [2030] [in 2035] x y", "in 2030 [and again in 2035] x [y]")
    assert found.removed == ["2030"] and found.added == ["y"]
    assert found.changed == [("in 2035", "and again in 2035")]
