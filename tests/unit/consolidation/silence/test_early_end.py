"""Tests that a silence ends before its deadline where it is broken, or withdrawn."""

from datetime import timedelta

import pytest

from consult.consolidation.silence import actions as silencing
from consult.consolidation.silence import early_end_actions as ending
from consult.consolidation.silence import objection_actions as objecting
from consult.consolidation.silence.models import Silence, SilenceObjection
from consult.core.database.engine import find_row, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.documents.clauses.text_locks import find_locks
from consult.documents.models import Clause
from consult.positions.models import Ballot
from .test_silence_procedure import ends, object_to, put

pytestmark = pytest.mark.usefixtures("here")
OTHERS = ("otto", "pia", "hana", "nils", "fay", "rana", "mona", "sera", "ada", "nora")


def end_broken(world, silence, name="cho"):
    return ending.end_broken_silence(world.actor(name), silence)


def withdraw(world, silence, name="cho"):
    return ending.withdraw_silence(world.actor(name), silence, "A new text is on its way.")


def outcomes(silence):
    return {each.clause_id: each.outcome for each in find_row(Silence, silence).clauses}


def test_the_silence_on_a_broken_clause_ends_at_once_and_the_others_go_on(world):
    broken, kept = world.third_clause, world.clause
    silence = put(world, broken, kept)
    objection = object_to(world, silence).id
    assert set(find_locks([broken, kept])) == {broken, kept}
    end_broken(world, silence)
    assert outcomes(silence) == {broken: "broken", kept: None}
    assert set(find_locks([broken, kept])) == {kept}
    with pytest.raises(Conflict, match="silence_over"):
        objecting.withdraw_objection(world.actor("nils"), objection)
    with pytest.raises(Conflict, match="silence_over"):
        object_to(world, silence, "hana")
    with pytest.raises(Conflict, match="silence_unbroken"):
        end_broken(world, silence)
    assert ends(silence) == {broken: "broken", kept: "adopted"}
    assert find_row(Clause, broken).status != "adref" == find_row(Clause, kept).status
    assert objecting.recount_silence(find_row(Silence, silence).ballot) == ([1, 1, 0], True, True)


def test_a_procedure_with_no_clause_left_is_over_and_decides_nothing(world):
    silence = put(world)
    object_to(world, silence)
    end_broken(world, silence)
    found = find_row(Silence, silence)
    assert (found.open, found.decision_id) == (False, None)
    assert find_row(Ballot, found.ballot_id).closed_by_id == world.ids["cho"]
    assert found.ends_at == find_row(Ballot, found.ballot_id).closed_at < found.closes_at
    assert world.events().count("silence.ended") == 1
    with pytest.raises(Conflict, match="silence_over"):
        end_broken(world, silence)


def test_linked_clauses_end_together_and_an_objection_that_waits_breaks_nothing(world):
    linked = put(world, world.third_clause, world.clause, together="1")
    object_to(world, linked, "ivo")
    with pytest.raises(Conflict, match="silence_unbroken"):
        end_broken(world, linked)
    object_to(world, linked)
    end_broken(world, linked)
    assert set(outcomes(linked).values()) == {"broken"}


def test_an_open_procedure_is_withdrawn_by_the_chair_and_adopts_nothing(world):
    silence = put(world)
    for name in OTHERS:
        with pytest.raises(Forbidden):
            withdraw(world, silence, name)
        with pytest.raises(Forbidden):
            end_broken(world, silence, name)
    withdraw(world, silence, "vic")
    found = find_row(Silence, silence)
    assert outcomes(silence) == {world.third_clause: "withdrawn"}
    assert (found.open, found.withdrawn_by_id) == (False, world.ids["vic"])
    assert find_locks([world.third_clause]) == {}
    assert find_row(Clause, world.third_clause).status == "open"
    assert objecting.recount_silence(found.ballot)[1:] == (True, True)
    for act in (withdraw, object_to):
        with pytest.raises(Conflict, match="silence_over"):
            act(world, silence)


def test_nothing_is_ruled_on_in_a_withdrawn_procedure(world):
    silence = put(world)
    objection = object_to(world, silence, "ivo").id
    withdraw(world, silence)
    assert not find_row(SilenceObjection, objection).needs_ruling
    with pytest.raises(Conflict, match="silence_over"):
        objecting.rule_on_objection(
            world.actor("cho"), objection, counts=True, reason="It is well founded."
        )
    assert "silence.ended" not in world.events(), "nobody is told that the chair rules"
    assert objecting.recount_silence(find_row(Silence, silence).ballot) == ([0, 0, 0], True, True)


def test_a_proposed_procedure_is_withdrawn_by_its_author_or_the_chair_and_not_started(world):
    proposed = [put(world, who="mona", act=silencing.propose_silence) for _ in range(2)]
    with pytest.raises(Forbidden):
        withdraw(world, proposed[0], "sera")
    for silence, name in zip(proposed, ("mona", "cho"), strict=True):
        withdraw(world, silence, name)
        with pytest.raises(Conflict, match="silence_over"):
            silencing.open_proposed_silence(
                world.actor("cho"), silence, utc_now() + timedelta(days=3)
            )
        with pytest.raises(Conflict, match="silence_over"):
            withdraw(world, silence, name)
