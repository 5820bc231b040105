"""Tests of the record page of a meeting, by plain forms, and of the record as a file."""

import io
import secrets
import re
import zipfile
from datetime import timedelta

import pytest
from pypdf import PdfReader

from consult.ballots.counting import actions as closing
from consult.ballots.opening import actions as opening
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, find_row, freeze_clock, utc_now
from consult.core.events.log import transaction
from consult.meetings.models import Meeting, Ruling, Turn
from consult.meetings.record import actions as recording
from consult.meetings.record.actions import CORRECTION_DAYS
from consult.meetings.record.models import RecordCorrection
from consult.output import artifact_cache as making
from tests.support.consultation.ballots import SOUNDING_BALLOT, cast_test_vote, close_test_ballot
from tests.support.consultation.meeting import FirstReadingMeeting

AT = "/en/c/talks/meetings/first-reading/record"


@pytest.fixture
def talks(world):
    """Create an ended meeting with a decision."""
    made = FirstReadingMeeting(world)
    with world.app.app_context(), transaction():
        meeting = find_row(Meeting, made.id)
        meeting.state, meeting.ended_at = "closed", utc_now()
        db.session.add(
            Ruling(
                consultation_id=world.consultation,
                meeting_id=made.id,
                number=4,
                kind="clause",
                status="adref",
                words="It is so <decided>.",
                clause_id=world.other_clause,
                taken_at=utc_now(),
                made_by_id=world.ids["cho"],
                entered_afterwards=True,
            )
        )
    return made


def test_no_approval_is_offered_while_the_meeting_goes_on_again(browser, talks):
    mona, cho, world = browser("mona"), browser("cho"), talks.world
    mona.fill(f"{AT}/send", {})
    assert f'action="{AT}/approve"' in cho.get(AT).text
    with world.app.app_context(), transaction():
        meeting = find_row(Meeting, talks.id)
        meeting.state, meeting.ended_at = "open", None
    shown = cho.get(AT).text
    assert f'action="{AT}/approve"' not in shown and "The meeting has not ended yet." in shown


def test_the_record_is_written_sent_approved_and_published_with_plain_forms(browser, talks):
    mona, cho, visitor = browser("mona"), browser("cho"), browser(None)
    assert "Send to the chair for approval" in mona.get(AT).text
    assert mona.fill(f"{AT}/summary", {"summary": "Clause 2 was agreed."}).status_code == 303
    assert mona.fill(f"{AT}/send", {}).status_code == 303
    assert (
        "not published yet" in visitor.get(AT).text
        and "Clause 2 was agreed." not in visitor.get(AT).text
    )
    assert (
        "Approve the record" in cho.get(AT).text and "Approve the record" not in mona.get(AT).text
    )
    assert cho.fill(f"{AT}/return", {}).status_code == 422
    assert cho.fill(f"{AT}/return", {"reason": "Say who spoke."}).status_code == 303
    assert "Say who spoke." in mona.get(AT).text
    for who, step in ((mona, "send"), (cho, "approve"), (mona, "publish")):
        assert who.fill(f"{AT}/{step}", {}).status_code == 303
    page = visitor.get(AT).text
    assert "Clause 2 was agreed." in page and "D-4" in page and "entered afterwards" in page
    assert (
        '<q class="spoken" lang="en" dir="auto">It is so &lt;decided&gt;.</q>' in page
        and "Ask for a correction" not in page
    )


def test_the_form_for_corrections_goes_with_its_deadline(browser, talks):
    assert "Ask for a correction" in browser("pia").get(AT).text
    with freeze_clock(utc_now() + timedelta(days=CORRECTION_DAYS, minutes=1)):
        page = browser("pia").get(AT).text
        assert "Ask for a correction" not in page and "Explain your position" in page


def open_sounding(world, talks):
    """Open a sounding of the meeting; return its number."""
    form = OpenBallotForm(**SOUNDING_BALLOT)
    return opening.open_ballot(world.actor("cho"), world.consultation, form, meeting_id=talks.id).id


def test_of_a_sounding_the_page_says_whether_its_result_is_recorded_or_too_few_answered(
    app, browser, world, talks
):
    with app.app_context():
        with transaction():
            find_row(Meeting, talks.id).state = "open"
        for recorded in (True, False):
            ballot = open_sounding(world, talks)
            cast_test_vote(world, "hana", ballot, "object")
            close_test_ballot(world, ballot)
            closing.record_result(world.actor("cho"), ballot, recorded=recorded)
        with transaction():
            find_row(Meeting, talks.id).state = "closed"
    page = browser("mona").get(AT).text
    assert (
        page.count("Too few answers to show the choices")
        == 1
        == page.count("The chair had no result recorded.")
    )
    assert page.count("recorded by the chair’s decision") == 1


def test_the_page_of_a_sounding_says_that_the_record_is_approved(app, browser, world, talks):
    with app.app_context():
        with transaction():
            find_row(Meeting, talks.id).state = "open"
        ballot = open_sounding(world, talks)
        close_test_ballot(world, ballot)
        with transaction():
            meeting = find_row(Meeting, talks.id)
            meeting.state, meeting.ended_at = "closed", utc_now()
        recording.send_record(world.actor("mona"), talks.id)
    page = f"/en/ballots/{ballot}"
    assert "Have it recorded" in browser("cho").get(page).text
    with app.app_context():
        recording.approve_record(world.actor("cho"), talks.id)
    shown = browser("cho").get(page).text
    assert "nothing more can be recorded" in shown and "Have it recorded" not in shown


def test_a_step_that_is_not_due_is_refused_in_words_and_keeps_what_was_typed(browser, talks):
    refused = browser("mona").fill(f"{AT}/publish", {})
    assert refused.status_code == 409 and "another step" in refused.text
    long = browser("pia").fill(f"{AT}/explanations", {"kind": "explanation", "words": "x" * 5001})
    assert long.status_code == 422 and "x" * 5001 in long.text


def test_corrections_and_explanations_come_from_those_present(browser, talks):
    nils, mona = browser("nils"), browser("mona")
    assert nils.fill(f"{AT}/corrections", {"words": "I spoke twice."}).status_code == 303
    assert (
        nils.fill(
            f"{AT}/explanations", {"kind": "reservation", "ruling": "4", "words": "We reserve."}
        ).status_code
        == 303
    )
    page = mona.get(AT).text
    assert "I spoke twice." in page and "We reserve." in page and "Norvania" in page
    with mona.application.app_context():
        number = db.session.scalars(db.select(RecordCorrection.id)).one()
    assert mona.fill(f"{AT}/corrections/{number}", {"outcome": "declined"}).status_code == 422
    nothing = mona.fill(f"{AT}/corrections/{number}", {"outcome": "made"})
    assert nothing.status_code == 409 and "Nothing in the record was changed" in nothing.text
    assert "It was made" not in mona.get(AT).text
    line = {"words": "Norvania spoke twice.", "request_id": str(number)}
    assert mona.fill(f"{AT}/lines/attendance/0", line).status_code == 303
    assert mona.fill(f"{AT}/corrections/{number}", {"outcome": "made"}).status_code == 303
    assert browser("paul").fill(f"{AT}/corrections", {"words": "Me too."}).status_code == 409


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_the_record_is_a_word_file_and_a_pdf(browser, talks, language):
    mona, at = browser("mona"), AT.replace("/en/", f"/{language}/")
    word = mona.get(f"{at}/minutes_word")
    assert word.status_code == 200 and word.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(word.data)) as packed:
        assert "It is so &lt;decided&gt;." in packed.read("word/document.xml").decode()
    pdf = mona.get(f"{at}/minutes_pdf")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
    assert pdf.mimetype == "application/pdf" and "D-4" in words and "M/1" in words


def test_a_draft_is_no_file_for_those_who_may_not_read_it(browser, talks):
    assert browser(None).get(f"{AT}/minutes_word").status_code == 401
    assert browser("paul").get(f"{AT}/minutes_pdf").status_code == 403
    assert browser("mona").get(f"{AT}/minutes_odt").status_code == 404


def test_an_approval_of_a_record_that_changed_since_is_refused_and_the_page_shows_it_as_it_is_now(
    browser, talks
):
    mona, cho = browser("mona"), browser("cho")
    assert mona.fill(f"{AT}/send", {}).status_code == 303
    form = re.search(r'<form[^>]*/record/approve">(.*?)</form>', cho.get(AT).text)[1]
    looked_at = {"row_version": re.search(r'name="row_version" value="(\d+)"', form)[1]}
    assert mona.fill(f"{AT}/summary", {"summary": "Not what you saw."}).status_code == 303
    refused = cho.fill(f"{AT}/approve", looked_at)
    assert refused.status_code == 409 and "Not what you saw." in refused.text
    now_there = re.search(r'/record/approve">.*?name="row_version" value="(\d+)"', refused.text)[1]
    assert now_there != looked_at["row_version"]
    assert cho.fill(f"{AT}/approve", {"row_version": now_there}).status_code == 303


def test_while_the_record_is_made_as_a_file_the_page_says_so_and_leads_back(
    browser, talks, monkeypatch
):
    monkeypatch.setattr(making, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(making, "_start_once", lambda *given: None)
    mona = browser("mona")
    mona.fill(
        f"{AT}/summary",
        {"summary": f"Nobody else has the file of this record: {secrets.token_hex(8)}"},
    )
    page = mona.get(f"{AT}/minutes_pdf").text
    assert (
        "Your file is being made" in page
        and 'http-equiv="refresh"' in page
        and f'data-making="{AT}/minutes_pdf' in page
    )
    assert f'<a class="b" href="{AT}">Back to the record</a>' in page


def test_with_corrections_that_wait_the_chair_is_asked_once_more_and_told_how_many(browser, talks):
    mona, cho = browser("mona"), browser("cho")
    assert browser("nils").fill(f"{AT}/corrections", {"words": "I spoke twice."}).status_code == 303
    assert mona.fill(f"{AT}/send", {}).status_code == 303
    page = cho.get(AT).text
    assert (
        "1 request for correction has no answer yet." in page
        and "Approve it with 1 request unanswered" in page
    )
    refused = cho.fill(f"{AT}/approve", {})
    assert (
        refused.status_code == 409
        and "Requests for correction without an answer: 1." in refused.text
    )
    form = re.search(r'<form[^>]*/record/approve">(.*?)</form>', refused.text)[1]
    sent = dict(re.findall(r'name="(row_version|unanswered)" value="(\d+)"', form))
    assert sent["unanswered"] == "1" and cho.fill(f"{AT}/approve", sent).status_code == 303
    assert "It was made" not in mona.get(AT).text and "Decline it" in mona.get(AT).text


def test_a_first_time_speaker_is_marked_across_meetings(browser, world, talks):
    with world.app.app_context(), transaction():
        db.session.add(
            Turn(
                consultation_id=world.consultation,
                meeting_id=talks.id,
                user_id=world.ids["pia"],
                where="remote",
                asked_by_id=world.ids["pia"],
                seconds=180,
                spoken=60,
                kind="statement",
            )
        )
    assert "1 speaker; 1 of them had not spoken in an earlier meeting." in " ".join(
        browser("mona").get(AT).text.split()
    )


def test_minutes_are_written_as_the_reader_writes_numbers_and_the_log_runs_from_left_to_right(
    browser, world, talks
):
    with world.app.app_context(), transaction():
        db.session.add(
            Turn(
                consultation_id=world.consultation,
                meeting_id=talks.id,
                user_id=world.ids["nils"],
                where="remote",
                asked_by_id=world.ids["nils"],
                seconds=180,
                spoken=90,
                kind="statement",
            )
        )
    mona = browser("mona")
    assert mona.fill(f"{AT}/summary", {"summary": "One spoke."}).status_code == 303
    assert ">1.5</td>" in mona.get(AT).text
    page = mona.get(AT.replace("/en/", "/fr/")).text
    assert ">1,5</td>" in page and '<code class="wrap" dir="ltr">' in page
    assert (
        "<title>Procès-verbal\u202f: " in page
        and ">Procès-verbal</a>" in mona.get("/fr/c/talks/meetings").text
    )
