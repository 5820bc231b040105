"""Tests of resolved threads: who resolves and reopens, and that nothing else changes."""

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.audit.erasure.actions import erase_content
from consult.comments import actions
from consult.comments.agreements.actions import agree_with_comment
from consult.comments.models import Comment
from consult.comments.queries import load_threads
from consult.comments.resolutions.actions import reopen_thread, resolve_thread
from consult.consolidation.dispositions.effect import load_due_answers, load_unanswered_ids
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, SignInRequired
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.documents.models import Version
from consult.moderation.actions import hide_comment
from tests.support.consultation.document_data import collected
from tests.support.contributions.comments import say, seen
from tests.support.contributions.permissions import outcomes


def test_the_author_moderators_and_those_who_may_hold_the_pen_resolve_and_reopen(world, here):
    comment, other = say(world, "ivo"), say(world, "ivo", clause=world.other_clause)
    writing = {"rana", "mona", "sera", "vic", "cho"}
    may = writing | {"ivo", "fay"}
    assert outcomes(world, lambda name: resolve_thread(world.actor(name), comment)) == may
    assert outcomes(world, lambda name: reopen_thread(world.actor(name), comment)) == may
    for person, act in (("ivo", "resolve"), ("mona", "resolve"), ("paul", None)):
        assert (act is None) is ("resolve" not in seen(world, person, comment).allowed_acts)
    assert outcomes(world, lambda name: resolve_thread(world.actor(name), other)) == may - {"fay"}
    with pytest.raises(SignInRequired):
        resolve_thread(world.actor(None), comment)


def test_it_says_who_and_when_and_is_undone_in_any_stage(world, here):
    comment = say(world)
    world.stage("consolidation")
    resolve_thread(world.actor("rana"), comment)
    resolve_thread(world.actor("mona"), comment)
    shown = seen(world, None, comment)
    assert shown.resolved_by == "Rana" and abs(utc_now() - shown.resolved_at).seconds < 60
    assert "reopen" in seen(world, "pia", comment).allowed_acts
    assert "resolve" not in seen(world, "pia", comment).allowed_acts
    reopen_thread(world.actor("pia"), comment)
    reopen_thread(world.actor("pia"), comment)
    shown = seen(world, None, comment)
    assert (shown.resolved_at, shown.resolved_by) == (None, None)
    assert world.events()[-2:] == ["comment.resolved", "comment.reopened"]


def test_a_reply_or_what_is_not_public_is_no_thread_to_resolve(world, here):
    comment = say(world)
    reply = actions.reply_to_comment(world.actor("ivo"), comment, "No.").id
    with pytest.raises(Conflict):
        resolve_thread(world.actor("mona"), reply)
    assert not {"resolve", "reopen"} & seen(world, "mona", reply).allowed_acts
    hide_comment(world.actor("mona"), comment, ModerationReason("insult"))
    with pytest.raises(Conflict):
        resolve_thread(world.actor("mona"), comment)


def test_answers_that_are_due_stay_due_and_no_published_figure_changes(world, here):
    comment = say(world)
    version = find_row(Version, world.working)

    def owed():
        due = load_due_answers(version)
        figures = collected(world).model_dump(exclude={"as_of", "head"})
        return load_unanswered_ids(version, Comment), due and due.answer_count, figures

    before = owed()
    assert before[0] == [comment]
    resolve_thread(world.actor("pia"), comment)
    assert owed() == before


def test_editing_replying_and_agreeing_go_on_as_if_it_were_open(world, here):
    comment = say(world, "ivo")
    resolve_thread(world.actor("mona"), comment)
    agree_with_comment(world.actor("pia"), comment, row_version=1)
    actions.reply_to_comment(world.actor("pia"), comment, "One more thing.")
    actions.edit_comment(world.actor("ivo"), comment, "Other words.", row_version=1)
    assert seen(world, None, comment).resolved_by == "Mona"
    ((thread),) = load_threads(world.actor(None), clause_id=world.clause)
    assert thread.replies[0].posted_at > thread.first.resolved_at


def test_an_erasure_takes_the_name_along_and_a_closed_account_has_none(world, here):
    one, two = say(world), say(world)
    for comment in (one, two):
        resolve_thread(world.actor("pia"), comment)
    erase_content(world.actor("sera"), "comment", one, "own_request", sure=True)
    row = db.session.execute(
        select(Comment.resolved_at, Comment.resolved_by_id).where(Comment.id == one)
    ).one()
    assert tuple(row) == (None, None)
    with transaction():
        find_row(User, world.ids["pia"]).closed_at = utc_now()
    shown = seen(world, None, two)
    assert shown.resolved_at and shown.resolved_by is None
