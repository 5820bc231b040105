"""Tests of comments on amendments, which are shown with the amendment and not with its clause."""

import pytest

from consult.amendments import actions as amendments
from consult.comments import actions, queries
from consult.core.database.engine import find_row, utc_now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import transaction
from consult.amendments.models import Amendment
from tests.world import CONTRIBUTORS
from tests.unit.amendments.test_amendment_actions import propose
from tests.support.contributions.comments import say
from tests.support.contributions.permissions import outcomes


def bodies(world, **where):
    return [each.body for each in queries.load_comments(world.actor(None), **where)[0]]


def test_a_comment_on_an_amendment_stands_there_and_not_on_its_clause(world, here):
    number = propose(world)
    said = actions.post_amendment_comment(world.actor("ivo"), number, "Why two years?").id
    actions.reply_to_comment(world.actor("pia"), said, "Money.")
    assert bodies(world, amendment_id=number) == ["Why two years?", "Money."]
    assert (
        bodies(world, clause_id=world.other_clause) == []
        and queries.count_by_clause(world.document) == {}
    )
    assert queries.count_by_amendment([number]) == {number: 2}
    (thread,) = queries.load_threads(world.actor(None), amendment_id=number)
    assert (
        len(thread.replies) == 1
        and queries.load_threads(world.actor(None), clause_id=world.other_clause) == []
    )


def test_the_same_people_comment_on_a_clause_and_its_amendments(world, here):
    number = propose(world)
    assert (
        outcomes(
            world, lambda name: actions.post_amendment_comment(world.actor(name), number, "Words.")
        )
        == CONTRIBUTORS
    )


def test_nobody_comments_on_what_waits_or_is_hidden(world, here):
    number = propose(world)
    with transaction():
        find_row(Amendment, number).held_at = utc_now()
    with pytest.raises(NotFound):
        actions.post_amendment_comment(world.actor("pia"), number, "Words.")
    amendments.withdraw_amendment(world.actor("pia"), number)


def test_a_reply_stays_where_it_was_asked(world, here):
    number = propose(world)
    on_clause = say(world, clause=world.other_clause)
    with pytest.raises(Conflict):
        actions.post_amendment_comment(world.actor("ivo"), number, "Words.", parent_id=on_clause)


def test_events_name_the_amendment_and_its_clause(world, here, look):
    number = propose(world)
    actions.post_amendment_comment(world.actor("ivo"), number, "Why?")
    ((facts,),) = look("select facts from event where verb = 'comment.posted'")
    assert f'"amendment_id": {number}' in str(facts).replace(
        "'", '"'
    ) and f'"clause_id": {world.other_clause}' in str(facts).replace("'", '"')
