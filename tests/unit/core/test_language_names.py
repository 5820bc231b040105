"""Tests of the names of languages in the language of a reader."""

import pytest

from consult.core import i18n


@pytest.mark.parametrize(
    ("reader", "english", "arabic"),
    [
        ("en", "English", "Arabic"),
        ("fr", "anglais", "arabe"),
        ("ru", "английский", "арабский"),
        ("zh", "英语", "阿拉伯语"),
    ],
)
def test_a_sentence_names_a_language_in_the_language_of_its_reader(app, reader, english, arabic):
    with app.test_request_context(), i18n.force_locale(reader):
        assert (i18n.name_language("en"), i18n.name_language("ar")) == (english, arabic)
        assert i18n.name_foreign_language(reader) == ""
        assert i18n.name_foreign_language("ar") == arabic
