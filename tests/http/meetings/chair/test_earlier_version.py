"""Tests of the chair's console of a meeting that reads a version which a later one has replaced."""

import pytest

from consult.consolidation.workbench.actions import rewrite_clause
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import transaction
from consult.documents.models import Version
from consult.meetings.chair.ruling_actions import rule_on_clause
from tests.support.consultation.meeting import FirstReadingMeeting

AT = "/en/c/talks/meetings/first-reading/chair"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def test_a_decision_on_a_text_that_was_replaced_says_that_the_status_stays(world, talks, browser):
    with world.app.app_context():
        rewrite_clause(world.actor("mona"), world.working, world.other_clause, "We invite nobody.")
        with transaction():
            issued = find_row(Version, world.working)
            issued.issued_at, issued.document.current_version_id = utc_now(), issued.id
        rule_on_clause(world.actor("cho"), talks.id, world.other_clause, "reopened")
    shown = browser("cho").get(AT).text
    assert "so the status of the clause stays as it is" in shown and "Carry it over now" in shown
