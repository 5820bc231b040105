"""Browser tests of reading, commenting and taking a position: two delegates and a moderator."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.text_page import (
    STATEMENT,
    clause_of,
    first_words,
    select_words,
    wait_for_module,
)


def test_a_comment_on_selected_text_reaches_a_second_browser_within_a_second(visit):
    pia, leila = visit("Pia Mwangi"), visit("Leila Haddad")
    pia.go(STATEMENT)
    leila.go(STATEMENT)
    clause_of(leila.page, "3").locator(".facts [data-at=comments]").click()
    expect(leila.page.locator("#comments")).to_be_visible()
    expect(leila.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    select_words(pia.page, first_words(pia.page, "3"))
    pia.page.locator("[data-selecting] button.go").click()
    box = pia.page.locator("form[data-comment-form] textarea[name=body]")
    expect(box).to_be_focused()
    box.fill("Seen by **everyone** at once.")
    before = leila.page.evaluate("window.scrollY")
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(pia.page.locator("#comments")).to_contain_text("Seen by everyone at once.")
    expect(leila.page.locator("#comments")).to_contain_text("Seen by everyone at once.")
    assert leila.page.evaluate("window.scrollY") == before


def test_a_position_is_counted_in_every_open_browser(visit):
    pia, other = visit("Pia Mwangi"), visit()
    pia.go(STATEMENT)
    other.go(STATEMENT)
    expect(other.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    clause_of(pia.page, "18").locator("a.no").click()
    facts = clause_of(other.page, "18").locator(".facts svg.strip")
    before = facts.get_attribute("aria-label")
    pia.page.locator(".take button[value=support]").first.click()
    expect(pia.page.locator(".take button[value=support]").first).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(facts).not_to_have_attribute("aria-label", before)


def test_without_javascript_everything_can_be_read_said_and_taken(visit):
    pia = visit("Pia Mwangi", java_script_enabled=False)
    pia.go(STATEMENT)
    clause_of(pia.page, "5").locator("a.no").click()
    expect(pia.page.locator("main h1")).to_contain_text("Clause 5")
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill("Said without a script.")
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(pia.page.locator("#comments")).to_contain_text("Said without a script.")
    pia.page.locator(".take button[value=live]").first.click()
    expect(pia.page.locator(".take button[value=live]").first).to_have_attribute(
        "aria-pressed", "true"
    )


def test_by_keyboard_alone_one_reads_comments_and_takes_a_position(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    page = pia.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".clause.here a.no")).to_be_focused()
    expect(page.locator("[data-margin] #positions")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator(".take button[value=support]").first).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("Escape")
    page.locator(".clause.here a.no").focus()
    page.keyboard.press("c")
    expect(page.locator("form[data-comment-form] textarea[name=body]")).to_be_focused()
    page.keyboard.type("Typed, never clicked.")
    page.keyboard.press("Tab")
    page.locator("form[data-comment-form] button.go").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#comments")).to_contain_text("Typed, never clicked.")
    page.locator(".clause.here a.no").focus()
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_be_visible()


def test_a_draft_survives_a_closed_tab_and_a_lost_connection(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    clause_of(pia.page, "7").locator(".facts [data-at=comments]").click()
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill("Half a thought")
    wait_for_module(pia.page, "server_drafts.js")
    pia.page.close()
    pia.page = pia.context.new_page()
    pia.go(STATEMENT)
    clause_of(pia.page, "7").locator(".facts [data-at=comments]").click()
    box = pia.page.locator("form[data-comment-form] textarea[name=body]")
    expect(box).to_have_value("Half a thought")
    box.fill("Sent when the line came back.")
    pia.context.set_offline(True)
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(pia.page.locator("[data-offline][data-state=waiting]")).to_be_visible()
    pia.context.set_offline(False)
    expect(pia.page.locator("[data-offline]")).to_be_hidden()
    reader = visit()
    reader.go(STATEMENT)
    clause_of(reader.page, "7").locator(".facts [data-at=comments]").click()
    expect(reader.page.locator("#comments")).to_contain_text("Sent when the line came back.")


def test_a_hidden_comment_is_gone_from_the_readers_page_at_once(visit):
    pia, mona, reader = visit("Pia Mwangi"), visit("Ines Duarte"), visit()
    pia.go(STATEMENT)
    clause_of(pia.page, "9").locator(".facts [data-at=comments]").click()
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill(
        "Against the rules of the house."
    )
    pia.page.locator("form[data-comment-form] button.go").click()
    said = pia.page.locator("#comments .say", has_text="Against the rules of the house.").last
    expect(said).to_be_visible()
    number = re.search(r"\d+", said.get_attribute("id"))[0]
    reader.go(STATEMENT)
    clause_of(reader.page, "9").locator(".facts [data-at=comments]").click()
    expect(reader.page.locator("#comments")).to_contain_text("Against the rules of the house.")
    expect(reader.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    mona.go(f"/en/comments/{number}/hide")
    mona.page.locator("[name=ground][value=off_topic]").check()
    mona.page.locator("main button.go").first.click()
    expect(reader.page.locator("#comments")).not_to_contain_text("Against the rules of the house.")


def test_on_a_phone_by_touch_a_clause_opens_its_sheet(visit):
    pia = visit(
        "Pia Mwangi", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    pia.go(STATEMENT)
    select_words(pia.page, first_words(pia.page, "2"))
    pia.page.locator("[data-selecting] button.go").tap()
    expect(pia.page.locator("form[data-comment-form] textarea[name=body]")).to_be_visible()
    assert pia.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_in_arabic_the_page_runs_from_the_right_and_text_can_be_selected(visit):
    pia = visit("Pia Mwangi", language="ar")
    pia.go("/ar/c/wsis20/statement")
    expect(pia.page.locator("html")).to_have_attribute("dir", "rtl")
    select_words(pia.page, first_words(pia.page, "3"))
    pia.page.locator("[data-selecting] button.go").click()
    box = pia.page.locator("form[data-comment-form] textarea[name=body]")
    box.fill("تعليق على كلمات محددة")
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(pia.page.locator("#comments")).to_contain_text("تعليق على كلمات محددة")


def test_a_page_updated_by_events_equals_a_reloaded_one(visit):
    reader, pia = visit(), visit("Pia Mwangi")
    reader.go(STATEMENT)
    expect(reader.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    pia.go(STATEMENT)
    clause_of(pia.page, "12").locator(".facts [data-at=comments]").click()
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill("Counted everywhere.")
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(pia.page.locator("#comments")).to_contain_text("Counted everywhere.")
    pia.page.locator("[data-tab=positions]").click()
    pia.page.locator(".take button[value=abstain]").first.click()
    expect(pia.page.locator(".take button[value=abstain]").first).to_have_attribute(
        "aria-pressed", "true"
    )
    fresh = visit()
    fresh.go(STATEMENT)
    expected = clause_of(fresh.page, "12").locator(".facts").inner_html()
    for _ in range(50):
        heard = clause_of(reader.page, "12").locator(".facts").inner_html()
        if heard.split() == expected.split():
            break
        reader.page.wait_for_timeout(100)
    assert heard.split() == expected.split()


def test_an_objection_without_a_reason_is_asked_for_one_and_keeps_what_was_typed(visit):
    leila = visit("Leila Haddad")
    leila.go(STATEMENT)
    clause_of(leila.page, "19").locator("a.no").click()
    stand = leila.page.locator(
        "form[data-position]"
    ).first  # on the clause; those on its edits come after
    stand.locator("button[value=object]").click()
    expect(stand.locator("[data-refused]")).to_be_visible()
    expect(stand.locator("textarea[name=reason]")).to_be_focused()
    expect(stand.locator("button[aria-pressed=true]")).to_have_count(0)
    stand.locator("textarea[name=reason]").fill("The cost is not known.")
    stand.locator("button[value=object]").click()
    expect(stand.locator("button[value=object]")).to_have_attribute("aria-pressed", "true")
    expect(stand.locator(".gave")).to_have_text("The cost is not known.")


def test_the_page_of_one_clause_shows_posted_and_withdrawn_comments_at_once(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    clause = clause_of(pia.page, "20").get_attribute("data-clause")
    pia.go(f"/en/clauses/{clause}")
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill(
        "Said on the page of the clause."
    )
    pia.page.locator("form[data-comment-form] button.go").click()
    said = pia.page.locator("#comments .say", has_text="Said on the page of the clause.")
    expect(said).to_be_focused()
    said.get_by_role("button", name="Withdraw").click()
    expect(said).to_contain_text("Withdrawn by its author.")


def test_beside_an_earlier_version_the_text_under_a_position_is_shown(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT + "/elements")
    pia.page.locator("section.clause a.no").first.click()
    expect(pia.page.locator("[data-margin] .row:has(#stands) + .gave .words")).to_be_visible()
    pia.go(STATEMENT)
    pia.page.locator("section.clause a.no").first.click()
    expect(pia.page.locator("[data-margin] .take")).to_be_visible()
    expect(pia.page.locator("[data-margin] .row:has(#stands) + .gave")).to_have_count(0)


def test_where_a_stage_no_longer_takes_comments_the_open_page_says_so_and_keeps_the_draft(visit):
    pia, claire = visit("Pia Mwangi"), visit("Claire Vauthier")
    pia.go(STATEMENT)
    clause_of(pia.page, "8").locator(".facts [data-at=comments]").click()
    expect(pia.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill(
        "Half written when the stage closed."
    )
    set_kind(claire, "consolidation")
    expect(pia.page.locator("form[data-comment-form]")).to_have_count(0)
    expect(pia.page.locator("[data-margin]")).to_contain_text(
        "Comments are not open to you at this stage."
    )
    set_kind(claire, "commenting")
    expect(pia.page.locator("form[data-comment-form] textarea[name=body]")).to_have_value(
        "Half written when the stage closed."
    )


def set_kind(claire, kind):
    """Change the kind of the current stage, as the secretariat."""
    claire.go("/en/c/wsis20/manage/stages")
    claire.page.locator("li:has-text('open now')").get_by_role("link", name="Change").click()
    claire.page.locator("select[name=kind]").select_option(kind)
    claire.page.get_by_role("button", name="Save").click()
    claire.page.wait_for_url("**/manage/stages")


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_the_view_that_is_open_stands_in_sight_on_a_phone(visit, language):
    person = visit(viewport={"width": 390, "height": 844})
    person.go(f"/{language}/c/wsis20/statement?view=chair")
    expect(person.page.locator(".switch [aria-current]").first).to_be_in_viewport(ratio=0.9)
