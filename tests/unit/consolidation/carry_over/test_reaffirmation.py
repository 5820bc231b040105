"""Tests of reaffirmation: authors say whether a contribution still stands once its text
changed.
"""

import pytest
from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.actions import revise_amendment, withdraw_amendment
from consult.amendments.proposing.current_wording import load_current_wording
from consult.consolidation.carry_over import reaffirmation as affirming, confirmation as confirming
from consult.consolidation.carry_over.models import CarryOver
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden, NotFound, SignInRequired
from consult.core.events.dispatcher import Dispatcher
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.amendment_actions import hide_amendment
from consult.notifications import notice_detail_queries as telling
from consult.notifications.models import Notice
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.notifications.test_notices import plain
from tests.unit.consolidation.test_publication import (
    answer,
    edit,
    issued,
    places,
    proposed,
    quoted,
    reword,
    said,
    seen,
)

pytestmark = pytest.mark.usefixtures("here")
OTHERWISE = NOW.replace("by 2030", "by 2035")
ELSEWHERE = NOW.replace("We *resolve*", "We hereby *resolve*")


def stays(world, draft, text=OTHERWISE, name="pia"):
    """Create an amendment that is carried over into a version with another text of its clause."""
    number = proposed(world, name)
    answer(world, draft, edit(number), "carried_over")
    reword(world, draft, text)
    issued(world, draft)
    return number


def carried(number):
    return db.session.scalars(select(CarryOver.id).where(CarryOver.amendment_id == number)).one()


def asked(world, name):
    return [
        (each.kind, each.id, each.still.reaction)
        for each in affirming.load_reaffirmation_requests(world.actor(name))
    ]


def test_an_author_reaffirms_a_contribution_and_withdraws_that(world, draft):
    number = stays(world, draft)
    one = carried(number)
    assert asked(world, "pia") == [("amendment", number, "")] and asked(world, "ivo") == []
    affirming.affirm_contribution(world.actor("pia"), one)
    affirming.affirm_contribution(world.actor("pia"), one)
    assert asked(world, "pia") == [("amendment", number, "stands")]
    still = affirming.load_statuses_by_id("amendment", [number])[number]
    assert (still.reaction, still.by, still.version, still.verdict) == (
        "stands",
        "Pia",
        "Next",
        "changed",
    )
    affirming.withdraw_affirmation(world.actor("hana"), one)  # who speaks for the organization
    assert asked(world, "pia") == [("amendment", number, "")]
    assert [verb for verb in world.events() if verb.startswith("carryover.")][-2:] == [
        "carryover.affirmed",
        "carryover.unsaid",
    ]
    with pytest.raises(Conflict, match="nothing_said_yet"):
        affirming.withdraw_affirmation(world.actor("pia"), one)


def test_nobody_else_says_it_nor_of_what_is_not_open(world, draft):
    number = stays(world, draft)
    one = carried(number)
    for name in ("ivo", "paul", "nils", "otto", "mona", "sera", "cho", None):
        for act in (affirming.affirm_contribution, affirming.withdraw_affirmation):
            with pytest.raises((Forbidden, SignInRequired)):
                act(world.actor(name), one)
    with pytest.raises(NotFound):
        affirming.affirm_contribution(world.actor("pia"), 999)
    with pytest.raises(SignInRequired):
        affirming.load_reaffirmation_requests(world.actor(None))
    hide_amendment(world.actor("mona"), number, ModerationReason("insult"))
    with pytest.raises(NotFound):
        affirming.affirm_contribution(world.actor("pia"), one)
    assert asked(world, "pia") == []


def test_to_withdraw_or_to_revise_is_an_answer_too(world, draft):
    number = stays(world, draft)
    one = carried(number)
    affirming.affirm_contribution(world.actor("pia"), one)
    now = load_current_wording(seen(world, number))
    assert now.text == OTHERWISE
    revise_amendment(
        world.actor("pia"),
        number,
        OTHERWISE.replace("2035", "2040"),
        "Later still.",
        wording_id=now.id,
    )
    assert asked(world, "pia") == [("amendment", number, "revised")]
    there = seen(world, number)
    assert (
        there.base_text,
        there.is_on_earlier_text,
        there.is_certain,
        load_current_wording(there),
    ) == (
        OTHERWISE,
        False,
        True,
        None,
    )
    with pytest.raises(Conflict, match="text_changed"):
        revise_amendment(
            world.actor("pia"),
            number,
            NOW,
            "Back.",
            wording_id=world.wordings[world.other_clause, "en"],
        )
    affirming.affirm_contribution(world.actor("pia"), one)
    assert asked(world, "pia") == [("amendment", number, "stands")]
    withdraw_amendment(world.actor("pia"), number)
    assert asked(world, "pia") == [] and affirming.load_statuses_by_id("amendment", [number]) == {}
    with pytest.raises(Conflict, match="not_open_any_more"):
        affirming.affirm_contribution(world.actor("pia"), one)


def test_without_the_current_text_a_revision_stays_on_its_own(world, draft):
    number = stays(world, draft, ELSEWHERE)
    revise_amendment(world.actor("pia"), number, LATER.replace("2032", "2033"), "Another year.")
    assert (seen(world, number).base_text, seen(world, number).is_on_earlier_text) == (NOW, True)


def test_an_amendment_is_asked_about_if_its_clause_changed_elsewhere_and_not_otherwise(
    world, draft
):
    number = stays(world, draft, ELSEWHERE)
    (found,) = affirming.load_reaffirmation_requests(world.actor("pia"))
    assert (found.id, found.still.verdict, found.rebased) == (number, "kept", True)
    assert amendments.load_amendment(world.actor("pia"), number).rebased_text == ELSEWHERE.replace(
        "2030", "2032"
    )
    second = create_working_version(world, "second", based_on=draft)
    answer(world, second, edit(number), "carried_over")
    issued(world, second)
    other = affirming.load_statuses_by_id("amendment", [number])[number]
    assert (other.version, other.verdict) == ("Second", "kept")
    with pytest.raises(Conflict, match="newer_version_there"):
        affirming.affirm_contribution(world.actor("pia"), found.still.id)


def test_a_comment_that_is_carried_over_is_asked_about_and_an_answered_one_is_not(world, draft):
    stay, end = quoted(world, "by 2030"), quoted(world, "every school by 2030", "ivo")
    answer(world, draft, said(stay), "carried_over")
    answer(world, draft, said(end))
    reword(world, draft, OTHERWISE)
    issued(world, draft)
    assert asked(world, "paul") == [("comment", stay, "")] and asked(world, "ivo") == []
    ended = db.session.scalars(select(CarryOver.id).where(CarryOver.comment_id == end)).one()
    with pytest.raises(Conflict, match="not_open_any_more"):
        affirming.affirm_contribution(world.actor("ivo"), ended)
    (one,) = affirming.load_reaffirmation_requests(world.actor("paul"))
    affirming.affirm_contribution(world.actor("nils"), one.still.id)
    assert asked(world, "paul") == [("comment", stay, "stands")]


def test_before_its_version_is_issued_nothing_is_said(world, draft):
    number = proposed(world)
    answer(world, draft, edit(number), "carried_over")
    reword(world, draft, OTHERWISE)
    (place,) = places(world, draft, "amendment")
    confirming.confirm_verdicts(world.actor("mona"), draft, {edit(number): place.digest})
    assert asked(world, "pia") == []
    with pytest.raises(NotFound):
        affirming.affirm_contribution(world.actor("pia"), carried(number))


def test_authors_are_told_once_with_the_number_that_waits(world, draft):
    follower = Dispatcher()
    first, second, other = (
        proposed(world),
        proposed(world, "pia", NOW.replace("2030", "2040")),
        proposed(world, "ivo"),
    )
    for number in (first, second, other):
        answer(world, draft, edit(number), "carried_over")
    reword(world, draft, OTHERWISE)
    issued(world, draft)
    withdraw_amendment(world.actor("ivo"), other)
    follower.step()
    told = {
        each.user_id: each
        for each in db.session.scalars(select(Notice).where(Notice.verb == "carryovers.waiting"))
    }
    assert {person: each.facts["count"] for person, each in told.items()} == {world.ids["pia"]: 2}
    (one,) = telling.load_notice_views(told.values())
    assert (
        plain(format_sentence(one))
        == "Statement, Next: the text under 2 of your contributions changed. Are they still valid?"
    )
    assert get_notice_path(one) == "/en/my/still"
    follower.step()
    assert (
        len(db.session.scalars(select(Notice).where(Notice.verb == "carryovers.waiting")).all())
        == 1
    )
