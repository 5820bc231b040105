"""Tests of check-in at a meeting, personal codes and presence."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.accounts.models import SignIn, User
from consult.accounts.queries import get_own_user
from consult.consultations.queries import identify_visitor
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooManyRequests,
    SignInRequired,
)
from consult.core.events.log import Event, transaction
from consult.core.permissions.rules import CONFINED_ACTIONS, RULES, is_allowed
from consult.meetings.attendance import (
    check_in_actions as arriving,
    jobs as ending,
    personal_code_reactions as reactions,
    registration_actions as registering,
)
from consult.meetings.models import Meeting, Registration
from tests.unit.core.permissions.test_rules import Anything
from tests.world import ROLES
from tests.support.consultation.check_in import enter, of, told

KEEPERS = {"sera", "ada", "mona"}


def code_for(world, talks, name="hana"):
    return arriving.issue_code(world.actor("sera"), of(world, talks, name).id)


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_secretariat_and_moderators_check_people_in(world, talks, name):
    there = of(world, talks, "hana").id
    acts = (
        lambda: arriving.check_out_participant(world.actor(name), there),
        lambda: arriving.check_in_participant(world.actor(name), there),
        lambda: arriving.issue_code(world.actor(name), there),
        lambda: arriving.register_walk_in(world.actor(name), talks.id, user_id=world.ids["ivo"]),
    )
    for act in acts:
        if name in KEEPERS:
            assert act()
        else:
            with pytest.raises(Forbidden if name else SignInRequired):
                act()


def test_checking_in_and_out_is_told_as_numbers(world, talks):
    sera = world.actor("sera")
    arriving.check_in_participant(sera, of(world, talks, "pia").id)
    assert (
        of(world, talks, "pia").where == "room" and told("presence.changed")[-1].facts["room"] == 2
    )
    arriving.check_in_participant(sera, of(world, talks, "pia").id)
    assert len(told("registration.checked_in")) == 1
    arriving.check_out_participant(sera, of(world, talks, "pia").id)
    facts = told("presence.changed")[-1].facts
    assert (facts["room"], facts["remote"]) == (1, 1) and set(facts) == {
        "meeting_id",
        "revision",
        "room",
        "remote",
    }


def test_over_capacity_check_in_warns_and_admits_all_the_same(world, talks):
    sera = world.actor("sera")
    with transaction():
        find_row(Meeting, talks.id).capacity = 1
    pia = of(world, talks, "pia").id
    for refused in (
        lambda: arriving.check_in_participant(sera, pia),
        lambda: arriving.register_walk_in(sera, talks.id, user_id=world.ids["ivo"]),
    ):
        with pytest.raises(Conflict, match="door_room_full"):
            refused()
    assert arriving.check_in_participant(sera, of(world, talks, "hana").id).present, (
        "who has a place is let in"
    )
    assert arriving.check_in_participant(sera, pia, over=True).where == "room"
    assert arriving.register_walk_in(sera, talks.id, user_id=world.ids["ivo"], over=True).present
    with pytest.raises(Conflict, match="room_full"):
        registering.register_participant(world.actor("nils"), talks.id, "room")


def test_a_walk_in_needs_an_account_and_a_role_here(world, talks):
    assert arriving.register_walk_in(
        world.actor("mona"), talks.id, email="IVO@people.example"
    ).present
    for wrong in ("nora",):
        with pytest.raises(Conflict) as refused:
            arriving.register_walk_in(world.actor("mona"), talks.id, user_id=world.ids[wrong])
        assert refused.value.code == "not_of_this_consultation"
    with pytest.raises(Invalid):
        arriving.register_walk_in(world.actor("mona"), talks.id, email="who@people.example")
    with pytest.raises(NotFound):
        arriving.register_walk_in(world.actor("mona"), talks.id, user_id=999)


def test_a_code_is_for_people_in_the_room(world, talks):
    for name in ("pia", "nils"):
        with pytest.raises(Conflict) as refused:
            code_for(world, talks, name)
        assert refused.value.code == "check_in_first"


def test_a_code_lets_one_browser_take_part_and_is_kept_as_a_hash(world, talks):
    code = code_for(world, talks)
    assert len(code) == 10 and code not in str(of(world, talks, "hana").code_hash)
    assert all(code not in str(event.facts) for event in db.session.scalars(select(Event)))
    came = enter(f" {code[:5].lower()}-{code[5:]} ")
    who = identify_visitor(came.token)
    assert (who.actor.user_id, who.actor.is_confined, who.actor.organisation_id) == (
        world.ids["hana"],
        True,
        world.lakeside,
    )
    assert who.actor.roles == {(world.consultation, "participant"), (world.consultation, "head")}
    with pytest.raises(Invalid):
        enter(code)


def test_a_sign_in_by_code_may_take_part_and_do_nothing_else(world, talks):
    actor = identify_visitor(enter(code_for(world, talks)).token).actor
    mine = Anything(
        consultation_id=world.consultation,
        author_id=actor.user_id,
        id=actor.user_id,
        voter_id=actor.user_id,
        meeting_id=talks.id,
        organisation_id=world.lakeside,
        members={actor.user_id},
    )
    allowed = {
        action
        for action in RULES
        if is_allowed(actor, action, mine) and not is_allowed(Actor(), action, mine)
    }
    assert allowed <= CONFINED_ACTIONS
    assert {
        "floor.ask",
        "floor.withdraw",
        "ballot.vote",
        "ballot.stand_in",
        "meeting.register",
    } <= allowed and "position.take" not in allowed
    assert is_allowed(world.actor("hana"), "account.change", mine) and not is_allowed(
        actor, "account.change", mine
    )
    with pytest.raises(Forbidden) as refused:
        get_own_user(actor)
    assert refused.value.code == "only_for_the_meeting"


def test_a_code_gives_nobody_the_power_of_their_other_roles(world, talks):
    with transaction():
        db.session.add(
            Registration(
                consultation_id=world.consultation,
                meeting_id=talks.id,
                user_id=world.ids["cho"],
                where="room",
                present_at=utc_now(),
            )
        )
    actor = identify_visitor(enter(code_for(world, talks, "cho")).token).actor
    meeting = find_row(Meeting, talks.id)
    assert actor.roles == {(world.consultation, "participant")}
    assert is_allowed(world.actor("cho"), "meeting.lead", meeting) and not is_allowed(
        actor, "meeting.lead", meeting
    )


@pytest.mark.parametrize(
    "how",
    ["used", "replaced", "checked_out", "withdrawn", "closed", "cancelled", "long_ago", "wrong"],
)
def test_a_code_that_is_no_more_leads_nowhere(world, talks, how):
    code = code_for(world, talks)
    if how == "used":
        enter(code)
    elif how == "replaced":
        code_for(world, talks)
    elif how == "checked_out":
        arriving.check_out_participant(world.actor("sera"), of(world, talks, "hana").id)
    elif how == "withdrawn":
        registering.withdraw_registration(world.actor("hana"), talks.id)
    elif how == "long_ago":
        with transaction():
            find_row(Meeting, talks.id).state = "planned"
        with freeze_clock(utc_now() + timedelta(days=2)), pytest.raises(Invalid):
            enter(code)
        return
    elif how == "wrong":
        code = "A" * 10
    else:
        with transaction():
            find_row(Meeting, talks.id).state = how
    with pytest.raises(Invalid) as refused:
        enter(code)
    assert refused.value.code == "code_wrong"


def test_wrong_codes_are_few_for_an_address_and_the_right_one_waits_with_them(world, talks):
    code = code_for(world, talks)
    for _ in range(10):
        with pytest.raises(Invalid):
            arriving.find_code_registration("WRONGWRONG", "192.0.2.7")
    for tried in ("WRONGWRONG", code):
        with pytest.raises(TooManyRequests):
            arriving.find_code_registration(tried, "192.0.2.7")
    assert arriving.find_code_registration(code, "192.0.2.8") == of(world, talks, "hana").id


@pytest.mark.parametrize("settings", [{"VENUE_ADDRESSES": "203.0.113.0/24"}])
def test_a_plenary_behind_one_address_may_mistype_more_but_not_for_ever(world, talks, settings):
    for _ in range(200):
        with pytest.raises(Invalid):
            arriving.find_code_registration("WRONGWRONG", "203.0.113.5")
    with pytest.raises(TooManyRequests):
        arriving.find_code_registration("WRONGWRONG", "203.0.113.5")


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_a_sign_in_by_code_ends_with_the_meeting(world, talks, how):
    token = enter(code_for(world, talks)).token
    other = identify_visitor(world.tokens["hana"]).actor.user_id
    if how == "cancelled":
        reactions.revoke_codes_of_cancelled_meeting(
            type("Happened", (), {"facts": {"meeting_id": talks.id}})
        )
    else:
        with transaction():
            find_row(Meeting, talks.id).state = how
        ending.revoke_codes_of_closed_meetings()
    assert (
        identify_visitor(token).actor == Actor()
        and identify_visitor(world.tokens["hana"]).actor.user_id == other
    )
    assert of(world, talks, "hana").code_hash is None


def test_it_ends_by_the_clock_where_nobody_closes_the_meeting(world, talks):
    token = enter(code_for(world, talks)).token
    with freeze_clock(utc_now() + timedelta(hours=10)):
        assert identify_visitor(token).actor.user_id
    with freeze_clock(utc_now() + timedelta(hours=12)):
        assert identify_visitor(token).actor.user_id is None


def test_another_code_or_checking_out_ends_the_first_sign_in(world, talks):
    first = enter(code_for(world, talks)).token
    second = enter(code_for(world, talks)).token
    assert identify_visitor(first).actor.user_id is None and identify_visitor(second).actor.user_id
    arriving.check_out_participant(world.actor("sera"), of(world, talks, "hana").id)
    assert identify_visitor(second).actor.user_id is None


def test_a_code_keeps_its_owners_sign_in_and_replaces_another_persons(world, talks):
    code, hana = code_for(world, talks), identify_visitor(world.tokens["hana"]).actor
    assert enter(code, hana).token == "" and identify_visitor(world.tokens["hana"]).actor.user_id
    nils = identify_visitor(world.tokens["nils"]).actor
    came = enter(code, nils)
    assert identify_visitor(came.token).actor.user_id == world.ids["hana"]
    assert identify_visitor(world.tokens["nils"]).actor.user_id is None, (
        "the browser stands for one person"
    )


def test_a_disabled_account_comes_in_by_no_code(world, talks):
    code = code_for(world, talks)
    with transaction():
        find_row(User, world.ids["hana"]).disabled_at = utc_now()
    with pytest.raises(Forbidden):
        enter(code)
    assert db.session.scalar(select(SignIn).where(SignIn.kind == "meeting")) is None
