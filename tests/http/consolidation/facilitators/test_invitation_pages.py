"""Pages and API of invitations to a clause: form, list, Home, notices, and who sees nothing."""

import re

import pytest

from consult.accounts.models import User
from consult.comments.actions import post_comment
from consult.core.database.engine import find_row
from consult.core.events import dispatcher
from consult.core.events.log import transaction

OVERVIEW = "/en/c/talks/facilitation"
HOME = "/en/c/talks"
WORDS = "How many schools are there?"
GIVEN = {"person": "pia@people.example", "words": WORDS}


def read_words(text):
    """Read the words of a page, without its marks."""
    return " ".join(re.sub("<[^>]+>", " ", re.sub("[\u2068\u2069]", "", text)).split())


@pytest.fixture
def path(draft, world):
    """The page of the invitations to a clause that Fay facilitates."""
    return f"/en/clauses/{world.other_clause}/invitations"


def test_a_facilitator_invites_from_the_own_clauses(path, world, browser):
    fay = browser("fay")
    page = fay.get(OVERVIEW).text
    assert f'action="{path}"' in page and "people invited" not in page
    assert f"/clauses/{world.third_clause}/invitations" not in page
    empty = fay.get(path).text
    assert "Nobody is invited to contribute to this clause yet." in empty
    assert f'href="{OVERVIEW}#clause-{world.other_clause}"' in empty
    answer = fay.fill(path, GIVEN)
    assert answer.status_code == 303
    page = fay.get(answer.location).text
    assert "The invitation is sent to Pia." in read_words(page)
    words = read_words(page.partition('id="invited"')[2])
    assert words.startswith(">Who is invited Pia Lakeside Schools Network has not contributed yet")
    assert f"{WORDS} Invited by Fay" in words
    page = fay.get(OVERVIEW).text
    assert "1 person invited" in page and WORDS in page


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        (
            {"person": "Nobody"},
            "person",
            "No person here, and no organization that is verified here, has",
        ),
        ({"person": "otto"}, "person", "can neither comment nor propose amendments here."),
        ({"person": "fay"}, "person", "This is you. Name another person."),
        ({"words": " "}, "words", "Please fill this in."),
        ({"words": "a" * 501}, "words", "500"),
    ],
)
def test_a_refused_invitation_says_why_and_keeps_what_was_typed(
    path, browser, given, field, sentence
):
    answer = browser("fay").fill(path, GIVEN | given)
    assert answer.status_code == 422
    beside = answer.text.partition(f'data-wrong="{field}">')[2].partition("</p>")[0]
    assert sentence in beside
    kept = GIVEN | given
    assert f'value="{kept["person"]}"' in answer.text and kept["words"].strip() in answer.text
    assert "Nobody is invited to contribute to this clause yet." in answer.text


def test_a_part_of_a_name_is_enough_and_several_people_are_named(app, path, world, browser):
    with app.app_context(), transaction():
        for name in ("pia", "ivo"):
            find_row(User, world.ids[name]).name = f"{name.title()} Mwangi"
    answer = browser("fay").fill(path, GIVEN | {"person": "MWA"})
    assert answer.status_code == 422
    beside = answer.text.partition('data-wrong="person">')[2].partition("</p>")[0]
    assert "More than one person here: Ivo Mwangi, Pia Mwangi." in read_words(beside)
    made = browser("fay").fill(path, GIVEN | {"person": "mwangi pi"})
    assert "sent to Pia Mwangi." in read_words(browser("fay").get(made.location).text)
    for each in ("%", "_ia"):
        assert browser("fay").fill(path, GIVEN | {"person": each}).status_code == 422, each


def test_a_second_invitation_names_by_whom_and_when(path, browser):
    assert browser("mona").fill(path, GIVEN).status_code == 303
    answer = browser("fay").fill(path, GIVEN | {"words": "And how many teachers?"})
    assert answer.status_code == 409 and "And how many teachers?" in answer.text
    words = read_words(answer.text)
    assert "Mona already invited Pia to this clause, on " in words
    assert words.count("has not contributed yet") == 1


def test_those_who_write_the_text_invite_at_the_workbench(path, draft, world, browser):
    bench = f"/en/versions/{draft}/desk/{world.other_clause}"
    for name in ("mona", "rana", "sera", "fay"):
        assert f'action="{path}"' in browser(name).get(bench).text, name
    page = browser("cho").get(bench).text
    assert path not in page and "Invite somebody" not in page
    other = f"/en/versions/{draft}/desk/{world.third_clause}"
    assert "/invitations" not in browser("fay").get(other).text
    assert "/invitations" in browser("mona").get(other).text


def test_the_list_is_seen_by_those_who_may_invite_alone(path, world, browser):
    browser("fay").fill(path, GIVEN)
    for name, status in ((None, 401), ("pia", 403), ("cho", 403), ("ada", 403), ("mona", 200)):
        assert browser(name).get(path).status_code == status, name
    clause = f"/en/clauses/{world.other_clause}"
    for place in (f"{clause}", f"{clause}/margin", "/en/c/talks/statement"):
        page = browser("nora").get(place).text
        assert WORDS not in page and "/invitations" not in page and "invited" not in page, place
    assert WORDS not in browser("nora").get("/api/v1/consultations/1/events").text


def test_it_waits_on_home_until_the_person_contributes(app, path, world, browser):
    browser("fay").fill(path, GIVEN)
    link = f'href="/en/c/talks/statement#clause-{world.other_clause}"'
    page = browser("pia").get(HOME).text
    assert f"Fay asks: {WORDS}" in read_words(page) and link in page
    assert "Contribute to clause 2" in read_words(page)
    assert WORDS not in browser("ivo").get(HOME).text
    margin = f"/en/clauses/{world.other_clause}/margin"
    assert f"Fay asks: {WORDS}" in read_words(browser("pia").get(margin).text)
    assert WORDS not in browser("ivo").get(margin).text
    with app.app_context():
        post_comment(world.actor("pia"), world.other_clause, "Two thousand.")
    assert WORDS not in browser("pia").get(HOME).text
    assert "has contributed since" in browser("fay").get(path).text


def test_a_withdrawn_invitation_leaves_home_and_its_notice_says_so(here, path, browser):
    news = dispatcher.Dispatcher()
    browser("fay").fill(path, GIVEN)
    news.step()
    page = browser("fay").get(path).text
    (step,) = re.findall(rf'action="({path}/\d+/withdraw)"', page)
    assert "/withdraw" not in browser("mona").get(path).text
    assert browser("mona").fill(step, {}).status_code == 403
    assert WORDS in browser("pia").get(HOME).text
    answer = browser("fay").fill(step, {})
    assert answer.status_code == 303
    page = browser("fay").get(answer.location).text
    assert "The invitation is withdrawn." in page and "invitation withdrawn" in page
    assert WORDS not in browser("pia").get(HOME).text
    heard = read_words(browser("pia").get("/en/notices").text)
    assert "Fay no longer asks for your contribution:" in heard and WORDS not in heard
    assert "1 person invited" not in browser("fay").get(OVERVIEW).text
    again = browser("fay").fill(step, {})
    assert again.status_code == 409 and "This invitation was withdrawn, or has ended." in again.text


def test_without_contributions_nobody_is_invited_and_the_page_says_so(path, world, browser):
    world.stage("closed")
    page = browser("fay").get(path).text
    assert "takes no contributions now" in page and 'name="person"' not in page
    assert "Invite somebody to contribute" not in browser("fay").get(OVERVIEW).text
    assert browser("fay").fill(path, GIVEN).status_code == 409


def test_a_program_lists_invites_and_withdraws(path, world, program):
    client, headers = program("fay", "read manage", strong=True)
    at = f"/api/v1/clauses/{world.other_clause}/invitations"
    assert client.get(at, headers=headers).json["invitations"] == []
    made = client.post(at, json=GIVEN, headers=headers)
    assert made.status_code == 201 and made.json["left"] == 29
    (one,) = made.json["invitations"]
    assert (one["name"], one["author"], one["words"], one["stands"]) == ("Pia", "Fay", WORDS, True)
    assert client.post(at, json=GIVEN, headers=headers).json["code"] == "invited_already"
    gone = client.post(f"{at}/{one['id']}/withdraw", json={}, headers=headers)
    assert gone.status_code == 200 and not gone.json["invitations"][0]["stands"]
    other = f"/api/v1/clauses/{world.third_clause}/invitations"
    assert client.post(other, json=GIVEN, headers=headers).status_code == 403
    reader, headers = program("pia")
    assert reader.get(at, headers=headers).status_code == 403
