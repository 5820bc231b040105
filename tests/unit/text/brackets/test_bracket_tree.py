"""Tests of brackets: text that is not agreed, nesting, and alternatives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.brackets.bracket_tree import count_brackets, parse_brackets

ANY = st.text("[]［］ab /:1\n alt(), ", max_size=40)


def alternatives(text: str) -> list[tuple[str, str, str]]:
    """Return label, author and text of the alternatives in the first bracket."""
    offers = parse_brackets(text).brackets[0].alternatives
    return [(offer.label, offer.by, text[offer.words : offer.end]) for offer in offers]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("no brackets", 0),
        ("[one] and [two]", 2),
        ("[outer [inner] outer]", 2),
        ("［全部］", 1),
        ("[", 0),
        ("]", 0),
        ("][", 0),
        ("[[a]", 1),
        ("", 0),
    ],
)
def test_top_level_and_nested_pairs_are_counted(text, pairs):
    assert count_brackets(text) == pairs


def test_a_nested_bracket_lies_inside_its_outer_one_and_one_deeper():
    tree = parse_brackets("we [shall [not] act] [now]")
    outer, last = tree.brackets
    assert [(bracket.start, bracket.end, bracket.depth) for bracket in tree.list_brackets()] == [
        (3, 20, 1),
        (10, 15, 2),
        (21, 26, 1),
    ]
    assert outer.inner[0].depth == 2
    assert not last.inner
    assert not tree.unbalanced


@pytest.mark.parametrize(
    ("text", "strays"), [("a ] b", [2]), ("[a", [0]), ("[a [b]", [0]), ("a] [b] [", [1, 7])]
)
def test_a_bracket_without_a_partner_is_reported_and_the_others_are_read(text, strays):
    tree = parse_brackets(text)
    assert tree.unbalanced
    assert tree.strays == strays
    assert len(tree.list_brackets()) == count_brackets(text)


def test_alternatives_are_read_with_their_authors():
    text = "[alt 1: that rights apply / alt 2 (Arandia, Tavira): the law / alt 3 · Co-chairs: both]"
    assert alternatives(text) == [
        ("alt 1", "", "that rights apply"),
        ("alt 2", "Arandia, Tavira", "the law"),
        ("alt 3", "Co-chairs", "both"),
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("[Option A: x / Option B: y]", ["Option A", "Option B"]),
        ("[variante 1 : un / variante 2 : deux]", ["variante 1", "variante 2"]),
        ("[opción 1: uno / opción 2: dos]", ["opción 1", "opción 2"]),
        ("[вариант 1: да / вариант 2: нет]", ["вариант 1", "вариант 2"]),
        ("[البديل 1: نعم / البديل 2: لا]", ["البديل 1", "البديل 2"]),
        ("[备选案文1：甲 / 备选案文2：乙]", ["备选案文1", "备选案文2"]),
        ("[alt 1: x\nalt 2: y]", ["alt 1", "alt 2"]),
    ],
)
def test_alternatives_are_recognised_in_each_language(text, labels):
    assert [offer[0] for offer in alternatives(text)] == labels


def test_the_holder_of_an_alternative_may_stand_in_full_width_parentheses():
    assert alternatives("[备选案文1（甲国、乙国）：甲／备选案文2（丙国）：乙]") == [
        ("备选案文1", "甲国、乙国", "甲"),
        ("备选案文2", "丙国", "乙"),
    ]


def test_a_slash_or_a_bracket_inside_an_alternative_does_not_end_it():
    text = "[alt 1: and/or [a / alt 2: b] c / alt 2: d]"
    assert [offer[2] for offer in alternatives(text)] == ["and/or [a / alt 2: b] c", "d"]


@pytest.mark.parametrize(
    "text",
    ["[voluntary]", "[and/or]", "[alternatively: x]", "[alt 1 funding]", "[see option 1: x]"],
)
def test_ordinary_words_in_brackets_are_no_alternatives(text):
    assert alternatives(text) == []


@settings(deadline=None)
@given(ANY)
def test_every_bracket_of_any_text_is_either_in_a_pair_or_a_stray(text):
    tree = parse_brackets(text)
    every = tree.list_brackets()
    marks = [place for bracket in every for place in (bracket.start, bracket.end - 1)] + tree.strays
    assert sorted(marks) == [place for place, character in enumerate(text) if character in "[]［］"]
    assert len(every) == count_brackets(text)
    for bracket in every:
        assert all(
            bracket.start < inner.start and inner.end < bracket.end for inner in bracket.inner
        )
        assert all(
            bracket.start < offer.start <= offer.words <= offer.end < bracket.end
            for offer in bracket.alternatives
        )


def test_brackets_without_end_are_read_in_time():
    assert len(parse_brackets("[" * 30_000 + "x" + "]" * 30_000).list_brackets()) == 30_000
    assert count_brackets("[alt 1:" * 10_000 + "]" * 10_000) == 10_000
