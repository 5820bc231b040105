"""A clause for a frame on another site: its text and counts, the same for everyone."""

import re
from html import unescape

import pytest

from consult.core.web.write_endpoint import COOKIE_NAME
from tests.http.core.test_security_headers import directives


@pytest.fixture
def path(world):
    return f"/embed/en/clauses/{world.clause}"


def test_it_shows_the_text_and_the_counts_and_leads_to_the_clause(app, world, browser, path, look):
    said = {"body": "Please say which schools.", "kind": "general"}
    posted = browser("pia").say("POST", f"/api/v1/clauses/{world.clause}/comments", said)
    assert posted.status_code == 201
    answer = app.test_client().get(path)
    written = {text.replace("*", "") for (text,) in look("select text from wording")}
    (shown,) = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", answer.text, re.DOTALL)
    assert answer.status_code == 200
    assert unescape(re.sub(r"<[^>]+>", "", shown)) in written
    assert "1 comment<" in answer.text
    assert f'href="http://localhost/en/clauses/{world.clause}?text=en" target' in answer.text


def test_it_may_be_framed_and_holds_no_form_and_no_script(app, path):
    answer = app.test_client().get(path)
    policy = directives(answer)
    assert policy["frame-ancestors"] == "*"
    assert policy["default-src"] == policy["form-action"] == "'none'"
    assert "script-src" not in policy and "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not re.search(r"<(form|script|input|button)\b|\son\w+=|csrf", answer.text)


def test_it_reads_no_cookie_and_sets_none(app, world, path, monkeypatch):
    anonymous = app.test_client().get(path)

    def parse_cookie(_header):
        raise AssertionError("the cookie was read")

    monkeypatch.setattr("consult.core.web.write_endpoint.parse_cookie", parse_cookie)
    reader = app.test_client()
    reader.set_cookie(COOKIE_NAME, world.tokens["sera"])
    answer = reader.get(path)
    assert answer.status_code == 200 and answer.text == anonymous.text
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.vary
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    again = reader.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("language", ["ar", "zh"])
def test_its_frame_speaks_the_language_of_its_address(app, world, language):
    answer = app.test_client().get(f"/embed/{language}/clauses/{world.clause}")
    assert answer.status_code == 200 and f'<html lang="{language}"' in answer.text


def test_a_clause_that_is_not_public_is_told_without_a_form_or_a_script(app, world):
    answer = app.test_client().get("/embed/en/clauses/99999")
    assert answer.status_code == 404
    assert "<script" not in answer.text and "<form" not in answer.text
    assert directives(answer)["frame-ancestors"] == "*"


def test_the_page_of_a_clause_offers_the_code(app, world):
    page = app.test_client().get(f"/en/clauses/{world.clause}").text
    assert "Show this clause on another site" in page
    address = f"http://localhost/embed/en/clauses/{world.clause}?text=en"
    assert f"&lt;iframe src=&#34;{address}&#34;" in page
