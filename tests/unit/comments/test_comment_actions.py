"""Tests of comments: permissions, events without text, and visibility."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.comments import actions, queries
from consult.comments.models import Comment
from consult.comments.passages import PassageQuote
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.digests import commit_words, hash_text
from consult.core.errors import Conflict, Forbidden, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.documents.models import Clause, Document, Placement, Version, Wording
from consult.moderation import actions as moderation
from tests.support.contributions.permissions import outcomes
from tests.world import CONTRIBUTORS, ROLES
from tests.support.contributions.comments import hold, say, seen

OFF_TOPIC = ModerationReason("off_topic")


@pytest.mark.parametrize(
    "stage", ["inputs", "commenting", "reading", "drafting", "consolidation", "silence", "closed"]
)
def test_participants_comment_while_comments_are_taken_and_nobody_else(world, here, stage, look):
    world.stage(stage)
    on_clause = outcomes(world, lambda name: say(world, name))
    on_document = outcomes(
        world,
        lambda name: actions.post_document_comment(world.actor(name), world.document, "Words."),
    )
    assert (
        on_clause
        == on_document
        == (CONTRIBUTORS if stage in {"inputs", "commenting", "reading"} else set())
    )
    assert look("select count(*) from comment")[0][0] == len(world.events()) == 2 * len(on_clause)


def test_nobody_may_comment_once_the_stage_is_over(world, here):
    with freeze_clock(utc_now() + timedelta(days=60)), pytest.raises(Forbidden):
        say(world)
    assert world.events() == []


def test_a_comment_is_recorded_for_everyone_by_its_digest_never_by_its_text(world, here):
    first = say(world, "pia", "A secret sentence.", kind="technical")
    second = actions.reply_to_comment(world.actor("paul"), first, "An answer.").id
    events = list(db.session.scalars(select(Event).order_by(Event.seq)))
    assert [(each.verb, each.subject_id, each.audience, each.actor_id) for each in events] == [
        ("comment.posted", first, "everyone", world.ids["pia"]),
        ("comment.posted", second, "everyone", world.ids["paul"]),
    ]
    assert events[0].facts == {
        "clause_id": world.clause,
        "document_id": world.document,
        "parent_id": None,
        "author_id": world.ids["pia"],
        "place": "clause",
        "kind": "technical",
        "holder": f"o{world.lakeside}",
        "digest": commit_words(find_row(Comment, first).nonce, "A secret sentence."),
    }
    assert events[1].facts["parent_id"] == first and "answered_id" not in events[1].facts
    assert "secret" not in str([each.facts for each in events])


def test_the_representation_at_posting_time_is_kept(world, here):
    for name in ("pia", "dora", "ivo"):
        say(world, name)
    shown = [
        (
            each.first.name,
            each.first.organisation,
            each.first.group and each.first.group["code"],
            each.first.declared,
        )
        for each in queries.load_threads(Actor(), clause_id=world.clause)
    ]
    assert shown == [
        ("Pia", "Lakeside Schools Network", "civ", None),
        ("Dora", None, None, "Lakeside Schools Network"),
        ("Ivo", None, None, None),
    ]


def test_what_a_post_gives_back_is_what_is_read_afterwards(world, here):
    for name in ("pia", "dora", "ivo", "mona"):
        actor = world.actor(name)
        for posted in (
            actions.post_comment(
                actor, world.clause, "Words.", quote=PassageQuote("in good faith")
            ),
            actions.post_document_comment(actor, world.document, "Words."),
        ):
            assert queries.build_comment_view(
                actor, posted.row, posted.stage, queries.load_group_marks()
            ) == queries.load_comment(actor, posted.id)


def test_a_thread_keeps_all_its_replies_in_one_flat_row(world, here):
    first = say(world, body="One.")
    second = actions.reply_to_comment(world.actor("paul"), first, "Two.").id
    third = actions.reply_to_comment(world.actor("ivo"), second, "Three.").id
    other = say(world, body="Apart.")
    threads = queries.load_threads(Actor(), clause_id=world.clause)
    assert [(thread.first.id, [each.id for each in thread.replies]) for thread in threads] == [
        (first, [second, third]),
        (other, []),
    ]
    assert [
        thread.first.id for thread in queries.load_threads(Actor(), clause_id=world.clause, limit=1)
    ] == [first]
    assert [
        thread.first.id
        for thread in queries.load_threads(Actor(), clause_id=world.clause, after=first)
    ] == [other]


def test_a_reply_stays_where_its_parent_stands(world, here):
    parent = say(world)
    for clause in (world.other_clause, world.heading):
        with pytest.raises(Conflict) as refusal:
            say(world, "paul", clause=clause, parent_id=parent)
        assert refusal.value.code == "reply_to_another_place"
    with pytest.raises(Conflict):
        actions.post_document_comment(world.actor("paul"), world.document, "No.", parent_id=parent)
    general = actions.post_document_comment(world.actor("ivo"), world.document, "On all of it.").id
    with pytest.raises(Conflict):
        say(world, "paul", parent_id=general)
    answer = actions.reply_to_comment(world.actor("paul"), general, "Yes.")
    assert (answer.clause_id, answer.document_id) == (None, world.document)
    with pytest.raises(NotFound):
        actions.reply_to_comment(world.actor("paul"), 9_999, "No.")


def test_nobody_answers_what_is_not_shown(world, here):
    comment = say(world)
    actions.withdraw_comment(world.actor("pia"), comment)
    with pytest.raises(Conflict) as refusal:
        actions.reply_to_comment(world.actor("paul"), comment, "What?")
    assert refusal.value.code == "reply_to_nothing"


def clause_in(world, slug, *, issued):
    """Create a clause in a new version, which becomes the current one if it is issued."""
    document = find_row(Document, world.document)
    version = Version(
        document=document,
        slug=slug,
        name={"en": slug},
        symbol=slug,
        place=9,
        issued_at=utc_now() if issued else None,
    )
    clause = Clause(document=document, consultation_id=world.consultation)
    db.session.add_all([version, clause])
    db.session.flush()
    placement = Placement(version_id=version.id, clause_id=clause.id, place=0, kind="operative")
    db.session.add(placement)
    db.session.flush()
    db.session.add(
        Wording(
            placement_id=placement.id,
            language="en",
            label="1.",
            text="New.",
            digest=hash_text("New."),
        )
    )
    if issued:
        document.current_version_id = version.id
    return clause.id


def test_a_clause_that_left_the_text_keeps_its_comments_and_takes_no_more(world, here):
    comment = say(world)
    with transaction():
        clause_in(world, "rev-2", issued=True)
    for act in (
        lambda: say(world, "paul"),
        lambda: actions.reply_to_comment(world.actor("paul"), comment, "Late."),
    ):
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.code == "clause_left_the_text"
    assert seen(world, None, comment).body == "Words." and not queries.is_in_current_text(
        world.clause
    )
    assert queries.find_newest_version(world.clause) == world.version


def test_a_clause_that_was_never_issued_is_not_there(world, here):
    with transaction():
        clause = clause_in(world, "rev-9", issued=False)
    for number in (clause, 9_999):
        with pytest.raises(NotFound):
            say(world, clause=number)
        with pytest.raises(NotFound):
            queries.find_newest_version(number)


def test_counts_are_of_what_everyone_may_read_replies_included(world, here):
    first = say(world)
    actions.reply_to_comment(world.actor("paul"), first, "Two.")
    gone, hidden = say(world), say(world)
    say(world, clause=world.other_clause)
    actions.post_document_comment(world.actor("pia"), world.document, "On all of it.")
    actions.withdraw_comment(world.actor("pia"), gone)
    moderation.hide_comment(world.actor("mona"), hidden, OFF_TOPIC)
    assert queries.count_by_clause(world.document) == {world.clause: 2, world.other_clause: 1}
    assert queries.count_by_clause(world.document, [world.other_clause]) == {world.other_clause: 1}
    assert queries.count_on_document(world.document) == 1


def test_the_posts_of_the_unverified_wait_where_the_consultation_says_so(world, here, look):
    hold(world)
    made = {name: say(world, name) for name in sorted(CONTRIBUTORS)}
    held = {
        name
        for name, number in made.items()
        if look("select held_at from comment where id = :n", n=number)[0][0]
    }
    assert held == {"dora", "ivo"}, "no verified affiliation and no role beyond taking part"
    facts = look("select verb, audience from event where subject_id = :n", n=made["ivo"])
    assert facts == [("comment.held", "moderators")]
    readers = {
        name
        for name in [*ROLES, None]
        if made["ivo"]
        in {
            each.first.id
            for each in queries.load_threads(world.actor(name), clause_id=world.clause)
        }
    }
    assert readers == {"ivo", "mona", "sera"}
    assert queries.count_by_clause(world.document)[world.clause] == len(CONTRIBUTORS) - 2


def test_own_comments_come_with_their_replies(world, here):
    mine = say(world, body="Mine.")
    other = say(world, clause=world.other_clause, body="Also mine.")
    answer = actions.reply_to_comment(world.actor("paul"), mine, "An answer.").id
    hidden = actions.reply_to_comment(world.actor("ivo"), mine, "A rude one.").id
    moderation.hide_comment(world.actor("mona"), hidden, OFF_TOPIC)
    found = queries.load_own_comments(world.actor("pia"))
    assert [(each.said.id, each.label, [one.id for one in each.answers]) for each in found] == [
        (other, "2.", []),
        (mine, "1.", [answer]),
    ]
    assert [
        each.said.id for each in queries.load_own_comments(world.actor("pia"), before=other)
    ] == [mine]
    assert [each.said.body for each in queries.load_own_comments(world.actor("paul"))] == [
        "An answer."
    ]
    with pytest.raises(SignInRequired):
        queries.load_own_comments(Actor())
