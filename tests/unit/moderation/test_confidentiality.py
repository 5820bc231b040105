"""Tests of confidentiality in moderation: held text, reporters, and cases that concern a
moderator.
"""

import pytest

from consult.comments import actions as comments
from consult.comments import queries as reads
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Forbidden
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.moderation import actions, queries


def hold_the_unverified(world):
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True


def said_before(comment):
    return [each.body for each in reads.load_revisions(Actor(), comment)[1]]


def test_text_written_while_held_is_not_shown_once_better_text_is_approved(world, here):
    hold_the_unverified(world)
    comment = comments.post_comment(world.actor("ivo"), world.clause, "A vile insult.").id
    for words in ("Still an insult.", "A calm word."):
        comments.edit_comment(world.actor("ivo"), comment, words)
    actions.approve_comment(world.actor("mona"), comment)
    assert said_before(comment) == []


def test_the_text_of_a_held_revision_is_not_shown_and_the_text_before_is(world, here):
    comment = comments.post_comment(world.actor("ivo"), world.clause, "Open to all.").id
    hold_the_unverified(world)
    for words in ("A vile insult.", "A calm word."):
        comments.edit_comment(world.actor("ivo"), comment, words)
    actions.approve_comment(world.actor("mona"), comment)
    assert said_before(comment) == ["Open to all."]


def test_text_that_was_public_before_it_was_held_is_kept(world, here):
    comment = comments.post_comment(world.actor("ivo"), world.clause, "Open to all.").id
    actions.hold_comment(world.actor("mona"), comment)
    comments.edit_comment(world.actor("ivo"), comment, "A calm word.")
    actions.approve_comment(world.actor("mona"), comment)
    assert said_before(comment) == ["Open to all."]


def test_only_moderators_learn_who_reported_a_comment(world, here):
    comment = comments.post_comment(world.actor("ivo"), world.clause, "Words.").id
    actions.report_comment(world.actor("nora"), comment, ModerationReason("insult"))
    consultation = find_row(Consultation, world.consultation)
    seen = {
        name: queries.load_queue(world.actor(name), consultation).reported[0].reports[0]
        for name in ("mona", "fay")
    }
    assert (seen["mona"].by, seen["fay"].by) == ("Nora", None)
    assert seen["fay"].grounds.ground == "insult", (
        "the facilitator of the clause decides about it all the same"
    )


def test_nobody_settles_reports_about_their_own_comment(world, here):
    comment = comments.post_comment(world.actor("fay"), world.clause, "Words.").id
    actions.report_comment(world.actor("nora"), comment, ModerationReason("insult"))
    with pytest.raises(Forbidden):
        actions.dismiss_reports(world.actor("fay"), comment)
    actions.dismiss_reports(world.actor("mona"), comment)
    with pytest.raises(Forbidden):
        actions.reopen_reports(world.actor("fay"), comment)
