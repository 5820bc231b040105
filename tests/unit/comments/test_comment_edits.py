"""Tests of edited, withdrawn and restored comments: by their author alone, earlier texts kept."""

import pytest

from consult.comments import actions, queries
from consult.comments.passages import PassageQuote
from consult.core.permissions.actor import Actor
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.moderation import actions as moderation
from tests.support.contributions.permissions import outcomes
from tests.world import ROLES
from tests.support.contributions.comments import hold, say, seen


def test_only_the_author_edits_and_what_it_said_before_is_kept(world, here, look):
    comment = say(world, body="First words.")
    assert outcomes(
        world, lambda name: actions.edit_comment(world.actor(name), comment, f"By {name}.")
    ) == {"pia"}
    assert seen(world, None, comment).body == "By pia."
    assert look("select comment_id, body, kind from comment_revision") == [
        (comment, "First words.", "general")
    ]
    assert [each.body for each in queries.load_revisions(Actor(), comment)[1]] == ["First words."]
    actions.edit_comment(world.actor("pia"), comment, "By pia.")
    assert world.events() == ["comment.posted", "comment.edited"], "the same words are no change"


def test_a_stale_edit_is_refused(world, here):
    comment = say(world)
    form = seen(world, "pia", comment).row_version
    actions.edit_comment(world.actor("pia"), comment, "Newer.", row_version=form)
    with pytest.raises(Conflict) as refusal:
        actions.edit_comment(world.actor("pia"), comment, "Older.", row_version=form)
    assert (
        refusal.value.code == "changed_meanwhile" and seen(world, "pia", comment).body == "Newer."
    )


def test_nobody_edits_after_the_stage_but_withdraws(world, here):
    comment = say(world)
    world.stage("consolidation")
    with pytest.raises(Forbidden):
        actions.edit_comment(world.actor("pia"), comment, "Late.")
    actions.withdraw_comment(world.actor("pia"), comment)
    with pytest.raises(Forbidden):
        actions.restore_comment(world.actor("pia"), comment)
    world.stage("reading")
    actions.restore_comment(world.actor("pia"), comment)
    assert seen(world, None, comment).body == "Words."


def test_only_the_author_withdraws_and_restores(world, here):
    comment = say(world)
    assert outcomes(world, lambda name: actions.withdraw_comment(world.actor(name), comment)) == {
        "pia"
    }
    with pytest.raises(Conflict):
        actions.withdraw_comment(world.actor("pia"), comment)
    assert outcomes(world, lambda name: actions.restore_comment(world.actor(name), comment)) == {
        "pia"
    }
    with pytest.raises(Conflict):
        actions.restore_comment(world.actor("pia"), comment)
    assert world.events() == ["comment.posted", "comment.withdrawn", "comment.restored"]


def test_a_withdrawn_comment_loses_its_text_and_its_place_unless_it_was_answered(world, here):
    alone, answered = (
        say(world, quote=PassageQuote("in good faith")),
        say(world, quote=PassageQuote("in good faith")),
    )
    reply = actions.reply_to_comment(world.actor("paul"), answered, "I answer.").id
    for comment in (alone, answered):
        actions.withdraw_comment(world.actor("pia"), comment)
    for name in [*ROLES, None]:
        found = {
            each.first.id: each
            for each in queries.load_threads(world.actor(name), clause_id=world.clause)
        }
        own = name == "pia"
        assert set(found) == ({alone, answered} if own else {answered}), name
        shell = found[answered].first
        assert (shell.state, shell.body) == ("withdrawn", "Words." if own else None)
        assert (shell.exact is None) is not own
        assert [each.id for each in found[answered].replies] == [reply]
    with pytest.raises(NotFound):
        seen(world, "mona", alone)
    with pytest.raises(NotFound):
        queries.load_revisions(world.actor("mona"), answered)


def test_an_edit_of_the_unverified_waits_unless_a_contribution_was_approved(world, here):
    comment = say(world, "ivo")
    hold(world)
    actions.edit_comment(world.actor("ivo"), comment, "Something else.")
    assert seen(world, "ivo", comment).state == "held"
    with pytest.raises(NotFound):
        seen(world, None, comment)
    assert world.events()[-2:] == ["comment.edited", "comment.held"]
    moderation.approve_comment(world.actor("mona"), comment)
    actions.edit_comment(world.actor("ivo"), comment, "And something else.")
    assert seen(world, None, comment).state == "open"
