"""Browser tests of importing a Word file: sent, reviewed by keyboard, undone, created; also
without a script.
"""

import re

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.support.browsers.held_requests import HeldRequest
from tests.support.browsers.word_import import C, draft, named, send


def tab_to(page, selector):
    """Move from field to field until this one has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


def labels(page):
    """Return kind, level and label of each table row, without the one being edited."""
    return page.eval_on_selector_all(
        "a.as", "all => all.map(a => [...a.children].slice(1).map(e => e.textContent).join(' '))"
    )


def choose_draft(page):
    """Choose the file and send it, by keys alone."""
    keys = page.keyboard
    with (
        page.expect_file_chooser() as chosen
    ):  # asked for before the first key: the answer to Enter is not missed
        tab_to(page, "[type=file]")
        keys.press("Enter")
    chosen.value.set_files(named(draft()))
    tab_to(page, "form[data-upload] button")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/imports/\d+$"))


def step_to_the_change_and_back(page):
    """Move with J to the clause with the change, and with K one back."""
    keys, here = page.keyboard, page.locator(".pair.here")
    for place in range(1, 6):
        keys.press("j")
        expect(here).to_have_id(f"p{place}")
    keys.press("k")
    expect(here).to_have_id("p4")
    expect(here).to_be_focused()


def split_ninth_clause(page):
    """Split a clause at its second sentence, undo it and do it again."""
    keys, here = page.keyboard, page.locator(".pair.here")
    for _ in range(5):
        keys.press("j")
    expect(here).to_have_id("p9")
    keys.press("Enter")  # into the words; keys are letters there
    expect(page.locator("[data-text]")).to_be_focused()
    keys.press("Control+Home")
    for _ in range(len("We note the gap. ")):
        keys.press("ArrowRight")
    keys.press("Escape")
    keys.press("s")
    expect(page.locator("#p9-1 .words")).to_have_text("We act on it together and in good faith.")
    expect(page.locator("#p9-1 a.as")).to_contain_text("4")
    keys.press("z")
    expect(page.locator("#p9-1")).to_have_count(0)
    keys.press("Shift+Z")
    expect(page.locator("#p9-1 .words")).to_have_text("We act on it together and in good faith.")


def leave_out_tenth_clause(page):
    keys = page.keyboard
    keys.press("j")
    keys.press("j")
    expect(page.locator(".pair.here")).to_have_id("p10")
    keys.press("d")
    expect(page.locator("#p10")).to_have_class(re.compile("off"))


def change_level_and_order(page):
    """Move the second part a level down and up, and before the first part and back."""
    keys = page.keyboard
    keys.press("k")
    keys.press("ArrowRight")
    expect(page.locator("#p9-1 [name=level]")).to_have_value("2")
    keys.press("ArrowLeft")
    expect(page.locator("#p9-1 [name=level]")).to_have_value("1")
    keys.press("Alt+ArrowUp")
    expect(page.locator("#p9-1 + #p9")).to_have_count(1)
    keys.press("z")
    expect(page.locator("#p9 + #p9-1")).to_have_count(1)


def append_text_and_save(page):
    keys = page.keyboard
    keys.press("Enter")
    keys.press("Control+End")
    keys.type(" sjkmd")
    keys.press("Control+Enter")  # saved, and on to the next one
    expect(page.locator("#p9-1 .words")).to_have_text(
        "We act on it together and in good faith. sjkmd"
    )


def create_clauses(page):
    tab_to(page, "#foot form[action$='/create'] button")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("status").filter(has_text="clauses were made of this file")
    ).to_contain_text("9 clauses")


def check_written_clauses(page):
    """Open the editor of the version, and check its text and its last numbers."""
    tab_to(page, "main a.b.go")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zero/edit**")
    written = page.locator("ol.writing > li > p").all_text_contents()
    assert written == [
        "Preamble",
        "Recalling that education is a human right,",
        "Commitments",
        "We resolve to connect every school by 2030.",
        "We invite all stakeholders to report:",
        "every two years;",
        "to all.",
        "We note the gap.",
        "We act on it together and in good faith. sjkmd",
    ]
    assert page.locator("ol.writing > li .no").all_text_contents()[-2:] == ["3", "4"]


def test_a_draft_is_sent_reviewed_and_created_by_keys_alone(visit, document):
    claire = visit("Claire Vauthier")
    claire.go("/en" + document("schools"))
    page, keys = claire.page, claire.page.keyboard
    choose_draft(page)
    assert labels(page) == [
        "Title 1 –",
        "Heading 1 A",
        "Preambular 1 –",
        "Heading 1 B",
        "Operative 1 1",
        "Operative 1 2",
        "List item 2 (a)",
        "List item 2 (b)",
        "Operative 1 3",
        "Operative 1 –",
    ]
    expect(page.locator("#p5")).to_contain_text("by 2030 by 2029")
    assert find_violations(page) == []
    step_to_the_change_and_back(page)
    assert find_violations(page) == []
    split_ninth_clause(page)
    leave_out_tenth_clause(page)
    change_level_and_order(page)
    append_text_and_save(page)
    keys.press("?")
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_focused()
    assert find_violations(page) == []
    keys.press("Escape")
    create_clauses(page)
    assert find_violations(page) == []
    check_written_clauses(page)


def test_kinds_merging_and_paragraphs_by_keys_and_the_next_that_asks(visit, document):
    claire = visit("Claire Vauthier")
    send(claire, "/en" + document("kinds"), draft())
    page, keys = claire.page, claire.page.keyboard
    here = page.locator(".pair.here")
    keys.press("n")
    expect(here).to_have_class(re.compile("asks"))
    page.locator("#p8 a.as").click()
    expect(here).to_have_id("p8")
    for number, kind in enumerate(("heading", "preambular", "operative", "item", "out"), start=1):
        keys.press(str(number))
        expect(page.locator("#p8 [name=kind]")).to_have_value(kind)
        expect(page.locator("[data-told]")).to_have_text("Saved.")
    keys.press("d")
    expect(page.locator("#p8 [name=kind]")).to_have_value("item")
    keys.press("m")
    expect(here).to_have_id("p7")
    expect(page.locator("#p7 [data-text]")).to_have_value("every two years; to all.")
    keys.press("z")
    expect(page.locator("#p8")).to_have_count(1)
    page.locator("#p8 a.as").click()
    keys.press("p")
    expect(page.locator("#p7 [data-text]")).to_have_value("every two years;\nto all.")


def test_keys_that_come_before_the_answers_act_one_after_the_other(visit, document):
    claire = visit("Claire Vauthier")
    send(claire, "/en" + document("ahead"), draft())
    page, keys = claire.page, claire.page.keyboard
    page.locator("#p8 a.as").click()
    expect(page.locator(".pair.here")).to_have_id("p8")
    held = HeldRequest(page, "**/rows/**")
    for key in "dzddj":
        keys.press(key)
    keys.press("Enter")
    held.wait().continue_()
    expect(page.locator(".pair.here")).to_have_id("p9")
    expect(page.locator("[data-text]")).to_be_focused()
    expect(page.locator("#p8")).not_to_have_class(re.compile("off"))
    expect(page.locator("#foot form[data-redo] button")).to_be_disabled()


def test_text_typed_in_one_row_is_saved_on_leaving_it_and_undone(visit, document):
    claire = visit("Claire Vauthier")
    send(claire, "/en" + document("typed"), draft())
    page, keys = claire.page, claire.page.keyboard
    page.locator("#p3 a.as").click()
    page.locator("#p3 [data-text]").fill("Not this.")
    keys.press("Escape")
    keys.press("z")
    expect(page.locator("#p3 [data-text]")).to_have_value(
        "Recalling that education is a human right,"
    )
    page.locator("#p3 [data-text]").fill("*Noting* that education is a human right,")
    page.locator("#p6 a.as").click()
    expect(page.locator("#p3 .words em")).to_have_text("Noting")
    expect(page.locator(".pair.here")).to_have_id("p6")
    page.locator("#p6 [name=label]").fill("22")
    page.locator("#foot form[action$='/create'] button").click()
    page.wait_for_selector("a.b.go")
    claire.go(f"/en{C}/typed/zero/edit")
    assert page.locator("ol.writing > li .no").all_text_contents()[3:5] == ["1", "22"]


def test_without_a_script_the_same_is_done_with_buttons(visit, document):
    claire = visit("Claire Vauthier", java_script_enabled=False)
    send(claire, "/en" + document("plain"), draft())
    page = claire.page
    page.get_by_role("button", name="Split before “4”").click()
    expect(page.locator("#p9-1 .words")).to_have_text("We act on it together and in good faith.")
    page.locator("#p10 a.as").click()
    page.get_by_role("button", name="Leave it out").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#p10")).not_to_have_class(re.compile("off"))
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("#p10")).to_have_class(re.compile("off"))
    page.locator("#p6 a.as").click()
    page.locator("[data-text]").fill("We invite all.\n\nWe invite everyone to report:")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator("#p6-1 .words")).to_have_text("We invite everyone to report:")
    page.locator("[name=revisions][value=accept]").check()
    page.get_by_role("button", name="Keep their authors").click()
    page.get_by_role("button", name="Create the clauses").click()
    expect(page.get_by_role("status")).to_contain_text("10 clauses were made of this file")
    page.get_by_role("link", name="Write the version").click()
    expect(page.locator("ol.writing")).to_contain_text(
        "We resolve to connect every school by 2029."
    )
