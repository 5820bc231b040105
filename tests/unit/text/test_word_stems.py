"""Tests of the words and stems by which a search finds inflected forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.search_normalization import fold_text
from consult.text.word_stems import (
    LONGEST_WORD,
    iterate_words,
    list_index_words,
    split_query_word,
    stem_in_languages,
    stem_word,
)

FORMS = {
    "en": ["school schools", "connectivity connected connecting", "policy policies"],
    "fr": ["école écoles", "protégé protégée protégés", "numérique numériques", "droit droits"],
    "es": ["educación educaciones educacion", "tecnología tecnologías tecnologia", "niño niños"],
    "ru": ["школа школы школ школами", "цифровой цифровая цифровые"],
    "ar": [
        "المدارس والمدارس للمدارس مدارسنا مدرسة المدرسة مدرسه",
        "المعلومات معلومات ومعلومات",
        "رقمي الرقمية رقمية",
        "الحقوق حقوق حُقُوق",
    ],
}


@pytest.mark.parametrize(
    ("language", "forms"), [(code, forms) for code, each in FORMS.items() for forms in each]
)
def test_the_forms_of_a_word_have_one_stem(language, forms):
    assert len({stem_word(fold_text(each), language) for each in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "school", "scholar"),
        ("es", "derecho", "deuda"),
        ("ru", "школа", "школьник"),
        ("ar", "المدارس", "التعليم"),
        ("en", "2030", "2032"),
    ],
)
def test_different_words_have_different_stems(language, one, other):
    assert stem_word(fold_text(one), language) != stem_word(fold_text(other), language)


def test_a_word_of_a_query_has_a_stem_in_each_language_of_its_script():
    assert stem_in_languages("schools").keys() == {"en", "es", "fr"}
    assert stem_in_languages("школы") == {"ru": "школ"}
    assert stem_in_languages("مدارس") == {"ar": "مدرس"}
    assert stem_in_languages("人权") == {} == stem_in_languages("2030")


def test_a_chinese_text_is_found_by_characters_and_pairs_and_asked_for_by_words():
    assert list_index_words("信息，社会", "zh").keys() == {*"信息社会", "信息", "社会"}
    assert split_query_word("保护人权") == ["保护", "人权"]


def test_a_word_is_kept_as_the_text_writes_it():
    assert list_index_words("Les Écoles, l’accès 100%", "fr") == {
        "les": ("le", "les"),
        "ecoles": ("ecol", "écoles"),
        "l": ("l", "l"),
        "acces": ("acce", "accès"),
        "100": ("100", "100"),
    }


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_words_of_any_text_are_folded_short_and_at_their_place(text):
    for word in iterate_words(text):
        assert fold_text(word.folded) == word.folded != ""
        assert len(word.folded) <= LONGEST_WORD and text[word.start : word.end].strip()
