"""Tests of check-in: people found and checked in, and codes that are shown once."""

import html
import re

import pytest

from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.web.csrf import compute_csrf_token
from consult.core.events.log import transaction
from consult.meetings.models import Meeting
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.world import ROLES

PLACE = "/en/c/talks/meetings/first-reading"
OPEN_PAGES = ("meetings.", "reading.", "documents.", "search.", "audit.", "output.")


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world, "open", {"hana": "room", "pia": "remote"})


def rows(look, where):
    return dict(look('select user_id, id from registration where "where" = :where', where=where))


def code_of(page):
    return re.search(r'<code class="once"[^>]*>([A-Z0-9-]+)</code>', page)[1]


@pytest.fixture
def issued(browser, talks, look, world):
    """Provide a personal code for Hana."""
    answer = browser("mona").fill(f"{PLACE}/door/{rows(look, 'room')[world.ids['hana']]}/code", {})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    return code_of(answer.text)


def come_in(client, code):
    """Enter the code in an anonymous browser; return its cookie."""
    answer = client.fill("/en/m", {"code": code})
    if answer.status_code == 303:
        client.token = re.search(rf"{COOKIE_NAME}=([^;]+)", answer.headers["Set-Cookie"])[1]
    return answer


def test_check_in_is_for_secretariat_and_moderators(browser, talks):
    for name in (*ROLES, None):
        expected = 200 if name in {"sera", "ada", "mona"} else 403 if name else 401
        assert browser(name).get(f"{PLACE}/door").status_code == expected, name


def test_people_are_found_by_name_and_organisation(browser, talks):
    mona = browser("mona")
    everyone = mona.get(f"{PLACE}/door").text
    assert "Hana" in everyone and "Pia" in everyone and "1 in the room, 1 remote" in everyone
    assert "Pia" not in mona.get(f"{PLACE}/door?q=hana").text
    by_organisation = mona.get(f"{PLACE}/door?q=lakeside").text
    assert "Hana" in by_organisation and "Pia" in by_organisation
    nobody = mona.get(f"{PLACE}/door?q=100%25").text
    assert "Nobody of this name has registered" in nobody
    assert "Not registered, but with an account" in mona.get(f"{PLACE}/door?q=ivo").text


def test_people_are_checked_in_and_out_and_walk_in_by_plain_forms(browser, talks, look, world):
    mona, pia = browser("mona"), rows(look, "remote")[world.ids["pia"]]
    answer = mona.fill(f"{PLACE}/door/{pia}/in?q=lakeside", {})
    assert (answer.status_code, answer.location) == (303, f"{PLACE}/door?q=lakeside#r{pia}")
    assert world.ids["pia"] in rows(look, "room")
    assert mona.fill(f"{PLACE}/door/{pia}/out", {}).status_code == 303
    assert mona.fill(f"{PLACE}/door/walk-in", {"email": "ivo@people.example"}).status_code == 303
    assert world.ids["ivo"] in rows(look, "room")
    unknown = mona.fill(f"{PLACE}/door/walk-in", {"email": "who@people.example"})
    assert unknown.status_code == 422 and "No account here has this address." in unknown.text
    assert browser("pia").fill(f"{PLACE}/door/{pia}/in", {}).status_code == 403
    assert mona.fill(f"{PLACE}/door/999/in", {}).status_code == 404


def test_in_a_full_room_check_in_warns_and_needs_a_tick(browser, talks, look, world):
    mona, pia = browser("mona"), rows(look, "remote")[world.ids["pia"]]
    assert "admit anyway" not in mona.get(f"{PLACE}/door").text
    with world.app.app_context(), transaction():
        find_row(Meeting, talks.id).capacity = 1
    page = mona.get(f"{PLACE}/door").text
    assert "The room has 1 place, which is taken" in page and page.count("admit anyway") == 2, (
        "pia, and the walk-in"
    )
    refused = mona.fill(f"{PLACE}/door/{pia}/in", {})
    assert refused.status_code == 409 and "Select “admit anyway”" in refused.text
    assert mona.fill(f"{PLACE}/door/{pia}/in", {"over": "true"}).status_code == 303
    assert world.ids["pia"] in rows(look, "room")


def test_check_in_buttons_have_accessible_names_and_an_error_is_shown_at_the_top_and_at_its_field(
    browser, talks
):
    mona = browser("mona")
    page = mona.get(f"{PLACE}/door").text
    assert (
        'aria-label="Check out: Hana">Check out<' in page
        and 'aria-label="Check in: Pia">Check in<' in page
    )
    unknown = mona.fill(f"{PLACE}/door/walk-in", {"email": "who@people.example"}).text
    assert unknown.count("No account here has this address.") == 2


def test_a_code_is_shown_once_and_never_again(browser, issued, look):
    assert re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", issued)
    page = browser("mona").get(f"{PLACE}/door").text
    assert issued not in page and "has a code" in page
    plain = issued.replace("-", "")
    assert look(
        "select count(*) from kept_answer where body like :code or body like :other",
        code=f"%{issued}%",
        other=f"%{plain}%",
    ) == [(0,)]
    assert look(
        "select count(*) from event where cast(facts as text) like :code", code=f"%{plain}%"
    ) == [(0,)]


def test_a_person_who_enters_by_code_is_known_in_the_meeting_and_the_code_works_once(
    browser, issued
):
    phone = browser()
    answer = come_in(phone, issued.lower())
    assert (answer.status_code, answer.location) == (303, PLACE)
    page = html.unescape(phone.get(PLACE).text)
    assert (
        "Hana" in page
        and "with the code from the check-in desk, for this meeting only" in page
        and "Your account" not in page
    )
    again = come_in(browser(), issued)
    assert (
        again.status_code == 422
        and "This code is not valid:" in again.text
        and "Set-Cookie" not in again.headers
    )


def test_by_code_nobody_reaches_an_account_or_does_what_is_no_part_of_the_meeting(
    app, browser, issued, world
):
    phone = browser()
    come_in(phone, issued)
    hana, denied = browser("hana"), []
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in rule.methods
            or set(rule.arguments) - {"ui", "slug"}
            or rule.endpoint.startswith(OPEN_PAGES)
        ):
            continue
        path = rule.rule.replace("<any(ar,en,es,fr,ru,zh):ui>", "en").replace("<slug>", "talks")
        if (
            "<" in path
            or browser().get(path).status_code not in {401, 403}
            or hana.get(path).status_code != 200
        ):
            continue  # what readers see, too, or what hana does not see either
        denied.append(rule.endpoint)
        assert phone.get(path).status_code == 403, rule.endpoint
    assert {
        "accounts.account",
        "accounts.programs",
        "notifications.notices",
        "consultations.delegation",
    } <= set(denied)
    for path, given in (
        (f"/en/clauses/{world.clause}/comments", {"body": "Said"}),
        ("/en/account/programs", {"label": "script"}),
        (f"{PLACE}/voter", {"user_id": ""}),
        (f"/en/clauses/{world.clause}/follow", {}),
    ):
        answer = phone.fill(path, given)
        assert answer.status_code in {403, 404}, path
    assert hana.fill(f"/en/clauses/{world.clause}/comments", {"body": "Said"}).status_code == 303


def test_by_code_one_changes_how_one_takes_part_and_takes_no_position(browser, issued, world, look):
    phone, hana = browser(), browser("hana")
    come_in(phone, issued)
    assert (
        phone.say("PUT", f"/api/v1/positions/{world.ballot}", {"choice": "support"}).status_code
        == 403
    )
    assert look("select choice from position") == []
    assert (
        hana.say("PUT", f"/api/v1/positions/{world.ballot}", {"choice": "support"}).status_code
        == 200
    )
    assert look("select choice from position") == [("support",)]
    assert phone.fill(f"{PLACE}/register", {"where": "remote"}).status_code == 303


def test_the_form_of_the_code_needs_its_token(browser, issued):
    phone = browser()
    assert (
        phone.open(
            "/en/m", method="POST", data={"code": issued, "csrf": compute_csrf_token("another")}
        ).status_code
        == 403
    )
    assert come_in(phone, issued).status_code == 303


def test_guessing_is_stopped_in_words(browser, talks):
    guesser = browser()
    answers = [
        guesser.fill("/en/m", {"code": f"AAAAAAAA{number:02}"}).status_code for number in range(12)
    ]
    assert answers == [422] * 10 + [429] * 2
    assert guesser.get("/en/m/NOSUCH").status_code == 429, "letters and codes are counted together"
