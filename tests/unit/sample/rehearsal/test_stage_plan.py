"""Tests of the stages of a rehearsal: one takes amendments, whatever the real ones are."""

from datetime import UTC, datetime, timedelta

import pytest

from consult.consultations.frames.queries import StageFrame
from consult.sample.rehearsal.stage_plan import SHORTEST_LEAD, find_open_stage, plan_stages

NOW = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)


def make_stages(*rows):
    """Make stages from (kind, day on which it opens, days that it lasts or None)."""
    return [
        StageFrame(
            kind,
            {"en": kind},
            {},
            NOW + timedelta(days=opens),
            None if days is None else NOW + timedelta(days=opens + days),
        )
        for kind, opens, days in rows
    ]


def test_stages_stay_while_people_propose():
    stages = make_stages(("inputs", -40, 20), ("commenting", -5, 20))
    assert plan_stages(stages, NOW) == stages


@pytest.mark.parametrize(
    "stages",
    [
        make_stages(),
        make_stages(("commenting", 30, 40), ("reading", 70, 3)),
        make_stages(("commenting", -300, 40), ("closed", -260, None)),
        make_stages(("reading", 30, 1), ("silence", 31, 3), ("closed", 34, None)),
        make_stages(("commenting", 100, None)),
        make_stages(("inputs", -10, 20)),
        make_stages(("setup", -10, None)),
        make_stages(("inputs", -40, 39), ("commenting", -0.1, 20)),
    ],
)
def test_otherwise_they_move_until_people_can_propose(stages):
    planned = plan_stages(stages, NOW)
    found = find_open_stage(planned, NOW)
    assert found is not None and found.opens_at <= NOW - SHORTEST_LEAD
    assert [each.kind for each in planned][: len(stages)] == [each.kind for each in stages]
    for before, after in zip(planned, planned[1:], strict=False):
        assert before.closes_at is not None and before.closes_at <= after.opens_at


def test_they_move_by_whole_days_and_keep_their_order():
    stages = make_stages(("inputs", 10, 20), ("commenting", 30, 40), ("closed", 70, None))
    planned = plan_stages(stages, NOW)
    moved = {
        after.opens_at - before.opens_at for before, after in zip(stages, planned, strict=True)
    }
    assert len(moved) == 1 and moved.pop() % timedelta(days=1) == timedelta()
