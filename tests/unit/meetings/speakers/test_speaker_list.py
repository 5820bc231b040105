"""Tests of the speaker list: calls, moves, more time, lost connections."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.core.events.log import Event
from consult.meetings.speakers import queries as speakers, actions as speaking
from consult.meetings.models import Meeting, Turn
from tests.support.consultation.speakers import ask, names

pytestmark = pytest.mark.usefixtures("here")
OTHERS = ("otto", "pia", "fay", "rana", "mona", "sera", "ada", "nora")


def test_a_speaker_does_not_withdraw_but_ends(world, talks):
    turn = ask(world, talks, "hana")
    speaking.call_speaker(world.actor("cho"), talks.id, turn)
    with pytest.raises(Conflict, match="turn_called"):
        speaking.withdraw_request(world.actor("hana"), turn)
    speaking.end_turn(world.actor("cho"), talks.id)
    assert find_row(Turn, turn).ended_at is not None


ACTS = {
    "open_list": lambda actor, talks: speaking.set_list_open(actor, talks.id, is_open=False),
    "order_list": lambda actor, talks: speaking.set_list_order(
        actor, talks.id, "alternate", first_first=True
    ),
    "call_next": lambda actor, talks: speaking.call_next_speaker(actor, talks.id),
    "call": lambda actor, talks: speaking.call_speaker(actor, talks.id, talks.turn),
    "move": lambda actor, talks: speaking.move_turn(actor, talks.id, talks.turn, 1),
    "extend": lambda actor, talks: speaking.extend_turn(actor, talks.id),
    "lose": lambda actor, talks: speaking.interrupt_turn(actor, talks.id),
    "end_turn": lambda actor, talks: speaking.end_turn(actor, talks.id),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_the_podium_leads_the_list(world, talks, act):
    for name in ("hana", "nils", "ivo"):
        talks.turn = ask(world, talks, name)
    if act in {"extend", "lose", "end_turn"}:
        speaking.call_next_speaker(world.actor("cho"), talks.id)
    before = len(world.events())
    for name in OTHERS:
        with pytest.raises(Forbidden):
            ACTS[act](world.actor(name), talks)
    assert len(world.events()) == before
    assert ACTS[act](world.actor("vic"), talks) is not None
    assert len(world.events()) == before + 1


def test_the_next_speaker_ends_the_one_before_and_times_are_kept(world, talks):
    first, second = ask(world, talks, "hana"), ask(world, talks, "pia")
    start = utc_now()
    with freeze_clock(start):
        speaking.call_next_speaker(world.actor("cho"), talks.id)
    with freeze_clock(start + timedelta(seconds=95)):
        speaking.call_next_speaker(world.actor("cho"), talks.id)
        assert speakers.find_current_turn(talks.id).id == second
    assert (find_row(Turn, first).spoken, find_row(Turn, first).ended_at) == (
        95,
        start + timedelta(seconds=95),
    )
    with freeze_clock(start + timedelta(seconds=155)):
        assert (
            speaking.call_next_speaker(world.actor("cho"), talks.id) is None
        )  # nobody waits: the speaker is thanked
    assert speakers.find_current_turn(talks.id) is None
    with pytest.raises(Conflict, match="nobody_speaks"):
        speaking.call_next_speaker(world.actor("cho"), talks.id)


def test_time_spoken_is_told_by_group_region_and_place(world, talks):
    start = utc_now()
    for number, name in enumerate(("hana", "nils", "ivo")):
        ask(world, talks, name)
        with freeze_clock(start + timedelta(seconds=100 * number)):
            speaking.call_next_speaker(world.actor("cho"), talks.id)
    with freeze_clock(start + timedelta(seconds=230)):
        told = speakers.sum_speaking_times_by_group(talks.id)
    assert told.groups == {"civ": 100, "gov": 100, None: 30}
    assert told.regions == {"africa": 100, "europe": 100, None: 30}
    assert (told.where, told.total) == ({"room": 100, "remote": 130}, 230)


def test_a_called_speaker_with_a_failed_connection_is_first_again_with_the_remaining_time(
    world, talks
):
    turn = ask(world, talks, "pia")
    for name in ("hana", "nils"):
        ask(world, talks, name)
    start = utc_now()
    with freeze_clock(start):
        speaking.call_speaker(world.actor("cho"), talks.id, turn)
    with freeze_clock(start + timedelta(seconds=40)):
        speaking.interrupt_turn(world.actor("cho"), talks.id)
        speaking.call_speaker(
            world.actor("cho"),
            talks.id,
            speakers.list_waiting_turns(find_row(Meeting, talks.id))[1].id,
        )
    assert names(world, talks) == ["pia", "nils"]
    assert (find_row(Turn, turn).spoken, find_row(Turn, turn).lost_at is not None) == (40, True)
    with freeze_clock(start + timedelta(seconds=100)):
        speaking.call_next_speaker(world.actor("cho"), talks.id)
        assert speakers.count_remaining_seconds(find_row(Turn, turn)) == 140
    assert find_row(Turn, turn).lost_at is None


def test_a_minute_more_is_a_minute_more_and_overrun_is_told(world, talks):
    turn = ask(world, talks, "hana")
    start = utc_now()
    with freeze_clock(start):
        speaking.call_speaker(world.actor("cho"), talks.id, turn)
        speaking.extend_turn(world.actor("cho"), talks.id)
    with freeze_clock(start + timedelta(seconds=250)):
        assert speakers.count_remaining_seconds(find_row(Turn, turn)) == -10
    with pytest.raises(Conflict, match="nobody_speaks"):
        speaking.end_turn(world.actor("cho"), talks.id)
        speaking.extend_turn(world.actor("cho"), talks.id)


def test_the_chair_moves_people_and_later_requests_do_not_undo_it(world, talks):
    turns = {name: ask(world, talks, name) for name in ("hana", "nils", "ivo")}
    speaking.move_turn(world.actor("cho"), talks.id, turns["ivo"], -1)
    assert names(world, talks) == ["hana", "ivo", "nils"]
    ask(world, talks, "pia", "point_of_order")
    ask(world, talks, "rana")
    assert names(world, talks) == ["pia", "hana", "ivo", "nils", "rana"]
    speaking.move_turn(world.actor("cho"), talks.id, turns["hana"], 1)
    assert names(world, talks) == ["pia", "ivo", "hana", "nils", "rana"]


def test_groups_alternate_and_first_speakers_come_first_where_the_chair_says_so(world, talks):
    for name in ("hana", "pia", "nils"):
        ask(world, talks, name)
    speaking.set_list_order(world.actor("cho"), talks.id, "alternate", first_first=False)
    assert names(world, talks) == ["hana", "nils", "pia"]
    speaking.call_next_speaker(world.actor("cho"), talks.id)
    speaking.end_turn(world.actor("cho"), talks.id)
    ask(world, talks, "ivo")
    speaking.set_list_order(world.actor("cho"), talks.id, "request", first_first=True)
    assert names(world, talks) == ["nils", "ivo", "pia"]  # pia's organization was heard


def test_a_repeated_call_counts_once(world, talks):
    turn = ask(world, talks, "hana")
    speaking.call_speaker(world.actor("cho"), talks.id, turn)
    started = find_row(Turn, turn).called_at
    speaking.call_speaker(world.actor("vic"), talks.id, turn)
    assert find_row(Turn, turn).called_at == started
    speaking.end_turn(world.actor("cho"), talks.id)
    with pytest.raises(Conflict, match="turn_over"):
        speaking.call_speaker(world.actor("cho"), talks.id, turn)
    with pytest.raises(NotFound):
        speaking.call_speaker(world.actor("cho"), talks.id, 999)


def test_everybody_hears_of_the_list_in_a_few_bytes_and_of_nobody_by_name(world, talks):
    turn = ask(world, talks, "hana")
    speaking.call_speaker(world.actor("cho"), talks.id, turn)
    heard = [
        each
        for each in db.session.scalars(select(Event).order_by(Event.seq))
        if each.verb.startswith(("turn.", "list."))
    ]
    assert [each.verb for each in heard] == ["list.opened", "turn.asked", "turn.called"]
    assert {each.audience for each in heard} == {"everyone"}
    assert [each.facts["revision"] for each in heard] == [1, 2, 3]
    assert all(
        each.facts["meeting_id"] == talks.id and len(str(each.facts)) < 250 for each in heard
    )
