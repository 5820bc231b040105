"""Tests of security headers, cookie attributes, trusted proxies, and error pages without
details.
"""

import pytest

from consult.core.web.write_endpoint import COOKIE_NAME

PATHS = [
    "/en/sign-in",
    "/api/v1/consultations",
    "/static/css/core/base.css",
    "/nowhere",
    "/static/nowhere.css",
]
SECURE = {"PUBLIC_URL": "https://consult.example"}


def directives(answer):
    """Return the content security policy by directive."""
    return dict(
        part.strip().partition(" ")[::2]
        for part in answer.headers["Content-Security-Policy"].split(";")
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers_that_protect(world, browser, path):
    answer = browser("pia").get(path)
    policy = directives(answer)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert (
        "unsafe" not in answer.headers["Content-Security-Policy"]
        and "*" not in answer.headers["Content-Security-Policy"]
    )
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff"
        and answer.headers["Referrer-Policy"] == "same-origin"
    )
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    opened = [name for name, _ in answer.headers if name.startswith("Access-Control-")]
    assert not opened or path.startswith("/static/"), "a static file is the same for everyone"
    assert "Strict-Transport-Security" not in answer.headers, "over http it would say nothing"


@pytest.mark.parametrize("settings", [SECURE])
def test_over_https_the_cookie_is_this_hosts_alone_and_no_script_reads_it(app, world):
    with app.app_context():
        answer = app.test_client().get("/en/sign-in", base_url="https://consult.example")
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    attributes = {part.strip() for part in rest.split(";")[1:]}
    assert (
        name == f"__Host-{COOKIE_NAME}"
        and {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= attributes
    )
    assert not [each for each in attributes if each.startswith("Domain")]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "wss://consult.example" in directives(answer)["connect-src"]


@pytest.mark.parametrize(
    ("settings", "statuses"),
    [({"LIMIT_ADDRESS": 1}, [200, 429]), ({"LIMIT_ADDRESS": 1, "TRUSTED_PROXIES": 1}, [200, 200])],
)
def test_an_address_in_a_header_is_believed_from_a_trusted_proxy_only(world, browser, statuses):
    answers = [
        browser().get("/api/v1/consultations", headers={"X-Forwarded-For": f"192.0.2.{number}"})
        for number in (1, 2)
    ]
    assert [answer.status_code for answer in answers] == statuses


def test_a_mistake_of_ours_tells_nothing_of_what_went_wrong(
    app, world, browser, monkeypatch, caplog
):
    def broken(**_path):
        raise RuntimeError("the wall behind the picture")

    monkeypatch.setitem(app.view_functions, "accounts.sign_in", broken)
    answer = browser().get("/en/sign-in")
    assert (
        answer.status_code == 500 and "wall" not in answer.text and "Traceback" not in answer.text
    )
    assert "the wall behind the picture" in caplog.text, "the log has all of it"


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/css/",
        "/.git/config",
        "/static/../consult/app.py",
        "/static/%2e%2e/consult/app.py",
        "/instance/secrets/key",
    ],
)
def test_no_folder_is_listed_and_nothing_beside_the_public_files_is_served(world, browser, path):
    assert browser().get(path).status_code == 404


def test_methods_that_nothing_takes_are_refused(world, browser):
    for method in ("TRACE", "DELETE", "PATCH"):
        assert browser().open("/en/sign-in", method=method).status_code == 405
