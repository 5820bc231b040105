"""Checks of pages in browser tests: languages and widths, the axe rules, and the check for
overflow.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

DESKTOP_WIDTH, PHONE_WIDTH = 1440, 390
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}  # what passes is not described: that is half of the time
AXE_OPTIONS_WITHOUT_CONTRAST = {
    **AXE_OPTIONS,
    "rules": {"color-contrast": {"enabled": False}},
}  # which is two thirds of the rest

# On each change the page of a feature is looked at in Arabic on a phone, where most goes wrong; the
# other ways belong to make test-all.
PAGE_VARIANTS = [
    ("ar", PHONE_WIDTH),
    pytest.param("en", DESKTOP_WIDTH, marks=pytest.mark.thorough),
    pytest.param("en", PHONE_WIDTH, marks=pytest.mark.thorough),
    pytest.param("ar", DESKTOP_WIDTH, marks=pytest.mark.thorough),
]
SETTLED = """() => document.getAnimations().every(each => each.timeline !== document.timeline)
    && [...document.querySelectorAll("link[rel=stylesheet]")].every(each => each.sheet)"""
each_page_variant = pytest.mark.parametrize(("language", "width"), PAGE_VARIANTS)


def find_violations(page, *, contrast=True):
    """Return the violations that axe finds, shortened.

    Colors are the same in all languages and widths, so contrast is measured only on wide
    English pages and in dark mode. A color in transition is none of the page's, so the page
    settles first. An animation that follows the scrolling of a box never ends.
    """
    page.wait_for_function(SETTLED)
    page.evaluate(AXE_SCRIPT)
    colours = contrast and page.evaluate(
        "(document.documentElement.lang === 'en' && innerWidth > 1000)"
        " || matchMedia('(prefers-color-scheme: dark)').matches"
    )
    found = page.evaluate(
        "options => axe.run(options).then(({ violations }) => violations)",
        AXE_OPTIONS if colours else AXE_OPTIONS_WITHOUT_CONTRAST,
    )
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]


def find_overflow_widths(page):
    """Return the widths, of a phone and of a desktop, at which content exceeds the window.

    The width that was set counts, because a phone makes its window as wide as the content.
    """
    before, wrong = page.viewport_size, []
    for width in (PHONE_WIDTH, DESKTOP_WIDTH):
        page.set_viewport_size({"width": width, "height": before["height"]})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(width)
    page.set_viewport_size(before)
    return wrong
