"""Tests of white space where the text of two amendments meets."""

import pytest

from consult.text.merge.hunk_merge import Hunk, find_hunks, merge_hunks
from consult.text.merge.seams import choose_whitespace


@pytest.mark.parametrize(
    ("left", "right", "after", "before", "expected"),
    [
        ("one", "two", "", " ", " "),
        ("one", "two", " ", "", " "),
        ("one", "two", " ", "\n", "\n"),
        ("one", "two", "\n", " ", "\n"),
        ("one", ",", " ", "", ""),
        ("–", ".", " ", "", ""),
        ("un", ";", "", "\u00a0", "\u00a0"),
        ("un", "»", " ", "\u00a0", "\u00a0"),
        ("«", "un", "\u00a0", " ", "\u00a0"),
        ("(", "two", "", " ", ""),
        (")", "two", "", " ", " "),
        ("one", "(", " ", "", " "),
        ("/", "two", "", " ", ""),
        ("one", "/", " ", "", ""),
        ("人", "权", " ", "", ""),
        ("人", "权", "", "\n", "\n"),
        ("，", "AI", "", " ", ""),
        ("حقوق", "الطفل", " ", "", " "),
        ("", "two", "", " ", ""),
        ("one", "", " ", "", ""),
    ],
)
def test_two_words_are_parted_and_marks_stand_as_close_as_they_did(
    left, right, after, before, expected
):
    assert choose_whitespace(left, right, after, before) == expected


@pytest.mark.parametrize(
    ("base", "one", "other", "together"),
    [
        ("a b c", "a\nb c", "a x c", "a\nx c"),
        ("a b c", "a b\nc", "a x c", "a x\nc"),
        ("a b c", "a\nb c", "a c", "a\nc"),
        ("a\nb c d", "a c d", "a\nb d", "a d"),
        ("a b  c", "a b c", "a x  c", "a x c"),
        ("人 权 法", "人权 法", "人 利 法", "人利 法"),
    ],
)
def test_a_change_of_white_space_holds_beside_changed_words(base, one, other, together):
    given = [*find_hunks(base, one, 1), *find_hunks(base, other, 2)]
    assert merge_hunks(base, given).text == together
    assert merge_hunks(base, given).collisions == ()


def test_two_changes_of_the_same_white_space_collide_unless_they_are_the_same():
    assert (
        merge_hunks("a b", [*find_hunks("a b", "a\nb", 1), *find_hunks("a b", "a  b", 2)]).text
        == "a b"
    )
    assert (
        merge_hunks("a b", [*find_hunks("a b", "a\nb", 1), *find_hunks("a b", "a\nb", 2)]).text
        == "a\nb"
    )


def test_hunks_that_cut_a_word_are_merged_to_the_letter():
    assert merge_hunks("from 4 states", [Hunk(6, 6, "6", "A")]).text == "from 46 states"
    assert (
        merge_hunks("from 4 states", [Hunk(6, 6, "6", "A"), Hunk(7, 13, "nations", "B")]).text
        == "from 46 nations"
    )
