"""Tests of chairing a meeting: permissions, visible effects, undo in time, and two people on
the podium.
"""

from datetime import timedelta

import pytest

from consult.core.database.engine import freeze_clock, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.meetings.chair import undo as acting, actions as leading
from consult.meetings.queries import list_item_clause_ids
from consult.meetings.speakers import queries as speakers, actions as speaking
from consult.meetings.models import AgendaItem, Meeting, Turn
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
OTHERS = ("otto", "pia", "hana", "fay", "rana", "mona", "sera", "ada", "nora")
ACTS = {
    "suspend": lambda actor, talks: leading.suspend_meeting(actor, talks.id),
    "close": lambda actor, talks: leading.close_meeting(actor, talks.id),
    "start_item": lambda actor, talks: leading.start_item(actor, talks.id, talks.items[2]),
    "end_item": lambda actor, talks: leading.end_item(actor, talks.id),
    "park": lambda actor, talks: leading.end_item(actor, talks.id, parked=True),
    "lay_out": lambda actor, talks: leading.set_layout(actor, talks.id, "agenda"),
    "say": lambda actor, talks: leading.set_message(actor, talks.id, "Lunch until two"),
    "take_chair": lambda actor, talks: leading.take_chair(actor, talks.id),
}


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def meeting(talks):
    return find_row(Meeting, talks.id)


@pytest.mark.parametrize("act", ACTS)
def test_only_the_podium_leads_and_each_act_is_told_once(world, talks, act):
    before = len(world.events())
    for name in OTHERS:
        with pytest.raises(Forbidden):
            ACTS[act](world.actor(name), talks)
    assert len(world.events()) == before
    ACTS[act](world.actor("vic"), talks)
    assert len(world.events()) == before + 1
    assert meeting(talks).revision == 1


def test_the_chair_opens_a_planned_meeting_and_is_in_the_chair(world):
    planned = FirstReadingMeeting(world, state="planned")
    with pytest.raises(Forbidden):
        leading.open_meeting(world.actor("sera"), planned.id)
    leading.open_meeting(world.actor("vic"), planned.id)
    assert (meeting(planned).state, meeting(planned).led_by_id) == ("open", world.ids["vic"])
    with pytest.raises(Conflict, match="meeting_not_planned"):
        leading.open_meeting(world.actor("cho"), planned.id)


def test_an_item_taken_up_ends_the_one_before_and_everybody_goes_to_its_clause(world, talks):
    leading.start_item(world.actor("cho"), talks.id, talks.items[2])
    found = meeting(talks)
    assert (found.item_id, found.clause_id, found.list_open) == (
        talks.items[2],
        world.third_clause,
        False,
    )
    assert [each.state for each in found.items] == ["done", "done", "open"]
    with pytest.raises(NotFound):
        leading.start_item(world.actor("cho"), talks.id, 999)


def test_an_item_without_named_clauses_takes_up_its_whole_document(world, talks):
    item = find_row(AgendaItem, talks.items[1])
    with acting.transaction():
        find_row(AgendaItem, item.id).clause_ids = []
    assert list_item_clause_ids(find_row(AgendaItem, item.id)) == [
        world.heading,
        world.clause,
        world.other_clause,
        world.third_clause,
    ]
    leading.take_up_clause(world.actor("cho"), talks.id, world.clause)
    assert meeting(talks).clause_id == world.clause


def test_the_meeting_goes_only_to_clauses_of_the_item(world, talks):
    with pytest.raises(NotFound):
        leading.take_up_clause(world.actor("cho"), talks.id, world.third_clause)
    leading.end_item(world.actor("cho"), talks.id)
    with pytest.raises(Conflict, match="no_item_open"):
        leading.take_up_clause(world.actor("cho"), talks.id, world.other_clause)
    with pytest.raises(Conflict, match="no_item_open"):
        leading.end_item(world.actor("cho"), talks.id)


def test_a_suspended_meeting_goes_on_where_it_was(world, talks):
    until = utc_now() + timedelta(minutes=15)
    leading.suspend_meeting(world.actor("cho"), talks.id, until)
    assert (meeting(talks).state, meeting(talks).suspended_until, meeting(talks).item_id) == (
        "suspended",
        until,
        talks.items[1],
    )
    with pytest.raises(Conflict, match="meeting_suspended"):
        leading.start_item(world.actor("cho"), talks.id, talks.items[2])
    leading.resume_meeting(world.actor("cho"), talks.id)
    assert meeting(talks).state == "open"
    with pytest.raises(Conflict, match="not_suspended"):
        leading.resume_meeting(world.actor("cho"), talks.id)
    with pytest.raises(Invalid):
        leading.suspend_meeting(world.actor("cho"), talks.id, utc_now() - timedelta(minutes=1))


def test_closing_ends_speaker_item_and_list(world, talks):
    speaking.set_list_open(world.actor("cho"), talks.id, is_open=True)
    turn = speaking.request_floor(world.actor("hana"), talks.id).id
    speaking.call_speaker(world.actor("cho"), talks.id, turn)
    leading.close_meeting(world.actor("cho"), talks.id)
    found = meeting(talks)
    assert (
        found.state,
        found.list_open,
        found.item_id,
        find_row(Turn, turn).ended_at is not None,
    ) == ("closed", False, None, True)
    with pytest.raises(Conflict, match="meeting_not_live"):
        leading.set_message(world.actor("cho"), talks.id, "Too late")


def test_the_last_act_is_undone_and_the_speaker_gets_the_lost_time_back(world, talks):
    speaking.set_list_open(world.actor("cho"), talks.id, is_open=True)
    first, second = (
        speaking.request_floor(world.actor(name), talks.id).id for name in ("hana", "nils")
    )
    start = utc_now()
    with freeze_clock(start):
        speaking.call_speaker(world.actor("cho"), talks.id, first)
    with freeze_clock(start + timedelta(seconds=60)):
        speaking.call_speaker(world.actor("cho"), talks.id, second)
        wrong = acting.load_last_act(talks.id).id
    with freeze_clock(start + timedelta(seconds=70)):
        acting.undo_act(world.actor("vic"), talks.id, wrong)
        assert speakers.find_current_turn(talks.id).id == first
        assert speakers.count_remaining_seconds(find_row(Turn, first)) == 120
        assert [each.id for each in speakers.list_waiting_turns(meeting(talks))] == [second]
        with pytest.raises(Conflict, match="nothing_to_undo"):
            acting.undo_act(world.actor("cho"), talks.id, wrong)
    assert world.events()[-1] == "podium.undone"


def test_an_item_ended_by_mistake_comes_back_with_its_list(world, talks):
    speaking.set_list_open(world.actor("cho"), talks.id, is_open=True)
    turn = speaking.request_floor(world.actor("hana"), talks.id).id
    leading.end_item(world.actor("cho"), talks.id)
    assert speakers.list_waiting_turns(meeting(talks)) == []
    acting.undo_act(world.actor("cho"), talks.id, acting.load_last_act(talks.id).id)
    found = meeting(talks)
    assert (found.item_id, found.clause_id, found.list_open) == (
        talks.items[1],
        world.other_clause,
        True,
    )
    assert [each.id for each in speakers.list_waiting_turns(found)] == [turn]


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [(Meeting, "note", {"en": "Moved"}), (AgendaItem, "place", 9), (Turn, "where", "remote")],
)
def test_whatever_column_an_act_changes_is_restored(world, talks, model, column, value):
    speaking.set_list_open(world.actor("cho"), talks.id, is_open=True)
    turn = speaking.request_floor(world.actor("hana"), talks.id).id
    number = {Meeting: talks.id, AgendaItem: talks.items[1], Turn: turn}[model]
    with transaction():
        act = acting.begin_act(world.actor("cho"), talks.id)
        row = find_row(model, number)
        act.touch(row)
        before = getattr(row, column)
        setattr(row, column, value)
        acting.complete_act(act, "item.started")
    assert getattr(find_row(model, number), column) == value != before
    acting.undo_act(world.actor("cho"), talks.id, acting.load_last_act(talks.id).id)
    assert getattr(find_row(model, number), column) == before


def test_only_the_podium_undoes_only_the_last_act_and_only_for_two_minutes(world, talks):
    leading.set_message(world.actor("cho"), talks.id, "Lunch")
    said = acting.load_last_act(talks.id).id
    for name in OTHERS:
        with pytest.raises(Forbidden):
            acting.undo_act(world.actor(name), talks.id, said)
    with (
        freeze_clock(utc_now() + timedelta(minutes=3)),
        pytest.raises(Conflict, match="nothing_to_undo"),
    ):
        acting.undo_act(world.actor("cho"), talks.id, said)
    leading.set_layout(world.actor("cho"), talks.id, "agenda")
    with pytest.raises(Conflict, match="nothing_to_undo"):
        acting.undo_act(world.actor("cho"), talks.id, said)
    acting.undo_act(world.actor("cho"), talks.id, acting.load_last_act(talks.id).id)
    assert (meeting(talks).layout, meeting(talks).message) == ("auto", "Lunch")


def test_a_request_withdrawn_meanwhile_stays_withdrawn_when_a_call_is_undone(world, talks):
    speaking.set_list_open(world.actor("cho"), talks.id, is_open=True)
    first, second = (
        speaking.request_floor(world.actor(name), talks.id).id for name in ("hana", "nils")
    )
    speaking.call_speaker(world.actor("cho"), talks.id, first)
    speaking.withdraw_request(world.actor("nils"), second)
    acting.undo_act(world.actor("cho"), talks.id, acting.load_last_act(talks.id).id)
    assert [each.id for each in speakers.list_waiting_turns(meeting(talks))] == [first]


def test_an_act_on_a_stale_view_is_refused_and_nothing_happens(world, talks):
    seen = 0
    leading.set_message(world.actor("cho"), talks.id, "Lunch", seen)
    own = acting.load_last_act(talks.id).id
    with pytest.raises(Conflict, match="podium_acted") as refused:
        leading.end_item(world.actor("vic"), talks.id, seen=seen)
    assert refused.value.details["name"] == "Cho"
    assert meeting(talks).item_id == talks.items[1]
    leading.set_layout(
        world.actor("cho"), talks.id, "agenda", seen
    )  # one's own acts, in another window, one knows
    with pytest.raises(Conflict, match="podium_acted"):
        leading.end_item(world.actor("vic"), talks.id, seen=own)
    leading.end_item(world.actor("vic"), talks.id, seen=acting.load_last_act(talks.id).id)
    assert meeting(talks).item_id is None


def test_the_vice_chair_takes_the_chair_and_returns_it(world, talks):
    leading.take_chair(world.actor("vic"), talks.id)
    assert meeting(talks).led_by_id == world.ids["vic"]
    leading.take_chair(world.actor("cho"), talks.id)
    leading.take_chair(world.actor("cho"), talks.id)
    assert meeting(talks).led_by_id == world.ids["cho"]
    assert world.events().count("chair.taken") == 2


def test_what_is_there_already_is_not_done_again(world, talks):
    leading.set_message(world.actor("cho"), talks.id, "Lunch")
    leading.set_message(world.actor("cho"), talks.id, "Lunch")
    leading.set_layout(world.actor("cho"), talks.id, "auto")
    leading.take_up_clause(world.actor("cho"), talks.id, world.other_clause)
    assert [each for each in world.events() if each.startswith(("meeting.", "clause."))] == [
        "meeting.said"
    ]
    with pytest.raises(Invalid):
        leading.set_layout(world.actor("cho"), talks.id, "fireworks")
