"""Tests of the pages and the API of answers beside the text."""

import re

import pytest

from consult.amendments.actions import withdraw_amendment
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.core.database.engine import find_row
from consult.documents.models import Version
from tests.http.consolidation.workbench.test_workbench import draft, place, words  # noqa: F401
from tests.unit.amendments.test_amendment_actions import LATER, NOW

BOTH = LATER.replace("every school", "every school and clinic")


def misfits(app, number):
    with app.app_context():
        return [each.code for each in check_answers(find_row(Version, number)).misfits]


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def mona(browser):
    """Sign the moderator in."""
    return browser("mona")


def answer(client, world, number, outcome, **more):
    return client.fill(
        place(world, number, "/dispositions"),
        {"items": "amendment:1", "outcome": outcome, "reason": "Because."} | more,
    )


def test_an_answer_that_no_longer_fits_names_the_other_contribution(
    app,
    world,
    draft,  # noqa: F811
    mona,
):
    answer(mona, world, draft, "duplicate", same_as="comment:1")
    assert misfits(app, draft) == ["same_unanswered"]
    for address in (place(world, draft), f"/en/versions/{draft}/desk/answers"):
        assert "The answer names Comment 1." in page(mona, address)


def test_a_misfit_is_said_on_workbench_desk_publication_and_to_the_chair(
    app,
    world,
    browser,
    draft,  # noqa: F811
    mona,
):
    answer(mona, world, draft, "not_accepted")
    assert "no longer fits" not in page(mona, place(world, draft))
    mona.fill(f"/en/versions/{draft}/desk/amendments", {"amendments": "1"})
    assert words(app, draft, world.other_clause) == BOTH
    assert misfits(app, draft) == ["words_in_text"]
    assert "This answer no longer fits." in page(mona, place(world, draft))
    desk = page(mona, f"/en/versions/{draft}/desk")
    assert "1 answer no longer fits the text" in desk
    listed = page(mona, f"/en/versions/{draft}/desk/answers")
    assert "Its words were taken into the text, but the answer says otherwise." in listed
    chair = page(browser("cho"), place(world, draft))
    assert "1 answer here does not fit this text." in chair
    publishing = page(browser("sera"), "/en/c/talks/statement/next/publish")
    assert "1 answer does not fit the text" in publishing


def test_all_suggested_answers_are_given_in_one_press_and_undone(
    app,
    world,
    draft,  # noqa: F811
    mona,
):
    mona.fill(
        f"/en/versions/{draft}/desk/amendments",
        {"amendments": "1", "clause_id": world.other_clause},
    )
    listed = page(mona, f"/en/versions/{draft}/desk/answers")
    seen = listed.split('name="seen" value="')[1][:64]
    stale = mona.fill(f"/en/versions/{draft}/desk/answers/suggested", {"seen": "0" * 64})
    assert stale.status_code == 409 and "have changed since" in stale.text
    done = mona.fill(f"/en/versions/{draft}/desk/answers/suggested", {"seen": seen})
    assert done.status_code == 303
    desk = page(mona, done.location)
    assert "1 amendment answered as suggested." in desk
    assert "Taken from A-1" in page(mona, place(world, draft))
    number = done.location.partition("done=")[2]
    mona.fill(f"/en/versions/{draft}/desk/deeds/{number}/undo", {})
    assert "No answer follows" not in page(mona, f"/en/versions/{draft}/desk/answers")


def test_an_answer_beside_words_that_nobody_took_is_confirmed_with_its_reason(
    app,
    world,
    draft,  # noqa: F811
    mona,
):
    answer(mona, world, draft, "not_accepted")
    mona.fill(place(world, draft, "/words"), {"text": BOTH})
    assert misfits(app, draft) == ["words_uncredited"]
    assert "Why it holds all the same" in page(mona, place(world, draft))
    empty = mona.fill(place(world, draft, "/answers/1/confirm"), {"reason": ""})
    assert empty.status_code == 422
    done = mona.fill(place(world, draft, "/answers/1/confirm"), {"reason": "By chance."})
    assert done.status_code == 303 and misfits(app, draft) == []
    assert "By chance." in page(mona, place(world, draft))


def test_programs_do_what_the_pages_do(app, world, program, draft):  # noqa: F811
    client, headers = program("mona", scopes="manage", strong=True)
    address = f"/api/v1/versions/{draft}"

    def send(step, body):
        return client.post(f"{address}/{step}", json=body, headers=headers)

    def read():
        return client.get(f"{address}/answers", headers=headers).json

    assert read()["misfits"] == []
    made = send("amendments", {"amendments": [1]})
    assert made.status_code == 200 and made.json["deed"] == "take"
    assert [each["outcome"] for each in read()["suggested"]] == ["accepted"]
    send("dispositions", {"items": ["amendment:1"], "outcome": "noted", "reason": "Yes."})
    (misfit,) = read()["misfits"]
    assert (misfit["code"], misfit["suggested"]) == ("words_in_text", "accepted")
    assert send("answers/1/confirm", {"reason": "So."}).status_code == 409
    assert send("answers/suggested", {"seen": read()["seen"]}).status_code == 200
    with app.app_context():
        withdraw_amendment(world.actor("pia"), 1)
    (old,) = read()["stale"]
    assert (old["cause"], old["amendment_id"]) == ("closed", 1)
    assert send(f"clauses/{world.other_clause}/words/1", {}).status_code == 200
    assert read()["stale"] == []


@pytest.mark.parametrize("name", ["pia", "hana", None])
def test_nobody_else_sees_the_check(browser, draft, name):  # noqa: F811
    client = browser(name)
    for address in ("answers", "authors"):
        assert client.get(f"/en/versions/{draft}/desk/{address}").status_code in {302, 401, 403}
    assert client.get(f"/api/v1/versions/{draft}/answers").status_code in {401, 403}
    assert NOW not in client.get(f"/en/versions/{draft}/desk/answers").text


def test_the_authors_page_applies_all_of_one_author(app, world, draft, mona):  # noqa: F811
    listed = page(mona, f"/en/versions/{draft}/desk/authors")
    assert "Apply 1 amendment" in listed
    done = mona.fill(f"/en/versions/{draft}/desk/amendments", {"amendments": "1"})
    told = page(mona, done.location)
    assert done.location.startswith(f"/en/versions/{draft}/desk/authors")
    assert "Applied in 1 clause." in told and "all in the text" in told
    (undo,) = re.findall(r'action="([^"]+/undo)"', told)
    none = mona.fill(f"/en/versions/{draft}/desk/amendments", {"amendments": "1"})
    assert none.status_code == 409
    assert "It was undone." in page(mona, mona.fill(undo, {}).location)
    assert "Apply 1 amendment" in page(mona, f"/en/versions/{draft}/desk/authors")
