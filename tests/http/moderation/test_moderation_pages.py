"""Tests of moderation over HTTP: the queue, hiding from all pages at once, reports, and undo."""

import re

import pytest

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from tests.support.contributions.amendments import propose

QUEUE = "/en/c/talks/moderation"
SECRET = "Words that nobody should read."


def post(browser, world, name="pia", **given):
    answer = browser(name).say(
        "POST", f"/api/v1/clauses/{world.clause}/comments", {"body": SECRET, **given}
    )
    assert answer.status_code == 201
    return answer.json["id"]


def hold(app, world):
    with app.app_context(), transaction():
        find_row(Consultation, world.consultation).hold_unverified = True


def everywhere(world, comment):
    """Return every address at which the text of a comment could be read."""
    return [
        f"/en/clauses/{world.clause}/comments",
        f"/en/comments/{comment}/history",
        f"/en/comments/{comment}/report",
        f"/en/comments/{comment}/reply",
        f"/api/v1/comments/{comment}",
        f"/api/v1/comments/{comment}/revisions",
        f"/api/v1/clauses/{world.clause}/comments",
        f"/api/v1/documents/{world.document}/comments",
        QUEUE,
        "/en/my/comments",
    ]


def readers(browser, world, comment, names):
    return {
        name
        for name in names
        for path in everywhere(world, comment)
        if SECRET in browser(name).get(path).text
    }


def test_a_hidden_comment_is_gone_from_every_page_at_once(browser, world):
    comment = post(browser, world)
    browser("paul").fill(f"/en/comments/{comment}/reply", {"body": "I answer."})
    names = [None, "otto", "paul", "hana", "nora", "vic", "fay", "pia", "mona", "sera"]
    assert readers(browser, world, comment, names) == set(names)
    hidden = browser("mona").fill(
        f"/en/comments/{comment}/hide", {"ground": "insult", "reason": "Names a person."}
    )
    assert hidden.status_code == 303 and hidden.location.endswith(f"#comment-{comment}")
    assert readers(browser, world, comment, names) == {"fay", "pia", "mona", "sera", "vic"}
    html = browser().get(f"/en/clauses/{world.clause}/comments").text
    assert (
        "Hidden by a moderator:" in html
        and "insulting" in html
        and "Names a person." in html
        and "I answer." in html
    )
    shell = browser().get(f"/api/v1/comments/{comment}").json
    assert (shell["body"], shell["anchor"], shell["hidden"]) == (
        None,
        None,
        {"ground": "insult", "words": "Names a person."},
    )
    assert browser("mona").fill(f"/en/comments/{comment}/show", {}).status_code == 303
    assert readers(browser, world, comment, [None]) == {None}


def test_a_held_comment_is_read_by_its_author_and_moderators_until_it_is_approved(
    app, browser, world
):
    hold(app, world)
    comment = post(browser, world, "ivo")
    names = [None, "otto", "paul", "vic", "fay", "ivo", "mona", "sera"]
    assert readers(browser, world, comment, names) == {"ivo", "mona", "sera"}
    assert (
        "waiting for a moderator" in browser("ivo").get(f"/en/clauses/{world.clause}/comments").text
    )
    assert browser("paul").get(f"/api/v1/comments/{comment}").status_code == 404
    approved = browser("mona").fill(f"/en/comments/{comment}/approve", {"back": "queue"})
    assert approved.location == f"{QUEUE}?done=approved&comment={comment}"
    assert readers(browser, world, comment, [None]) == {None}
    assert f'action="/en/comments/{comment}/hold"' in browser("mona").get(approved.location).text
    assert (
        browser("mona").fill(f"/en/comments/{comment}/hold", {"back": "queue"}).status_code == 303
    )
    assert readers(browser, world, comment, [None]) == set()


def test_the_queue_shows_what_waits_and_each_step_can_be_undone(browser, world):
    assert "Nothing is waiting for approval." in browser("mona").get(QUEUE).text
    comment = post(browser, world)
    thanks = browser("nora").fill(
        f"/en/comments/{comment}/report", {"ground": "personal", "reason": "Tells my address."}
    )
    assert "A moderator will review it." in browser("nora").get(thanks.location).text
    html = browser("mona").get(QUEUE).text
    assert (
        "1 comment is waiting" in html
        and "Tells my address." in html
        and "Nora" in html
        and SECRET in html
    )
    assert (
        "Tells my address." not in browser("paul").get(f"/en/clauses/{world.clause}/comments").text
    )
    kept = browser("mona").fill(f"/en/comments/{comment}/keep", {"back": "queue"})
    after = browser("mona").get(kept.location).text
    assert "the reports are settled" in after and f'action="/en/comments/{comment}/reopen"' in after
    assert (
        browser("mona").fill(f"/en/comments/{comment}/reopen", {"back": "queue"}).status_code == 303
    )
    hidden = browser("mona").fill(
        f"/en/comments/{comment}/hide", {"ground": "personal", "back": "queue"}
    )
    assert hidden.location == f"{QUEUE}?done=hidden&comment={comment}"
    after = browser("mona").get(hidden.location).text
    assert "The comment is hidden." in after and f'action="/en/comments/{comment}/show"' in after
    assert browser("mona").get(f"{QUEUE}?done=nonsense&comment=99999999999999").status_code == 200


def test_the_form_says_before_one_types_that_a_moderator_reads_it_until_one_is_approved(
    app, browser, world
):
    hold(app, world)
    form = f"/en/clauses/{world.clause}"
    words = "A moderator reads what you write before others do"
    assert words in browser(None).get(form).text and words in browser("ivo").get(form).text
    assert words not in browser("pia").get(form).text
    comment = post(browser, world, "ivo")
    assert browser("mona").fill(f"/en/comments/{comment}/approve", {}).status_code == 303
    assert words not in browser("ivo").get(form).text
    next_one = post(browser, world, "ivo")
    assert SECRET in browser(None).get(f"/api/v1/comments/{next_one}").text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_of_moderators_stand_in_every_language(browser, world, language):
    comment = post(browser, world)
    browser("nora").fill(f"/en/comments/{comment}/report", {"ground": "insult"})
    for path in (
        "c/talks/moderation",
        f"comments/{comment}/hide",
        f"comments/{comment}/report",
    ):
        assert browser("mona").get(f"/{language}/{path}").status_code == 200, path
    assert browser("nora").get(f"/{language}/comments/{comment}/reported").status_code == 200


def test_each_moderation_endpoint_is_checked_for_each_role(browser, world):
    comment = post(browser, world)
    for name, status in (
        (None, 401),
        ("otto", 403),
        ("paul", 403),
        ("hana", 403),
        ("pia", 403),
        ("rana", 403),
        ("vic", 403),
        ("cho", 403),
        ("ada", 403),
        ("nora", 403),
    ):
        assert browser(name).get(QUEUE).status_code == status, name
        assert browser(name).get(f"/en/comments/{comment}/hide").status_code == status, name
        for path, given in (
            ("hide", {"ground": "insult"}),
            ("show", {}),
            ("approve", {}),
            ("hold", {}),
            ("keep", {}),
            ("reopen", {}),
        ):
            assert (
                browser(name).fill(f"/en/comments/{comment}/{path}", given).status_code == status
            ), (name, path)
        for path, given in (("hide", {"ground": "insult"}), ("show", {}), ("approve", {})):
            assert (
                browser(name).say("POST", f"/api/v1/comments/{comment}/{path}", given).status_code
                == status
            ), (name, path)
    assert browser("fay").get(QUEUE).status_code == browser("sera").get(QUEUE).status_code == 200
    assert world.events() == ["comment.posted"]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {"ground"}),
        ({"ground": "rude"}, {"ground"}),
        ({"ground": "other"}, {"reason"}),
        ({"ground": "insult", "reason": "x" * 1001}, {"reason"}),
        ({"ground": "insult", "reason": "a\u202eb"}, {"reason"}),
        ({"ground": "insult", "back": "//evil.example"}, {"back"}),
    ],
)
def test_what_is_wrong_with_a_reason_is_said_and_kept(browser, world, given, fields):
    comment = post(browser, world)
    for path in ("hide", "report"):
        answer = browser("mona").say("POST", f"/api/v1/comments/{comment}/{path}", given)
        assert answer.status_code == 422 and set(answer.json["fields"]) == fields
        typed = browser("mona").fill(f"/en/comments/{comment}/{path}", given)
        assert typed.status_code == 422 and (given.get("reason") or "")[:20] in typed.text
    assert world.events() == ["comment.posted"]


def test_a_report_is_taken_once(browser, world):
    comment = post(browser, world)
    first, again = (
        browser("nora").say(
            "POST", f"/api/v1/comments/{comment}/report", {"ground": "insult"}, key="k"
        )
        for _ in range(2)
    )
    assert first.status_code == again.status_code == 201 and first.json == {
        **first.json,
        "comment_id": comment,
        "ground": "insult",
    }
    assert (
        browser("nora")
        .say("POST", f"/api/v1/comments/{comment}/report", {"ground": "insult"})
        .json["code"]
        == "reported_already"
    )
    assert (
        browser("pia")
        .say("POST", f"/api/v1/comments/{comment}/report", {"ground": "insult"})
        .status_code
        == 403
    )
    assert world.events() == ["comment.posted", "comment.reported"]


def test_the_author_of_a_reported_comment_is_told_that_others_decide(world, browser):
    comment = post(browser, world, "mona")
    assert (
        browser("nora")
        .say("POST", f"/api/v1/comments/{comment}/report", {"ground": "insult"})
        .status_code
        == 201
    )
    keep = f"/en/comments/{comment}/keep"
    own, others = browser("mona").get(QUEUE).text, browser("sera").get(QUEUE).text
    assert keep not in own and "another moderator decides." in own and keep in others


def test_the_queue_says_of_what_it_counts(app, browser, world):
    hold(app, world)
    with app.app_context():
        propose(world, "ivo")
    assert "1 contribution is waiting for a moderator." in browser("mona").get("/en/c/talks").text
    page = read_words(browser("mona").get(QUEUE).text)
    assert "0 comments are waiting for a decision. 1 amendment is waiting for a decision." in page
    page = read_words(browser("fay").get(QUEUE).text)
    assert "amendment is waiting" not in page
    assert "Only comments on the clauses that you facilitate are counted." in page


def read_words(page):
    """Return the words of a page in one line."""
    return " ".join(re.sub("<[^>]+>", " ", page).split())
