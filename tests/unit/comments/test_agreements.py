"""Tests of agreements with comments: shown with names, bound to the words, counted nowhere."""

import re
from pathlib import Path

import pytest

import consult
from consult.accounts.models import User
from consult.audit.erasure.actions import erase_content
from consult.comments import actions
from consult.comments.agreements.actions import agree_with_comment, end_agreement
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import transaction
from consult.core.errors import Conflict, Forbidden, NotFound, SignInRequired
from consult.moderation import actions as moderation
from consult.core.moderation_reasons import ModerationReason
from tests.support.contributions.comments import hold, say, seen
from tests.support.contributions.permissions import outcomes
from tests.world import CONTRIBUTORS


def names(world, comment, reader=None, *, earlier=False):
    return [
        each.name for each in seen(world, reader, comment).agreements if each.is_earlier == earlier
    ]


def test_people_agree_for_themselves_and_heads_for_their_organization(world, here):
    comment = say(world, "ivo")
    for name in ("pia", "hana", "nils"):
        agree_with_comment(world.actor(name), comment)
    assert names(world, comment) == ["Lakeside Schools Network", "Norvania", "Pia"]
    found = seen(world, None, comment).agreements
    assert [(each.organisation_id, each.user_id) for each in found] == [
        (world.lakeside, None),
        (world.norvania, None),
        (None, world.ids["pia"]),
    ]
    assert [each.is_own for each in seen(world, "hana", comment).agreements] == [True, False, False]


def test_those_who_take_part_agree_while_comments_are_taken_but_not_with_their_own(world, here):
    comment = say(world, "pia")
    done = outcomes(world, lambda name: agree_with_comment(world.actor(name), comment))
    assert done == CONTRIBUTORS - {"pia"}
    assert "agree" not in seen(world, "pia", comment).allowed_acts
    world.stage("consolidation")
    other = world.actor("paul")
    with pytest.raises(Forbidden):
        agree_with_comment(other, comment)
    with pytest.raises(SignInRequired):
        agree_with_comment(world.actor(None), comment)
    end_agreement(other, comment)
    assert "Paul" not in names(world, comment), "withdrawn in any stage"


def test_the_same_press_withdraws_it_and_twice_changes_nothing(world, here):
    comment = say(world)
    ivo = world.actor("ivo")
    assert {"agree", "end_agreement"} & seen(world, "ivo", comment).allowed_acts == {"agree"}
    agree_with_comment(ivo, comment)
    agree_with_comment(ivo, comment)
    assert {"agree", "end_agreement"} & seen(world, "ivo", comment).allowed_acts == {
        "end_agreement"
    }
    end_agreement(ivo, comment)
    end_agreement(ivo, comment)
    assert names(world, comment) == []
    assert world.events() == ["comment.posted", "comment.agreed", "comment.agreement_ended"]


def test_an_agreement_is_with_the_words_it_was_given_on(world, here, look):
    comment = say(world, body="First words.")
    ivo = world.actor("ivo")
    agree_with_comment(ivo, comment, row_version=1)
    actions.edit_comment(world.actor("pia"), comment, "First words.", kind="technical")
    assert names(world, comment) == ["Ivo"], "another kind is no other words"
    actions.edit_comment(world.actor("pia"), comment, "The opposite.")
    assert (names(world, comment), names(world, comment, earlier=True)) == ([], ["Ivo"])
    assert {"agree", "end_agreement"} <= seen(world, "ivo", comment).allowed_acts
    with pytest.raises(Conflict) as refusal:
        agree_with_comment(ivo, comment, row_version=1)
    assert refusal.value.code == "changed_meanwhile", "read before the edit"
    agree_with_comment(ivo, comment)
    assert names(world, comment) == ["Ivo"]
    (digest,) = look("select digest from comment_agreement")[0]
    facts = look("select cast(facts as text) from event where verb = 'comment.edited'")
    assert digest in facts[-1][0]


def test_an_agreement_is_shown_only_where_the_comment_is(world, here):
    comment = say(world)
    agree_with_comment(world.actor("ivo"), comment)
    actions.withdraw_comment(world.actor("pia"), comment)
    assert seen(world, "pia", comment).agreements == ()
    with pytest.raises(Conflict):
        agree_with_comment(world.actor("paul"), comment)
    actions.restore_comment(world.actor("pia"), comment)
    assert names(world, comment) == ["Ivo"]
    moderation.hide_comment(world.actor("mona"), comment, ModerationReason("insult"))
    with pytest.raises(Conflict):
        agree_with_comment(world.actor("paul"), comment)
    with pytest.raises(NotFound):
        agree_with_comment(world.actor("paul"), 99_999)


def test_where_the_unverified_are_held_they_cannot_agree(world, here):
    comment = say(world)
    hold(world)
    assert "agree" not in seen(world, "dora", comment).allowed_acts
    with pytest.raises(Conflict) as refusal:
        agree_with_comment(world.actor("dora"), comment)
    assert refusal.value.code == "agreement_needs_verification"
    agree_with_comment(world.actor("paul"), comment)
    assert names(world, comment) == ["Paul"]
    moderation.approve_comment(world.actor("mona"), say(world, "dora"))
    agree_with_comment(world.actor("dora"), comment)
    assert names(world, comment) == ["Paul", "Dora"]


def test_a_closed_account_is_named_no_more_and_an_erased_comment_has_no_agreements(
    world, here, look
):
    comment, erased = say(world), say(world)
    for one in (comment, erased):
        agree_with_comment(world.actor("ivo"), one)
    erase_content(world.actor("sera"), "comment", erased, "own_request", sure=True)
    assert look("select comment_id from comment_agreement") == [(comment,)]
    with transaction():
        find_row(User, world.ids["ivo"]).closed_at = utc_now()
    assert names(world, comment) == []


def test_agreements_enter_no_tally_order_what_if_or_report():
    """Only comments, the sample, the record and its verification know of agreements."""
    root = Path(consult.__file__).parent
    readers = {
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if re.search(r"comment_agreement|CommentAgreement|\bagreements\b", file.read_text())
        and "migrations" not in file.parts
    }
    assert {name for name in readers if not name.startswith("comments/")} == {
        "core/permissions/rules.py",
        "sample/timeline_actions.py",
        "audit/erasure/actions.py",
        "audit/erasure/reach.py",
        "audit/verification/row_queries.py",
    }
