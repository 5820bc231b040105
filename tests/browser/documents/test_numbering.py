"""Browser tests of numbers and references: their page, and their steps of publishing."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.core.test_accessibility import submit
from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)

C = "/c/wsis20"
NUMBERING, PUBLISH = f"{C}/documents/statement/numbering", f"{C}/statement/rev-n/publish"


@pytest.fixture(scope="module")
def draft(chromium, address):
    """Create a version with a new clause after the first one, and one that refers to another."""
    claire = Visitor(chromium.new_context(locale="en-GB"), address).start_as("Claire Vauthier")
    claire.go(f"/en{C}/statement/versions")
    current = claire.page.locator("#f-based_on option").nth(1).get_attribute("value")
    given = {"slug": "rev-n", "title_en": "Rev.N", "symbol": "WSIS+20/S/Rev.N", "based_on": current}
    assert submit(claire, f"/en{C}/statement/versions", given) == 200
    text = claire.context.request.get(f"{address}/api/v1/versions/{current}").json()
    plain = [each for each in text["clauses"] if each["kind"] == "preambular"]
    edit, sent = (
        f"/en{C}/statement/rev-n/edit",
        {"language": "en", "text": "*Heeding* paragraph 9,"},
    )
    assert submit(claire, f"{edit}/{plain[1]['clause_id']}", sent) == 200
    new = {"text": "*Recalling* paragraph 400,", "kind": "preambular", "level": "1"}
    assert submit(claire, f"{edit}/{plain[0]['clause_id']}/add", new) == 200
    claire.context.close()
    return edit


def look(person, name):
    """Keep a picture of the page where CONSULT_SHOTS names a folder."""
    if os.environ.get("CONSULT_SHOTS"):
        person.page.screenshot(path=f"{os.environ['CONSULT_SHOTS']}/{name}.png", full_page=True)


@each_page_variant
@pytest.mark.parametrize("path", [NUMBERING, PUBLISH])
def test_axe_finds_nothing_and_nothing_runs_over(visit, draft, path, language, width):
    person = visit("Claire Vauthier", viewport={"width": width, "height": 900})
    assert person.go(f"/{language}{path}").ok
    person.page.evaluate(
        "document.querySelectorAll('main details').forEach(each => each.open = true)"
    )
    look(person, f"{path.rpartition('/')[2]}-{language}-{width}")
    assert find_violations(person.page) == []
    assert find_overflow_widths(person.page) == []


def test_the_secretariat_counts_anew_corrects_a_reference_and_undoes_both(visit, draft):
    claire = visit("Claire Vauthier")
    claire.go(f"/en{PUBLISH}")
    page = claire.page
    expect(page.get_by_text("new ones stand between them")).to_be_visible()
    page.get_by_role("button", name="Count the clauses anew").click()
    expect(page.get_by_text("The clauses are counted anew, from one.")).to_be_visible()
    box = page.get_by_role("checkbox", name=re.compile("9 → 10"))
    expect(box).not_to_be_checked()  # it was written in this version
    box.check()
    page.get_by_role("button", name="Correct the ticked references").click()
    expect(page.get_by_text("References are corrected in 1 text.")).to_be_visible()
    page.get_by_role("button", name="Undo the corrections").click()
    expect(box).to_be_visible()
    page.get_by_role("button", name="Keep the numbers of the current version").click()
    expect(page.get_by_role("button", name="Count the clauses anew")).to_be_visible()


def test_a_label_set_by_hand_is_marked_in_the_list_and_released(visit, draft):
    claire = visit("Claire Vauthier")
    claire.go(draft)
    claire.page.get_by_role("link", name="Change clause 1 bis").click()
    claire.page.get_by_label("Label", exact=True).fill("1 alt")
    claire.page.get_by_role("button", name="Save", exact=True).click()
    expect(claire.page.get_by_text("Set by hand. Empty the field")).to_be_visible()
    look(claire, "editor-form")
    claire.go(draft)
    expect(claire.page.get_by_text("label set by hand").first).to_be_visible()
    look(claire, "editor-list")
    claire.go(f"/en{PUBLISH}")
    claire.page.get_by_text("label is set by hand").or_(
        claire.page.get_by_text("labels are set by hand")
    ).click()
    claire.page.get_by_role("button", name="Let the numbering give them").click()
    claire.go(draft)
    expect(claire.page.get_by_role("link", name="Change clause 1 bis")).to_be_visible()
