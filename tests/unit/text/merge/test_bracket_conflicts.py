"""Tests of bracket conflicts: amendments for different alternatives of a bracket do not agree."""

import pytest

from consult.text.merge.hunk_merge import find_hunks
from consult.text.merge.bracket_conflicts import has_bracket_conflict

BASE = (
    "*Recognizing* [alt 1 (Veldania): that human rights and fundamental freedoms apply equally "
    "online and offline / alt 2 (Orovia): the relevance of international law, including human "
    "rights law, to the use of digital technologies / alt 3 (Vice-Chair): that the rights people "
    "have offline must also be protected online] and that technology must serve people,"
)
FIRST = (
    "*Recognizing* that human rights and fundamental freedoms apply equally online and offline "
    "and that technology must serve people,"
)
THIRD = (
    "*Recognizing* that the rights that people have offline must also be protected online and "
    "that technology must serve people,"
)
YEARS = (
    "We *decide* to hold a review at high level [in 2030] [in 2035], prepared "
    "in the same open manner."
)


def between(base, one, other):
    found = has_bracket_conflict(base, find_hunks(base, one, 1), find_hunks(base, other, 2))
    assert found == has_bracket_conflict(base, find_hunks(base, other, 2), find_hunks(base, one, 1))
    return found


def test_choices_of_different_alternatives_conflict_and_choices_of_the_same_do_not():
    assert between(BASE, FIRST, THIRD)
    assert not between(BASE, FIRST, FIRST)
    assert not between(BASE, FIRST, FIRST.replace("equally", "alike"))
    assert not between(BASE, THIRD, THIRD.replace("the rights that people", "the rights people"))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("in 2030", "in 2035", True),
        ("in 2030", "in 2030", False),
        ("", "in 2035", True),
        ("", "", False),
        ("[in 2030] [in 2035]", "in 2035", False),
    ],
)
def test_brackets_beside_each_other_are_chosen_between_too(one, other, found):
    first, second = (YEARS.replace("[in 2030] [in 2035]", words) for words in (one, other))
    assert between(YEARS, first, second) == found


def test_what_is_changed_elsewhere_and_texts_without_brackets_make_no_rivals():
    assert not between(
        YEARS, YEARS.replace("open", "inclusive"), YEARS.replace("[in 2030] [in 2035]", "in 2030")
    )
    assert not between("We meet in 2030.", "We meet in 2031.", "We meet in 2045.")
    assert not between("", "Something.", "Else.")
    assert not between("网络是[公共的]。", "网络是公共的。", "网络是公共的。") and between(
        "网络是[公共的/私人的]。", "网络是公共的。", "网络是私有财产。"
    )
