"""Browser test of the list of organizations, which is searched by typing."""

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_overflow_widths, find_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
FIELD, CHOSEN = "#f-organisation_id", "select[name=organisation_id]"
OPTION = ".suggestions:popover-open [role=option]"


def test_an_organization_is_found_by_typing_and_no_other_stays_chosen(visit):
    visitor = visit(**PHONE)
    visitor.go("/ar/join")
    page, field = visitor.page, visitor.page.locator(FIELD)
    page.focus("[name=name]")  # the script comes with the first field that is entered
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("SCHÓOLS lake")  # case, accents and order do not matter
    expect(page.locator(OPTION)).to_have_text(["Lakeside Schools Network"])
    assert find_violations(page) == [] and find_overflow_widths(page) == []
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "listbox-1-0")
    field.press("Enter")
    expect(field).to_have_value("Lakeside Schools Network")
    expect(page.locator(OPTION)).to_have_count(0)
    chosen = page.locator(CHOSEN)
    assert chosen.evaluate("each => each.selectedOptions[0].textContent") == (
        "Lakeside Schools Network"
    )
    field.fill("Lakeside Schools Netw")
    assert chosen.input_value() == "", "words that are no name choose nothing"
    page.fill("[name=name]", "Noor Salim")
    page.fill("[name=email]", "noor@people.example")
    page.locator("main form button.go").last.click()
    wrong = page.locator("#w-organisation_id")
    expect(wrong).not_to_be_empty()
    expect(field).to_be_focused()
    assert field.input_value() == "Lakeside Schools Netw" and "/join" in page.url
    page.locator(f"{OPTION} >> nth=0").wait_for(state="detached")
    field.press("ArrowDown")
    page.locator(OPTION).click()
    assert chosen.input_value() != ""


def test_without_a_script_it_is_a_list(visit):
    visitor = visit(java_script_enabled=False)
    visitor.go("/en/join")
    visitor.page.locator(CHOSEN).select_option(label="Lakeside Schools Network")
