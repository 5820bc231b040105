"""Tests of decisions on several clauses: each keeps its status, and none is lowered unseen."""

import pytest
from sqlalchemy import select

from consult.consolidation.actions import decide_clauses
from consult.consolidation.models import KEPT_STATUS, REMOVED_DIGEST, DecidedClause
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import Event
from consult.documents.clauses.actions import remove_clause, set_clause_status
from consult.documents.models import Clause

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def settled(world):
    """Agree on one clause, and ad referendum on another one."""
    set_clause_status(world.actor("cho"), world.clause, "agreed")
    set_clause_status(world.actor("cho"), world.third_clause, "adref")
    return [world.clause, world.other_clause, world.third_clause]


def statuses(clauses):
    return [find_row(Clause, number).status for number in clauses]


def decided(made):
    return {
        each.clause_id: each.status
        for each in db.session.scalars(
            select(DecidedClause).where(DecidedClause.decision_id == made.id)
        )
    }


def test_each_clause_keeps_its_own_status(world, draft, settled):
    made = decide_clauses(world.actor("cho"), draft, settled, KEPT_STATUS, "No objection.")
    assert statuses(settled) == ["agreed", "open", "adref"]
    assert decided(made) == dict(zip(settled, ["agreed", "open", "adref"], strict=True))
    event = db.session.scalar(select(Event).where(Event.verb == "decision.taken"))
    assert event.facts["status"] is None and event.facts["clauses"] == settled
    assert not db.session.scalar(
        select(Event).where(Event.verb == "clause.marked", Event.seq > event.seq)
    )


def test_a_block_names_the_clauses_that_it_would_lower_and_changes_nothing(world, draft, settled):
    with pytest.raises(Conflict, match="statuses_lowered") as refused:
        decide_clauses(world.actor("cho"), draft, settled, "open", "No objection.")
    assert refused.value.details["labels"] == "1, 3"
    assert [each["status"] for each in refused.value.details["clauses"]] == ["agreed", "adref"]
    assert statuses(settled) == ["agreed", "open", "adref"]
    with pytest.raises(Conflict, match="statuses_lowered") as refused:
        decide_clauses(
            world.actor("cho"),
            draft,
            settled,
            "open",
            "No objection.",
            lowered=[f"{world.clause}:open"],
        )
    assert refused.value.details["labels"] == "3"


def test_what_was_confirmed_for_one_status_is_not_confirmed_for_another(world, draft, settled):
    both = [world.clause, world.third_clause]
    with pytest.raises(Conflict, match="statuses_lowered"):
        decide_clauses(
            world.actor("cho"),
            draft,
            both,
            "reopened",
            "No objection.",
            lowered=[f"{number}:open" for number in both],
        )
    decide_clauses(
        world.actor("cho"),
        draft,
        both,
        "reopened",
        "No objection.",
        lowered=[f"{number}:reopened" for number in both],
    )
    assert statuses(settled) == ["reopened", "open", "reopened"]


def test_a_block_raises_statuses_and_a_single_decision_lowers_one(world, draft, settled):
    cho = world.actor("cho")
    decide_clauses(cho, draft, [world.clause, world.third_clause], "agreed", "No objection.")
    assert statuses(settled) == ["agreed", "open", "agreed"]
    decide_clauses(cho, draft, [world.clause], "reopened", "It is reopened.")
    assert statuses(settled) == ["reopened", "open", "agreed"]


def test_an_agreed_clause_with_brackets_is_named_when_it_would_keep_its_status(
    world, draft, settled
):
    set_clause_status(world.actor("cho"), world.other_clause, "agreed")
    with pytest.raises(Conflict, match="brackets_left") as refused:
        decide_clauses(world.actor("cho"), draft, settled, KEPT_STATUS, "No objection.")
    assert refused.value.details["label"] == "2."


def test_a_deleted_clause_lowers_nothing(world, draft, settled):
    remove_clause(world.actor("mona"), draft, world.clause)
    made = decide_clauses(
        world.actor("cho"),
        draft,
        [world.clause, world.other_clause],
        "open",
        "No objection.",
        {world.clause: REMOVED_DIGEST},
    )
    assert statuses(settled)[0] == "agreed" and world.clause in decided(made)


@pytest.mark.parametrize("name", ["sera", "mona", "rana", "pia"])
def test_only_the_podium_keeps_statuses(world, draft, settled, name):
    with pytest.raises(Forbidden):
        decide_clauses(world.actor(name), draft, settled, KEPT_STATUS, "No objection.")


def test_a_bracketed_clause_that_would_be_open_is_announced(world, draft, settled):
    cho, bracketed = world.actor("cho"), settled[1]
    set_clause_status(cho, bracketed, "bracketed")
    with pytest.raises(Conflict, match="statuses_lowered") as refused:
        decide_clauses(cho, draft, settled[1:], "open", "No objection.", lowered=[])
    assert {each["status"] for each in refused.value.details["clauses"]} == {"bracketed", "adref"}
