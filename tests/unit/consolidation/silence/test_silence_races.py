"""Tests of the end of a silence procedure under load: acknowledged objections count, later
ones are refused.
"""

import threading
from datetime import timedelta

from sqlalchemy import select

import pytest

from consult.amendments.models import Amendment
from consult.ballots.counting import actions as closing
from consult.consolidation.silence import objection_actions as objecting
from consult.consolidation.silence.models import SilenceObjection, Silence
from consult.consultations.queries import identify_visitor
from consult.core.database.engine import freeze_clock, db, find_row
from consult.core.errors import Conflict
from consult.core.events.log import Event, transaction
from .test_silence_procedure import OTHER, put

pytestmark = pytest.mark.postgresql

OTHERS = 12


def test_objections_against_the_end_are_a_clean_cut(app, world):
    tokens = world.crowd(OTHERS)
    with app.app_context():
        silence = put(world)
        ends = find_row(Silence, silence).closes_at
        actors = [world.actor("nils"), *(identify_visitor(token).actor for token in tokens)]
    taken, late, wrong, gate = [], [], [], threading.Barrier(OTHERS + 2)

    def against(actor):
        with app.app_context(), freeze_clock(ends - timedelta(seconds=1)):
            gate.wait()
            try:
                taken.append(
                    objecting.object_to_clause(
                        actor, silence, world.third_clause, OTHER, "Every year."
                    ).entitled
                )
            except Conflict as refusal:
                late.append(refusal.code)
            except Exception as problem:
                wrong.append(problem)

    def close():
        with app.app_context(), freeze_clock(ends):
            gate.wait()
            with transaction():
                closing.close_due_ballots()

    threads = [threading.Thread(target=against, args=(actor,)) for actor in actors] + [
        threading.Thread(target=close)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with app.app_context():
        rows = db.session.scalars(select(SilenceObjection)).all()
        facts = db.session.scalar(select(Event.facts).where(Event.verb == "silence.ended"))
        edits = db.session.scalars(select(Amendment.id)).all()
    assert not wrong and len(taken) + len(late) == OTHERS + 1 and set(late) <= {"silence_over"}
    assert len(rows) == len(edits) == len(taken)
    outcome = "broken" if any(taken) else "pending" if taken else "adopted"
    assert {name for name in ("adopted", "broken", "pending") if facts[name]} == {outcome}
