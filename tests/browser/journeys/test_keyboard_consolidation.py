"""Browser test of a complete consolidation by keyboard alone, with a clause that is split:
delegate, moderator, chair, secretariat.
"""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.reading.test_text_page import STATEMENT

WORDS = "See the words of the next version."
CLAUSES = 30  # more than wait
SPLIT_REASON = "It reads better as two clauses."
SECOND = "to which people turn first when a digital service fails them."


@pytest.fixture(scope="module")
def desk(desk, instance):
    """Provide the desk after most amendments that only change words were withdrawn.

    Their clauses are worked on by the same keys. Every other kind remains, and so do the two
    clauses with the most amendments.
    """
    with closing(sqlite3.connect(instance / "consult.db", timeout=20)) as file, file:
        file.execute(
            "update amendment set withdrawn_at = proposed_at where clause_id not in (select"
            " clause_id from amendment where clause_id is not null and (kind != 'mod') union"
            " select * from (select clause_id from amendment group by 1 order by count(*) desc"
            " limit 2))"
        )
    return desk


def tab_to(page, what):
    """Press Tab until this element has the focus."""
    for _ in range(400):
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {what}")


def send(page):
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def answer(page, outcome, words):
    """Answer all selected contributions: the outcome by its first letters, then the reason."""
    page.keyboard.press("a")
    page.keyboard.type(outcome)
    page.keyboard.press("Tab")
    page.keyboard.type(words)
    send(page)


def tick_all(page, what, wanted):
    """Step through these checkboxes, and tick the wanted ones."""
    for _ in range(page.locator(what).count()):
        page.keyboard.press("j")
        if page.evaluate(wanted):
            page.keyboard.press("x")


def press(page, what):
    """Move the focus there with Tab, and press Enter."""
    tab_to(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def split_proposed(pia):
    """Fill in the amendment form by keyboard: the kind, the place with both parts shown, the
    reason.
    """
    page = pia.page
    pia.go(STATEMENT)
    number = (
        page.locator("[data-clause]")
        .filter(has_text="municipalities and other local")
        .get_attribute("data-clause")
    )
    pia.go(f"/en/clauses/{number}/amend")
    tab_to(page, ".kind-choice summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=kind]")
    while not page.evaluate("document.activeElement.value === 'split'"):
        page.keyboard.press("ArrowDown")
    tab_to(page, "[name=cut]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-shown] .parts .change")).to_have_count(2)
    expect(page.locator("[data-shown] .parts .change").last).to_have_text(SECOND)
    tab_to(page, "[name=reason]")
    page.keyboard.type("These are two duties.")
    press(page, "button.go")
    expect(page.locator("article.edit", has_text="Split clause 16 in two")).to_contain_text(
        "Lakeside Schools Network"
    )
    return number


def split_taken(ines, desk, number):
    """Split the clause as the moderator, look at both parts, and answer all contributions."""
    page = ines.page
    ines.go(f"/en{desk}/{number}")
    press(page, "form[action*='/reshaped/'] button")
    expect(page.locator(".result .taking")).to_contain_text("local authorities,")
    expect(page.locator(".result .taking")).not_to_contain_text("to which people")
    press(page, ".answers .chip.yes + a")
    expect(page.locator(".result .taking")).to_have_text(SECOND)
    ines.go(f"/en{desk}/{number}")
    tick_all(
        page,
        "[data-spot], [data-item]",
        "document.activeElement.innerText.includes('split there')",
    )
    answer(page, "accepted", SPLIT_REASON)
    clause(page)


def moderated(ines, desk):
    """Answer the comments at the desk, then consolidate clause by clause in the order of the
    queue.
    """
    page = ines.page
    ines.go("/en" + desk)
    tick_all(page, "tr[data-row]", "true")
    answer(page, "noted", "Read, and weighed with the edits of the clause.")
    expect(page.locator(".flash")).to_contain_text("comments answered")
    done = set()
    for _ in range(CLAUSES):
        with page.expect_navigation(url=re.compile(r"/desk/(\d+|rest)$")):
            page.keyboard.press("g")
        here = page.url
        assert here not in done, "the queue leads on"
        done.add(here)
        clause(page)
        if here.endswith("/rest"):
            return mended(page, desk)
    raise AssertionError("the queue has no end")


def clause(page):
    """Take the first change at its first place, and answer every amendment of the clause.

    The answers that the text suggests are given first.
    """
    spots = page.locator("[data-spot]").count()
    if spots and page.locator("[data-spot] [name=taken]:checked").count() == 0:
        page.keyboard.press("1")
        with page.expect_navigation():
            page.keyboard.press("m")
    for suggested in ("form[action$='/answers/suggested'] button", ".suggested button:first-child"):
        if page.locator(suggested).count():
            press(page, suggested)
    if not page.locator("[data-item]:not(:has(.answer)) [data-tick]").count():
        return
    tick_all(
        page,
        "[data-spot], [data-item]",
        "document.activeElement.matches('[data-item]') "
        "&& document.activeElement.querySelector('[data-tick]') && "
        "!document.activeElement.querySelector('.answer')",
    )
    answer(page, "noted", WORDS)
    expect(page.locator(".ready li.not", has_text="without an answer")).to_have_count(0)


def mended(page, desk):
    """Confirm the answers beside words that nobody took, one by one."""
    unfit = "section:has(#unfit) li a"
    for done in range(CLAUSES):
        page.goto(f"{page.url.split('/en/')[0]}/en{desk}/answers")
        if not page.locator(unfit).count():
            assert done, "no answer waited to be confirmed"
            return
        press(page, unfit)
        press(page, "form[action$='/confirm'] button, .suggested button")
    raise AssertionError("some answers never fit")


def decided(amadou, desk):
    """Decide all proposed text as the chair, without objection."""
    page = amadou.page
    amadou.go("/en" + desk)
    tick_all(page, "tr[data-row]", "document.activeElement.innerText.includes('proposed')")
    ticked = page.locator("[name=seen]:checked").count()
    assert ticked > 5
    tab_to(page, "[name=status]")
    for _ in range(page.locator("[name=status]").count()):
        if page.evaluate("document.activeElement.value === 'keep'"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    tab_to(page, "[name=reason]")
    page.keyboard.type("I see no objection to these words; each keeps its status.")
    send(page)
    expect(page.locator("#decisions + ul")).to_contain_text("I see no objection to these words")
    return ticked


def issued(claire):
    """Confirm the doubtful places one by one, and issue, as the secretariat."""
    page = claire.page
    claire.go("/en/c/wsis20/statement/rev-1/publish")
    for left in range(page.locator("li.fate.ask").count(), 0, -1):
        expect(page.locator("li.fate.ask")).to_have_count(left)
        tab_to(page, "li.fate.ask button:not(summary button)")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    tab_to(page, "select[name=meetings]")
    page.keyboard.press("ArrowDown")  # the next meeting keeps the version it was announced with
    tab_to(page, "[data-sure]")
    page.keyboard.press("Space")
    tab_to(page, "form[data-issuing] button")
    with page.expect_navigation(url=re.compile(r"/statement/rev-1$")):
        page.keyboard.press("Enter")


@pytest.mark.thorough
def test_the_next_version_is_consolidated_decided_and_issued_by_keys_alone(visit, desk):
    pia, ines = visit("Pia Mwangi"), visit("Ines Duarte")
    number = split_proposed(pia)
    split_taken(ines, desk, number)
    moderated(ines, desk)
    changed = decided(visit("Amadou Keita"), desk)
    claire = visit("Claire Vauthier")
    issued(claire)
    claire.go("/en/c/wsis20/statement/rev-1/compare?with=zero")
    expect(claire.page.locator("section.clause:has(ins), section.clause:has(del)")).to_have_count(
        changed
    )
    split = claire.page.locator("section.clause", has_text=SECOND)
    expect(split.last).to_contain_text("split from 16")
    claire.go("/en/c/wsis20/statement/rev-1/dispositions")
    expect(claire.page.locator("main")).to_contain_text(WORDS)
    expect(claire.page.locator("main")).to_contain_text(SPLIT_REASON)
    pia.go("/en/my/answers")
    expect(pia.page.locator("main")).to_contain_text(SPLIT_REASON)
