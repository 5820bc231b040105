"""Tests of what readers and the secretariat are told of languages that a text does not have."""

import re

TEXT = "/c/talks/statement"


def shown(page):
    """Return the words of a page in one line."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page))


def test_the_line_under_the_title_names_the_authentic_language(browser, world):
    assert "authentic text (English)" in shown(browser().get(f"/en{TEXT}").text)
    translated = browser().get(f"/en{TEXT}?text=fr").text
    assert "translation · the authentic text is in English" in shown(translated)
    assert re.search(r'href="[^"]*text=en"[^>]*>the authentic text is in English', translated)


def test_a_reader_of_a_language_without_a_text_is_told_and_led_to_those_that_exist(browser, world):
    for page in (f"/es{TEXT}", f"/es/clauses/{world.clause}"):
        note = re.search(r'<p class="note" data-no-text>(.*?)</p>', browser().get(page).text, re.S)
        assert note, page
        assert "español" in shown(note[1]) and 'hreflang="fr"' in note[1]
    for page in (f"/fr{TEXT}", f"/es{TEXT}?text=fr", f"/en{TEXT}"):
        assert "data-no-text" not in browser().get(page).text, page
