"""Tests of the floor without a script: the whole clause, its time, plain forms, and the way to
the composer.
"""

import re
from html import unescape

import pytest

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.meetings.screens import text_fit as fitting
from consult.meetings.live import fragment_views as showing
from consult.meetings.models import Meeting
from .test_floor_pages import sound
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW

ROOM = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def short(monkeypatch):
    """Make the floor show clauses from their contested text on."""
    monkeypatch.setattr(showing, "EXCERPT_LENGTH", 40)
    monkeypatch.setattr(fitting, "LEAD_IN_LENGTH", 12)


def test_without_a_script_the_whole_clause_stands_there_with_its_marks_and_the_time(
    browser, world, app, talks, short
):
    with app.app_context(), transaction():
        db.session.get(Meeting, talks.id).list_open = True
    sound(world, talks)
    html = browser("hana").get(ROOM).text
    whole = re.search(r'<noscript>(<p class="words".*?)</noscript>', html, re.DOTALL)[1]
    read = unescape(re.sub("<[^>]+>", "", whole))
    assert read == NOW.replace("*", "") and '<b class="br">[</b>' in whole
    shown = unescape(
        re.sub("<[^>]+>", "", re.search(r'<p class="words excerpt".*?</p>', html, re.DOTALL)[0])
    )
    assert shown.startswith("… ") and len(shown) < len(read), (
        "with a script it is the contested words, and the whole at a touch"
    )
    assert re.search(
        r'<noscript><p class="row"><a class="b" href="'
        + ROOM
        + r'\?text=&amp;here=1">Reload</a> .*?\d\d:\d\d:\d\d UTC',
        html,
    )
    for action in ("/floor", "/vote/"):
        form = re.search(rf'<form[^>]*action="{ROOM}{action}[^>]*>.*?</form>', html, re.DOTALL)[0]
        assert 'method="post"' in form and "<button" in form and 'name="csrf"' in form


def test_an_amendment_is_proposed_from_the_floor_and_leads_back_to_it(browser, world, talks):
    pia, door = browser("pia"), f"/en/clauses/{world.other_clause}"
    assert f'href="{door}/amend?meeting=first-reading"' in pia.get(ROOM).text
    page = pia.get(f"{door}/amend?meeting=first-reading").text
    action = unescape(re.search(rf'action="({door}/amendments[^"]*)"', page)[1])
    assert (
        "meeting=first-reading" in action
        and f'href="{ROOM}"' in page
        and "Back to the meeting" in page
    )
    refused = pia.fill(action, {"kind": "mod", "text": NOW + " We act."})
    assert refused.status_code == 422 and "meeting=first-reading" in refused.text
    sent = {"kind": "mod", "text": NOW + " We act.", "reason": "It was said in the room."}
    answer = pia.fill(action, sent)
    assert answer.status_code == 303 and re.search(rf"{ROOM}\?proposed=\d+$", answer.location)
    floor = pia.get(answer.location).text
    assert re.search(r"Your amendment (<b>)?A-\d+", floor) and "/statement/amendments/" in floor
    assert "Your amendment" not in pia.get(ROOM).text


def test_a_new_clause_is_proposed_from_a_meetings_text_too(browser, world, talks):
    rana, words = browser("rana"), f"{ROOM}/words/{world.other_clause}"
    rana.fill(words + "/pen", {"do": "take"})
    place = f"/en/clauses/{world.other_clause}/new-clause?meeting=first-reading"
    assert f'href="{place}"' in rana.get(words).text
    page = rana.get(place).text
    assert f'action="{place}"' in page and "Back to the meeting" in page
    answer = rana.fill(
        place, {"text": "Schools have libraries.", "reason": "The room asked for it."}
    )
    assert answer.status_code == 303 and re.search(rf"{ROOM}\?proposed=\d+$", answer.location)


@pytest.mark.parametrize(
    "meeting", ["", "//evil.example", "https://evil.example", "../../x", "first reading"]
)
def test_it_leads_nowhere_else(browser, world, talks, meeting):
    answer = browser("pia").fill(
        f"/en/clauses/{world.other_clause}/amendments?meeting={meeting}",
        {"kind": "mod", "text": NOW + " We act.", "reason": "It was said in the room."},
    )
    assert (
        answer.status_code == 303 and f"/clauses/{world.other_clause}#amendment-" in answer.location
    )
