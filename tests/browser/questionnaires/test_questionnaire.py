"""The journey of a questionnaire: planned, answered as one types, submitted, made a comment."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations

LIST = "/en/c/wsis20/questionnaires"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def planned(prepared):
    """Name the questions: an open one, a choice, a scale."""
    return [
        ("an open answer", "What is missing in your schools?", ""),
        ("one of several options", "Who should pay?", "States\nCompanies\nBoth"),
        ("a scale of five steps", "How urgent is it?", "Not urgent\nVery urgent"),
    ]


def plan(person, questions):
    """Plan a questionnaire on the pages of the secretariat, and open it."""
    page = person.page
    person.go(LIST)
    page.get_by_role("link", name="Create a questionnaire").click()
    page.locator("#f-title_en").fill("Schools and connectivity")
    page.locator("#f-stage_id").select_option("Open commenting")
    page.get_by_role("button", name="Save").click()
    for kind, words, options in questions:
        page.locator("#f-text_en").fill(words)
        page.locator("#f-kind").select_option(kind)
        page.locator("#f-options_en").fill(options)
        page.get_by_role("button", name="Add the question").click()
    assert find_violations(page) == []
    page.locator("summary", has_text="Open the questionnaire").click()
    page.get_by_role("button", name="Open it now").click()
    expect(page.locator(".flash")).to_contain_text("It is open")


def test_a_questionnaire_is_planned_answered_as_one_types_and_submitted(visit, planned):
    plan(visit("Claire Vauthier"), planned)
    pia = visit("Pia Mwangi")
    pia.go("/en/c/wsis20")
    waiting = pia.page.get_by_role("listitem").filter(has_text="Schools and connectivity")
    waiting.get_by_role("link", name="Answer a questionnaire").click()
    pia.page.locator("form textarea").fill("Teachers who")
    expect(pia.page.locator("form [data-status]")).to_have_text("Saved.")
    pia.page.locator("form textarea").press_sequentially(" stay.")
    expect(pia.page.locator("form [data-status]")).to_have_text("Saved.")
    pia.page.reload()
    expect(pia.page.locator("form textarea")).to_have_value("Teachers who stay.")
    pia.page.get_by_label("Companies").check()
    pia.page.get_by_label("5: Very urgent").check()
    pia.page.get_by_role("button", name="Submit the answers").click()
    expect(pia.page.locator(".flash")).to_contain_text("Your answers are submitted.")
    expect(pia.page.get_by_label("Companies")).to_be_checked()
    pia.page.get_by_label("Both").check()
    expect(pia.page.locator("form [data-status]")).to_contain_text("Not saved yet.")
    pia.page.get_by_role("button", name="Save the changes").click()
    expect(pia.page.locator(".flash")).to_contain_text("Your changes are saved.")
    pia.page.get_by_role("link", name="Make it a comment").click()
    expect(pia.page.locator(".note")).to_contain_text("As a comment everyone reads it")
    assert find_violations(pia.page) == []
    pia.page.get_by_label("Clause").fill("22")
    pia.page.get_by_role("button", name="Make it a comment").click()
    pia.page.locator("#placed ~ ol a", has_text="Comment on clause").click()
    comment = pia.page.get_by_role("article").filter(has_text="Teachers who stay.")
    expect(comment.get_by_role("link", name="From the questionnaire")).to_be_visible()
    pia.go("/en/c/wsis20")
    expect(waiting).to_have_count(0)
    for language, how in (("en", {}), ("ar", PHONE)):
        reader = visit("Leila Haddad", language, **how)
        reader.go(f"/{language}/c/wsis20/questionnaires/3")
        assert find_violations(reader.page) == []
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= reader.page.evaluate(
            "innerWidth"
        )


def test_without_javascript_the_answers_are_saved_by_a_button(visit, planned):
    reader = visit("Leila Haddad", java_script_enabled=False)
    reader.go(f"{LIST}/3")
    reader.page.locator("form textarea").fill("Half a thought")
    reader.page.get_by_role("button", name="Save", exact=True).click()
    expect(reader.page.locator(".flash")).to_contain_text("It counts once you submit it.")
    expect(reader.page.locator("form textarea")).to_have_value("Half a thought")


def test_without_a_connection_the_page_says_that_nothing_is_saved(visit, planned):
    reader = visit("Amadou Keita")
    reader.go(f"{LIST}/3")
    reader.context.set_offline(True)
    reader.page.locator("form textarea").fill("The line is lost")
    expect(reader.page.locator("form [data-status]")).to_contain_text("Not saved")
    reader.context.set_offline(False)
    reader.page.get_by_role("button", name="Save", exact=True).click()
    expect(reader.page.locator("form textarea")).to_have_value("The line is lost")
