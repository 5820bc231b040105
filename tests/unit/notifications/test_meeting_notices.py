"""Tests of notices about meetings: recipients, text and links."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.events import dispatcher as follower
from consult.documents.actions import issue_version
from consult.meetings.planning import agenda_actions as agenda, actions as planning
from consult.meetings.attendance import registration_actions as registering
from consult.meetings.models import Meeting
from consult.meetings.planning.jobs import remind_of_meetings
from consult.notifications.actions import follow_clause
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from tests.world import ROLES

TITLE = {"en": "Second reading", "fr": "Deuxième lecture"}


@pytest.fixture
def runs(world, here):
    """Provide runs(), which runs the reactions to new events."""
    running = follower.Dispatcher()
    running.step()
    return running.step


@pytest.fixture
def meeting(world, runs):
    """Create a meeting that was announced; Pia is registered, Dora follows its clause, Ivo does
    neither.
    """
    sera = world.actor("sera")
    made = planning.plan_meeting(
        sera,
        world.consultation,
        title=TITLE,
        opens_at=utc_now() + timedelta(days=30),
        closes_at=utc_now() + timedelta(days=30, hours=8),
    )
    agenda.add_item(sera, made.id, title={}, document_id=world.document, clause_ids=[world.clause])
    registering.register_participant(world.actor("pia"), made.id, "remote")
    follow_clause(world.actor("dora"), world.clause)
    runs()
    return made.id


def heard(world, verb):
    """Return the names of the people with a new notice."""
    names = {number: name for name, number in world.ids.items()}
    return {
        names[each]
        for each in db.session.scalars(select(Notice.user_id).where(Notice.verb == verb))
    }


def change(world, meeting_id, **more):
    there = find_row(Meeting, meeting_id)
    given = {"title": there.title, "opens_at": there.opens_at, "closes_at": there.closes_at}
    planning.change_meeting(world.actor("sera"), meeting_id, **{**given, **more})


def test_a_new_meeting_is_announced_to_everyone_with_a_role(world, meeting):
    assert heard(world, "meeting.announced") == {name for name, roles in ROLES.items() if roles} - {
        "sera"
    }


def test_another_time_or_place_is_announced_to_registered_people_and_followers(
    world, meeting, runs
):
    change(world, meeting, title={"en": "Third reading"})
    runs()
    assert heard(world, "meeting.changed") == set(), "another title is no other time"
    change(world, meeting, place={"en": "Lake Room"})
    runs()
    assert heard(world, "meeting.changed") == {"pia", "dora"}


def test_calling_off_and_taking_place_after_all_are_told(world, meeting, runs):
    planning.cancel_meeting(world.actor("sera"), meeting)
    planning.restore_meeting(world.actor("sera"), meeting)
    runs()
    assert heard(world, "meeting.cancelled") == heard(world, "meeting.restored") == {"pia", "dora"}


def test_registered_people_are_reminded_a_day_before(world, meeting, runs):
    with freeze_clock(utc_now() + timedelta(days=29, hours=1)):
        remind_of_meetings()
        runs()
    assert heard(world, "meeting.near") == {"pia"}


def test_a_notice_says_when_on_the_readers_clock_and_leads_to_the_meeting(world, meeting, app):
    (notice,) = load_notice_views(
        db.session.scalars(
            select(Notice).where(
                Notice.verb == "meeting.announced", Notice.user_id == world.ids["pia"]
            )
        )
    )
    with app.test_request_context():
        words = format_sentence(notice, "Africa/Nairobi")
        assert (
            "Second reading" in words and "is announced for" in words and "Africa/Nairobi" in words
        )
        assert (
            "UTC" in format_sentence(notice)
            and get_notice_path(notice, "fr") == "/fr/c/talks/meetings/second-reading"
        )


@pytest.mark.parametrize("answer", ["keep", "follow"])
def test_the_chairs_learn_which_version_a_meeting_considers(world, meeting, runs, app, answer):
    made = create_working_version(world, based_on=world.version)
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made, answers=[f"{meeting}:{answer}"])
    runs()
    verb = "agenda.version_kept" if answer == "keep" else "agenda.version_changed"
    assert heard(world, verb) == {"cho", "vic"} | ({"pia"} if answer == "follow" else set())
    (notice,) = load_notice_views(
        db.session.scalars(
            select(Notice).where(Notice.verb == verb, Notice.user_id == world.ids["cho"])
        )
    )
    with app.test_request_context():
        words = format_sentence(notice)
        assert "Second reading" in words and get_notice_path(notice, "en").endswith(
            "/second-reading"
        )
        assert ("Zero draft" if answer == "keep" else "Next") in words


def test_the_chairs_are_told_once_of_a_version_that_several_items_consider(world, meeting, runs):
    agenda.add_item(
        world.actor("sera"),
        meeting,
        title={},
        document_id=world.document,
        clause_ids=[world.other_clause],
    )
    made = create_working_version(world, based_on=world.version)
    clear_for_publication(world, made)
    issue_version(world.actor("sera"), made, answers=[f"{meeting}:follow"])
    assert world.events().count("agenda.version_changed") == 2
    runs()
    told = select(Notice.id).where(
        Notice.verb == "agenda.version_changed", Notice.user_id == world.ids["cho"]
    )
    assert len(db.session.scalars(told).all()) == 1
