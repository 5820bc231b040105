"""Tests of requests for the floor: permissions, organizations, coalitions, the podium."""

import pytest

from consult.amendments.models import Coalition, CoalitionMember
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import transaction
from consult.meetings.speakers import queries as speakers, actions as speaking
from consult.meetings.models import Meeting, Registration, Turn
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.consultation.speakers import ask, names

pytestmark = pytest.mark.usefixtures("here")


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
