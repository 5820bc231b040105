"""Browser tests of proposing amendments: similar ones, translations; keyboard, no script, touch."""

import re

from playwright.sync_api import expect

from tests.support.browsers.text_page import (
    STATEMENT,
    clause_of,
    open_part,
    select_words,
    wait_for_module,
)
from tests.support.browsers.amendment_composer import COMPOSER, card, clause, compose

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def test_an_amendment_is_proposed_by_keyboard_and_similar_ones_are_offered_first(visit):
    jonas, leila = visit("Jonas Eklund"), visit("Leila Haddad")
    page = jonas.page
    jonas.go(STATEMENT)
    page.keyboard.press("j")
    for _ in range(3):
        page.keyboard.press("j")
    expect(page.locator("[data-margin] #positions")).to_be_visible()
    label = page.locator(".clause.here a.no").inner_text()
    page.keyboard.press("e")
    field = page.locator(f"{COMPOSER} textarea[name=text]")
    expect(field).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" wherever the sun goes down,")
    expect(page.locator("[data-shown] ins")).to_contain_text("wherever the sun goes down")
    page.locator(f"{COMPOSER} textarea[name=reason]").focus()
    page.keyboard.type("It does so everywhere.")
    while not page.evaluate("document.activeElement.matches('[data-composer] button.go')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card(page, "wherever the sun goes down")).to_be_focused()
    leila.go(STATEMENT)
    field = compose(leila.page, label)
    words = field.input_value()
    field.fill(words + " wherever the sun goes down,")
    offered = leila.page.locator("[data-similar]")
    expect(offered).to_contain_text("asks for the same,")
    offered.get_by_role("button", name="Co-sponsor").click()
    expect(leila.page.locator(COMPOSER)).to_have_count(0)
    expect(card(leila.page, "wherever the sun goes down")).to_contain_text("1 co-sponsor")
    expect(card(page, "wherever the sun goes down")).to_contain_text("Tavira")
    leila.page.keyboard.press("Escape")


def test_the_composer_closes_by_a_key_and_selects_the_selected_text(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    select_words(pia.page, "information society")
    pia.page.locator("[data-selecting] [data-edit]").click()
    field = pia.page.locator(f"{COMPOSER} textarea[name=text]")
    expect(field).to_be_focused()
    assert (
        field.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)")
        == "information society"
    )
    pia.page.keyboard.press("Escape")
    expect(pia.page.locator(COMPOSER)).to_have_count(0)
    expect(pia.page.locator(".clause.here a.no")).to_be_focused()


def test_the_field_is_in_view_where_the_style_sheet_of_the_form_comes_late(visit):
    pia, held, let_go = visit("Pia Mwangi"), [], []
    page = pia.page
    pia.go(STATEMENT)
    page.evaluate(
        """() => new MutationObserver(() => {
            if (!document.querySelector("[data-composer]")) return;
            window.styled ??= [...document.styleSheets]
                .some((sheet) => sheet.href?.endsWith("/amendments.css"));
        }).observe(document.body, {childList: true, subtree: true})"""
    )
    page.route(
        "**/amendments.css",
        lambda route, _request: route.continue_() if let_go else held.append(route),
    )
    select_words(page, "information society")
    with page.expect_request("**/amendments.css"), page.expect_response("**/amend?*"):
        page.locator("[data-selecting] [data-edit]").click()
    let_go.append(True)
    for route in held:
        route.continue_()
    expect(page.locator(f"{COMPOSER} textarea[name=text]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.styled"), "the form was shown before its styles were there"


def test_without_a_script_an_author_sees_similar_amendments_and_supports_one(visit):
    pia, greta = (
        visit("Pia Mwangi", java_script_enabled=False),
        visit("Greta Lindqvist-Sohn", java_script_enabled=False),
    )
    for person in (pia, greta):
        page = person.page
        person.go(STATEMENT)
        clause_of(page, "13").locator("a.no").click()
        page.get_by_role("link", name="Propose an amendment").first.click()
        page.locator("textarea[name=text]").fill(
            page.locator("textarea[name=text]").input_value() + " Without a script."
        )
        page.locator("textarea[name=reason]").fill("It has to work on any device.")
        page.get_by_role("button", name="Propose", exact=True).click()
    mine = pia.page.locator("article.edit").filter(
        has=pia.page.locator("ins", has_text="Without a script")
    )
    expect(mine).to_contain_text("Lakeside Schools Network")
    expect(greta.page.locator("[data-similar]")).to_contain_text("the same text")
    greta.page.get_by_role("button", name=re.compile("Co-sponsor")).click()
    theirs = greta.page.locator("article.edit").filter(
        has=greta.page.locator("ins", has_text="Without a script")
    )
    expect(theirs).to_contain_text("1 co-sponsor")
    theirs.locator("summary").click()
    theirs.get_by_role("button", name="Support").click()
    expect(greta.page.get_by_role("button", name="Support")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_text_of_an_amendment_survives_a_closed_tab_and_a_lost_connection(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    field = compose(pia.page, "21")
    field.fill("We *keep* what was typed.")
    pia.page.locator(f"{COMPOSER} textarea[name=reason]").fill("Lines are lost.")
    wait_for_module(pia.page, "server_drafts.js")
    pia.page.close()
    pia.page = pia.context.new_page()
    pia.go(STATEMENT)
    field = compose(pia.page, "21")
    expect(field).to_have_value("We *keep* what was typed.")
    expect(pia.page.locator(f"{COMPOSER} textarea[name=reason]")).to_have_value("Lines are lost.")
    pia.context.set_offline(True)
    pia.page.locator(f"{COMPOSER} button.go").click()
    expect(pia.page.locator("[data-offline][data-state=waiting]")).to_be_visible()
    pia.context.set_offline(False)
    expect(pia.page.locator("[data-offline]")).to_be_hidden()
    reader = visit()
    reader.go(STATEMENT)
    clause(reader.page, "21")
    expect(card(reader.page, "keep")).to_be_visible()


def test_on_a_phone_the_change_is_read_supported_co_sponsored_and_another_proposed(visit):
    rosaura = visit("Rosaura Quintanilla", **PHONE)
    page = rosaura.page
    rosaura.go(STATEMENT)
    open_part(page, "23", "amendments")
    page.locator("[data-margin] a[data-propose]").first.tap()
    field = page.locator(f"{COMPOSER} textarea[name=text]")
    field.fill(field.input_value() + " By touch.")
    expect(page.locator("[data-shown] ins")).to_contain_text("By touch")
    words, send = (
        page.locator(f"{COMPOSER} {part}").bounding_box()
        for part in ("textarea[name=text]", "button.go")
    )
    assert send["y"] - words["y"] - words["height"] < page.viewport_size["height"] * 0.9
    page.locator(f"{COMPOSER} textarea[name=reason]").fill("Phones are what people have.")
    page.locator(f"{COMPOSER} button.go").tap()
    expect(card(page, "By touch")).to_be_visible()
    fatou = visit("Fatou Ndiaye-Mbeki", **PHONE)
    page = fatou.page
    fatou.go(STATEMENT)
    open_part(page, "23", "amendments")
    mine = card(page, "By touch")
    expect(mine.locator("p.small").first).to_contain_text("Add")
    mine.get_by_role("button", name="Co-sponsor").tap()
    expect(mine).to_contain_text("1 co-sponsor")
    mine.locator("summary").tap()
    mine.get_by_role("button", name="Support").tap()
    expect(mine).to_contain_text("1 of 1 can accept it")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_in_arabic_the_change_runs_from_right_to_left_and_waits_for_its_authentic_text(visit):
    author, tome, claire = (
        visit("ياسمين الراوي", language="ar"),
        visit("Tomasz Wilk"),
        visit("Claire Vauthier"),
    )
    page = author.page
    author.go("/ar/c/wsis20/statement?text=ar")
    open_part(page, "20", "amendments")
    page.locator("[data-margin] a[data-propose]").first.click()
    expect(page.locator(f"{COMPOSER} .beside .words")).to_have_attribute("lang", "en")
    field = page.locator(f"{COMPOSER} textarea[name=text]")
    expect(field).to_have_attribute("dir", "rtl")
    field.fill(field.input_value() + " كلمات جديدة")
    expect(page.locator("[data-shown] ins")).to_contain_text("كلمات")
    expect(page.locator("[data-shown] .change")).to_have_css("direction", "rtl")
    page.locator(f"{COMPOSER} textarea[name=reason]").fill("سبب واضح")
    page.locator(f"{COMPOSER} button.go").click()
    mine = card(page, "كلمات")
    expect(mine).to_be_visible()
    tome.go(STATEMENT)
    clause(tome.page, "20")
    expect(card(tome.page, "كلمات")).to_contain_text("to be translated into English")
    card(tome.page, "كلمات").locator("a[href*='/amendments/']").first.click()
    there = tome.page.url
    tome.page.get_by_role("link", name="Enter the text in English").click()
    expect(tome.page.locator("main")).to_contain_text("The clause in English as it stands")
    text = tome.page.locator("textarea[name=text]")
    text.fill(re.sub(r"\s*$", "", text.input_value()) + " And new words.")
    tome.page.get_by_role("button", name="Save the translation").click()
    expect(tome.page.locator("main")).to_contain_text("not confirmed yet")
    claire.page.goto(there)
    claire.page.get_by_role("button", name="Confirm this text").click()
    expect(claire.page.locator("main")).not_to_contain_text("not confirmed yet")
    expect(claire.page.locator("main")).to_contain_text("And new words.")
