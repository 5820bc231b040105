"""Tests of similar contributions on pages and in the API: suggested, grouped, and folded on
the workbench.
"""

import time

import pytest

from consult.comments.actions import post_comment
from consult.similarity import search_process as seeking
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import propose
from tests.unit.text.similarity.test_languages import SCHOOLS, needs_the_extra

SAME = "Every school needs a connection that pupils can afford, in towns and in villages alike"


@pytest.fixture
def alike(app, world):
    with app.app_context():
        return [
            post_comment(world.actor(name), world.clause, f"{SAME}{'.' * at}").id
            for at, name in enumerate(("pia", "paul", "ivo", "dora", "nils", "hana"))
        ]


def items(numbers):
    return [f"comment:{number}" for number in numbers]


def test_a_moderator_lets_the_program_look_and_groups_what_it_suggests_without_a_script(
    browser, world, alike
):
    mona, at = browser("mona"), f"/en/documents/{world.document}/similar"
    assert "No search has been run yet." in mona.get(at).text
    assert mona.fill(f"{at}/seek", {}).status_code == 303
    for _ in range(600):
        page = mona.get(at).text
        if "The search is running." not in page:
            break
        assert "<progress" in page and 'http-equiv="refresh"' in page
        time.sleep(0.1)
    assert "6 contributions, <time" in page and "6 contributions، <time" in mona.get(
        at.replace("/en/", "/ar/")
    ).text.replace("6 مساهمات", "6 contributions")
    assert (
        "6 comments" in page
        and "campaign" in page
        and "<mark>Every school needs a connection" in page
    )
    answer = mona.fill(at, {"items": items(alike[:5]), "name": "Affordable connections"})
    assert answer.status_code == 303
    one = browser("otto").get(answer.location).text
    assert "Affordable connections" in one and "5 comments" in one and "2 organizations" in one
    assert "Remove mine" not in one and "Undo the group" not in one
    page = mona.get(at).text
    assert "Similar contributions are already in a group." in page and "Add to that group" in page
    again = mona.fill(at, {"items": items(alike[5:]), "name": "Only one"})
    assert again.status_code == 422 and "at least" in again.text


def test_an_author_removes_the_own_comment_from_a_group_and_returns_it(browser, world, alike):
    made = (
        browser("fay")
        .say("POST", f"/api/v1/documents/{world.document}/similar", {"items": items(alike[:4])})
        .json
    )
    assert (
        made["members"] == alike[:4]
        and made["counts"]["people"] == 4
        and made["clause_id"] == world.clause
    )
    pia, place = browser("pia"), f"/en/similar/{made['id']}"
    assert "Remove mine" in pia.get(place).text
    assert pia.fill(f"{place}/leave", {"item": f"comment:{alike[0]}"}).location.endswith(place)
    page = pia.get(place).text
    assert "Return mine" in page and "3 comments" in page
    assert "1 author removed a contribution." in browser("mona").get(place).text
    back = pia.say("POST", f"/api/v1/similar/{made['id']}/return", {"item": f"comment:{alike[0]}"})
    assert back.status_code == 200 and back.json["members"] == alike[:4]
    assert (
        pia.say(
            "POST", f"/api/v1/similar/{made['id']}/leave", {"item": f"comment:{alike[1]}"}
        ).status_code
        == 403
    )


def test_groups_change_hands_only_as_they_were_looked_at(browser, world, alike):
    mona = browser("mona")
    made = mona.say(
        "POST",
        f"/api/v1/documents/{world.document}/similar",
        {"items": items(alike[:3]), "name": "One"},
    ).json
    at = f"/api/v1/similar/{made['id']}"
    more = mona.say(
        "POST", f"{at}/add", {"items": items(alike[3:5]), "row_version": made["row_version"]}
    )
    assert more.json["members"] == alike[:5]
    late = mona.say("POST", f"{at}/name", {"name": "Two", "row_version": made["row_version"]})
    assert late.status_code == 409 and late.json["code"] == "changed_meanwhile"
    page = mona.fill(
        f"/en/similar/{made['id']}/name", {"name": "Two", "row_version": str(made["row_version"])}
    )
    assert page.status_code == 409 and 'value="Two"' in page.text
    other = mona.say("POST", f"{at}/remove", {"items": items(alike[3:5])}).json
    assert (
        other["members"] == alike[3:5]
        and mona.say("POST", f"{at}/merge", {"other": other["id"]}).json["members"] == alike[:5]
    )
    assert (
        mona.say("POST", f"/api/v1/similar/{other['id']}/restore", {}).json["members"] == alike[3:5]
    )
    gone = mona.say("POST", f"{at}/ungroup", {}).json
    assert (
        gone["dissolved_at"] and "Restore the group" in mona.get(f"/en/similar/{made['id']}").text
    )
    listed = mona.get(f"/api/v1/documents/{world.document}/similar").json
    assert [each["id"] for each in listed["groups"]] == [other["id"]] and listed["sought"] is None
    assert browser("pia").get(f"/api/v1/documents/{world.document}/similar").status_code == 403


def test_the_desk_leads_there_and_the_workbench_folds_a_group_with_one_answer_for_all_of_it(
    app, browser, world, alike
):
    mona = browser("mona")
    with app.app_context():
        draft = create_working_version(world, based_on=world.version)
    mona.say(
        "POST",
        f"/api/v1/documents/{world.document}/similar",
        {"items": items(alike[:5]), "name": "Affordable connections"},
    )
    desk = mona.get(f"/en/versions/{draft}/desk").text
    assert f"/en/documents/{world.document}/similar" in desk
    at = f"/en/versions/{draft}/desk/{world.clause}"
    page = mona.get(at).text
    assert "Affordable connections" in page and "One answer for all 5" in page
    answer = mona.fill(
        f"{at}/dispositions",
        {"items": items(alike[:5]), "outcome": "noted", "reason": "It is said already."},
    )
    assert answer.status_code == 303
    assert mona.get(at).text.count("It is said already.") >= 5


def test_everyone_reads_beside_a_comment_how_many_say_the_same(browser, world, alike):
    place = f"/en/clauses/{world.clause}"
    assert "say nearly the same" not in browser().get(place).text
    made = (
        browser("mona")
        .say("POST", f"/api/v1/documents/{world.document}/similar", {"items": items(alike[:5])})
        .json
    )
    page = browser().get(place).text
    assert "with 4 others" in page and f"/en/similar/{made['id']}" in page


def test_the_author_of_a_repeated_amendment_may_support_the_original_on_page_and_api(
    app, browser, world
):
    with app.app_context():
        theirs, own = propose(world, "nils"), propose(world, "pia", reason="Schools need time.")
    pia, at = browser("pia"), f"/en/amendments/{own}"
    page = pia.get(at, follow_redirects=True).text
    assert "Another amendment asks for exactly the same" in page and f"{at}/join" in page
    assert (
        "exactly the same" not in browser("ivo").get(at, follow_redirects=True).text
        and browser("ivo").get(f"{at}/join").status_code == 403
    )
    assert (
        browser("ivo").say("POST", f"/api/v1/amendments/{own}/join", {"other": theirs}).status_code
        == 403
    )
    answer = pia.fill(f"{at}/join", {"other": str(theirs)})
    assert answer.status_code == 303 and answer.location.endswith(f"/amendments/{theirs}")
    there = pia.get(answer.location, follow_redirects=True).text
    assert "Schools need time." in there and "Withdraw co-sponsorship" in there
    late = pia.say("POST", f"/api/v1/amendments/{own}/join", {"other": theirs})
    assert late.status_code == 409


def test_a_facilitator_comes_from_the_own_queue_and_is_shown_the_own_clauses(
    app, browser, world, alike
):
    fay = browser("fay")
    assert f"/en/documents/{world.document}/similar" in fay.get("/en/c/talks/moderation").text
    assert (
        fay.get(f"/en/documents/{world.document}/similar?clause={world.clause}").status_code == 200
    )
    with app.app_context():
        there = [
            post_comment(world.actor(name), world.other_clause, SAME).id for name in ("pia", "paul")
        ]
    assert (
        fay.say(
            "POST", f"/api/v1/documents/{world.document}/similar", {"items": items(there)}
        ).status_code
        == 403
    )


@pytest.fixture
def in_two_languages(app, world):
    with app.app_context():
        return [
            post_comment(world.actor(name), world.clause, SCHOOLS[language], language=language).id
            for name, language in (("pia", "en"), ("nils", "ar"))
        ]


def looked(mona, at):
    """Return the page once the search has finished."""
    assert mona.fill(f"{at}/seek", {}).status_code == 303
    for _ in range(600):
        page = mona.get(at).text
        if "The search is running." not in page:
            return page
        time.sleep(0.1)
    pytest.fail("the search does not end")


@needs_the_extra
def test_what_means_the_same_in_two_languages_is_shown_as_a_suggestion_in_the_direction_of_each(
    browser, world, in_two_languages
):
    mona, at = browser("mona"), f"/en/documents/{world.document}/similar"
    page = looked(mona, at)
    assert "Contributions in different languages were compared, too." in page
    assert "meaning close to" in page and "Suggested by a program that compares meanings." in page
    assert (
        f'lang="en" dir="ltr">{SCHOOLS["en"]}' in page
        and f'lang="ar" dir="rtl">{SCHOOLS["ar"]}' in page
        and "<mark>" not in page
    )
    found = mona.get(f"/api/v1{at[3:]}").json
    (one,) = found["suggestions"]
    assert (
        one["across"]
        and one["members"] == in_two_languages
        and found["sought"]["across"] == "compared"
    )
    assert found["groups"] == []
    made = mona.fill(at, {"items": items(in_two_languages), "name": "Schools"})
    group = browser("otto").get(made.location).text
    assert (
        "2 comments" in group
        and 'dir="rtl"' in group
        and "Marked: the words that all of them contain." not in group
    )
    assert "meaning close to" not in group and "campaign" not in group


def test_without_the_extra_a_moderator_is_told_so_in_one_sentence(
    browser, world, in_two_languages, monkeypatch
):
    monkeypatch.setattr(seeking, "can_compare_languages", lambda: False)
    mona, at = browser("mona"), f"/en/documents/{world.document}/similar"
    told = (
        "Contributions in different languages are not compared: the language "
        "extension is not installed."
    )
    assert told in mona.get(at).text
    page = looked(mona, at)
    assert (
        told in page
        and "There are no suggestions that are not grouped already." in page
        and "Search for similar contributions" not in page
    )
    assert mona.get(f"/api/v1{at[3:]}").json["sought"]["across"] == "no"
    assert told not in browser("cho").get(at).text, "who cannot let it look is not told"
    monkeypatch.setattr(seeking, "can_compare_languages", lambda: True)
    page = mona.get(at).text
    assert (
        "can now be compared. Search again." in page and "Search for similar contributions" in page
    )


def test_where_all_write_in_one_language_nothing_is_said_of_languages(
    browser, world, alike, monkeypatch
):
    monkeypatch.setattr(seeking, "can_compare_languages", lambda: False)
    assert "different languages" not in looked(
        browser("mona"), f"/en/documents/{world.document}/similar"
    )
