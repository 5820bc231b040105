"""Tests of the work on cases: decisions on many at once, their undo, assignments, notes."""

import pytest

from consult.amendments.models import Amendment
from consult.comments.actions import withdraw_comment
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.errors import Forbidden, Invalid, NotFound
from consult.core.moderation_reasons import ModerationReason
from consult.moderation import actions
from consult.moderation.cases import actions as cases, queries
from consult.moderation.cases.decision_actions import decide_cases
from consult.moderation.cases.left_out_queries import explain_left_out
from tests.support.contributions.amendments import propose
from tests.support.contributions.moderation import INSULT, MODERATORS, held, say, who_may


def decide(world, codes, deed, grounds=None, name="mona"):
    return decide_cases(world.actor(name), world.consultation, codes, deed, grounds)


def report(world, comment):
    actions.report_comment(world.actor("nora"), comment, INSULT)
    return f"c{comment}"


def test_many_are_approved_at_once_and_comments_are_held_again(world, here):
    waiting = [f"c{held(world, 'dora', world.other_clause)}" for _ in range(3)]
    assert decide(world, waiting, "approve") == (waiting, [])
    assert all(find_row(Comment, int(code[1:])).open for code in waiting)
    assert decide(world, waiting, "hold") == (waiting, [])
    assert all(find_row(Comment, int(code[1:])).held_at for code in waiting)


def test_many_are_hidden_with_one_reason_and_shown_again(world, here):
    codes = [f"c{say(world)}", f"a{propose(world)}"]
    with pytest.raises(Invalid):
        decide(world, codes, "hide")
    with pytest.raises(Invalid):
        decide(world, codes, "hide", ModerationReason("other"))
    assert decide(world, codes, "hide", INSULT) == (codes, [])
    assert find_row(Comment, int(codes[0][1:])).hidden_reason == str(INSULT)
    assert find_row(Amendment, int(codes[1][1:])).hidden_reason == str(INSULT)
    assert decide(world, codes, "show") == (codes, [])
    assert find_row(Amendment, int(codes[1][1:])).hidden_at is None


def test_reports_about_many_are_settled_and_reopened(world, here, look):
    codes = [report(world, say(world)) for _ in range(2)]
    assert decide(world, codes, "keep") == (codes, [])
    assert look("select distinct outcome from report") == [("kept",)]
    assert decide(world, codes, "reopen") == (codes, [])
    assert look("select distinct outcome from report") == [(None,)]


def test_what_is_decided_or_ones_own_is_left_out(world, here):
    free, decided, own = say(world), say(world), say(world, "mona")
    actions.hide_comment(world.actor("sera"), decided, INSULT)
    codes = [f"c{each}" for each in (free, decided, own)]
    assert decide(world, [*codes, codes[0]], "hide", INSULT) == (codes[:1], codes[1:])
    assert find_row(Comment, own).hidden_at is None


def explain(world, codes, deed, name="mona"):
    found = explain_left_out(world.actor(name), world.consultation, codes, deed)
    return [(each.why, each.by) for each in found]


def test_each_contribution_that_was_left_out_has_its_reason(world, here):
    hidden, own, gone, free = say(world), say(world, "mona"), say(world), say(world)
    actions.hide_comment(world.actor("sera"), hidden, INSULT)
    withdraw_comment(world.actor("pia"), gone)
    approved = held(world, "dora", world.other_clause)
    actions.approve_comment(world.actor("sera"), approved)
    settled = report(world, say(world))
    decide(world, [settled], "keep", name="sera")
    assert explain(world, [f"c{each}" for each in (hidden, own, gone)], "hide") == [
        ("decided", "Sera"),
        ("own", None),
        ("withdrawn", None),
    ]
    assert explain(world, [f"c{approved}", f"c{free}"], "approve") == [
        ("decided", "Sera"),
        ("state", None),
    ]
    assert explain(world, [settled, f"c{free}", f"a{propose(world)}"], "keep") == [
        ("decided", "Sera"),
        ("state", None),
        ("state", None),
    ]
    assert explain(world, [f"c{own}", f"c{free}"], "assign") == [
        ("own", None),
        ("assignee", None),
    ]
    reported = report(world, approved)
    assert explain(world, [reported], "approve") == [("state", None)], "it waits for another"
    assert explain(world, [f"c{approved}"], "approve", "fay") == [("role", None)]


def test_a_facilitator_decides_on_the_own_clauses_alone(world, here):
    mine, other = report(world, say(world)), report(world, say(world, clause=world.other_clause))
    assert decide(world, [mine, other], "keep", name="fay") == ([mine], [other])
    waiting = f"c{held(world, 'dora', world.clause)}"
    assert decide(world, [waiting], "approve", name="fay") == ([], [waiting])


def test_others_decide_nothing_and_nothing_of_another_consultation(world, here):
    def settle(actor, code):
        decide_cases(actor, world.consultation, [code], "keep")

    assert who_may(world, lambda: report(world, say(world)), settle) == MODERATORS | {"fay"}
    with pytest.raises(NotFound):
        decide(world, ["c999999"], "keep")
    with pytest.raises(NotFound):
        decide(world, ["x1"], "keep")
    with pytest.raises(Invalid):
        decide(world, [], "keep")


def test_moderators_assign_cases_to_moderators(world, here):
    codes = [report(world, say(world)), f"a{propose(world)}"]
    sera, mona = world.ids["sera"], world.ids["mona"]

    def assign(actor, to):
        return cases.assign_cases(actor, world.consultation, codes, to)

    assert assign(world.actor("mona"), sera) == (codes, [])
    work = queries.load_case_work(codes)
    assert {work[code].assigned.id for code in codes} == {sera}
    assert assign(world.actor("sera"), mona) == (codes, [])
    assert {each.assigned.id for each in queries.load_case_work(codes).values()} == {mona}
    assert assign(world.actor("sera"), None) == (codes, [])
    assert queries.load_case_work(codes) == {}
    with pytest.raises(Invalid):
        assign(world.actor("mona"), world.ids["pia"])
    assert who_may(world, lambda: mona, assign) == MODERATORS
    assert "case.assigned" in world.events()


def test_nobody_gets_the_case_of_an_own_contribution(world, here):
    own = f"c{say(world, 'mona')}"
    for name in ("mona", "sera"):
        assert cases.assign_cases(
            world.actor(name), world.consultation, [own], world.ids["mona"]
        ) == ([], [own])


def test_notes_are_for_those_who_moderate_and_their_author_removes_them(world, here):
    code = report(world, say(world))

    def write(actor, _):
        cases.write_note(actor, world.consultation, code, "Ask the author first.")

    assert who_may(world, lambda: None, write) == MODERATORS | {"fay"}
    hall = find_row(Consultation, world.consultation)
    assert [each.name for each in queries.list_moderators(hall)] == ["Mona", "Sera"]
    notes = queries.load_case_work([code])[code].notes
    assert {each.author.name for each in notes} == {"Fay", "Mona", "Sera"}
    mine = next(each for each in notes if each.author.name == "Mona")
    with pytest.raises(Forbidden):
        cases.remove_note(world.actor("sera"), mine.id)
    cases.remove_note(world.actor("mona"), mine.id)
    assert len(queries.load_case_work([code])[code].notes) == 2


def test_nobody_notes_or_reads_notes_about_an_own_contribution(world, here):
    code = report(world, say(world, "mona"))
    with pytest.raises(Forbidden):
        cases.write_note(world.actor("mona"), world.consultation, code, "Mine is fine.")
