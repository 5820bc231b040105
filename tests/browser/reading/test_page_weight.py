"""Browser tests of page weight: first visit, next visit, no file loaded twice."""

import re
from collections import Counter
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from consult.core.config import ROOT
from tests.browser.conftest import Visitor
from tests.support.browsers.served_sample import run_command

C = "/en/c/wsis20"
HUNDRED = f"{C}/hundred"
CHOICES = ("support", "live", "abstain", "support", "reserve")
SPEAKERS = ("Pia Mwangi", "Henrik Moe", "Jonas Eklund", "Tomasz Wilk")
MARKED = re.compile(r"^ *(?:\d+\.|[a-z]\)) ")  # a clause, in the sample's Markdown


@pytest.fixture(scope="module")
def hundred(chromium, address, instance):
    """Create a draft of 100 clauses with positions, comments and amendments."""
    lines = [
        line
        for name in ("vision", "statement")
        for line in (ROOT / f"consult/sample/data/{name}.en.md")
        .read_text(encoding="utf-8")
        .splitlines()
    ]
    clauses = [number for number, line in enumerate(lines) if MARKED.match(line)]
    file = instance / "hundred.md"
    file.write_text(
        re.sub(r" \{#\w+", " {", "\n".join(lines[: clauses[100]])).replace("{}", ""),
        encoding="utf-8",
    )
    run_command(instance, "document", "add", "hundred", "A hundred clauses")
    run_command(
        instance,
        "import",
        str(file),
        "--document",
        "hundred",
        "--version",
        "first",
        "--create",
        "--anyway",
    )
    run_command(instance, "issue", "--document", "hundred", "--version", "first", "--yes")
    for turn, name in enumerate(SPEAKERS):
        _speak(Visitor(chromium.new_context(locale="en-GB"), address).start_as(name), turn)
    return HUNDRED


def _speak(person, turn):
    """Take a position on every clause, comment on some and amend some, as forms without a script
    do.
    """
    person.go(HUNDRED)
    there = person.page.eval_on_selector_all(
        "section.clause", "all => all.map(each => each.dataset.clause)"
    )
    assert len(there) == 100
    person.go("/en/account")
    csrf = person.page.locator("input[name=csrf]").first.get_attribute("value")
    for place, clause in enumerate(there):
        acts = [("position", {"choice": CHOICES[(place * (turn + 2) + turn) % 5]})]
        if place % 8 == turn:
            acts.append(
                ("comments", {"body": "This promises less than what stands two clauses before."})
            )
        if place % 16 == turn:
            acts.append(("amendments", {"kind": "sup", "reason": "Said before.", "anyway": "1"}))
        for act, fields in acts:
            answer = person.context.request.post(
                f"{person.address}/en/clauses/{clause}/{act}",
                max_redirects=0,
                form={"csrf": csrf, **fields},
            )
            assert answer.status == 303, answer.text()
    person.context.close()


def loaded(page, act):
    """Return the addresses that a page loads during an action."""
    asked = []
    page.on("response", lambda response: asked.append(response.url))
    act()
    return [url for url in asked if "/socket.io/" not in url]


def weight_of(address, page, path):
    """Return the compressed bytes of a first visit: the page and every file loaded before an
    action.
    """
    total = 0
    for url in loaded(page, lambda: page.goto(address + path, wait_until="networkidle")):
        if url.startswith(address):
            with urlopen(Request(url, headers={"Accept-Encoding": "gzip"})) as answer:
                total += len(answer.read())
    return total


def received(page, act):
    """Return the bytes received for each address during an action, headers included, as the
    browser counts them.
    """
    devtools, addresses, sizes = page.context.new_cdp_session(page), {}, Counter()
    devtools.on(
        "Network.requestWillBeSent",
        lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}),
    )
    devtools.on(
        "Network.loadingFinished",
        lambda done: sizes.update(
            {addresses.get(done["requestId"], "asked before"): done["encodedDataLength"]}
        ),
    )
    devtools.send("Network.enable")
    act()
    devtools.detach()
    return sizes


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"{C}/documents", 25_000),
        ("/en/sign-in", 25_000),
        ("/en/join", 25_000),
        (C, 25_000),
        (f"{C}/statement", 45_000),
        (f"{C}/vision", 45_000),
        (f"{C}/statement/zero-draft/files", 25_000),
        (f"{C}/statement/zero-draft/dispositions", 30_000),
        (f"{C}/statement/zero-draft/story/17", 30_000),
    ],
)
def test_a_first_visit_weighs_little(visit, address, path, most):
    assert weight_of(address, visit().page, path) <= most


def test_a_draft_of_a_hundred_clauses_weighs_little_with_all_that_was_said_on_it(
    visit, address, hundred
):
    reader = visit()
    weight = weight_of(address, reader.page, hundred)
    facts = reader.page.locator("section.clause")
    assert [facts.count(), facts.locator("svg.strip").count()] == [100, 100]
    assert weight <= 45_000


def test_a_second_visit_loads_hardly_anything_and_opening_a_clause_little(visit, address, hundred):
    reader = visit()
    reader.page.goto(address + hundred, wait_until="networkidle")

    def open_one():
        last = "/js/reading/visitor.js"  # what the margin asks a visitor; loaded after it is shown
        with reader.page.expect_request_finished(lambda request: request.url.endswith(last)):
            reader.page.locator("section.clause a.no").nth(8).click()
        reader.page.locator("[data-margin] #positions").wait_for()

    opened = received(reader.page, open_one)
    assert 500 < opened.total() < 15_000, opened
    again = received(
        reader.page, lambda: reader.page.goto(address + hundred, wait_until="networkidle")
    )
    assert 0 < again.total() < 2_000, again  # nothing changed: that is all the server says


@pytest.mark.parametrize("path", [C, f"{C}/statement", f"{C}/documents", "/en/account"])
def test_no_file_is_loaded_twice_and_all_may_be_kept(visit, address, path):
    pia = visit("Pia Mwangi")
    asked = set(
        loaded(pia.page, lambda: pia.page.goto(address + path, wait_until="networkidle"))
    )  # the same: from memory
    files = [urlsplit(url) for url in asked if "/static/" in url]
    names = [file.path.split("/", 3)[3] for file in files]  # below /static/@MARK/
    assert len(files) > 5
    assert sorted(names) == sorted(set(names))
    for file in files:
        with urlopen(address + file.path) as answer:
            assert "immutable" in answer.headers["Cache-Control"], file.path
