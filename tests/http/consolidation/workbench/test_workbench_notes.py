"""Tests of what the workbench tells: replies, what an act did, and which reason is missing."""

import re

from consult.comments.actions import post_comment, reply_to_comment
from consult.consolidation.workbench.clause_text_queries import load_working_clause
from consult.core.database.engine import db
from consult.documents.models import Version
from tests.unit.amendments.test_amendment_actions import NOW
from . import test_workbench

draft, place = test_workbench.draft, test_workbench.place


def test_the_replies_to_a_comment_stand_folded_beside_it(app, world, browser, draft):
    with app.app_context():
        first = post_comment(world.actor("paul"), world.other_clause, "Which date is too late?").id
        reply = reply_to_comment(world.actor("nils"), first, "We could not accept 2035.").id
    page = browser("mona").get(place(world, draft)).text
    folded = page.split(f'id="comment-{first}"')[1].split("</details>")[0]
    assert re.search(r"<details><summary[^>]*>1 reply</summary>", folded)
    assert "We could not accept 2035." in folded and f"Comment {reply}" in folded


def test_each_act_on_the_workbench_says_what_was_done(world, browser, draft):
    mona, here = browser("mona"), place(world, draft)
    given = {"items": "comment:1", "outcome": "noted", "reason": "Because."}
    for step, fields, words_ in (
        ("/claim", {}, "The clause is assigned to you."),
        ("/release", {}, "The clause is no longer assigned."),
        ("/take", {"taken": "1:0", "row_version": 0}, "The text is built from the selected"),
        ("/words", {"text": NOW + " Now.", "row_version": 1}, "The text is saved."),
        ("/dispositions", given, "The answer is saved."),
        ("/dispositions/drop", {"items": "comment:1"}, "The answer is withdrawn."),
    ):
        answer = mona.fill(here + step, fields)
        assert answer.status_code == 303, step
        told = re.search(
            r'id="done" role="status"[^>]*><span>([^<]*)', mona.get(answer.headers["Location"]).text
        )
        assert told and told[1].startswith(words_), step
    assert 'id="done"' not in mona.get(here).text


def test_what_was_done_to_the_text_of_a_clause_is_undone_by_one_press(app, world, browser, draft):
    mona, here = browser("mona"), place(world, draft)

    def read_text():
        with app.app_context():
            version = db.session.get_one(Version, draft)
            return load_working_clause(version, world.other_clause).text

    def undo(location, by=mona):
        page = mona.get(location).text
        address = re.search(r'action="([^"]*/deeds/\d+/undo)"', page.partition('id="now"')[2])[1]
        return by.fill(address, {})

    before = read_text()
    built = mona.fill(here + "/take", {"taken": "1:0", "row_version": 0}).headers["Location"]
    assert read_text() != before
    assert undo(built, browser("sera")).status_code == 404, "another person's act"
    back = undo(built)
    assert (back.status_code, read_text()) == (303, before)
    page = mona.get(back.headers["Location"]).text
    assert (
        "Undone: the clause has the text that it had before." in page.partition('id="now"')[2]
        and "/undo" not in page
    )
    built = mona.fill(here + "/take", {"taken": "1:0", "row_version": 0}).headers["Location"]
    words = mona.fill(here + "/words", {"text": NOW + " Now."}).headers["Location"]
    kept = undo(built).headers["Location"]
    assert "1 was not undone: it has been changed since." in mona.get(kept).text
    with_change = undo(words) and read_text()
    assert with_change not in {before, NOW + " Now."}, "what was built before stands again"


def test_the_reason_of_brackets_is_asked_for_where_nobody_is_named(world, browser, draft):
    mona = browser("mona")
    form = mona.get(place(world, draft)).text.split("data-bracketing")[1].split("</form>")[0]
    label = re.search(r'<label for="f-why">(.*?)</label>', form)[1]
    assert label == "Reason" and "Required if nobody is named" in form
    answer = mona.fill(place(world, draft, "/brackets"), {"words": "by 2030", "row_version": 0})
    assert answer.status_code == 422
    assert re.search(r'href="#f-why">[^<]*</a>', answer.text)
    assert "Reason (Put text in brackets)" in answer.text
