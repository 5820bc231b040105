"""Tests of publication with postponed answers: publicly due, blocked by collisions, complete
for the final text.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.amendments.actions import amend_amendment
from consult.consolidation.dispositions import effect as answering
from consult.consolidation import actions as deciding
from consult.consolidation.publishing import chair_decision_actions as publishing
from consult.consolidation.workbench import actions as working
from consult.consolidation.workbench.clause_text_queries import load_offered_hunks, build_hunk_key
from consult.consolidation.models import AnswerPostponement
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import Event, transaction
from consult.documents.actions import issue_version
from consult.documents.models import Version
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import NOW
from .test_publication import answer, edit, issued, owed, proposed, quoted, said, seen

pytestmark = pytest.mark.usefixtures("here")


def postponed(world, version):
    publishing.postpone_answers(
        world.actor("cho"), version, utc_now() + timedelta(days=8), "The meeting is tomorrow."
    )


def test_postponed_answers_stay_publicly_due_and_take_effect_at_once(world, draft):
    one, two = proposed(world), proposed(world, "ivo", NOW.replace("connect", "link"))
    word = quoted(world, "every school")
    postponed(world, draft)
    issue_version(world.actor("sera"), draft)
    late = answering.load_due_answers(find_row(Version, draft))
    assert (late.amendments, late.comments, late.answer_count, late.overdue) == (
        [one, two],
        [word],
        3,
        False,
    )
    new = proposed(world, "nils", NOW.replace("2030", "2050"))
    assert answering.load_due_answers(find_row(Version, draft)).answer_count == 3
    with pytest.raises(Conflict, match="issued_already"):
        answer(world, draft, edit(new))
    with pytest.raises(Conflict, match="answer_does_not_fit"):
        answer(world, draft, edit(one), "accepted")
    answer(world, draft, edit(one), "not_accepted")
    answer(world, draft, said(word), "noted")
    assert seen(world, one).state == "answered"
    events = [
        (each.verb, each.audience)
        for each in db.session.scalars(select(Event).order_by(Event.seq.desc()).limit(4))
    ]
    assert set(events) == {("disposition.proposed", "everyone"), ("answers.given", "everyone")}
    with pytest.raises(Conflict, match="issued_already"):
        answer(world, draft, edit(one), "not_accepted")
    with pytest.raises(Conflict, match="issued_already"):
        deciding.withdraw_dispositions(world.actor("mona"), draft, [edit(one)])
    assert answering.load_due_answers(find_row(Version, draft)).amendments == [two]
    second = create_working_version(world, "second", based_on=draft)
    assert owed(second) == ([two, new], [])
    with transaction():
        db.session.get(AnswerPostponement, draft).until = utc_now() - timedelta(minutes=1)
    assert answering.load_due_answers(find_row(Version, draft)).overdue
    answer(world, draft, edit(two), "carried_over")
    assert (
        answering.load_due_answers(find_row(Version, draft)) is None
        and seen(world, two).state == "open"
    )
    with pytest.raises(Conflict, match="issued_already"):
        answer(world, draft, edit(two), "noted")
    issued(world, second)
    assert seen(world, two).state == "answered"


def test_what_collides_holds_it_back_also_where_answers_may_follow(world, draft):
    one, two = proposed(world), proposed(world, "ivo", NOW.replace("2030", "2040"))
    postponed(world, draft)
    with pytest.raises(Conflict, match="collisions_left") as refused:
        issue_version(world.actor("sera"), draft)
    assert refused.value.details["left"] == 1
    answer(world, draft, edit(one))
    with pytest.raises(Conflict, match="collisions_left"):
        issue_version(world.actor("sera"), draft)
    mona = world.actor("mona")
    keys = [
        build_hunk_key(hunk, number)
        for each, found in load_offered_hunks(mona, world.other_clause)
        if each.id == two
        for number, hunk in enumerate(found)
    ]
    work = working.build_clause_text(
        mona, draft, world.other_clause, keys
    )  # what is taken decides it; its answer may follow
    deciding.decide_clauses(
        world.actor("cho"),
        draft,
        [world.other_clause],
        "bracketed",
        "So be it.",
        {world.other_clause: work.digest},
    )
    assert issue_version(world.actor("sera"), draft).issued and answering.load_due_answers(
        find_row(Version, draft)
    ).amendments == [two]


def test_a_contribution_answered_by_a_later_version_is_due_in_none_before(world, draft):
    one = proposed(world)
    postponed(world, draft)
    issue_version(world.actor("sera"), draft)
    second = create_working_version(world, "second", based_on=draft)
    answer(world, second, edit(one), "carried_over")
    assert answering.load_due_answers(find_row(Version, draft)).answer_count == 1
    issued(world, second)
    assert answering.load_due_answers(find_row(Version, draft)) is None


def test_the_final_text_waits_for_all_answers_even_postponed_ones(world, draft):
    one = proposed(world)
    postponed(world, draft)
    for name in ("sera", "mona", "pia"):
        with pytest.raises(Forbidden):
            publishing.mark_final(world.actor(name), draft, final=True)
    publishing.mark_final(world.actor("cho"), draft, final=True)
    publishing.mark_final(world.actor("cho"), draft, final=True)
    assert world.events().count("version.finalised") == 1
    with pytest.raises(Conflict, match="not_ready_to_issue"):
        issue_version(world.actor("sera"), draft)
    answer(world, draft, edit(one))
    assert issue_version(world.actor("sera"), draft).final
    with pytest.raises(Conflict, match="issued_already"):
        publishing.mark_final(world.actor("cho"), draft, final=False)


def test_late_answers_to_an_amendment_of_an_amendment_are_compared_with_the_text(world, draft):
    mona = world.actor("mona")
    one = proposed(world, text=NOW.replace("every school", "every school and library"))
    sub = amend_amendment(
        world.actor("nils"),
        one,
        NOW.replace("every school", "every school, clinic and library"),
        "So.",
    ).id
    keys = [
        build_hunk_key(hunk, place)
        for each, found in load_offered_hunks(mona, world.other_clause)
        if each.id in {one, sub}
        for place, hunk in enumerate(found)
    ]
    working.build_clause_text(mona, draft, world.other_clause, keys)
    postponed(world, draft)
    deciding.decide_clauses(
        world.actor("cho"), draft, [world.other_clause], "open", "No objection."
    )
    issue_version(world.actor("sera"), draft)
    with pytest.raises(Conflict, match="answer_does_not_fit"):
        answer(world, draft, edit(sub), "not_accepted")
    answer(world, draft, edit(sub), "accepted")
    with pytest.raises(Conflict, match="answer_does_not_fit"):
        answer(world, draft, edit(one), "noted")
    answer(world, draft, edit(one), "modified")
    assert (seen(world, one).state, seen(world, sub).state) == ("answered", "answered")


def test_a_late_duplicate_holds_only_with_an_answer_that_fits(world, draft):
    one, two = proposed(world), proposed(world, "ivo", NOW.replace("connect", "link"))
    postponed(world, draft)
    issue_version(world.actor("sera"), draft)
    same = f"amendment:{one}"
    second = create_working_version(world, "second", based_on=draft)
    answer(world, second, edit(one), "not_accepted")  # proposed, but not public
    with pytest.raises(Conflict, match="answer_does_not_fit"):
        answer(world, draft, edit(two), "duplicate", same_as=same)
    answer(world, draft, edit(one), "not_accepted")
    answer(world, draft, edit(two), "duplicate", same_as=same)
    assert seen(world, two).state == "answered"
