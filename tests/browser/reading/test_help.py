"""Browser tests of help: the explanation of a term by keyboard, by touch and without a script."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations

C = "/c/wsis20"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
MARK = ".outline a[data-term$='/views']"


def test_a_term_opens_in_place_by_keyboard_and_gives_the_focus_back(visit):
    page = visit(color_scheme="dark").page
    page.goto(f"{visit().address}/en{C}/statement")
    address, mark, box = page.url, page.locator(MARK), page.locator(".term-box")
    mark.focus()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_contain_text("Rolling: every proposed change in its place.")
    assert find_violations(page) == []
    page.keyboard.press("Tab")
    expect(box.get_by_role("link", name="Glossary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(mark).to_be_focused()
    assert page.url == address


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_a_term_opens_by_touch_inside_the_window(visit, language):
    person = visit(**PHONE)
    page = person.page
    person.go(f"/{language}{C}")
    link, box = page.locator("main a.term").first, page.locator(".term-box")
    link.tap()
    expect(box).to_be_visible()
    around = box.bounding_box()
    assert around["x"] >= 0 and around["x"] + around["width"] <= 390
    assert around["y"] >= 0 and around["y"] + around["height"] <= 844
    page.locator("h1").tap()
    expect(box).to_be_hidden()


def test_without_a_script_a_term_leads_to_its_entry_in_the_glossary(visit):
    person = visit(java_script_enabled=False)
    person.go(f"/en{C}/statement")
    person.page.locator(MARK).click()
    assert person.page.url.endswith("/en/help/glossary#views")
    assert "The views of a text" in person.page.locator("div:target").text_content()


@pytest.mark.parametrize(
    ("language", "how"), [pytest.param("en", {}, marks=pytest.mark.thorough), ("ar", PHONE)]
)
def test_the_tour_shows_once_leads_through_four_steps_and_is_found_again_in_help(
    visit, language, how
):
    person = visit(tour=True, color_scheme="dark", **how)
    page, asked = person.page, []
    page.on("request", lambda request: asked.append(request.method))
    person.go(f"/{language}{C}")
    tour = page.locator("section.tour")
    expect(tour).to_be_visible()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    titles = []
    for _step in range(4):
        titles.append(tour.locator("[data-step]:not([hidden]) h2").text_content())
        target = page.locator(".pointed")
        expect(target).to_have_count(1)
        expect(target).to_be_visible()
        if len(titles) < 4:
            tour.locator("[data-next]").click()
    assert len(set(titles)) == 4
    expect(tour.locator("[data-close]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    expect(page.locator(".pointed")).to_have_count(0)
    assert set(asked) == {"GET"}  # nothing is reported
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(tour).to_have_count(0)
    person.go(f"/{language}/help")
    page.locator("main a[href$='#tour']").click()
    expect(tour).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
@pytest.mark.parametrize(
    ("language", "name"),
    [pytest.param("en", None, marks=pytest.mark.thorough), ("ar", "Pia Mwangi")],
)
def test_the_tour_covers_no_link_of_the_card_of_the_next_meeting(visit, size, language, name):
    person = visit(name, tour=True, viewport={"width": size[0], "height": size[1]})
    person.go(f"/{language}{C}")
    tour = person.page.locator("section.tour").bounding_box()
    links = person.page.locator(".card[aria-labelledby=meet] a:visible").all()
    assert len(links) == 3
    for link in links:
        box = link.bounding_box()
        assert box["y"] + box["height"] <= tour["y"], link.inner_text()


def test_escape_closes_the_tour_from_anywhere_and_the_focus_goes_back(visit):
    person = visit(tour=True)
    page = person.page
    tour, link = page.locator("section.tour"), page.locator(".cols > .card a").first
    person.go(f"/en{C}")
    link.focus()
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    expect(link).to_be_focused()
    person.go("/en/help")
    page.locator("main a[href$='#tour']").click()
    link.focus()
    tour.locator("[data-next]").focus()
    tour.locator("[data-close]").click()
    expect(tour).to_have_count(0)
    expect(link).to_be_focused()


def test_without_a_script_there_is_no_tour(visit):
    person = visit(tour=True, java_script_enabled=False)
    person.go(f"/en{C}")
    expect(person.page.locator("section.tour")).to_have_count(0)
