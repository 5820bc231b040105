"""Tests of long comment lists: the next page is always reachable."""

from consult.comments.actions import post_comment, post_document_comment
from consult.comments.queries import load_threads
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.actions import hide_comment


def test_a_hidden_comment_does_not_cut_off_those_that_come_after_it(app, world, browser):
    with app.app_context(), transaction():
        said = [
            post_comment(world.actor("ivo"), world.clause, f"Remark number {number}").id
            for number in range(7)
        ]
        hide_comment(world.actor("mona"), said[1], ModerationReason("insult"))
    page = browser("pia").get(f"/en/clauses/{world.clause}/comments?limit=5").text
    assert (
        "Remark number 5" in page
        and "Remark number 1<" not in page
        and "Remark number 6" not in page
    )
    assert f"after={said[5]}" in page, "the way to the rest"
    rest = browser("pia").get(f"/en/clauses/{world.clause}/comments?limit=5&after={said[5]}").text
    assert "Remark number 6" in rest and "More comments" not in rest


def test_many_hidden_comments_before_an_open_one_do_not_hide_it(app, world, here):
    with transaction():
        said = [
            post_comment(world.actor("ivo"), world.clause, f"Remark number {number}").id
            for number in range(7)
        ]
        for number in said[:5]:
            hide_comment(world.actor("mona"), number, ModerationReason("insult"))
    assert [
        thread.first.id
        for thread in load_threads(world.actor("pia"), clause_id=world.clause, limit=2)
    ] == said[5:]


def test_a_document_with_very_many_comments_on_the_whole_can_be_read(app, world, browser):
    with app.app_context(), transaction():
        for number in range(201):
            post_document_comment(world.actor("ivo"), world.document, f"Remark number {number}")
    answer = browser("pia").get(f"/en/documents/{world.document}/comments?limit=200")
    assert (
        answer.status_code == 200
        and "Remark number 199" in answer.text
        and "after=200" in answer.text
    )
