"""Files at fixed addresses, and what search engines and messages read of a page."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from consult.core.i18n import LANGUAGES

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def get(app, path):
    answer = app.test_client().get(path)
    assert answer.status_code == 200, path
    return answer


def test_crawlers_learn_what_to_leave_alone_and_find_every_public_page(app, world):
    robots = get(app, "/robots.txt")
    assert robots.mimetype == "text/plain" and "Disallow: /*/my/\n" in robots.text
    assert "Sitemap: http://localhost/sitemap.xml" in robots.text
    root = ET.fromstring(get(app, "/sitemap.xml").data)
    listed = [each.text for each in root.iter(f"{SITEMAP}loc")]
    wanted = ["/en/c/talks", "/ar/c/talks/statement", f"/zh/clauses/{world.clause}"]
    assert {f"http://localhost{path}" for path in wanted} <= set(listed)
    assert len(listed) == len(set(listed)) and len(listed) % len(LANGUAGES) == 0
    for address in listed:
        if "/en/" in address:
            get(app, address.removeprefix("http://localhost"))


def test_nothing_that_waits_for_its_issue_is_in_the_sitemap(app, world, look):
    (slug,) = look(f"select slug from version where id = {world.working}")[0]
    assert f"/statement/{slug}" not in get(app, "/sitemap.xml").text


@pytest.mark.parametrize(
    ("settings", "contact"),
    [
        ({}, "mailto:consult@localhost"),
        ({"SECURITY_CONTACT": "https://a.example/report"}, "https://a.example/report"),
    ],
)
def test_researchers_of_security_learn_whom_to_write_to(app, world, contact):
    fields = dict(
        line.split(": ", 1) for line in get(app, "/.well-known/security.txt").text.splitlines()
    )
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert fields["Contact"] == contact and timedelta(days=30) < left < timedelta(days=365)
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"


def test_browsers_find_the_pictures_and_the_manifest(app, world):
    manifest = get(app, "/manifest.webmanifest")
    pictures = [each["src"] for each in manifest.json["icons"]]
    assert manifest.mimetype == "application/manifest+json" and manifest.json["start_url"] == "/"
    for path in [*pictures, "/static/pictures/card.png"]:
        picture = get(app, path)
        assert picture.mimetype == "image/png" and picture.data.startswith(b"\x89PNG")
        assert "Content-Encoding" not in picture.headers
    assert get(app, "/favicon.ico").data.startswith(b"\0\0\1\0")
    assert get(app, "/apple-touch-icon.png").data.startswith(b"\x89PNG")
    assert '<link rel="manifest" href="/manifest.webmanifest">' in get(app, "/en/c/talks").text


def test_a_public_page_describes_itself_to_search_engines_and_messages(app, world):
    page = get(app, f"/fr/clauses/{world.clause}?text=en").text
    here = f"http://localhost/fr/clauses/{world.clause}"
    found = dict(re.findall(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)"', page))
    assert found["description"] == found["og:description"] and len(found["description"]) > 10
    assert found["og:url"] == here and f'<link rel="canonical" href="{here}">' in page
    assert found["og:title"] and found["og:image"].startswith("http://localhost/static/@")
    languages = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', page)
    assert languages == [
        (code, f"http://localhost/{code}/clauses/{world.clause}") for code in LANGUAGES
    ]


@pytest.mark.parametrize(
    ("name", "path"), [("pia", "/en/account"), ("pia", "/en/c/talks"), (None, "/en/no")]
)
def test_a_personal_page_or_a_refusal_does_not(world, browser, name, path):
    page = browser(name).get(path) if name else browser().get(path)
    assert "og:title" not in page.text and "canonical" not in page.text


@pytest.mark.parametrize("settings", [{"PUBLIC_URL": "https://consult.example"}])
def test_addresses_begin_with_that_of_the_installation(app, world):
    with app.app_context():
        page = app.test_client().get("/en/c/talks", base_url="https://inside.example").text
    assert '<link rel="canonical" href="https://consult.example/en/c/talks">' in page
