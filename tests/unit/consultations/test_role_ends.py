"""Notices that a role ends soon: once, to its holder and to those who manage people."""

from datetime import timedelta

import pytest

from consult.consultations.roles.actions import end_roles, grant_role
from consult.consultations.roles.ending_actions import tell_of_ending_roles
from consult.core.database.engine import freeze_clock, utc_now
from consult.core.events.dispatcher import Dispatcher
from consult.notifications.mails.jobs import mail_at_once
from tests.support.consultation.notices import everyone, notices, outbox, said

pytestmark = pytest.mark.usefixtures("here")
HOLDER, MANAGERS = "role.end_near", "roles.end_near"


@pytest.fixture
def news(world):
    """Provide the dispatcher that runs the reactions."""
    return Dispatcher()


def grant(world, name="pia", role="moderator", days=10):
    until = (utc_now() + timedelta(days=days)).date()
    grant_role(world.actor("ada"), world.consultation, world.ids[name], role, until)


def tell_after(news, days):
    """Run the job after some days, and the reactions."""
    with freeze_clock(utc_now() + timedelta(days=days)):
        tell_of_ending_roles()
        news.step()


def test_holder_and_managers_are_told_once_seven_days_before(world, news):
    grant(world)
    tell_after(news, 1)
    assert everyone(HOLDER) == everyone(MANAGERS) == {}
    for days in (5, 5, 7):
        tell_after(news, days)
    assert everyone(HOLDER) == {"pia": 1}
    assert everyone(MANAGERS) == {"sera": 1, "ada": 1}
    sentence, there = said(notices(world, "pia", HOLDER)[0])
    assert sentence.startswith("Your role in ") and "ends soon: Moderator, until " in sentence
    assert there == "/en/c/talks"
    sentence, there = said(notices(world, "sera", MANAGERS)[0])
    assert sentence.startswith("1 role in ") and there == "/en/c/talks/manage/people"


def test_roles_that_end_together_are_one_notice_for_those_who_manage(world, news):
    grant(world)
    grant(world, "paul", "rapporteur")
    tell_after(news, 5)
    assert everyone(HOLDER) == {"pia": 1, "paul": 1} and everyone(MANAGERS) == {"sera": 1, "ada": 1}
    assert said(notices(world, "ada", MANAGERS)[0])[0].startswith("2 roles in ")


def test_a_role_that_is_prolonged_is_told_again_before_its_new_end(world, news):
    grant(world)
    tell_after(news, 5)
    grant(world, days=15)
    tell_after(news, 5)
    assert everyone(HOLDER) == {"pia": 1}
    tell_after(news, 9)
    assert everyone(HOLDER) == {"pia": 2}


def test_a_role_without_an_end_and_one_for_a_few_days_are_not_told(world, news):
    grant_role(world.actor("ada"), world.consultation, world.ids["paul"], "rapporteur")
    grant(world, days=5)
    tell_after(news, 1)
    assert everyone(HOLDER) == {}
    with freeze_clock(utc_now() + timedelta(days=7)):
        end_roles()
        tell_of_ending_roles()
        news.step()
    assert everyone(HOLDER) == {}


def test_it_comes_by_mail_as_other_notices_of_roles_do(world, news):
    grant(world)
    mail_at_once()
    with freeze_clock(utc_now() + timedelta(days=5)):
        tell_of_ending_roles()
        news.step()
        mail_at_once()
    assert "ends soon: Moderator" in outbox("pia")[-1].subject


def test_nobody_is_told_once_the_process_is_over(world, news):
    grant(world, days=90)
    tell_after(news, 85)
    assert everyone(HOLDER) == everyone(MANAGERS) == {}
