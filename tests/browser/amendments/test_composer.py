"""Browser tests of proposing amendments: collisions, co-sponsors and live updates; keyboard,
no script, touch.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.browser.reading.test_text_page import STATEMENT, clause_of, select_words

COMPOSER = "[data-composer]"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def clause(page, label, path=STATEMENT):
    """Open the text with the margin at this clause; return the clause."""
    if path not in page.url:
        page.goto(page.url.split("/en")[0].split("/ar")[0] + path)
    row = clause_of(page, label)
    row.locator("a.no").click()
    expect(page.locator("[data-margin] #amendments")).to_be_visible()
    return row


def compose(page, label):
    """Open the amendment form of a clause; return the field with its text."""
    clause(page, label)
    page.locator("[data-margin] a[data-propose]").first.click()
    return page.locator(f"{COMPOSER} textarea[name=text]")


def reword(field, old, new):
    """Replace a part of the text; return the new text."""
    words = field.input_value()
    assert old in words
    field.fill(words.replace(old, new, 1))
    return field.input_value()


def send(page, reason):
    """Give a reason and propose, even if a similar amendment exists."""
    page.locator(f"{COMPOSER} textarea[name=reason]").fill(reason)
    page.locator(f"{COMPOSER} button.go").click()
    expect(page.locator(COMPOSER)).to_have_count(0)


def card(page, words):
    """Return the margin card of the amendment that inserts this text."""
    return (
        page.locator("[data-margin] article.edit")
        .filter(has=page.locator("ins", has_text=words))
        .first
    )


def number(page, words):
    """Return its printed number."""
    return card(page, words).locator("a[href*='/amendments/']").first.inner_text()


def live(page):
    expect(page.locator("[data-reading]")).to_have_attribute("data-live", "yes")


def test_two_amendments_collide_a_third_person_supports_one_and_all_see_it_live(visit):
    pia, henrik, amina = visit("Pia Mwangi"), visit("Henrik Moe"), visit("Amina Odhiambo")
    for person in (pia, henrik, amina):
        person.go(STATEMENT)
        clause(person.page, "19")
        live(person.page)
    facts = clause_of(amina.page, "19").locator(".facts [data-at=amendments]")
    before = int(facts.inner_text().split()[0]) if facts.count() else 0
    field = compose(pia.page, "19")
    reword(field, "islands" if "islands" in field.input_value() else "island", "atoll")
    expect(pia.page.locator("[data-shown] ins")).to_contain_text("atoll")
    expect(pia.page.locator("[data-shown]")).to_contain_text("Replace")
    send(pia.page, "Most of ours are atolls.")
    for person in (pia, henrik, amina):
        expect(card(person.page, "atoll")).to_contain_text("Lakeside Schools Network")
    field = compose(henrik.page, "19")
    reword(field, "islands" if "islands" in field.input_value() else "island", "remote territory")
    expect(henrik.page.locator("[data-shown] .note.warn")).to_contain_text("collide")
    expect(henrik.page.locator("[data-shown] .note.warn")).to_contain_text("atoll")
    send(henrik.page, "The law knows territories.")
    theirs = number(henrik.page, "remote territory")
    for person in (pia, henrik, amina):
        expect(card(person.page, "atoll")).to_contain_text(f"collides with {theirs}")
    expect(facts).to_contain_text(str(before + 2))
    card(amina.page, "atoll").get_by_role("button", name="Co-sponsor").click()
    for person in (pia, henrik, amina):
        expect(card(person.page, "atoll")).to_contain_text("1 co-sponsor")
    card(henrik.page, "atoll").locator("a[href*='/amendments/']").first.click()
    page = henrik.page
    expect(page.locator("main h1")).to_contain_text("to clause 19")
    expect(page.locator("[data-live=against]")).to_contain_text("only one of them can be adopted")
    expect(page.locator("[data-live=sponsors]")).to_contain_text("Coalition for Community Networks")
    page.get_by_role("link", name="Compare the two").first.click()
    expect(page.locator("main")).to_contain_text("Both change")


def test_an_amendment_is_proposed_by_keyboard_and_similar_ones_are_offered_first(visit):
    jonas, leila = visit("Jonas Eklund"), visit("Leila Haddad")
    page = jonas.page
    jonas.go(STATEMENT)
    page.keyboard.press("j")
    for _ in range(3):
        page.keyboard.press("j")
    expect(page.locator("[data-margin] #amendments")).to_be_visible()
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
    pia.page.close()
    pia.page = pia.context.new_page()
    pia.go(STATEMENT)
    field = compose(pia.page, "21")
    expect(field).to_have_value("We *keep* what was typed.")
    expect(pia.page.locator(f"{COMPOSER} textarea[name=reason]")).to_have_value("Lines are lost.")
    pia.context.set_offline(True)
    pia.page.locator(f"{COMPOSER} button.go").click()
    expect(pia.page.locator("[data-offline]")).to_be_visible()
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
    clause_of(page, "23").locator("a.no").tap()
    page.locator("[data-margin] a[data-propose]").first.tap()
    field = page.locator(f"{COMPOSER} textarea[name=text]")
    field.fill(field.input_value() + " By touch.")
    expect(page.locator("[data-shown] ins")).to_contain_text("By touch")
    page.locator(f"{COMPOSER} textarea[name=reason]").fill("Phones are what people have.")
    page.locator(f"{COMPOSER} button.go").tap()
    expect(card(page, "By touch")).to_be_visible()
    fatou = visit("Fatou Ndiaye-Mbeki", **PHONE)
    page = fatou.page
    fatou.go(STATEMENT)
    clause_of(page, "23").locator("a.no").tap()
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
    clause_of(page, "20").locator("a.no").click()
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


def test_the_page_of_an_amendment_shows_new_comments_positions_and_text(visit):
    hector, camila = visit("Héctor Salvatierra"), visit("Camila Ferreyra")
    hector.go(STATEMENT)
    field = compose(hector.page, "12")
    field.fill(field.input_value() + " As the page tells.")
    send(hector.page, "To be followed.")
    for person in (hector, camila):
        person.go(STATEMENT)
        clause(person.page, "12")
        card(person.page, "As the page tells").locator("a[href*='/amendments/']").first.click()
        expect(person.page.locator("[data-live=talk]")).to_be_visible()
    camila.page.locator("[data-live=talk] textarea[name=body]").fill("Why there?")
    camila.page.locator("[data-live=talk] button.go").click()
    expect(camila.page.locator("[data-live=talk] .say")).to_contain_text("Why there?")
    expect(hector.page.locator("[data-live=talk] .say")).to_contain_text("Why there?")
    camila.page.locator("[data-live=positions] .take button[value=live]").click()
    expect(camila.page.locator("[data-live=positions] button[value=live]")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(hector.page.locator("[data-live=positions] tfoot tr").first).to_contain_text("1")
    hector.page.get_by_role("link", name="Revise").click()
    hector.page.locator("textarea[name=text]").fill("Other words altogether, as the page tells.")
    hector.page.get_by_role("button", name="Save the revision").click()
    expect(hector.page.locator("main")).to_contain_text("Revision 2")
    expect(camila.page.locator("[data-news]")).to_be_visible()
    camila.page.get_by_role("link", name="Show the current state").click()
    expect(camila.page.locator("main")).to_contain_text("on an earlier text")


@pytest.mark.parametrize(("language", "label"), [("en", "15"), ("ar", "16")])
def test_axe_finds_nothing_on_the_pages_of_amendments(visit, language, label):
    pia, amina = visit("Pia Mwangi", language), visit("Amina Odhiambo")
    amina.go(STATEMENT)
    field = compose(amina.page, label)
    field.fill(field.input_value() + " For axe.")
    send(amina.page, "To be looked at.")
    made = card(amina.page, "For axe")
    at = (
        made.locator("a[href*='/amendments/']")
        .first.get_attribute("href")
        .replace("/en/", f"/{language}/")
    )
    amendment = re.search(r"\d+", made.get_attribute("id"))[0]
    page, text = pia.page, f"/{language}/c/wsis20/statement"
    for path in (
        at,
        f"{text}/amendments",
        f"/{language}/c/wsis20/coalitions",
        f"/{language}/my/amendments",
        f"/{language}/amendments/{amendment}/amend",
        f"{text}?view=compilation",
        f"{text}?view=rolling",
    ):
        pia.go(path)
        assert find_violations(page) == [], path
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.set_viewport_size({"width": 1440, "height": 900})
    pia.go(f"{text}?text=en")
    field = compose(page, label)
    field.fill(field.input_value() + " For axe.")
    expect(page.locator("[data-similar]")).to_be_visible()
    page.locator("[data-margin] details.taking summary").first.click()
    assert find_violations(page) == []
