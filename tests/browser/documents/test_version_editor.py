"""Browser tests of editing a working version: unsaved text survives, and never overwrites
saved text.
"""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations

VISION = "/en/c/wsis20/vision"


@pytest.fixture(scope="module")
def edit(chromium, address):
    """Return the path of a working version, a copy of the draft."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}/en/sign-in")
    page.locator("li", has_text="Claire Vauthier").get_by_role("button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}/en/c/wsis20/documents")
    page.locator(f"main a[href$='{VISION}/versions']").click()
    page.locator("[name=title_en]").fill("Trial")
    page.locator("[name=symbol]").fill("WSIS+20/V/Trial")
    page.locator("[name=slug]").fill("trial")
    page.locator("[name=based_on]").select_option(index=1)
    page.get_by_role("button", name="Begin the version").click()
    page.wait_for_url("**/trial/edit**")
    context.close()
    return f"{VISION}/trial/edit"


def open_clause(person, edit, number):
    """Return the text field of the n-th clause."""
    person.go(edit)
    person.page.locator("ol.writing > li > a").nth(number).click()
    words = person.page.locator("#f-text")
    expect(words).to_be_visible()
    return words


def asked(person):
    """Collect the questions that the browser asks; each is answered by leaving."""
    questions = []

    def answer(dialog):
        questions.append(dialog.type)
        dialog.accept()

    person.page.on("dialog", answer)
    return questions


def test_unsaved_text_is_asked_about_kept_marked_and_offered(visit, edit):
    claire = visit("Claire Vauthier")
    questions = asked(claire)
    words = open_clause(claire, edit, 3)
    saved = words.input_value()
    number = claire.page.locator("li.here").get_attribute("id")
    words.press("End")
    words.fill(saved + " Half a sentence")
    expect(claire.page.locator("form [data-kept]")).to_be_visible()
    claire.page.get_by_role("link", name="Next clause").click()
    expect(claire.page.locator("li.here")).not_to_have_attribute("id", number)
    assert questions == ["beforeunload"]
    expect(claire.page.locator(f"#{number} [data-draft-of]")).to_be_visible()
    claire.page.locator(f"#{number} > a").click()
    expect(claire.page.locator("[data-offered]")).to_contain_text("Half a sentence")
    expect(claire.page.locator("#f-text")).to_have_value(saved)
    assert find_violations(claire.page) == []
    claire.page.locator("[data-take]").click()
    expect(claire.page.locator("#f-text")).to_be_focused()
    expect(claire.page.locator("#f-text")).to_have_value(saved + " Half a sentence")
    claire.page.get_by_role("button", name="Save", exact=True).click()
    expect(claire.page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(claire.page.locator("[data-offered]")).to_be_hidden()
    claire.go(edit)
    expect(claire.page.locator("[data-draft-of]:visible")).to_have_count(0)
    assert questions == ["beforeunload"]


def test_save_and_next_asks_nothing_and_keeps_nothing_behind(visit, edit):
    claire = visit("Claire Vauthier")
    questions = asked(claire)
    words = open_clause(claire, edit, 5)
    number = claire.page.locator("li.here").get_attribute("id")
    words.fill("Saved on the way to the next one.   ")
    claire.page.get_by_role("button", name="Save and next").click()
    expect(claire.page.locator("li.here")).not_to_have_attribute("id", number)
    expect(claire.page.locator(f"#{number}")).to_contain_text("Saved on the way to the next one.")
    expect(claire.page.locator("[data-draft-of]:visible")).to_have_count(0)
    assert questions == []


def test_typed_and_removed_text_is_no_draft(visit, edit):
    claire = visit("Claire Vauthier")
    questions = asked(claire)
    words = open_clause(claire, edit, 7)
    saved = words.input_value()
    words.fill("Something else")
    words.fill(saved)
    expect(claire.page.locator("form [data-kept]")).to_be_hidden()
    claire.go(edit)
    expect(claire.page.locator("[data-draft-of]:visible")).to_have_count(0)
    words = open_clause(claire, edit, 7)
    words.fill("Thrown away")
    claire.go(edit)
    open_clause(claire, edit, 7)
    claire.page.locator("[data-discard]").click()
    expect(claire.page.locator("#f-text")).to_have_value(saved)
    claire.go(edit)
    expect(claire.page.locator("[data-draft-of]:visible")).to_have_count(0)
    assert questions == ["beforeunload"]


def test_a_resumed_draft_does_not_silently_overwrite_a_later_save(visit, edit):
    claire, ines = visit("Claire Vauthier"), visit("Ines Duarte")
    asked(claire)
    words = open_clause(claire, edit, 9)
    words.fill("What Claire had in mind.")
    claire.go(edit)
    theirs = open_clause(ines, edit, 9)
    theirs.fill("What Ines saved.")
    ines.page.get_by_role("button", name="Save", exact=True).click()
    expect(ines.page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    open_clause(claire, edit, 9)
    claire.page.locator("[data-take]").click()
    claire.page.get_by_role("button", name="Save", exact=True).click()
    expect(claire.page.locator("li.here")).to_contain_text(
        "A different text was saved in the meantime"
    )
    expect(claire.page.locator("#f-text")).to_have_value("What Claire had in mind.")
    expect(claire.page.locator("li.here .change").first).to_have_text("What Ines saved.")


def test_a_new_clause_half_written_is_there_when_one_comes_back(visit, edit):
    claire = visit("Claire Vauthier")
    claire.go(f"{edit}/add")
    claire.page.locator("#f-text").fill("A clause to come")
    claire.go(edit)
    claire.go(f"{edit}/add")
    expect(claire.page.locator("#f-text")).to_have_value("A clause to come")
    claire.page.get_by_role("button", name="Add the clause").click()
    expect(claire.page.locator("ol.writing > li").first).to_contain_text("A clause to come")
    claire.go(f"{edit}/add")
    expect(claire.page.locator("#f-text")).to_have_value("")


def test_an_edited_comment_that_was_not_saved_is_offered_again(visit):
    pia = visit("Pia Mwangi")
    asked(pia)
    pia.go("/en/my/comments")
    pia.page.get_by_role("link", name="Edit", exact=True).first.click()
    saved = pia.page.locator("#f-body").input_value()
    pia.page.locator("#f-body").fill(saved + " And more")
    pia.go("/en/my/comments")
    pia.page.get_by_role("link", name="Edit", exact=True).first.click()
    pia.page.locator("[data-take]").click()
    expect(pia.page.locator("#f-body")).to_have_value(saved + " And more")
