"""Browser test of the choice of colours: at once, on the next page, and back."""

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
