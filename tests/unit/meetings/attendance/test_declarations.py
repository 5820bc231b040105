"""Tests of presence that participants declare themselves, and that the chair confirms."""

from contextlib import nullcontext

import pytest

from consult.ballots.casting.actions import cast_vote
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, SignInRequired
from consult.core.events.log import transaction
from consult.meetings.attendance import (
    check_in_actions as arriving,
    declaration_actions as declaring,
    registration_actions as registering,
)
from consult.meetings.ballots import actions as balloting
from consult.meetings.chair import actions as leading, undo
from consult.meetings.models import Meeting
from consult.meetings.queries import count_presence, load_attendance
from consult.positions.models import Elector
from tests.support.consultation.ballots import (
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    enable_formal_ballots,
)
from tests.support.consultation.secret_ballots import YES, cast_secret_votes
from tests.support.consultation.check_in import enter, of, told
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.world import ROLES


@pytest.fixture
def talks(world, here):
    """Provide a meeting in which Hana and Nils have registered for the room, and nobody more."""
    found = FirstReadingMeeting(world, "open", {})
    for name in ("hana", "nils"):
        registering.register_participant(world.actor(name), found.id, "room")
    return found


def open_ballot(world, talks, given):
    enable_formal_ballots(world)
    form = OpenBallotForm(**{**given, "electorate": "people"})
    return balloting.open_meeting_ballot(world.actor("cho"), talks.id, form).id


def vote(world, kind, ballot_id, name):
    if kind == "secret":
        return cast_secret_votes(world, ballot_id, {name: YES})
    return cast_vote(world.actor(name), ballot_id, "yes")


def confirm(world, talks, name=None):
    number = of(world, talks, name).id if name else None
    return declaring.confirm_presence(world.actor("cho"), talks.id, number)


def test_own_word_counts_for_a_sounding_and_is_told_as_the_participants_own(world, talks):
    assert load_attendance(talks.id, by_own_word=True) == {}
    declaring.declare_presence(world.actor("hana"), talks.id, "room")
    declaring.declare_presence(world.actor("ivo"), talks.id, "remote")
    assert load_attendance(talks.id) == {f"u{world.ids['ivo']}": "remote"}
    ballot = open_ballot(world, talks, SOUNDING_BALLOT)
    where = {each.holder: each.where for each in db.session.query(Elector)}
    assert where[f"u{world.ids['hana']}"] == "room" and f"u{world.ids['nils']}" not in where
    assert cast_vote(world.actor("hana"), ballot, "support").where == "room"
    counted = {each.group: each for each in count_presence(talks.id)}
    assert sum(each.room_declared for each in counted.values()) == 1
    assert sum(each.room_now for each in counted.values()) == 0


def test_saying_it_twice_is_one_event_and_remote_takes_it_back(world, talks):
    for _again in range(2):
        declaring.declare_presence(world.actor("hana"), talks.id, "room")
    (event,) = told("presence.declared")
    assert event.audience == "moderators" and event.facts["where"] == "room"
    declaring.declare_presence(world.actor("hana"), talks.id, "remote")
    own = of(world, talks, "hana")
    assert (own.where, own.present, own.present_by_own_word) == ("remote", True, False)


@pytest.mark.parametrize("kind", ["recorded", "secret"])
def test_a_recorded_or_secret_ballot_asks_for_more_than_the_own_word(world, talks, kind):
    declaring.declare_presence(world.actor("hana"), talks.id, "room")
    ballot = open_ballot(world, talks, {**RECORDED_BALLOT, "kind": kind})
    with pytest.raises(Conflict, match="presence_not_confirmed"):
        vote(world, kind, ballot, "hana")
    assert confirm(world, talks, "hana")[0].present and vote(world, kind, ballot, "hana")
    with pytest.raises(Conflict, match="presence_not_confirmed"):
        vote(world, kind, ballot, "nils")
    arriving.check_in_participant(world.actor("sera"), of(world, talks, "nils").id)
    assert vote(world, kind, ballot, "nils") and vote(world, kind, ballot, "ivo"), (
        "a person who is not registered votes from elsewhere"
    )


def test_a_personal_code_confirms_what_its_holder_says(world, talks):
    arriving.check_in_participant(world.actor("sera"), of(world, talks, "hana").id)
    code = arriving.issue_code(world.actor("sera"), of(world, talks, "hana").id)
    declaring.declare_presence(world.actor("hana"), talks.id, "remote")
    declaring.declare_presence(world.actor("hana"), talks.id, "room")
    assert not of(world, talks, "hana").present
    enter(code)
    assert of(world, talks, "hana").present and len(told("presence.confirmed")) == 1


def test_the_chair_confirms_all_at_once_and_undoes_it(world, talks):
    for name in ("hana", "nils"):
        declaring.declare_presence(world.actor(name), talks.id, "room")
    assert len(confirm(world, talks)) == 2 and confirm(world, talks) == []
    assert told("presence.changed")[-1].facts["room"] == 2
    act = undo.load_last_act(talks.id)
    undo.undo_act(world.actor("cho"), talks.id, act.id)
    assert told("presence.changed")[-1].facts["room"] == 0
    assert of(world, talks, "hana").present_by_own_word


def test_the_chair_undoes_the_confirmation_of_one(world, talks):
    for name in ("hana", "nils"):
        declaring.declare_presence(world.actor(name), talks.id, "room")
    confirm(world, talks)
    number = of(world, talks, "hana").id
    declaring.undo_confirmation(world.actor("cho"), talks.id, number)
    assert of(world, talks, "hana").present_by_own_word and of(world, talks, "nils").present
    with pytest.raises(Conflict, match="not_declared"):
        declaring.undo_confirmation(world.actor("cho"), talks.id, number)


def test_the_door_counts_more_than_the_chair(world, talks):
    declaring.declare_presence(world.actor("hana"), talks.id, "room")
    confirm(world, talks, "hana")
    number = of(world, talks, "hana").id
    arriving.check_out_participant(world.actor("sera"), number)
    own = of(world, talks, "hana")
    assert not own.present and not own.present_by_own_word and own.confirmed_at is None
    with pytest.raises(Conflict, match="not_declared"):
        declaring.undo_confirmation(world.actor("cho"), talks.id, number)


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_podium_confirms(world, talks, name):
    declaring.declare_presence(world.actor("hana"), talks.id, "room")
    number = of(world, talks, "hana").id
    allowed = name in {"cho", "vic"}
    with nullcontext() if allowed else pytest.raises(Forbidden if name else SignInRequired):
        assert declaring.confirm_presence(world.actor(name), talks.id, number)


def test_only_a_live_meeting_hears_it_and_the_relieved_confirm_nobody(world, talks):
    declaring.declare_presence(world.actor("hana"), talks.id, "room")
    with transaction():
        find_row(Meeting, talks.id).led_by_id = None
    leading.take_chair(world.actor("cho"), talks.id)
    leading.take_chair(world.actor("vic"), talks.id)
    with pytest.raises(Conflict, match="relieved"):
        confirm(world, talks, "hana")
    with transaction():
        find_row(Meeting, talks.id).state = "planned"
    with pytest.raises(Conflict, match="meeting_not_live"):
        declaring.declare_presence(world.actor("hana"), talks.id, "room")
