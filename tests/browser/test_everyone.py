"""Everyone can take part: axe finds nothing, pages are light, and nothing is wider than the screen."""
import gzip
import json
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe

C = "/c/wsis20"
PUBLIC = [C, f"{C}/statement", f"{C}/vision", f"{C}/documents", f"{C}/statement/zero-draft/compare?with=elements",
          f"{C}/statement/zero-draft/beside?a=en&b=ar", f"{C}/search?q=schools", "/sign-in", "/join", "/organisations", "/keys",
          "/nowhere"]
PERSONAL = {"Pia Mwangi": ["/my/comments", "/my/positions", "/notices", "/account", "/my/followed", "/account/mail",
                           f"{C}/statement"],
            "Ines Duarte": [f"{C}/moderation"], "Amadou Keita": [f"{C}/audit"]}
AXE = Axe()


def violations(page):
    """What axe finds, in short."""
    found = AXE.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    return [f"{each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"][:3]]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", PUBLIC)
def test_axe_finds_nothing_on_public_pages(visit, path, language):
    reader = visit()
    reader.go(f"/{language}{path}")
    assert violations(reader.page) == []


@pytest.mark.parametrize("language", ["es", "fr", "ru", "zh"])
def test_axe_finds_nothing_in_the_other_languages(visit, language):
    reader = visit()
    reader.go(f"/{language}{C}/statement")
    assert violations(reader.page) == []


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in PERSONAL.items() for path in paths])
def test_axe_finds_nothing_on_personal_pages(visit, name, path):
    person = visit(name)
    person.go(f"/en{path}")
    assert violations(person.page) == []


def test_axe_finds_nothing_on_a_clause_with_its_margin_in_the_dark(visit):
    pia = visit("Pia Mwangi", color_scheme="dark")
    pia.go(f"/en{C}/statement")
    pia.page.locator("section.clause a.no").nth(17).click()
    pia.page.locator("[data-margin] #comments").wait_for()
    assert violations(pia.page) == []


@pytest.mark.parametrize("path", [*PUBLIC, "/my/comments", "/account"])
def test_nothing_is_wider_than_a_phone(visit, path):
    pia = visit("Pia Mwangi", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    for language in ("en", "ar"):
        pia.go(f"/{language}{path}")
        assert pia.page.evaluate("document.documentElement.scrollWidth") <= 390


def weight_of(address, page, path):
    """The bytes of a first visit, compressed: the page and every file that it loads before anyone acts."""
    loaded = []
    page.on("response", lambda response: loaded.append(response.url))
    page.goto(address + path, wait_until="networkidle")
    total = 0
    for url in dict.fromkeys(loaded):
        if not url.startswith(address) or "/socket.io/" in url:
            continue
        request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
        try:
            with urllib.request.urlopen(request) as answer:
                body = answer.read()
        except urllib.error.HTTPError as refusal:
            body = refusal.read()
        total += len(body)
    return total


@pytest.mark.parametrize(("path", "most"), [(f"/en{C}/documents", 25_000), ("/en/sign-in", 25_000), ("/en/join", 25_000),
                                            (f"/en{C}", 25_000), (f"/en{C}/statement", 45_000), (f"/en{C}/vision", 45_000)])
def test_a_first_visit_weighs_little(visit, address, path, most):
    reader = visit()
    assert weight_of(address, reader.page, path) <= most


def test_nothing_is_asked_of_anyone_else(visit, address):
    pia = visit("Pia Mwangi")
    asked = []
    pia.page.on("request", lambda request: asked.append(request.url))
    for path in (C, f"{C}/statement", "/account"):
        pia.page.goto(f"{address}/en{path}", wait_until="networkidle")
    assert {url.split("/")[2] for url in asked if not url.startswith(("data:", "blob:"))} == {address.split("/")[2]}


def test_the_api_describes_itself(address):
    with urllib.request.urlopen(f"{address}/api/v1/openapi.json") as answer:
        body = answer.read()
    spec = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    assert spec["openapi"].startswith("3.1") and len(spec["paths"]) > 15
