"""Browser tests of drafts: two devices or tabs side by side, a lost connection, sending."""

from playwright.sync_api import expect

from tests.browser.comments.test_replies import STATEMENT
from tests.support.browsers.accessibility import find_violations

FORM = "[data-margin] form[data-comment-form]"
DRAFTS = "/en/my/drafts"
KEPT = "Kept as your draft until you send it."
AT = "data-at"  # where the draft is: in this tab alone, or saved
PAUSE = 2_000  # ms after the last key, until a draft is saved


def open_form(person, page=None):
    """Open the form of a comment on clause 12; return its field."""
    page = page or person.page
    page.clock.install()
    page.goto(person.address + STATEMENT)
    page.locator("section.clause a.no").nth(11).click()
    page.locator("[data-margin] a[data-tab=comments]").click()
    field = page.locator(f"{FORM} textarea[name=body]")
    field.wait_for()
    return field


def write(field, words):
    """Type words, and wait until they are saved."""
    field.fill(words)
    note = field.page.locator(f"{FORM} [data-kept]")
    expect(note).to_have_text(KEPT)
    expect(note).to_have_attribute(AT, "local")
    field.page.clock.fast_forward(PAUSE)
    expect(note).to_have_attribute(AT, "saved")


def list_drafts(person):
    person.go(DRAFTS)
    return person.page.locator("main li .spoken").all_inner_texts()


def test_what_is_typed_on_one_device_stands_in_the_form_on_the_other_until_it_is_sent(visit):
    laptop, phone = visit("Pia Mwangi"), visit("Pia Mwangi", viewport={"width": 390, "height": 780})
    field = open_form(laptop)
    write(field, "From the laptop")
    assert list_drafts(phone) == ["From the laptop"]
    phone.page.get_by_role("link", name="Continue writing").click()
    expect(phone.page.locator("textarea[name=body]").first).to_have_value("From the laptop")
    laptop.page.locator(f"{FORM} button.go").click()
    laptop.page.locator("[data-margin] .say", has_text="From the laptop").wait_for()
    expect(field).to_have_value("")
    assert list_drafts(phone) == []
    expect(open_form(phone)).to_have_value("")
    laptop.page.reload()
    expect(open_form(laptop)).to_have_value("")


def test_the_slower_device_sees_both_texts_and_its_author_chooses(visit):
    laptop, phone = visit("Pia Mwangi"), visit("Pia Mwangi")
    here, there = open_form(laptop), open_form(phone)
    write(there, "From the phone")
    here.fill("From the laptop")
    box = laptop.page.locator(f"{FORM} [data-other]")
    expect(box).to_contain_text("From the phone")
    expect(here).to_have_value("From the laptop")
    assert find_violations(laptop.page) == []
    assert list_drafts(phone) == ["From the phone"], "nothing is overwritten"
    box.get_by_role("button", name="Keep the text in the form").click()
    expect(laptop.page.locator(f"{FORM} [data-kept]")).to_have_attribute(AT, "saved")
    assert list_drafts(phone) == ["From the laptop"]
    there = open_form(phone)
    expect(there).to_have_value("From the laptop")
    write(there, "From the phone again")
    here.fill("Too late")
    box.get_by_role("button", name="Take that text").click()
    expect(here).to_have_value("From the phone again")
    write(here, "From the phone again, and the laptop")
    assert list_drafts(phone) == ["From the phone again, and the laptop"]
    phone.page.get_by_role("button", name="Discard").click()
    assert list_drafts(phone) == []
    expect(open_form(laptop)).to_have_value("")


def test_of_two_tabs_neither_overwrites_the_other(visit):
    laptop = visit("Pia Mwangi")
    here, there = open_form(laptop), open_form(laptop, laptop.context.new_page())
    write(here, "In the first tab")
    there.fill("In the second tab")
    box = there.page.locator(f"{FORM} [data-other]")
    expect(box).to_contain_text("In the first tab")
    assert list_drafts(laptop) == ["In the first tab"], "nothing is overwritten"
    there = open_form(laptop, there.page)
    expect(there).to_have_value("In the second tab")
    box = there.page.locator(f"{FORM} [data-other]")
    box.get_by_role("button", name="Take that text").click()
    expect(there).to_have_value("In the first tab")


def test_a_long_text_is_saved_too(visit):
    laptop = visit("Pia Mwangi")
    write(open_form(laptop), "长" * 9000)
    assert list_drafts(laptop)[0].startswith("长" * 599)
    laptop.page.get_by_role("button", name="Discard").click()
    assert list_drafts(laptop) == []


def test_text_typed_without_a_connection_is_saved_when_it_is_back_or_beside_the_newer_one(visit):
    laptop, phone = visit("Leila Haddad"), visit("Leila Haddad")
    field = open_form(laptop)
    laptop.context.set_offline(True)
    field.fill("On the train")
    expect(laptop.page.locator(f"{FORM} [data-kept]")).to_have_attribute(AT, "local")
    laptop.context.set_offline(False)
    expect(laptop.page.locator(f"{FORM} [data-kept]")).to_have_attribute(AT, "saved")
    there = open_form(phone)
    expect(there).to_have_value("On the train")
    laptop.context.set_offline(True)
    field.fill("On the train, in the tunnel")
    write(there, "At the desk")
    laptop.context.set_offline(False)
    expect(laptop.page.locator(f"{FORM} [data-other]")).to_contain_text("At the desk")
    expect(field).to_have_value("On the train, in the tunnel")


def test_text_typed_after_the_draft_was_sent_elsewhere_is_a_new_draft(visit):
    laptop, phone = visit("Pia Mwangi"), visit("Pia Mwangi")
    clause = "/en/clauses/21"  # a page without live updates
    for each in (laptop, phone):
        each.go(clause)
    note = laptop.page.locator("form[data-comment-form] [data-kept]")
    field = laptop.page.locator("form[data-comment-form] textarea[name=body]")
    field.fill("Sent from the phone")
    expect(note).to_have_attribute(AT, "saved")
    phone.go(clause)
    phone.page.locator("form[data-comment-form] button.go").click()
    phone.page.locator(".say", has_text="Sent from the phone").wait_for()
    field.fill("Sent from the phone, and more")
    expect(note).to_contain_text("kept as a new one")
    assert list_drafts(phone) == ["Sent from the phone, and more"]


def test_an_amendment_is_saved_and_continued_and_started_over(visit):
    laptop, phone = visit("Leila Haddad"), visit("Leila Haddad")
    laptop.go("/en/clauses/20/amend")
    before = laptop.page.locator("#f-a-text").input_value()
    laptop.page.locator("#f-a-text").fill("We resolve to do it by 2032.")
    laptop.page.locator(".kind-choice summary").click()
    laptop.page.get_by_label("Editorial change").check()
    laptop.page.locator("#f-a-reason").fill("It takes time.")
    expect(laptop.page.locator("form[data-amend] [data-kept]")).to_have_attribute(AT, "saved")
    phone.go(DRAFTS)
    phone.page.locator("li", has_text="by 2032").get_by_role("link", name="Continue").click()
    expect(phone.page.locator("#f-a-text")).to_have_value("We resolve to do it by 2032.")
    expect(phone.page.locator("#f-a-reason")).to_have_value("It takes time.")
    expect(phone.page.get_by_label("Editorial change")).to_be_checked()
    phone.page.get_by_role("button", name="Start over").click()
    expect(phone.page.locator("#f-a-text")).to_have_value(before)
    assert "by 2032" not in " ".join(list_drafts(phone))
