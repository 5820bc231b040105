"""Tests of the OpenAPI description, and of equal treatment of cookies, tokens and keys."""

import gzip
import json
from collections import Counter
from datetime import timedelta
from typing import get_args

import pytest
import schemathesis
from pydantic import BaseModel
from sqlalchemy import update

from consult.accounts.models import SignIn
from consult.core.database.engine import db, utc_now
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.web.csrf import compute_csrf_token
from consult.core.events.log import transaction
from consult.core.web.openapi import list_routes
from tests.support.problem_details import build_comments_path, is_problem

WRITES = {"post", "put", "patch", "delete"}


def test_every_route_of_the_api_says_what_it_answers_with(app, description):
    unsaid = [
        rule.endpoint
        for rule, _ in list_routes(app)
        if not hasattr(app.view_functions[rule.endpoint], "answers")
    ]
    assert unsaid == [], "views of the API carry @answers(shape, status, query=form)"
    there = {
        (method, path) for path, operations in description["paths"].items() for method in operations
    }
    assert len(there) == len(list_routes(app)) > 30
    assert ("put", "/api/v1/positions/{ballot_id}") in there and (
        "get",
        "/api/v1/consultations/{consultation_id}/events",
    ) in there


def test_every_answer_has_a_shape_or_is_empty_or_is_no_json(description):
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            answers = [each for each in operation["responses"].items() if each[0] < "400"]
            assert [status for status, _answer in answers[1:]] in ([], ["202"]), (
                "a file that is not ready says how far it is"
            )
            for status, answer in answers:
                if status == "204":
                    assert "content" not in answer
                    continue
                ((media, given),) = answer["content"].items()
                shape = given["schema"].get("$ref", "").removeprefix("#/components/schemas/")
                file = (
                    path.endswith(
                        ("/file", "/files/{code}", "/attachments/{place}", "/chair-report/{code}")
                    )
                    and media == "*/*"
                )  # as it was received, or made
                lines = (
                    media == "application/x-ndjson"
                    or path.endswith("/checkpoint")
                    or (media == "text/csv" and path.endswith(".csv"))
                )
                assert shape in description["components"]["schemas"] or lines or file, (
                    method,
                    path,
                )


def test_every_refusal_is_problem_details_and_every_write_asks_for_a_token_and_takes_a_key(
    description,
):
    for operations in description["paths"].values():
        for method, operation in operations.items():
            refusals = {
                status: answer
                for status, answer in operation["responses"].items()
                if status >= "400"
            }
            assert {"400", "401", "403", "404", "422", "429", "503"} <= set(refusals)
            assert {media for answer in refusals.values() for media in answer["content"]} == {
                "application/problem+json"
            }
            scope = operation["x-scope"]
            token = [] if scope == "personal" else [{"bearer": [scope]}]
            assert operation["security"] == [
                *([] if method in WRITES else [{}]),
                *token,
                {"browser": []},
            ]
            assert ("Idempotency-Key" in [each["name"] for each in operation["parameters"]]) == (
                method in WRITES
            )


def test_the_description_is_one_that_other_tools_can_read(app, world):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.validate()
    assert schema.raw_schema["openapi"] == "3.1.0"
    assert len([result.ok() for result in schema.get_all_operations()]) == len(list_routes(app))


def find_models(model, found):
    """Add a form or shape and all that its fields hold to a set of classes."""
    if isinstance(model, type) and issubclass(model, BaseModel) and model not in found:
        found.add(model)
        for field in model.model_fields.values():
            find_models(field.annotation, found)
    for inner in get_args(model):
        find_models(inner, found)
    return found


def test_no_two_shapes_share_a_name_and_no_reference_leads_nowhere(app, description):
    models = set()
    for rule, _method in list_routes(app):
        view = app.view_functions[rule.endpoint]
        for model in (getattr(view, "form", None), view.answers["shape"], view.answers["query"]):
            find_models(model, models)
    names = Counter(model.__name__ for model in models)
    assert [name for name, count in names.items() if count > 1] == []
    titles = Counter(each["title"] for each in description["components"]["schemas"].values())
    assert [title for title, count in titles.items() if count > 1] == [], "clients go by titles"
    written = json.dumps(description)
    asked = {part.split('"')[0] for part in written.split("#/components/schemas/")[1:]}
    assert asked == set(description["components"]["schemas"])


@pytest.mark.parametrize(
    ("language", "words", "direction"), [("en", "How to use it", "ltr"), ("ar", "<main", "rtl")]
)
def test_the_reference_page_shows_every_call_without_a_script_of_its_own(
    browser, description, language, words, direction
):
    page = browser().get(f"/api/v1/?ui={language}").text
    assert words in page and f'dir="{direction}"' in page and page.count("<script") == 1, (
        "only the one that all pages have"
    )
    for path, operations in description["paths"].items():
        assert page.count(f"<code>{path}</code>") == len(operations)
    assert all(f'id="{name}"' in page for name in ("ProblemShape", "CommentShape"))


def test_the_same_refusal_comes_to_cookies_and_tokens_in_the_same_form(browser, program, world):
    client, headers = program("otto")
    assert is_problem(
        client.post(build_comments_path(world), json={"body": "Words"}, headers=headers),
        403,
        "forbidden",
    )
    assert is_problem(
        browser("otto").say("POST", build_comments_path(world), {"body": "Words"}), 403, "forbidden"
    )
    assert is_problem(
        client.post(build_comments_path(world), json={}, headers=headers), 422, "invalid"
    )
    assert is_problem(browser().get("/api/v1/comments/99"), 404, "not_found")
    assert is_problem(browser().get("/api/v1/nothing"), 404, "not_found")
    assert is_problem(browser().delete("/api/v1/consultations"), 405, "http_405")
    assert is_problem(browser().get(f"{build_comments_path(world)}?limit=x"), 422, "invalid")
    assert world.events() == []


def test_a_wrong_field_is_named_with_its_code_and_message(browser, world):
    answer = browser("pia").say("POST", build_comments_path(world), {"kind": "sonnet"})
    assert set(answer.json["fields"]) == {"body", "kind"}
    assert (
        answer.json["fields"]["body"]["type"] == "missing"
        and answer.json["fields"]["body"]["detail"]
    )


def test_a_program_and_a_browser_write_as_the_same_person(browser, program, world):
    client, headers = program("pia")
    by_token = client.post(
        build_comments_path(world), json={"body": "By a program"}, headers=headers
    )
    by_cookie = browser("pia").say("POST", build_comments_path(world), {"body": "By hand"})
    assert by_token.status_code == by_cookie.status_code == 201
    assert by_token.json["author"] == by_cookie.json["author"]
    assert (
        client.get("/api/v1/me", headers=headers).json["person"]["name"]
        == "Pia"
        == browser("pia").get("/api/v1/me").json["person"]["name"]
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_that_is_wrong_is_refused_and_not_taken_for_anyone(app, world, browser, method):
    client = app.test_client()
    client.set_cookie(COOKIE_NAME, world.tokens["pia"])
    answer = client.open(
        build_comments_path(world),
        method=method.upper(),
        json={"body": "Words"} if method == "post" else None,
        headers={
            "Authorization": "Bearer wrong",
            "X-CSRF-Token": compute_csrf_token(world.tokens["pia"]),
        },
    )
    assert is_problem(answer, 401, "token_wrong") and answer.headers["WWW-Authenticate"] == "Bearer"
    assert world.events() == [] and browser().get(build_comments_path(world)).status_code == 200


@pytest.mark.parametrize(
    ("column", "code"), [("ended_at", "token_wrong"), ("expires_at", "token_expired")]
)
def test_an_ended_token_is_refused_everywhere(app, program, world, column, code):
    client, headers = program("pia")
    assert (
        client.post(
            build_comments_path(world), json={"body": "Before"}, headers=headers
        ).status_code
        == 201
    )
    with app.app_context(), transaction():
        db.session.execute(
            update(SignIn)
            .where(SignIn.kind == "token")
            .values({column: utc_now() - timedelta(seconds=1)})
        )
    assert is_problem(
        client.post(build_comments_path(world), json={"body": "After"}, headers=headers),
        401,
        code,
    )
    assert is_problem(client.get("/api/v1/me", headers=headers), 401, code)
    assert world.events() == ["comment.posted"]


def test_the_same_key_does_it_once_and_answers_the_same(program, world, look):
    client, headers = program("pia")
    keyed = headers | {"Idempotency-Key": "once"}
    first, again = (
        client.post(build_comments_path(world), json={"body": "Words"}, headers=keyed)
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201) and first.data == again.data
    other = client.post(
        build_comments_path(world), json={"body": "Change the wording"}, headers=keyed
    )
    assert is_problem(other, 422, "key_used_for_another_request")
    assert look("select count(*) from comment") == [(1,)] and world.events() == ["comment.posted"]
    theirs, headers = program("paul")
    assert (
        theirs.post(
            build_comments_path(world),
            json={"body": "Words"},
            headers=headers | {"Idempotency-Key": "once"},
        ).json["id"]
        != first.json["id"]
    )


def test_a_refusal_is_not_kept_under_its_key(program, world):
    client, headers = program("pia")
    keyed = headers | {"Idempotency-Key": "again"}
    assert (
        client.post(build_comments_path(world), json={"body": ""}, headers=keyed).status_code == 422
    )
    assert (
        client.post(build_comments_path(world), json={"body": "Words"}, headers=keyed).status_code
        == 201
    )


@pytest.mark.parametrize(
    "accept", [None, "*/*", "application/json", "text/html", "image/png", "nonsense"]
)
def test_the_api_speaks_json_to_everyone(browser, world, accept):
    headers = {"Accept": accept} if accept else {}
    assert browser().get("/api/v1/consultations", headers=headers).mimetype == "application/json"
    assert is_problem(browser().get("/api/v1/consultations/99", headers=headers), 404, "not_found")


def test_a_compressed_answer_has_the_same_content(browser, world):
    plain, packed = (
        browser().get("/api/v1/openapi.json", headers={"Accept-Encoding": each})
        for each in ("identity", "gzip")
    )
    assert (
        packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == plain.data
    )


def test_refusals_are_in_the_language_of_the_reader(browser, world):
    answers = [
        browser().get("/api/v1/comments/99", headers={"Accept-Language": each}).json
        for each in ("en", "xx, en;q=0.5")
    ]
    assert answers[0]["detail"] == answers[1]["detail"] and answers[0]["code"] == "not_found"


def test_describing_the_api_leaves_its_requests_alone(app, world, browser):
    views = dict(app.view_functions)
    assert browser().get("/api/v1/openapi.json").status_code == 200
    assert app.view_functions == views


def test_a_program_finds_its_way_from_the_consultations_to_a_position(program, world):
    client, headers = program("hana", "read speak", strong=True)

    def read(path):
        return client.get(f"/api/v1{path}", headers=headers).json

    talks = read("/consultations")["consultations"][0]["id"]
    document = read(f"/consultations/{talks}/documents")["documents"][0]
    line = read(f"/versions/{document['current_version_id']}")["clauses"][1]
    ballot = read(f"/clauses/{line['clause_id']}/positions")["ballot_id"]
    given = {"choice": "support", "digest": line["digest"]}
    assert (
        client.put(f"/api/v1/positions/{ballot}", json=given, headers=headers).json["holder"]
        == "organisation"
    )
    assert (
        world.events() == ["position.taken"]
        and read(f"/consultations/{talks}/events?after=0")["events"] == []
    ), "it is nobody's news"
    assert (
        read(f"/documents/{document['id']}/tallies")["tallies"][str(line["clause_id"])][
            "organisations"
        ]["support"]
        == 1
    )
