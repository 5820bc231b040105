"""Tests of rulings in a meeting: permissions, the decided text, their effect, and undo."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.consolidation.actions import decide_clauses
from consult.consolidation.decisions.queries import load_decisions_by_clause
from consult.consolidation.models import ChairDecision
from consult.consolidation.workbench.actions import rewrite_clause
from consult.consolidation.workbench.clause_text_queries import load_working_clause
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents.models import Clause, Version
from consult.meetings.chair import actions as leading, ruling_actions as ruling
from consult.meetings.models import Ruling
from consult.meetings.chair.models import LateDecision
from consult.meetings.drafting.queries import load_marked_text
from tests.support.consultation.second_document import issue_second_document
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
OTHERS = ("otto", "pia", "hana", "fay", "rana", "mona", "sera", "ada", "nora")
SO = "I see no objection: it is so decided."


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def decide(world, talks, clause=None, status="agreed", name="cho", **more):
    return ruling.rule_on_clause(
        world.actor(name), talks.id, clause or world.third_clause, status, SO, **more
    ).id


def as_issued(world, clause):
    """Give this clause of the working version the text of the issued one."""
    line = load_working_clause(find_row(Version, world.version), clause)
    rewrite_clause(world.actor("mona"), world.working, clause, line.text)


def test_the_chair_decides_and_the_clause_is_agreed_in_the_working_version(world, talks):
    as_issued(world, world.third_clause)
    made = find_row(Ruling, decide(world, talks))
    assert (made.number, made.kind, made.status, made.words) == (1, "clause", "agreed", SO)
    assert find_row(Clause, world.third_clause).status == "agreed"
    decision, said = load_decisions_by_clause(world.working)[world.third_clause]
    assert (decision.id, decision.reason, said.digest) == (made.decision_id, SO, made.digest)


def test_all_decisions_of_a_consultation_are_one_series_and_a_ruling_keeps_its_number(world, talks):
    as_issued(world, world.third_clause)
    ruled = find_row(Ruling, decide(world, talks))
    assert (ruled.number, find_row(ChairDecision, ruled.decision_id).number) == (1, 1)
    spoken = ruling.make_ruling(world.actor("cho"), talks.id, "Coffee.")
    decided = decide_clauses(world.actor("cho"), world.working, [world.clause], "open", SO)
    assert (spoken.number, decided.number) == (2, 3)
    assert ruling.make_ruling(world.actor("cho"), talks.id, "Lunch.").number == 4
    _document, version, clauses = issue_second_document(world, working=True)
    other = decide_clauses(world.actor("cho"), version, clauses[:1], "open", SO)
    assert other.number == 5, "also in another document of the consultation"


def test_a_ruling_whose_number_an_earlier_release_gave_twice_is_decided_under_the_next(
    world, talks
):
    rewrite_clause(world.actor("mona"), world.working, world.third_clause, "We meet.")
    old = find_row(Ruling, decide(world, talks))
    assert old.decision_id is None
    made = decide_clauses(world.actor("cho"), world.working, [world.clause], "open", SO)
    with transaction():
        made.number = old.number
    as_issued(world, world.third_clause)
    ruling.carry_over_ruling(world.actor("cho"), old.id)
    assert find_row(ChairDecision, old.decision_id).number == old.number + 1


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_podium_decides(world, talks, name):
    with pytest.raises(Forbidden):
        decide(world, talks, name=name)
    with pytest.raises(Forbidden):
        ruling.make_ruling(world.actor(name), talks.id, "Coffee.")
    made = decide(world, talks, name="vic")
    with pytest.raises(Forbidden):
        ruling.withdraw_ruling(world.actor(name), made)
    with pytest.raises(Forbidden):
        ruling.carry_over_ruling(world.actor(name), made)
    assert world.events().count("ruling.made") == 1


def test_a_clause_with_brackets_is_not_agreed_but_may_stay_in_them(world, talks):
    with pytest.raises(Conflict, match="brackets_left"):
        decide(world, talks, world.other_clause)
    decide(world, talks, world.other_clause, "bracketed")
    assert find_row(Clause, world.other_clause).status == "bracketed"


def test_the_displayed_text_is_what_is_decided(world, talks):
    with pytest.raises(Conflict, match="text_changed") as refused:
        decide(world, talks, digest="0" * 64)
    assert "every two years" in refused.value.details["text"]
    screen = load_marked_text(talks_of(talks), world.third_clause)
    assert decide(world, talks, digest=screen.digest)


def talks_of(talks):
    return find_row(ruling.Meeting, talks.id)


def test_where_the_desk_has_another_text_the_decision_is_in_the_record_and_applied_later(
    world, talks
):
    rewrite_clause(world.actor("mona"), world.working, world.third_clause, "We *invite* nobody.")
    made = decide(world, talks)
    assert (find_row(Ruling, made).decision_id, find_row(Clause, world.third_clause).status) == (
        None,
        "agreed",
    )
    assert world.third_clause not in load_decisions_by_clause(world.working)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        ruling.carry_over_ruling(world.actor("cho"), made)
    as_issued(world, world.third_clause)
    ruling.carry_over_ruling(world.actor("vic"), made)
    assert (
        load_decisions_by_clause(world.working)[world.third_clause][0].id
        == find_row(Ruling, made).decision_id
    )
    with pytest.raises(Conflict, match="nothing_to_carry"):
        ruling.carry_over_ruling(world.actor("cho"), made)


def test_a_ruling_undone_in_time_leaves_no_trace_in_the_text_and_all_of_it_in_the_record(
    world, talks
):
    as_issued(world, world.third_clause)
    made = decide(world, talks)
    decision = find_row(Ruling, made).decision_id
    ruling.withdraw_ruling(world.actor("vic"), made)
    assert find_row(Clause, world.third_clause).status == "open"
    assert world.third_clause not in load_decisions_by_clause(world.working)
    assert find_row(ChairDecision, decision).undone_at is not None
    assert world.events()[-3:] == ["clause.marked", "decision.undone", "ruling.undone"]
    with pytest.raises(Conflict, match="ruling_followed"):
        ruling.withdraw_ruling(world.actor("cho"), made)
    assert find_row(Ruling, decide(world, talks)).number == 2


def test_a_ruling_is_not_undone_after_a_while_or_once_another_followed(world, talks):
    as_issued(world, world.third_clause)
    first = decide(world, talks)
    with (
        freeze_clock(utc_now() + timedelta(minutes=11)),
        pytest.raises(Conflict, match="ruling_followed"),
    ):
        ruling.withdraw_ruling(world.actor("cho"), first)
    second = decide(world, talks, status="reopened")
    with pytest.raises(Conflict, match="ruling_followed"):
        ruling.withdraw_ruling(world.actor("cho"), first)
    ruling.withdraw_ruling(world.actor("cho"), second)
    ruling.withdraw_ruling(world.actor("cho"), first)
    assert find_row(Clause, world.third_clause).status == "open"


def test_parking_leaves_the_status_as_it_is(world, talks):
    made = find_row(Ruling, decide(world, talks, world.other_clause, "parked"))
    assert (made.kind, made.status, find_row(Clause, world.other_clause).status) == (
        "park",
        None,
        "open",
    )


def test_only_clauses_of_the_agenda_are_decided(world, talks):
    with pytest.raises(NotFound):
        decide(world, talks, world.clause)
    with pytest.raises(Invalid):
        decide(world, talks, status="splendid")


def test_what_was_decided_while_the_system_was_down_is_entered_afterwards_and_marked_so(
    world, talks
):
    taken = utc_now() - timedelta(minutes=40)
    leading.close_meeting(world.actor("cho"), talks.id)
    with pytest.raises(Conflict, match="meeting_not_live"):
        decide(world, talks)
    with pytest.raises(Invalid):
        decide(world, talks, afterwards=LateDecision(utc_now() + timedelta(minutes=1)))
    made = find_row(Ruling, decide(world, talks, afterwards=LateDecision(taken)))
    assert (made.entered_afterwards, made.taken_at, made.made_at > taken) == (True, taken, True)


def test_what_was_decided_last_holds_also_where_an_earlier_decision_is_entered_after_it(
    world, talks
):
    as_issued(world, world.third_clause)
    taken = utc_now() - timedelta(minutes=40)
    last = find_row(Ruling, decide(world, talks, status="agreed"))
    assert find_row(Clause, world.third_clause).status == "agreed"
    made = find_row(Ruling, decide(world, talks, status="reopened", afterwards=LateDecision(taken)))
    assert (made.status, made.decision_id, made.about) == (
        "reopened",
        None,
        {"overtaken_by": last.number},
    )
    assert find_row(
        Clause, world.third_clause
    ).status == "agreed" and world.third_clause in load_decisions_by_clause(world.working)
    with pytest.raises(Conflict, match="nothing_to_carry"):
        ruling.carry_over_ruling(world.actor("cho"), made.id)
    ruling.withdraw_ruling(world.actor("cho"), made.id)
    assert find_row(Clause, world.third_clause).status == "agreed"
    latest = decide(world, talks, status="reopened", afterwards=LateDecision(utc_now()))
    assert (
        find_row(Ruling, latest).about == {}
        and find_row(Clause, world.third_clause).status == "reopened"
    )
    undone = decide(world, talks, world.other_clause, "bracketed")
    ruling.withdraw_ruling(world.actor("cho"), undone)
    decide(world, talks, world.other_clause, "reopened", afterwards=LateDecision(taken))
    assert find_row(Clause, world.other_clause).status == "reopened", (
        "what was taken back does not stand in the way"
    )


def test_other_decisions_stand_in_the_record_in_the_chairs_words(world, talks):
    made = ruling.make_ruling(world.actor("cho"), talks.id, "The meeting goes on until seven.").id
    assert (find_row(Ruling, made).kind, find_row(Ruling, made).item_id) == (
        "other",
        talks.items[1],
    )
    assert db.session.scalars(select(Ruling.number)).all() == [1]
    ruling.withdraw_ruling(world.actor("cho"), made)
    assert find_row(Ruling, made).undone_at is not None
