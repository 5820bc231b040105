"""Tests of notices about amendments: proposed, revised, rendered and decided."""

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.amendments import actions as amendments
from consult.amendments.renderings import actions as renderings
from consult.amendments.sponsors import actions as sponsors
from consult.comments.actions import post_amendment_comment
from consult.consultations.models import Consultation
from consult.core.events import dispatcher as follower
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import record_event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.mail import Mail
from consult.moderation import amendment_actions as moderation
from consult.notifications import actions, queries
from consult.notifications.mails import jobs as mails
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from tests.world import CLAUSE_TEXTS

NOW, FRENCH = CLAUSE_TEXTS["en"][2][1], CLAUSE_TEXTS["fr"][2][1]
LATER = NOW.replace("2030", "2032")
RUDE = ModerationReason("other", "It names a person.")


@pytest.fixture
def news(here, world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


def propose(world, by="pia", text=LATER, **more):
    return amendments.propose_amendment(
        world.actor(by), world.other_clause, more.pop("kind", "mod"), text, "Time.", **more
    ).id


def heard(world, news):
    """Return the (verb, person) of new notices, sorted by person."""
    news.step()
    names = {number: name for name, number in world.ids.items()}
    rows = list(
        db.session.scalars(select(Notice).where(Notice.read_at.is_(None)).order_by(Notice.id))
    )
    with transaction():
        for row in rows:
            row.read_at = row.at
        record_event(
            "notices.read",
            find_row(Consultation, world.consultation),
            world.actor("pia"),
            audience="nobody",
        )
    return sorted((row.verb, names[row.user_id]) for row in rows)


def said(world, name, index=0):
    notice = queries.load_notices(world.actor(name))[index]
    one = load_notice_views([notice])[0]
    return format_sentence(one).replace("\u2068", "").replace("\u2069", ""), get_notice_path(
        one, "en"
    )


def test_followers_of_a_clause_hear_of_a_new_amendment_and_nobody_else_does(news, world):
    actions.follow_clause(world.actor("paul"), world.other_clause)
    actions.follow_clause(world.actor("nora"), world.clause)
    actions.follow_clause(world.actor("pia"), world.other_clause)
    number = propose(world)
    assert heard(world, news) == [("amendment.proposed", "paul")]
    assert said(world, "paul") == (
        "Pia proposed an amendment where you follow: A-1, Statement, clause 2",
        f"/en/amendments/{number}",
    )


def test_an_author_follows_the_clause_from_then_on(news, world):
    propose(world)
    propose(world, "paul", NOW.replace("every", "each"))
    assert heard(world, news) == [("amendment.proposed", "pia")]
    assert queries.is_following(world.actor("paul"), world.other_clause)


def test_one_that_waits_for_a_moderator_is_told_of_once_it_is_approved_and_its_author_too(
    news, world
):
    with transaction():
        found = find_row(Consultation, world.consultation)
        found.hold_unverified = True
        record_event("consultation.changed", found, world.actor("sera"))
    actions.follow_clause(world.actor("paul"), world.other_clause)
    number = propose(world, "ivo")
    assert heard(world, news) == []
    moderation.approve_amendment(world.actor("mona"), number)
    assert heard(world, news) == [("amendment.approved", "ivo"), ("amendment.proposed", "paul")]


def test_its_author_hears_of_amendments_of_it_and_of_comments_once(news, world):
    actions.follow_clause(world.actor("pia"), world.other_clause)
    number = propose(world)
    amendments.amend_amendment(world.actor("paul"), number, LATER.replace("every", "each"), "Each.")
    assert heard(world, news) == [("amendment.amended", "pia")]
    assert (
        said(world, "pia")[0]
        == "Paul proposed a different wording for your amendment A-1: A-2, Statement, clause 2"
    )
    comment = post_amendment_comment(world.actor("ivo"), number, "Why not 2031?").id
    assert heard(world, news) == [("comment.on_amendment", "pia"), ("comment.posted", "paul")]
    assert said(world, "pia") == (
        "Ivo commented on your amendment A-1: Statement, clause 2",
        f"/en/amendments/{number}#comment-{comment}",
    )
    post_amendment_comment(world.actor("pia"), number, "Because.", parent_id=comment)
    assert heard(world, news) == [("comment.answered", "ivo"), ("comment.posted", "paul")]


def test_supporters_hear_of_a_revision_and_of_its_end_for_an_organisation_its_head(news, world):
    number = propose(world)
    sponsors.sponsor_amendment(world.actor("nils"), number)
    sponsors.sponsor_amendment(world.actor("ivo"), number)
    assert heard(world, news) == [("amendment.sponsored", "pia")] * 2
    assert said(world, "pia")[0] == "Ivo co-sponsors your amendment A-1: Statement, clause 2"
    assert (
        said(world, "pia", 1)[0] == "Norvania co-sponsors your amendment A-1: Statement, clause 2"
    )
    sponsors.end_sponsorship(world.actor("ivo"), number)
    amendments.revise_amendment(world.actor("pia"), number, LATER, "Another reason.")
    assert heard(world, news) == [("amendment.revised", "nils")]
    assert (
        said(world, "nils")[0] == "A-1, which you co-sponsor, has a new reason: Statement, clause 2"
    )
    amendments.revise_amendment(
        world.actor("pia"), number, LATER.replace("2032", "2031"), "Another reason."
    )
    assert heard(world, news) == [("amendment.revised", "nils")]
    assert "your support is for its earlier text:" in said(world, "nils")[0]
    amendments.withdraw_amendment(world.actor("pia"), number)
    assert heard(world, news) == [("amendment.withdrawn", "nils")]


def test_the_author_of_a_sub_amendment_hears_the_disposition(news, world):
    number = propose(world)
    child = amendments.amend_amendment(
        world.actor("paul"), number, LATER.replace("every", "each"), "Each."
    ).id
    gone = amendments.amend_amendment(
        world.actor("ivo"), number, LATER.replace("every", "any"), "Any."
    ).id
    amendments.withdraw_amendment(world.actor("ivo"), gone)
    heard(world, news)
    amendments.revise_amendment(
        world.actor("pia"), number, LATER.replace("2032", "2031"), "Sooner."
    )
    assert heard(world, news) == [("amendment.parent_revised", "paul")]
    assert said(world, "paul") == (
        (
            "A-1 was revised; check whether your amendment A-2 to it is still "
            "valid: Statement, clause 2"
        ),
        f"/en/amendments/{child}",
    )
    amendments.withdraw_amendment(world.actor("pia"), number)
    assert heard(world, news) == [("amendment.parent_withdrawn", "paul")]


def test_its_author_hears_of_the_authentic_text_and_its_translator_of_the_confirmation(news, world):
    number = propose(world, "ivo", FRENCH.replace("2030", "2028"), language="fr")
    renderings.enter_rendering(world.actor("rana"), number, NOW.replace("2030", "2028"))
    assert heard(world, news) == [("amendment.rendered", "ivo")]
    assert said(world, "ivo")[0].startswith(
        "Rana entered the authentic text of your amendment A-1, unofficial"
    )
    renderings.confirm_rendering(world.actor("sera"), number)
    assert heard(world, news) == [
        ("amendment.rendering_confirmed", "ivo"),
        ("amendment.rendering_confirmed", "rana"),
    ]


def test_a_moderation_is_told_to_the_author_alone_with_its_reason(news, world):
    actions.follow_clause(world.actor("paul"), world.other_clause)
    number = propose(world)
    sponsors.sponsor_amendment(world.actor("nils"), number)
    heard(world, news)
    moderation.hide_amendment(world.actor("mona"), number, RUDE)
    assert heard(world, news) == [("amendment.hidden", "pia")]
    assert load_notice_views(queries.load_notices(world.actor("pia"))[:1])[0].reason == RUDE
    moderation.unhide_amendment(world.actor("mona"), number)
    assert heard(world, news) == [("amendment.restored", "pia")]


def test_what_was_hidden_is_neither_counted_nor_shown_nor_mailed(news, world):
    actions.follow_clause(world.actor("paul"), world.other_clause)
    actions.choose_mail_frequencies(world.actor("paul"), answers="now", process="never", rest="now")
    number = propose(world)
    news.step()
    mails.mail_at_once()
    assert queries.count_unread(world.actor("paul")) == 1
    [mail] = db.session.scalars(select(Mail))
    assert (
        mail.to.startswith("paul@")
        and "proposed an amendment" in mail.subject
        and f"/amendments/{number}" in mail.body
    )
    moderation.hide_amendment(world.actor("mona"), number, RUDE)
    assert (
        queries.count_unread(world.actor("paul")) == 0
        and queries.load_notices(world.actor("paul")) == []
    )
    news.step()
    mails.mail_at_once()
    assert [each for each in db.session.scalars(select(Mail)) if "proposed" in each.subject] == []
    moderation.unhide_amendment(world.actor("mona"), number)
    assert queries.count_unread(world.actor("paul")) == 1


def test_a_speaker_of_an_organisation_hears_of_an_invitation_to_a_coalition(news, world):
    coalition = sponsors.make_coalition(
        world.actor("hana"), world.consultation, "Schools first", [world.norvania]
    )
    assert heard(world, news) == [("coalition.asked", "nils")]
    assert said(world, "nils") == (
        "Hana asks Norvania to join the coalition Schools first",
        "/en/c/talks/coalitions",
    )
    sponsors.confirm_membership(world.actor("nils"), coalition.id)
    assert heard(world, news) == []


def test_people_who_can_no_longer_sign_in_are_told_nothing(news, world):
    actions.follow_clause(world.actor("paul"), world.other_clause)
    number = propose(world)
    sponsors.sponsor_amendment(world.actor("nils"), number)
    heard(world, news)
    with transaction():
        for name in ("paul", "nils"):
            find_row(User, world.ids[name]).disabled_at = utc_now()
        record_event(
            "person.disabled",
            find_row(Consultation, world.consultation),
            world.actor("ada"),
            audience="nobody",
        )
    propose(world, "ivo", NOW.replace("every", "each"))
    amendments.revise_amendment(world.actor("pia"), number, NOW.replace("2030", "2031"), "Sooner.")
    assert heard(world, news) == [("amendment.proposed", "pia")]
