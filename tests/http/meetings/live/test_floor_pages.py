"""Tests of the floor and screen pages: choices for each reader, and only public content on
screens.
"""

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.ballots.opening.actions import open_ballot
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.core.events.dispatcher import Dispatcher
from consult.meetings.screens import actions as screens
from consult.meetings.speakers import actions as speaking
from consult.meetings.models import Meeting
from consult.meetings.queries import load_attendance
from tests.support.consultation.meeting import FirstReadingMeeting

PLACE = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def lit(world, talks):
    """Provide the token of a screen."""
    with world.app.app_context():
        return screens.create_screen(world.actor("sera"), talks.id, "Projector").token


def set_meeting(world, talks, **changes):
    with world.app.app_context(), transaction():
        for name, value in changes.items():
            setattr(db.session.get(Meeting, talks.id), name, value)


def sound(world, talks):
    """Open a sounding on the clause as the chair; return the ballot's number."""
    with world.app.app_context():
        form = OpenBallotForm(
            kind="indicative",
            about="clause",
            clause_id=world.other_clause,
            question="Delete “voluntary”?",
            answers="sounding",
            threshold="consensus",
        )
        return open_ballot(
            world.actor("cho"),
            world.consultation,
            form,
            load_attendance(talks.id),
            meeting_id=talks.id,
        ).id


def test_participants_are_offered_the_floor_and_others_a_way_to_take_part(browser, world, talks):
    set_meeting(world, talks, list_open=True)
    assert "Ask for the floor" in browser("pia").get(PLACE).text
    assert (
        "Sign in to take part" in browser().get(PLACE).text
        and "Ask for the floor" not in browser().get(PLACE).text
    )
    assert "say where you are" in browser("sera").get(PLACE).text
    assert "Take part in the consultation" in browser("nora").get(PLACE).text


def test_the_floor_of_a_meeting_that_was_closed_says_so_leads_to_the_record_and_offers_nothing_else(
    browser, world, talks
):
    set_meeting(world, talks, state="closed", item_id=None, clause_id=None, list_open=False)
    parts = browser("pia").get(f"{PLACE}/now/text+speakers").text
    assert "The meeting is closed." in parts and f"{PLACE}/record" in parts
    assert "No item is open" not in parts and "Nobody has the floor" not in parts
    own = browser("pia").get(f"{PLACE}/mine").text
    assert "The meeting is closed." in own and "With your role" not in own and "remotely" not in own


def test_editors_find_the_draft_text_from_the_floor_and_amendments_have_their_usual_numbers(
    browser, world, talks
):
    assert f'href="{PLACE}/words"' in browser("rana").get(PLACE).text
    assert f'href="{PLACE}/words"' not in browser("hana").get(PLACE).text


def test_one_asks_sees_the_place_in_the_list_and_withdraws_without_a_script(browser, world, talks):
    set_meeting(world, talks, list_open=True)
    nils, pia = browser("nils"), browser("pia")
    for client in (nils, pia):
        asked = client.fill(f"{PLACE}/floor", {"kind": "statement"})
        assert asked.status_code == 303 and asked.headers["Location"].endswith(PLACE)
    page = pia.get(PLACE).text
    assert "You are on the list." in page and ">2</b>" in page
    turn = page.partition('data-turns="')[2].partition('"')[0]
    assert pia.fill(f"{PLACE}/floor/{turn}/withdraw", {}).status_code == 303
    assert (
        "You are on the list." not in pia.get(PLACE).text
        and "You are on the list." in nils.get(PLACE).text
    )


def test_a_closed_list_still_takes_points_of_order(browser, world, talks):
    page = browser("pia").get(PLACE).text
    assert "The list is closed" in page and "Point of order" in page
    refused = browser("pia").fill(f"{PLACE}/floor", {"kind": "statement"})
    assert refused.status_code == 409
    assert browser("pia").fill(f"{PLACE}/floor", {"kind": "point_of_order"}).status_code == 303


def test_a_remote_participant_is_told_where_only_the_room_may_speak(browser, world, talks):
    set_meeting(world, talks, remote_may=["vote"], list_open=True)
    assert "remote participants can follow but not speak." in browser("pia").get(PLACE).text
    assert "Ask for the floor" in browser("hana").get(PLACE).text


def test_the_speaker_is_on_every_page_with_the_organisation_first_and_the_own_page_says_so(
    browser, world, talks
):
    set_meeting(world, talks, list_open=True)
    with world.app.app_context():
        speaking.request_floor(world.actor("nils"), talks.id)
        speaking.call_next_speaker(world.actor("cho"), talks.id)
    page = browser().get(PLACE).text
    assert page.index("Norvania") < page.index("Nils") and "has the floor" in page
    assert (
        "You have the floor." in browser("nils").get(PLACE).text
        and "You have the floor." not in browser("pia").get(PLACE).text
    )


def test_a_vote_is_cast_from_the_floor_and_its_confirmation_names_the_elector(
    browser, world, talks, look
):
    ballot = sound(world, talks)
    hana = browser("hana")
    assert (
        "Delete “voluntary”?" in browser().get(PLACE).text
        and 'name="choice"' not in browser().get(PLACE).text
    )
    assert 'value="support"' in hana.get(PLACE).text
    voted = hana.fill(f"{PLACE}/vote/{ballot}", {"choice": "support"})
    assert voted.status_code == 303 and voted.headers["Location"].endswith(PLACE)
    page = hana.get(PLACE).text
    assert "Your vote was counted:" in page and "Lakeside Schools Network" in page
    assert look("select count(*) from vote")[0][0] == 1
    assert browser("nora").fill(f"{PLACE}/vote/{ballot}", {"choice": "support"}).status_code == 403
    assert look("select count(*) from vote")[0][0] == 1


def test_a_remote_participant_is_told_of_a_vote_in_the_room_only_and_cannot_vote(
    browser, world, talks, look
):
    set_meeting(world, talks, remote_may=["speak"])
    ballot = sound(world, talks)
    assert "only participants in the room can vote," in browser("nils").get(PLACE).text
    assert 'value="support"' in browser("hana").get(PLACE).text
    assert browser("nils").fill(f"{PLACE}/vote/{ballot}", {"choice": "support"}).status_code == 409
    assert browser("hana").fill(f"{PLACE}/vote/{ballot}", {"choice": "support"}).status_code == 303
    assert look("select count(*) from vote")[0][0] == 1


def test_a_count_is_fresh_although_no_event_tells_everyone_of_a_vote(browser, world, talks):
    ballot = sound(world, talks)
    with world.app.app_context():
        follower = Dispatcher()
    before = browser().get(f"{PLACE}/now/count").text
    assert browser("hana").fill(f"{PLACE}/vote/{ballot}", {"choice": "support"}).status_code == 303
    with world.app.app_context():
        follower.announce()
    showing_the_vote = browser().get(f"{PLACE}/now/count").text
    assert before != showing_the_vote and f'data-cast="{ballot}">1<' in showing_the_vote


def test_a_screen_is_let_in_by_its_token_alone_and_by_no_other(browser, world, talks, lit):
    shown = browser().get(f"/en/screen/{lit}")
    assert shown.status_code == 200 and "Clause 2" in shown.text and "TALKSA" in shown.text
    assert "csrf" not in shown.text and shown.headers["Cache-Control"] == "no-store"
    for path in (
        f"/en/screen/{lit}x",
        "/en/screen/token-of-sera",
        f"/en/screen/{lit}x/now/stage",
        f"/en/screen/{lit}/now/text",
    ):
        assert browser("sera").get(path).status_code == 404
    with world.app.app_context():
        screens.remove_screen(world.actor("sera"), screens.find_screen_by_token(lit).id)
    assert browser().get(f"/en/screen/{lit}").status_code == 404
    assert browser().get(f"/en/screen/{lit}/now/stage").status_code == 404


def test_a_screen_in_another_language_says_where_it_is_and_two_stand_side_by_side(
    browser, world, talks, lit
):
    with world.app.app_context():
        screens.change_screen(
            world.actor("sera"), screens.find_screen_by_token(lit).id, "auto", ["fr", "en"]
        )
    moved = browser().get(f"/en/screen/{lit}")
    assert moved.status_code == 302 and moved.headers["Location"].endswith(f"/fr/screen/{lit}")
    shown = browser().get(f"/fr/screen/{lit}").text
    assert (
        "Nous <em>décidons</em>" in shown and "<em>resolve</em>" in shown and 'lang="fr"' in shown
    )
    assert browser().get(f"/en/screen/{lit}/now/stage").json["place"] == f"/fr/screen/{lit}"


def test_a_screen_shows_a_question_from_its_side_numbers_from_the_left_and_a_point_of_order(
    browser, world, talks, lit
):
    sound(world, talks)
    with world.app.app_context():
        speaking.call_speaker(
            world.actor("cho"),
            talks.id,
            speaking.request_floor(world.actor("hana"), talks.id, kind="point_of_order").id,
        )
    for layout, told in (
        ("ballot", '<p class="huge-number"><bdi dir="ltr">'),
        ("speakers", '<span class="order">'),
    ):
        with world.app.app_context():
            screens.change_screen(
                world.actor("sera"), screens.find_screen_by_token(lit).id, layout, ["ar"]
            )
        shown = browser().get(f"/ar/screen/{lit}").text
        assert told in shown and (
            layout != "ballot" or 'class="asked" lang="en" dir="ltr"' in shown
        ), layout


def test_the_address_of_a_screen_is_shown_once_to_the_secretariat(browser, world, talks):
    sera = browser("sera")
    made = sera.fill(f"{PLACE}/screens", {"name": "Corridor", "layout": "speakers", "first": "en"})
    assert made.status_code == 200
    token = made.text.partition("/en/screen/")[2].partition('"')[0]
    assert browser().get(f"/en/screen/{token}").status_code == 200
    listed = sera.get(f"{PLACE}/screens").text
    assert "Corridor" in listed and token not in listed
    assert browser("cho").get(f"{PLACE}/screens").status_code == 403
    assert (
        sera.fill(f"{PLACE}/screens", {"name": "", "layout": "auto", "first": "en"}).status_code
        == 422
    )
    number = listed.partition('id="screen-')[2].partition('"')[0]
    assert sera.fill(f"{PLACE}/screens/{number}/turn", {"layout": "upside-down"}).status_code == 422
    assert (
        sera.fill(f"{PLACE}/screens/{number}/turn", {"layout": "agenda", "first": "ar"}).status_code
        == 303
    )
    assert (
        browser("cho").fill(f"{PLACE}/screens/{number}/turn", {"layout": "agenda"}).status_code
        == 403
    )
    assert "show-agenda" in browser().get(f"/ar/screen/{token}").text
