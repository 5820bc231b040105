"""Tests of moderation: comments hidden, approved and shown again; immediate effect and undo."""

import pytest
from sqlalchemy import select

from consult.comments import actions as comments
from consult.comments import queries as reads
from consult.comments.models import Comment
from consult.comments.passages import PassageQuote
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import Event, transaction
from consult.core.moderation_reasons import ModerationReason, parse_reason
from consult.moderation import actions
from tests.world import ROLES
from tests.support.contributions.moderation import INSULT, MODERATORS, held, say, who_may


def test_moderators_hide_and_a_facilitator_on_the_own_clauses_alone(world, here):
    def hide(actor, comment):
        actions.hide_comment(actor, comment, INSULT)

    assert who_may(world, lambda: say(world), hide) == MODERATORS | {"fay"}
    assert who_may(world, lambda: say(world, clause=world.other_clause), hide) == MODERATORS

    def general():
        return comments.post_document_comment(world.actor("pia"), world.document, "Words.").id

    assert who_may(world, general, hide) == MODERATORS
    assert who_may(world, lambda: say(world, "mona"), hide) == {"sera", "fay"}, (
        "nobody judges in the own cause"
    )


@pytest.mark.parametrize("stage", ["setup", "consolidation", "closed"])
def test_moderators_hide_in_every_stage(world, here, stage):
    comment = say(world)
    world.stage(stage)
    actions.hide_comment(world.actor("mona"), comment, INSULT)
    assert reads.count_by_clause(world.document) == {}


def test_the_same_people_hide_and_show_again(world, here):
    def hidden(clause):
        comment = say(world, clause=clause)
        actions.hide_comment(world.actor("mona"), comment, INSULT)
        return comment

    assert who_may(world, lambda: hidden(world.clause), actions.unhide_comment) == MODERATORS | {
        "fay"
    }
    assert who_may(world, lambda: hidden(world.other_clause), actions.unhide_comment) == MODERATORS
    with pytest.raises(Conflict):
        actions.unhide_comment(world.actor("mona"), say(world))


def test_hidden_text_is_read_by_moderators_podium_its_facilitator_and_its_author_alone(world, here):
    alone, answered = (say(world, quote=PassageQuote("good faith")) for _ in range(2))
    comments.reply_to_comment(world.actor("paul"), answered, "I answer.")
    for comment in (alone, answered):
        actions.hide_comment(world.actor("mona"), comment, INSULT)
    for name in [*ROLES, None]:
        insider = name in MODERATORS | {"fay", "pia", "cho", "vic"}
        found = {
            each.first.id: each.first
            for each in reads.load_threads(world.actor(name), clause_id=world.clause)
        }
        assert set(found) == ({alone, answered} if insider else {answered}), name
        shell = found[answered]
        assert (shell.state, shell.hidden_reason) == ("hidden", INSULT)
        assert (shell.body, shell.exact) == (
            ("Words.", "good faith") if insider else (None, None)
        ), name
        listed, _ = reads.load_comments(world.actor(name), document_id=world.document)
        assert {each.id for each in listed if each.body == "Words."} == (
            {alone, answered} if insider else set()
        )
        if not insider:
            with pytest.raises(NotFound):
                reads.load_comment(world.actor(name), alone)
            with pytest.raises(NotFound):
                reads.load_revisions(world.actor(name), answered)


def test_a_facilitator_reads_nothing_hidden_elsewhere(world, here):
    comment = say(world, clause=world.other_clause)
    actions.hide_comment(world.actor("mona"), comment, INSULT)
    with pytest.raises(NotFound):
        reads.load_comment(world.actor("fay"), comment)


def test_what_is_hidden_is_told_to_everyone_by_ground_and_to_its_author(world, here):
    comment = say(world)
    actions.hide_comment(world.actor("mona"), comment, INSULT)
    events = list(db.session.scalars(select(Event).order_by(Event.seq)))[1:]
    assert [(each.verb, each.audience, each.actor_id) for each in events] == [
        ("comment.hidden", "everyone", world.ids["mona"]),
        ("comment.judged", f"user:{world.ids['pia']}", world.ids["mona"]),
    ]
    for each in events:
        assert (
            each.facts["clause_id"] == world.clause and each.facts["document_id"] == world.document
        )
        assert each.facts["author_id"] == world.ids["pia"] and each.facts["ground"] == "insult"
        assert "delegate" not in str(each.facts)
    assert events[1].facts["outcome"] == "hidden"


def test_what_is_not_shown_cannot_be_hidden_and_another_reason_has_to_be_said(world, here):
    comment = say(world)
    with pytest.raises(Invalid) as refusal:
        actions.hide_comment(world.actor("mona"), comment, ModerationReason("other"))
    assert refusal.value.details["fields"] == {"reason": {"type": "say_why"}}
    actions.hide_comment(world.actor("mona"), comment, ModerationReason("other", "Because."))
    with pytest.raises(Conflict):
        actions.hide_comment(world.actor("sera"), comment, INSULT)
    with pytest.raises(Conflict):
        comments.edit_comment(world.actor("pia"), comment, "Softer words.")


def test_a_hidden_comment_that_is_withdrawn_and_restored_stays_hidden(world, here):
    comment = say(world)
    actions.hide_comment(world.actor("mona"), comment, INSULT)
    comments.withdraw_comment(world.actor("pia"), comment)
    comments.restore_comment(world.actor("pia"), comment)
    assert reads.load_comment(world.actor("pia"), comment).state == "hidden"
    assert world.events()[-2:] == ["comment.withdrawn", "comment.restored"]
    assert (
        list(db.session.scalars(select(Event.audience).order_by(Event.seq)))[-2:]
        == ["moderators"] * 2
    )


def test_moderators_approve_what_was_held_and_hold_it_back_again(world, here):
    assert who_may(world, lambda: held(world, "ivo"), actions.approve_comment) == MODERATORS

    def approved():
        comment = held(world, "ivo")
        actions.approve_comment(world.actor("mona"), comment)
        return comment

    assert who_may(world, approved, actions.hold_comment) == MODERATORS
    with pytest.raises(Conflict):
        actions.approve_comment(world.actor("mona"), approved())
    assert world.events()[-2:] == ["comment.approved", "comment.judged"]


def test_an_approved_comment_is_announced_with_the_comment_it_replies_to(world, here):
    parent = say(world)
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True
    comment = comments.reply_to_comment(world.actor("ivo"), parent, "An answer.").id
    actions.approve_comment(world.actor("mona"), comment)
    facts = db.session.scalars(select(Event.facts).where(Event.verb == "comment.approved")).one()
    assert (facts["author_id"], facts["parent_id"]) == (world.ids["ivo"], parent)
    assert "answered_id" not in facts
    assert reads.count_by_clause(world.document) == {world.clause: 2}


def test_after_an_approved_contribution_those_that_follow_are_public_at_once(world, here):
    first, second = held(world), held(world)
    moderator = world.actor("mona")

    def waits(name="ivo"):
        return find_row(Comment, say(world, name)).held_at is not None

    assert waits() and waits("dora")
    actions.approve_comment(moderator, first)
    third = say(world, "ivo")
    comments.edit_comment(world.actor("ivo"), third, "Other words.")
    assert find_row(Comment, third).held_at is None and not waits()
    assert find_row(Comment, second).held_at is not None, "what was held is approved one by one"
    assert waits("dora"), "each person is approved by what they wrote"
    actions.hide_comment(moderator, third, INSULT)
    assert waits()
    actions.unhide_comment(moderator, third)
    assert not waits()
    actions.hold_comment(moderator, first)
    assert waits()


def test_a_comment_that_is_not_there_is_not_found(world, here):
    for act in (
        actions.unhide_comment,
        actions.approve_comment,
        actions.dismiss_reports,
        actions.reopen_reports,
        actions.hold_comment,
    ):
        with pytest.raises(NotFound):
            act(world.actor("mona"), 9_999)
    assert Actor() == world.actor(None)


def test_grounds_are_kept_as_they_were_given():
    for grounds in (ModerationReason("insult"), ModerationReason("other", "Two\nlines."), INSULT):
        assert parse_reason(str(grounds)) == grounds
    assert parse_reason(None) is None and parse_reason("plain words") == ModerationReason(
        "other", "plain words"
    )
