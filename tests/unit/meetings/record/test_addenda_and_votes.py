"""Tests of explanations of votes in a record, and of intentions that came after its approval."""

import io
import re
import zipfile
from html import unescape

import pytest

from consult.ballots.corrections.announcement_actions import note_intention
from consult.ballots.forms import OpenBallotForm
from consult.ballots.opening import actions as opening
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import NotFound
from consult.core.events.log import transaction
from consult.documents.models import Version
from consult.meetings.models import Meeting, Ruling
from consult.meetings.record import actions as recording
from consult.meetings.record import minutes
from consult.meetings.record.annex_queries import load_annex
from consult.positions.models import Ballot
from tests.support.consultation.ballots import (
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
    facts_of,
)
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
AT = "/en/c/talks/meetings/first-reading/record"
WORDS = "We voted yes on the understanding that it is voluntary."


@pytest.fixture
def talks(world):
    """Create an ended meeting with a recorded ballot on clause 2 and a sounding."""
    made = FirstReadingMeeting(world)
    enable_formal_ballots(world)
    made.ballots = []
    for given in (
        {**RECORDED_BALLOT, "about": "clause", "clause_id": world.other_clause},
        SOUNDING_BALLOT,
    ):
        ballot = opening.open_ballot(
            world.actor("cho"), world.consultation, OpenBallotForm(**given), meeting_id=made.id
        ).id
        if given is not SOUNDING_BALLOT:
            cast_test_vote(world, "hana", ballot, "yes")
        close_test_ballot(world, ballot)
        made.ballots.append(ballot)
    with transaction():
        meeting = find_row(Meeting, made.id)
        meeting.state, meeting.ended_at = "closed", utc_now()
    return made


def load(talks):
    return minutes.load_record(find_row(Meeting, talks.id))


def approve(world, talks, publish=False):
    recording.send_record(world.actor("mona"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id)
    if publish:
        recording.publish_record(world.actor("mona"), talks.id)


def explain(world, talks, **more):
    return recording.explain_position(
        world.actor("hana"), talks.id, "explanation", WORDS, "en", **more
    )


def test_an_explanation_of_vote_stands_with_its_ballot(world, talks, browser):
    explain(world, talks, ballot=1)
    (given,) = load(talks).explanations
    assert (given.ballot, given.ruling) == (1, None)
    (told,) = facts_of("explanation.given")
    assert told["ballot_id"] == talks.ballots[0]
    page = " ".join(browser("mona").get(AT).text.split())
    assert "explanation of vote" in page and 'href="#b-1"' in page and 'id="b-1"' in page


def test_the_choices_name_ballots_and_decisions_in_words(world, talks, browser):
    with transaction():
        for number, status, undone in ((3, "agreed", None), (4, None, utc_now())):
            db.session.add(
                Ruling(
                    consultation_id=world.consultation,
                    meeting_id=talks.id,
                    number=number,
                    kind="clause" if status else "other",
                    status=status,
                    words="" if status else "The list is <closed>.",
                    clause_id=world.other_clause if status else None,
                    taken_at=utc_now(),
                    made_by_id=world.ids["cho"],
                    undone_at=undone,
                )
            )
    page = browser("hana").get(AT).text
    options = {
        name: [
            " ".join(unescape(each).split())
            for each in re.findall(
                r"<option[^>]*>([^<]*)",
                page.partition(f'name="{name}"')[2].partition("</select>")[0],
            )
        ]
        for name in ("ruling", "ballot")
    }
    assert options["ruling"][1:] == [
        "D-3 · Clause 2 · agreed",
        "D-4 · The list is <closed>. · decision withdrawn",
    ]
    question = RECORDED_BALLOT["question"]
    assert options["ballot"][1:] == [f"B-1 · {question} · It was carried."]


@pytest.mark.parametrize("number", [2, 3], ids=["a sounding", "no ballot"])
def test_only_a_vote_in_a_formal_ballot_is_explained(world, talks, browser, number):
    with pytest.raises(NotFound):
        explain(world, talks, ballot=number)
    form = browser("hana").get(AT).text
    assert '<option value="1"' in form.partition('name="ballot"')[2].partition("</select>")[0]
    assert "B-2" not in form.partition('name="ballot"')[2].partition("</select>")[0]
    given = {"kind": "explanation", "words": WORDS, "ballot": "1"}
    assert browser("hana").fill(f"{AT}/explanations", given).status_code == 303


def test_an_open_ballot_is_not_explained_yet(world, talks):
    with transaction():
        db.session.get(Ballot, talks.ballots[0]).closed_at = None
    with pytest.raises(NotFound):
        explain(world, talks, ballot=1)


def test_in_the_annex_it_stands_at_the_clause_of_its_ballot(world, talks, browser):
    explain(world, talks, ballot=1)
    approve(world, talks, publish=True)
    (part,) = load_annex(db.session.get(Version, world.version))
    assert part.clause_id == world.other_clause and part.declared[0].ballot == 1
    shown = browser().get("/en/c/talks/statement").text
    assert "explanation of vote" in shown and ", B-1" in shown


def test_an_intention_noted_after_the_approval_is_an_addendum(world, talks, browser):
    approve(world, talks)
    kept = find_row(Meeting, talks.id)
    digest = minutes.load_minutes(kept).digest
    assert load(talks).addenda == []
    note_intention(world.actor("hana"), talks.ballots[0], "abstain")
    record = load(talks)
    (found,) = record.addenda
    assert (found.ballot, found.name, found.choice) == (1, "Lakeside Schools Network", "abstain")
    roll = {each.holder: each.intention for each in record.ballots[0].roll}
    assert set(roll.values()) == {None}  # what was approved stays
    assert minutes.load_minutes(kept).digest == digest
    page = " ".join(browser("mona").get(AT).text.split())
    assert "Addenda since the approval" in page
    assert "had intended to vote: abstain" in page
    with zipfile.ZipFile(io.BytesIO(browser("mona").get(f"{AT}/minutes_word").data)) as packed:
        assert "Addenda since the approval" in packed.read("word/document.xml").decode()
    data = browser("mona").get(f"/api/v1/meetings/{talks.id}/record").json
    assert [each["choice"] for each in data["addenda"]] == ["abstain"]


def test_an_intention_noted_before_the_approval_is_in_the_record_itself(world, talks):
    with transaction():
        db.session.get(Ballot, talks.ballots[0]).announced_at = utc_now()
    note_intention(world.actor("hana"), talks.ballots[0], "no")
    approve(world, talks)
    record = load(talks)
    assert record.addenda == []
    assert {each.intention for each in record.ballots[0].roll} == {None, "no"}


def test_before_voting_the_card_says_that_each_change_is_public(world, browser):
    enable_formal_ballots(world)
    ballot = opening.open_ballot(
        world.actor("cho"), world.consultation, OpenBallotForm(**RECORDED_BALLOT)
    ).id
    page = browser("hana").get(f"/en/ballots/{ballot}").text
    assert "every vote is public with its voter, and so is each change of it" in page
