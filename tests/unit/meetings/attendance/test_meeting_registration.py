"""Tests of registration for a meeting and of named voters."""

import pytest

from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, SignInRequired
from consult.core.events.log import transaction
from consult.meetings.attendance import registration_actions as registering
from consult.meetings import queries
from consult.meetings.models import NamedVoter, Meeting
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.world import ROLES
from tests.support.consultation.check_in import told


@pytest.mark.parametrize("name", [*ROLES, None])
def test_everyone_with_a_role_registers_and_withdraws(world, here, name):
    there = FirstReadingMeeting(world, "planned", {})
    if name in {None, "nora"}:
        for act in (
            lambda: registering.register_participant(world.actor(name), there.id, "room"),
            lambda: registering.withdraw_registration(world.actor(name), there.id),
        ):
            with pytest.raises(Forbidden if name else SignInRequired):
                act()
        return
    made = registering.register_participant(world.actor(name), there.id, "room")
    assert (made.where, made.present, made.organisation_id) == (
        "room",
        False,
        world.actor(name).organisation_id,
    )
    assert (
        registering.register_participant(world.actor(name), there.id, "room").id == made.id
        and len(told("registration.made")) == 1
    )
    assert registering.register_participant(world.actor(name), there.id, "remote").where == "remote"
    registering.withdraw_registration(world.actor(name), there.id)
    assert (
        queries.list_registered_user_ids(there.id) == set()
        and registering.withdraw_registration(world.actor(name), there.id) is None
    )
    assert {event.audience for event in told("registration.withdrawn")} == {"moderators"}
    assert registering.register_participant(world.actor(name), there.id, "remote").id == made.id, (
        "coming back is the same row"
    )


@pytest.mark.parametrize(
    ("state", "code"), [("closed", "meeting_over"), ("cancelled", "meeting_called_off")]
)
def test_nobody_registers_for_what_is_over_or_called_off(world, here, state, code):
    there = FirstReadingMeeting(world, state, {})
    with pytest.raises(Conflict) as refused:
        registering.register_participant(world.actor("pia"), there.id, "room")
    assert refused.value.code == code


def test_a_room_holds_no_more_than_it_holds(world, here):
    there = FirstReadingMeeting(world, "planned", {})
    with transaction():
        find_row(Meeting, there.id).capacity = 1
    registering.register_participant(world.actor("pia"), there.id, "room")
    with pytest.raises(Conflict) as refused:
        registering.register_participant(world.actor("hana"), there.id, "room")
    assert (refused.value.code, refused.value.details) == ("room_full", {"capacity": 1})
    assert (
        registering.register_participant(world.actor("hana"), there.id, "remote").where == "remote"
    )
    registering.register_participant(world.actor("pia"), there.id, "remote")
    assert registering.register_participant(world.actor("hana"), there.id, "room").where == "room"


def test_only_the_head_names_a_registered_member_of_the_own_organisation(world, talks):
    for name in ("pia", "ivo", "sera", "cho", None):
        with pytest.raises(Forbidden if name else SignInRequired):
            registering.name_voter(world.actor(name), talks.id, world.ids["pia"])
    for wrong in ("paul", "ivo", "dora"):
        with pytest.raises(Conflict) as refused:
            registering.name_voter(world.actor("hana"), talks.id, world.ids[wrong])
        assert refused.value.code == "not_of_your_organisation"
    with pytest.raises(Conflict) as refused:
        registering.name_voter(world.actor("nils"), talks.id, world.ids["paul"])
    assert refused.value.code == "voter_not_registered"
    registering.name_voter(world.actor("hana"), talks.id, world.ids["pia"])
    assert queries.load_named_voters(talks.id) == {world.lakeside: world.ids["pia"]}
    registering.name_voter(world.actor("hana"), talks.id, None)
    assert queries.load_named_voters(talks.id) == {} and len(told("voter.unnamed")) == 1


def test_a_withdrawn_registration_ends_the_right_to_vote(world, talks):
    registering.name_voter(world.actor("hana"), talks.id, world.ids["pia"])
    registering.withdraw_registration(world.actor("pia"), talks.id)
    assert db.session.get(NamedVoter, (talks.id, world.lakeside)) is None
