"""Browser test that counts the clicks and text fields of a whole consolidation of a real draft.

The moderator, the chair and the secretariat work in a browser only, from the Word file to the
issued version. The contributions of participants are sent through the API and not counted.
"""

import csv
import io
import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.real import find_real_data
from tests.support.browsers.click_counter import ClickCounter
from tests.support.browsers.draft_contributions import contribute
from tests.support.browsers.plain_forms import submit
from tests.support.browsers.served_sample import serve_installation

OUTCOME = "/en/c/wsis20/outcome"
MOST_CLICKS, MOST_FIELDS = 90, 12
SOURCES = {  # of the tracked changes and comments in the file
    "Delegate of Ruritania": "Arandia",
    "A": "Bharuna",
    "B": "Costa Clara",
    "C": "Kasumbe",
    "D": "Norvania",
    "Civil Society Coalition": "Registry Operators Council",
}
APPLIED = [  # authors of whom everything goes into the text, as the desk names them
    "Lakeside Schools Network",
    "Open Door Disability Alliance",
    "Coalition for Community Networks",
    "Tavira",
    "Delegate of Ruritania",
    "B",  # who amends the amendment of A
    "C",
    "D",
]
COMMENTS = [  # clauses, outcome and reason of each batch of answers
    (
        ("1.3", "1.4", "2.2", "2.3", "3.9", "4.3", "4.4", "4.10"),
        "noted",
        "Read, and weighed with the amendments of the clause.",
    ),
    (("2.5", "2.7", "2.8", "2.9", "3.13"), "accepted", "The new text of the clause says so."),
]
ANSWERS = {  # amendments answered one by one: clause, a part of it, the outcome and reason
    "4.10": ("market-oriented", "not accepted", "The vision is the agreed one."),
    "3.9": ("every two years", "not accepted", "A report every year was asked for."),
}
OUTCOMES = {  # of amendments and of comments, as the report has them
    "amendment": {"accepted": 16, "part": 1, "modified": 2, "not_accepted": 5},
    "comment": {"noted": 10, "accepted": 5},
}


@pytest.fixture(scope="module")
def address(instance):
    """Serve the sample; skip the test where the draft is absent."""
    find_real_data("docx/en.docx")
    with serve_installation(instance) as found:
        yield found


@pytest.fixture
def counts():
    """Provide the counts of clicks and of text fields, by step."""
    return Counter(), Counter()


def make_document(claire):
    new = {"slug": "outcome", "title_en": "Outcome document", "authentic": "en"}
    assert submit(claire, "/en/c/wsis20/documents", new) == 200
    zero = {"slug": "zero", "title_en": "Zero draft", "symbol": "WSIS+20/O/Zero"}
    assert submit(claire, f"{OUTCOME}/versions", zero) == 200


def take_file_in(hand):
    """Send the Word file, name the sources, settle the places to check, create the clauses."""
    page = hand.page
    hand.begin("Word in, review, create", f"{OUTCOME}/imports")
    hand.pick_file(page.locator("[type=file]"), find_real_data("docx/en.docx"))
    hand.click(page.get_by_role("button", name="Read the file"))
    page.wait_for_url(re.compile(r"/imports/\d+$"))
    for author, source in SOURCES.items():
        hand.choose(page.get_by_label(f"{author} speaks for", exact=True), source)
    settled = page.get_by_role("button", name="Correct as it is")
    for left in range(settled.count(), 0, -1):
        expect(settled).to_have_count(left)
        hand.click(settled.first)
    expect(settled).to_have_count(0)
    hand.send(page.get_by_role("button", name="Create the clauses"))
    hand.begin("issue the first draft", f"{OUTCOME}/zero/publish")
    publish(hand, "Zero draft")


def publish(hand, name):
    hand.tick(hand.page.locator("[data-sure]"))
    hand.send(hand.page.get_by_role("button", name=f"Publish {name}"))
    expect(hand.page).not_to_have_url(re.compile("publish$"))


def enter_changes(hand):
    hand.begin("enter tracked changes for their sources", f"{OUTCOME}/imports")
    hand.follow("en.docx")
    hand.type(hand.page.locator("[name=reason]"), "It is a tracked change of the draft.")
    hand.send(hand.page.get_by_role("button", name="Enter them on behalf of their sources"))
    expect(hand.page.locator("#entered + p")).to_contain_text("6 amendments, 3 comments")


def begin_version(hand):
    """Begin Rev.1 as a copy of the zero draft."""
    page = hand.page
    hand.begin("begin the next version", f"{OUTCOME}/versions")
    hand.type(page.locator("[name=title_en]"), "Rev.1")
    hand.type(page.locator("[name=symbol]"), "WSIS+20/O/Rev.1")
    hand.type(page.locator("[name=slug]"), "rev-1")
    hand.choose(page.locator("#f-based_on"), "a copy of Zero draft, in all its languages")
    hand.send(page.get_by_role("button", name="Begin the version"))


def load_clauses(claire):
    """Load the clauses of the zero draft from the API."""
    page = claire.context.request.get(f"{claire.address}{OUTCOME}/zero").text()
    number = re.search(r'data-version="(\d+)"', page)[1]
    text = claire.context.request.get(f"{claire.address}/api/v1/versions/{number}").json()
    return text["clauses"]


def apply_authors(hand):
    """Apply all amendments of most authors, each in one press."""
    hand.begin("apply amendments by author", f"{OUTCOME}/desk")
    hand.follow("By author")
    for name in APPLIED:
        author = hand.page.locator("li.row.one").filter(
            has=hand.page.locator("b", has_text=re.compile(f"^{name}$"))
        )
        hand.send(author.get_by_role("button"))
        expect(author).to_contain_text("all in the text")


def open_clause(hand, label):
    """Open the workbench of a clause from the desk, or from the workbench of another one."""
    if not re.search(r"/desk(\?|$)", hand.page.url):
        hand.follow("Desk")
    row = hand.page.locator("tr[data-row]").filter(
        has=hand.page.locator(".no", has_text=re.compile(f"^{re.escape(label)}$"))
    )
    hand.click(row.locator("th a"))
    expect(hand.page.locator("h1")).to_contain_text(f"Clause {label}")


def work_on_clauses(hand):
    """Apply half of an amendment, reword another one, and refuse a third with a reason."""
    page = hand.page
    hand.step = "workbench"
    open_clause(hand, "4.4")
    hand.tick(page.locator(".pick", has_text="especially").locator("input"))
    hand.send(page.get_by_role("button", name="Build text from selected changes"))
    open_clause(hand, "4.3")
    hand.click(page.get_by_text("Edit the text", exact=True))
    words = page.locator("[data-writing] textarea")
    there = words.input_value()
    hand.type(words, there.replace("civil society organizations", "civil-society organizations"))
    hand.send(page.get_by_role("button", name="Save text"))
    open_clause(hand, "4.10")
    answer(hand, "4.10")


def answer(hand, label):
    """Answer an amendment of the open clause with a reason of one's own."""
    page, (part, outcome, reason) = hand.page, ANSWERS[label]
    expect(page.locator("h1")).to_contain_text(f"Clause {label}")
    hand.tick(page.locator("[data-item]", has_text=part).first.locator("[data-tick]"))
    hand.choose(page.locator("#f-a-outcome"), outcome)
    hand.type(page.locator("#f-a-reason"), reason)
    hand.send(page.get_by_role("button", name="Answer", exact=True))
    expect(page.locator(".answer", has_text=reason)).to_be_visible()


def answer_all(hand):
    """Give the answers that follow from the text, and answer the comments in two batches."""
    page = hand.page
    hand.step = "answers to amendments"
    hand.follow("Desk")
    hand.follow("Answers and text")
    hand.send(page.get_by_role("button", name=re.compile("suggested answers")))
    expect(page.locator(".flash")).to_contain_text("answered as suggested")
    hand.step = "answers to comments"
    for labels, outcome, reason in COMMENTS:
        for label in labels:
            hand.tick(page.get_by_label(f"Select clause {label}", exact=True))
        hand.click(page.get_by_text("Answer all their comments that have no answer"))
        hand.choose(page.locator("[name=outcome]"), outcome)
        hand.type(page.locator("[name=why]"), reason)
        hand.send(page.get_by_role("button", name="Answer them"))
        expect(page.locator(".flash")).to_contain_text("comments answered")


def answer_rest(hand):
    """Answer what is left in the queue."""
    hand.step = "the rest of the queue"
    hand.follow("Open next clause")
    answer(hand, "3.9")


def decide(hand):
    page = hand.page
    hand.begin("chair: block decision", f"{OUTCOME}/rev-1/publish")
    hand.click(page.locator("summary", has_text="in a block"))
    expect(page.get_by_label("Each keeps its own status")).to_be_checked()
    hand.type(page.locator("[name=reason]"), "I see no objection.")
    hand.send(page.get_by_role("button", name="Decide", exact=True))
    expect(page.locator("main")).to_contain_text("The chair has decided on all changed text")


def issue(hand):
    """Confirm the doubtful places, and issue the version, as the secretariat."""
    page = hand.page
    hand.begin("doubtful places", f"{OUTCOME}/rev-1/publish")
    asking = page.locator("li.fate.ask")
    for left in range(asking.count(), 0, -1):
        expect(asking).to_have_count(left)
        hand.send(asking.first.get_by_role("button", name=re.compile("^Confirm")))
    for said in ("Every contribution has its answer", "Every answer fits the text"):
        expect(page.locator(".steps")).to_contain_text(said)
    hand.step = "publish"
    publish(hand, "Rev.1")


def check_report(claire):
    """Check that the report answers all amendments and comments of the draft."""
    answer = claire.context.request.get(f"{claire.address}{OUTCOME}/rev-1/dispositions.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text().lstrip("\ufeff"))))
    found = {kind: Counter() for kind in OUTCOMES}
    for row in rows:
        assert row["reason"]
        found["comment" if row["kind"] == "comment" else "amendment"][row["disposition"]] += 1
    assert found == OUTCOMES
    assert [sum(each.values()) for each in found.values()] == [24, 15]


@pytest.mark.thorough
def test_the_real_draft_is_consolidated_with_few_clicks(visit, counts):
    clicks, fields = counts
    claire, ines, amadou = (
        visit(name) for name in ("Claire Vauthier", "Ines Duarte", "Amadou Keita")
    )
    make_document(claire)
    secretariat, moderator, chair = (
        ClickCounter(each, clicks, fields) for each in (claire, ines, amadou)
    )
    take_file_in(secretariat)
    enter_changes(secretariat)
    contribute(visit, load_clauses(claire))
    begin_version(secretariat)
    apply_authors(moderator)
    work_on_clauses(moderator)
    answer_all(moderator)
    answer_rest(moderator)
    decide(chair)
    issue(secretariat)
    check_report(claire)
    for step in clicks:
        print(f"{step}: {clicks[step]} clicks, {fields[step]} fields")
    print(f"all of it: {clicks.total()} clicks, {fields.total()} fields")
    assert clicks.total() <= MOST_CLICKS
    assert fields.total() <= MOST_FIELDS
