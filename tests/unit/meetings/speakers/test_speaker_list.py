"""Tests of the speaker list: requests, calls, moves, more time, lost connections."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.amendments.models import Coalition, CoalitionMember
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from consult.meetings.speakers import queries as speakers, actions as speaking
from consult.meetings.models import Meeting, Registration, Turn
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
PODIUM = ("cho", "vic")
OTHERS = ("otto", "pia", "fay", "rana", "mona", "sera", "ada", "nora")


@pytest.fixture
def talks(world):
    """Create an open meeting whose speaker list is open."""
    made = FirstReadingMeeting(world)
    speaking.set_list_open(world.actor("cho"), made.id, is_open=True)
    return made


def ask(world, talks, name, kind="statement", **more):
    return speaking.request_floor(world.actor(name), talks.id, kind, **more).id


def names(world, talks):
    by_id = {number: name for name, number in world.ids.items()}
    return [
        by_id[each.user_id] for each in speakers.list_waiting_turns(find_row(Meeting, talks.id))
    ]


def change(talks, **known):
    with transaction():
        for name, value in known.items():
            setattr(find_row(Meeting, talks.id), name, value)


def test_those_in_the_room_and_those_far_away_stand_in_one_list(world, talks):
    for name in ("hana", "pia", "nils"):
        ask(world, talks, name)
    assert names(world, talks) == ["hana", "pia", "nils"]


def test_repeated_requests_count_once_for_each_kind(world, talks):
    first = ask(world, talks, "hana")
    assert ask(world, talks, "hana") == first
    assert ask(world, talks, "hana", "reply") != first
    assert names(world, talks) == ["hana", "hana"]


def test_only_registered_people_ask_for_the_floor(world, talks):
    assert ask(world, talks, "hana")
    with pytest.raises(Conflict, match="register_first"):
        ask(world, talks, "dora")
    with pytest.raises(SignInRequired):
        speaking.request_floor(Actor(), talks.id)


def test_observers_are_not_given_the_floor(world, talks):
    with transaction():
        db.session.add(
            Registration(
                consultation_id=world.consultation,
                meeting_id=talks.id,
                user_id=world.ids["otto"],
                where="room",
            )
        )
    with pytest.raises(Forbidden):
        ask(world, talks, "otto")


def test_remote_participants_speak_only_where_the_meeting_says_so(world, talks):
    assert ask(world, talks, "pia")
    change(talks, remote_may=["vote"])
    with pytest.raises(Conflict, match="remote_may_not_speak"):
        ask(world, talks, "nils")
    assert ask(world, talks, "hana")


def test_once_the_list_is_closed_points_of_order_and_replies_still_come(world, talks):
    assert ask(world, talks, "hana")
    speaking.set_list_open(world.actor("vic"), talks.id, is_open=False)
    with pytest.raises(Conflict, match="list_closed"):
        ask(world, talks, "pia")
    ask(world, talks, "pia", "reply")
    ask(world, talks, "nils", "point_of_order")
    assert names(world, talks) == ["nils", "hana", "pia"]
    with pytest.raises(Invalid):
        ask(world, talks, "pia", "song")


def test_nobody_asks_before_the_meeting_is_opened(world):
    planned = FirstReadingMeeting(world, state="planned")
    with pytest.raises(Conflict, match="meeting_not_live"):
        ask(world, planned, "hana", "point_of_order")


def test_a_request_is_withdrawn_by_its_author_or_the_podium(world, talks):
    own, other = ask(world, talks, "hana"), ask(world, talks, "pia")
    with pytest.raises(Forbidden):
        speaking.withdraw_request(world.actor("nils"), own)
    speaking.withdraw_request(world.actor("hana"), own)
    speaking.withdraw_request(world.actor("hana"), own)
    speaking.withdraw_request(world.actor("cho"), other)
    assert names(world, talks) == []
    assert world.events().count("turn.withdrawn") == 2


def test_a_speaker_does_not_withdraw_but_ends(world, talks):
    turn = ask(world, talks, "hana")
    speaking.call_speaker(world.actor("cho"), talks.id, turn)
    with pytest.raises(Conflict, match="turn_called"):
        speaking.withdraw_request(world.actor("hana"), turn)
    speaking.end_turn(world.actor("cho"), talks.id)
    assert find_row(Turn, turn).ended_at is not None


@pytest.mark.parametrize("name", ["hana", "ivo"])
def test_one_asks_for_the_own_organisation_and_in_the_name_of_no_other(world, talks, name):
    with pytest.raises(Forbidden):
        ask(world, talks, name, for_organisation_id=world.norvania)
    assert (
        speakers.get_represented_organisation(
            find_row(Turn, ask(world, talks, "nils", for_organisation_id=world.norvania))
        ).id
        == world.norvania
    )


def test_the_podium_enters_the_verified_organisation_of_a_speaker_and_both_are_told(world, talks):
    actor, hana = world.actor("sera"), world.ids["hana"]
    turn = speaking.enter_request(actor, talks.id, hana, for_organisation_id=world.norvania)
    assert (turn.for_organisation_id, turn.organisation_id, turn.user_id) == (
        world.norvania,
        world.lakeside,
        hana,
    )
    assert speakers.get_group_code(turn) == "gov"
    with pytest.raises(NotFound):
        speaking.enter_request(actor, talks.id, world.ids["pia"], for_organisation_id=999)


def test_only_a_confirmed_member_speaks_for_a_coalition(world, talks):
    with transaction():
        made = Coalition(
            consultation_id=world.consultation,
            name="Friends of schools",
            made_by_id=world.ids["hana"],
        )
        db.session.add(made)
        db.session.flush()
        db.session.add(
            CoalitionMember(
                coalition_id=made.id,
                organisation_id=world.lakeside,
                asked_by_id=world.ids["hana"],
                confirmed_at=utc_now(),
            )
        )
        coalition = made.id
    assert (
        find_row(Turn, ask(world, talks, "hana", for_coalition_id=coalition)).for_coalition_id
        == coalition
    )
    with pytest.raises(Forbidden, match="not_of_this_coalition"):
        ask(world, talks, "nils", for_coalition_id=coalition)
    with pytest.raises(Invalid):
        ask(world, talks, "pia", for_coalition_id=coalition, for_organisation_id=world.lakeside)


@pytest.mark.parametrize("name", ["cho", "vic", "sera", "mona"])
def test_the_podium_and_the_secretariat_enter_people_without_a_device(world, talks, name):
    turn = speaking.enter_request(world.actor(name), talks.id, world.ids["hana"])
    assert (turn.user_id, turn.asked_by_id) == (world.ids["hana"], world.ids[name])
    with pytest.raises(Conflict, match="register_first"):
        speaking.enter_request(world.actor(name), talks.id, world.ids["dora"])


@pytest.mark.parametrize("name", ["otto", "pia", "fay", "rana", "ada", "nora"])
def test_nobody_else_puts_others_on_the_list(world, talks, name):
    with pytest.raises(Forbidden):
        speaking.enter_request(world.actor(name), talks.id, world.ids["hana"])


def test_on_a_closed_list_only_the_chair_still_enters_speakers(world, talks):
    speaking.set_list_open(world.actor("cho"), talks.id, is_open=False)
    with pytest.raises(Conflict, match="list_closed"):
        speaking.enter_request(world.actor("sera"), talks.id, world.ids["hana"])
    assert speaking.enter_request(world.actor("cho"), talks.id, world.ids["hana"])


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
        )  # nobody waits: whoever speaks is thanked
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
    assert names(world, talks) == ["nils", "ivo", "pia"]  # pia's organisation was heard


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
