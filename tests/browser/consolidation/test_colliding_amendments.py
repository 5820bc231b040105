"""Browser tests of consolidation: two moderators and the chair, by keyboard, without a script,
in Arabic.
"""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)


def colliding(person, desk):
    """Open the workbench of the first clause with colliding amendments."""
    person.go(f"/en{desk}?only=colliding")
    person.page.locator("tr[data-row] th a").first.click()
    person.page.wait_for_url(re.compile(r"/desk/\d+$"))
    return person.page


@each_page_variant
def test_axe_finds_nothing_on_the_desk_and_the_workbench_and_nothing_runs_over(
    visit, desk, language, width
):
    for name in ("Ines Duarte", "Amadou Keita"):
        person = visit(name, viewport={"width": width, "height": 900})
        page = colliding(person, desk)
        own = page.url.replace("/en/", f"/{language}/")
        for address in (own.removeprefix(person.address), f"/{language}{desk}"):
            person.go(address)
            assert find_violations(page) == [], (name, address)
            assert find_overflow_widths(page) == [], (name, address)


def test_a_moderator_takes_by_keys_what_collides_another_one_is_told_and_the_chair_decides(
    visit, desk
):
    ines, claire, amadou = visit("Ines Duarte"), visit("Claire Vauthier"), visit("Amadou Keita")
    page = colliding(ines, desk)
    other = page.url.removeprefix(ines.address)
    claire.go(other)
    amadou.go(other)
    heading = claire.page.get_by_role("heading", level=1)
    before = heading.bounding_box()
    spot = page.locator("fieldset.hunk", has=page.locator(".chip.warn")).first
    boxes = spot.locator("input[name=taken]")
    for number in (0, 1):
        boxes.nth(number).focus()
        if not boxes.nth(number).is_checked():  # another test may have taken it
            page.keyboard.press("Space")
    page.get_by_role("button", name="Build text from selected changes").focus()
    page.keyboard.press("Enter")
    taking = page.locator(".taking")
    expect(taking).to_contain_text("alt 2 (")
    expect(page.locator(".taking .from.p3").first).to_be_visible()
    expect(claire.page.locator("[data-news]")).to_be_in_viewport()
    assert heading.bounding_box() == before  # the news moves nothing under a press
    claire.page.get_by_text("Edit the text", exact=True).click()
    claire.page.locator("#f-text").fill("Quite other words.")
    claire.page.get_by_role("button", name="Save text").click()
    expect(claire.page.locator("[data-refused]").first).to_contain_text(
        "This was changed by another person"
    )
    expect(claire.page.locator("#f-text")).to_have_value("Quite other words.")
    amadou.page.reload()
    expect(amadou.page.locator(".taking")).to_contain_text("alt 2 (")
    amadou.page.locator("input[name=status][value=bracketed]").check()
    amadou.page.locator("#f-d-reason").fill("It stays in brackets for the room.")
    amadou.page.get_by_role("button", name="Decide").click()
    expect(amadou.page.locator("main")).to_contain_text(
        re.compile(r"decided in D-\d+ It stays in brackets for the room\.")
    )
    amadou.go("/en" + desk)
    expect(amadou.page.locator("#decisions + ul")).to_contain_text(
        "It stays in brackets for the room."
    )
    page.reload()
    expect(page.locator("main")).to_contain_text("decided in D-")


def test_one_answer_serves_for_many_without_a_script(visit, desk):
    ines = visit("Ines Duarte", java_script_enabled=False)
    page = colliding(ines, desk)
    items = page.locator("input[name=items][type=checkbox]")
    count = items.count()
    expect(page.locator("input[name=items]:checked")).to_have_count(
        0
    )  # nothing is answered by oversight
    for number in range(count):
        items.nth(number).check()
    page.locator("#f-a-outcome").select_option("noted")
    page.locator("#f-a-reason").fill("It is taken up at the first reading.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".answer")).to_have_count(count)


def read_colour(page, x, y):
    """Read the colour of one pixel of the window."""
    picture = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    return Image.open(BytesIO(picture)).convert("RGB").getpixel((0, 0))


def test_a_shade_covers_the_lower_end_of_the_column_while_more_stands_below(visit, desk):
    page = colliding(visit("Ines Duarte", color_scheme="dark"), desk)
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")  # the column stands still now
    column = page.locator(".result")
    assert column.evaluate("each => each.scrollHeight > each.clientHeight")
    place = column.bounding_box()
    side, end = place["x"] + 8, place["y"] + place["height"]
    around = read_colour(page, place["x"] - 8, end - 2)
    cards = read_colour(page, side, end - 60)  # a card runs on below
    assert cards != around
    assert read_colour(page, side, end - 2) == around
