"""Tests of the preview of a comment, and of the history of its edits."""

import re

from consult.comments.actions import edit_comment
from consult.core.events.log import transaction
from consult.core.database.engine import find_row
from consult.accounts.models import User
from tests.http.comments.test_comment_pages import post


def at(world):
    return f"/en/consultations/{world.consultation}/comments/preview"


def test_a_preview_shows_the_words_as_they_will_look_and_sends_nothing(browser, world):
    words = "In *good* faith <b>now</b>, @Pia and @Norvania."
    fields = {"body": words, "kind": "general", "place": "clause", "exact": "", "row_version": "1"}
    shown = browser("ivo").fill(at(world), fields)
    assert shown.status_code == 200 and shown.headers["Cache-Control"] == "no-store"
    assert "<em>good</em>" in shown.text and "<b>now</b>" not in shown.text
    assert "Preview: this is not sent yet." in shown.text and "<h1>" in shown.text
    mentioned = re.search(r"It mentions: (.*?)</p>", shown.text, re.DOTALL)[1]
    assert " ".join(re.sub(r"<[^>]*>", "", mentioned).split()) == "Pia, Norvania"
    assert world.events() == []


def test_a_script_gets_the_words_alone_and_what_would_be_refused(browser, world):
    shown = browser("ivo").fill(at(world), {"body": "Yes."}, scripted=True)
    assert "<h1>" not in shown.text and "<p>Yes.</p>" in shown.text
    with world.app.app_context(), transaction():
        find_row(User, world.ids["hana"]).name = "Pia"
    refused = browser("ivo").fill(at(world), {"body": "@Pia?"}, scripted=True)
    assert refused.status_code == 422
    assert "More than one is called Pia." in refused.json["fields"]["body"]["detail"]
    assert browser("ivo").fill(at(world), {"body": " "}, scripted=True).status_code == 422


def test_those_who_may_not_comment_get_no_preview(browser, world):
    assert browser().fill(at(world), {"body": "@Pia"}).status_code == 401
    assert browser("otto").fill(at(world), {"body": "@Pia"}).status_code == 403


def test_every_form_of_a_comment_has_the_button_and_a_visitor_has_none(browser, world):
    comment = post(browser, world)
    for path in (
        f"clauses/{world.clause}/comments",
        f"documents/{world.document}/comments",
        f"comments/{comment}/reply",
        f"comments/{comment}/edit",
    ):
        page = browser("pia").get(f"/en/{path}").text
        assert f'formaction="{at(world)}"' in page, path
    visited = browser().get(f"/en/clauses/{world.clause}").text
    assert "<textarea" in visited and "data-preview" not in visited


def test_the_history_marks_what_each_edit_changed_for_those_who_read_the_comment(
    app, browser, world
):
    comment = post(browser, world, body="Fund schools by 2030.", kind="general")
    with app.app_context():
        edit_comment(world.actor("pia"), comment, "Fund all schools by 2032.", "technical")
    history = f"/en/comments/{comment}/history"
    shown = browser().get(history).text
    assert "Fund schools by 2030." in shown
    assert "<ins>all </ins>" in shown and "<del>2030</del>" in shown and "<ins>2032</ins>" in shown
    assert "<del>general</del> <ins>technical</ins>" in shown
    browser("pia").fill(f"/en/comments/{comment}/withdraw", {})
    assert browser().get(history).status_code == 404
    assert browser("ivo").get(history).status_code == 404
