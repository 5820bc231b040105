"""Browser tests on a phone in Arabic by keyboard alone: vice-chair, rapporteur, administrator."""

from playwright.sync_api import expect

from tests.support.browsers.meeting_hall import make_hall_fixture
from .test_keyboard_consolidation import tab_to
from tests.browser.meetings.test_floor import PHONE

WIDE = "document.documentElement.scrollWidth"


hall = make_hall_fixture("By keys")


def press(page, what):
    """Move the focus there with Tab, and press it."""
    tab_to(page, what)
    page.keyboard.press("Enter")


def at(hall, rest=""):
    return hall.place.replace("/en/", "/ar/") + rest


def test_the_vice_chair_takes_the_chair_and_leads(visit, hall):
    yuki = visit("Yuki Tamura-Reyes", "ar", **PHONE)
    page = yuki.page
    yuki.go(at(hall, "/chair"))
    press(page, "form[action$='/chair/take'] button")
    expect(page.locator("form[action$='/chair/take']")).to_have_count(0)
    press(page, f"form[action$='/items/{hall.items[1]}'] button")
    expect(page.locator(f'[data-words="{hall.clauses[2]}"]').first).to_be_visible()
    press(page, "form[action$='/chair/list'] button")
    expect(
        page.locator("form[action$='/chair/list'] input[name=open][value=false]").first
    ).to_be_attached()
    press(page, "form[action$='/chair/undo'] button")
    expect(
        page.locator("form[action$='/chair/list'] input[name=open][value=true]").first
    ).to_be_attached()
    assert page.evaluate(WIDE) <= 390


def test_the_rapporteur_writes_for_everyone_and_releases_the_edit_lock(visit, hall):
    hall.lead("take")  # who was relieved by the vice-chair only watches
    hall.lead(f"items/{hall.items[0]}")
    reader, ravi = visit(**PHONE), visit("Ravi Osei", "ar", **PHONE)
    reader.go(f"{hall.place}/words/{hall.clauses[0]}")
    page = ravi.page
    ravi.go(at(hall, f"/words/{hall.clauses[0]}"))
    press(page, "form[action$='/pen'] button[value=take]")
    page.locator("[data-editor] textarea").wait_for()
    tab_to(page, "[data-editor] textarea")
    page.keyboard.press("Control+End")
    page.keyboard.type(" By every lantern.")
    for each in (reader.page, page):
        expect(each.locator("[data-words] ins", has_text="lantern").first).to_be_visible()
    press(page, "form[action$='/pen'] button[value=give]")
    expect(page.locator("[data-editor] textarea")).to_have_count(0)
    assert page.evaluate(WIDE) <= 390


def test_the_administrator_gives_a_role_and_removes_it(visit):
    bruno, give = (
        visit("Bruno Achterberg", "ar", **PHONE),
        "form[method=post][action$='/manage/people']",
    )
    page = bruno.page
    bruno.go("/ar/c/wsis20/manage/people")
    tab_to(page, f"{give} textarea[name=emails]")
    page.keyboard.type("leila@digital.tavira.example")
    tab_to(page, f"{give} select")
    role = page.locator(f"{give} select")
    for _ in range(role.locator("option").count()):
        if role.input_value() == "rapporteur":
            break
        page.keyboard.press("ArrowDown")
    press(page, f"{give} button")
    held = page.locator(".members li", has_text="Leila Haddad").locator(
        "form:has(input[name=role][value=rapporteur])"
    )
    expect(held).to_have_count(1)
    number = held.locator("input[name=user_id]").input_value()
    asks = (
        f"li:has(input[name=user_id][value='{number}']) "
        "details:has(input[name=role][value=rapporteur])"
    )
    press(page, f"{asks} summary")
    press(page, f"{asks} form button")
    expect(held).to_have_count(0)
    assert page.evaluate(WIDE) <= 390 and "/ar/" in page.url
