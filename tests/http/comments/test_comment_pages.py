"""Tests of comments over HTTP: pages without a script, the API, retries, and invalid input."""

import json
import re
from datetime import timedelta

import pytest

from consult.accounts.models import User
from consult.core.database.engine import find_row, utc_now
from consult.core.web.csrf import compute_csrf_token
from consult.core.events.log import transaction
from tests.world import CLAUSE_TEXTS

LONE = '{"body": "\\ud800"}'


def api(world, clause=None):
    return f"/api/v1/clauses/{clause or world.clause}/comments"


def page(world, clause=None):
    return f"/en/clauses/{clause or world.clause}/comments"


def post(browser, world, name="pia", clause=None, **given):
    answer = browser(name).say("POST", api(world, clause), {"body": "Words.", **given})
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


def test_a_comment_is_posted_shown_edited_withdrawn_and_restored(browser, world):
    pia = browser("pia")
    made = pia.say(
        "POST",
        api(world),
        {
            "body": "In *good* faith?",
            "kind": "question",
            "exact": "good faith",
            "start": 38,
            "end": 48,
        },
    )
    assert made.status_code == 201
    shape = made.json
    assert shape["author"] == {
        "id": world.ids["pia"],
        "name": "Pia",
        "organisation_id": world.lakeside,
        "group": "civ",
        "organisation": "Lakeside Schools Network",
        "declared": None,
    }
    quote, position = shape["anchor"]["selector"]
    assert (quote["type"], quote["exact"]) == ("TextQuoteSelector", "good faith")
    plainly = CLAUSE_TEXTS["en"][1][1].replace("*", "")
    assert (
        position["type"] == "TextPositionSelector"
        and plainly[position["start"] : position["end"]] == "good faith"
    )
    assert (shape["state"], shape["language"], shape["kind"], shape["place"]) == (
        "open",
        "en",
        "question",
        "passage",
    )
    one = f"/api/v1/comments/{shape['id']}"
    assert (
        browser().get(one).json["may"] == []
        and browser().get(one).json["body"] == "In *good* faith?"
    )
    edited = pia.say("PATCH", one, {"body": "Other words.", "row_version": 1}).json
    assert (edited["body"], edited["kind"], edited["row_version"]) == (
        "Other words.",
        "question",
        2,
    )
    assert (
        pia.say("PATCH", one, {"body": "Stale.", "row_version": 1}).json["code"]
        == "changed_meanwhile"
    )
    assert [each["body"] for each in browser().get(one + "/revisions").json["revisions"]] == [
        "In *good* faith?"
    ]
    assert pia.say("DELETE", one, {}).json["state"] == "withdrawn"
    assert browser().get(one).status_code == browser().get(one + "/revisions").status_code == 404
    assert browser().get(api(world)).json == {"comments": [], "next_after": None}
    assert pia.say("POST", one + "/restore", {}).json["state"] == "open"


def test_the_list_goes_on_from_where_it_ended(browser, world):
    made = [post(browser, world) for _ in range(3)]
    general = (
        browser("ivo")
        .say(
            "POST",
            f"/api/v1/documents/{world.document}/comments",
            {"body": "All.", "place": "missing"},
        )
        .json
    )
    first = browser().get(api(world) + "?limit=2").json
    assert [each["id"] for each in first["comments"]] == made[:2] and first["next_after"] == made[1]
    rest = browser().get(api(world) + f"?limit=2&after={made[1]}").json
    assert [each["id"] for each in rest["comments"]] == made[2:] and rest["next_after"] is None
    everything = browser().get(f"/api/v1/documents/{world.document}/comments").json["comments"]
    assert [each["id"] for each in everything] == [*made, general["id"]] and general[
        "clause_id"
    ] is None
    for query in ("?after=x", "?limit=0", "?limit=201", "?after=99999999999999999999", "?who=me"):
        assert browser().get(api(world) + query).status_code == 422


def test_a_retry_posts_once_and_other_text_under_its_key_is_refused(browser, world):
    pia = browser("pia")
    first, again = (pia.say("POST", api(world), {"body": "Once."}, key="k") for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.data == again.data
    assert pia.say("POST", api(world), {"body": "Twice."}, key="k").status_code == 422
    for _ in range(2):
        assert pia.fill(page(world), {"body": "By a form."}, key="f").status_code == 303
    assert world.events() == ["comment.posted"] * 2


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {"body"}),
        ({"body": ""}, {"body"}),
        ({"body": "x" * 10_001}, {"body"}),
        ({"body": "a\u202eb"}, {"body"}),
        ({"body": "a\0b"}, {"body"}),
        ({"body": 7}, {"body"}),
        ({"body": ["x"]}, {"body"}),
        ({"body": {"deep": {}}}, {"body"}),
        ({"body": "x", "kind": "rude"}, {"kind"}),
        ({"body": "x", "place": "document"}, {"place"}),
        ({"body": "x", "language": "xx"}, {"language"}),
        ({"body": "x", "parent_id": 10**20}, {"parent_id"}),
        ({"body": "x", "wording_id": 10**20}, {"wording_id"}),
        ({"body": "x", "wording_id": 0}, {"wording_id"}),
        ({"body": "x", "start": -1, "end": 2}, {"start"}),
        ({"body": "x", "start": 10**20, "end": 1}, {"start"}),
        ({"body": "x", "exact": "not there at all"}, {"exact"}),
        ({"body": "x", "exact": "a\0b"}, {"exact"}),
        ({"body": "x", "start": 5, "end": 5}, {"exact"}),
        ({"body": "x", "place": "passage"}, {"exact"}),
        ({"body": "x", "author_id": 1}, {"author_id"}),
    ],
)
def test_what_is_wrong_is_said_field_by_field(browser, world, given, fields):
    answer = browser("pia").say("POST", api(world), given)
    assert answer.status_code == 422 and set(answer.json["fields"]) == fields
    assert all(each["detail"] for each in answer.json["fields"].values()) and world.events() == []


@pytest.mark.parametrize(
    "body",
    [
        LONE,
        '{"body": "x", "exact": "\\udc00"}',
        "[" * 50_000,
        '{"body": "x"',
        "null",
        "[]",
        "7",
        '{"body": 1e999}',
        '{"body": "x", "parent_id": NaN}',
        json.dumps({"body": "x" * 900_000}),
    ],
)
def test_no_request_body_breaks_the_endpoint(browser, world, body):
    pia = browser("pia")
    csrf = {"X-CSRF-Token": compute_csrf_token(pia.token)}
    answer = pia.open(
        api(world), method="POST", data=body, content_type="application/json", headers=csrf
    )
    assert 400 <= answer.status_code < 500 and world.events() == []


@pytest.mark.parametrize(
    "number", ["0", "99999", "99999999999999999999", "-1", "x", "1%00", "%F0%9F%8F%AB"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/comments/{}",
        "/api/v1/comments/{}/revisions",
        "/api/v1/clauses/{}/comments",
        "/api/v1/documents/{}/comments",
        "/en/comments/{}",
        "/en/comments/{}/edit",
        "/en/comments/{}/reply",
        "/en/comments/{}/history",
        "/en/comments/{}/hide",
        "/en/comments/{}/report",
        "/en/clauses/{}/comments",
        "/en/documents/{}/comments",
    ],
)
def test_a_thing_that_is_not_there_is_not_found(browser, path, number):
    assert browser("mona").get(path.format(number)).status_code == 404


def test_a_forbidden_comment_is_refused_and_nothing_is_written(browser, world):
    for name, status in ((None, 401), ("otto", 403), ("nora", 403), ("ada", 403)):
        assert browser(name).say("POST", api(world), {"body": "x"}).status_code == status
        assert browser(name).fill(page(world), {"body": "x"}).status_code == status
    assert browser("pia").say("POST", api(world), {"body": "x"}, csrf="forged").status_code == 403
    assert world.events() == []


def test_the_page_of_a_clause_shows_its_thread_and_a_form_without_a_script(browser, world):
    first = post(
        browser,
        world,
        body="**Bold** <script>alert(1)</script> [x](javascript:1)",
        exact="good faith",
    )
    browser("dora").fill(f"/en/comments/{first}/reply", {"body": "An answer."})
    html = browser("pia").get(page(world)).text
    assert (
        "<strong>Bold</strong>" in html
        and "<script>alert" not in html
        and "javascript:" not in html
    )
    assert (
        '<span class="q" lang="en" dir="auto">good faith</span>' in html
        and f'id="comment-{first}"' in html
    )
    assert "Lakeside Schools Network" in html and "declares affiliation with" in html
    assert 'name="body"' in html and 'name="exact"' in html and f"/en/comments/{first}/edit" in html
    anonymous = browser().get(page(world)).text
    assert (
        'name="body"' not in anonymous
        and "Sign in to comment" in anonymous
        and "An answer." in anonymous
    )
    assert "Comments are not open to you" in browser("otto").get(page(world)).text


@pytest.mark.parametrize("language", ["ar", "fr", "zh"])
def test_every_page_of_comments_stands_in_every_language(browser, world, language):
    first = post(browser, world, body="كلام عن هذا البند", language="ar")
    for path in (
        f"clauses/{world.clause}/comments",
        f"documents/{world.document}/comments",
        f"comments/{first}/reply",
        f"comments/{first}/edit",
        f"comments/{first}/history",
        "my/comments",
    ):
        answer = browser("pia").get(f"/{language}/{path}")
        assert answer.status_code == 200, path
    assert (
        '<div class="spoken" dir="auto" lang="ar">'
        in browser().get(f"/{language}/clauses/{world.clause}/comments").text
    )


def test_a_refused_form_keeps_what_was_typed(browser, world):
    html = browser("pia").fill(
        page(world), {"body": "My careful words.", "exact": "nowhere in it", "kind": "technical"}
    )
    assert html.status_code == 422
    assert (
        "My careful words." in html.text
        and "nowhere in it" in html.text
        and "not in the text" in html.text
    )
    assert '<option value="technical" selected>' in html.text
    world.stage("closed")
    late = browser("pia").fill(page(world), {"body": "Too late, alas."})
    assert late.status_code == 403 and "Too late, alas." in late.text
    refused = browser("pia").fill(
        f"/en/documents/{world.document}/comments", {"body": "Also late.", "place": "missing"}
    )
    assert refused.status_code == 403 and "Also late." in refused.text


def find_status(page):
    """Find what the page says was done, which a fragment of its address gives the focus."""
    (said,) = re.findall(
        r'<p class="flash" id="done" role="status" tabindex="-1"><span>([^<]*)</span>', page
    )
    return said


def test_forms_lead_back_to_the_place_of_the_comment(browser, world):
    pia = browser("pia")
    made = pia.fill(
        page(world), {"body": "Words.", "place": "clause", "exact": "", "start": "", "end": ""}
    )
    place, number = f"/en/clauses/{world.clause}", int(made.location.rpartition("-")[2])
    assert made.status_code == 303
    assert made.location == f"{place}?done=sent-{number}#comment-{number}"
    for path, given, done, said in (
        ("edit", {"body": "Better."}, "changed", "Your comment was changed."),
        ("withdraw", {}, "withdrawn", "Your comment was withdrawn."),
        ("restore", {}, "restored", "Your comment is shown again."),
    ):
        answer = pia.fill(f"/en/comments/{number}/{path}", given)
        assert answer.location == f"{place}?done={done}-{number}#comment-{number}"
        assert find_status(pia.get(answer.location).text) == said
    answered = browser("paul").fill(f"/en/comments/{number}/reply", {"body": "Yes."})
    assert answered.location == f"{place}?done=sent-{number + 1}#comment-{number + 1}"
    shown = browser("paul").get(answered.location).text
    assert find_status(shown) == "Your comment has been sent."
    assert f'aria-labelledby="done by-{number + 1}"' in shown and f'id="by-{number + 1}"' in shown
    assert f'aria-labelledby="by-{number}"' in shown, "each comment is named by its author"
    assert browser().get(f"/en/comments/{number}").location == f"{place}#comment-{number}"
    general = pia.fill(
        f"/en/documents/{world.document}/comments",
        {"body": "Something is missing.", "place": "missing"},
    )
    assert general.location.startswith(f"/en/documents/{world.document}/comments?done=sent-")
    assert find_status(pia.get(general.location).text) == "Your comment has been sent."
    assert "Something is missing." in browser().get(general.location).text


def test_a_stale_edit_shows_both_texts(browser, world):
    number = post(browser, world)
    browser("pia").say("PATCH", f"/api/v1/comments/{number}", {"body": "Saved in another window."})
    answer = browser("pia").fill(
        f"/en/comments/{number}/edit", {"body": "Typed in this one.", "row_version": "1"}
    )
    assert (
        answer.status_code == 409
        and "Saved in another window." in answer.text
        and "Typed in this one." in answer.text
    )
    assert 'name="row_version" value="2"' in answer.text


def test_only_its_author_opens_the_form_to_edit_a_comment(browser, world):
    number = post(browser, world)
    assert browser("pia").get(f"/en/comments/{number}/edit").status_code == 200
    assert browser("hana").get(f"/en/comments/{number}/edit").status_code == 403
    assert browser().get(f"/en/comments/{number}/edit").status_code == 401
    assert browser("otto").get(f"/en/comments/{number}/reply").status_code == 403


def test_my_input_lists_what_i_wrote_and_what_was_answered(browser, world):
    number = post(browser, world, body="My own words.")
    browser("paul").fill(f"/en/comments/{number}/reply", {"body": "An answer to them."})
    html = browser("pia").get("/en/my/comments").text
    assert "My own words." in html and "An answer to them." in html
    assert "not written a comment yet" in browser("ivo").get("/en/my/comments").text
    assert browser().get("/en/my/comments").status_code == 401


class TestOfNewAccounts:
    """Tests of the limit for accounts younger than a day: ten comments a minute."""

    @pytest.fixture
    def settings(self):
        return {"LIMIT_COMMENTS": 2}

    def test_a_new_account_is_slowed_down_and_keeps_its_text(self, app, browser, world):
        with app.app_context(), transaction():
            find_row(User, world.ids["ivo"]).joined_at = utc_now() - timedelta(hours=1)
        answers = [browser("ivo").say("POST", api(world), {"body": "Again."}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert int(answers[2].headers["Retry-After"]) >= 1
        typed = browser("ivo").fill(page(world), {"body": "A third thought."})
        assert typed.status_code == 429 and "A third thought." in typed.text
        assert [
            browser("pia").say("POST", api(world), {"body": "Old."}).status_code for _ in range(4)
        ] == [201] * 4
