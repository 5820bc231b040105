"""Tests of the labels of the chair's choices; nothing is preselected."""

import re
from threading import Thread

import pytest
from sqlalchemy import select, update

from consult.positions.models import Ballot
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.documents.models import Placement, Wording
from consult.meetings.chair import actions as leading
from consult.meetings.live import sockets
from consult.meetings.models import Meeting
from tests.support.consultation.ballots import enable_formal_ballots
from .test_console import AT
from tests.http.meetings.drafting_groups.test_group_pages import HOME, refer
from tests.support.consultation.meeting import FirstReadingMeeting

NEW = "/en/c/talks/ballots/new"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def part(world):
    """Make the third clause item c) of the second one; return its number."""
    with world.app.app_context(), transaction():
        here = Placement.version_id == world.version, Placement.clause_id == world.third_clause
        placement = db.session.scalar(select(Placement.id).where(*here))
        db.session.execute(update(Placement).where(*here).values(kind="item", level=2))
        db.session.execute(
            update(Wording).where(Wording.placement_id == placement).values(label="c)")
        )
    return world.third_clause


def test_a_clause_in_a_clause_has_its_whole_name_wherever_the_chair_chooses_it(
    world, talks, part, browser
):
    chair = browser("cho")
    options = dict(
        re.findall(
            r'<option value="(\d+)"[^>]*>([^<]+)</option>',
            chair.get(f"{AT}/ballot").text.partition("f-clause_id")[2],
        )
    )
    assert "· 2 c) We invite all" in options[str(part)]
    assert (
        chair.fill(
            f"{AT}/ballot", {"question": "Keep it?", "about": "clause", "clause_id": part}
        ).status_code
        == 303
    )
    with world.app.app_context():
        assert (
            db.session.scalar(select(Ballot.label).where(Ballot.question == "Keep it?")) == "2 c)"
        )
        leading.start_item(world.actor("cho"), talks.id, talks.items[2])
    floor = AT.removesuffix("/chair")
    assert (
        "Clause 2 c)" in browser("hana").get(floor).text
        and "§2 c)" in browser().get(f"{floor}/now/agenda").text
    )


def test_a_new_drafting_group_has_no_facilitator_until_one_is_chosen(world, browser):
    chair = browser("cho")
    chosen = (
        chair.get(HOME + "/new")
        .text.partition('id="f-facilitator_id"')[2]
        .partition("</select>")[0]
    )
    assert " required" in chosen.partition(">")[0] and " selected" not in chosen
    assert chosen.index('<option value="">') < chosen.index('<option value="1">')
    refused = chair.fill(HOME, refer(world, facilitator_id=""))
    assert refused.status_code == 422
    assert (
        re.search(r'data-wrong="facilitator_id">[^<]+</p>', refused.text)
        and 'value="Financing"' in refused.text
    )
    assert chair.fill(HOME, refer(world)).status_code == 303


def test_a_sounding_that_would_show_its_count_as_it_comes_in_is_refused_in_words(world, browser):
    with world.app.app_context():
        enable_formal_ballots(world)
    chair, given = (
        browser("cho"),
        {"question": "Shall we go on?", "answers": "sounding", "shows": "live"},
    )
    refused = chair.fill("/en/c/talks/ballots", {**given, "kind": "indicative"})
    assert (
        refused.status_code == 422
        and "A sounding shows only the number of answers until it closes." in refused.text
    )
    assert (
        re.search(r'data-wrong="shows">[^<]+</p>', refused.text)
        and "Shall we go on?" in refused.text
    )
    assert (
        chair.fill(
            "/en/c/talks/ballots", {**given, "kind": "indicative", "shows": "closing"}
        ).status_code
        == 303
    )
    assert (
        chair.fill(
            "/en/c/talks/ballots", {**given, "kind": "recorded", "question": "And now?"}
        ).status_code
        == 303
    )


def test_events_during_the_subscription_are_in_its_first_answer(world, talks, monkeypatch):
    def leads_on():
        with world.app.app_context(), transaction():
            db.session.get(Meeting, talks.id).revision = 7

    def joins(_room):
        elsewhere = Thread(target=leads_on)
        elsewhere.start()
        elsewhere.join()

    monkeypatch.setattr(sockets, "enter_named_room", joins)
    monkeypatch.setattr(sockets, "queue_for_room", lambda *_given: None)
    with world.app.app_context():
        told = sockets.watch_meeting.__wrapped__(world.actor("pia"), {"meeting_id": talks.id})
    assert told["revision"] == 7
