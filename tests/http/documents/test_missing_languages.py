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
