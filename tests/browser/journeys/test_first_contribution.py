"""Browser tests of the way of a new person from the landing page to the first contribution."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.core.test_accessibility import find_violations
from tests.browser.meetings.test_floor import PHONE
from tests.browser.reading.test_text_page import STATEMENT, first_words, select_words
from tests.support.browsers.account_registration import load_mails_to
from tests.support.servers.deadline import wait_for_value

FORM = "[data-margin] form[data-comment-form]"
TYPED = "Rural schools need a budget line of their own."


class Steps:
    """The steps of a person: each press that leads on; the fields of a form belong to its press."""

    def __init__(self):
        self.count = 0

    def press(self, locator):
        self.count += 1
        locator.click()


def read_code(instance, name):
    """Wait for the mail with a code to this person, and return the code."""

    def code():
        found = (
            re.search(r"^\d{6}$", mail.get_body().get_content().replace("\r", ""), re.M)
            for mail in load_mails_to(instance, name)
        )
        return next((each[0] for each in found if each), None)

    return wait_for_value(code, f"no code came to {name}")


def enter(page, instance, steps, name):
    """Say who one is, read the mail, and send the contribution with the code."""
    page.locator("form[data-entry]").wait_for()  # a script leads there after the press
    assert find_violations(page) == []
    page.fill("[name=email]", f"{name}@people.example")
    page.fill("[name=name]", "Noor Salim")
    page.check("[name=accept]")
    steps.press(page.locator("form[data-entry] button.go"))
    field = page.locator("[name=entry_code]")
    expect(field).to_be_focused()
    assert find_violations(page) == []
    steps.count += 1  # the mail is read
    field.fill(read_code(instance, name))
    steps.press(page.locator("form[data-entry-code] button.go"))


@pytest.mark.parametrize(
    ("language", "window"), [pytest.param("en", {}, marks=pytest.mark.thorough), ("ar", PHONE)]
)
def test_from_the_landing_page_to_the_first_comment_in_seven_steps(
    visit, instance, language, window
):
    visitor, steps = visit(**window), Steps()
    page = visitor.page
    visitor.go(f"/{language}/")
    if not page.locator("a[href$='/c/wsis20/statement']").first.is_visible():
        steps.press(page.locator("a[href$='/c/wsis20']").first)
    steps.press(page.locator("a[href$='/c/wsis20/statement']").first)
    clause = select_words(page, first_words(page, "18"))
    steps.press(page.locator("[data-selecting] button.go"))
    page.locator(f"{FORM} textarea[name=body]").fill(f"{TYPED} {language}")
    steps.press(page.locator(f"{FORM} button.go"))
    expect(page.locator("main")).to_contain_text(f"{TYPED} {language}")
    assert page.locator("[name=timezone]").input_value() != ""
    enter(page, instance, steps, f"noor-{language}")
    page.wait_for_url(f"**/statement*#clause-{clause}")
    expect(page.locator(".flash.float")).to_be_in_viewport(ratio=1)
    said = page.locator("article.say", has_text=f"{TYPED} {language}")
    expect(said).to_have_count(1)
    expect(said).to_be_in_viewport()
    expect(said).to_be_focused()
    expect(page.locator("a[data-tab=comments][aria-current]")).to_have_count(1)
    expect(page.locator(f"{FORM} textarea[name=body]")).to_have_value("")
    assert steps.count <= 7


def test_from_the_landing_page_to_the_first_amendment_in_nine_steps(visit, instance):
    visitor, steps = visit(), Steps()
    page = visitor.page
    visitor.go("/en/")
    steps.press(page.locator("a[href$='/c/wsis20/statement']").first)
    select_words(page, first_words(page, "18"))
    steps.press(page.locator("[data-selecting] [data-edit]"))
    composer = page.locator(".composer form")
    text = composer.locator("[name=text]")
    text.fill(text.input_value() + " Rural schools come first.")
    expect(composer.locator("[data-shown]")).to_contain_text("Rural schools come first.")
    composer.locator("[name=reason]").fill(TYPED)
    steps.press(composer.locator("button.go"))
    enter(page, instance, steps, "amal")
    page.wait_for_url("**/statement*#clause-*")
    expect(page.locator("article.edit", has_text="Rural schools come first.")).to_have_count(1)
    assert steps.count <= 9


def write_comment(visitor, words):
    """Write a comment without an account, and go on to the page that asks who it is from."""
    page = visitor.page
    visitor.go(STATEMENT)
    select_words(page, first_words(page, "18"))
    page.locator("[data-selecting] button.go").click()
    page.locator(f"{FORM} textarea[name=body]").fill(words)
    page.locator(f"{FORM} button.go").click()


def count_codes(instance, name):
    """Count the mails with a code to this person."""
    return sum(
        "in your name" in mail.get_body().get_content() for mail in load_mails_to(instance, name)
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_reload_and_back_show_the_words_and_mail_no_code(visit, instance, scripts):
    words, name = f"{TYPED} {scripts}", f"reload-{scripts}".lower()
    visitor = visit(**PHONE, java_script_enabled=scripts)
    page = visitor.page
    if scripts:
        write_comment(visitor, words)
    else:
        visitor.go(STATEMENT)
        page.goto(
            visitor.address + page.locator("a[href*='/clauses/']").first.get_attribute("href")
        )
        form = page.locator("form[data-comment-form]").first
        form.locator("textarea[name=body]").fill(words)
        form.locator("button.go").click()
    page.locator("form[data-entry] button.go").click()
    for wrong in ("email", "name", "accept"):  # all at once
        expect(page.locator(f"[data-wrong={wrong}]")).not_to_be_empty()
    expect(page.locator("[name=leads]")).to_be_hidden()
    page.check("[name=speaks_for][value=organisation]")
    expect(page.locator("[name=leads]")).to_be_visible()
    page.check("[name=speaks_for][value=self]")
    page.fill("[name=email]", f"{name}@people.example")
    page.fill("[name=name]", "Noor Salim")
    page.check("[name=accept]")
    page.locator("form[data-entry] button.go").click()
    expect(page.locator("form[data-entry-code]")).to_be_visible()
    code = read_code(instance, name)
    for step in (page.reload, lambda: visitor.go("/en/help"), page.go_back):
        step()
    expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("form[data-entry-code]")).to_be_visible()
    assert count_codes(instance, name) == 1
    page.fill("[name=entry_code]", code)
    page.locator("form[data-entry-code] button.go").click()
    expect(page.locator("article.say", has_text=words)).to_have_count(1)


def test_a_wrong_code_keeps_the_words_and_says_so_beside_the_field(visit, instance):
    visitor = visit(**PHONE)
    page = visitor.page
    write_comment(visitor, TYPED)
    page.fill("[name=email]", "lena@people.example")
    page.fill("[name=name]", "Lena Petrova")
    page.check("[name=accept]")
    page.locator("form[data-entry] button.go").click()
    code = read_code(instance, "lena")
    page.fill("[name=entry_code]", "111111" if code != "111111" else "222222")
    page.locator("form[data-entry-code] button.go").click()
    expect(page.locator("[data-wrong=entry_code]")).to_contain_text("This code is not right.")
    expect(page.locator("[name=entry_code]")).to_be_focused()
    expect(page.locator("main")).to_contain_text(TYPED)
    page.goto(visitor.address + STATEMENT)  # the draft is kept until it is sent
    select_words(page, first_words(page, "18"))
    page.locator("[data-selecting] button.go").click()
    expect(page.locator(f"{FORM} textarea[name=body]")).to_have_value(TYPED)
