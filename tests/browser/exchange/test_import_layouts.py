"""Browser tests of the import review in every width, color scheme and direction, and with a
thousand rows.
"""

import re
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.browser.core.test_accessibility import WIDTHS
from tests.support.browsers.word_import import draft, send
from tests.support.files.word_files import paragraph_xml, build_word_file

LOOKED_AT = {("light", "en", 1440), ("dark", "ar", 390)}  # on each change


@pytest.mark.parametrize(
    ("scheme", "language", "width"),
    [
        pytest.param(*way, marks=[] if way in LOOKED_AT else pytest.mark.thorough)
        for way in product(("light", "dark"), ("en", "ar"), WIDTHS)
    ],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    visit, document, width, language, scheme
):
    claire = visit("Claire Vauthier", language, color_scheme=scheme, **WIDTHS[width])
    page, wide = claire.page, WIDTHS[width]["viewport"]["width"]
    address = f"/{language}" + document(f"axe-{width}-{language}-{scheme}")

    def clean():
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= wide

    claire.go(address)
    clean()
    send(claire, address, draft("https://example.org/" + "a" * 120))
    clean()
    page.locator("#p5 a.as").click()
    expect(page.locator("#p5")).to_have_class(re.compile("here"))
    clean()
    claire.go(address)
    clean()
    page.go_back()
    page.locator("#foot form[action$='/create'] button").click()
    page.wait_for_selector("a.b.go")
    clean()


def test_arrows_follow_the_direction_of_an_arabic_interface(visit, document):
    claire = visit("Claire Vauthier", "ar")
    send(claire, "/ar" + document("arrows"), draft())
    page = claire.page
    page.locator("#p6 a.as").click()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#p6 [name=level]")).to_have_value("2")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#p6 [name=level]")).to_have_value("1")


def test_a_thousand_rows_answer_at_once(visit, document):
    claire = visit("Claire Vauthier")
    words = (
        "We resolve to connect every school, in good faith and in time, and to report on it "
        "every two years."
    )
    many = build_word_file("".join(paragraph_xml(f"{n}. {words}") for n in range(1, 1_001)))
    send(claire, "/en" + document("many"), many)
    page = claire.page
    expect(page.locator(".pairs > .pair")).to_have_count(1_000)
    page.locator("#p500 a.as").click()
    expect(page.locator("#p500")).to_have_class(re.compile("here"))
    took = page.evaluate("""async () => {
      const turns = 20, began = performance.now();
      for (let n = 0; n < turns; n += 1) {
        const version = document.getElementById("foot").dataset.version;
        const key = n % 2 ? "ArrowLeft" : "ArrowRight";
        document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        while (document.getElementById("foot").dataset.version === version) {
          await new Promise(requestAnimationFrame);
        }
      }
      return (performance.now() - began) / turns;
    }""")
    print(f"one correction among 1,000 rows, from key to drawn: {took:.0f} ms")
    assert took < 400
