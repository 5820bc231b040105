"""Tests of meetings before they begin: planned, announced, registered for; without JavaScript."""

import re

import pytest

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.meetings.models import AgendaItem, Meeting
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.world import ROLES

LIST = "/en/c/talks/meetings"
PLAN = {
    "title_en": "Second reading",
    "timezone": "Europe/Zurich",
    "opens_at": "2027-03-31 09:00",
    "closes_at": "2027-03-31 17:00",
    "place_en": "Lake Room",
    "link": "https://meet.example/room",
    "remote_may": ["speak", "vote"],
}


@pytest.fixture
def ahead(world):
    """Create a planned meeting without registrations."""
    return FirstReadingMeeting(world, "planned", {})


def test_the_list_is_there_for_everyone_and_says_when_there_is_nothing(browser):
    for name in (None, "pia", "sera"):
        page = browser(name).get(LIST)
        assert page.status_code == 200 and "No meeting is announced at the moment" in page.text
    assert (
        "Plan a meeting" in browser("sera").get(LIST).text
        and "Plan a meeting" not in browser("pia").get(LIST).text
    )


def test_a_meeting_is_planned_on_the_clock_of_its_place_and_announced_in_utc(browser, look):
    sera = browser("sera")
    assert "Announce the meeting" in sera.get(f"{LIST}/new").text
    answer = sera.fill(f"{LIST}/new", PLAN)
    assert (answer.status_code, answer.location) == (303, f"{LIST}/second-reading/agenda")
    assert look("select number, slug, state, timezone from meeting") == [
        (1, "second-reading", "planned", "Europe/Zurich")
    ]
    page = browser().get(f"{LIST}/second-reading").text
    assert (
        "Wed 31 Mar 2027, 09:00" in page
        and "Zurich, UTC+2" in page
        and "Wed 31 Mar 2027, 07:00<" in page
    )
    assert (
        "Lake Room" in page
        and "Remote participants may" in page
        and "propose amendments" not in page
    )
    assert (
        "Second reading" in browser().get(LIST).text
        and "Second reading" in browser().get("/en/c/talks").text
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"closes_at": "2027-03-31 08:00"}, "closes_at"),
        ({"opens_at": "tomorrow"}, "opens_at"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"link": "http://meet.example"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"opens_at": "2027-03-28 02:30"}, "opens_at"),
        ({"capacity": "0"}, "capacity"),
        ({"statement": "5"}, "statement"),
        ({"remote_may": ["rule"]}, "remote_may.0"),
        ({"opens_at": "1066-01-01 00:00"}, "opens_at"),
    ],
)
def test_what_cannot_be_is_refused_and_the_form_keeps_what_was_typed(browser, look, wrong, field):
    answer = browser("sera").fill(f"{LIST}/new", {**PLAN, **wrong})
    assert answer.status_code == 422 and "Lake Room" in answer.text
    assert f'href="#f-{field}"' in answer.text
    assert look("select count(*) from meeting") == [(0,)]


def test_only_secretariat_and_administrator_plan(browser, ahead):
    pages = (
        "new",
        "first-reading/manage",
        "first-reading/call-off",
        "first-reading/agenda",
        "first-reading/agenda/add",
        f"first-reading/agenda/{ahead.items[0]}",
    )
    for name in (*ROLES, None):
        expected = 200 if name in {"sera", "ada"} else 403 if name else 401
        for page in pages:
            assert browser(name).get(f"{LIST}/{page}").status_code == expected, (name, page)


def test_a_title_of_spaces_alone_is_missing(browser, ahead):
    page = browser("sera").fill("/en/c/talks/meetings/new", {"title_en": "  "}).text
    assert "Please fill this in." in page and "characters are needed" not in page


def test_a_stale_save_shows_both_texts(browser, ahead, look):
    ((seen,),) = look("select row_version from meeting")
    assert (
        browser("ada")
        .fill(f"{LIST}/first-reading/manage", {**PLAN, "title_en": "By Ada", "row_version": seen})
        .status_code
        == 303
    )
    answer = browser("sera").fill(
        f"{LIST}/first-reading/manage", {**PLAN, "title_en": "By Sera", "row_version": seen}
    )
    assert (
        answer.status_code == 409 and "By Ada" in answer.text and 'value="By Sera"' in answer.text
    )


def test_saving_a_meeting_as_it_stands_announces_nothing(browser, ahead, world):
    page = browser("sera").get(f"{LIST}/first-reading/manage").text
    typed = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
        for name in ("opens_at", "closes_at", "statement")
    }
    given = {
        "title_en": "First reading",
        "place_en": "Room Popov, Geneva",
        "timezone": "Europe/Zurich",
        **typed,
        "remote_may": ["speak", "vote", "propose"],
    }
    assert browser("sera").fill(f"{LIST}/first-reading/manage", given).status_code == 303
    assert "meeting.changed" not in world.events()
    browser("sera").fill(f"{LIST}/first-reading/manage", {**given, "place_en": "Lake Room"})
    assert world.events().count("meeting.changed") == 1


def test_calling_off_asks_first_and_is_undone(browser, ahead, look):
    sera = browser("sera")
    assert "Cancel this meeting?" in sera.get(f"{LIST}/first-reading/call-off").text
    assert sera.fill(f"{LIST}/first-reading/call-off", {}).status_code == 303
    page = browser().get(f"{LIST}/first-reading").text
    assert "This meeting was cancelled." in page and "Add to calendar" not in page
    assert "No meeting is announced" in browser().get("/en/c/talks").text
    assert sera.fill(f"{LIST}/first-reading/call-off", {}).status_code == 409
    assert sera.fill(f"{LIST}/first-reading/restore", {}).status_code == 303
    assert look("select state from meeting") == [("planned",)]


def test_an_item_is_picked_from_the_text_changed_moved_and_removed(browser, ahead, world, look):
    sera, start = browser("sera"), f"{LIST}/first-reading/agenda"
    page = sera.get(f"{start}/add?document={world.document}").text
    assert f'value="{world.third_clause}"' in page and "invite" in page
    given = {"document_id": world.document, "clause_ids": [world.third_clause, world.clause]}
    assert sera.fill(f"{start}/add", given).status_code == 303
    ((number, title, clauses),) = look(
        "select id, title, clause_ids from agenda_item where place = 4"
    )
    assert "Statement" in str(title) and str(world.clause) in str(clauses)
    assert sera.fill(f"{start}/{number}/move", {"by": "up"}).status_code == 303
    assert look("select place from agenda_item where id = :id", id=number) == [(3,)]
    assert (
        sera.fill(
            f"{start}/{number}", {"title_en": "Reports and preamble", "document_id": world.document}
        ).status_code
        == 303
    )
    assert "Reports and preamble" in browser().get(f"{LIST}/first-reading").text
    assert sera.fill(f"{start}/{number}/remove", {}).status_code == 303
    assert look("select count(*) from agenda_item") == [(3,)]
    assert sera.fill(f"{start}/add", {"title_en": "Any other business"}).status_code == 303
    assert sera.fill(f"{start}/add", {}).status_code == 422


def test_an_agenda_says_clause_of_one_and_clauses_of_several(app, browser, ahead, world):
    with app.app_context(), transaction():
        one = db.session.get(AgendaItem, ahead.items[1])
        assert len(one.clause_ids) == 1
        db.session.get(AgendaItem, ahead.items[2]).clause_ids = [
            world.other_clause,
            world.third_clause,
        ]
    page = re.sub(r"<[^>]+>", "", browser().get("/en/c/talks/meetings/first-reading").text)
    assert "· clause 2" in page and "· clauses 2, 3" in page


def test_an_agenda_says_how_long_before_its_text_was_issued(browser, ahead):
    page = browser().get(f"{LIST}/first-reading").text
    assert (
        re.search(r"The text was issued \d+ working days? before", page)
        and "Notice of" not in page
        or "late" in page
    )


def test_one_registers_changes_and_withdraws_by_plain_forms(browser, ahead, look):
    pia, page = browser("pia"), f"{LIST}/first-reading"
    assert "Registered participants" in pia.get(page).text and "Nobody yet" in pia.get(page).text
    assert pia.fill(f"{page}/register", {"where": "room"}).status_code == 303
    assert (
        "You are registered:" in pia.get(page).text
        and "Lakeside Schools Network" in browser().get(page).text
    )
    assert "Pia" not in browser().get(page).text, "names are for the secretariat"
    assert pia.fill(f"{page}/register", {"where": "remote"}).status_code == 303
    assert look('select "where" from registration') == [("remote",)]
    assert pia.fill(f"{page}/register", {"where": "roof"}).status_code == 422
    assert pia.fill(f"{page}/withdraw", {}).status_code == 303
    assert "Nobody yet" in pia.get(page).text
    assert browser("nora").fill(f"{page}/register", {"where": "room"}).status_code == 403
    assert browser().fill(f"{page}/register", {"where": "room"}).status_code == 401


def test_the_head_of_delegation_names_the_voter(browser, ahead, look, world):
    page = f"{LIST}/first-reading"
    assert browser("hana").fill(f"{page}/voter", {"user_id": world.ids["pia"]}).status_code == 409
    browser("pia").fill(f"{page}/register", {"where": "remote"})
    assert (
        "Our voter" in browser("hana").get(page).text
        and "Our voter" not in browser("pia").get(page).text
    )
    assert browser("hana").fill(f"{page}/voter", {"user_id": world.ids["pia"]}).status_code == 303
    assert look("select user_id from credential") == [(world.ids["pia"],)]
    assert browser("hana").fill(f"{page}/voter", {"user_id": world.ids["paul"]}).status_code == 409
    assert browser("pia").fill(f"{page}/voter", {"user_id": world.ids["pia"]}).status_code == 403
    assert browser("hana").fill(f"{page}/voter", {"user_id": ""}).status_code == 303
    assert look("select count(*) from credential") == [(0,)]


def test_six_letters_lead_to_the_meeting_however_they_are_typed(browser, ahead):
    assert browser().get("/m/TALKSA").location == "/en/m/TALKSA"
    assert browser().get("/fr/m/talksa").location == "/fr/c/talks/meetings/first-reading"
    assert browser().fill("/en/m", {"code": "talk-sa"}).location == "/en/m/TALKSA"
    unknown = browser().get("/en/m/NOSUCH")
    assert unknown.status_code == 404 and "No meeting has this code" in unknown.text


def test_the_api_tells_of_meetings_and_agendas(browser, ahead, world):
    browser("hana").fill(f"{LIST}/first-reading/register", {"where": "room"})
    (first,) = (
        browser().get(f"/api/v1/consultations/{world.consultation}/meetings").json["meetings"]
    )
    assert (first["slug"], first["timezone"], first["state"], first["code"]) == (
        "first-reading",
        "Europe/Zurich",
        "planned",
        "TALKSA",
    )
    one = browser().get(f"/api/v1/meetings/{first['id']}").json
    (counted,) = one["presence"]
    assert (counted["group"], counted["room"], counted["remote"]) == ("civ", 1, 0)
    assert {counted[each] for each in ("room_now", "remote_now", "room_declared")} == {0}
    agenda = browser().get(f"/api/v1/meetings/{first['id']}/agenda").json["items"]
    assert [each["labels"] for each in agenda] == [[], ["2"], ["3"]] and agenda[0][
        "version_id"
    ] is None
    assert browser().get("/api/v1/meetings/999").status_code == 404


def test_a_meeting_of_another_consultation_is_not_found_here(browser, ahead):
    assert browser().get("/en/c/talks/meetings/no-such").status_code == 404
    assert browser("sera").get(f"{LIST}/first-reading/agenda/999").status_code == 404


def test_a_meeting_that_begins_is_told_of_on_the_home_page(browser, world):
    FirstReadingMeeting(world)
    page = browser().get("/en/c/talks").text
    assert "on now" in page and "Go to the meeting" in page


def test_what_is_over_leads_to_its_record_and_asks_nobody_to_register(browser, world):
    FirstReadingMeeting(world, "closed")
    page = browser("pia").get(f"{LIST}/first-reading").text
    assert (
        "The record of this meeting" in page
        and "How do you take part?" not in page
        and "Add to calendar" not in page
    )
    assert f'href="{LIST}/first-reading/record"' in browser().get(LIST).text
    assert (
        browser("pia").fill(f"{LIST}/first-reading/register", {"where": "room"}).status_code == 409
    )


def test_secretariat_and_chair_find_the_pages_of_a_meeting(browser, ahead):
    pages = {
        name: browser(name).get(f"{LIST}/first-reading").text
        for name in ("sera", "mona", "cho", "pia")
    }
    assert "/first-reading/agenda" in pages["sera"] and "/first-reading/door" in pages["mona"]
    assert "/first-reading/chair" in pages["cho"] and "/first-reading/agenda" not in pages["cho"]
    assert "This meeting" not in pages["pia"]


def test_a_refusal_on_the_floor_shows_the_floor_again(browser, world):
    FirstReadingMeeting(world)
    refused = browser("paul").fill(f"{LIST}/first-reading/register", {"where": "roof"})
    assert refused.status_code == 422 and "How do you take part?" not in refused.text
    assert (
        browser("paul").fill(f"{LIST}/first-reading/register", {"where": "remote"}).status_code
        == 303
    )


def test_someone_without_a_verified_affiliation_reads_before_registering_that_they_have_no_vote(
    browser, world, ahead
):
    page = f"{LIST}/first-reading"
    for name, words in (
        ("dora", 'Your affiliation with <bdi dir="auto">Lakeside Schools Network</bdi> is not'),
        ("ivo", "You have no verified affiliation, so you have no vote where organizations vote"),
    ):
        told = browser(name).get(page).text
        assert words in told and told.index(words) < told.index('name="where"')
    for name in (None, "pia", "hana", "cho", "sera", "otto"):
        assert "data-missing-vote" not in browser(name).get(page).text
    with world.app.app_context(), transaction():
        db.session.get(Meeting, ahead.id).state = "open"
    dock = browser("dora").get(page).text.partition('id="dock"')[2]
    assert "is not verified yet" in dock and dock.index("is not verified") < dock.index("Remote")
    assert "data-missing-vote" not in browser("pia").get(page).text
