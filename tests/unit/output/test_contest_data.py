"""Tests of contests and reaffirmations in the data of a document: as public as on pages."""

import pytest
from sqlalchemy import update

from consult.accounts.models import User
from consult.amendments.actions import revise_amendment, withdraw_amendment
from consult.consolidation.carry_over import reaffirmation as affirming
from consult.consolidation.contests import actions as contesting, moderation_actions as hiding
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.similarity.group_name_contests import contest_actions as summaries
from consult.moderation.actions import hide_comment
from consult.moderation.amendment_actions import hide_amendment
from tests.support.consultation.working_version import create_working_version
from tests.unit.consolidation.carry_over.test_reaffirmation import OTHERWISE, carried, stays
from tests.unit.consolidation.conftest import draft as draft  # a fixture
from tests.unit.amendments.test_amendment_actions import LATER
from tests.unit.consolidation.test_contests import WHY
from tests.unit.consolidation.test_contests import answered as answered  # a fixture
from tests.support.consultation.document_data import collected
from tests.unit.consolidation.test_publication import issued, reword
from tests.unit.consolidation.test_publication import answer as dispose
from tests.unit.consolidation.test_publication import edit as an_edit
from tests.unit.similarity.test_name_contests import BETTER, NAME
from tests.unit.similarity.test_name_contests import alike as alike, named as named  # fixtures

pytestmark = pytest.mark.usefixtures("here")


def close(name):
    with transaction():
        db.session.execute(update(User).where(User.name == name).values(closed_at=utc_now()))


def test_a_contested_answer_is_in_it_with_what_it_was_and_what_was_said(world, answered):
    assert collected(world).contests == []
    made = contesting.contest_answer(world.actor("pia"), answered, WHY).id
    (found,) = collected(world).contests
    assert (
        found.id,
        found.disposition_id,
        found.state,
        found.to_chair,
        found.name,
        found.organisation_id,
        found.reason,
    ) == (made, answered, "open", False, "Pia", world.lakeside, WHY)
    assert (found.outcome, found.why, found.reply, found.replied_at) == (
        "not_accepted",
        "It singles out villages.",
        None,
        None,
    )
    contesting.answer_contest(
        world.actor("sera"), made, "changed", "Schools are meant.", outcome="noted"
    )
    data = collected(world)
    (found,) = data.contests
    assert (found.state, found.outcome, found.reply, found.final) == (
        "changed",
        "not_accepted",
        "Schools are meant.",
        False,
    )
    assert [each.outcome for each in data.dispositions if each.id == answered] == ["noted"]
    close("Pia")
    assert collected(world, "mona").contests[0].name is None


def test_a_hidden_or_withdrawn_contest_has_no_text_in_it(world, answered):
    made = contesting.contest_answer(world.actor("pia"), answered, "SECRET-contest").id
    hiding.hide_contest(world.actor("mona"), made, ModerationReason("insult"))
    for name in (None, "pia", "mona", "cho"):
        (found,) = collected(world, name).contests
        assert (found.reason, found.hidden.ground, found.hidden.words) == (None, "insult", None), (
            name
        )
    hiding.show_contest(world.actor("mona"), made)
    assert collected(world).contests[0].reason == "SECRET-contest"
    contesting.withdraw_contest(world.actor("pia"), made)
    assert collected(world).contests == []


def test_a_contest_about_a_hidden_amendment_is_not_in_it(world, answered):
    contesting.contest_answer(world.actor("pia"), answered, WHY)
    hide_amendment(world.actor("mona"), 1, ModerationReason("off_topic"))
    data = collected(world)
    assert data.contests == data.dispositions == []


def test_a_contested_name_of_a_group_is_in_it_as_far_as_it_is_public(world, alike, named):
    made = summaries.contest_name(world.actor("pia"), named, f"comment:{alike[0]}", WHY, BETTER).id
    (found,) = collected(world).summary_contests
    assert (
        found.id,
        found.group_id,
        found.comment_id,
        found.amendment_id,
        found.state,
        found.called,
        found.reason,
        found.proposed,
    ) == (made, named, alike[0], None, "open", NAME, WHY, BETTER)
    summaries.hide_contest(world.actor("mona"), made, ModerationReason("insult"))
    (found,) = collected(world, "mona").summary_contests
    assert (found.reason, found.proposed, found.hidden.ground) == (None, None, "insult")
    summaries.answer_contest(world.actor("mona"), made, "changed", "That is better.", BETTER)
    (found,) = collected(world).summary_contests
    assert (found.state, found.given, found.reply, found.ended) == (
        "changed",
        BETTER,
        "That is better.",
        None,
    )
    close("Pia")
    assert collected(world).summary_contests[0].name is None
    hide_comment(world.actor("mona"), alike[0], ModerationReason("insult"))
    assert collected(world).summary_contests == []


def said(world, number):
    return [
        (each.version_id, each.verdict, each.said, each.name)
        for each in collected(world).carried
        if each.amendment_id == number
    ]


def test_whether_what_was_carried_over_still_stands_is_in_it(world, draft):
    number = stays(world, draft)
    assert said(world, number) == [(draft, "changed", None, None)]
    affirming.affirm_contribution(world.actor("pia"), carried(number))
    assert said(world, number) == [(draft, "changed", "stands", "Pia")]
    close("Pia")
    assert said(world, number) == [(draft, "changed", "stands", None)]


def test_the_last_reaffirmation_counts_and_a_hidden_amendment_has_none(world, draft):
    number = stays(world, draft)
    affirming.affirm_contribution(world.actor("pia"), carried(number))
    revise_amendment(world.actor("pia"), number, LATER.replace("2032", "2034"), "As it reads now.")
    assert said(world, number) == [(draft, "changed", "revised", None)]
    withdraw_amendment(world.actor("pia"), number)
    assert said(world, number) == [(draft, "changed", "withdrawn", None)]
    hide_amendment(world.actor("mona"), number, ModerationReason("insult"))
    assert said(world, number) == []


def test_each_version_keeps_what_was_said_while_it_was_the_newest(world, draft):
    number = stays(world, draft)
    affirming.affirm_contribution(world.actor("pia"), carried(number))
    second = create_working_version(world, "third", based_on=draft)
    dispose(world, second, an_edit(number), "carried_over")
    reword(world, second, OTHERWISE.replace("2035", "2036"))
    assert said(world, number) == [(draft, "changed", "stands", "Pia")], (
        "nothing of a working version"
    )
    issued(world, second)
    revise_amendment(world.actor("pia"), number, LATER.replace("2032", "2034"), "As it reads now.")
    assert said(world, number) == [
        (draft, "changed", "stands", "Pia"),
        (second, "changed", "revised", None),
    ]
