"""Tests of what facilitators are responsible for: single clauses, and tags."""

import pytest
from sqlalchemy import select

from consult.consultations.models import FacilitatedTag, Facilitation
from consult.consultations.roles import queries as people, actions as roles, facilitation_actions
from consult.consultations.tags.actions import remove_tag
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event
from consult.documents.clauses.actions import set_clause_tags
from tests.support.consultation.second_document import issue_second_document
from tests.world import ROLES


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_secretariat_and_administrator_entrust_clauses(world, here, name):
    if name in {"sera", "ada"}:
        new = facilitation_actions.assign_clauses(
            world.actor(name), world.consultation, world.ids["fay"], clause_ids=[world.other_clause]
        )
        assert new == {world.other_clause}
        assert world.actor("fay").facilitated_clauses == {world.clause, world.other_clause}
        facilitation_actions.unassign_clauses(
            world.actor(name), world.consultation, world.ids["fay"]
        )
        assert world.actor("fay").facilitated_clauses == frozenset()
        return
    with pytest.raises(Forbidden if name else SignInRequired):
        facilitation_actions.assign_clauses(
            world.actor(name), world.consultation, world.ids["fay"], clause_ids=[world.other_clause]
        )
    with pytest.raises(Forbidden if name else SignInRequired):
        facilitation_actions.unassign_clauses(
            world.actor(name), world.consultation, world.ids["fay"]
        )


def test_clauses_are_entrusted_by_printed_label_or_by_tag(world, here):
    sera, fay = world.actor("sera"), world.ids["fay"]
    assert facilitation_actions.assign_clauses(
        sera, world.consultation, fay, document_id=world.document, labels=["2", "3."]
    ) == {world.other_clause, world.third_clause}
    facilitation_actions.unassign_clauses(sera, world.consultation, fay)
    facilitation_actions.assign_clauses(sera, world.consultation, fay, tag_id=world.tag)
    (member,) = people.list_members(world.consultation, role="facilitator")
    assert [tag.code for tag in member.tags] == ["C2"] and member.clauses == []


def test_a_tag_entrusts_the_clauses_that_get_it_later_and_no_longer_those_that_lose_it(world, here):
    sera, mona, fay = world.actor("sera"), world.actor("mona"), world.ids["fay"]
    facilitation_actions.unassign_clauses(sera, world.consultation, fay)
    facilitation_actions.assign_clauses(sera, world.consultation, fay, tag_id=world.tag)
    assert world.actor("fay").facilitated_clauses == {world.clause}
    set_clause_tags(mona, world.other_clause, [world.tag])
    assert world.actor("fay").facilitated_clauses == {world.clause, world.other_clause}
    set_clause_tags(mona, world.clause, [])
    assert world.actor("fay").facilitated_clauses == {world.other_clause}
    facilitation_actions.unassign_tag(sera, world.consultation, fay, world.tag)
    assert world.actor("fay").facilitated_clauses == frozenset()
    with pytest.raises(NotFound):
        facilitation_actions.unassign_tag(sera, world.consultation, fay, world.tag)


def test_a_tag_is_recorded_once_and_goes_with_the_role(world, here):
    sera, fay = world.actor("sera"), world.ids["fay"]
    for _time in range(2):
        facilitation_actions.assign_clauses(sera, world.consultation, fay, tag_id=world.tag)
    given = [each for each in db.session.scalars(select(Event)) if each.verb[:12] == "facilitator."]
    assert [(each.verb, each.facts["tags"], each.facts["clause_ids"]) for each in given] == [
        ("facilitator.entrusted", ["C2"], [])
    ]
    roles.revoke_role(world.actor("ada"), world.consultation, fay, "facilitator")
    assert db.session.scalars(select(FacilitatedTag)).all() == []


def test_a_tag_with_facilitators_is_not_removed(world, here):
    sera, mona, fay = world.actor("sera"), world.actor("mona"), world.ids["fay"]
    facilitation_actions.assign_clauses(sera, world.consultation, fay, tag_id=world.tag)
    set_clause_tags(mona, world.clause, [])
    with pytest.raises(Conflict, match="tag_has_facilitators") as refused:
        remove_tag(sera, world.tag)
    assert refused.value.details["names"] == "Fay"
    facilitation_actions.unassign_tag(sera, world.consultation, fay, world.tag)
    remove_tag(sera, world.tag)


def test_a_label_is_looked_up_in_its_document_alone(world, here):
    sera, fay = world.actor("sera"), world.ids["fay"]
    document, _version, clauses = issue_second_document(world)
    assert facilitation_actions.assign_clauses(
        sera, world.consultation, fay, document_id=document, labels=["2"]
    ) == {clauses[1]}
    assert facilitation_actions.assign_clauses(
        sera, world.consultation, fay, document_id=world.document, labels=["2"]
    ) == {world.other_clause}
    (member,) = people.list_members(world.consultation, role="facilitator")
    assert [each.labels for each in member.clauses] == [["1", "2"], ["2"]], "by document"


def test_clauses_that_are_not_there_are_named_in_the_refusal(world, here):
    sera, fay = world.actor("sera"), world.ids["fay"]
    for given, fields in (
        (
            {"document_id": world.document, "labels": ["2", "77", "8 bis"]},
            {"labels": {"type": "no_such_clauses", "labels": "77, 8 bis"}},
        ),
        ({"labels": ["2"]}, {"document_id": {"type": "missing"}}),
        ({"clause_ids": [9999]}, {"clause_ids": {"type": "no_such_clauses", "labels": "9999"}}),
        ({}, {"labels": {"type": "no_clauses_named"}}),
    ):
        with pytest.raises(Invalid) as refused:
            facilitation_actions.assign_clauses(sera, world.consultation, fay, **given)
        assert refused.value.details["fields"] == fields
    with pytest.raises(Conflict, match="no_facilitator"):
        facilitation_actions.assign_clauses(
            sera, world.consultation, world.ids["pia"], tag_id=world.tag
        )
    with pytest.raises(NotFound):
        facilitation_actions.assign_clauses(sera, world.consultation, fay, tag_id=9999)


def test_a_facilitator_without_the_role_has_no_clauses(world, here):
    roles.revoke_role(world.actor("ada"), world.consultation, world.ids["fay"], "facilitator")
    assert db.session.scalars(select(Facilitation)).all() == []
