"""Tests of a ballot on an amendment that is hidden or held: its text is not shown meanwhile."""

import pytest

from consult.amendments.models import Amendment
from consult.positions.models import Ballot
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.meetings.models import Meeting
from consult.moderation import amendment_actions as moderation
from tests.support.consultation.ballots import RECORDED_BALLOT, close_test_ballot, open_test_ballot
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import LATER, propose

SAID = {"hidden_at": "Hidden by a moderator.", "held_at": "This is waiting for a moderator."}
FLOOR = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def asked(app, world):
    """Provide the numbers of a ballot on an amendment before a meeting, and of the amendment."""
    talks = FirstReadingMeeting(world)
    with app.app_context():
        edit = propose(world)
        ballot = open_test_ballot(world, RECORDED_BALLOT, about="amendment", amendment_id=edit)
        with transaction():
            db.session.get(Ballot, ballot).meeting_id = talks.id
            db.session.get(Meeting, talks.id).ballot_id = ballot
    return ballot, edit


def turn(app, world, edit, name, on):
    """Hide the amendment or show it again as a moderator, or set that it is held."""
    with app.app_context(), transaction():
        if name == "held_at":
            db.session.get(Amendment, edit).held_at = utc_now() if on else None
        elif on:
            moderation.hide_amendment(world.actor("mona"), edit, ModerationReason("off_topic"))
        else:
            moderation.unhide_amendment(world.actor("mona"), edit)


@pytest.mark.parametrize("name", ["hidden_at", "held_at"])
def test_the_text_of_a_hidden_amendment_is_absent_from_its_ballot_until_shown_again(
    app, world, browser, asked, name
):
    ballot, edit = asked
    pages = [f"/en/ballots/{ballot}", f"/en/ballots/{ballot}/part/card"]
    pages += (
        [f"{FLOOR}/now/ballot"] if name == "hidden_at" else []
    )  # what is shown there is kept until something happens
    digest = browser().get(f"/api/v1/ballots/{ballot}/result").json["digest"]

    def seen():
        words = {
            browser(who).get(f"/api/v1/ballots/{ballot}/result").json["words"]
            for who in ("cho", "hana", None)
        }
        listed = (
            browser()
            .get(f"/api/v1/consultations/{world.consultation}/ballots")
            .json["ballots"][0]["words"]
        )
        return words | {listed}, [
            ("2032" in browser().get(page).text, SAID[name] in browser().get(page).text)
            for page in pages
        ]

    assert seen() == ({LATER}, [(True, False)] * len(pages))
    turn(app, world, edit, name, True)
    assert seen() == ({None}, [(False, True)] * len(pages))
    assert browser().get(f"/api/v1/ballots/{ballot}/result").json["digest"] == digest
    with app.app_context():
        close_test_ballot(world, ballot)
    assert seen()[0] == {None}
    turn(app, world, edit, name, False)
    assert seen()[0] == {LATER}
