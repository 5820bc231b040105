"""Tests of answers that come after the version: gathered into one notice and one mail."""

from datetime import timedelta

import pytest

from consult.consolidation.actions import propose_dispositions
from consult.consolidation.publishing.chair_decision_actions import postpone_answers
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.events.dispatcher import Cursor
from consult.documents.actions import create_version, issue_version
from consult.notifications.dispositions import reactions as answered
from consult.notifications.mails import jobs as mails
from consult.notifications.notice_kinds import ANSWERS_GIVEN
from tests.support.consultation.notices import everyone, notices, outbox, said

pytestmark = pytest.mark.usefixtures("here")
LATER = timedelta(minutes=11)


def issue_owing(world, news):
    """Issue the next version with all answers due, by the chair's decision; return its number."""
    made = create_version(
        world.actor("mona"),
        world.document,
        "next",
        {"en": "Next"},
        "T/S/next",
        based_on=world.version,
    ).id
    postpone_answers(
        world.actor("cho"), made, utc_now() + timedelta(days=9), "The meeting is tomorrow."
    )
    issue_version(world.actor("sera"), made)
    news.step()
    answered.notify_of_late_answers()
    assert everyone(ANSWERS_GIVEN) == {} and "pia" in everyone("version.issued")
    return made


def test_answers_that_come_later_are_gathered_into_one_notice_and_one_mail(
    world, contributed, news
):
    edit, hers, _ = contributed
    made = issue_owing(world, news)
    propose_dispositions(world.actor("mona"), made, [edit], "noted", "At last.")
    answered.notify_of_late_answers()
    assert everyone(ANSWERS_GIVEN) == {}
    with freeze_clock(utc_now() + timedelta(minutes=8)):
        propose_dispositions(world.actor("mona"), made, [hers], "noted", "This one too.")
    with freeze_clock(utc_now() + LATER):
        answered.notify_of_late_answers()
        assert everyone(ANSWERS_GIVEN) == {}
    with freeze_clock(utc_now() + 2 * LATER):
        answered.notify_of_late_answers()
        answered.notify_of_late_answers()
        assert everyone(ANSWERS_GIVEN) == {"pia": 1, "ivo": 1, "nils": 1}
        newest = notices(world, "pia", ANSWERS_GIVEN)[-1]
        assert said(newest)[0] == "Statement, Next: 2 of your contributions have now been answered"
        mails.mail_at_once()
    assert "At last." in outbox("pia")[-1].body and "This one too." in outbox("pia")[-1].body


def test_continued_answers_are_told_within_the_hour_and_a_crash_loses_none(
    world, contributed, news, monkeypatch
):
    made = issue_owing(world, news)
    for minute, each in zip((0, 30, 59), contributed, strict=True):
        with freeze_clock(utc_now() + timedelta(minutes=minute)):
            propose_dispositions(world.actor("mona"), made, [each], "noted", f"Minute {minute}.")
    with freeze_clock(utc_now() + timedelta(minutes=61)):
        monkeypatch.setattr(answered, "add_personal_notices", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            answered.notify_of_late_answers()
        assert (
            db.session.get(Cursor, answered.LATE_ANSWERS_CURSOR) is None
            and everyone(ANSWERS_GIVEN) == {}
        )
        monkeypatch.undo()
        answered.notify_of_late_answers()
        assert db.session.get(Cursor, answered.LATE_ANSWERS_CURSOR).seq > 0
    assert everyone(ANSWERS_GIVEN) == {"pia": 1, "ivo": 1, "nils": 1, "paul": 1}
