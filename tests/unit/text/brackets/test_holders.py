"""Tests of the holders of a bracket: authors of alternatives, reservations in six languages,
any text.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.brackets.bracket_tree import count_brackets
from consult.text.brackets.holders import list_held_brackets


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        (
            "We [alt 1 (Norvania): may / alt 2 · Lakeside: shall / alt 3: –] act.",
            ("Norvania", "Lakeside"),
        ),
        ("We act [now].", ()),
        ("Act. [Norvania reserves its position.]", ("Norvania",)),
        ("[Norvania and Lakeside reserve their position]", ("Norvania and Lakeside",)),
        ("[Norvania *reserves its position*]", ("Norvania",)),
        ("[La Norvanie réserve sa position]", ("La Norvanie",)),
        ("[Norvania se reserva sobre este párrafo]", ("Norvania",)),
        ("[Норвания резервирует свою позицию]", ("Норвания",)),
        ("[挪威尼亚保留其立场]", ("挪威尼亚",)),
        ("[تتحفظ نورفانيا على هذه الفقرة]", ("نورفانيا",)),
    ],
)
def test_the_names_in_a_bracket_are_its_holders(text, holders):
    (found,) = list_held_brackets(text)
    assert found.holders == holders and found.reserved == (bool(holders) and not found.alternatives)
    assert text[found.start] == "[" and text[found.end - 1] == "]"


@pytest.mark.parametrize(
    "words",
    [
        "We reserve funds",
        "the Fund reserves money for schools",
        "保留资金",
        "se reservan fondos",
        "on reserve",
    ],
)
def test_ordinary_text_is_no_reservation(words):
    assert [each.reserved for each in list_held_brackets(f"[{words}]")] == [False]


def test_nested_brackets_are_each_there_with_their_depth():
    assert [(each.depth, each.words) for each in list_held_brackets("a [b [c] d] e")] == [
        (1, "b [c] d"),
        (2, "c"),
    ]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("[]［］ab /:·()1٣会alt–\n"), max_size=60))
def test_any_text_has_as_many_as_are_counted_each_where_it_stands(text):
    found = list_held_brackets(text)
    assert len(found) == count_brackets(text) and [each.start for each in found] == sorted(
        each.start for each in found
    )
    for each in found:
        assert text[each.start + 1 : each.end - 1].strip() == each.words
        assert all(
            words in text and words == text[offer.words : offer.end].strip()
            for offer, words in each.alternatives
        )
