"""Tests of marking a clause for deletion on the screen: shown struck, restored, removed by the
chair alone.
"""

import pytest
from sqlalchemy import select

from consult.consolidation.provenance.source_labels import load_source_labels
from consult.consolidation.decisions.queries import load_decisions_by_clause
from consult.consolidation.models import REMOVED_DIGEST
from consult.consolidation.workbench.actions import rewrite_clause
from consult.consolidation.workbench.clause_text_queries import (
    load_working_clause,
    find_clause_work,
)
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.documents.models import Clause, Version
from consult.meetings.ballots import actions as balloting
from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting, actions as groups
from consult.meetings.drafting_groups.text_queries import find_group_text
from consult.meetings.chair import ruling_actions as ruling
from consult.meetings.drafting.handover_actions import hand_over_text
from consult.meetings.record.minutes import load_record
from consult.meetings.models import Meeting, Ruling
from consult.meetings.drafting.models import MeetingText
from consult.ballots.forms import OpenBallotForm
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.ballots import SOUNDING_BALLOT
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.meetings.drafting_groups.test_group_actions import made

pytestmark = pytest.mark.usefixtures("here")
TYPED = NOW.replace("connect", "fully connect")


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def draft(world):
    """Provide the working version based on the issued one."""
    return create_working_version(world, based_on=world.version)


@pytest.fixture
def rana(world, talks):
    """Let the rapporteur take the edit lock and type a word."""
    drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
    drafting.write_text(world.actor("rana"), talks.id, world.other_clause, TYPED)
    return world.actor("rana")


@pytest.fixture
def struck(world, talks, rana):
    return drafting.strike_clause(rana, talks.id, world.other_clause)


def now_there(world, talks):
    return drafting.load_marked_text(db.session.get(Meeting, talks.id), world.other_clause)


def decide(world, talks, status="agreed"):
    return ruling.rule_on_clause(
        world.actor("cho"), talks.id, world.other_clause, status, "The clause is deleted."
    )


def test_it_is_shown_as_deleted_is_locked_and_restored_as_it_was(world, talks, rana):
    before = find_row(
        MeetingText, drafting.find_meeting_text(talks.id, world.other_clause).id
    ).passages
    text = drafting.strike_clause(rana, talks.id, world.other_clause)
    shown = now_there(world, talks)
    assert (
        shown.struck
        and shown.drafted
        and {run.kind for run in shown.marks} == {"del"}
        and not shown.cleared
    )
    for change in (
        lambda: drafting.write_text(rana, talks.id, world.other_clause, NOW),
        lambda: drafting.open_bracket(rana, talks.id, world.other_clause, "every school"),
        lambda: drafting.strike_clause(rana, talks.id, world.other_clause),
    ):
        with pytest.raises(Conflict, match="clause_struck"):
            change()
    with pytest.raises(Conflict, match="pen_not_yours"):
        drafting.restore_clause(world.actor("mona"), talks.id, world.other_clause)
    text = drafting.restore_clause(rana, talks.id, world.other_clause)
    assert (text.text, text.passages) == (TYPED, before) and not now_there(world, talks).struck
    with pytest.raises(Conflict, match="nothing_to_undo"):
        drafting.restore_clause(rana, talks.id, world.other_clause)
    drafting.undo_step(rana, talks.id, world.other_clause)
    assert now_there(world, talks).struck
    drafting.undo_step(rana, talks.id, world.other_clause)
    assert now_there(world, talks).text == TYPED
    with pytest.raises(Forbidden):
        drafting.strike_clause(world.actor("pia"), talks.id, world.other_clause)


def test_the_chair_decides_the_deletion_and_the_working_version_names_its_author(
    world, talks, struck, draft
):
    before = find_row(Clause, world.other_clause).status
    with pytest.raises(Conflict, match="clause_struck"):
        decide(world, talks, "bracketed")
    made_ = decide(world, talks)
    assert (made_.kind, made_.status, made_.about) == ("goes", None, {"agreed": "agreed"})
    decision, said = load_decisions_by_clause(draft)[world.other_clause]
    assert (decision.id, said.digest) == (
        made_.decision_id,
        REMOVED_DIGEST,
    ) and load_working_clause(find_row(Version, draft), world.other_clause) is None
    (source,) = find_clause_work(draft, world.other_clause).out
    known = load_source_labels([(source,)])[source]
    assert (known.kind, known.title, known.name) == ("meeting", "First reading", "Rana")
    assert find_row(Clause, world.other_clause).status == before, (
        "as it is issued nobody agreed to it"
    )
    assert load_record(db.session.get(Meeting, talks.id)).rulings[0].kind == "goes"
    ruling.withdraw_ruling(world.actor("cho"), made_.id)
    assert not load_decisions_by_clause(draft)


def test_without_a_working_version_the_decision_stands_and_is_carried_over_later(
    world, talks, struck
):
    made_ = decide(world, talks, "adref")
    assert made_.decision_id is None
    draft = create_working_version(world, based_on=world.version)
    ruling.carry_over_ruling(world.actor("cho"), made_.id)
    assert (
        load_working_clause(find_row(Version, draft), world.other_clause) is None
        and find_row(Ruling, made_.id).decision_id
    )


def test_restored_on_the_screen_it_has_its_text_again(world, talks, rana, draft):
    meeting = db.session.get(Meeting, talks.id)
    hand_over_text(rana, meeting, world.other_clause)
    drafting.strike_clause(rana, talks.id, world.other_clause)
    hand_over_text(rana, meeting, world.other_clause)
    assert load_working_clause(find_row(Version, draft), world.other_clause) is None
    hand_over_text(rana, meeting, world.other_clause)  # once more changes nothing
    drafting.restore_clause(rana, talks.id, world.other_clause)
    hand_over_text(rana, meeting, world.other_clause)
    line, work = (
        load_working_clause(find_row(Version, draft), world.other_clause),
        find_clause_work(draft, world.other_clause),
    )
    assert line.text == TYPED and work.out == [] and work.digest == line.digest


def test_a_clause_changed_at_the_desk_meanwhile_is_not_silently_removed(
    world, talks, struck, draft
):
    rewrite_clause(world.actor("mona"), draft, world.other_clause, NOW.replace("2030", "2031"))
    with pytest.raises(Conflict, match="changed_meanwhile") as refused:
        hand_over_text(world.actor("cho"), db.session.get(Meeting, talks.id), world.other_clause)
    hand_over_text(
        world.actor("cho"),
        db.session.get(Meeting, talks.id),
        world.other_clause,
        refused.value.details["digest"],
    )
    assert load_working_clause(find_row(Version, draft), world.other_clause) is None


def test_no_ballot_asks_about_deleted_text(world, talks, struck):
    form = OpenBallotForm(**SOUNDING_BALLOT, about="clause", clause_id=world.other_clause)
    with pytest.raises(Conflict, match="clause_struck_asked"):
        balloting.open_meeting_ballot(world.actor("cho"), talks.id, form)


def test_a_group_proposes_to_delete_and_the_meeting_takes_it(world, talks):
    group = made(world).id
    group_drafting.run_pen_action(world.actor("pia"), group, world.other_clause, "take")
    group_drafting.strike_clause(world.actor("pia"), group, world.other_clause)
    with pytest.raises(Conflict, match="clause_struck"):
        group_drafting.write_text(world.actor("pia"), group, world.other_clause, NOW)
    group_drafting.restore_clause(world.actor("pia"), group, world.other_clause)
    assert find_group_text(group, world.other_clause).text == NOW
    group_drafting.strike_clause(world.actor("pia"), group, world.other_clause)
    groups.table_report(world.actor("fay"), group, "It says nothing new.")
    group_drafting.take_group_text(world.actor("rana"), talks.id, world.other_clause, group)
    assert now_there(world, talks).struck
    assert db.session.scalars(select(MeetingText)).one().editor_id == world.ids["rana"]
