"""Tests of the hidden text of a contest on pages and for programs: who hides it, who still
reads it.
"""

import re

import pytest

from consult.core.database.engine import find_row
from consult.documents.models import Document
from .test_contests import answered as answered  # a fixture
from .test_contests import at, contest_in, words
from tests.http.output.test_file_pages import ready

RUDE = "Only a <fool> writes such an answer."
TOLD = re.compile("Only a .{0,4}fool")
INSTEAD = "The text was hidden by a moderator: insulting"


@pytest.fixture
def contested(world, browser, answered):
    """Provide the numbers of the answer to Pia's amendment and of her contest."""
    made = browser("pia").say("POST", f"/api/v1/answers/{answered[0]}/contest", {"reason": RUDE})
    assert made.status_code == 201
    return answered[0], made.json["id"]


def hide(client, contest, **given):
    return client.fill(f"/en/contests/{contest}/hide", {"ground": "insult", **given})


def test_a_moderator_hides_the_text_on_the_page_of_the_answer_and_shows_it_again(
    world, browser, contested
):
    number, contest = contested
    mona = browser("mona")
    assert f"/en/contests/{contest}/hide" in mona.get(at(number)).text
    form = mona.get(f"/en/contests/{contest}/hide")
    assert (
        form.status_code == 200
        and TOLD.search(form.text)
        and "The contest itself remains" in form.text
    )
    done = hide(mona, contest)
    assert done.status_code == 303 and done.location == f"{at(number)}#since"
    page = mona.get(at(number)).text
    assert (
        INSTEAD in words(page)
        and TOLD.search(page)
        and "Show again" in page
        and f"/contests/{contest}/hide" not in page
    )
    everyone = words(browser().get(at(number)).text)
    assert (
        INSTEAD in everyone
        and not TOLD.search(everyone)
        and "Contested:" in everyone
        and "Pia" in everyone
    )
    assert mona.fill(f"/en/contests/{contest}/show", {}).status_code == 303
    assert (
        TOLD.search(browser().get(at(number)).text)
        and INSTEAD not in browser().get(at(number)).text
    )


def test_the_reason_is_said_and_what_was_typed_stays_when_it_is_refused(world, browser, contested):
    number, contest = contested
    mona = browser("mona")
    unsaid = mona.fill(f"/en/contests/{contest}/hide", {"ground": "other", "reason": " "})
    assert unsaid.status_code == 422 and 'href="#f-reason"' in unsaid.text
    none = mona.fill(f"/en/contests/{contest}/hide", {"reason": "It names <a person>."})
    assert (
        none.status_code == 422
        and 'href="#f-ground"' in none.text
        and "It names &lt;a person&gt;." in none.text
    )
    assert hide(mona, contest, ground="other", reason="It names <a person>.").status_code == 303
    assert "hidden by a moderator: It names &lt;a person&gt;." in re.sub(
        "</?bdi[^>]*>", "", browser().get(at(number)).text
    )
    again = hide(browser("sera"), contest)
    assert again.status_code == 409 and "This text is already hidden." in again.text
    mona.fill(f"/en/contests/{contest}/show", {})
    assert "This text is not hidden." in mona.fill(f"/en/contests/{contest}/show", {}).text


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (None, 401),
        ("nora", 403),
        ("pia", 403),
        ("hana", 403),
        ("paul", 403),
        ("fay", 403),
        ("rana", 403),
        ("cho", 403),
        ("ada", 403),
    ],
)
def test_nobody_else_hides_or_shows_them(world, browser, contested, name, status):
    number, contest = contested
    client = browser(name)
    assert client.get(f"/en/contests/{contest}/hide").status_code == status
    assert hide(client, contest).status_code == status
    assert f"/contests/{contest}/hide" not in client.get(at(number)).text
    hide(browser("mona"), contest)
    assert client.fill(f"/en/contests/{contest}/show", {}).status_code == status
    assert "Show again" not in client.get(at(number)).text


def test_a_withdrawn_or_unknown_contest_has_no_text_to_hide(world, browser, contested):
    _, contest = contested
    browser("pia").fill(f"/en/contests/{contest}/withdraw", {})
    mona = browser("mona")
    assert (
        mona.get(f"/en/contests/{contest}/hide").status_code == 409
        and hide(mona, contest).status_code == 409
    )
    assert (
        mona.get("/en/contests/999/hide").status_code == 404 and hide(mona, 999).status_code == 404
    )


def places(app, world, number, version):
    """Yield where the text could appear: pages, fragments, feeds and API answers."""
    next_one = "/en/c/talks/statement/next"
    yield from (
        at(number),
        f"/en/clauses/{world.clause}",
        f"/en/clauses/{world.clause}/margin",
        f"/en/clauses/{world.clause}/comments",
        "/en/c/talks/statement/amendments/1",
        "/en/c/talks/statement/amendments",
        f"{next_one}/dispositions",
        f"{next_one}/dispositions.csv",
        f"{next_one}/story/{world.other_clause}",
        next_one,
        "/en/c/talks",
        "/en/c/talks/statement",
        "/en/c/talks/feed.atom",
        "/en/c/talks/statement/feed.atom",
        "/en/c/talks/search?q=fool",
        f"/api/v1/versions/{version}/contests",
        f"/api/v1/versions/{version}/dispositions",
        f"/api/v1/consultations/{world.consultation}/events",
        f"/api/v1/consultations/{world.consultation}/log",
    )


@pytest.mark.parametrize("name", [None, "paul", "hana", "rana", "ada"])
def test_while_they_are_hidden_no_public_place_says_them(
    app, world, browser, answered, contested, name
):
    number, contest = contested
    of_comment = (
        browser("pia")
        .say("POST", f"/api/v1/answers/{answered[1]}/contest", {"reason": RUDE})
        .json["id"]
    )
    with app.app_context():
        version = find_row(Document, world.document).current_version_id
    reader = browser(name)
    said = {
        place
        for place in places(app, world, number, version)
        if TOLD.search(reader.get(place).text)
    }
    report = "/en/c/talks/statement/next/dispositions"
    assert f"{report}.csv" in said
    shown = {
        at(number),
        report,
        "/en/c/talks/statement/amendments/1",
        f"/en/clauses/{world.clause}",
        f"/api/v1/versions/{version}/contests",
    }
    assert shown <= said
    for each in (contest, of_comment):
        assert hide(browser("mona"), each).status_code == 303
    found = {place: reader.get(place) for place in places(app, world, number, version)}
    assert {each.status_code for each in found.values()} == {200}
    assert [place for place, each in found.items() if TOLD.search(each.text)] == []
    for place in shown - {f"/api/v1/versions/{version}/contests"}:
        assert INSTEAD in words(found[place].text)
    for place in ("/en/my/answers", f"/en/versions/{version}/desk/contests"):
        assert not TOLD.search(reader.get(place).text)


def test_no_file_of_the_version_says_them(world, browser, contested):
    hide(browser("mona"), contested[1])
    for code in (
        "data_json",
        "dispositions_sheet",
        "dispositions_word",
        "dispositions_pdf",
        "report_word",
    ):
        answer = ready(browser(), f"/en/c/talks/statement/next/files/{code}?language=en")
        assert answer.status_code == 200 and b"fool" not in answer.data


def test_the_author_of_the_contest_still_reads_it_and_is_told_why(app, world, browser, contested):
    number, contest = contested
    hide(browser("mona"), contest)
    for place in (at(number), "/en/my/answers", "/en/c/talks/statement/amendments/1"):
        page = browser("pia").get(place).text
        assert TOLD.search(page) and INSTEAD in words(page)
    assert not TOLD.search(browser("hana").get("/en/my/answers").text)


def test_it_is_answered_as_before_by_those_who_can_read_it(world, browser, contested):
    number, contest = contested
    hide(browser("mona"), contest)
    cho = browser("cho")
    page = cho.get(at(number)).text
    assert TOLD.search(page) and f"/contests/{contest}/reply" in page
    assert (
        cho.fill(
            f"/en/contests/{contest}/reply", {"verdict": "upheld", "reason": "It stays."}
        ).status_code
        == 303
    )
    read = words(browser().get(at(number)).text)
    assert INSTEAD in read and "Upheld: It stays." in read and not TOLD.search(read)


def test_the_page_of_contests_on_the_desk_lists_what_is_hidden_with_the_way_back(
    app, world, browser, contested
):
    number, contest = contested
    with app.app_context():
        version = find_row(Document, world.document).current_version_id
    address = f"/en/versions/{version}/desk/contests"
    assert "Hidden text" not in browser("mona").get(address).text
    hide(browser("mona"), contest)
    page = browser("mona").get(address).text
    listed = words(page.partition('id="hidden"')[2])
    assert (
        "Hidden text" in page
        and "insulting" in listed
        and "Mona" in listed
        and "Show again" in listed
    )
    assert contest_in(page) == str(contest)
    for name in ("rana", "cho"):
        seen = browser(name).get(address).text
        assert "Hidden text" in seen and "Show again" not in seen
    browser("mona").fill(f"/en/contests/{contest}/show", {})
    assert "Hidden text" not in browser("mona").get(address).text


def test_programs_hide_and_show_them(app, world, browser, contested):
    _, contest = contested
    with app.app_context():
        version = find_row(Document, world.document).current_version_id
    address, mona = f"/api/v1/contests/{contest}", browser("mona")
    refused = mona.say("POST", f"{address}/hide", {"ground": "other"})
    assert refused.status_code == 422 and refused.json["fields"]
    done = mona.say("POST", f"{address}/hide", {"ground": "insult", "reason": "It names a person."})
    assert (done.status_code, done.json["reason"], done.json["state"]) == (200, RUDE, "open")
    assert done.json["hidden"] == {"ground": "insult", "words": "It names a person."}
    assert (
        mona.say("POST", f"{address}/hide", {"ground": "insult"}).json["code"] == "contest_hidden"
    )

    def read(name):
        (one,) = browser(name).get(f"/api/v1/versions/{version}/contests").json["contests"]
        return one["reason"], one["hidden"]

    assert {
        name: read(name)[0] for name in (None, "paul", "hana", "rana", "pia", "sera", "vic")
    } == {
        None: None,
        "paul": None,
        "hana": None,
        "rana": None,
        "pia": RUDE,
        "sera": RUDE,
        "vic": RUDE,
    }
    assert read(None)[1]["ground"] == "insult"
    assert browser("pia").say("POST", f"{address}/show", {}).status_code == 403
    shown = mona.say("POST", f"{address}/show", {})
    assert (shown.status_code, shown.json["hidden"]) == (200, None) and read(None) == (RUDE, None)
