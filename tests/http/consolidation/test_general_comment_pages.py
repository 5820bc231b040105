"""Tests of the desk page for general comments: answered there, and answers withdrawn."""

import re

from consult.amendments.actions import propose_amendment, propose_clause_at_top
from consult.comments.actions import post_document_comment
from consult.documents.clauses.actions import remove_clause
from consult.documents.queries import load_clause_texts


def words_in(app, draft):
    with app.app_context():
        return [line.text for line in load_clause_texts(draft, "en", "en")]


def test_what_is_said_of_the_whole_document_is_answered_on_a_page_of_its_own(
    app, world, browser, draft
):
    with app.app_context():
        post_document_comment(world.actor("ivo"), world.document, "Something is missing.")
        propose_clause_at_top(
            world.actor("pia"), world.document, "We begin here.", "A beginning is missing."
        )
        propose_amendment(
            world.actor("pia"), world.third_clause, "sup", None, "It is said elsewhere."
        )
        remove_clause(world.actor("mona"), draft, world.third_clause)
    mona, at = browser("mona"), f"/en/versions/{draft}/desk/rest"
    assert "General comments <b>3</b>" in mona.get(f"/en/versions/{draft}/desk").text
    page = mona.get(at).text
    assert (
        "Something is missing." in page
        and "Delete the clause." in page
        and "Add a new clause here." in page
    )
    assert "We begin here." in page
    put = re.findall(
        r'action="([^"]+)"[^>]*>(?:<input[^>]*>)*<button class="b slim">Insert this new clause',
        page,
    )
    assert len(put) == 1 and mona.fill(put[0], {}).status_code == 303
    assert words_in(app, draft)[0] == "We begin here."
    items = re.findall(r'name="items" value="(\w+:\d+)"', page)
    assert len(items) == 3
    assert mona.fill(at, {"items": items, "outcome": "accepted", "reason": ""}).status_code == 422
    assert (
        mona.fill(at, {"items": items, "outcome": "accepted", "reason": "Done."}).status_code == 303
    )
    assert mona.get(at).text.count("Done.") == 3
    assert "General comments</a>" in mona.get(f"/en/versions/{draft}/desk").text
    assert (
        "1 clause was removed, and the chair has not decided on it"
        in browser("sera").get("/en/c/talks/statement/next/publish").text
    )
    cho = browser("cho")
    seen = re.findall(
        r'name="seen" value="(\d+:0{64})"', cho.get(f"/en/versions/{draft}/desk").text
    )
    assert seen == [f"{world.third_clause}:{'0' * 64}"]
    assert (
        cho.fill(
            f"/en/versions/{draft}/desk/decisions",
            {"seen": seen, "status": "agreed", "reason": "The clause is deleted."},
        ).status_code
        == 303
    )
    assert (
        "clause was removed," not in browser("sera").get("/en/c/talks/statement/next/publish").text
    )


def test_answers_are_withdrawn_on_the_page_of_the_whole_document_too(app, world, browser, draft):
    with app.app_context():
        number = post_document_comment(
            world.actor("ivo"), world.document, "Something is missing."
        ).id
    mona, at = browser("mona"), f"/en/versions/{draft}/desk/rest"
    item = f"comment:{number}"
    assert mona.fill(f"{at}/drop", {"items": item}).status_code == 404
    mona.fill(at, {"items": item, "outcome": "noted", "reason": "Seen by us."})
    assert (
        mona.fill(f"{at}/drop", {"items": item, "outcome": "noted", "reason": ""}).status_code
        == 303
    )
    assert "Seen by us." not in mona.get(at).text
