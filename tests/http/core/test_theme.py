"""The reader's choice of colours comes with the page, so that nothing flashes."""

import re

import pytest

from consult.core.config import ROOT


@pytest.mark.parametrize(
    ("cookie", "theme"),
    [
        ("theme=dark", ' data-theme="dark"'),
        ("a=b; theme=light", ' data-theme="light"'),
        ("theme=pink", ""),
        ('theme="><script>', ""),
        ("a-theme=dark", ""),
        ("", ""),
    ],
)
def test_a_page_has_the_colours_of_the_cookie(app, world, cookie, theme):
    for path in ("/en/c/talks", "/en/c/talks/statement", "/en/nowhere"):
        page = app.test_client(use_cookies=False).get(
            path, headers={"Cookie": cookie} if cookie else {}
        )
        assert f'<html lang="en" dir="ltr"{theme}>' in page.text
        assert page.text.count('aria-pressed="true"') >= 1


def test_the_dark_colours_are_the_same_whether_chosen_or_preferred():
    sheet = (ROOT / "static/css/core/tokens.css").read_text()
    preferred, chosen = (
        dict(re.findall(r"(--[\w-]+): ([^;]+);", part)) for part in sheet.split("@media screen")[1:]
    )
    assert preferred == chosen and len(chosen) > 30


def test_the_script_that_sets_the_cookie_of_colours_makes_it_secure_over_https():
    script = (ROOT / "static/js/core/page.js").read_text("utf-8")
    assert 'location.protocol === "https:" ? "; Secure" : ""' in script
    assert "Max-Age=${value ? 31536000 : 0}${secure}`" in script
