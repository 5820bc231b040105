"""Browser tests of imports that are refused: in the row, for another person, for the file."""

import re

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.support.browsers.word_import import draft, named, send


def test_a_refusal_appears_in_the_row_and_corrections_of_others_are_shown(visit, document):
    claire, ines = visit("Claire Vauthier"), visit("Ines Duarte")
    send(claire, "/en" + document("both"), draft())
    page = claire.page
    page.locator("#p6 a.as").click()
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator("#p6 [data-said]")).to_contain_text("put the cursor into the text,")
    ines.page.goto(page.url)
    ines.page.locator("#p3 a.as").click()
    ines.page.keyboard.press("d")
    expect(ines.page.locator("#p3 [name=kind]")).to_have_value("out")
    page.locator("#p6 [data-text]").fill("What Claire typed.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#p6 [data-said]")).to_contain_text("This import was corrected by another")
    expect(page.locator("#p3")).to_have_class(re.compile("off"))
    expect(page.locator("#p6 [data-text]")).to_have_value("What Claire typed.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-said]")).to_be_hidden()
    expect(page.locator("[data-told]")).to_have_text("Saved.")
    claire.context.set_offline(True)
    page.locator("#p6 [data-text]").fill("Without a line.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#p6 [data-said]")).to_contain_text("You are offline")
    claire.context.set_offline(False)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-told]")).to_have_text("Saved.")


def test_a_file_that_cannot_be_read_is_refused_where_it_was_chosen(visit, document):
    claire = visit("Claire Vauthier")
    claire.go("/en" + document("refused"))
    page = claire.page
    page.locator("[type=file]").set_input_files(named(b"PK\x03\x04 not a file at all"))
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("[data-refused]")).to_contain_text("damaged")
    expect(page.locator("[data-going]")).to_be_hidden()
    assert find_violations(page) == []
    page.locator("[type=file]").set_input_files(named(draft()))
    page.route(
        "**/imports",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("[data-refused]")).to_contain_text("The connection was lost,")
    page.unroute("**/imports")
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))
