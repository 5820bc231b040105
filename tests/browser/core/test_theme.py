"""Browser test of the choice of colours: at once, on the next page, and back."""

import time

PAPER = "getComputedStyle(document.documentElement).getPropertyValue('--page').trim()"
DARK, LIGHT = "#131417", "#f7f7f5"


def test_colours_change_at_once_stay_on_the_next_page_and_follow_the_device_again(visit):
    reader = visit(color_scheme="light")
    reader.go("/en/c/wsis20")
    reader.page.get_by_role("button", name="Dark colours").click()
    assert reader.page.evaluate(PAPER) == DARK
    answer = reader.page.goto(f"{reader.address}/ar/c/wsis20/statement")
    assert 'data-theme="dark"' in answer.text(), "it comes with the page, before any script"
    assert reader.page.evaluate(PAPER) == DARK
    reader.go("/en/sign-in")
    pressed = reader.page.get_by_role("group", name="Colours").locator("[aria-pressed=true]")
    assert pressed.inner_text() == "Dark colours"
    reader.page.get_by_role("button", name="As the device").click()
    assert reader.page.evaluate(PAPER) == LIGHT
    reader.go("/en/c/wsis20")
    assert reader.page.evaluate(PAPER) == LIGHT
    assert [each["name"] for each in reader.context.cookies() if each["name"] == "theme"] == []


def test_the_cookie_of_colours_is_bound_to_this_site_and_lasts_a_year(visit):
    reader = visit(color_scheme="light")
    reader.go("/en/c/wsis20")
    reader.page.get_by_role("button", name="Dark colours").click()
    (cookie,) = [each for each in reader.context.cookies() if each["name"] == "theme"]
    assert (cookie["value"], cookie["sameSite"], cookie["secure"]) == ("dark", "Lax", False)
    assert 364 < (cookie["expires"] - time.time()) / 86400 < 366
