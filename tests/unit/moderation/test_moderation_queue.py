"""Tests of reports and of the queue of moderators: reported once, settled, and seen by few."""

import pytest
from sqlalchemy import select

from consult.comments import actions as comments
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event
from consult.core.moderation_reasons import ModerationReason
from consult.moderation import actions, queries
from tests.world import ROLES
from tests.support.contributions.moderation import INSULT, MODERATORS, held, say, who_may


def test_every_signed_in_person_reports_once_but_not_their_own_comment(world, here):
    def report(actor, comment):
        actions.report_comment(actor, comment, INSULT)

    assert who_may(world, lambda: say(world), report) == set(ROLES) - {"pia"}
    comment = say(world)
    actions.report_comment(world.actor("nora"), comment, INSULT)
    with pytest.raises(Conflict) as refusal:
        actions.report_comment(world.actor("nora"), comment, ModerationReason("off_topic"))
    assert refusal.value.code == "reported_already"
    with pytest.raises(Invalid):
        actions.report_comment(world.actor("paul"), comment, ModerationReason("other"))
    comments.withdraw_comment(world.actor("pia"), comment)
    with pytest.raises(NotFound):
        actions.report_comment(world.actor("paul"), comment, INSULT)
    assert set(
        db.session.scalars(select(Event.audience).where(Event.verb == "comment.reported"))
    ) == {"moderators"}


def test_moderators_and_the_facilitator_settle_reports_and_look_again(world, here):
    def reported(clause=None):
        comment = say(world, clause=clause)
        actions.report_comment(world.actor("nora"), comment, INSULT)
        return comment

    assert who_may(world, reported, actions.dismiss_reports) == MODERATORS | {"fay"}
    assert (
        who_may(world, lambda: reported(world.other_clause), actions.dismiss_reports) == MODERATORS
    )

    def kept():
        comment = reported()
        actions.dismiss_reports(world.actor("mona"), comment)
        return comment

    assert who_may(world, kept, actions.reopen_reports) == MODERATORS | {"fay"}
    with pytest.raises(Conflict):
        actions.dismiss_reports(world.actor("mona"), kept())
    with pytest.raises(Conflict):
        actions.reopen_reports(world.actor("mona"), say(world))


def test_hiding_settles_the_reports(world, here, look):
    comment = say(world)
    actions.report_comment(world.actor("nora"), comment, INSULT)
    actions.report_comment(world.actor("paul"), comment, INSULT)
    actions.hide_comment(world.actor("mona"), comment, INSULT)
    assert look("select outcome, settled_by_id from report") == [("hidden", world.ids["mona"])] * 2
    assert world.events()[-1] == "report.settled"


def numbers(cases):
    return [case.said.id for case in cases]


def test_the_queue_holds_what_waits_and_what_was_settled_lately(world, here):
    mona, hall = world.actor("mona"), find_row(Consultation, world.consultation)
    reported, hidden, kept = say(world), say(world), say(world)
    waits = held(world, "dora", world.other_clause)
    for comment in (reported, kept):
        actions.report_comment(world.actor("nora"), comment, INSULT)
    actions.dismiss_reports(mona, kept)
    actions.hide_comment(world.actor("fay"), hidden, ModerationReason("off_topic"))
    found = queries.load_queue(mona, find_row(Consultation, world.consultation))
    assert [numbers(part) for part in found[:4]] == [[waits], [reported], [hidden], [kept]]
    assert (
        found.waiting_count
        == queries.count_waiting(mona, find_row(Consultation, world.consultation))
        == 2
    )
    assert (
        found.held[0].label == "2."
        and found.hidden[0].settled_by == "Fay"
        and found.kept[0].settled_by == "Mona"
    )
    assert [(each.by, each.grounds) for each in found.reported[0].reports] == [("Nora", INSULT)]
    assert hall.slug == "talks"


def test_a_facilitator_sees_what_concerns_the_own_clauses(world, here):
    inside, outside = say(world), say(world, clause=world.other_clause)
    held(world, "ivo")
    for comment in (inside, outside):
        actions.report_comment(world.actor("nora"), comment, INSULT)
    found = queries.load_queue(world.actor("fay"), find_row(Consultation, world.consultation))
    assert [numbers(part) for part in found[:4]] == [[], [inside], [], []]
    assert (
        queries.count_waiting(world.actor("fay"), find_row(Consultation, world.consultation)) == 1
    )


def test_the_queue_is_closed_to_all_others(world, here):
    opened = set()
    for name in [*ROLES, None]:
        try:
            queries.load_queue(world.actor(name), find_row(Consultation, world.consultation))
            opened.add(name)
        except (Forbidden, SignInRequired):
            assert (
                queries.count_waiting(world.actor(name), find_row(Consultation, world.consultation))
                == 0
            )
    assert opened == MODERATORS | {"fay"}
