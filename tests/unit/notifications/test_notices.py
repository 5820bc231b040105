"""Tests of notices: recipients, hidden contributions, and following."""

import pytest
from sqlalchemy import select

from consult.accounts.affiliations.actions import refuse_affiliation, verify_affiliation
from consult.accounts.models import User
from consult.positions.actions import take_position
from consult.comments.actions import (
    post_comment,
    post_document_comment,
    reply_to_comment,
    withdraw_comment,
)
from consult.comments.models import Comment
from consult.consultations.models import Stage
from consult.consultations.roles.actions import grant_role
from consult.core.events import dispatcher as follower
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import NotFound, SignInRequired
from consult.core.events.log import record_event, transaction
from consult.documents.actions import issue_version
from consult.documents.models import Clause
from consult.notifications import actions, queries
from consult.notifications.models import Follow, Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.world import ROLES


@pytest.fixture
def news(here, world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


def plain(words):
    return words.replace("\u2068", "").replace("\u2069", "")


def post(world, who, body="Words", clause=None):
    return post_comment(world.actor(who), clause or world.clause, body).id


def moderate(world, verb, comment_id, **values):
    with transaction():
        comment = find_row(Comment, comment_id)
        for name, value in values.items():
            setattr(comment, name, value)
        record_event(
            verb,
            comment,
            world.actor("mona"),
            clause_id=comment.clause_id,
            document_id=comment.document_id,
        )


def notices(world, name=None):
    """Return (verb, person) of every notice, or the verbs of one person's."""
    names = {number: name for name, number in world.ids.items()}
    rows = db.session.execute(select(Notice.verb, Notice.user_id).order_by(Notice.id)).all()
    return (
        [verb for verb, user in rows if user == world.ids[name]]
        if name
        else [(verb, names[user]) for verb, user in rows]
    )


def test_the_author_and_earlier_repliers_are_told_and_never_the_replier(news, world):
    first = post(world, "pia")
    reply_to_comment(world.actor("paul"), first, "No")
    news.step()
    assert notices(world) == [("comment.answered", "pia")]
    reply_to_comment(world.actor("hana"), first, "Yes")
    reply_to_comment(world.actor("pia"), first, "Thank you")
    news.step()
    assert sorted(notices(world)) == [
        ("comment.answered", "hana"),
        *[("comment.answered", "paul")] * 2,
        *[("comment.answered", "pia")] * 2,
    ]
    yours = [each.facts["yours"] for each in queries.load_notices(world.actor("pia"))]
    assert (
        yours == [True, True]
        and queries.load_notices(world.actor("paul"))[0].facts["yours"] is False
    )


def test_a_commenter_follows_the_clause_and_hears_of_the_next_comment_on_it(news, world):
    post(world, "pia")
    news.step()
    assert queries.is_following(world.actor("pia"), world.clause) and not queries.is_following(
        world.actor("paul"), world.clause
    )
    post(world, "paul")
    post(world, "paul", clause=world.other_clause)
    news.step()
    assert notices(world) == [("comment.posted", "pia")]
    actions.unfollow_clause(world.actor("pia"), world.clause)
    post(world, "paul")
    news.step()
    assert notices(world) == [("comment.posted", "pia")]


def test_a_comment_on_the_whole_document_is_followed_by_nobody(news, world):
    first = post_document_comment(world.actor("pia"), world.document, "General words").id
    reply_to_comment(world.actor("paul"), first, "An answer")
    news.step()
    assert notices(world) == [("comment.answered", "pia")]
    (one,) = load_notice_views(queries.load_notices(world.actor("pia")))
    assert (
        get_notice_path(one) == f"/en/documents/{world.document}/comments#comment-{one.subject_id}"
    )
    assert db.session.scalars(select(Follow)).all() == []


@pytest.mark.parametrize("verb", ["comment.hidden", "comment.restored"])
def test_the_author_hears_what_a_moderator_did_with_their_comment(news, world, verb):
    number = post(world, "pia")
    moderate(
        world,
        verb,
        number,
        hidden_at=utc_now() if verb == "comment.hidden" else None,
        hidden_reason="other\nOff the subject",
    )
    news.step()
    assert notices(world) == [(verb, "pia")]
    (one,) = load_notice_views(queries.load_notices(world.actor("pia")))
    assert (one.reason.words if one.reason else None) == (
        "Off the subject" if verb == "comment.hidden" else None
    )


def test_a_comment_that_is_held_is_told_of_once_it_is_approved_and_only_once(news, world):
    post(world, "pia")
    with transaction():
        comment = Comment(
            consultation_id=world.consultation,
            document_id=world.document,
            clause_id=world.clause,
            place="clause",
            author_id=world.ids["dora"],
            body="Held words",
            held_at=utc_now(),
        )
        db.session.add(comment)
        record_event(
            "comment.held",
            comment,
            world.actor("dora"),
            audience="moderators",
            clause_id=world.clause,
        )
    news.step()
    assert notices(world) == []
    for _ in range(2):
        moderate(world, "comment.approved", comment.id, held_at=None)
    news.step()
    assert notices(world) == [
        ("comment.approved", "dora"),
        ("comment.posted", "pia"),
        ("comment.approved", "dora"),
    ]


def test_what_was_hidden_meanwhile_is_neither_told_nor_counted_nor_shown(news, world):
    post(world, "pia")
    shown, hidden = post(world, "paul", "Kept"), post(world, "paul", "Gone")
    news.step()
    assert queries.count_unread(world.actor("pia")) == 2
    moderate(world, "comment.hidden", hidden, hidden_at=utc_now())
    assert queries.count_unread(world.actor("pia")) == 1
    assert [
        (one.subject_id, one.excerpt)
        for one in load_notice_views(queries.load_notices(world.actor("pia")))
    ] == [(shown, "Kept")]
    withdraw_comment(world.actor("paul"), shown)
    assert queries.load_notices(world.actor("pia")) == []
    late = post(world, "paul", "Late")
    moderate(world, "comment.hidden", late, hidden_at=utc_now())
    news.step()
    assert ("comment.posted", "pia") not in notices(world)[2:]


def test_a_person_hears_of_their_affiliation_and_roles(news, world):
    verify_affiliation(world.actor("sera"), world.ids["dora"])
    refuse_affiliation(world.actor("sera"), world.ids["pia"], "Not on the list")
    grant_role(world.actor("ada"), world.consultation, world.ids["paul"], "rapporteur")
    news.step()
    assert sorted(notices(world)) == [
        ("affiliation.refused", "pia"),
        ("affiliation.verified", "dora"),
        ("role.granted", "paul"),
    ]
    (one,) = load_notice_views(queries.load_notices(world.actor("paul")))
    assert (
        plain(format_sentence(one)) == "You have a new role in Talks on a declaration: Rapporteur"
    )


def test_own_roles_and_people_without_a_consultation_cause_no_notice(news, world):
    grant_role(world.actor("ada"), world.consultation, world.ids["ada"], "moderator")
    with transaction():
        record_event(
            "affiliation.refused",
            find_row(User, world.ids["nora"]),
            world.actor("sera"),
            audience="nobody",
            user_id=world.ids["nora"],
        )
    news.step()
    assert notices(world) == []


@pytest.mark.parametrize("verb", ["stage.opened", "stage.closed", "deadline.near"])
def test_every_participant_hears_of_stages_and_deadlines(news, world, verb):
    with transaction():
        find_row(User, world.ids["otto"]).disabled_at = utc_now()
        stage = db.session.scalars(select(Stage).where(Stage.kind == "commenting")).one()
        record_event(verb, stage, Actor(), kind=stage.kind, closes_at=stage.closes_at.isoformat())
    news.step()
    assert sorted(name for _, name in notices(world)) == sorted(set(ROLES) - {"nora", "otto"})
    assert "Commenting" in format_sentence(
        load_notice_views(queries.load_notices(world.actor("pia")))[0], "Africa/Nairobi"
    )


def test_a_new_version_tells_everyone_once_and_names_the_positions_that_wait(news, world):
    take_position(world.actor("hana"), world.other_ballot, "support", None, None)
    take_position(world.actor("ivo"), world.other_ballot, "live", None, None)
    take_position(world.actor("ivo"), world.ballot, "live", None, None)
    issue_version(world.actor("sera"), clear_for_publication(world, world.working))
    news.step()
    assert notices(world, "hana") == ["positions.waiting"] and notices(world, "ivo") == [
        "positions.waiting"
    ]
    assert (
        notices(world, "pia") == ["version.issued"]
        and notices(world, "sera") == []
        and notices(world, "nora") == []
    )
    (one,) = load_notice_views(queries.load_notices(world.actor("ivo")))
    assert one.facts["count"] == 1 and get_notice_path(one, "fr") == "/fr/my/positions"
    assert plain(format_sentence(one)) == (
        "Statement, Rev.1 has been issued: 1 of your positions is on an earlier text and "
        "needs your confirmation"
    )
    (one,) = load_notice_views(queries.load_notices(world.actor("pia")))
    assert get_notice_path(one) == "/en/c/talks/statement/rev-1"


def test_signed_in_people_may_follow(here, world):
    for name in ROLES:
        actor = world.actor(name)
        actions.follow_clause(actor, world.clause)
        actions.follow_clause(actor, world.clause)
        assert [each.label for each in queries.load_followed_clauses(actor)] == ["1."]
        actions.unfollow_clause(actor, world.clause)
        actions.unfollow_clause(actor, world.clause)
        assert queries.load_followed_clauses(actor) == []
    assert world.events() == ["clause.followed", "clause.unfollowed"] * len(ROLES)


def test_a_visitor_may_follow_nothing(here, world):
    for act in (actions.follow_clause, actions.unfollow_clause):
        with pytest.raises(SignInRequired):
            act(world.actor(None), world.clause)
    with pytest.raises(SignInRequired):
        queries.load_followed_clauses(world.actor(None))
    assert world.events() == []


def test_a_clause_that_is_not_public_cannot_be_followed(here, world):
    with transaction():
        clause = Clause(document_id=world.document, consultation_id=world.consultation)
        db.session.add(clause)
    with pytest.raises(NotFound):
        actions.follow_clause(world.actor("pia"), clause.id)
    with pytest.raises(NotFound):
        actions.follow_clause(world.actor("pia"), 10_000)
    assert world.events() == []


def test_notices_up_to_the_one_that_was_seen_are_read_and_only_ones_own(news, world):
    first = post(world, "pia")
    reply_to_comment(world.actor("paul"), first, "One")
    news.step()
    seen = queries.load_notices(world.actor("pia"))[0].id
    reply_to_comment(world.actor("paul"), first, "Two")
    news.step()
    assert actions.mark_notices_read(world.actor("paul"), seen) == 0
    assert (
        actions.mark_notices_read(world.actor("pia"), seen) == 1
        and queries.count_unread(world.actor("pia")) == 1
    )
    for act in (
        lambda: actions.mark_notices_read(world.actor(None), seen),
        lambda: queries.load_notices(world.actor(None)),
    ):
        with pytest.raises(SignInRequired):
            act()


def test_each_notice_names_person_place_and_action_in_the_language_of_the_page(news, world):
    first = post(world, "pia")
    reply_to_comment(world.actor("paul"), first, "I *disagree* <b>")
    news.step()
    (one,) = load_notice_views(queries.load_notices(world.actor("pia")))
    assert (
        format_sentence(one)
        == "\u2068Paul\u2069 answered you: \u2068Statement\u2069, clause \u20681\u2069"
    )
    assert (
        one.excerpt == "I disagree <b>"
        and get_notice_path(one, "ar") == f"/ar/clauses/{world.clause}#comment-{one.subject_id}"
    )
    with transaction():
        find_row(User, world.ids["paul"]).closed_at = utc_now()
    (one,) = load_notice_views(queries.load_notices(world.actor("pia")))
    assert "a former participant" in format_sentence(one)
