"""Tests of search normalization of texts and queries."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.search_normalization import fold_text, parse_terms

ANYTHING = st.text(st.characters(), max_size=40) | st.text(
    "йИ\u0306\u0301éŒأإىةـَ١Ｗ ß«»\"'", max_size=30
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Éducation", "education"),
        ("ŒUVRE", "oeuvre"),
        ("niñez", "NINEZ"),
        ("ещё", "ЕЩЕ"),
        ("الأسماء", "الاسماء"),
        ("إلى", "الي"),
        ("آمال", "امال"),
        ("مدرسة", "مدرسه"),
        ("حقـــوق", "حقوق"),
        ("حُقُوقٌ", "حقوق"),
        ("المادة ١٢", "المادة 12"),
        ("ＷＳＩＳ＋２０", "wsis+20"),
        ("l’accès", "l'acces"),
        ("multi‑stakeholder", "multi-stakeholder"),
        ("a \n\t b", "a b"),
        ("می\u200cخواهم", "میخواهم"),
    ],
)
def test_spellings_that_a_reader_takes_as_the_same_fold_alike(one, other):
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("йод", "иод"), ("人权", "人劝"), ("حق", "خق"), ("mano", "meno"), ("12", "21")],
)
def test_different_letters_stay_different(one, other):
    assert fold_text(one) != fold_text(other)


@settings(deadline=None)
@given(ANYTHING)
def test_folding_twice_is_folding_once(text):
    assert fold_text(fold_text(text)) == fold_text(text)


@settings(deadline=None)
@given(ANYTHING)
def test_every_term_of_a_text_is_found_in_the_folded_text(text):
    assert all(term in fold_text(text) for term in parse_terms(text) if " " not in term)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Human Rights", ["human", "rights"]),
        ('"human  rights" online', ["human rights", "online"]),
        ("«права человека» ещё", ["права человека", "еще"]),
        ("信息社会，人权", ["信息社会", "人权"]),
        ("《数字契约》 人权", ["数字契约", "人权"]),
        ("حقوق الإنسان، المادة", ["حقوق", "الانسان", "الماده"]),
        ("(C5.3) 12", ["c5.3", "12"]),
        ("rights Rights RIGHTS", ["rights"]),
        ("... !!! ''", []),
        ("", []),
    ],
)
def test_a_query_is_read_into_folded_terms(query, expected):
    assert parse_terms(query) == expected


def test_an_endless_query_is_cut_to_twelve_terms():
    assert len(parse_terms(" ".join(f"w{number}" for number in range(9_000)))) == 12
    assert parse_terms("«" * 100_000) == []
