"""Tests of language detection among the six languages."""

import pytest

from consult.text.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We support this proposal and thank the chair.", "en"),
        ("Nous appuyons cette proposition et remercions la présidence.", "fr"),
        ("Apoyamos esta propuesta y damos las gracias a la presidencia.", "es"),
        ("Мы поддерживаем это предложение.", "ru"),
        ("نؤيد هذا الاقتراح", "ar"),
        ("我们支持WSIS+20的这项提案", "zh"),
    ],
)
def test_a_sentence_is_recognised(text, language):
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["", " ", "12 – 34", "ok", "WSIS", "\x00", "\ud800", "😀"])
def test_too_little_to_tell_is_not_guessed(text):
    assert guess_language(text) is None
