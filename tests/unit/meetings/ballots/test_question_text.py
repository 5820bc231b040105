"""Tests of questions about the text on the screen, such as one bracket of the draft text."""

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.positions.translation_queries import load_ballot_translation
from consult.core.database.engine import db
from consult.core.errors import Invalid
from consult.meetings.ballots import actions as balloting
from consult.meetings.drafting import actions as drafting
from consult.meetings.models import Meeting
from tests.support.consultation.ballots import SOUNDING_BALLOT, enable_formal_ballots
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.world import CLAUSE_TEXTS

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    """Create the first reading, in which clause 2 got a bracket with two alternatives."""
    made = FirstReadingMeeting(world)
    pen = world.actor("rana")
    drafting.take_pen(pen, made.id, world.other_clause)
    drafting.open_bracket(
        pen, made.id, world.other_clause, "every school", other="most schools", by=world.norvania
    )
    return made


def ask(world, talks, **more):
    """Open a sounding as the chair."""
    enable_formal_ballots(world)
    seen = db.session.get(Meeting, talks.id).revision
    return balloting.open_meeting_ballot(
        world.actor("cho"),
        talks.id,
        OpenBallotForm(**SOUNDING_BALLOT, clause_id=world.other_clause, **more),
        seen,
    )


def test_a_bracket_of_draft_text_is_asked_about_with_its_own_text(world, talks):
    ballot = ask(world, talks, about="bracket", which=1, alternative=2)
    assert ballot.words == "most schools" and ballot.subject == "bracket"
    assert (
        ballot.bracket["which"],
        ballot.bracket["alternative"],
        len(ballot.bracket["clause_digest"]),
    ) == (1, 2, 64)


@pytest.mark.parametrize("wrong", [{"which": 77}, {"which": 1, "alternative": 9}])
def test_a_bracket_missing_from_the_draft_text_is_refused(world, talks, wrong):
    with pytest.raises(Invalid):
        ask(world, talks, about="bracket", **wrong)
    whole = ask(world, talks, about="clause")
    assert "most schools" in whole.words and whole.words != "most schools" and whole.bracket is None


@pytest.mark.parametrize(
    "more", [{"about": "clause"}, {"about": "bracket", "which": 1, "alternative": 2}]
)
def test_for_draft_text_the_issued_translation_is_one_of_earlier_text(world, talks, more):
    ballot = ask(world, talks, language="ru", **more)
    assert (ballot.language, ballot.words_language) == ("ru", "en"), (
        "of the question, and of the words"
    )
    found = load_ballot_translation(ballot, "fr")
    assert found.text == CLAUSE_TEXTS["fr"][2][1] and found.stale
    assert (
        load_ballot_translation(ballot, "en") is None
        and load_ballot_translation(ballot, "ru") is None
    )


def test_for_issued_text_it_is_its_translation(world, talks):
    drafting.restore_step(world.actor("rana"), talks.id, world.other_clause, None)
    assert not load_ballot_translation(ask(world, talks, about="clause"), "fr").stale
