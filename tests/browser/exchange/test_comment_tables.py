"""A browser reads a comment table for a submission, corrects a row and enters the others."""

import re

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_overflow_widths, find_violations
from tests.support.files.comment_tables import build_word_table, make_row

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ROWS = (
    make_row("Define the term.", clause="3", change="Add: “school”."),
    make_row("Where?", clause="99"),
    make_row("We agree.", clause="General", type="urgent"),
)


def test_a_table_is_read_corrected_and_entered_by_mouse_alone(visit):
    claire = visit("Claire Vauthier")
    claire.go("/en/c/wsis20/submissions/2")
    page = claire.page
    page.get_by_role("link", name="Read a comment table").click()
    page.get_by_role("button", name="Read the table").click()
    expect(page.locator("[data-refused]")).to_contain_text("No comment table was found.")
    assert find_violations(page) == []
    file = {"name": "ISO.docx", "mimeType": WORD_TYPE, "buffer": build_word_table(*ROWS)}
    page.locator("[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read the table").click()
    page.wait_for_url(re.compile(r"/comment-tables/\d+$"))
    review = page.url
    page.get_by_role("link", name="Correct Row 3").click()
    page.evaluate("scrollTo(0, 0)")  # the bar of the page covers no link then
    assert find_violations(page) == []
    assert find_overflow_widths(page) == []
    page.get_by_label("Clause", exact=True).select_option(index=2)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#row-1-4").get_by_label("Type of comment")).to_be_visible()
    page.get_by_label("Leave this row out").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Enter 2 comments").click()
    expect(page.get_by_role("status").first).to_contain_text("2 comments are entered")
    page.goto(review.replace("/en/", "/ar/"))
    assert find_violations(page, contrast=False) == []
    assert find_overflow_widths(page) == []
