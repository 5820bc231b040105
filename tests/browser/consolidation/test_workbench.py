"""Browser tests of the desk and the workbench: keyboard, also Arabic, and two moderators at
one clause.
"""

from playwright.sync_api import expect

from .test_colliding_amendments import colliding
from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)


@each_page_variant
def test_axe_finds_nothing_with_everything_open_and_nothing_runs_over(visit, desk, language, width):
    for name in ("Ines Duarte", "Amadou Keita"):
        person = visit(name, viewport={"width": width, "height": 900})
        page = colliding(person, desk)
        own = page.url.replace("/en/", f"/{language}/").removeprefix(person.address)
        for address in (own, f"/{language}{desk}?only=owed&group=tec"):
            person.go(address)
            page.evaluate(
                "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
            )
            page.locator("[data-hints]").click()
            expect(page.locator("[data-keys]")).to_be_visible()
            assert find_violations(page) == [], (name, address)
            assert find_overflow_widths(page) == [], (name, address)


def test_the_state_of_a_clause_is_not_cut_off(visit, desk):
    ines = visit("Ines Duarte", viewport={"width": 1440, "height": 900})
    ines.go(f"/en{desk}")
    page = ines.page
    row = page.locator("[data-row]:has(.st.adref)").first
    row.locator("th a").click()
    page.locator("summary", has_text="Suggest a decision to the chair").click()
    form = page.locator("form[action$='/suggestion']")
    form.locator("[value=open]").check()
    form.locator("textarea").fill("Nobody objects any more.")
    with page.expect_navigation():
        form.locator("button").click()
    page.goto(page.url.partition("/desk/")[0] + "/desk")
    expect(row.locator(".state")).to_contain_text("decision suggested")
    widths = page.evaluate(
        "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])"
        "(document.querySelector('#board'))"
    )
    assert widths[0] == widths[1]


def tick_a_change_and_build_the_text(page):
    keys = page.keyboard
    keys.press("j")
    expect(page.locator("[data-spot]").first).to_be_focused()
    box = page.locator("[data-spot]").first.locator("[name=taken]").first
    taken = box.is_checked()
    keys.press("1")
    expect(box).to_be_checked(checked=not taken)
    with page.expect_navigation():
        keys.press("m")
    expect(box).to_be_checked(checked=not taken)
    expect(page.locator("main")).to_contain_text("last edited by Ines Duarte")


def write_and_save(page):
    keys = page.keyboard
    keys.press("w")
    field = page.locator("#f-text")
    expect(field).to_be_focused()
    typed = field.input_value() + " So it is."
    keys.press("Control+End")
    keys.type(" So it is.")
    keys.press("j")  # a letter, while one writes
    expect(field).to_have_value(typed + "j")
    keys.press("Backspace")
    with page.expect_navigation():
        keys.press("Control+Enter")
    expect(field).to_have_value(typed)
    expect(page.locator(".taking")).to_contain_text("So it is")


def test_a_clause_is_worked_on_by_keys_alone(visit, desk):
    ines = visit("Ines Duarte")
    page = colliding(ines, desk)
    keys = page.keyboard
    keys.press("?")
    expect(page.locator("#keys-title")).to_be_focused()
    keys.press("Escape")
    expect(page.locator("[data-keys]")).to_be_hidden()
    with page.expect_navigation():
        keys.press("c")
    expect(page.locator("main")).to_contain_text("Assigned to Ines Duarte")
    tick_a_change_and_build_the_text(page)
    write_and_save(page)
    keys.press("a")
    expect(page.locator("#f-a-outcome")).to_be_focused()
    keys.press("Escape")
    here = page.url.partition("#")[0]
    keys.press("g")
    page.wait_for_url(lambda url: url.partition("#")[0] != here)
    keys.press("d")
    page.wait_for_url(lambda url: url.endswith("/desk"))


def test_what_is_typed_and_ticked_in_other_forms_stays_when_one_is_sent(visit, desk):
    ines = visit("Ines Duarte")
    page = colliding(ines, desk)
    page.locator("[data-writing] summary").click()
    field = page.locator("#f-text")
    typed = field.input_value() + " So it is."
    field.fill(typed)
    boxes = page.locator("[data-spot] [name=taken]")
    boxes.first.click()
    taken = boxes.first.is_checked()
    page.get_by_role("button", name="Build text from selected changes").click()
    page.get_by_text("last edited by Ines Duarte").wait_for()
    note = page.locator("[data-writing] [data-kept]")
    expect(note).to_be_visible()
    expect(field).to_have_value(typed)
    boxes.last.click()
    last = boxes.last.is_checked()
    page.get_by_role("button", name="Save text").click()
    # written from the text before the last building
    expect(page.locator("[data-apart]")).to_be_visible()
    expect(boxes.last).to_be_checked(checked=last)
    page.get_by_role("button", name="Save text").click()
    expect(page.locator(".taking")).to_contain_text("So it is")
    expect(boxes.last).to_be_checked(checked=last)
    expect(note).to_be_hidden()
    page.reload()
    expect(boxes.first).to_be_checked(checked=taken)
    expect(boxes.last).to_be_checked(checked=not last)


def test_a_typed_reason_stays_when_another_answer_is_given_or_withdrawn(visit, desk):
    ines = visit("Ines Duarte")
    page = colliding(ines, desk)
    single = page.locator("form[data-keeps^=changes-]").first
    single.locator("xpath=..").locator("summary").click()
    single.locator("textarea[name=reason]").fill("Change by change.")
    page.locator("input[name=items]").first.check()
    page.locator("#f-a-outcome").select_option("noted")
    page.locator("#f-a-reason").fill("Read with thanks.")
    with page.expect_navigation():
        page.locator("#dispose .go").click()
    kept = page.locator("form[data-keeps^=changes-] textarea[name=reason]").first
    expect(kept).to_have_value("Change by change.")
    expect(page.locator("#f-a-reason")).to_have_value("")
    page.locator("#f-a-reason").fill("Another reason.")
    page.locator("input[name=items]").first.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Withdraw answers").click()
    expect(page.locator("#f-a-reason")).to_have_value("Another reason.")


def test_keys_are_those_in_their_places_on_an_arabic_keyboard(visit, desk):
    ines = visit("Ines Duarte")
    page = colliding(ines, desk)
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent(
            "keydown", { key: "ت", code: "KeyJ", bubbles: true }))"""
    )
    expect(page.locator("[data-spot]").first).to_be_focused()
    box = page.locator("[data-spot]").first.locator("[name=taken]").first
    taken = box.is_checked()
    page.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent(
            "keydown", { key: "١", code: "Digit1", bubbles: true }))"""
    )
    expect(box).to_be_checked(checked=not taken)
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent(
            "keydown", { key: "؟", code: "Slash", bubbles: true }))"""
    )
    expect(page.locator("[data-keys]")).to_be_visible()


def test_two_moderators_see_each_other_and_the_slower_one_sees_both_texts(visit, desk):
    ines, claire = visit("Ines Duarte"), visit("Claire Vauthier")
    page = colliding(ines, desk)
    claire.go(page.url.removeprefix(ines.address))
    expect(page.locator("[data-here-too]")).to_contain_text("Claire Vauthier")
    expect(claire.page.locator("[data-here-too]")).to_contain_text("Ines Duarte")
    for each in (page, claire.page):
        each.locator("[data-writing] summary").click()
    before = page.locator("#f-text").input_value()
    page.locator("#f-text").fill(before + " By all.")
    claire.page.locator("#f-text").fill(before + " By each of us.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save text").click()
    expect(claire.page.locator("[data-news]")).to_be_visible()
    expect(claire.page.locator("#f-text")).to_have_value(before + " By each of us.")
    claire.page.get_by_role("button", name="Save text").click()
    apart = claire.page.locator("[data-apart]")
    expect(apart.locator("ins")).to_contain_text("each of us")
    expect(apart.locator("del")).to_contain_text("all")
    expect(claire.page.locator(".taking")).to_contain_text("By all")
    expect(claire.page.locator("#f-text")).to_have_value(before + " By each of us.")
    with claire.page.expect_navigation():
        claire.page.get_by_role("button", name="Save text").click()
    expect(claire.page.locator("[data-apart]")).to_have_count(0)
    expect(claire.page.locator(".taking")).to_contain_text("each of us")
    expect(claire.page.locator("#f-text")).to_have_value(before + " By each of us.")
    claire.go("/en" + desk)
    expect(page.locator("[data-here-too]")).not_to_contain_text("Claire Vauthier")
    expect(claire.page.locator("tr[data-row] .here-too").first).to_contain_text("Ines Duarte")


def test_selected_text_goes_into_brackets_and_a_typical_reason_into_the_answer(visit, desk):
    ines = visit("Ines Duarte")
    page = colliding(ines, desk)
    page.evaluate("""() => {
        const words = document.querySelector(".taking").firstChild;
        const range = document.createRange();
        range.selectNodeContents(words);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }""")
    page.keyboard.press("b")
    chosen = page.locator("#f-words")
    expect(chosen).to_be_focused()
    assert len(chosen.input_value()) > 3
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.locator("#f-a-outcome").select_option("noted")
    reason = page.locator("[data-typical=a-reason] [data-outcome=noted] button").first
    reason.click()
    expect(page.locator("#f-a-reason")).to_have_value(reason.inner_text())
    expect(page.locator("[data-typical=a-reason] [data-outcome=accepted]")).to_be_hidden()


def test_many_clauses_are_claimed_by_keyboard_and_released_by_undo(visit, desk):
    claire = visit("Claire Vauthier")
    claire.go("/en" + desk + "?show=free")
    page = claire.page
    rows = page.locator("tr[data-row]:has([name=seen])")
    for number in (0, 1):
        rows.nth(number).focus()
        page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_have_text("2")
    with page.expect_navigation():
        page.keyboard.press("c")
    expect(page.locator(".flash")).to_contain_text("2 clauses assigned to you.")
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").click()
    expect(page.locator(".flash")).to_contain_text("It was undone.")
