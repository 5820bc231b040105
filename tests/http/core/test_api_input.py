"""Tests of invalid API input: bodies, numbers and queries."""

import pytest

from consult.accounts.models import User
from consult.core.database.engine import find_row
from consult.core.errors import Invalid
from consult.core.events.log import transaction
from consult.core.messages.error_messages import describe_problem
from consult.documents.models import Document

from tests.support.problem_details import build_comments_path, is_problem

pytestmark = pytest.mark.postgresql

DEEP = b'{"body":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
UNFIT = [
    b"",
    b"[]",
    b"null",
    b"7",
    b'"words"',
    b"{",
    b"\xff\xfe",
    b'{"body": "\\ud800"}',
    b'{"body": "a\\u0000b"}',
    DEEP,
    b'{"body": 7}',
    b'{"body": ["x"]}',
    b'{"body": null}',
    b'{"body": {}}',
    b'{"body": "x", "parent_id": ' + b"9" * 20 + b"}",
    b'{"body": "x", "parent_id": "' + b"9" * 20 + b'"}',
    b'{"body": "x", "parent_id": 1.5}',
    b'{"body": "x", "start": NaN}',
    b'{"body": "x", "start": -1}',
    b'{"body": "x", "no_such_field": 1}',
    b'{"body": "x", "kind": "sonnet"}',
    b'{"body": "' + b"x" * 10_001 + b'"}',
    b'{"body": "x", "key": "' + b"k" * 101 + b'"}',
]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/octet-stream", "image/png"]
)
def test_content_of_a_kind_that_is_not_taken_is_refused_by_name(program, world, kind):
    client, headers = program("pia")
    assert is_problem(
        client.post(
            build_comments_path(world),
            data=b'{"body": "Words"}',
            content_type=kind,
            headers=headers,
        ),
        415,
        "http_415",
    )
    assert (
        client.post(
            build_comments_path(world), data={"body": "As a form"}, headers=headers
        ).status_code
        == 201
    )


@pytest.mark.parametrize("body", UNFIT, ids=range(len(UNFIT)))
def test_a_body_that_cannot_be_meant_is_refused_and_nothing_is_written(program, world, body):
    client, headers = program("pia")
    answer = client.post(
        build_comments_path(world), data=body, content_type="application/json", headers=headers
    )
    assert answer.status_code in {400, 422} and is_problem(
        answer, answer.status_code, answer.json["code"]
    ), answer.data[:200]
    assert world.events() == []


def test_a_body_larger_than_what_is_accepted_is_refused(app, program, world):
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    client, headers = program("pia")
    answer = client.post(
        build_comments_path(world),
        data=b'{"body": "' + b"x" * 1_000_001 + b'"}',
        content_type="application/json",
        headers=headers,
    )
    assert is_problem(answer, 413, "http_413") and world.events() == []


@pytest.mark.parametrize(
    "number",
    ["0", "-1", "99", "2147483647", "2147483648", "9" * 20, "9" * 5_000, "x", "1%00", "%ED%A0%80"],
)
def test_a_number_that_no_row_has_is_not_found_with_every_method(
    program, world, description, number
):
    client, headers = program("ada")
    for path, operations in description["paths"].items():
        if "{" not in path:
            continue
        for method in operations:
            address = path.partition("{")[0] + number + path.partition("}")[2]
            answer = client.open(address, method=method.upper(), headers=headers)
            assert answer.status_code in ({404} if method == "get" else {403, 404, 422}), (
                method,
                address[:80],
                answer.json,
            )
    assert world.events() == []


@pytest.mark.parametrize(
    "query",
    [
        "after=-1",
        "after=" + "9" * 20,
        "after=x",
        "after=1.5",
        "limit=0",
        "limit=100000",
        "limit=",
        "page=1",
        "after=%ED%A0%80",
        "after=%00",
    ],
)
def test_a_part_of_a_list_that_cannot_be_asked_for_is_refused(browser, world, query):
    talks = f"/api/v1/consultations/{world.consultation}"
    for path in (
        build_comments_path(world),
        f"/api/v1/documents/{world.document}/comments",
        f"/api/v1/clauses/{world.clause}/positions",
        f"{talks}/events",
        f"{talks}/log",
        "/api/v1/organisations",
    ):
        assert is_problem(browser().get(f"{path}?{query}"), 422, "invalid"), path


def test_a_long_list_comes_in_parts_and_nothing_is_missed(browser, world):
    posted = [
        browser("pia").say("POST", build_comments_path(world), {"body": f"Words {n}"}).json["id"]
        for n in range(5)
    ]
    after, heard = 0, []
    while after is not None:
        part = browser().get(f"{build_comments_path(world)}?limit=2&after={after}").json
        heard += [each["id"] for each in part["comments"]]
        after = part["next_after"]
    assert heard == posted


@pytest.mark.parametrize(
    ("asked", "language"), [("en", "en"), ("es;q=0.9, de", "es"), ("de", "fr"), ("", "fr")]
)
def test_a_program_is_refused_in_the_language_that_it_asks_for(
    app, world, program, asked, language
):
    with app.app_context(), transaction():
        find_row(User, world.ids["pia"]).language = "fr"
    client, headers = program("pia")
    wanted = {"Accept-Language": asked} if asked else {}
    told = client.post(
        f"/api/v1/clauses/{world.clause}/comments", json={}, headers=headers | wanted
    )
    with app.test_request_context(f"/{language}/"):
        assert told.json["detail"] == describe_problem(Invalid())


def test_json_keeps_the_letters_of_every_script(app, world, browser):
    with app.app_context(), transaction():
        find_row(Document, world.document).title = {"en": "Statement", "zh": "声明", "ar": "بيان"}
    told = browser().get(f"/api/v1/documents/{world.document}")
    assert "声明" in told.text and "بيان" in told.text and "\\u" not in told.text
    assert told.mimetype == "application/json" and told.json["title"]["zh"] == "声明"
