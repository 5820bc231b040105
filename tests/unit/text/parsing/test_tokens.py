"""Tests of tokens in six languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.parsing.tokens import is_han, is_word, tokenize_text

ANYTHING = st.text(st.characters(), max_size=80) | st.text(
    "aé\u0301'’-1.,[] \n各国。حقو ١٢\u200d👩", max_size=80
)


@settings(deadline=None)
@given(ANYTHING)
def test_the_tokens_of_any_text_join_to_that_text(text):
    assert "".join(tokenize_text(text)) == text


@settings(deadline=None)
@given(ANYTHING)
def test_no_token_is_empty(text):
    assert all(tokenize_text(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("States shall act.", ["States", " ", "shall", " ", "act", "."]),
        ("[not] (yet)", ["[", "not", "]", " ", "(", "yet", ")"]),
        ("l’accès aujourd'hui", ["l’accès", " ", "aujourd'hui"]),
        ("public-private", ["public-private"]),
        ("COVID-19 in 2024-2025", ["COVID-19", " ", "in", " ", "2024", "-", "2025"]),
        ("5G costs 1,000.5", ["5G", " ", "costs", " ", "1,000.5"]),
        ("2 500\u202f000", ["2", " ", "500\u202f000"]),
        ("各国应", ["各", "国", "应"]),
        ("在2030年（WSIS+20）", ["在", "2030", "年", "（", "WSIS", "+", "20", "）"]),
        ("حقوقُ الإنسان", ["حقوقُ", " ", "الإنسان"]),
        ("المادة ١٢٫٥", ["المادة", " ", "١٢٫٥"]),
        ("ещё раз", ["ещё", " ", "раз"]),
        ("ni\u0301n\u0303o", ["ni\u0301n\u0303o"]),
        ("a \n\n b", ["a", " ", "\n", "\n", " ", "b"]),
        ("", []),
    ],
)
def test_words_numbers_spaces_and_marks_stand_alone(text, expected):
    assert tokenize_text(text) == expected


def test_a_picture_made_of_several_code_points_is_not_torn_apart():
    assert tokenize_text("a👩‍👩‍👧b") == ["a", "👩‍👩‍👧", "b"]


def test_words_are_told_from_marks_and_white_space():
    assert [is_word(token) for token in ("rights", "12", "权", "٣", ".", "[", " ", "\n")] == [
        True
    ] * 4 + [False] * 4


def test_han_characters_are_told_from_other_letters():
    assert is_han("权")
    assert not is_han("rights")
