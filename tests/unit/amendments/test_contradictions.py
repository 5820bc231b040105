"""Tests of amendments of one organization to a clause that exclude each other."""

import pytest

from consult.amendments import queries
from consult.amendments.actions import withdraw_amendment
from consult.amendments.conflicts.contradictions import find_contradicting
from tests.support.contributions.amendments import NOW, propose

pytestmark = pytest.mark.usefixtures("here")


def contradicting(world, amendment):
    actor = world.actor("pia")
    own = queries.load_amendment(actor, amendment)
    beside = queries.load_clause_amendments(actor, world.other_clause)
    return {each.id for each in find_contradicting(own.kind, own.organisation_id, beside, own)}


def test_deletion_and_change_of_one_organization_exclude_each_other(world):
    change, deletion = propose(world, "pia"), propose(world, "hana", "sup", None)
    assert contradicting(world, change) == {deletion}
    assert contradicting(world, deletion) == {change}
    withdraw_amendment(world.actor("hana"), deletion)
    assert contradicting(world, change) == set()


def test_to_keep_a_clause_excludes_every_change(world):
    kept = propose(world, "pia", "noc", None)
    editorial = propose(world, "hana", "edit", NOW.replace("2030", "2030,"))
    gone = propose(world, "hana", "sup", None)
    assert contradicting(world, kept) == {editorial, gone}


def test_two_changes_and_a_new_clause_do_not(world):
    first = propose(world, "pia")
    propose(world, "hana", text=NOW.replace("every", "each"))
    propose(world, "hana", "add", "We add.")
    assert contradicting(world, first) == set()


def test_other_organizations_and_individuals_do_not(world):
    change = propose(world, "pia")
    propose(world, "nils", "sup", None)
    alone = propose(world, "ivo")
    propose(world, "ivo", "noc", None)
    assert contradicting(world, change) == set() and contradicting(world, alone) == set()


def test_moves_to_two_places_exclude_each_other(world):
    first = propose(world, "pia", "move", None, after=world.third_clause)
    second = propose(world, "hana", "move", None, after=world.heading)
    assert contradicting(world, first) == {second}
