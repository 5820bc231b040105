"""Tests of positions on amendments: bound to the text of a revision, and impossible once
withdrawn.
"""

import pytest

from consult.amendments import actions as amendments
from consult.positions import actions, queries
from consult.core.errors import Conflict, NotFound
from consult.core.events.dispatcher import Dispatcher
from tests.unit.amendments.test_amendment_actions import LATER, NOW, propose


@pytest.fixture
def asked(world, here):
    following = Dispatcher()
    number = propose(world)
    following.step()
    return queries.load_question(amendment_id=number)


def test_a_ballot_opens_with_each_amendment_that_everyone_may_read(world, asked, look):
    assert (asked.text, asked.label, asked.clause_id) == (LATER, "1", world.other_clause)
    assert look("select count(*) from ballot where amendment_id is not null") == [(1,)]
    actions.open_amendment_ballot(asked.amendment_id)
    assert look("select count(*) from ballot where amendment_id is not null") == [(1,)]


def test_organisations_count_once_and_apart_from_the_clauses_own_tally(world, asked):
    for name, choice in (("nils", "object"), ("hana", "support"), ("ivo", "live")):
        actions.take_position(world.actor(name), asked.id, choice, "Because.")
    tally = queries.load_amendment_tally(asked.amendment_id)
    assert (
        tally["organisations"]["support"],
        tally["organisations"]["object"],
        tally["individuals"]["live"],
    ) == (1, 1, 1)
    assert (
        queries.load_clause_tally(world.other_clause) == queries.build_empty_tally()
        and queries.load_clause_tallies(world.document) == {}
    )
    assert queries.load_amendment_tallies([asked.amendment_id]) == {asked.amendment_id: tally}
    assert {stand.name for stand in queries.load_public_positions(asked.id)} >= {"Norvania"}


def test_a_revision_with_another_text_leaves_positions_on_the_earlier_one(world, asked):
    actions.take_position(world.actor("nils"), asked.id, "support")
    amendments.revise_amendment(world.actor("pia"), asked.amendment_id, LATER, "A better reason.")
    assert queries.load_amendment_tally(asked.amendment_id)["organisations"]["support"] == 1
    amendments.revise_amendment(
        world.actor("pia"), asked.amendment_id, NOW.replace("2030", "2035"), "More time."
    )
    assert queries.load_amendment_tally(asked.amendment_id)["earlier"] == 1
    (held,) = queries.load_held_positions(world.actor("nils"))
    assert (held.earlier, held.amendment, held.clause_id) == (True, 1, None)
    with pytest.raises(Conflict):
        actions.take_position(world.actor("nils"), asked.id, "object", "No.", asked.digest)
    actions.reconfirm_position(world.actor("nils"), asked.id, held.digest)
    assert queries.load_amendment_tally(asked.amendment_id)["organisations"]["support"] == 1


def test_nobody_takes_a_position_on_what_was_withdrawn(world, asked):
    amendments.withdraw_amendment(world.actor("pia"), asked.amendment_id)
    with pytest.raises(Conflict):
        actions.take_position(world.actor("nils"), asked.id, "support")
    assert queries.load_question(amendment_id=asked.amendment_id).closed


def test_an_amendment_without_text_takes_positions_all_the_same(world, here):
    following = Dispatcher()
    number = propose(world, kind="sup", text=None)
    following.step()
    assert queries.load_question(amendment_id=number).text is None
    with pytest.raises(NotFound):
        queries.load_question(amendment_id=number + 1)


def test_own_positions_are_listed_with_amendment_and_clause(world, asked, look):
    actions.take_position(world.actor("nils"), asked.id, "support")
    ((facts,),) = look("select facts from event where verb = 'position.taken'")
    assert f'"amendment_id": {asked.amendment_id}' in str(facts).replace("'", '"')
    assert f'"clause_id": {world.other_clause}' in str(facts).replace("'", '"')
