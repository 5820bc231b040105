"""Tests of the version that a meeting reads: the one that it was announced with."""

from datetime import timedelta

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import find_row, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import change_clause, remove_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Version
from consult.documents.versions.issue_question_queries import load_issue_questions
from consult.meetings.ballots.actions import open_meeting_ballot
from consult.meetings.chair.queries import load_item_clauses
from consult.meetings.drafting.actions import take_pen
from consult.meetings.drafting.page_queries import load_amendment_hunks
from consult.meetings.drafting.queries import load_marked_text
from consult.meetings.live.state_queries import count_brackets_left, load_current_text
from consult.meetings.models import AgendaItem, Meeting
from consult.meetings.planning import agenda_actions as agenda, actions as planning
from consult.meetings.queries import load_agenda
from tests.support.consultation.ballots import SOUNDING_BALLOT
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import NOW, propose

pytestmark = pytest.mark.usefixtures("here")
NEW = "We *resolve* to connect all schools."


@pytest.fixture
def planned(world):
    """Announce a meeting that considers a clause of the current version."""
    sera = world.actor("sera")
    opens = utc_now() + timedelta(days=30)
    made = planning.plan_meeting(
        sera,
        world.consultation,
        title={"en": "Second reading"},
        opens_at=opens,
        closes_at=opens + timedelta(hours=8),
    )
    item = agenda.add_item(
        sera, made.id, title={}, document_id=world.document, clause_ids=[world.other_clause]
    )
    return made.id, item.id


@pytest.fixture
def rev(world):
    """Prepare a version in which a clause reads otherwise, ready for publication."""
    made = create_working_version(world, "next", based_on=world.version)
    form = ChangeClauseForm.model_validate({"language": "en", "text": NEW, "label": "2."})
    change_clause(world.actor("mona"), made, world.other_clause, form)
    return clear_for_publication(world, made)


def issue(world, version, *answers):
    return issue_version(world.actor("sera"), version, answers=answers)


def entry(meeting_id, place=0):
    return load_agenda(find_row(Meeting, meeting_id))[place]


def test_a_version_is_not_issued_before_it_is_said_what_a_meeting_considers(world, planned, rev):
    meeting, item = planned
    asked = load_issue_questions(find_row(Version, rev))
    assert [(each.meeting_id, each.answers) for each in asked] == [(meeting, ("keep", "follow"))]
    for answers in ((), (f"{meeting + 1}:keep",), (f"{meeting}:leave",)):
        with pytest.raises(Conflict, match="meetings_unanswered"):
            issue(world, rev, *answers)
    assert not find_row(Version, rev).issued
    assert entry(meeting).version.id == world.version


def test_a_meeting_keeps_its_version(world, planned, rev):
    meeting, _ = planned
    issue(world, rev, f"{meeting}:keep")
    told = entry(meeting)
    assert (told.version.id, told.newer.id) == (world.version, rev)
    assert (told.days, told.late) == (entry(meeting).days, False) and told.days > 7
    (line,) = load_item_clauses(told.item)
    assert line.text == NOW
    assert "agenda.version_kept" in world.events()


def test_a_meeting_follows_if_the_secretariat_says_so(world, planned, rev):
    meeting, _ = planned
    issue(world, rev, f"{meeting}:follow")
    told = entry(meeting)
    assert (told.version.id, told.newer) == (rev, None)
    (line,) = load_item_clauses(told.item)
    assert line.text == NEW
    assert "agenda.version_changed" in world.events()


def test_an_item_never_loses_a_clause_by_following(world, planned):
    meeting, _ = planned
    made = create_working_version(world, "next", based_on=world.version)
    remove_clause(world.actor("mona"), made, world.other_clause)
    clear_for_publication(world, made)
    with pytest.raises(Conflict, match="agenda_clauses_gone") as refused:
        issue(world, made, f"{meeting}:follow")
    assert refused.value.details["labels"] == "2"
    assert not find_row(Version, made).issued, "nothing of it is done"
    issue(world, made, f"{meeting}:keep")
    (line,) = load_item_clauses(entry(meeting).item)
    assert line.text == NOW


def test_a_meeting_that_is_over_or_cancelled_is_not_asked_about(world, planned, rev):
    meeting, _ = planned
    planning.cancel_meeting(world.actor("sera"), meeting)
    assert load_issue_questions(find_row(Version, rev)) == []
    issue(world, rev)
    assert entry(meeting).version.id == world.version


def test_the_secretariat_changes_an_item_to_the_newer_version_later(world, planned, rev):
    meeting, item = planned
    issue(world, rev, f"{meeting}:keep")
    there = find_row(AgendaItem, item)
    agenda.change_item(
        world.actor("sera"),
        item,
        title={"en": "Schools"},
        note={},
        document_id=world.document,
        clause_ids=there.clause_ids,
    )
    assert there.version_id == world.version, "another title is no other version"
    for name in ("mona", "cho", "pia"):
        with pytest.raises(Forbidden):
            agenda.read_current_version(world.actor(name), item)
    assert agenda.read_current_version(world.actor("sera"), item).version_id == rev
    before = world.events()
    agenda.read_current_version(world.actor("sera"), item)
    assert world.events() == before, "it reads the current version already"


def test_an_item_that_is_added_later_reads_the_newer_version(world, planned, rev):
    meeting, _ = planned
    issue(world, rev, f"{meeting}:keep")
    agenda.add_item(
        world.actor("sera"), meeting, title={}, document_id=world.document, clause_ids=[]
    )
    assert entry(meeting, 1).version.id == rev


def test_nothing_changes_in_a_live_meeting(world, rev):
    meeting = FirstReadingMeeting(world)
    there = find_row(Meeting, meeting.id)
    (asked,) = load_issue_questions(find_row(Version, rev))
    assert asked.is_live and asked.answers == ("keep",)
    with pytest.raises(Conflict, match="meetings_unanswered"):
        issue(world, rev, f"{meeting.id}:follow")
    before = (there.revision, count_brackets_left(there), load_current_text(there).clause_text)
    issue(world, rev, f"{meeting.id}:keep")
    assert (
        there.revision,
        count_brackets_left(there),
        load_current_text(there).clause_text,
    ) == before
    assert load_current_text(there).version.id == world.version
    assert load_marked_text(there, world.other_clause).text == NOW
    (line,) = load_item_clauses(there.item)
    assert line.text == NOW


def test_a_live_meeting_goes_on_drafting_what_it_reads(world, rev):
    meeting = FirstReadingMeeting(world)
    issue(world, rev, f"{meeting.id}:keep")
    text = take_pen(world.actor("rana"), meeting.id, world.other_clause)
    assert (text.version_id, text.text) == (world.version, NOW)
    propose(world, "pia", text=NEW.replace("all", "most"))
    rana = world.actor("rana")
    offered = load_amendment_hunks(rana, world.other_clause, NOW, text)
    assert not offered, "an amendment to other words has no place in these"
    assert load_amendment_hunks(rana, world.other_clause, NEW, None)


def test_a_ballot_of_a_live_meeting_is_about_the_text_that_it_reads(world, rev):
    meeting = FirstReadingMeeting(world)
    issue(world, rev, f"{meeting.id}:keep")
    form = OpenBallotForm.model_validate(
        {**SOUNDING_BALLOT, "about": "clause", "clause_id": world.other_clause}
    )
    ballot = open_meeting_ballot(world.actor("cho"), meeting.id, form)
    assert (ballot.version_id, ballot.words) == (world.version, NOW)
