"""Browser tests of accessibility: axe finds nothing, nothing overflows, no third party is
contacted.
"""

import gzip
import json
import re
import sqlite3
import urllib.request
from contextlib import closing

import pytest

from tests.browser.conftest import Visitor
from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)
from tests.http.conftest import GOOD_PASSWORD, GOOD_PASSWORD_HASH
from tests.support.browsers.plain_forms import submit

C = "/c/wsis20"
PUBLIC = [
    C,
    f"{C}/statement",
    f"{C}/vision",
    f"{C}/documents",
    f"{C}/chair-report",
    f"{C}/chair-report/text",
    f"{C}/statement/zero-draft/compare?with=elements",
    f"{C}/statement/zero-draft/beside?a=en&b=ar",
    f"{C}/statement/zero-draft/carried-over",
    f"{C}/statement/elements/translations",
    f"{C}/questionnaires",
    f"{C}/questionnaires/1",
    f"{C}/search?q=schools",
    "/sign-in",
    "/join",
    "/organisations",
    "/keys",
    "/help",
    "/help/participant",
    "/help/glossary",
    "/privacy",
    "/mailbox?to=amina@visitor.example",
    "/nowhere",
]
PERSONAL = {
    "Pia Mwangi": [
        "/my/comments",
        "/my/drafts",
        "/my/positions",
        "/my/still",
        "/notices",
        "/account",
        "/my/followed",
        "/account/mail",
        "/account/second-factor",
        "/account/nomination-letter",
        f"{C}/questionnaires/2",
        f"{C}/statement",
    ],
    "Ines Duarte": [f"{C}/moderation"],
    "Marisol Vega": [f"{C}/facilitation", f"{C}/facilitators", "/clauses/4/invitations"],
    "Amadou Keita": [f"{C}/audit"],
}
MANAGING = {
    "Claire Vauthier": [
        f"{C}/manage",
        f"{C}/documents",
        "/affiliations",
        "/organisations/proposed",
        f"{C}/moderation",
        "/submissions/2/comment-tables",
        "/account",
        f"{C}/statement/elements/translations",
        f"{C}/statement/elements/translations/es",
        f"{C}/statement/elements/translations/es/1",
        f"{C}/statement/elements/translations/es/publish",
    ],
    "Bruno Achterberg": [
        f"{C}/manage",
        f"{C}/manage/people",
        f"{C}/manage/new",
        f"{C}/manage/new/template",
        "/people",
        "/unsent-mails",
        f"{C}/audit",
    ],
}
MANAGED = re.compile(
    r"/(manage|people|organisations|affiliations|governments|unsent-mails|documents"
    r"|versions|rev-1|discard"
    r"|audit|account|moderation)\b"
)
NOT_THERE = re.compile(
    r"^/\w\w/(clauses|comments)/|/text|/join$|/files/"
)  # pages of reading, which are in the lists above, and files
WIDTHS = {
    1440: {"viewport": {"width": 1440, "height": 900}},
    390: {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


def wrong_at(person, paths, language):
    """Return {path: violations} of the pages with violations."""
    found = {}
    for path in paths:
        person.go(f"/{language}{path}")
        found[path] = find_violations(person.page)
    return {path: wrong for path, wrong in found.items() if wrong}


@pytest.mark.parametrize("language", ["en", pytest.param("ar", marks=pytest.mark.thorough)])
def test_axe_finds_nothing_on_public_pages(visit, language):
    assert wrong_at(visit(), PUBLIC, language) == {}


@pytest.mark.thorough
def test_axe_finds_nothing_in_the_other_languages(visit):
    assert [
        wrong_at(visit(), [f"{C}/statement"], language) for language in ("es", "fr", "ru", "zh")
    ] == [{}] * 4


@pytest.mark.parametrize("name", PERSONAL)
def test_axe_finds_nothing_on_personal_pages(visit, name):
    assert wrong_at(visit(name), PERSONAL[name], "en") == {}


def test_axe_finds_nothing_on_a_clause_with_its_margin_in_the_dark(visit):
    pia = visit("Pia Mwangi", color_scheme="dark")
    pia.go(f"/en{C}/statement")
    pia.page.locator("section.clause a.no").nth(17).click()
    for part in ("positions", "amendments", "comments", "history"):
        pia.page.locator(f"[data-margin] a[data-tab={part}]").click()
        pia.page.locator(f"[data-margin] #{part}").wait_for()
        assert find_violations(pia.page) == [], part


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_nothing_is_wider_than_a_phone(visit, language):
    pia = visit("Pia Mwangi", **WIDTHS[390])
    widths = {}
    for path in [*PUBLIC, *PERSONAL["Pia Mwangi"]]:
        pia.go(f"/{language}{path}")
        widths[path] = pia.page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in widths.items() if width > 390} == {}


@pytest.fixture(scope="module")
def busy(chromium, address):
    """Create something on each management page: a report, a flag, a working version, an empty
    document.
    """
    pia, claire = (
        Visitor(chromium.new_context(locale="en-GB"), address).start_as(name)
        for name in ("Pia Mwangi", "Claire Vauthier")
    )
    pia.go(f"/en{C}/statement")
    clauses = pia.page.eval_on_selector_all(
        "section.clause", "all => all.map(each => each.dataset.clause)"
    )
    comments = (
        each
        for clause in clauses
        for each in read(pia, f"/api/v1/clauses/{clause}/comments")["comments"]
    )
    said = next(each["id"] for each in comments if "report" in each["may"])
    assert submit(pia, f"/en/comments/{said}/report", {"ground": "insult"}) == 200
    assert submit(pia, "/en/people/13/flag", {"reason": "Never seen there."}) == 200
    versions, documents = f"/en{C}/vision/versions", f"/en{C}/documents"
    assert (
        submit(
            claire,
            versions,
            {"title_en": "Rev.1", "symbol": "W/V/Rev.1", "slug": "rev-1", "based_on": ""},
        )
        == 200
    )
    assert submit(claire, documents, {"title_en": "Annex", "slug": "annex"}) == 200
    for each in (pia, claire):
        each.context.close()


def read(person, path):
    """Return the API's answer for this person."""
    return person.context.request.get(person.address + path).json()


def reachable(person, starts, language, follow):
    """Yield one management page of each kind that links lead to; numbers in addresses do not
    count.
    """
    waiting, seen = [f"/{language}{path}" for path in starts], set()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "N", path.partition("#")[0].partition("?")[0])
        if (
            kind in seen
            or not MANAGED.search(path)
            or NOT_THERE.search(path)
            or not path.startswith(f"/{language}/")
        ):
            continue
        seen.add(kind)
        assert person.go(path).status == 200, path
        person.page.evaluate(
            "[...document.querySelectorAll('main details')].slice(0, 30).forEach("
            "each => each.open = true)"  # what follows in a long list is of the same kinds
        )
        yield path
        if follow:
            waiting += person.page.eval_on_selector_all(
                "a[href]", "all => all.map(each => each.getAttribute('href'))"
            )


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("en", 1440),
        pytest.param("ar", 390, marks=pytest.mark.thorough),
        pytest.param("en", 390, marks=pytest.mark.thorough),
        pytest.param("ar", 1440, marks=pytest.mark.thorough),
    ],
)
@pytest.mark.parametrize("name", MANAGING)
def test_axe_finds_nothing_on_any_management_page_and_nothing_is_too_wide(
    visit, busy, name, language, width, pytestconfig
):
    """On each change, axe looks at the wide English pages, which are measured on a phone, too.

    Their colors are those of the other pages, so contrast is measured here in make test-all, and
    the other ways belong to it.
    """
    person = visit(name, language, **WIDTHS[width])
    thorough = pytestconfig.getoption("thorough")
    axe = thorough or (language, width) == ("en", 1440)
    found, pages = {}, 0
    follow = (
        name == "Claire Vauthier"
    )  # an administrator's pages are the same, but for those of the list
    for path in reachable(person, MANAGING[name], language, follow):
        pages += 1
        found[path] = find_violations(person.page, contrast=thorough) if axe else []
        found[path] += [f"wider than {each}" for each in find_overflow_widths(person.page)]
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert pages > (40 if follow else 4)


@pytest.fixture(scope="module")
def password(instance, address):
    """Set a password for Bruno Achterberg, because people of the sample have none; return it."""
    with closing(sqlite3.connect(instance / "consult.db", timeout=20)) as file, file:
        file.execute(
            "update user set password_hash = ? where name = 'Bruno Achterberg'",
            [GOOD_PASSWORD_HASH],
        )
    return GOOD_PASSWORD


@each_page_variant
def test_axe_finds_nothing_while_a_second_factor_is_set_up_or_a_token_is_shown(
    visit, password, language, width
):
    bruno = visit("Bruno Achterberg", language, **WIDTHS[width])
    bruno.go(f"/{language}/account/second-factor")
    assert find_violations(bruno.page) == []
    bruno.page.locator("#f-password").fill(password)
    bruno.page.locator("form[action$='/second-factor/begin'] button").click()
    bruno.page.locator("img.qr").wait_for()
    assert find_violations(bruno.page) == []
    bruno.go(f"/{language}/account/programs")
    bruno.page.locator("#f-label").fill("a script")
    bruno.page.locator("main form[action$='/programs'] button").click()
    bruno.page.locator("code.once").wait_for()
    assert find_violations(bruno.page) == []


def test_nothing_is_asked_of_anyone_else(visit, address):
    pia = visit("Pia Mwangi")
    asked = []
    pia.page.on("request", lambda request: asked.append(request.url))
    for path in (C, f"{C}/statement", "/account"):
        pia.page.goto(f"{address}/en{path}", wait_until="networkidle")
    assert {url.split("/")[2] for url in asked if not url.startswith(("data:", "blob:"))} == {
        address.split("/")[2]
    }


def test_the_api_describes_itself(address):
    with urllib.request.urlopen(f"{address}/api/v1/openapi.json") as answer:
        body = answer.read()
    spec = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    assert spec["openapi"].startswith("3.1") and len(spec["paths"]) > 15
