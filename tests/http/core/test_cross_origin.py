"""Scripts of other sites read what is public, as anonymous requests, and nothing else."""

import pytest

from tests.http.core.test_security_headers import directives

ORIGIN = {"Origin": "https://news.example"}
OPEN = [
    "/api/v1/consultations",
    "/api/v1/openapi.json",
    "/static/icon.svg",
    "/en/c/talks/feed.atom",
    "/en/c/talks/meetings.ics",
    "/robots.txt",
    "/sitemap.xml",
]
PAGES = ["/en/c/talks", "/en/c/talks/statement", "/en/sign-in", "/api/v1/", "/health"]


def allowed(answer):
    """Return the headers that open an answer to scripts of other sites."""
    return {
        name: value for name, value in answer.headers if name.startswith("Access-Control-Allow")
    }


@pytest.mark.parametrize("path", OPEN)
def test_any_site_reads_what_is_public_without_credentials(app, world, path):
    answer = app.test_client().get(path, headers=ORIGIN)
    assert answer.status_code == 200
    assert allowed(answer) == {"Access-Control-Allow-Origin": "*"}
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]


def test_a_refusal_of_the_api_is_read_there_too(app, world):
    answer = app.test_client().get("/api/v1/documents/999", headers=ORIGIN)
    assert answer.status_code == 404 and allowed(answer) == {"Access-Control-Allow-Origin": "*"}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_open_to_other_sites(app, world, path):
    answer = app.test_client().get(path, headers=ORIGIN)
    assert answer.status_code == 200 and allowed(answer) == {}
    assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["same-origin"]


def test_what_a_cookie_or_a_token_opens_stays_closed_and_caches_keep_the_two_apart(
    world, browser, program
):
    path = "/api/v1/consultations"
    machine, token_header = program("pia")
    signed_in = browser("pia").get(path, headers=ORIGIN)
    token = machine.get(path, headers=ORIGIN | token_header)
    anonymous = browser().get(path, headers=ORIGIN)
    for answer in (signed_in, token):
        assert answer.status_code == 200 and allowed(answer) == {}
        assert answer.headers.getlist("Cross-Origin-Resource-Policy") == ["same-origin"]
    for answer in (signed_in, token, anonymous):
        assert {"Cookie", "Authorization"} <= set(answer.vary)


def test_no_other_site_writes_or_asks_whether_it_may(app, world, browser):
    path = f"/api/v1/clauses/{world.clause}/comments"
    asked = app.test_client().options(
        path, headers=ORIGIN | {"Access-Control-Request-Method": "POST"}
    )
    posted = app.test_client().post(path, json={"body": "From elsewhere."}, headers=ORIGIN)
    assert allowed(asked) == allowed(posted) == {} and posted.status_code >= 400


@pytest.mark.parametrize("path", ["/en/c/talks", "/embed/en", "/embed/en/clauses", "/en/embed"])
def test_no_page_but_an_embedded_clause_is_framed(app, world, path):
    answer = app.test_client().get(path)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert directives(answer)["frame-ancestors"] == "'none'"
