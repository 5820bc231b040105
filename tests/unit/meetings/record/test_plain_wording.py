"""Tests of sentences in a record that say no more, and no less, than what was decided."""

import io
import zipfile

import pytest

from consult.ballots.counting import actions as closing
from consult.ballots.forms import OpenBallotForm
from consult.ballots.opening import actions as opening
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import transaction
from consult.meetings.chair import bracket_resolution as settling
from consult.meetings.models import Meeting
from tests.support.consultation.ballots import SOUNDING_BALLOT, close_test_ballot
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
AT = "/en/c/talks/meetings/first-reading/record"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def read(browser, talks):
    """Return the page and the Word file of the record of a meeting that has ended."""
    with transaction():
        meeting = find_row(Meeting, talks.id)
        meeting.state, meeting.ended_at = "closed", utc_now()
    page = browser("mona").get(AT).text
    with zipfile.ZipFile(io.BytesIO(browser("mona").get(f"{AT}/minutes_word").data)) as packed:
        return page, packed.read("word/document.xml").decode()


@pytest.mark.parametrize(("keep", "words"), [(-2, "the bracket stays"), (0, "brackets decided")])
def test_a_bracket_that_was_kept_reads_as_kept(world, talks, browser, keep, words):
    settling.resolve_bracket(world.actor("cho"), talks.id, world.other_clause, 0, keep)
    other = {"the bracket stays": "brackets decided"}.get(words, "the bracket stays")
    for text in read(browser, talks):
        assert words in text and other not in text


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        (None, "The chair has not decided whether the result is recorded."),
        (False, "The chair had no result recorded."),
    ],
)
def test_a_sounding_that_waits_for_the_chair_is_not_said_to_be_left_out(
    world, talks, browser, recorded, words
):
    ballot = opening.open_ballot(
        world.actor("cho"),
        world.consultation,
        OpenBallotForm(**SOUNDING_BALLOT),
        meeting_id=talks.id,
    ).id
    close_test_ballot(world, ballot)
    if recorded is not None:
        closing.record_result(world.actor("cho"), ballot, recorded=recorded)
    for text in read(browser, talks):
        assert words in text
