"""Tests that a silence procedure adopts the words that were under silence, and no others."""

from datetime import timedelta

import pytest

from consult.ballots.counting import actions as closing
from consult.consolidation.silence import early_end_actions as ending
from consult.consolidation.silence import actions as silencing
from consult.consolidation.silence import objection_actions as objecting
from consult.consolidation.silence.models import Silence
from consult.consolidation.workbench.actions import rewrite_clause
from consult.core.database.engine import find_row, freeze_clock, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.documents.clauses.text_locks import find_locks
from consult.consolidation.silence.queries import load_locking_silences
from consult.documents.models import Clause, Version
from consult.meetings.chair import actions as leading, ruling_actions as ruling
from tests.support.consultation.meeting import FirstReadingMeeting
from .test_silence_procedure import ends, object_to, put

pytestmark = pytest.mark.usefixtures("here")


def make_current(version_id):
    """Issue a working version without the checks that hold a text under silence."""
    with transaction():
        issued = find_row(Version, version_id)
        issued.issued_at = utc_now()
        issued.document.current_version_id = issued.id


def rewrite(world):
    rewrite_clause(world.actor("mona"), world.working, world.third_clause, "We ask nobody.")


def test_the_text_is_locked_until_the_chair_has_ruled_on_the_objection(world):
    silence = put(world)
    objection = object_to(world, silence, "ivo")
    assert ends(silence) == {world.third_clause: "pending"}
    assert find_locks([world.third_clause]) == {world.third_clause: "under_silence"}
    with pytest.raises(Conflict, match="under_silence"):
        rewrite(world)
    objecting.rule_on_objection(world.actor("cho"), objection.id, counts=False, reason="Small.")
    assert find_locks([world.third_clause]) == {}
    assert find_row(Clause, world.third_clause).status == "adref"


def test_the_text_is_locked_between_the_deadline_and_the_outcome(world):
    silence = put(world)
    with freeze_clock(find_row(Silence, silence).closes_at + timedelta(seconds=5)):
        with pytest.raises(Conflict, match="under_silence"):
            rewrite(world)
        with transaction():
            closing.close_due_ballots()
        rewrite(world)


def test_withdrawn_clauses_are_free(world):
    silence = put(world)
    ending.withdraw_silence(world.actor("cho"), silence, "A new text is on its way.")
    rewrite(world)


def test_a_clause_that_has_other_words_by_now_keeps_its_status(world):
    silence = put(world)
    objection = object_to(world, silence, "ivo")
    with transaction():
        find_row(Silence, silence).clauses[0].outcome = "broken"  # frees the text
    rewrite(world)
    make_current(world.working)
    with transaction():
        find_row(Silence, silence).clauses[0].outcome = None
    assert ends(silence) == {world.third_clause: "pending"}
    objecting.rule_on_objection(world.actor("cho"), objection.id, counts=False, reason="Small.")
    found = find_row(Silence, silence)
    assert (found.clauses[0].outcome, found.decision.number) == ("adopted", 1)
    assert find_row(Clause, world.third_clause).status == "open"


def test_a_proposal_on_a_version_that_is_no_longer_current_is_not_started(world):
    proposed = put(world, who="mona", act=silencing.propose_silence)
    make_current(world.working)
    with pytest.raises(Conflict, match="not_the_current_version"):
        silencing.open_proposed_silence(world.actor("cho"), proposed)


def test_a_meeting_parks_a_clause_under_silence_and_decides_nothing_else(world):
    talks = FirstReadingMeeting(world)
    leading.start_item(world.actor("cho"), talks.id, talks.items[2])
    silence = put(world, world.third_clause)
    assert [each.id for each in load_locking_silences(world.third_clause)] == [silence]
    for status in ("agreed", "adref", "open"):
        with pytest.raises(Conflict, match="under_silence"):
            ruling.rule_on_clause(world.actor("cho"), talks.id, world.third_clause, status)
    made = ruling.rule_on_clause(world.actor("cho"), talks.id, world.third_clause, "parked")
    assert (made.kind, find_row(Clause, world.third_clause).status) == ("park", "open")
    assert ends(silence) == {world.third_clause: "adopted"}
    assert load_locking_silences(world.third_clause) == []
