"""Property tests of scenarios: the preview equals applying the same amendments one by one, and
undo restores all.
"""

import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from consult.amendments.actions import propose_clause_at_top
from consult.consolidation.desk import batch_actions as batching
from consult.consolidation.workbench import (
    clause_actions as placing,
    move_actions as reordering,
    split_merge_actions as reshaping,
    actions as working,
)
from consult.consolidation.scenarios.preview import order_steps
from consult.consolidation.scenarios.application import apply_scenario
from consult.consolidation.scenarios.simulation import ScenarioRule, simulate_scenario
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import open_savepoint, transaction
from consult.documents.actions import create_version
from consult.documents.models import Clause, Placement, Version, Wording
from consult.documents.queries import load_clause_texts
from consult.text import clause_split as cuts
from tests.unit.amendments.test_amendment_actions import propose
from .test_simulation import stand
from tests.unit.text.test_diff_merge_properties import rewritten

pytestmark = pytest.mark.usefixtures("here")
RULE = ScenarioRule(no_objection=True)
WORDS = [
    "We *decide* to meet, and to report, every [two] years; and to publish what was said.",
    "States shall connect every school.",
    "Share what works, openly and in time, with all.",
]
KINDS = [
    "mod",
    "mod",
    "mod",
    "split",
    "split",
    "merge",
    "merge",
    "move",
    "move",
    "sup",
    "sup",
    "add",
    "add",
    "add",
]


class Enough(Exception):
    """Raised to discard the rows of an example."""


@pytest.fixture
def long(world):
    """Add six clauses, one an item of another, and a working version; return them by number, in
    order.
    """
    with transaction():
        clauses = [
            Clause(document_id=world.document, consultation_id=world.consultation) for _ in range(6)
        ]
        db.session.add_all(clauses)
        db.session.flush()
        for place, (clause, level) in enumerate(
            zip(clauses, (1, 1, 2, 2, 1, 2), strict=True), start=4
        ):
            words = WORDS[place % 3]
            put = Placement(
                version_id=world.version,
                clause_id=clause.id,
                place=place,
                kind="operative",
                level=level,
            )
            db.session.add(put)
            db.session.flush()
            db.session.add(
                Wording(
                    placement_id=put.id,
                    language="en",
                    label="",
                    text=words,
                    digest=hash_text(words),
                )
            )
        db.session.execute(
            update(Placement).where(Placement.clause_id == world.third_clause).values(place=3)
        )
        made = [
            world.clause,
            world.other_clause,
            world.third_clause,
            *(clause.id for clause in clauses),
        ]
    draft = create_version(
        world.actor("mona"),
        world.document,
        "next",
        {"en": "Next"},
        "T/S/Next",
        based_on=world.version,
    )
    return draft.id, made


def asked(world, clauses, chance):
    """Generate an amendment, if it is possible."""
    clause, kind = chance.choice(clauses), chance.choice(KINDS)
    now = {line.clause_id: line.text for line in load_clause_texts(world.version, "en", "en")}[
        clause
    ]
    more = {}
    if kind == "split":
        places = [at for at in range(len(now)) if cuts.can_split(now, at)]
        more = {"cut": chance.choice(places)} if places else {}
    if kind == "move":
        more = {"after": chance.choice([0, *clauses]), "clause_level": chance.choice([1, 1, 2, 3])}
    words = (
        rewritten(now, "en", chance, times=chance.choice([1, 1, 2, 9])) if kind == "mod" else None
    )
    if kind == "add":
        words = f"{chance.choice(WORDS)} {chance.randrange(1000)}"
        more = {
            "clause_kind": chance.choice(["operative", "heading"]),
            "clause_level": chance.choice([1, 1, 2, 3]),
        }
    name = chance.choice(["pia", "paul", "ivo"])
    with suppress(Invalid, Conflict), open_savepoint():
        if kind == "add" and chance.random() < 0.2:
            number = propose_clause_at_top(
                world.actor(name), world.document, words, "It opens.", **more
            ).id
        else:
            number = propose(world, name, kind, words, clause=clause, **more)
        if chance.random() < 0.2:
            stand(world, number, nils="object")


def reads(draft):
    db.session.expire_all()
    return [(line.kind, line.level, line.text) for line in load_clause_texts(draft, "en", "en")]


def foretold(draft, found):
    """Return the same of the previewed text."""
    kinds = {line.clause_id: line.kind for line in load_clause_texts(draft, "en", "en")}
    new = {each.edit.id: each.kind for each in found.added}
    return [
        (new[each.added.id] if each.added else kinds[each.clause_id], each.level, each.text)
        for each in found.text
    ]


def one_by_one(actor, draft, found):
    """Apply the same amendments as a moderator does at the workbench."""
    for deed, each in order_steps(found.clauses, found.added):
        if deed == "words":
            taken = []
            for edit in each.edits:
                taken += [key for key in each.keys if key.startswith(f"{edit.id}:")]
                working.build_clause_text(actor, draft, each.line.clause_id, taken)
        elif deed == "move":
            reordering.move_working_clause(actor, draft, each.move.id)
        elif deed == "add":
            placing.insert_working_clause(actor, draft, each.edit.id)
        elif deed == "out":
            placing.remove_working_clause(actor, draft, each.line.clause_id)
        else:
            reshaping.reshape_clause(actor, draft, each.reshape_amendment.id)


def over_and_back(mona, draft, found, told):
    """Apply the scenario and undo it."""
    if found.added or any(each.changes for each in found.clauses):
        batch = apply_scenario(mona, draft, RULE, found.digest)
        assert reads(draft) == told
        assert batch.left == sum(not each.changes for each in found.clauses)
        assert batching.undo_batch_action(mona, draft, batch.id).kept == 0


def compared(world, draft, clauses, chance):
    """Check one example: preview, single steps and two applications agree, and undo leaves
    nothing.
    """
    mona, before = world.actor("mona"), reads(draft)
    there = clauses[chance.randrange(len(clauses) - 1) :][
        : chance.randint(2, 9)
    ]  # the fewer, the more of it collides
    for _ in range(chance.randint(1, 9)):
        asked(world, there, chance)
    found = simulate_scenario(mona, find_row(Version, draft), RULE)
    told = foretold(draft, found)
    with suppress(Enough), open_savepoint():
        one_by_one(mona, draft, found)
        assert reads(draft) == told
        raise Enough
    over_and_back(mona, draft, found, told)
    assert reads(draft) == before
    asked(world, there, chance)
    found = simulate_scenario(mona, find_row(Version, draft), RULE)
    over_and_back(
        mona, draft, found, foretold(draft, found)
    )  # also what was put in before, and is put in again
    assert reads(draft) == before


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_the_preview_equals_the_same_amendments_applied_one_by_one_and_is_undone(world, long, seed):
    with suppress(Enough), transaction():
        compared(world, *long, random.Random(seed))
        raise Enough
