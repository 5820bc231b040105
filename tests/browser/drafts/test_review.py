"""The journey of a draft within a delegation: shown, remarked on, handed over, sent."""

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WORDS = "Please name the schools that have no power yet."


def test_a_draft_is_shown_to_the_head_handed_over_and_sent_by_her(visit):
    joseph, pia = visit("Joseph Otieno-Lund"), visit("Pia Mwangi", **PHONE)
    joseph.go("/en/c/wsis20/statement")
    clause = joseph.page.locator("section.clause").nth(13).get_attribute("data-clause")
    joseph.go(f"/en/clauses/{clause}")
    joseph.page.locator("form[data-comment-form] textarea[name=body]").fill(WORDS)
    expect(joseph.page.locator("form[data-comment-form] [data-at=saved]")).to_be_visible()
    joseph.page.locator("form[data-comment-form] a[data-show-draft]").click()
    joseph.page.get_by_label("Pia Mwangi").check()
    joseph.page.get_by_role("button", name="Save who may read it").click()
    expect(joseph.page.get_by_label("Pia Mwangi")).to_be_checked()
    assert find_violations(joseph.page) == []
    pia.go("/en/c/wsis20")
    pia.page.get_by_role("link", name="1 draft of a colleague to review").click()
    pia.page.locator("section:has(#shown) a").click()
    expect(pia.page.locator("main")).to_contain_text(WORDS)
    pia.page.get_by_role("textbox", name="Remark").fill("Add the number.")
    pia.page.get_by_role("button", name="Add the remark").click()
    expect(pia.page.locator("li:target")).to_contain_text("Add the number.")
    joseph.page.get_by_role("button", name="Hand it over").click()
    expect(joseph.page.locator("main")).to_contain_text("Add the number.")
    expect(joseph.page.locator("section:has(#handing-over)")).to_be_in_viewport()
    pia.go(f"/ar{pia.page.url.partition('/en')[2].partition('#')[0]}")
    assert find_violations(pia.page) == []
    assert pia.page.evaluate("document.documentElement.scrollWidth") <= 390
    pia.page.locator("form[action$='/take-over'] button").click()
    field = pia.page.locator("form[data-comment-form] textarea[name=body]")
    expect(field).to_have_value(WORDS)
    expect(field).to_be_in_viewport()
    field.fill(f"{WORDS} There are 214.")
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(pia.page.locator("#comments")).to_contain_text("There are 214.")
    joseph.go("/en/my/drafts")
    expect(joseph.page.locator("main")).to_contain_text("You have no drafts.")
    expect(joseph.page.locator("section:has(#sent)")).to_contain_text("Pia Mwangi has sent")
    assert find_violations(joseph.page) == []
