"""Tests of clause splits: valid positions, both parts, positions in changed text, and merging
again.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.merge.consolidated_text import SourcedPassage
from consult.text.clause_split import (
    carry_split,
    can_split,
    split_text,
    list_split_offers,
    split_passages,
    split_struck,
)
from consult.text.merge.mark_pairs import has_torn_marks

TEXT = (
    "We *invite* all states to act now, and [urge] others to follow; the Secretary-General reports."
)


def at(text, words):
    return text.index(words)


@pytest.mark.parametrize(
    ("words", "may"),
    [
        ("and [urge]", True),
        ("[urge]", True),
        ("others", True),
        ("the Secretary", True),
        ("*invite*", True),
        ("We", False),
        ("nvite*", False),
        (" and", False),
        ("ecretary", False),
        ("-General", False),
        ("rge]", False),
        ("] others", False),
        (", and", False),
        (".", False),
    ],
)
def test_a_cut_is_between_words_and_inside_of_no_pair(words, may):
    assert can_split(TEXT, at(TEXT, words)) is may


@pytest.mark.parametrize("place", [-1, 0, len(TEXT), len(TEXT) + 9])
def test_a_cut_is_inside_of_the_text(place):
    assert not can_split(TEXT, place)


def test_both_parts_have_words():
    assert not can_split("Act now. …", 9)
    assert not can_split("— Act now.", 2)


def test_inside_of_brackets_or_emphasis_there_is_no_cut():
    assert not can_split(
        "We [act now, and tell] others", at("We [act now, and tell] others", "and")
    )
    assert not can_split(
        "We *act now, and tell* others", at("We *act now, and tell* others", "and")
    )


def test_phrases_are_offered_by_the_words_beside_them():
    assert [tuple(each) for each in list_split_offers(TEXT)] == [
        (at(TEXT, "and [urge]"), "… to act now,", "and [urge] others to follow …"),
        (at(TEXT, "the Sec"), "… others to follow;", "the Secretary-General reports."),
    ]


def test_words_beside_a_cut_show_no_half_of_a_mark():
    assert tuple(list_split_offers("*We invite all states*, and urge others.")[0])[1:] == (
        "… invite all states,",
        "and urge others.",
    )


def test_where_there_is_no_phrase_every_word_is_offered():
    assert [each.after for each in list_split_offers("one two three")] == ["two three", "three"]
    assert list_split_offers("alone") == []


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("各国应合作，并报告进展。", "并报告进展。"),
        ("ندعو الدول إلى العمل، ونطلب منها الإبلاغ.", "ونطلب منها الإبلاغ."),
    ],
)
def test_phrases_of_other_scripts_are_offered(text, second):
    assert second in [split_text(text, each.at)[1] for each in list_split_offers(text)]


@pytest.mark.parametrize(
    ("new", "second"),
    [
        ("We invite all states to act, and urge others.", "and urge others."),
        ("We invite states to act now, and urge others.", "and urge others."),
        ("We invite all states to act now, in earnest, and urge others.", "and urge others."),
        ("We invite all states to act now, or urge others.", "or urge others."),
        ("We invite all states to act now, urge others.", "urge others."),
        ("We invite all states to act now; and ask others.", "and ask others."),
        ("We invite everybody.", None),
        ("We invite all states [to act now, and urge others].", None),
    ],
)
def test_a_cut_is_carried_through_a_change(new, second):
    old = "We invite all states to act now, and urge others."
    found = carry_split(old, new, at(old, "and urge"))
    assert (None if found is None else new[found:]) == second


def test_passages_and_deletions_are_divided_at_the_cut():
    passages = [
        SourcedPassage("We act, ", ("base",)),
        SourcedPassage("and tell", ("a1",)),
        SourcedPassage(" all.", ("base",)),
    ]
    first, second = split_passages(passages, 8)
    assert first == (SourcedPassage("We act,", ("base",)),)
    assert second == (SourcedPassage("and tell", ("a1",)), SourcedPassage(" all.", ("base",)))
    assert split_struck([[3, "x", ["a2"]], [12, "y", ["a2"]]], 8, 8) == (
        [[3, "x", ["a2"]]],
        [[4, "y", ["a2"]]],
    )


WORDS = st.lists(
    st.sampled_from(
        ["we", "act,", "[now]", "*and*", "[all", "states]", "1,000.5", "report;", "l'eau"]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(WORDS)
def test_what_is_cut_and_joined_again_reads_as_before_and_tears_no_pair(text):
    for each in list_split_offers(text):
        first, second = split_text(text, each.at)
        assert f"{first} {second}" == text
        assert has_torn_marks(text) or not (has_torn_marks(first) or has_torn_marks(second))
        assert carry_split(text, text, each.at) == each.at


@given(WORDS, WORDS)
def test_a_carried_cut_is_a_cut_of_the_new_text(old, new):
    for each in list_split_offers(old):
        found = carry_split(old, new, each.at)
        assert found is None or can_split(new, found)
