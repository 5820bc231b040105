"""Tests of the floor while a ballot about an amendment is open: it says what it changes."""

import re

from consult.ballots.forms import OpenBallotForm
from consult.meetings.ballots import actions as balloting
from consult.meetings.models import Meeting
from consult.core.database.engine import db
from tests.support.consultation.ballots import SOUNDING_BALLOT
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.contributions.amendments import propose

PLACE = "c/talks/meetings/first-reading"


def test_bar_and_card_of_the_floor_say_what_the_amendment_changes(app, world, browser):
    talks = FirstReadingMeeting(world)
    with app.app_context():
        form = OpenBallotForm(**SOUNDING_BALLOT, about="amendment", amendment_id=propose(world))
        seen = db.session.get(Meeting, talks.id).revision
        balloting.open_meeting_ballot(world.actor("cho"), talks.id, form, seen)
    for language, word in (("en", "Replace"), ("fr", "Remplacer")):
        page = browser("pia").get(f"/{language}/{PLACE}").text
        bar = re.search(r"<section class=\"asking\".*?</section>", page, re.DOTALL)[0]
        card = page.partition('data-part="ballot"')[2].partition("data-own")[0]
        assert word in bar and "2032" in bar
        assert word in card and "<ins>2032</ins>" in card
        assert word in browser("pia").get(f"/{language}/{PLACE}/mine").text
