"""Tests of invitations to a clause: who invites, whom, how often, until when, and their notices."""

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.amendments.actions import withdraw_amendment
from consult.audit.erasure.actions import erase_person
from consult.comments.actions import post_comment, withdraw_comment
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
from consult.consultations.roles import facilitation_actions
from consult.core.database.engine import db, find_row
from consult.core.digests import commit_words
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events import dispatcher as follower
from consult.core.events.log import Event, transaction
from consult.core.permissions.rules import is_allowed
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import remove_clause
from consult.documents.models import Clause, Document
from consult.notifications.notice_detail_queries import load_notice_views
from tests.support.consultation.notices import notices, said
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose
from tests.world import ROLES

INVITERS = {"fay", "mona", "rana", "sera"}
WORDS = "Do small islands need another year?"


@pytest.fixture(autouse=True)
def entrusted(world, here):
    """Make Fay responsible for the clause of these tests."""
    facilitation_actions.assign_clauses(
        world.actor("sera"), world.consultation, world.ids["fay"], clause_ids=[world.other_clause]
    )


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
    assert see(world).standing == 4 and see(world).left == MOST_INVITATIONS - 4


def test_a_facilitator_loads_the_invitations_of_own_clauses_alone(world):
    document = find_row(Document, world.document)
    both = [world.other_clause, world.third_clause]
    assert set(load_invitations(world.actor("fay"), document, both)) == {world.other_clause}
    assert set(load_invitations(world.actor("mona"), document, both)) == {*both}
    assert load_invitations(world.actor("cho"), document, both) == {}


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        ("nobody", "no_such_member"),
        ("nora", "no_such_member"),
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


def test_it_waits_until_the_person_contributes_to_this_clause(world):
    post_comment(world.actor("pia"), world.other_clause, "Before the invitation.")
    invite(world)
    post_comment(world.actor("pia"), world.third_clause, "Elsewhere.")
    post_comment(world.actor("ivo"), world.other_clause, "Another person.")
    assert waits(world) == [WORDS] and waits(world, "ivo") == []
    assert not see(world).invitations[0].has_contributed
    number = post_comment(world.actor("pia"), world.other_clause, "They do.").id
    assert waits(world) == [] and see(world).invitations[0].has_contributed
    withdraw_comment(world.actor("pia"), number)
    assert waits(world) == [WORDS] and not see(world).invitations[0].has_contributed


def test_an_amendment_is_a_contribution_while_it_is_not_withdrawn(world):
    invite(world)
    number = propose(world)
    assert waits(world) == [] and see(world).invitations[0].has_contributed
    withdraw_amendment(world.actor("pia"), number)
    assert waits(world) == [WORDS]


def test_it_ends_with_the_stage_and_nobody_is_invited_then(world):
    made = invite(world).id
    world.stage("closed")
    db.session.remove()
    assert waits(world) == [] and not see(world).is_open
    assert not see(world).invitations[0].stands
    with pytest.raises(Conflict, match="no_contributions_now"):
        invite(world, "ivo")
    with pytest.raises(Conflict, match="invitation_over"):
        inviting.withdraw_invitation(world.actor("fay"), world.other_clause, made)
    world.stage("commenting")
    db.session.remove()
    assert waits(world) == [WORDS] and see(world).is_open


def test_it_ends_with_its_version_and_the_person_can_be_invited_anew(world, draft):
    invite(world)
    remove_clause(world.actor("mona"), draft, world.third_clause)
    issue_version(world.actor("sera"), clear_for_publication(world, draft))
    assert waits(world) == [] and see(world).left == MOST_INVITATIONS
    (found,) = see(world).invitations
    assert not found.stands
    invite(world, words="And now?")
    assert waits(world) == ["And now?"]
    for attempt in (
        lambda: invite(world, "ivo", "mona", world.third_clause),
        lambda: load_clause_invitations(world.actor("mona"), world.third_clause),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_an_invitation_gives_no_right(world):
    before = world.actor("pia")
    invite(world)
    person, clause = world.actor("pia"), find_row(Clause, world.other_clause)
    assert person == before
    for rule in ("clause.write", "clause.invite", "decision.suggest"):
        assert not is_allowed(person, rule, clause)


def test_the_event_holds_numbers_and_a_commitment(world):
    made = invite(world)
    event = db.session.scalars(select(Event).where(Event.verb == "clause.invited")).one()
    assert event.audience == "moderators"
    assert event.facts == {
        "document_id": world.document,
        "version_id": world.version,
        "clause_id": world.other_clause,
        "user_id": world.ids["pia"],
        "digest": commit_words(made.nonce, WORDS),
    }


@pytest.fixture
def running(world, here):
    made = follower.Dispatcher()
    made.step()
    return made


def test_the_invited_person_hears_from_whom_and_what_is_asked(world, running):
    invite(world)
    invite(world, "ivo", "mona", words="我们应当保护所有人的权利吗？")
    running.step()
    (heard,) = notices(world, "pia", "clause.invited")
    sentence, path = said(heard)
    assert sentence.startswith("Fay, who facilitates this clause, asks for your contribution: ")
    assert sentence.endswith("clause 2")
    assert path == f"/en/c/talks/statement#clause-{world.other_clause}"
    (other,) = notices(world, "ivo", "clause.invited")
    assert said(other)[0].startswith("Mona asks for your contribution: ")
    assert WORDS not in str(heard.facts)
    shown = [(each.excerpt, each.said_in) for each in load_notice_views([heard, other])]
    assert shown == [(WORDS, "en"), ("我们应当保护所有人的权利吗？", "zh")]
    assert not notices(world, "fay", "clause.invited")


def test_an_erasure_empties_the_sentence_and_ends_its_line(world):
    made = invite(world)
    erase_person(world.actor("ada"), world.ids["fay"], "own_request", sure=True)
    db.session.expire_all()
    assert (made.words, made.nonce) == ("", "") and waits(world) == []
    (found,) = see(world, "mona").invitations
    assert found.row.author.closed_at is not None and not found.row.author.name
