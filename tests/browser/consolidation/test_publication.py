"""Browser tests of the publication page: accessibility, confirmation without a script, the
issue button.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)
from tests.browser.core.test_accessibility import submit

C = "/c/wsis20"
AT = f"{C}/vision/rev-p/publish"


@pytest.fixture(scope="module")
def publishing(chromium, address):
    """Return the path of the publication page of a version with reworded text under a comment."""
    claire = Visitor(chromium.new_context(locale="en-GB"), address).start_as("Claire Vauthier")
    claire.go(f"/en{C}/vision/versions")
    current = claire.page.locator("#f-based_on option").nth(1).get_attribute("value")
    given = {"slug": "rev-p", "title_en": "Rev.P", "symbol": "WSIS+20/V/Rev.P", "based_on": current}
    assert submit(claire, f"/en{C}/vision/versions", given) == 200
    ask = claire.context.request
    text = ask.get(f"{address}/api/v1/versions/{current}").json()
    line = next(
        each
        for each in text["clauses"]
        if each["kind"] != "heading" and len(each["text"].split()) > 12 and "[" not in each["text"]
    )
    quoted = " ".join(line["text"].split()[3:7])
    said = {
        "body": "Which of them?",
        "place": "passage",
        "exact": quoted,
        "wording_id": str(line["wording_id"]),
    }
    assert submit(claire, f"/en/clauses/{line['clause_id']}/comments", said) == 200
    words = line["text"].replace(quoted, "quite another thing altogether")
    edit = f"/en{C}/vision/rev-p/edit/{line['clause_id']}"
    assert (
        submit(
            claire,
            edit,
            {
                "language": "en",
                "text": words,
                "label": line["label"],
                "kind": line["kind"],
                "level": str(line["level"]),
            },
        )
        == 200
    )
    claire.context.close()
    return AT


@each_page_variant
@pytest.mark.parametrize("name", ["Ines Duarte", "Amadou Keita"])
def test_axe_finds_nothing_and_nothing_runs_over(visit, publishing, name, language, width):
    person = visit(name, viewport={"width": width, "height": 900})
    person.go(f"/{language}{publishing}")
    page = person.page
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert find_violations(page) == []
    assert find_overflow_widths(page) == []


def test_a_doubtful_place_is_confirmed_and_the_confirmation_undone_without_a_script(
    visit, publishing
):
    ines = visit("Ines Duarte", java_script_enabled=False)
    ines.go(f"/en{publishing}")
    page = ines.page
    button = page.locator("#issue button")
    expect(button).to_have_attribute("aria-disabled", "true")
    asked = page.locator("li.fate.ask")
    left = asked.count()
    assert left > 0
    asked.first.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(page.locator("li.fate.ask")).to_have_count(left - 1)
    expect(page.locator("li.fate", has_text="Ines Duarte")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Withdraw")).click()
    expect(page.locator("li.fate.ask")).to_have_count(left)


def test_the_button_says_that_it_is_being_issued_and_is_not_pressed_twice(visit):
    claire = visit("Claire Vauthier")
    assert (
        submit(
            claire, f"/en{C}/documents", {"slug": "brief", "title_en": "Brief", "authentic": "en"}
        )
        == 200
    )
    assert (
        submit(
            claire,
            f"/en{C}/brief/versions",
            {"slug": "zero", "title_en": "Zero", "symbol": "T/B/Zero"},
        )
        == 200
    )
    assert (
        submit(claire, f"/en{C}/brief/zero/edit/add", {"text": "We agree.", "label": "1."}) == 200
    )
    claire.go(f"/en{C}/brief/zero/publish")
    page = claire.page
    button = page.locator("form[data-issuing] button")
    expect(button).to_have_text("Publish Zero")
    page.evaluate("""() => {
        window.sent = 0;
        document.querySelector("form[data-issuing]").addEventListener("submit", (event) => {
            window.sent += event.defaultPrevented ? 0 : 1;
            event.preventDefault();
        });
    }""")  # the page stays, to be looked at
    button.click()
    expect(button).to_have_text("Publish Zero")  # first it asks
    page.locator("[data-sure]").check()
    button.click()
    expect(button).to_have_text("It is being issued …")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.evaluate("each => each.click()")
    assert page.evaluate("window.sent") == 1
    claire.go(f"/en{C}/documents/brief/discard")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("main")).not_to_contain_text("T/B/Zero")
