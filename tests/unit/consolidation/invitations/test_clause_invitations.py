"""Tests of invitations to a clause: who invites, whom, how often, and who withdraws."""

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.consolidation.invitations import actions as inviting
from consult.consolidation.invitations.forms import InviteToClauseForm
from consult.consolidation.invitations.models import ClauseInvitation
from consult.consolidation.invitations.queries import (
    MOST_INVITATIONS,
    list_waiting_invitations,
    load_clause_invitations,
    load_invitations,
)
from consult.consultations.models import Consultation, Membership
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents.models import Document
from tests.world import ROLES

INVITERS = {"fay", "mona", "rana", "sera"}
WORDS = "Do small islands need another year?"


def invite(world, person="pia", name="fay", clause=None, words=WORDS):
    form = InviteToClauseForm(person=person, words=words)
    (made,) = inviting.invite_to_clause(world.actor(name), clause or world.other_clause, form)
    return made


def withdraw(world, row, name="fay"):
    return inviting.withdraw_invitation(world.actor(name), row.clause_id, row.id)


def see(world, name="fay"):
    return load_clause_invitations(world.actor(name), world.other_clause)


def waits(world, name="pia"):
    found = list_waiting_invitations(world.actor(name), find_row(Consultation, world.consultation))
    return [each.words for each in found]


def test_who_writes_a_clause_invites_to_it_and_nobody_else(world):
    for name in sorted({*ROLES} - INVITERS):
        with pytest.raises(Forbidden):
            invite(world, name=name)
        with pytest.raises(Forbidden):
            see(world, name)
    with pytest.raises(Forbidden):
        invite(world, clause=world.third_clause)
    assert db.session.scalars(select(ClauseInvitation)).all() == []
    people = {"fay": "pia", "mona": "nils@people.example", "rana": "IVO", "sera": "hana"}
    for name, person in people.items():
        invite(world, person, name)
    invite(world, "pia", "mona", world.third_clause)
    for name in INVITERS:
        found = see(world, name)
        assert [each.row.user.name for each in found.invitations] == ["Hana", "Ivo", "Nils", "Pia"]
        assert {each.row.author.name for each in found.invitations if each.may_withdraw} == {
            name.capitalize()
        }
    assert see(world).invited_count == 4 and see(world).left == MOST_INVITATIONS - 4


def test_a_facilitator_loads_the_invitations_of_own_clauses_alone(world):
    document = find_row(Document, world.document)
    both = [world.other_clause, world.third_clause]
    assert set(load_invitations(world.actor("fay"), document, both)) == {world.other_clause}
    assert set(load_invitations(world.actor("mona"), document, both)) == {*both}
    assert load_invitations(world.actor("cho"), document, both) == {}


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        ("nobody", "nobody_to_invite"),
        ("nora", "nobody_to_invite"),
        ("fay@people.example", "invited_oneself"),
        ("otto", "cannot_contribute"),
    ],
)
def test_a_person_is_invited_who_can_contribute_and_is_not_oneself(world, person, kind):
    with pytest.raises(Invalid) as refused:
        invite(world, person)
    assert refused.value.details["fields"]["person"]["type"] == kind
    assert see(world).invitations == [] and "clause.invited" not in world.events()
    assert invite(world, "paul").user_id == world.ids["paul"]


def test_a_name_that_two_members_have_is_refused_and_the_address_is_not(world):
    with transaction():
        find_row(User, world.ids["ivo"]).name = "Pia"
    with pytest.raises(Invalid) as refused:
        invite(world, "Pia")
    assert refused.value.details["fields"]["person"]["type"] == "several_members"
    assert invite(world, "ivo@people.example").user_id == world.ids["ivo"]


def test_of_an_organization_those_are_invited_who_speak_for_it(world):
    def invite_organisation(named, name="mona"):
        form = InviteToClauseForm(person=named, words=WORDS)
        made = inviting.invite_to_clause(world.actor(name), world.other_clause, form)
        return [each.user_id for each in made]

    assert invite_organisation("lakeside schools NETWORK") == [world.ids["hana"]]
    with transaction():
        db.session.add(
            Membership(user_id=world.ids["pia"], consultation_id=world.consultation, role="speaker")
        )
    assert invite_organisation("Lakeside Schools Network") == [world.ids["pia"]]
    with pytest.raises(Conflict, match="invited_already"):
        invite_organisation("Lakeside Schools Network")
    assert invite_organisation("Norvania") == [world.ids["nils"]]
    with transaction():
        found = find_row(User, world.ids["nils"])
        found.affiliation = "declared"
    with pytest.raises(Invalid) as refused:
        invite_organisation("Norvania")
    assert refused.value.details["fields"]["person"]["type"] == "nobody_speaks"


def test_a_person_is_invited_once_until_that_is_withdrawn(world):
    first = invite(world)
    with pytest.raises(Conflict, match="invited_already") as refused:
        invite(world, name="mona", words="Please.")
    assert {name: refused.value.details[name] for name in ("name", "by")} == {
        "name": "Pia",
        "by": "Fay",
    }
    assert refused.value.details["day"]
    invite(world, clause=world.third_clause, name="mona")
    withdraw(world, first)
    again = invite(world, name="mona", words="Please.")
    assert [each.row.id for each in see(world).invitations] == [again.id, first.id]


def test_thirty_people_at_most_are_invited_withdrawn_ones_counted(world):
    world.crowd(MOST_INVITATIONS + 1)
    people = db.session.scalars(select(User.email).where(User.name.like("Crowd %"))).all()
    for each in people[:MOST_INVITATIONS]:
        made = invite(world, each)
    assert see(world).left == 0
    withdraw(world, made)
    with pytest.raises(Conflict, match="invitations_full"):
        invite(world, people[-1])
    invite(world, people[-1], "mona", world.third_clause)


def test_the_inviter_withdraws_once_and_nobody_else(world):
    made = invite(world)
    assert waits(world) == [WORDS]
    for name in ("mona", "sera", "pia", "cho"):
        with pytest.raises(Forbidden):
            withdraw(world, made, name)
    with pytest.raises(NotFound):
        inviting.withdraw_invitation(world.actor("fay"), world.third_clause, made.id)
    withdraw(world, made)
    (found,) = see(world).invitations
    assert not found.stands and not found.may_withdraw and waits(world) == []
    with pytest.raises(Conflict, match="invitation_over"):
        withdraw(world, made)
    verbs = [each for each in world.events() if each.startswith("clause.invit")]
    assert verbs == ["clause.invited", "clause.invitation_withdrawn"]
