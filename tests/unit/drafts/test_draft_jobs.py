"""Tests that drafts go ninety days after the end of their stage."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.consultations.models import Stage
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.events.log import transaction
from consult.drafts.actions import keep_draft
from consult.drafts.jobs import delete_old_drafts
from consult.drafts.models import Draft


def run_job(days):
    """Run the job so many days from now; return how many drafts are left."""
    with freeze_clock(utc_now() + timedelta(days=days)), transaction():
        delete_old_drafts()
    return len(db.session.scalars(select(Draft)).all())


@pytest.mark.postgresql
def test_a_draft_goes_ninety_days_after_its_stage_and_not_before(world, here):
    keep_draft(world.actor("pia"), f"clause-{world.clause}:0", {"body": "Half a thought"})
    assert run_job(99) == 1, "the stage ends in ten days"
    assert run_job(101) == 0


def test_a_draft_of_a_later_stage_stays_longer(world, here):
    with freeze_clock(utc_now() + timedelta(days=11)):
        keep_draft(world.actor("pia"), f"clause-{world.clause}:0", {"body": "Half a thought"})
    assert run_job(101) == 1, "its stage ends ten days later"
    assert run_job(111) == 0


def test_a_stage_without_an_end_keeps_its_drafts(world, here):
    keep_draft(world.actor("pia"), f"clause-{world.clause}:0", {"body": "Half a thought"})
    with transaction():
        db.session.scalars(select(Stage).where(Stage.kind == "commenting")).one().closes_at = None
    assert run_job(1000) == 1


def test_a_draft_from_before_all_stages_goes_with_the_first(world, here):
    with freeze_clock(utc_now() - timedelta(days=1000)):
        keep_draft(world.actor("pia"), f"clause-{world.clause}:0", {"body": "Half a thought"})
    assert run_job(69) == 1, "the first stage ended twenty days ago"
    assert run_job(71) == 0
