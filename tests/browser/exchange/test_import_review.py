"""Browser tests of importing a Word file: sent, reviewed by keyboard, undone, created; also
without a script.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.browser.core.test_accessibility import submit
from tests.support.files.word_files import (
    abstract_numbering_xml,
    comment_xml,
    deletion_xml,
    insertion_xml,
    level_xml,
    numbering_xml,
    list_properties_xml,
    paragraph_xml,
    run_xml,
    style_xml,
    build_word_file,
)

C = "/c/wsis20"
NUMBERING = abstract_numbering_xml(
    1, level_xml(0, "decimal", "%1."), level_xml(1, "lowerLetter", "(%2)")
) + numbering_xml(1, 1)
STYLES = style_xml("Heading1", "heading 1", '<w:outlineLvl w:val="0"/>') + style_xml(
    "Title", "Title"
)
MARK = (
    '<w:commentRangeStart w:id="1"/>',
    '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>',
)
PARAGRAPHS = [
    paragraph_xml("Statement on connected schools", '<w:pStyle w:val="Title"/>'),
    paragraph_xml("A. Preamble", '<w:pStyle w:val="Heading1"/>'),
    paragraph_xml("Recalling that education is a human right,"),
    paragraph_xml("B. Commitments", '<w:pStyle w:val="Heading1"/>'),
    paragraph_xml(
        run_xml("We resolve to connect every ")
        + MARK[0]
        + run_xml("school")
        + MARK[1]
        + deletion_xml(" by 2030")
        + insertion_xml(run_xml(" by 2029"))
        + run_xml("."),
        list_properties_xml(0),
    ),
    paragraph_xml("We invite all stakeholders to report:", list_properties_xml(0)),
    paragraph_xml("every two years;", list_properties_xml(1)),
    paragraph_xml("to all.", list_properties_xml(1)),
    paragraph_xml(
        "We note the gap. 4. We act on it together and in good faith.", list_properties_xml(0)
    ),
    paragraph_xml("Printed by the secretariat"),
]


def draft(*more):
    """Build a draft as a secretariat would send it."""
    return build_word_file(
        "".join([*PARAGRAPHS, *map(paragraph_xml, more)]),
        numbering=NUMBERING,
        styles=STYLES,
        comments=comment_xml(1, "All of them?"),
    )


def named(content, name="Statement v4.docx"):
    return {
        "name": name,
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": content,
    }


@pytest.fixture(scope="module")
def document(chromium, address):
    """Provide document(slug), the path of the files page of a new document with an empty working
    version.
    """
    from tests.browser.conftest import Visitor

    claire = Visitor(chromium.new_context(locale="en-GB"), address).start_as("Claire Vauthier")

    def make(slug):
        assert (
            submit(
                claire,
                f"/en{C}/documents",
                {"slug": slug, "title_en": slug.title(), "authentic": "en"},
            )
            == 200
        )
        assert (
            submit(
                claire,
                f"/en{C}/{slug}/versions",
                {"slug": "zero", "title_en": "Zero draft", "symbol": f"W/{slug}"},
            )
            == 200
        )
        return f"{C}/{slug}/imports"

    yield make
    claire.context.close()


def tab_to(page, selector):
    """Move from field to field until this one has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


def send(person, address, content):
    person.go(address)
    person.page.locator("[type=file]").set_input_files(named(content))
    person.page.get_by_role("button").and_(person.page.locator("form[data-upload] button")).click()
    person.page.wait_for_url(re.compile(r"/imports/\d+$"))


def labels(page):
    """Return kind, level and label of each table row, without the one being edited."""
    return page.eval_on_selector_all(
        "a.as", "all => all.map(a => [...a.children].slice(1).map(e => e.textContent).join(' '))"
    )


def test_a_draft_is_sent_reviewed_and_created_by_keys_alone(visit, document):
    claire = visit("Claire Vauthier")
    claire.go("/en" + document("schools"))
    page, keys = claire.page, claire.page.keyboard
    here = page.locator(".pair.here")
    with (
        page.expect_file_chooser() as chosen
    ):  # asked for before the first key: the answer to Enter is not missed
        tab_to(page, "[type=file]")
        keys.press("Enter")
    chosen.value.set_files(named(draft()))
    tab_to(page, "form[data-upload] button")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/imports/\d+$"))
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
    for place in range(1, 6):  # J to the clause with the change, K one back
        keys.press("j")
        expect(here).to_have_id(f"p{place}")
    keys.press("k")
    expect(here).to_have_id("p4")
    expect(here).to_be_focused()
    assert find_violations(page) == []
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
    keys.press("j")
    keys.press("j")
    expect(here).to_have_id("p10")
    keys.press("d")
    expect(page.locator("#p10")).to_have_class(re.compile("off"))
    keys.press("k")
    keys.press("ArrowRight")
    expect(page.locator("#p9-1 [name=level]")).to_have_value("2")
    keys.press("ArrowLeft")
    expect(page.locator("#p9-1 [name=level]")).to_have_value("1")
    keys.press("Alt+ArrowUp")
    expect(page.locator("#p9-1 + #p9")).to_have_count(1)
    keys.press("z")
    expect(page.locator("#p9 + #p9-1")).to_have_count(1)
    keys.press("Enter")
    keys.press("Control+End")
    keys.type(" sjkmd")
    keys.press("Control+Enter")  # saved, and on to the next one
    expect(page.locator("#p9-1 .words")).to_have_text(
        "We act on it together and in good faith. sjkmd"
    )
    keys.press("?")
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_focused()
    assert find_violations(page) == []
    keys.press("Escape")
    tab_to(page, "#foot form[action$='/create'] button")
    keys.press("Enter")
    expect(
        page.get_by_role("status").filter(has_text="clauses were made of this file")
    ).to_contain_text("9 clauses")
    assert find_violations(page) == []
    tab_to(page, "main a.b.go")
    keys.press("Enter")
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


def test_a_refusal_appears_in_the_row_and_corrections_of_others_are_shown(visit, document):
    claire, ines = visit("Claire Vauthier"), visit("Ines Duarte")
    send(claire, "/en" + document("both"), draft())
    page = claire.page
    page.locator("#p6 a.as").click()
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator("#p6 [data-said]")).to_contain_text("put the cursor into the text,")
    ines.page.goto(page.url)
    ines.page.locator("#p3 a.as").click()
    ines.page.keyboard.press("d")
    expect(ines.page.locator("#p3 [name=kind]")).to_have_value("out")
    page.locator("#p6 [data-text]").fill("What Claire typed.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#p6 [data-said]")).to_contain_text("This import was corrected by another")
    expect(page.locator("#p3")).to_have_class(re.compile("off"))
    expect(page.locator("#p6 [data-text]")).to_have_value("What Claire typed.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-said]")).to_be_hidden()
    expect(page.locator("[data-told]")).to_have_text("Saved.")
    claire.context.set_offline(True)
    page.locator("#p6 [data-text]").fill("Without a line.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#p6 [data-said]")).to_contain_text("You are offline")
    claire.context.set_offline(False)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-told]")).to_have_text("Saved.")


def test_a_file_that_cannot_be_read_is_refused_where_it_was_chosen(visit, document):
    claire = visit("Claire Vauthier")
    claire.go("/en" + document("refused"))
    page = claire.page
    page.locator("[type=file]").set_input_files(named(b"PK\x03\x04 not a file at all"))
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("[data-refused]")).to_contain_text("damaged")
    expect(page.locator("[data-going]")).to_be_hidden()
    assert find_violations(page) == []
    page.locator("[type=file]").set_input_files(named(draft()))
    page.route(
        "**/imports",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("[data-refused]")).to_contain_text("The connection was lost,")
    page.unroute("**/imports")
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))


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
