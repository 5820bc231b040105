"""Tests of search highlights: matches in normalized text are mapped to the original
characters.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.search.highlights import PASSAGE_LENGTH, build_passage, find_spans
from consult.search.candidates.query_terms import read_terms
from consult.text.word_stems import iterate_words

pytestmark = pytest.mark.postgresql

ANYTHING = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60) | st.text(
    "йИ\u0306\u0301éŒأإىةـَ١Ｗ ß«»人权", max_size=40
)


@pytest.mark.parametrize(
    ("text", "language", "query", "marked"),
    [
        ("الحُقُوقُ كلّها", "ar", "حقوق", ["الحُقُوقُ"]),
        ("Ещё раз, ещё", "ru", "еще", ["Ещё", "ещё"]),
        ("L’Œuvre", "fr", "oeuvre", ["Œuvre"]),
        ("保护人权", "zh", "人权", ["人权"]),
        ("保护人权的义务", "zh", "人权义务", ["人权", "义务"]),
        ("ＷＳＩＳ＋２０", "en", "wsis+20", ["ＷＳＩＳ＋２０"]),
        ("a  \n b", "en", '"a b"', ["a  \n b"]),
        ("does not exist,", "en", "else", []),
        ("Straße", "en", "strasse", ["Straße"]),
        ("A school, schooling and schools", "en", "schools", ["school", "schooling", "schools"]),
        ("Connectivity, connected", "en", "conn", ["Connectivity", "connected"]),
        ("الدولُ ترعى المدرسةَ والمدارسَ", "ar", "المدارس", ["المدرسةَ", "والمدارسَ"]),
    ],
)
def test_the_words_that_were_meant_are_marked(text, language, query, marked):
    spans = find_spans(text, read_terms(query), language)
    assert [text[start:end] for start, end in spans] == marked


@given(ANYTHING, st.sampled_from(["ar", "en", "es", "fr", "ru", "zh"]))
def test_pieces_of_a_short_text_join_to_the_text(text, language):
    pieces = build_passage(text, read_terms(text), language)
    assert "".join(piece.text for piece in pieces) == text


@given(ANYTHING, st.sampled_from(["ar", "en", "es", "fr", "ru", "zh"]))
def test_every_word_of_a_text_is_found_in_it_and_marked(text, language):
    for word in iterate_words(text):
        terms = read_terms(f'"{word.folded}"')
        assert find_spans(text, terms, language), word


def test_a_long_text_is_shown_around_its_first_hit():
    text = "many words before " * 60 + "the needle" + " and words behind" * 60
    pieces = build_passage(text, read_terms("needles"), "en")
    assert [piece.text for piece in pieces if piece.hit] == ["needle"]
    assert pieces[0].text == pieces[-1].text == "…"
    assert len("".join(piece.text for piece in pieces)) <= PASSAGE_LENGTH + 2
