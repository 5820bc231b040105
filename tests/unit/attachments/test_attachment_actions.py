"""Tests of attached files in the database: room, readers, commitments and erasure."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult.amendments.actions import withdraw_amendment
from consult.attachments.models import MEGABYTE, MOST_DAILY_MB, Attachment
from consult.attachments.queries import describe_files, load_attachments
from consult.audit.erasure.actions import erase_content
from consult.audit.verification.messages import describe_verification
from consult.audit.verification.queries import verify_installation
from consult.comments.actions import edit_comment, reply_to_comment
from consult.comments.models import CommentRevision
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import commit_words
from consult.core.errors import Forbidden, Invalid, NotFound
from consult.core.events.log import Event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.actions import approve_comment, hide_comment
from tests.support.consultation.recorded_world import record_world
from tests.support.contributions.amendments import propose
from tests.support.contributions.amendments import seen as see_amendment
from tests.support.contributions.comments import hold, say, seen
from tests.support.files.attachment_files import examined

TWO = [examined("one.txt", b"One."), examined("two.txt", b"Two.")]


def set_room(world, megabytes):
    with transaction():
        find_row(Consultation, world.consultation).attachment_mb = megabytes


def refuse(act):
    with pytest.raises(Invalid) as refused:
        act()
    return refused.value.details["fields"]["files"]


def event_of(verb):
    return db.session.scalars(select(Event).where(Event.verb == verb)).one()


@pytest.mark.postgresql
def test_files_are_kept_with_a_comment_a_reply_and_an_amendment(world, here):
    number = say(world, files=TWO)
    assert [
        (each.place, each.name, each.kind) for each in seen(world, "nora", number).attachments
    ] == [
        (1, "one.txt", "text"),
        (2, "two.txt", "text"),
    ]
    reply = reply_to_comment(world.actor("dora"), number, "See this.", files=TWO[:1]).id
    assert len(seen(world, "nora", reply).attachments) == 1
    edit = propose(world, files=TWO)
    assert [each.name for each in see_amendment(world, edit, "nora").attachments] == [
        "one.txt",
        "two.txt",
    ]
    assert set(load_attachments("comment", [number, reply, 10**6])) == {number, reply}


@pytest.mark.parametrize(
    ("verb", "write"), [("comment.posted", say), ("amendment.proposed", propose)]
)
def test_the_event_of_the_contribution_commits_to_its_files(world, here, verb, write):
    write(world, files=TWO)
    rows = db.session.scalars(select(Attachment).order_by(Attachment.place)).all()
    said = event_of(verb).facts["files"]
    assert said == commit_words(rows[0].nonce, describe_files(rows))
    assert "one.txt" not in str(event_of(verb).facts)


def test_a_contribution_without_files_says_nothing_of_them(world, here):
    say(world)
    propose(world)
    assert "files" not in event_of("comment.posted").facts
    assert "files" not in event_of("amendment.proposed").facts


CHANGES = {
    "content": {"content": b"Other."},
    "name": {"filename": "three.txt"},
    "shown digest": {"digest": "0" * 64},
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_verification_notices_a_file_that_is_not_as_it_was(world, here, what):
    record_world(world)
    number = say(world, files=TWO)
    assert verify_installation().fits
    with transaction():
        db.session.execute(update(Attachment).where(Attachment.place == 1).values(**CHANGES[what]))
    assert describe_verification(verify_installation())[-2] == (
        f"files of a comment {number}: a file is not the one that was recorded, or is gone"
    )


@pytest.mark.parametrize("left", [0, 1])
def test_the_verification_notices_a_file_that_is_gone_or_new(world, here, left):
    record_world(world)
    edit = propose(world, files=TWO)
    with transaction():
        for each in db.session.scalars(select(Attachment).offset(left).order_by(Attachment.id)):
            db.session.delete(each)
    found = describe_verification(verify_installation())[-2]
    assert found.startswith(f"files of an amendment {edit}: ")
    with transaction():
        db.session.execute(update(Attachment).values(place=3))
    assert not verify_installation().fits


@pytest.mark.parametrize("kind", ["comment", "amendment"])
def test_an_erasure_takes_the_files_along_and_still_fits_the_record(world, here, kind):
    record_world(world)
    number = say(world, files=TWO) if kind == "comment" else propose(world, files=TWO)
    erase_content(world.actor("sera"), kind, number, "own_request", sure=True)
    assert db.session.scalars(select(Attachment)).all() == []
    assert verify_installation().fits


def test_files_wait_and_hide_with_their_comment(world, here):
    hold(world)
    number = say(world, "dora", files=TWO)
    assert event_of("comment.held").audience == "moderators"
    assert len(seen(world, "mona", number).attachments) == 2
    assert len(seen(world, "dora", number).attachments) == 2
    approve_comment(world.actor("mona"), number)
    assert len(seen(world, "nora", number).attachments) == 2
    reply_to_comment(world.actor("pia"), number, "Really?")
    hide_comment(world.actor("mona"), number, ModerationReason("insult"))
    assert seen(world, "nora", number).attachments == ()
    assert len(seen(world, "mona", number).attachments) == 2


def test_files_stay_through_an_edit_and_a_withdrawal_closes_them(world, here):
    record_world(world)
    number = say(world, files=TWO)
    edit_comment(world.actor("pia"), number, "Other words.")
    assert len(seen(world, "nora", number).attachments) == 2
    edit = propose(world, files=TWO)
    withdraw_amendment(world.actor("pia"), edit)
    assert verify_installation().fits


def test_an_author_attaches_files_to_a_comment_that_was_sent_and_its_event_commits_to_all(
    world, here
):
    record_world(world)
    number = say(world, files=TWO[:1])
    before = seen(world, "nora", number)
    edit_comment(world.actor("pia"), number, before.body, files=TWO[1:])
    after = seen(world, "nora", number)
    assert [(each.place, each.name) for each in after.attachments] == [
        (1, "one.txt"),
        (2, "two.txt"),
    ]
    rows = db.session.scalars(select(Attachment).order_by(Attachment.place)).all()
    said = event_of("comment.edited").facts["files"]
    assert said == commit_words(rows[0].nonce, describe_files(rows))
    assert db.session.scalars(select(CommentRevision)).all() == []  # the words are the same
    assert verify_installation().fits
    for other in ("dora", "mona"):
        with pytest.raises(Forbidden):
            edit_comment(world.actor(other), number, before.body, files=TWO)
    assert refuse(lambda: edit_comment(world.actor("pia"), number, "Other.", files=TWO)) == {
        "type": "attachments_more",
        "most": 3,
        "number": 2,
    }
    with transaction():
        db.session.execute(update(Attachment).where(Attachment.place == 1).values(content=b"Two"))
    assert not verify_installation().fits


def test_a_file_that_an_unverified_person_attaches_later_waits_with_its_comment(world, here):
    number = say(world, "dora")
    hold(world)
    edit_comment(world.actor("dora"), number, seen(world, "dora", number).body, files=TWO)
    assert len(seen(world, "mona", number).attachments) == 2
    with pytest.raises(NotFound):
        seen(world, "nora", number)


def test_a_person_has_fifty_megabytes_in_a_day(world, here):
    say(world, files=[examined()])
    with transaction():
        db.session.execute(update(Attachment).values(size=MOST_DAILY_MB * MEGABYTE - 2_000_000))
    large = [examined("large.txt", b"x" * 2_100_000)]
    assert refuse(lambda: say(world, files=large)) == {
        "type": "attachments_day",
        "most": 50,
        "left": "2.0",
    }
    assert say(world, "dora", files=large)
    with transaction():
        db.session.execute(update(Attachment).values(added_at=utc_now() - timedelta(hours=25)))
    assert say(world, files=large)


def test_a_consultation_has_the_room_that_the_secretariat_gives_it(world, here):
    set_room(world, 1)
    half = [examined("half.txt", b"x" * 600_000)]
    assert say(world, files=half)
    assert refuse(lambda: propose(world, "dora", files=half)) == {
        "type": "attachments_full",
        "most": 1,
        "left": "0.4",
    }
    set_room(world, 0)
    assert refuse(lambda: say(world, files=TWO)) == {"type": "attachments_off"}
    assert say(world)


def test_a_refused_file_leaves_no_comment_behind(world, here):
    set_room(world, 0)
    before = world.events()
    refuse(lambda: say(world, files=TWO))
    assert world.events() == before
