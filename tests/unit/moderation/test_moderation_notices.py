"""Tests of notices about appeals against hiding, assigned cases and incidents."""

import pytest

from consult.audit.incidents.actions import close_incident, continue_incident, report_incident
from consult.audit.incidents.forms import IncidentClosingForm, IncidentEntryForm, IncidentForm
from consult.core.database.engine import find_row
from consult.core.events.dispatcher import Dispatcher
from consult.moderation import actions as moderation
from consult.moderation.appeals import actions as appeals
from consult.moderation.appeals.models import HidingAppeal
from consult.moderation.cases.actions import assign_cases
from tests.support.consultation.notices import everyone, notices, said
from tests.support.contributions.moderation import INSULT, say
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
TITLE = "The vote is void"


@pytest.fixture
def news(world):
    """Provide the dispatcher that runs the reactions."""
    return Dispatcher()


@pytest.fixture
def appeal(world, news):
    """Hide a comment of pia's as mona, and appeal against it; return the id of the appeal."""
    comment = say(world)
    moderation.hide_comment(world.actor("mona"), comment, INSULT)
    made = appeals.appeal_against_hiding(world.actor("pia"), "comment", comment, "It is not.").id
    news.step()
    return made


def test_those_who_decide_hear_of_an_appeal_with_its_day(world, appeal):
    assert set(everyone("appeal.made")) == {"cho", "vic"}
    words, path = said(notices(world, "cho", "appeal.made")[0])
    assert "appeals against a hiding; to be decided by" in words
    assert path == f"/en/appeals/{appeal}"


@pytest.mark.parametrize(
    ("verdict", "told"), [("restored", "Your appeal was granted"), ("upheld", "stays hidden")]
)
def test_author_and_moderator_hear_the_decision_each_in_words_of_their_own(
    world, news, appeal, verdict, told
):
    appeals.decide_appeal(world.actor("cho"), appeal, verdict, "So it is.")
    news.step()
    assert set(everyone("appeal.decided")) == {"pia", "mona"}
    assert told in said(notices(world, "pia", "appeal.decided")[0])[0]
    assert "against what you hid" in said(notices(world, "mona", "appeal.decided")[0])[0]


@pytest.mark.parametrize("way", ["decision", "moderator"])
def test_one_notice_says_that_an_appeal_was_granted(world, news, appeal, way):
    made = find_row(HidingAppeal, appeal)
    if way == "decision":
        appeals.decide_appeal(world.actor("cho"), appeal, "restored", "So it is.")
    else:
        moderation.unhide_comment(world.actor("sera"), made.comment_id)
    news.step()
    assert everyone("appeal.decided")["pia"] == 1 and everyone("comment.restored") == {}


def test_without_an_appeal_its_author_hears_that_a_comment_is_shown_again(world, news):
    comment = say(world)
    moderation.hide_comment(world.actor("mona"), comment, INSULT)
    moderation.unhide_comment(world.actor("mona"), comment)
    news.step()
    assert everyone("comment.restored") == {"pia": 1}


def test_a_moderator_hears_once_of_all_cases_that_are_assigned(world, news):
    codes = [f"c{say(world)}" for _ in range(3)]
    assign_cases(world.actor("mona"), world.consultation, codes, world.ids["sera"])
    news.step()
    assert everyone("case.assigned") == {"sera": 1}
    assert said(notices(world, "sera", "case.assigned")[0]) == (
        "Mona assigned 3 contributions to you, to be moderated.",
        "/en/c/talks/moderation?part=mine",
    )
    assign_cases(world.actor("sera"), world.consultation, codes, world.ids["sera"])
    assign_cases(world.actor("sera"), world.consultation, codes, None)
    news.step()
    assert everyone("case.assigned") == {"sera": 1}


def test_everyone_with_a_role_hears_of_an_incident_and_that_it_is_closed(world, news):
    sera, cho = world.actor("sera"), world.actor("cho")
    form = IncidentForm(title_en=TITLE, words_en="Its list was wrong.")
    made = report_incident(sera, world.consultation, form)
    continue_incident(cho, made.id, IncidentEntryForm(words_en="It is held again."))
    close_incident(cho, made.id, IncidentClosingForm(done_en="It was held."))
    news.step()
    assert set(everyone("incident.reported")) == set(ROLES) - {"sera", "nora"}
    assert [said(each)[0] for each in notices(world, "pia")] == [
        f"An incident was reported: {TITLE}",
        f"More was said about an incident: {TITLE}",
        f"An incident was closed: {TITLE}",
    ]
    assert said(notices(world, "pia")[0])[1] == "/en/c/talks/incidents/1"
