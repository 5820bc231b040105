"""Tests that a quotation has the direction of its own text, whatever the language of the page."""

import re
from pathlib import Path

import pytest

from consult.core.config import ROOT
from tests.unit.consolidation.silence.test_silence_procedure import put

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
QUOTED = re.compile(r"<blockquote[^>]*>(?:<(?:p|bdi)[^>]*>)?")


@pytest.mark.parametrize("name", ["words", "quote", "gave", "became"])
def test_no_template_leaves_the_direction_to_what_is_inside(name):
    found = [
        (path, each)
        for path in TEMPLATES
        for each in QUOTED.findall(Path(path).read_text("utf-8"))
        if re.search(rf'class="[^"]*\b{name}\b', each)
    ]
    assert (
        found
        and [
            (path, each)
            for path, each in found
            # the macro gives the direction with the language
            if not re.search(r"dir=|words_attributes\(", each.partition(">")[0])
        ]
        == []
    )


def test_on_an_arabic_page_an_english_clause_under_silence_has_its_bar_on_the_left(
    app, browser, world
):
    with app.app_context():
        number = put(world)
    page = browser().get(f"/ar/silences/{number}").text
    assert (
        '<html lang="ar" dir="rtl"' in page
        and '<blockquote class="words" lang="en" dir="auto"><p>' in page
    )
