"""Tests of following a document or a whole consultation, and of the filter of notices."""

import pytest

from consult.amendments.actions import propose_clause_at_top
from consult.comments.actions import post_comment, post_document_comment
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound, SignInRequired
from consult.core.events import dispatcher as follower
from consult.core.events.log import transaction
from consult.accounts.models import User
from consult.core.database.engine import utc_now
from consult.documents.models import Document
from consult.notifications import actions, queries
from consult.notifications.follows import actions as follows
from consult.notifications.follows.queries import load_follow_choices
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.notice_filter import NoticeFilter, group_by_clause
from tests.world import ROLES


@pytest.fixture
def news(here, world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


def notices(world, name, **wanted):
    rows = queries.load_notices(world.actor(name), wanted=NoticeFilter(**wanted))
    return [each.verb for each in rows]


def say(world, clause=None, name="pia"):
    return post_comment(world.actor(name), clause or world.clause, "Words").id


def test_who_follows_a_document_hears_of_all_its_clauses_and_of_the_whole(news, world):
    follows.follow_document(world.actor("paul"), world.document)
    say(world)
    say(world, world.other_clause)
    post_document_comment(world.actor("pia"), world.document, "On the whole.")
    news.step()
    assert notices(world, "paul") == ["comment.posted"] * 3
    assert notices(world, "nora") == []
    follows.unfollow_document(world.actor("paul"), world.document)
    say(world)
    news.step()
    assert len(notices(world, "paul")) == 3


def test_who_follows_a_consultation_hears_of_all_its_documents_once_each(news, world):
    paul = world.actor("paul")
    follows.follow_consultation(paul, world.consultation)
    follows.follow_document(paul, world.document)
    actions.follow_clause(paul, world.clause)
    say(world)
    news.step()
    assert notices(world, "paul") == ["comment.posted"], "one notice, however often one follows"
    follows.unfollow_consultation(paul, world.consultation)
    follows.unfollow_document(paul, world.document)
    say(world)
    say(world, world.other_clause)
    news.step()
    assert len(notices(world, "paul")) == 2, "a clause that is followed by itself stays so"


def test_one_s_own_words_and_closed_accounts_get_no_notice(news, world):
    follows.follow_consultation(world.actor("pia"), world.consultation)
    follows.follow_consultation(world.actor("paul"), world.consultation)
    with transaction():
        find_row(User, world.ids["paul"]).disabled_at = utc_now()
    say(world)
    news.step()
    assert notices(world, "pia") == []
    with transaction():
        find_row(User, world.ids["paul"]).disabled_at = None
    assert notices(world, "paul") == []


def test_every_person_may_follow_the_whole_and_a_visitor_may_not(here, world):
    pairs = (
        (follows.follow_document, follows.unfollow_document, world.document),
        (follows.follow_consultation, follows.unfollow_consultation, world.consultation),
    )
    for follow, unfollow, number in pairs:
        for name in ROLES:
            for act in (follow, follow, unfollow, unfollow):
                act(world.actor(name), number)
        for act in (follow, unfollow):
            with pytest.raises(SignInRequired):
                act(world.actor(None), number)
            with pytest.raises(NotFound):
                act(world.actor("pia"), 10_000)
    assert world.events() == [
        *["document.followed", "document.unfollowed"] * len(ROLES),
        *["consultation.followed", "consultation.unfollowed"] * len(ROLES),
    ]
    with pytest.raises(SignInRequired):
        load_follow_choices(world.actor(None))


def test_a_document_that_is_not_issued_is_neither_offered_nor_followed(here, world):
    with transaction():
        draft = Document(
            consultation_id=world.consultation,
            slug="draft",
            title={"en": "Draft"},
            place=9,
            authentic="en",
        )
        db.session.add(draft)
    with pytest.raises(NotFound):
        follows.follow_document(world.actor("sera"), draft.id)
    follows.follow_document(world.actor("pia"), world.document)
    (choice,) = load_follow_choices(world.actor("pia"))
    offered = {each.id: is_followed for each, is_followed in choice.documents}
    assert offered[world.document] and draft.id not in offered and not choice.is_followed


def test_a_new_clause_without_a_place_is_told_to_those_who_follow_the_document(news, world):
    follows.follow_document(world.actor("paul"), world.document)
    propose_clause_at_top(
        world.actor("pia"), world.document, "A clause of its own.", "It is missing."
    )
    news.step()
    assert notices(world, "paul") == ["amendment.proposed"]


def test_notices_are_filtered_and_only_those_that_are_shown_are_marked_as_read(news, world):
    paul = world.actor("paul")
    follows.follow_document(paul, world.document)
    say(world)
    say(world, world.other_clause)
    news.step()
    newest = queries.load_notices(paul)[0].id
    assert notices(world, "paul", kind="rest", document=world.document) == ["comment.posted"] * 2
    assert notices(world, "paul", kind="answers") == notices(world, "paul", document=9_999) == []
    assert [each.id for each in queries.load_documents_of_notices(paul)] == [world.document]
    assert actions.mark_notices_read(paul, newest, NoticeFilter(kind="answers")) == 0
    assert notices(world, "paul", is_unread=True) == ["comment.posted"] * 2
    assert actions.mark_notices_read(paul, newest, NoticeFilter(document=world.document)) == 2
    assert notices(world, "paul", is_unread=True) == []


def test_notices_of_a_day_stand_together_by_clause_where_there_are_several(news, world):
    paul = world.actor("paul")
    follows.follow_document(paul, world.document)
    first = say(world)
    say(world, world.other_clause)
    post_document_comment(world.actor("pia"), world.document, "On the whole.")
    last = say(world)
    news.step()
    groups = group_by_clause(load_notice_views(queries.load_notices(paul)))
    assert [(each.clause_id, len(each.notices)) for each in groups] == [
        (world.clause, 2),
        (None, 1),
        (world.other_clause, 1),
    ]
    assert [each.subject_id for each in groups[0].notices] == [last, first]
