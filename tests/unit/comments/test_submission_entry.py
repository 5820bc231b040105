"""Tests of comments entered for a source: notices and corrections."""

import pytest
from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.comments.actions import (
    edit_comment,
    reply_to_comment,
    restore_comment,
    withdraw_comment,
)
from consult.comments.submission_entry_actions import enter_comment
from consult.comments.passages import PassageQuote
from consult.comments.queries import load_comment
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import EVENT, transaction
from consult.core.web.uploads import Upload
from consult.core.events.dispatcher import Dispatcher
from consult.core.moderation_reasons import ModerationReason
from consult.core.mail import Mail
from consult.documents.models import Document
from consult.moderation.actions import hide_comment
from consult.notifications.actions import follow_clause
from consult.notifications.mails.jobs import mail_at_once
from consult.notifications.models import Follow, Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from consult.submissions.actions import (
    publish_submissions,
    register_submissions,
    withdraw_submission,
)
from consult.submissions.file_contents import examine_files
from consult.submissions.entry_queries import get_clause_by_label
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
LETTER = (
    b"Title: Money for schools\nOrganization: Lakeside Schools Network\n\n"
    b"We ask for public financing."
)


@pytest.fixture
def letter(world):
    """Provide the number of a published submission of Lakeside's."""
    found = register_submissions(
        world.actor("sera"), world.consultation, examine_files([Upload("letter.txt", LETTER)])
    )[0]
    publish_submissions(world.actor("sera"), [found.id])
    return found.id


@pytest.fixture
def entered(world, letter):
    """Provide the number of a comment that Sera entered for it."""
    return enter_comment(world.actor("sera"), letter, "No brackets.", clause_id=world.clause).id


def notices(world, name):
    rows = db.session.scalars(
        select(Notice).where(Notice.user_id == world.ids[name]).order_by(Notice.id)
    )
    return load_notice_views(rows)


def test_the_members_of_the_source_are_told_what_is_published_and_entered_by_notice_and_mail(world):
    follower = Dispatcher()
    found = register_submissions(
        world.actor("sera"), world.consultation, examine_files([Upload("letter.txt", LETTER)])
    )[0].id
    follower.step()
    assert notices(world, "pia") == []
    publish_submissions(world.actor("sera"), [found])
    number = enter_comment(world.actor("sera"), found, "No brackets.", clause_id=world.clause).id
    follower.step()
    withdraw_submission(world.actor("sera"), found, "By mistake")
    follower.step()
    for name in ("pia", "hana"):
        assert sorted(each.verb for each in notices(world, name)) == [
            "comment.entered",
            "submission.published",
            "submission.withdrawn",
        ]
    for name in ("dora", "sera", "paul"):
        assert notices(world, name) == []
    published, told_of, _gone = notices(world, "pia")
    told_of, published = sorted((published, told_of), key=lambda each: each.verb)
    assert "Lakeside Schools Network" in format_sentence(
        told_of
    ) and "you can correct" in format_sentence(told_of)
    assert (
        get_notice_path(told_of) == f"/en/clauses/{world.clause}#comment-{number}"
        and told_of.excerpt == "No brackets."
    )
    assert (
        "Money for schools" in format_sentence(published)
        and get_notice_path(published) == f"/en/submissions/{found}"
    )
    mail_at_once()
    to_pia = list(db.session.scalars(select(Mail.body).where(Mail.to == "pia@people.example")))
    assert len(to_pia) == 3 and ["No brackets." in body for body in to_pia].count(True) == 1


def test_of_many_comments_from_a_submission_one_is_mailed_until_its_notice_is_read(world, letter):
    follower = Dispatcher()

    def enter_and_mail(*bodies):
        for body in bodies:
            enter_comment(world.actor("sera"), letter, body, clause_id=world.clause)
        follower.step()
        mail_at_once()
        bodies = db.session.scalars(select(Mail.body).where(Mail.to == "pia@people.example"))
        return sum("entered a comment" in each for each in bodies)

    assert enter_and_mail("One.", "Two.", "Three.") == 1
    assert enter_and_mail("Four.") == 1
    assert len([each for each in notices(world, "pia") if each.verb == "comment.entered"]) == 4
    with transaction():
        for notice in db.session.scalars(select(Notice)):
            notice.read_at = utc_now()
    assert enter_and_mail("Five.") == 2


def test_followers_hear_of_it_from_the_source_and_the_secretariat_follows_nothing(world, letter):
    follower = Dispatcher()
    follow_clause(world.actor("paul"), world.clause)
    enter_comment(world.actor("sera"), letter, "No brackets.", clause_id=world.clause)
    follower.step()
    (heard,) = notices(world, "paul")
    assert heard.author == "Lakeside Schools Network" and "Sera" not in format_sentence(heard)
    assert list(db.session.scalars(select(Follow.user_id))) == [world.ids["paul"]]


def test_an_answer_reaches_the_members_of_the_source_and_not_the_secretariat(world, entered):
    follower = Dispatcher()
    reply_to_comment(world.actor("paul"), entered, "But how?")
    follower.step()
    assert [(each.verb, each.facts["yours"]) for each in notices(world, "pia")] == [
        ("comment.answered", True)
    ]
    assert notices(world, "sera") == []


def test_the_source_and_the_secretariat_correct_it_and_nobody_else(world, entered):
    thing = db.session.get(Consultation, world.consultation)
    assert thing is not None
    with transaction():
        another = db.session.get(User, world.ids["ivo"])
        another.organisation_id, another.affiliation = world.norvania, "verified"
    may = {"pia", "hana", "sera"}
    for name in [None, *ROLES]:
        actor = world.actor(name)
        assert ("edit" in load_comment(actor, entered).allowed_acts) == (name in may), name
        if name not in may:
            for act in (
                lambda who: edit_comment(who, entered, "Mine now"),
                lambda who: withdraw_comment(who, entered),
            ):
                with pytest.raises((Forbidden, SignInRequired)):
                    act(actor)
    edit_comment(world.actor("pia"), entered, "No brackets, please.")
    shown = load_comment(Actor(), entered)
    assert (shown.body, shown.name) == ("No brackets, please.", "Lakeside Schools Network")
    event = db.session.execute(select(EVENT).where(EVENT.c.verb == "comment.edited")).one()
    assert (event.actor_id, event.facts["organisation_id"]) == (world.ids["pia"], world.lakeside)
    withdraw_comment(world.actor("hana"), entered)
    assert load_comment(world.actor("pia"), entered).allowed_acts == {"restore"}
    with pytest.raises(NotFound):
        load_comment(Actor(), entered)
    restore_comment(world.actor("sera"), entered)


def test_a_former_secretariat_member_can_no_longer_change_entered_comments(world, entered):
    left = Actor(world.ids["sera"])
    assert "edit" not in load_comment(left, entered).allowed_acts
    with pytest.raises(Forbidden):
        edit_comment(left, entered, "Still mine?")


def test_a_hidden_one_is_read_by_its_source_which_is_told(world, entered):
    follower = Dispatcher()
    hide_comment(world.actor("mona"), entered, ModerationReason("off_topic"))
    follower.step()
    assert load_comment(world.actor("pia"), entered).body == "No brackets."
    assert [each.verb for each in notices(world, "pia")] == ["comment.hidden"] and notices(
        world, "sera"
    ) == []
    with pytest.raises(NotFound):
        load_comment(world.actor("paul"), entered)


@pytest.mark.parametrize("kind", ["drafting", "consolidation", "closed"])
def test_nothing_is_entered_while_no_comments_are_taken(world, letter, kind):
    world.stage(kind)
    with pytest.raises(Forbidden):
        enter_comment(world.actor("sera"), letter, "Late", clause_id=world.clause)


def test_nothing_is_entered_from_what_is_not_published_or_in_another_consultation(world, letter):
    with transaction():
        other = Consultation(slug="other", title={"en": "Other"})
        db.session.add(other)
        db.session.flush()
        elsewhere = Document(
            consultation_id=other.id, slug="x", title={"en": "X"}, current_version_id=world.version
        )
        db.session.add(elsewhere)
    with pytest.raises(NotFound):
        enter_comment(world.actor("sera"), letter, "Words", document_id=elsewhere.id)
    with pytest.raises(Invalid):
        enter_comment(world.actor("sera"), letter, "Words")
    with pytest.raises(Invalid):
        enter_comment(
            world.actor("sera"),
            letter,
            "Words",
            document_id=world.document,
            quote=PassageQuote("schools"),
        )
    withdraw_submission(world.actor("sera"), letter, "Why not")
    with pytest.raises(Conflict, match="not_published"):
        enter_comment(world.actor("sera"), letter, "Words", document_id=world.document)


def test_a_clause_is_named_by_its_label(world):
    assert (
        get_clause_by_label(world.document, " 2 ")
        == get_clause_by_label(world.document, "2.")
        == world.other_clause
    )
    with pytest.raises(Invalid) as refused:
        get_clause_by_label(world.document, "99")
    assert refused.value.details["fields"]["label"]["type"] == "no_such_clauses"


def test_an_organisation_that_is_not_verified_any_more_speaks_through_no_submission(world, letter):
    with transaction():
        db.session.get(Organisation, world.lakeside).status = "refused"
    shown = load_comment(
        Actor(),
        enter_comment(world.actor("sera"), letter, "No brackets.", clause_id=world.clause).id,
    )
    assert (shown.name, shown.organisation_id, shown.group["code"]) == (
        "Lakeside Schools Network",
        None,
        "civ",
    )
