"""Tests of participation and roles: joining, giving roles, naming speakers, and facilitators'
clauses.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.consultations import actions
from consult.consultations.roles import queries as people, actions as roles, facilitation_actions
from consult.consultations.roles.queries import find_role_holders
from consult.consultations.models import Membership
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, EventSubject, record_event, transaction
from consult.core.events.dispatcher import Dispatcher
from tests.world import ROLES


def held(world, name):
    return set(
        db.session.scalars(
            select(Membership.role).where(
                Membership.user_id == world.ids[name],
                Membership.consultation_id == world.consultation,
            )
        )
    )


def verbs():
    return list(db.session.scalars(select(Event.verb).order_by(Event.seq)))


def change_user(world, name, **values):
    with transaction():
        user = db.session.get(User, world.ids[name])
        for field, value in values.items():
            setattr(user, field, value)


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_an_administrator_gives_and_takes_roles(world, here, name):
    actor = world.actor(name)
    if name == "ada":
        roles.grant_role(actor, world.consultation, world.ids["nora"], "moderator")
        assert held(world, "nora") == {"moderator"}
        roles.revoke_role(actor, world.consultation, world.ids["nora"], "moderator")
        assert held(world, "nora") == set()
        event = db.session.scalars(select(Event).where(Event.verb == "role.revoked")).one()
        assert event.facts == {"user_id": world.ids["nora"], "role": "moderator"}
        return
    with pytest.raises(Forbidden if name else SignInRequired):
        roles.grant_role(actor, world.consultation, world.ids["nora"], "participant")
    with pytest.raises(Forbidden if name else SignInRequired):
        roles.grant_role_to_person(
            actor, world.consultation, "participant", user_id=None, email="nobody@people.example"
        )
    with pytest.raises(Forbidden if name else SignInRequired):
        roles.revoke_role(actor, world.consultation, world.ids["pia"], "participant")
    assert verbs() == []


def test_giving_a_role_twice_tells_it_once_and_taking_what_is_not_held_is_refused(world, here):
    ada = world.actor("ada")
    for _ in range(2):
        roles.grant_role(ada, world.consultation, world.ids["nora"], "observer")
    assert verbs() == ["role.granted"]
    with pytest.raises(NotFound):
        roles.revoke_role(ada, world.consultation, world.ids["nora"], "chair")


def test_a_person_is_found_by_address_whatever_its_case(world, here):
    number = roles.grant_role_to_person(
        world.actor("ada"),
        world.consultation,
        "observer",
        user_id=None,
        email="Nora@People.Example",
    )
    assert number == world.ids["nora"]
    for email, kind in (("nobody@people.example", "nobody_has_it"), (None, "missing")):
        with pytest.raises(Invalid) as refused:
            roles.grant_role_to_person(
                world.actor("ada"), world.consultation, "observer", user_id=None, email=email
            )
        assert refused.value.details["fields"] == {"email": {"type": kind}}


def test_the_last_administrator_cannot_be_removed(world, here):
    ada = world.actor("ada")
    with pytest.raises(Conflict, match="last_administrator"):
        roles.revoke_role(ada, world.consultation, ada.user_id, "administrator")
    roles.grant_role(ada, world.consultation, world.ids["sera"], "administrator")
    change_user(world, "sera", disabled_at=utc_now())
    with pytest.raises(
        Conflict, match="last_administrator"
    ):  # one who cannot sign in does not count
        roles.revoke_role(ada, world.consultation, ada.user_id, "administrator")
    change_user(world, "sera", disabled_at=None)
    roles.revoke_role(ada, world.consultation, ada.user_id, "administrator")
    assert people.find_role_holders(world.consultation, "administrator") == {world.ids["sera"]}


@pytest.mark.parametrize("name", ["ivo", "dora"])
@pytest.mark.parametrize("role", ["head", "speaker"])
def test_nobody_heads_a_delegation_without_a_verified_affiliation(world, here, name, role):
    with pytest.raises(Conflict, match="affiliation_not_verified"):
        roles.grant_role(world.actor("ada"), world.consultation, world.ids[name], role)


def test_an_organisation_may_have_several_heads(world, here):
    roles.grant_role(world.actor("ada"), world.consultation, world.ids["pia"], "head")
    assert world.actor("pia").find_represented_organisation(world.consultation) == world.lakeside
    assert world.actor("hana").find_represented_organisation(world.consultation) == world.lakeside


@pytest.mark.parametrize("state", ["closed", "disabled"])
def test_a_closed_or_disabled_account_takes_no_role(world, here, state):
    change_user(world, "nora", **{f"{state}_at": utc_now()})
    with pytest.raises(Conflict, match=f"account_{state}"):
        roles.grant_role(world.actor("ada"), world.consultation, world.ids["nora"], "observer")


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_head_names_the_speaker_of_the_organisation(world, here, name):
    if name == "hana":
        roles.name_speaker(world.actor(name), world.consultation, world.ids["pia"])
        assert (
            world.actor("pia").find_represented_organisation(world.consultation) == world.lakeside
        )
        roles.dismiss_speaker(world.actor(name), world.consultation, world.ids["pia"])
        assert world.actor("pia").find_represented_organisation(world.consultation) is None
        assert verbs() == ["role.granted", "role.revoked"]
        return
    refusal = (
        SignInRequired if name is None else Conflict if name == "nils" else Forbidden
    )  # nils heads another delegation
    with pytest.raises(refusal):
        roles.name_speaker(world.actor(name), world.consultation, world.ids["pia"])
    with pytest.raises(refusal):
        roles.dismiss_speaker(world.actor(name), world.consultation, world.ids["pia"])
    assert verbs() == []


@pytest.mark.parametrize("name", ["dora", "paul", "ivo"])
def test_only_a_verified_member_of_the_same_organisation_can_speak_for_it(world, here, name):
    with pytest.raises(Conflict, match="not_of_your_organisation"):
        roles.name_speaker(world.actor("hana"), world.consultation, world.ids[name])


def test_confirmed_people_may_join_once(world, here):
    nora = world.actor("nora")
    for _ in range(2):
        roles.join_consultation(nora, world.consultation)
    assert held(world, "nora") == {"participant"}
    assert verbs() == ["consultation.joined"]
    with pytest.raises(SignInRequired):
        roles.join_consultation(world.actor(None), world.consultation)


def test_an_unconfirmed_address_cannot_join(world, here):
    change_user(world, "nora", confirmed_at=None)
    with pytest.raises(Conflict, match="confirm_your_address_first"):
        roles.join_consultation(world.actor("nora"), world.consultation)


def test_a_confirmed_person_takes_part_in_the_only_consultation(world, here):
    follower = Dispatcher()
    with transaction():
        record_event(
            "person.confirmed",
            EventSubject(world.ids["nora"], 0),
            Actor(),
            audience="nobody",
            user_id=world.ids["nora"],
        )
    follower.step()
    follower.step()
    assert held(world, "nora") == {"participant"}


def test_a_confirmed_person_takes_part_in_consultations_that_are_not_over(world, here):
    actions.create_consultation(world.actor("ada"), "more-talks", {"en": "More talks"})
    with freeze_clock(utc_now() + timedelta(days=90)):
        roles.join_new_person(world.ids["nora"])
    assert held(world, "nora") == set()
    assert db.session.scalars(
        select(Membership).where(Membership.user_id == world.ids["nora"])
    ).one()


def test_members_are_listed_by_role_and_by_name(world, here):
    everybody = people.list_members(world.consultation)
    assert [member.name for member in everybody] == [
        name.title() for name, held in ROLES.items() if held
    ]
    assert [member.name for member in people.list_members(world.consultation, role="head")] == [
        "Hana",
        "Nils",
    ]
    assert [member.name for member in people.list_members(world.consultation, name="lakeside")] == [
        "Pia",
        "Hana",
        "Dora",
    ]
    assert people.list_members(world.consultation, name="100%") == []
    assert [
        member.name
        for member in people.list_members(world.consultation, after=everybody[1].id, limit=1)
    ] == ["Hana"]
    assert people.count_roles(world.consultation)["head"] == 2


def test_colleagues_are_the_verified_members_of_the_organisation(world, here):
    assert [
        (each.name, each.roles)
        for each in people.list_colleagues(world.lakeside, world.consultation)
    ] == [("Hana", ["participant", "head"]), ("Pia", ["participant"])]


def test_a_change_of_roles_drops_the_sockets_of_that_person_alone(world, here, monkeypatch):
    dropped = []
    monkeypatch.setattr("consult.consultations.sockets.disconnect_room", dropped.append)
    follower, ada = Dispatcher(), world.actor("ada")
    roles.grant_role(ada, world.consultation, world.ids["nora"], "moderator")
    follower.step()
    assert dropped == [f"person:{world.ids['nora']}"]
    roles.revoke_role(ada, world.consultation, world.ids["nora"], "moderator")
    facilitation_actions.assign_clauses(
        ada, world.consultation, world.ids["fay"], clause_ids=[world.other_clause]
    )
    follower.step()
    assert dropped == [f"person:{world.ids[name]}" for name in ("nora", "nora", "fay")]


def test_a_changed_affiliation_ends_speaking_for_the_old_one(world, here):
    following = Dispatcher()
    with transaction():
        record_event(
            "affiliation.declared",
            EventSubject(world.ids["hana"], 0),
            world.actor("hana"),
            audience="nobody",
        )
    following.step()
    assert world.actor("hana").find_represented_organisation(world.consultation) is None
    assert world.actor("nils").find_represented_organisation(world.consultation) == world.norvania


def test_a_list_of_people_gets_a_role_or_nobody_and_each_fault_is_named(world, here):
    ada, there = world.actor("ada"), world.consultation
    with pytest.raises(Invalid) as refused:
        roles.grant_role_to_people(
            ada,
            there,
            "speaker",
            ["pia@people.example", "DORA@people.example", "who@people.example"],
        )
    wrong = refused.value.details["fields"]["emails"]
    assert wrong["type"] == "people_refused"
    assert wrong["people"] == (
        "dora@people.example: A head of delegation or a speaker needs a verified affiliation; this "
        "person has none yet. who@people.example: No account here has this address."
    )
    assert find_role_holders(there, "speaker") == set()
    until = utc_now().date() + timedelta(days=3)
    given = ["nora@people.example", "pia@people.example", "nora@people.example"]
    roles.grant_role_to_people(ada, there, "rapporteur", given, until)
    held = {
        member.name: each
        for member in people.list_members(there, role="rapporteur")
        for each in member.held
        if each.role == "rapporteur"
    }
    assert {"Nora", "Pia"} < held.keys()
    assert (held["Nora"].granted_by, held["Nora"].source) == ("Ada", "list")
    assert held["Nora"].ends_at is not None and held["Nora"].ends_at.date() > until
    with freeze_clock(utc_now() + timedelta(days=5)):
        roles.end_roles()
    assert find_role_holders(there, "rapporteur").isdisjoint({world.ids["nora"], world.ids["pia"]})


def test_an_administrator_has_no_last_day(world, here):
    until = utc_now().date() + timedelta(days=3)
    with pytest.raises(Invalid) as refused:
        roles.grant_role(
            world.actor("ada"), world.consultation, world.ids["nora"], "administrator", until
        )
    assert refused.value.details["fields"] == {"until": {"type": "administrator_has_no_end"}}


def test_a_member_who_joins_is_noted_as_joined(world, here):
    roles.join_consultation(world.actor("nora"), world.consultation)
    (member,) = [each for each in people.list_members(world.consultation) if each.name == "Nora"]
    assert [(each.role, each.granted_by, each.source) for each in member.held if each.source] == [
        ("participant", None, "joined")
    ]
