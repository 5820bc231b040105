"""Tests of scenarios: matching amendments, resulting text, collisions, dissenters, application
and undo.
"""

import pytest
from sqlalchemy import select

from consult.positions.actions import open_amendment_ballot, take_position
from consult.positions.queries import find_amendment_ballot, build_empty_tally
from consult.consolidation.desk import batch_actions as batching
from consult.consolidation.workbench import actions as working
from consult.consolidation.workbench.clause_text_queries import find_clause_work
from consult.consolidation.models import ClauseWork, Disposition
from consult.consolidation.scenarios.application import apply_scenario
from consult.consolidation.scenarios.simulation import ScenarioRule, is_rule_met, simulate_scenario
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.documents.models import Clause, Version
from consult.documents.queries import find_clause_text
from tests.unit.amendments.test_amendment_actions import NOW, propose

pytestmark = pytest.mark.usefixtures("here")
MAJORITY = ScenarioRule(percent=60)


def stand(world, amendment, **choices):
    """Take positions on an amendment, by name."""
    open_amendment_ballot(amendment)
    for name, choice in choices.items():
        take_position(
            world.actor(name),
            find_amendment_ballot(amendment),
            choice,
            "No." if choice == "object" else None,
        )


def look(world, draft, rule=MAJORITY, name="mona"):
    db.session.expire_all()
    return simulate_scenario(world.actor(name), find_row(Version, draft), rule)


def tally(groups, **individuals):
    zero = build_empty_tally()
    found = {**zero, "individuals": {**zero["individuals"], **individuals}, "groups": {}}
    for code, counts in groups.items():
        found["groups"][code] = {**zero["individuals"], **counts}
        for choice, count in counts.items():
            found["organisations"][choice] += count
    return found


@pytest.mark.parametrize(
    ("rule", "groups", "fit"),
    [
        (ScenarioRule(percent=60), {}, False),
        (ScenarioRule(percent=60), {"gov": {"support": 3, "object": 2}}, True),
        (ScenarioRule(percent=61), {"gov": {"support": 3, "object": 2}}, False),
        (
            ScenarioRule(percent=60),
            {"gov": {"support": 9}, "civ": {"support": 1, "object": 1}},
            False,
        ),
        (
            ScenarioRule(percent=60),
            {"gov": {"support": 9}, "civ": {"abstain": 5, "reserve": 1}},
            True,
        ),
        (ScenarioRule(percent=60), {"gov": {"abstain": 3}}, False),
        (ScenarioRule(percent=1), {"gov": {"live": 3}}, False),
        (ScenarioRule(percent=60, live=True), {"gov": {"live": 3, "object": 2}}, True),
        (ScenarioRule(percent=60, no_objection=True), {"gov": {"support": 3, "object": 1}}, False),
        (ScenarioRule(no_objection=True), {}, True),
        (ScenarioRule(no_objection=True), {"gov": {"reserve": 1}}, True),
        (ScenarioRule(organisations=2), {"gov": {"support": 1}, "civ": {"support": 1}}, True),
        (ScenarioRule(organisations=2), {"gov": {"support": 1}}, False),
    ],
)
def test_a_rule_selects_the_matching_amendments(world, rule, groups, fit):
    assert is_rule_met(rule, None, tally(groups)) == fit


def test_people_in_a_personal_capacity_count_as_a_group_of_their_own(world):
    assert not is_rule_met(MAJORITY, None, tally({"gov": {"support": 5}}, object=1))
    assert is_rule_met(MAJORITY, None, tally({"gov": {"support": 5}}, support=2, object=1))


def test_a_rule_gives_a_text_the_rest_and_the_dissenters(world, draft):
    taken = propose(world, text=NOW.replace("every school", "every school and library"))
    lost = propose(world, "paul", text=NOW.replace("2030", "2035"))
    stand(world, taken, hana="support", nils="object")
    stand(world, lost, nils="support")
    assert look(world, draft).clauses[0].edits[0].id == lost, (
        "Norvania objects to the one, and nobody to the other"
    )
    found = look(world, draft, ScenarioRule(organisations=1))
    (clause,) = found.clauses
    assert (
        clause.text
        == NOW.replace("every school", "every school and library").replace("2030", "2035")
        and clause.blocked_by is None
    )
    assert (found.fitting, found.open, found.untouched) == (2, 2, 3)
    assert [
        (each.code, [one.id for one in each.opposed], [one.id for one in each.unmet])
        for each in found.groups
    ] == [("gov", [taken], [])]
    found = look(world, draft, MAJORITY)
    assert [(each.code, [one.id for one in each.unmet]) for each in found.groups] == [
        ("civ", [taken])
    ]
    assert [each.code for each in found.regions] == ["africa"]
    assert (
        db.session.scalar(select(Disposition.id)) is None
        and find_row(Clause, world.other_clause).status == "open"
    )


def test_matching_amendments_that_collide_are_all_omitted_and_named(world, draft):
    one, two = (
        propose(world, text=NOW.replace("2030", "2032")),
        propose(world, "paul", text=NOW.replace("2030", "2035")),
    )
    apart = propose(world, "ivo", text=NOW.replace("public", "common"))
    (clause,) = look(world, draft, ScenarioRule(no_objection=True)).clauses
    assert clause.text == NOW.replace("public", "common") and [
        each.id for each in clause.edits
    ] == [apart]
    (parting,) = clause.partings
    assert parting.passage == "2030" and [each.id for each in parting.edits] == [one, two]


def test_a_rule_that_says_nothing_takes_nothing_and_one_that_nothing_fits_neither(world, draft):
    propose(world)
    assert (
        look(world, draft, ScenarioRule()).clauses == []
        and look(world, draft, MAJORITY).clauses == []
    )


def test_an_applied_scenario_keeps_the_authors_and_is_undone_exactly(world, draft):
    edit = propose(world, text=NOW.replace("2030", "2032"))
    rule = ScenarioRule(no_objection=True)
    made = apply_scenario(world.actor("mona"), draft, rule, look(world, draft, rule).digest)
    work = find_clause_work(draft, world.other_clause)
    assert (made.deed, made.items, made.left) == ("suppose", [[world.other_clause, work.digest]], 0)
    assert [f"a{edit}"] in [sources for _, sources in work.passages] and work.taken == [f"{edit}:0"]
    assert find_clause_text(draft, world.other_clause, "en", "en").text == NOW.replace(
        "2030", "2032"
    )
    assert look(world, draft, rule).clauses[0].blocked_by == "worked"
    with pytest.raises(Conflict, match="nothing_to_take_over"):
        apply_scenario(world.actor("mona"), draft, rule, look(world, draft, rule).digest)
    back = batching.undo_batch_action(world.actor("mona"), draft, made.id)
    assert back.kept == 0 and find_clause_text(draft, world.other_clause, "en", "en").text == NOW
    assert (
        db.session.scalar(select(ClauseWork.id)) is None
        and look(world, draft, rule).clauses[0].blocked_by is None
    )


def test_text_written_since_stays_after_undo(world, draft):
    propose(world, text=NOW.replace("2030", "2032"))
    rule = ScenarioRule(no_objection=True)
    made = apply_scenario(world.actor("mona"), draft, rule, look(world, draft, rule).digest)
    working.rewrite_clause(
        world.actor("rana"), draft, world.other_clause, NOW.replace("2030", "2032 at last")
    )
    assert batching.undo_batch_action(world.actor("mona"), draft, made.id).kept == 1
    assert "at last" in find_clause_text(draft, world.other_clause, "en", "en").text


def test_claimed_clauses_stay_and_only_the_displayed_preview_is_applied(world, draft):
    propose(world, text=NOW.replace("2030", "2032"))
    rule = ScenarioRule(no_objection=True)
    seen = look(world, draft, rule).digest
    propose(world, "paul", text=NOW.replace("public", "common"))
    with pytest.raises(Conflict, match="supposed_otherwise"):
        apply_scenario(world.actor("mona"), draft, rule, seen)
    working.claim_clause(world.actor("rana"), draft, world.other_clause)
    assert (
        look(world, draft, rule).clauses[0].blocked_by == "claimed"
        and look(world, draft, rule, "rana").clauses[0].blocked_by is None
    )
    for name in ("pia", "cho", "otto", "nora"):
        with pytest.raises(Forbidden):
            apply_scenario(world.actor(name), draft, rule, look(world, draft, rule).digest)
