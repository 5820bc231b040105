"""Tests of search highlights: matches in normalized text are mapped to the original
characters.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.search.highlights import PASSAGE_LENGTH, build_passage, find_spans
from consult.text.search_normalization import fold_text, parse_terms

pytestmark = pytest.mark.postgresql

ANYTHING = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60) | st.text(
    "йИ\u0306\u0301éŒأإىةـَ١Ｗ ß«»人权", max_size=40
)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("الحُقُوقُ كلّها", "حقوق", ["حُقُوقُ"]),
        ("Ещё раз, ещё", "еще", ["Ещё", "ещё"]),
        ("L’Œuvre", "oeuvre", ["Œuvre"]),
        ("保护人权", "人权", ["人权"]),
        ("ＷＳＩＳ＋２０", "wsis+20", ["ＷＳＩＳ＋２０"]),
        ("a  \n b", '"a b"', ["a  \n b"]),
        ("schoolschool", "school", ["schoolschool"]),
        ("does not exist,", "else", []),
        ("Straße", "strasse", ["Straße"]),
    ],
)
def test_the_letters_that_were_meant_are_marked(text, query, marked):
    assert [text[start:end] for start, end in find_spans(text, parse_terms(query))] == marked


@given(ANYTHING)
def test_pieces_of_a_short_text_join_to_the_text(text):
    assert "".join(piece.text for piece in build_passage(text, parse_terms(text))) == text


@given(ANYTHING)
def test_whatever_is_found_in_the_folded_text_is_marked(text):
    found = [term for term in parse_terms(text) if term in fold_text(text) and " " not in term]
    assert all(find_spans(text, [term]) for term in found if term.isalnum())


def test_a_long_text_is_shown_around_its_first_hit():
    text = "many words before " * 60 + "the needle" + " and words behind" * 60
    pieces = build_passage(text, ["needle"])
    assert [piece.text for piece in pieces if piece.hit] == ["needle"]
    assert pieces[0].text == pieces[-1].text == "…"
    assert len("".join(piece.text for piece in pieces)) <= PASSAGE_LENGTH + 2
