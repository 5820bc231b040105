"""Tests of the question at publishing: what the meetings consider that were announced before."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from consult.commands import consult
from consult.core.database.engine import find_row, utc_now
from consult.documents.models import Version
from consult.meetings.planning import agenda_actions as agenda, actions as planning
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version

AT = "/en/c/talks/statement/next/publish"


@pytest.fixture
def draft(app, world):
    """Prepare a working version for publication."""
    with app.app_context():
        return clear_for_publication(world, create_working_version(world, based_on=world.version))


@pytest.fixture
def meeting(app, world):
    """Announce a meeting that considers a clause of the current version."""
    with app.app_context():
        sera, opens = world.actor("sera"), utc_now() + timedelta(days=30)
        made = planning.plan_meeting(
            sera,
            world.consultation,
            title={"en": "Second reading"},
            opens_at=opens,
            closes_at=opens + timedelta(hours=8),
        ).id
        agenda.add_item(
            sera, made, title={}, document_id=world.document, clause_ids=[world.other_clause]
        )
        return made


def is_issued(app, draft):
    with app.app_context():
        return find_row(Version, draft).issued


def test_the_page_asks_and_the_press_waits_for_the_answer(app, browser, draft, meeting):
    sera = browser("sera")
    page = sera.get(AT).text
    assert "It considers Zero draft, as announced" in page and "It considers Next instead" in page
    assert "Nothing prevents publication." not in page, "as long as the answer is missing"
    refused = sera.fill(AT, {})
    assert refused.status_code == 409
    assert "Second reading was announced with another version of this document." in refused.text
    assert not is_issued(app, draft)
    assert sera.fill(AT, {"meetings": f"{meeting}:keep"}).status_code == 303
    assert is_issued(app, draft)
    for path in (
        "/en/c/talks/meetings/second-reading",
        "/en/c/talks/meetings/second-reading/agenda",
    ):
        there = sera.get(path).text
        assert "Next was issued since; the meeting considers Zero draft." in there
        assert 'href="/en/c/talks/statement/zero-draft"' in there
    (item,) = browser().get(f"/api/v1/meetings/{meeting}/agenda").json["items"]
    assert item["newer_version_id"] == draft and item["version_id"] != draft


def test_a_version_without_meetings_asks_nothing(browser, draft):
    assert "announced with another version" not in browser("sera").get(AT).text
    assert browser("sera").fill(AT, {}).status_code == 303


def test_the_secretariat_lets_an_item_consider_the_newer_version(app, browser, draft, meeting):
    sera = browser("sera")
    sera.fill(AT, {"meetings": f"{meeting}:keep"})
    (item,) = browser().get(f"/api/v1/meetings/{meeting}/agenda").json["items"]
    place = f"/en/c/talks/meetings/second-reading/agenda/{item['id']}"
    assert "Consider Next instead" in sera.get(place).text
    assert browser("cho").fill(f"{place}/version", {}).status_code == 403
    assert sera.fill(f"{place}/version", {}).status_code == 303
    assert "Consider Next instead" not in sera.get(place).text
    (item,) = browser().get(f"/api/v1/meetings/{meeting}/agenda").json["items"]
    assert (item["version_id"], item["newer_version_id"]) == (draft, None)


def test_an_open_meeting_goes_on_with_its_version_and_its_console_says_so(
    app, world, browser, draft
):
    live = FirstReadingMeeting(world)
    sera = browser("sera")
    assert re.search(
        r"First reading</bdi></a> is open and continues with Zero draft", sera.get(AT).text
    )
    assert sera.fill(AT, {"meetings": f"{live.id}:follow"}).status_code == 409
    assert sera.fill(AT, {"meetings": f"{live.id}:keep"}).status_code == 303
    console = browser("cho").get("/en/c/talks/meetings/first-reading/chair").text
    assert "Another version was issued since; the meeting considers Zero draft." in console


def test_the_command_asks_too(app, monkeypatch, draft, meeting):
    monkeypatch.setattr("consult.commands.build_application", lambda **_given: app)
    given = ["issue", "--document", "statement", "--version", "next", "--yes"]
    refused = CliRunner().invoke(consult, given)
    assert refused.exit_code == 1 and not is_issued(app, draft)
    assert "Second reading was announced with Zero draft" in refused.output
    assert "--meetings" in refused.output
    assert CliRunner().invoke(consult, [*given, "--meetings", "follow"]).exit_code == 0
    assert is_issued(app, draft)
