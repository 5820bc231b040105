"""Tests of the silence procedure: opened by the chair, broken by an entitled objection,
otherwise adopted.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.ballots.counting import actions as closing
from consult.positions.models import Ballot, Elector
from consult.consolidation.silence import objection_actions as objecting, actions as silencing
from consult.consolidation.silence.objection_queries import load_entitled_user_ids
from consult.consolidation.workbench import actions as working
from consult.consolidation.models import DecidedClause, ChairDecision
from consult.consolidation.silence.forms import SilenceForm
from consult.consolidation.silence.models import SilenceObjection, Silence
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents.clauses.actions import add_clause, apply_clause_text, set_clause_status
from consult.documents.versions.rename_discard_actions import discard_version
from consult.documents.forms import AddClauseForm
from consult.documents.models import Clause, Version
from consult.documents.queries import find_clause_text

pytestmark = pytest.mark.usefixtures("here")
OTHER = "We *invite* all stakeholders to report every year."


def form(**more):
    return SilenceForm(
        **{
            "seen": ["1:" + "0" * 64],
            "status": "adref",
            "closes_at": utc_now() + timedelta(days=3),
            "reason": "The room was close.",
            **more,
        }
    )


def put(world, *clauses, who="cho", version=None, act=silencing.open_silence, **more):
    """Put clauses under silence; return its number."""
    chosen = dict.fromkeys(clauses or (world.third_clause,))
    return act(world.actor(who), version or world.version, form(**more), chosen).id


def object_to(world, silence, who="nils", clause=None, text=OTHER):
    return objecting.object_to_clause(
        world.actor(who), silence, clause or world.third_clause, text, "Every year is needed."
    )


def ends(silence, later=timedelta(0)):
    """Advance the clock past the deadline."""
    with freeze_clock(find_row(Silence, silence).closes_at + later), transaction():
        closing.close_due_ballots()
    db.session.expire_all()
    return {each.clause_id: each.outcome for each in find_row(Silence, silence).clauses}


def test_what_nobody_objects_to_is_adopted_by_a_decision(world):
    silence = put(world, world.clause, world.third_clause, status="agreed")
    assert ends(silence) == {world.clause: "adopted", world.third_clause: "adopted"}
    made = find_row(ChairDecision, find_row(Silence, silence).decision_id)
    assert (made.reason, made.made_by_id, made.number) == (
        "The room was close.",
        world.ids["cho"],
        1,
    )
    assert (
        find_row(Clause, world.third_clause).status
        == find_row(Clause, world.clause).status
        == "agreed"
    )
    digests = set(
        db.session.scalars(select(DecidedClause.digest).where(DecidedClause.decision_id == made.id))
    )
    assert digests == {
        find_clause_text(world.version, each, "en", "en").digest
        for each in (world.clause, world.third_clause)
    }
    assert {"silence.opened", "silence.ended", "decision.taken", "clause.marked"} <= set(
        world.events()
    )
    with freeze_clock(utc_now() + timedelta(days=9)), transaction():
        closing.close_due_ballots()
    assert world.events().count("silence.ended") == 1, "it ends once"


def test_one_objection_breaks_it_for_its_clause_and_becomes_an_amendment_in_that_name(world):
    silence = put(world, world.clause, world.third_clause)
    made = object_to(world, silence)
    edit = find_row(Amendment, made.amendment_id)
    assert (made.entitled, made.holder) == (True, f"o{world.norvania}")
    assert (edit.clause_id, edit.organisation_id, edit.kind) == (
        world.third_clause,
        world.norvania,
        "mod",
    )
    assert ends(silence) == {world.clause: "adopted", world.third_clause: "broken"}
    assert (
        find_row(Clause, world.third_clause).status == "open"
        and find_row(Clause, world.clause).status == "adref"
    )


def test_clauses_that_stand_together_are_broken_together(world):
    silence = put(world, world.clause, world.third_clause, together="1")
    object_to(world, silence)
    assert (
        set(ends(silence).values()) == {"broken"} and find_row(Silence, silence).decision_id is None
    )
    assert db.session.scalar(select(ChairDecision.id)) is None


def test_the_issued_text_as_alternative_keeps_the_clause(world):
    apply_clause_text(world.actor("cho"), world.working, world.third_clause, OTHER)
    silence = put(world, version=world.working)
    made = object_to(
        world, silence, text=find_clause_text(world.version, world.third_clause, "en", "en").text
    )
    assert find_row(Amendment, made.amendment_id).kind == "noc"
    assert ends(silence) == {world.third_clause: "broken"}


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("vic", None),
        ("cho", None),
        ("mona", Forbidden),
        ("sera", Forbidden),
        ("hana", Forbidden),
        ("ada", Forbidden),
    ],
)
def test_only_the_podium_opens_it(world, who, refusal):
    if refusal is None:
        assert find_row(Silence, put(world, who=who)).open
    else:
        with pytest.raises(refusal):
            put(world, who=who)


def test_the_secretariat_proposes_and_the_chair_opens_it(world):
    proposed = put(world, who="mona", act=silencing.propose_silence)
    assert not find_row(Silence, proposed).open
    with pytest.raises(Conflict, match="silence_not_put"):
        object_to(world, proposed)
    with pytest.raises(Forbidden):
        silencing.open_proposed_silence(world.actor("mona"), proposed)
    silencing.open_proposed_silence(world.actor("cho"), proposed)
    with pytest.raises(Conflict, match="silence_put_already"):
        silencing.open_proposed_silence(world.actor("cho"), proposed)
    assert object_to(world, proposed).entitled
    with pytest.raises(Forbidden):
        put(world, who="pia", act=silencing.propose_silence)


def test_the_entitled_electors_are_fixed_at_opening(world):
    silence = put(world)
    names = set(
        db.session.scalars(
            select(Elector.name).where(Elector.ballot_id == find_row(Silence, silence).ballot_id)
        )
    )
    assert names == {"Lakeside Schools Network", "Norvania"}
    assert load_entitled_user_ids(find_row(Silence, silence)) == {
        world.ids["hana"],
        world.ids["nils"],
    }


@pytest.mark.parametrize(
    ("who", "entitled"),
    [("hana", True), ("nils", True), ("pia", False), ("ivo", False), ("dora", False)],
)
def test_others_may_object_too_and_it_waits_for_the_chair(world, who, entitled):
    silence = put(world)
    assert object_to(world, silence, who).entitled == entitled
    assert ends(silence) == {world.third_clause: "broken" if entitled else "pending"}


@pytest.mark.parametrize("who", ["otto", "nora", "cho", "vic"])
def test_non_participants_and_the_chair_do_not_object(world, who):
    silence = put(world)
    with pytest.raises(Forbidden):
        object_to(world, silence, who)


@pytest.mark.parametrize(
    ("counts", "outcome", "status"), [(True, "broken", "open"), (False, "adopted", "adref")]
)
@pytest.mark.parametrize("late", [True, False])
def test_the_chair_rules_before_the_end_or_after_it(world, counts, outcome, status, late):
    silence = put(world)
    made = object_to(world, silence, "ivo")
    with pytest.raises(Forbidden):
        objecting.rule_on_objection(
            world.actor("mona"), made.id, counts=counts, reason="It is grave."
        )
    if late:
        assert (
            ends(silence) == {world.third_clause: "pending"}
            and find_row(Clause, world.third_clause).status == "open"
        )
    objecting.rule_on_objection(world.actor("cho"), made.id, counts=counts, reason="It is grave.")
    if not late:
        ends(silence)
    assert (
        find_row(Silence, silence).clauses[0].outcome == outcome
        and find_row(Clause, world.third_clause).status == status
    )
    with pytest.raises(Conflict, match="objection_ruled"):
        objecting.rule_on_objection(world.actor("cho"), made.id, counts=True, reason="Again.")


def test_clauses_that_stand_together_wait_together_for_the_ruling(world):
    silence = put(world, world.clause, world.third_clause, together="1")
    made = object_to(world, silence, "ivo")
    assert set(ends(silence).values()) == {"pending"}
    objecting.rule_on_objection(world.actor("cho"), made.id, counts=False, reason="It is small.")
    assert {each.outcome for each in find_row(Silence, silence).clauses} == {"adopted"}
    assert (
        find_row(Clause, world.clause).status
        == find_row(Clause, world.third_clause).status
        == "adref"
    )


def test_what_is_entitled_is_not_ruled_on(world):
    made = object_to(world, put(world))
    with pytest.raises(Conflict, match="objection_ruled"):
        objecting.rule_on_objection(world.actor("cho"), made.id, counts=False, reason="No.")


def test_an_objection_at_the_last_second_counts_and_one_at_the_deadline_does_not(world):
    first, second = put(world), None
    closes_at = find_row(Silence, first).closes_at
    with freeze_clock(closes_at - timedelta(seconds=1)):
        object_to(world, first)
    assert ends(first) == {world.third_clause: "broken"}
    second = put(world, world.clause)
    with (
        freeze_clock(find_row(Silence, second).closes_at),
        pytest.raises(Conflict, match="silence_over"),
    ):
        object_to(world, second, clause=world.clause)  # also before the clock has closed it
    assert ends(second) == {world.clause: "adopted"}
    assert db.session.scalars(select(Amendment.id)).all() == [
        find_row(SilenceObjection, 1).amendment_id
    ], "what was refused left no edit"


def test_an_elector_objects_once_to_a_clause_and_with_another_text(world):
    silence = put(world, world.clause, world.third_clause)
    with pytest.raises(Invalid):
        object_to(
            world,
            silence,
            text=find_clause_text(world.version, world.third_clause, "en", "en").text,
        )
    object_to(world, silence)
    with pytest.raises(Conflict, match="objected_already"):
        object_to(world, silence)
    assert object_to(world, silence, clause=world.clause).entitled
    with pytest.raises(NotFound):
        object_to(world, silence, "hana", world.other_clause)


def test_the_text_is_locked_until_it_is_over(world):
    silence = put(world)
    for refused in (
        lambda: put(world),
        lambda: set_clause_status(world.actor("cho"), world.third_clause, "agreed"),
        lambda: working.rewrite_clause(
            world.actor("mona"), world.working, world.third_clause, OTHER
        ),
    ):
        with pytest.raises(Conflict, match="under_silence"):
            refused()
    ends(silence)
    set_clause_status(world.actor("cho"), world.third_clause, "agreed")
    assert find_row(Clause, world.third_clause).status == "agreed"


def test_clauses_with_brackets_or_changed_text_are_not_put_under_silence(world):
    with pytest.raises(Conflict, match="brackets_left"):
        put(world, world.other_clause)
    with pytest.raises(Conflict, match="text_changed"):
        silencing.open_silence(
            world.actor("cho"), world.version, form(), {world.third_clause: "0" * 64}
        )
    with pytest.raises(NotFound):
        put(world, world.heading)


def test_a_new_clause_waits_until_it_is_issued(world):
    new = add_clause(
        world.actor("rana"),
        world.working,
        AddClauseForm(text="We meet again.", label="4.", kind="operative"),
    )
    with pytest.raises(Conflict, match="silence_of_new"):
        put(world, new, version=world.working)


@pytest.mark.parametrize("until", [timedelta(minutes=5), timedelta(days=-1), timedelta(days=100)])
def test_a_deadline_leaves_time_and_ends(world, until):
    with pytest.raises(Invalid):
        put(world, closes_at=utc_now() + until)


def test_the_chair_extends_with_a_reason_and_only_to_later(world):
    silence = put(world)
    before = find_row(Silence, silence).closes_at
    with pytest.raises(Forbidden):
        silencing.extend_silence(
            world.actor("mona"), silence, before + timedelta(days=1), "Capitals asked."
        )
    with pytest.raises(Invalid):
        silencing.extend_silence(
            world.actor("cho"), silence, before - timedelta(days=1), "Capitals asked."
        )
    silencing.extend_silence(
        world.actor("cho"), silence, before + timedelta(days=1), "Capitals asked."
    )
    with freeze_clock(before + timedelta(minutes=1)):
        assert object_to(world, silence).entitled
    assert ends(silence) == {world.third_clause: "broken"}
    with pytest.raises(Conflict, match="silence_over"), freeze_clock(utc_now() + timedelta(days=8)):
        silencing.extend_silence(
            world.actor("cho"), silence, utc_now() + timedelta(days=10), "Too late."
        )


def test_a_ballot_of_silence_takes_no_votes_and_is_not_closed_by_hand(world):
    ballot = find_row(Silence, put(world)).ballot_id
    with pytest.raises(NotFound):
        closing.close_ballot(world.actor("cho"), ballot)
    assert find_row(Ballot, ballot).closed_at is None


def test_a_working_version_with_what_was_put_stays_and_what_was_proposed_goes_with_it(world):
    put(world, who="mona", version=world.working, act=silencing.propose_silence)
    put(world, world.clause, version=world.working)
    with pytest.raises(Conflict, match="under"):
        discard_version(world.actor("sera"), world.working)
    assert db.session.get(Version, world.working) is not None
