"""Browser test of opening a clause: it stays in the window, and the margin opens at the
requested part.
"""

import pytest
from playwright.sync_api import expect

from .test_text_page import STATEMENT, clause_of

WINDOWS = [(320, 568), (390, 844), (1024, 768), (1280, 720), (1440, 900), (1920, 1080)]
PHONE, NARROW = (
    960,
    1248,
)  # px: up to here the margin is a sheet over the text, and the outline opens by a link
BUSY, QUIET, FAR = (
    "18",
    "9",
    "35",
)  # labels: with many amendments and comments, with few, and far down
PARTS = {
    "number": ("a.no", "h2"),
    "amendments": (".facts [data-at=amendments]", "#amendments"),
    "comments": (".facts [data-at=comments]", "#comments"),
}
FOCUSED = """([clause, part]) => document.querySelector("[data-margin]").dataset.clause === clause
    && (!part || document.activeElement === document.querySelector(part))
    && !document.querySelector("#margin").getAnimations().length"""
PLACES = """([clause, part]) => {
    const box = (element) => element.getBoundingClientRect();
    const margin = document.querySelector("#margin");
    return {top: box(document.getElementById(`clause-${clause}`)).top,
        bar: box(document.querySelector(".tools")).bottom,
        margin: box(margin).top, head: box(margin.querySelector("[data-head]")).bottom,
        part: box(margin.querySelector(part)).top,
        height: innerHeight, scrolled: scrollY,
        wider: document.documentElement.scrollWidth - innerWidth};
}"""

FIRST_LINE = """(clause) => {
    const box = document.querySelector(`#clause-${clause} .words`).getClientRects()[0];
    return [box.left + box.width / 2, box.top + box.height / 2];
}"""


class Reader:
    """A reader of the statement in one language, in windows of several sizes."""

    def __init__(self, visit, language):
        person = visit()
        self.page = person.page
        person.go(f"/{language}/c/wsis20/statement")
        self.numbers = {
            label: clause_of(self.page, label).get_attribute("data-clause")
            for label in (BUSY, QUIET, FAR)
        }

    def resize(self, width, height):
        """Continue in a window of another size."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.phone, self.narrow = width <= PHONE, width <= NARROW

    def scroll_to(self, label, share):
        """Scroll so that the clause begins at this share of the window's height."""
        self.page.evaluate(
            """([clause, share]) => scrollBy({
                behavior: "instant",
                top: document.getElementById(`clause-${clause}`).getBoundingClientRect().top
                    - innerHeight * share,
            })""",
            [self.numbers[label], share],
        )

    def fold_sheet(self, back):
        """Close the sheet by its button or the back button; the text behind it does not move."""
        if self.phone:
            before = self.page.evaluate("scrollY")
            if back:
                self.page.go_back()
            else:
                self.page.locator(".sheet .shut").click()
            self.page.wait_for_function("() => document.querySelector('#margin').offsetHeight < 60")
            assert self.page.evaluate("scrollY") == before

    def find_places(self, label, part, focused):
        """Return the positions once the margin shows the clause and the requested part has the
        focus.
        """
        self.page.wait_for_function(FOCUSED, arg=[self.numbers[label], focused])
        found = self.page.evaluate(PLACES, [self.numbers[label], part])
        assert found["bar"] <= found["top"] < (found["margin"] if self.phone else found["height"])
        assert found["wider"] <= 0
        return found


def look_at_part(reader, way):
    """Open a visible clause by its number or one of its counts; nothing may move."""
    link, part = PARTS[way]
    chosen = reader.page.locator("[data-margin]").get_attribute("data-part") or "positions"
    shown = f"#{chosen}" if way == "number" else part
    cut = way == "number" and not reader.phone  # the window ends within the clause
    reader.scroll_to(BUSY, 0.93 if cut else 0.3)
    before = reader.page.evaluate("scrollY")
    reader.page.locator(f"#clause-{reader.numbers[BUSY]} {link}").click()
    found = reader.find_places(BUSY, shown, f"[data-margin] {part}")
    expect(reader.page.locator(f"[data-margin] > {shown}")).to_be_visible()
    assert -1 <= found["part"] - found["head"] <= 40, way
    assert found["part"] < found["height"] - 100
    assert reader.phone or (
        found["top"] < found["height"] / 3 if cut else found["scrolled"] == before
    ), way
    reader.fold_sheet(way == "comments")


def look_further(reader, way):
    """Open a clause outside the window by outline, link or back button; on a phone its text is
    shown.
    """
    if way == "outline":
        reader.page.evaluate("scrollTo(0, 0)")
        if reader.narrow:
            reader.page.locator(".tools .toc").click()
        reader.page.locator(f".outline a[href='#clause-{reader.numbers[FAR]}']").click()
    elif way == "link":
        reader.page.evaluate(
            "clause => { location.hash = `clause-${clause}`; }", reader.numbers[QUIET]
        )
    else:
        reader.page.go_back()
    found = reader.find_places(
        QUIET if way == "link" else FAR,
        "h2",
        f"#clause-{reader.numbers[FAR]} .no" if way == "outline" else "",
    )
    assert found["top"] <= max(found["height"] / 3, found["bar"] + 40), way
    if reader.phone:
        assert found["margin"] > found["height"] - 110  # the sheet is folded, and names the clause
        expect(reader.page.locator(".sheet b")).to_have_text(
            reader.page.locator("[data-margin] h2").inner_text()
        )
    else:
        assert found["margin"] <= found["part"] < found["head"]


def look_at_words(reader):
    """Open a visible clause by a press on its own text, which stays where it is and uncovered."""
    reader.scroll_to(QUIET, 0.4)
    before = reader.page.evaluate("scrollY")
    reader.page.mouse.click(*reader.page.evaluate(FIRST_LINE, reader.numbers[QUIET]))
    found = reader.find_places(QUIET, "h2", "")
    assert found["scrolled"] == before
    assert reader.page.url.endswith(f"#clause-{reader.numbers[QUIET]}")
    if reader.phone:
        assert found["margin"] > found["height"] - 110


def step_by_key(reader):
    """Go to the next clause by its key from one that begins at the end of the window."""
    reader.page.locator(f"#clause-{reader.numbers[QUIET]} a.no").focus()
    reader.scroll_to(QUIET, 0.95)
    reader.page.keyboard.press("k")
    expect(reader.page.locator(f"#clause-{reader.numbers[QUIET]}.here")).to_have_count(0)
    reader.page.keyboard.press("j")
    found = reader.find_places(QUIET, "h2", f"#clause-{reader.numbers[QUIET]} .no")
    assert found["top"] <= max(found["height"] / 3, found["bar"] + 40)
    assert reader.page.url.endswith(f"#clause-{reader.numbers[QUIET]}")


@pytest.mark.parametrize(
    ("language", "windows"),
    [pytest.param("en", WINDOWS, marks=pytest.mark.thorough), ("ar", WINDOWS[::2] + WINDOWS[1:2])],
)
def test_every_way_to_a_clause_leaves_it_in_the_window_beside_what_was_asked_for(
    visit, language, windows
):
    reader = Reader(visit, language)
    for width, height in windows:
        reader.resize(width, height)
        for way in PARTS:
            look_at_part(reader, way)
        for way in ("outline", "link", "back"):
            look_further(reader, way)
        look_at_words(reader)
        step_by_key(reader)


def test_the_link_to_a_clause_is_copied_and_leads_back_to_it(visit):
    reader = visit(permissions=["clipboard-read", "clipboard-write"])
    page = reader.page
    reader.go("/en/c/wsis20/statement")
    clause_of(page, FAR).locator("a.no").click()
    page.locator("[data-margin] a[data-copied]").click()
    expect(page.locator("[data-status]")).to_have_text("Link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    page.goto(copied)
    expect(page.locator("[data-margin] h2")).to_have_text(f"Clause {FAR}")
    expect(clause_of(page, FAR).locator("a.no")).to_be_in_viewport()


def test_the_mark_of_a_bracketed_clause_stays_when_its_facts_change(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    row = clause_of(pia.page, "18")
    mark, count = row.locator(".facts > .st.bracketed"), row.locator(".facts [data-at=comments]")
    expect(mark).to_be_visible()
    before = count.inner_text()
    count.click()
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill("One more.")
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(count).not_to_have_text(before)
    expect(mark).to_have_count(1)
