"""Tests that a personal code is valid for its own meeting only, and ends with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.accounts.models import SignIn
from consult.positions.actions import take_position
from consult.positions.models import Ballot, Elector, Voter
from consult.ballots.casting.actions import cast_vote
from consult.consultations.queries import identify_visitor
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import transaction
from consult.core.permissions.rules import is_allowed
from consult.meetings.attendance import (
    check_in_actions as arriving,
    registration_actions as registering,
)
from consult.meetings.speakers import actions as speaking
from consult.meetings.models import Meeting, Registration
from consult.meetings.record.actions import explain_position
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world, here):
    return FirstReadingMeeting(world, "open", {"hana": "room"})


@pytest.fixture
def other(world, talks):
    """Create another open meeting of the consultation with Hana in the room; return its number."""
    with transaction():
        made = Meeting(
            consultation_id=world.consultation,
            slug="second-reading",
            number=2,
            title={"en": "Second reading"},
            place={},
            timezone="UTC",
            opens_at=utc_now(),
            closes_at=utc_now() + timedelta(hours=5),
            code="TALKSB",
            state="open",
            led_by_id=world.ids["cho"],
            started_at=utc_now(),
        )
        db.session.add(made)
        db.session.flush()
        db.session.add(
            Registration(
                consultation_id=world.consultation,
                meeting_id=made.id,
                user_id=world.ids["hana"],
                organisation_id=world.lakeside,
                where="room",
                present_at=utc_now(),
            )
        )
        return made.id


def of(world, meeting_id, name="hana"):
    return db.session.scalar(
        select(Registration).where(
            Registration.meeting_id == meeting_id, Registration.user_id == world.ids[name]
        )
    )


def come_in(world, talks):
    code = arriving.issue_code(world.actor("sera"), of(world, talks.id).id)
    return arriving.sign_in_by_code(Actor(), of(world, talks.id).id, code, "Phone").token


def ballot_in(world, meeting_id, number):
    """Open a recorded ballot in which Hana votes for her organization."""
    with transaction():
        made = Ballot(
            consultation_id=world.consultation,
            kind="recorded",
            meeting_id=meeting_id,
            number=number,
            choices=["yes", "no"],
        )
        db.session.add(made)
        db.session.flush()
        holder = f"o{world.lakeside}"
        db.session.add(
            Elector(
                ballot_id=made.id,
                holder=holder,
                organisation_id=world.lakeside,
                name="Lakeside",
                where="room",
            )
        )
        db.session.add(Voter(ballot_id=made.id, user_id=world.ids["hana"], holder=holder))
        return made.id


def test_a_code_votes_in_the_ballots_of_its_meeting_alone(world, talks, other):
    here_, there, apart = (
        ballot_in(world, meeting, number)
        for number, meeting in enumerate((talks.id, other, None), 1)
    )
    actor = identify_visitor(come_in(world, talks)).actor
    assert cast_vote(actor, here_, "yes").before is None
    for ballot in (there, apart):
        with pytest.raises(Forbidden):
            cast_vote(actor, ballot, "yes")
        cast_vote(world.actor("hana"), ballot, "yes")


def test_a_code_asks_for_the_floor_and_registers_in_its_meeting_alone(world, talks, other):
    actor, hana = identify_visitor(come_in(world, talks)).actor, world.actor("hana")
    for meeting in (talks.id, other):
        with transaction():
            find_row(Meeting, meeting).list_open = True
    mine = speaking.request_floor(actor, talks.id)
    with pytest.raises(Forbidden):
        speaking.request_floor(actor, other)
    theirs = speaking.request_floor(hana, other)
    with pytest.raises(Forbidden):
        speaking.withdraw_request(actor, theirs.id)
    assert (
        speaking.withdraw_request(actor, mine.id).withdrawn_at
        and speaking.withdraw_request(hana, theirs.id).withdrawn_at
    )
    for act in (
        lambda: registering.register_participant(actor, other, "remote"),
        lambda: registering.withdraw_registration(actor, other),
    ):
        with pytest.raises(Forbidden):
            act()
    assert registering.register_participant(actor, talks.id, "remote").where == "remote"


def test_a_code_explains_a_position_in_its_meeting_alone_and_without_failing(world, talks, other):
    actor = identify_visitor(come_in(world, talks)).actor
    with transaction():
        db.session.delete(of(world, other))
    with pytest.raises(Forbidden):
        explain_position(actor, other, "explanation", "Why", "en")
    with pytest.raises(Conflict):
        explain_position(world.actor("hana"), other, "explanation", "Why", "en")
    assert is_allowed(actor, "position.explain", of(world, talks.id))


def test_a_code_takes_no_positions(world, talks):
    actor = identify_visitor(come_in(world, talks)).actor
    with pytest.raises(Forbidden):
        take_position(actor, world.ballot, "support")
    take_position(world.actor("hana"), world.ballot, "support")


def test_a_sign_in_by_code_without_a_meeting_is_valid_for_none(world, talks):
    token = come_in(world, talks)
    assert is_allowed(identify_visitor(token).actor, "floor.ask", of(world, talks.id))
    with transaction():
        db.session.scalars(select(SignIn).where(SignIn.kind == "meeting")).one().only_at = None
    assert not is_allowed(identify_visitor(token).actor, "floor.ask", of(world, talks.id))


@pytest.mark.parametrize("used", [True, False])
def test_withdrawing_a_registration_ends_the_code_and_its_sign_in(world, talks, used):
    code = arriving.issue_code(world.actor("sera"), of(world, talks.id).id)
    token = (
        arriving.sign_in_by_code(Actor(), of(world, talks.id).id, code, "Phone").token
        if used
        else None
    )
    registering.withdraw_registration(world.actor("hana"), talks.id)
    found = of(world, talks.id)
    assert (found.code_hash, found.code_used_at, found.signin_id) == (
        None,
        None,
        None,
    ) and found.withdrawn_at
    if token:
        assert identify_visitor(token).actor == Actor()
    assert identify_visitor(world.tokens["hana"]).actor.user_id == world.ids["hana"], (
        "the own sign-in goes on"
    )
