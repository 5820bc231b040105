"""The API: described as it is, the same for cookies and tokens, and polite about whatever it is sent."""
import gzip
import json
from datetime import timedelta

import pytest
import schemathesis
from sqlalchemy import select, update

from consult.accounts.models import SignIn
from consult.core.db import db, now
from consult.core.digests import hashed
from consult.core.door import COOKIE, csrf_of
from consult.core.events import transaction
from consult.core.openapi import described, routes

WRITES = {"post", "put", "patch", "delete"}
DEEP = b'{"body":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
UNFIT = [b"", b"[]", b"null", b"7", b'"words"', b"{", b"\xff\xfe", b'{"body": "\\ud800"}', b'{"body": "a\\u0000b"}', DEEP,
         b'{"body": 7}', b'{"body": ["x"]}', b'{"body": null}', b'{"body": {}}', b'{"body": "x", "parent_id": ' + b"9" * 20 + b"}",
         b'{"body": "x", "parent_id": "' + b"9" * 20 + b'"}', b'{"body": "x", "parent_id": 1.5}', b'{"body": "x", "start": NaN}',
         b'{"body": "x", "start": -1}', b'{"body": "x", "no_such_field": 1}', b'{"body": "x", "kind": "sonnet"}',
         b'{"body": "' + b"x" * 10_001 + b'"}', b'{"body": "x", "key": "' + b"k" * 101 + b'"}']


@pytest.fixture
def description(app):
    return described(app)


@pytest.fixture
def program(app, world):
    """program("pia") -> a client and the headers of a program that speaks for Pia."""
    def made(name, **more):
        token = f"program of {name}"
        with app.app_context(), transaction():
            db.session.add(SignIn(user_id=world.ids[name], token_hash=hashed(token), kind="token", **more))
        return app.test_client(), {"Authorization": f"Bearer {token}"}
    return made


def comments(world):
    return f"/api/v1/clauses/{world.clause}/comments"


def is_problem(answer, status, code):
    given = answer.json
    return (answer.status_code, answer.mimetype, given["status"], given["code"], given["title"], given["type"], bool(given["detail"])) \
        == (status, "application/problem+json", status, code, code, "about:blank", True)


def test_every_route_of_the_api_says_what_it_answers_with(app, description):
    unsaid = [rule.endpoint for rule, _ in routes(app) if not hasattr(app.view_functions[rule.endpoint], "answers")]
    assert unsaid == [], "views of the API carry @answers(shape, status, query=form)"
    there = {(method, path) for path, operations in description["paths"].items() for method in operations}
    assert len(there) == len(routes(app)) > 30
    assert ("put", "/api/v1/ballots/{ballot_id}/vote") in there and ("get", "/api/v1/consultations/{consultation_id}/events") in there


def test_every_answer_has_a_shape_or_is_empty_or_is_no_json(description):
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            (status, answer), = [each for each in operation["responses"].items() if each[0] < "400"]
            if status == "204":
                assert "content" not in answer
                continue
            (media, given), = answer["content"].items()
            shape = given["schema"].get("$ref", "").removeprefix("#/components/schemas/")
            assert shape in description["components"]["schemas"] or media == "application/x-ndjson", (method, path)


def test_every_refusal_is_described_as_problem_details_and_every_write_asks_for_a_token_and_takes_a_key(description):
    for operations in description["paths"].values():
        for method, operation in operations.items():
            refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
            assert {"400", "401", "403", "404", "422", "429", "503"} <= set(refusals)
            assert {media for answer in refusals.values() for media in answer["content"]} == {"application/problem+json"}
            assert (operation["security"] == [{"bearer": []}]) == (method in WRITES)
            assert ("Idempotency-Key" in [each["name"] for each in operation["parameters"]]) == (method in WRITES)


def test_the_description_is_one_that_other_tools_can_read(app, world):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.validate()
    assert schema.raw_schema["openapi"] == "3.1.0"
    assert len([result.ok() for result in schema.get_all_operations()]) == len(routes(app))


def test_no_two_shapes_share_a_name_and_no_reference_leads_nowhere(description):
    written = json.dumps(description)
    asked = {part.split('"')[0] for part in written.split("#/components/schemas/")[1:]}
    assert asked == set(description["components"]["schemas"])


@pytest.mark.parametrize(("language", "words", "direction"), [("en", "How to use it", "ltr"), ("ar", "<main", "rtl")])
def test_the_reference_page_shows_every_call_without_a_script_of_its_own(browser, description, language, words, direction):
    page = browser().get(f"/api/v1/?ui={language}").text
    assert words in page and f'dir="{direction}"' in page and page.count("<script") == 1, "only the one that all pages have"
    for path, operations in description["paths"].items():
        assert page.count(f"<code>{path}</code>") == len(operations)
    assert all(f'id="{name}"' in page for name in ("core.ProblemShape", "comments.CommentShape"))


def test_the_same_refusal_comes_to_cookies_and_tokens_in_the_same_form(browser, program, world):
    client, headers = program("otto")
    assert is_problem(client.post(comments(world), json={"body": "Words"}, headers=headers), 403, "forbidden")
    assert is_problem(browser("otto").say("POST", comments(world), {"body": "Words"}), 403, "forbidden")
    assert is_problem(client.post(comments(world), json={}, headers=headers), 422, "invalid")
    assert is_problem(browser().get("/api/v1/comments/99"), 404, "not_found")
    assert is_problem(browser().get("/api/v1/nothing"), 404, "not_found")
    assert is_problem(browser().delete("/api/v1/consultations"), 405, "http_405")
    assert is_problem(browser().get(f"{comments(world)}?limit=x"), 422, "invalid")
    assert world.events() == []


def test_a_wrong_field_is_named_with_its_code_and_its_words(browser, world):
    answer = browser("pia").say("POST", comments(world), {"kind": "sonnet"})
    assert set(answer.json["fields"]) == {"body", "kind"}
    assert answer.json["fields"]["body"]["type"] == "missing" and answer.json["fields"]["body"]["detail"]


def test_a_program_and_a_browser_write_as_the_same_person(browser, program, world):
    client, headers = program("pia")
    by_token = client.post(comments(world), json={"body": "By a program"}, headers=headers)
    by_cookie = browser("pia").say("POST", comments(world), {"body": "By hand"})
    assert by_token.status_code == by_cookie.status_code == 201
    assert by_token.json["author"] == by_cookie.json["author"]
    assert client.get("/api/v1/me", headers=headers).json["person"]["name"] == "Pia" == browser("pia").get("/api/v1/me").json["person"]["name"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_that_is_wrong_is_refused_and_not_taken_for_anyone(app, world, browser, method):
    client = app.test_client()
    client.set_cookie(COOKIE, world.tokens["pia"])
    answer = client.open(comments(world), method=method.upper(), json={"body": "Words"} if method == "post" else None,
                         headers={"Authorization": "Bearer wrong", "X-CSRF-Token": csrf_of(world.tokens["pia"])})
    assert is_problem(answer, 401, "token_wrong") and answer.headers["WWW-Authenticate"] == "Bearer"
    assert world.events() == [] and browser().get(comments(world)).status_code == 200


@pytest.mark.parametrize("column", ["ended_at", "expires_at"])
def test_a_token_that_was_ended_opens_no_door_from_then_on(app, program, world, column):
    client, headers = program("pia")
    assert client.post(comments(world), json={"body": "Before"}, headers=headers).status_code == 201
    with app.app_context(), transaction():
        db.session.execute(update(SignIn).where(SignIn.kind == "token").values({column: now() - timedelta(seconds=1)}))
    assert is_problem(client.post(comments(world), json={"body": "After"}, headers=headers), 401, "token_wrong")
    assert is_problem(client.get("/api/v1/me", headers=headers), 401, "token_wrong")
    assert world.events() == ["comment.posted"]


def test_the_same_key_does_it_once_and_answers_the_same(program, world, look):
    client, headers = program("pia")
    keyed = headers | {"Idempotency-Key": "once"}
    first, again = (client.post(comments(world), json={"body": "Words"}, headers=keyed) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201) and first.data == again.data
    other = client.post(comments(world), json={"body": "Other words"}, headers=keyed)
    assert is_problem(other, 422, "key_used_for_another_request")
    assert look("select count(*) from comment") == [(1,)] and world.events() == ["comment.posted"]
    theirs, headers = program("paul")
    assert theirs.post(comments(world), json={"body": "Words"}, headers=headers | {"Idempotency-Key": "once"}).json["id"] != first.json["id"]


def test_a_refusal_is_not_kept_under_its_key(program, world):
    client, headers = program("pia")
    keyed = headers | {"Idempotency-Key": "again"}
    assert client.post(comments(world), json={"body": ""}, headers=keyed).status_code == 422
    assert client.post(comments(world), json={"body": "Words"}, headers=keyed).status_code == 201


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "text/html", "image/png", "nonsense"])
def test_the_api_speaks_json_to_everyone(browser, world, accept):
    headers = {"Accept": accept} if accept else {}
    assert browser().get("/api/v1/consultations", headers=headers).mimetype == "application/json"
    assert is_problem(browser().get("/api/v1/consultations/99", headers=headers), 404, "not_found")


def test_who_takes_compressed_answers_gets_the_same_words(browser, world):
    plain, packed = (browser().get("/api/v1/openapi.json", headers={"Accept-Encoding": each}) for each in ("identity", "gzip"))
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == plain.data


def test_refusals_are_put_into_the_words_that_the_asker_reads(browser, world):
    answers = [browser().get("/api/v1/comments/99", headers={"Accept-Language": each}).json for each in ("en", "xx, en;q=0.5")]
    assert answers[0]["detail"] == answers[1]["detail"] and answers[0]["code"] == "not_found"


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/octet-stream", "image/png"])
def test_content_of_a_kind_that_is_not_taken_is_refused_by_name(program, world, kind):
    client, headers = program("pia")
    assert is_problem(client.post(comments(world), data=b'{"body": "Words"}', content_type=kind, headers=headers), 415, "http_415")
    assert client.post(comments(world), data={"body": "As a form"}, headers=headers).status_code == 201


@pytest.mark.parametrize("body", UNFIT, ids=range(len(UNFIT)))
def test_a_body_that_cannot_be_meant_is_refused_and_nothing_is_written(program, world, body):
    client, headers = program("pia")
    answer = client.post(comments(world), data=body, content_type="application/json", headers=headers)
    assert answer.status_code in {400, 422} and is_problem(answer, answer.status_code, answer.json["code"]), answer.data[:200]
    assert world.events() == []


def test_a_body_larger_than_what_is_accepted_is_refused(app, program, world):
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    client, headers = program("pia")
    answer = client.post(comments(world), data=b'{"body": "' + b"x" * 1_000_001 + b'"}', content_type="application/json", headers=headers)
    assert is_problem(answer, 413, "http_413") and world.events() == []


@pytest.mark.parametrize("number", ["0", "-1", "99", "2147483647", "2147483648", "9" * 20, "9" * 5_000, "x", "1%00", "%ED%A0%80"])
def test_a_number_that_no_row_has_is_not_found_with_every_method(program, world, description, number):
    client, headers = program("ada")
    for path, operations in description["paths"].items():
        if "{" not in path:
            continue
        for method in operations:
            address = path.partition("{")[0] + number + path.partition("}")[2]
            answer = client.open(address, method=method.upper(), headers=headers)
            assert answer.status_code in ({404} if method == "get" else {403, 404, 422}), (method, address[:80], answer.json)
    assert world.events() == []


@pytest.mark.parametrize("query", ["after=-1", "after=" + "9" * 20, "after=x", "after=1.5", "limit=0", "limit=100000", "limit=", "page=1",
                                   "after=%ED%A0%80", "after=%00"])
def test_a_part_of_a_list_that_cannot_be_asked_for_is_refused(browser, world, query):
    talks = f"/api/v1/consultations/{world.consultation}"
    for path in (comments(world), f"/api/v1/documents/{world.document}/comments", f"/api/v1/clauses/{world.clause}/positions",
                 f"{talks}/events", f"{talks}/log", "/api/v1/organisations"):
        assert is_problem(browser().get(f"{path}?{query}"), 422, "invalid"), path


def test_a_long_list_comes_in_parts_and_nothing_is_missed(browser, world):
    posted = [browser("pia").say("POST", comments(world), {"body": f"Words {n}"}).json["id"] for n in range(5)]
    after, heard = 0, []
    while after is not None:
        part = browser().get(f"{comments(world)}?limit=2&after={after}").json
        heard += [each["id"] for each in part["comments"]]
        after = part["next_after"]
    assert heard == posted


def test_describing_the_api_leaves_its_requests_alone(app, world, browser):
    views = dict(app.view_functions)
    assert browser().get("/api/v1/openapi.json").status_code == 200
    assert app.view_functions == views
    with app.app_context():
        assert db.session.scalar(select(SignIn.id)) is not None


def test_a_program_finds_its_way_from_the_consultations_to_a_position(program, world):
    client, headers = program("hana")
    def read(path):
        return client.get(f"/api/v1{path}", headers=headers).json
    talks = read("/consultations")["consultations"][0]["id"]
    document = read(f"/consultations/{talks}/documents")["documents"][0]
    line = read(f"/versions/{document['current_version_id']}")["clauses"][1]
    ballot = read(f"/clauses/{line['clause_id']}/positions")["ballot_id"]
    given = {"choice": "support", "digest": line["digest"]}
    assert client.put(f"/api/v1/ballots/{ballot}/vote", json=given, headers=headers).json["holder"] == "organisation"
    assert world.events() == ["position.taken"] and read(f"/consultations/{talks}/events?after=0")["events"] == [], "it is nobody's news"
    assert read(f"/documents/{document['id']}/tallies")["tallies"][str(line["clause_id"])]["organisations"]["support"] == 1
