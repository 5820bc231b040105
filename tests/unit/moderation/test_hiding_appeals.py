"""Tests of appeals against hiding: by whom, to whom, once, decided by others, closed, erased."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.amendments import queries as amendments
from consult.comments import actions as comments
from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import Event, transaction
from consult.moderation import actions, amendment_actions
from consult.moderation.appeals import actions as appeals, queries
from consult.reading.home.waiting_queries import load_waiting
from tests.support.contributions.amendments import propose
from tests.support.contributions.moderation import INSULT, say, who_may
from tests.world import ROLES

WHY = "It names nobody."


def hide(world, moderator="mona"):
    """Hide a comment of pia; return its id."""
    comment = say(world)
    actions.hide_comment(world.actor(moderator), comment, INSULT)
    return comment


def appeal(world, comment=None, author="pia"):
    """Appeal against the hiding of a comment; return the id of the appeal."""
    number = comment or hide(world)
    return appeals.appeal_against_hiding(world.actor(author), "comment", number, WHY).id


def change_settings(world, **settings):
    with transaction():
        found = find_row(Consultation, world.consultation)
        for name, value in settings.items():
            setattr(found, name, value)


def test_the_author_of_a_hidden_contribution_appeals_and_nobody_else(world, here):
    def try_it(actor, comment):
        appeals.appeal_against_hiding(actor, "comment", comment, WHY)

    assert who_may(world, lambda: hide(world), try_it) == {"pia"}


def test_an_appeal_says_to_whom_it_goes_and_until_when(world, here):
    change_settings(world, appeals_to="moderators", appeal_days=3)
    made = queries.load_appeal(world.actor("pia"), appeal(world))
    assert made.goes_to == "moderators" and made.hidden_by_id == world.ids["mona"]
    assert timedelta(days=2) < made.due_at - utc_now() < timedelta(days=4)
    change_settings(world, appeals_to="podium", appeal_days=30)
    again = queries.load_appeal(world.actor("pia"), made.id)
    assert again.goes_to == "moderators", "as its author was told"


@pytest.mark.parametrize(
    ("chosen", "lost", "hider", "goes_to"),
    [
        ("moderators", ["sera"], "mona", "podium"),
        ("moderators", ["sera", "cho", "vic"], "mona", "moderators"),
        ("podium", ["cho", "vic"], "mona", "moderators"),
        ("podium", ["cho"], "mona", "podium"),
    ],
)
def test_an_appeal_goes_to_the_other_body_where_nobody_of_the_first_may_decide(
    world, here, chosen, lost, hider, goes_to
):
    comment = hide(world, hider)
    change_settings(world, appeals_to=chosen)
    with transaction():
        for name in lost:
            find_row(User, world.ids[name]).disabled_at = utc_now()
    made = queries.load_appeal(world.actor("pia"), appeal(world, comment))
    assert made.goes_to == goes_to


def test_one_hiding_takes_one_appeal_and_what_is_shown_takes_none(world, here):
    comment = say(world)
    with pytest.raises(Conflict, match="not_hidden"):
        appeal(world, comment)
    actions.hide_comment(world.actor("mona"), comment, INSULT)
    first = appeal(world, comment)
    with pytest.raises(Conflict, match="appealed_already"):
        appeal(world, comment)
    appeals.withdraw_appeal(world.actor("pia"), first)
    second = appeal(world, comment)
    appeals.decide_appeal(world.actor("cho"), second, "upheld", "It does.")
    with pytest.raises(Conflict, match="appealed_already"):
        appeal(world, comment)
    actions.unhide_comment(world.actor("mona"), comment)
    actions.hide_comment(world.actor("mona"), comment, INSULT)
    assert appeal(world, comment) > second, "another hiding takes another appeal"


@pytest.mark.parametrize(
    ("goes_to", "deciders"), [("podium", {"cho", "vic"}), ("moderators", {"sera"})]
)
def test_those_to_whom_it_goes_decide_but_not_who_hid_it(world, here, goes_to, deciders):
    change_settings(world, appeals_to=goes_to)

    def decide(actor, number):
        appeals.decide_appeal(actor, number, "upheld", "It does.")

    assert who_may(world, lambda: appeal(world), decide) == deciders


def test_nobody_decides_on_their_own_appeal(world, here):
    comment = say(world, "cho")
    actions.hide_comment(world.actor("mona"), comment, INSULT)
    own = appeal(world, comment, "cho")
    with pytest.raises(Forbidden):
        appeals.decide_appeal(world.actor("cho"), own, "restored", "I may.")
    assert (
        queries.list_appeals_to_decide(
            world.actor("cho"), find_row(Consultation, world.consultation)
        )
        == []
    )
    appeals.decide_appeal(world.actor("vic"), own, "restored", "It names nobody.")
    assert find_row(Comment, comment).hidden_at is None


def test_a_granted_appeal_shows_the_contribution_to_everyone_again(world, here):
    comment = hide(world)
    made = appeals.decide_appeal(world.actor("cho"), appeal(world, comment), "restored", "Indeed.")
    assert find_row(Comment, comment).open and made.state == "restored"
    assert [event for event in world.events() if event.startswith(("appeal", "comment.r"))] == [
        "appeal.made",
        "comment.restored",
        "appeal.decided",
    ]
    audiences = dict(
        db.session.execute(
            select(Event.verb, Event.audience).where(Event.verb.like("appeal.%"))
        ).all()
    )
    assert audiences == {"appeal.made": "moderators", "appeal.decided": "everyone"}
    with pytest.raises(Conflict, match="appeal_over"):
        appeals.decide_appeal(world.actor("vic"), made.id, "upheld", "No.")


def test_an_appeal_on_an_amendment_is_read_and_granted_by_the_chair(world, here):
    number = propose(world)
    amendment_actions.hide_amendment(world.actor("mona"), number, INSULT)
    made = appeals.appeal_against_hiding(world.actor("pia"), "amendment", number, WHY)
    assert amendments.load_amendment(world.actor("cho"), number).text
    appeals.decide_appeal(world.actor("cho"), made.id, "restored", "Indeed.")
    assert amendments.load_amendment(world.actor("otto"), number).state == "open"


def test_a_moderator_who_shows_it_again_closes_the_appeal(world, here):
    comment = hide(world)
    number = appeal(world, comment)
    actions.unhide_comment(world.actor("sera"), comment)
    made = queries.load_appeal(world.actor("pia"), number)
    assert (made.state, made.reply, made.replied_by_id) == ("restored", None, world.ids["sera"])


def test_a_withdrawn_comment_leaves_nothing_to_decide(world, here):
    comment = hide(world)
    number = appeal(world, comment)
    comments.withdraw_comment(world.actor("pia"), comment)
    assert queries.list_open_appeals(world.consultation) == []
    with pytest.raises(Conflict, match="appeal_over"):
        appeals.decide_appeal(world.actor("cho"), number, "restored", "Indeed.")


def test_a_stale_page_decides_nothing(world, here):
    number = appeal(world)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        appeals.decide_appeal(world.actor("cho"), number, "upheld", "It does.", row_version=99)


def test_its_author_the_moderators_and_the_podium_read_an_appeal(world, here):
    number = appeal(world)
    readers = who_may(world, lambda: number, queries.load_appeal)
    assert readers == {"pia", "mona", "sera", "cho", "vic"}


def test_home_of_the_chair_names_the_appeals_with_the_earliest_day(world, here):
    appeal(world)
    hall = find_row(Consultation, world.consultation)
    waiting = {
        name: [each for each in load_waiting(world.actor(name), hall) if each.code == "appeals"]
        for name in ROLES
    }
    assert {name for name, found in waiting.items() if found} == {"cho", "vic"}
    (item,) = waiting["cho"]
    assert item.item_count == 1 and item.until > utc_now()


def test_an_appeal_after_its_day_is_late(world, here):
    number = appeal(world)
    with transaction():
        find_row(queries.HidingAppeal, number).due_at = utc_now() - timedelta(hours=1)
    assert queries.load_appeal(world.actor("cho"), number).is_late
