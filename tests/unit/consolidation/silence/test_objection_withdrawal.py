"""Tests of withdrawn objections: by their author, before the deadline; the silence is then
unbroken.
"""

from datetime import timedelta

import pytest

from consult.amendments.models import Amendment
from consult.consolidation.silence import objection_actions as objecting
from consult.consolidation.silence.objection_queries import compute_outcomes, load_entitled_user_ids
from consult.consolidation.silence.queries import load_silence_state
from consult.consolidation.silence.models import SilenceObjection, Silence
from consult.core.database.engine import freeze_clock, db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import EVENT
from .test_silence_procedure import ends, object_to, put

pytestmark = pytest.mark.usefixtures("here")


def withdraw(world, made, who="nils"):
    return objecting.withdraw_objection(world.actor(who), made.id)


def test_where_none_is_left_the_clause_is_adopted_and_everyone_sees_why(world):
    silence = put(world)
    made = object_to(world, silence)
    assert compute_outcomes(find_row(Silence, silence)) == {world.third_clause: "broken"}
    withdraw(world, made)
    assert find_row(Amendment, made.amendment_id).withdrawn_at is None, "the amendment remains"
    event = db.session.execute(db.select(EVENT).where(EVENT.c.verb == "silence.withdrawn")).one()
    assert event.audience == "everyone" and event.facts["holder"] == f"o{world.norvania}"
    assert ends(silence) == {world.third_clause: "adopted"}
    assert objecting.recount_silence(find_row(Silence, silence).ballot) == ([1, 0, 0], True, True)


def test_another_objection_still_breaks_it(world):
    silence = put(world)
    made = object_to(world, silence)
    object_to(world, silence, who="hana")
    withdraw(world, made)
    assert ends(silence) == {world.third_clause: "broken"}


@pytest.mark.parametrize("who", ["pia", "paul", "cho", "mona", "sera"])
def test_nobody_else_withdraws_it(world, who):
    made = object_to(world, put(world))
    with pytest.raises(Forbidden):
        withdraw(world, made, who)
    assert find_row(SilenceObjection, made.id).withdrawn_at is None


def test_it_is_withdrawn_once_and_not_from_the_deadline_on(world):
    silence = put(world)
    made = object_to(world, silence)
    with (
        freeze_clock(find_row(Silence, silence).closes_at),
        pytest.raises(Conflict, match="silence_over"),
    ):
        withdraw(world, made)
    with freeze_clock(find_row(Silence, silence).closes_at - timedelta(seconds=1)):
        withdraw(world, made)
        with pytest.raises(Conflict, match="objection_withdrawn"):
            withdraw(world, made)


def test_an_elector_who_withdrew_may_object_again_and_is_reminded_again(world):
    silence = put(world)
    made = object_to(world, silence)
    nils = world.ids["nils"]
    assert nils not in load_entitled_user_ids(find_row(Silence, silence), silent=True)
    withdraw(world, made)
    assert nils in load_entitled_user_ids(find_row(Silence, silence), silent=True)
    (clause,) = load_silence_state(world.actor("nils"), find_row(Silence, silence)).clauses
    assert clause.may and not clause.said[0].may
    again = object_to(world, silence, text="We *invite* everyone to report.")
    (clause,) = load_silence_state(world.actor("nils"), find_row(Silence, silence)).clauses
    assert not clause.may and [each.may for each in clause.said] == [False, True]
    with pytest.raises(Conflict, match="objected_already"):
        object_to(world, silence, text="We *invite* nobody to report.")
    assert again.id != made.id and ends(silence) == {world.third_clause: "broken"}
    assert objecting.recount_silence(find_row(Silence, silence).ballot) == ([0, 1, 0], True, True)


@pytest.mark.parametrize("ruled", [False, True])
def test_what_waits_for_the_chair_or_was_upheld_counts_no_more(world, ruled):
    silence = put(world)
    made = object_to(world, silence, who="ivo")
    if ruled:
        objecting.rule_on_objection(
            world.actor("cho"), made.id, counts=True, reason="It is well founded."
        )
    withdraw(world, made, "ivo")
    with pytest.raises(Conflict):
        objecting.rule_on_objection(
            world.actor("cho"), made.id, counts=True, reason="It is well founded."
        )
    assert ends(silence) == {world.third_clause: "adopted"}
