"""Tests of the pages that erase a contribution or a person, and of what readers see afterwards."""

import re

import pytest

from consult.accounts.actions import empty_account
from consult.accounts.models import User
from consult.core import mail
from consult.core.database.engine import db, find_row, utc_now
from consult.core.database.kept_answers import KeptAnswer
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.submissions.actions import (
    SubmissionDetails,
    publish_submissions,
    register_submissions,
)
from consult.core.web.uploads import Upload
from consult.submissions.file_contents import examine_files
from consult.submissions.models import Submission
from consult.amendments.actions import amend_amendment
from consult.comments.actions import post_amendment_comment
from tests.support.contributions.positions import issue, take
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import say

WORDS = "A sentence to be erased."
SURE = {"ground": "own_request", "sure": "1"}


def write_submission(world):
    number = register_submissions(
        world.actor("sera"),
        world.consultation,
        examine_files([Upload("own.txt", WORDS.encode())]),
        SubmissionDetails(source="A club"),
    )[0].id
    publish_submissions(world.actor("sera"), [number])
    return number


def page_of(world, kind, number):
    if kind == "submission":
        return f"/en/c/talks/submissions/{find_row(Submission, number).number}"
    return "/en/c/talks/statement/amendments/1" if kind == "amendment" else f"/en/comments/{number}"


@pytest.mark.parametrize(
    ("kind", "write"),
    [
        ("comment", lambda world: say(world, body=WORDS)),
        ("amendment", lambda world: propose(world, text=WORDS, reason=WORDS)),
        ("submission", write_submission),
    ],
)
def test_the_page_asks_says_what_is_missing_and_erases(app, world, browser, kind, write):
    with app.app_context():
        number = write(world)
        place = page_of(world, kind, number)
    at = f"/en/erase/{kind}/{number}"
    asked = browser("sera").get(at)
    assert asked.status_code == 200 and "What goes" in asked.text and "What stays" in asked.text
    refused = browser("sera").fill(at, {"ground": "law"})
    assert refused.status_code == 422 and "Please confirm that you are sure." in refused.text
    assert re.search(r'value="law"[^>]*checked', refused.text)
    assert browser("sera").fill(at, {"sure": "1"}).status_code == 422
    assert WORDS in browser("sera").get(place, follow_redirects=True).text
    assert browser("sera").fill(at, SURE).status_code == 303
    for name in (None, "pia", "sera", "mona"):
        seen = browser(name).get(place, follow_redirects=True).text
        assert WORDS not in seen and "erased" in seen, name
        assert "at the request of the person" in seen, name
    assert "This was erased already." in browser("sera").get(at).text
    again = browser("sera").fill(at, SURE)
    assert again.status_code == 409 and "This was erased already." in again.text


def test_an_erased_comment_with_an_answer_stands_in_its_thread(app, world, browser):
    with app.app_context():
        number = say(world, body=WORDS)
        say(world, "dora", body="I agree.", parent_id=number)
    assert browser("sera").fill(f"/en/erase/comment/{number}", SURE).status_code == 303
    page = browser().get(f"/en/clauses/{world.clause}/comments").text
    assert "Its text and its author were erased" in page and "I agree." in page
    shown = browser().get(f"/api/v1/comments/{number}").json
    assert (shown["state"], shown["body"]) == ("erased", "")


def test_pages_around_an_erased_amendment_answer_and_show_nothing_of_it(app, world, browser):
    with app.app_context():
        number = propose(world, text=WORDS, reason=WORDS)
        below = amend_amendment(world.actor("nils"), number, "Another sentence.", "Better.").id
        say_on = post_amendment_comment(world.actor("paul"), number, "I wonder.").id
        take(world, "hana", "support")
        issue(world)  # its clause has another text since
    assert browser("sera").fill(f"/en/erase/amendment/{number}", SURE).status_code == 303
    for name in (None, "pia", "nils", "mona", "sera"):
        for page, status in {
            "/en/c/talks/statement": 200,
            "/en/c/talks/statement?view=compilation": 200,
            "/en/c/talks/statement/amendments?state=all": 200,
            f"/en/clauses/{world.other_clause}": 200,
            "/en/c/talks/statement/amendments/1": 404,
            "/en/c/talks/statement/amendments/2": 200,
            f"/en/amendments/{below}": 200,
            f"/en/amendments/{number}": 404,
            f"/en/comments/{say_on}": 404,  # as with a hidden amendment
            "/en/my/amendments": 200 if name else 401,
            "/en/c/talks/search?q=sentence": 200,
        }.items():
            seen = browser(name).get(page, follow_redirects=True)
            assert seen.status_code == status, (name, page)
            assert WORDS not in seen.text, (name, page)


def test_the_person_page_says_what_stays_and_the_list_says_that_it_is_done(world, browser):
    at = f"/en/people/{world.ids['dora']}/erase"
    assert "Erase each by itself" in browser("ada").get(at).text
    assert browser("ada").fill(at, {"ground": "law"}).status_code == 422
    done = browser("ada").fill(at, SURE)
    assert done.status_code == 303
    assert "The person was erased." in browser("ada").get(done.location).text
    assert "This was erased already." in browser("ada").get(at).text


def test_a_person_who_deleted_the_own_account_can_be_erased(app, world, browser, look):
    number = world.ids["hana"]
    with app.app_context():
        erased_author = say(world, body=WORDS)
        take(world, "ivo", "object", WORDS)
        with transaction():
            empty_account(Actor(world.ids["ivo"]), find_row(User, world.ids["ivo"]))
            mail.write_mail("dora@people.example", "en", "already_here", name="D", token="t")
            kept = {"key": "k", "digest": "", "status": 201, "kept_at": utc_now(), "body": "{}"}
            db.session.add(KeptAnswer(scope=f"user:{number}", **kept))
    browser("sera").fill(f"/en/erase/comment/{erased_author}", SURE)  # its author is nobody
    at = f"/en/people/{world.ids['ivo']}/erase"
    listed = browser("ada").get("/en/people").text
    assert listed.count("former participant") == 1 and listed.count(f'href="{at}"') == 1
    asked = browser("ada").get(at).text
    assert "former participant" in asked and "deleted 30 days after they were sent" in asked
    assert look("select reason from position where reason != ''") == [(WORDS,)]
    assert browser("ada").fill(at, SURE).status_code == 303
    assert look("select reason from position where reason != ''") == []
    assert look("select body from kept_answer where scope = :s", s=f"user:{number}") == [("{}",)]
    assert "…" not in look("select body from mail")[0][0]
    assert f'href="{at}"' not in browser("ada").get("/en/people").text
    assert browser("ada").fill(at, SURE).status_code == 409


def test_a_kind_that_cannot_be_erased_is_not_found(world, browser):
    assert browser("sera").get("/en/erase/ballot/1").status_code == 404
    assert browser("sera").fill("/en/erase/person/1", SURE).status_code == 404
