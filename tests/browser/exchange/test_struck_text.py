"""Browser test of struck text in the review: answered row by row and for all, then created."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.support.browsers.word_import import send
from tests.support.files.word_files import build_word_file, paragraph_xml, run_xml

STRUCK = "<w:strike/>"
CO2 = run_xml(" and CO") + run_xml("2", '<w:vertAlign w:val="subscript"/>')
PARAGRAPHS = [
    run_xml("We ") + run_xml("reduce", STRUCK) + run_xml(" increase support") + CO2 + run_xml("."),
    run_xml("We follow ") + f'<w:hyperlink r:id="a">{run_xml("the plan")}</w:hyperlink>',
    run_xml("We meet ") + run_xml("never", STRUCK) + run_xml(" every year."),
]


@pytest.fixture
def review(visit, document):
    """Open the review of a draft with struck text in two paragraphs."""
    claire = visit("Claire Vauthier")
    body = "".join(map(paragraph_xml, PARAGRAPHS))
    file = build_word_file(body, links=[("a", "https://example.org/plan")])
    send(claire, "/en" + document("struck"), file)
    return claire.page


def test_the_panel_of_struck_text_counts_down_and_goes(review):
    page = review
    panel = page.locator("#struck")
    expect(panel).to_contain_text("2 paragraphs have struck text")
    assert page.locator("#p1 s").count() == 2
    assert find_violations(page) == []
    page.locator("#p1").get_by_role("button", name="Put this in brackets").click()
    expect(panel).to_contain_text("1 paragraph has struck text")
    expect(page.locator("#p1 .got")).to_contain_text("We [reduce] increase support and CO₂.")
    page.locator("#p2").get_by_role("button", name="Add the address").click()
    expect(page.locator("#p2 .got")).to_contain_text("the plan (https://example.org/plan)")
    page.locator("#p3").get_by_role("button", name="Leave it out").first.click()
    expect(panel).to_be_hidden()
    expect(page.locator("#p3 .got")).to_contain_text("We meet every year.")
    page.get_by_role("button", name="Create the clauses").click()
    expect(page.locator("main")).to_contain_text("3 clauses were made of this file")
