"""Tests of the annex of a version: reservations and explanations of position on page, in files
and API.
"""

import io
import zipfile

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from consult.accounts.actions import close_account
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.core.events.dispatcher import Dispatcher
from consult.documents.actions import issue_version
from consult.documents.models import Version, Wording
from consult.exchange.word.docx_parser import read_word
from consult.meetings.record import actions as recording
from consult.meetings.models import Meeting, Ruling
from consult.output.version_queries import collect_text
from tests.support.consultation.publication_clearance import clear_for_publication
from .test_file_pages import AT, ready
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.accounts.test_account_registration import with_password

HELD = "We *resolve* to connect every school. [Ruritania reserves its position]"
OWN, WHOLE, GOVERNMENT = (
    "For <myself>, no.",
    "We speak of all of it.",
    "We join, and read “voluntary” as always.",
)
TITLE = "Annex: reservations and explanations of position"


@pytest.fixture
def said(app, world):
    """Create a meeting with explanations of position by a person and two organizations, and a
    text with a reservation.
    """
    with app.app_context():
        made = FirstReadingMeeting(world)
        with transaction():
            db.session.add(
                Ruling(
                    consultation_id=world.consultation,
                    meeting_id=made.id,
                    item_id=made.items[1],
                    number=1,
                    kind="clause",
                    words="So decided.",
                    status="adref",
                    clause_id=world.other_clause,
                    taken_at=utc_now(),
                    made_by_id=world.ids["cho"],
                )
            )
            there = Wording.text.contains("every school by")
            db.session.execute(
                update(Wording).where(there).values(text=HELD, digest=hash_text(HELD))
            )
        recording.explain_position(world.actor("ivo"), made.id, "explanation", OWN, "en", 1)
        recording.explain_position(world.actor("nils"), made.id, "explanation", GOVERNMENT, "en", 1)
        recording.explain_position(world.actor("hana"), made.id, "reservation", WHOLE, "en")
        gone = recording.explain_position(
            world.actor("pia"), made.id, "explanation", "Withdrawn words.", "en", 1
        )
        recording.withdraw_explanation(world.actor("pia"), gone.id)
        with transaction():
            meeting = find_row(Meeting, made.id)
            meeting.state, meeting.ended_at = "closed", utc_now()
    return made


@pytest.fixture
def published(app, world, said):
    with app.app_context():
        recording.send_record(world.actor("mona"), said.id)
        recording.approve_record(world.actor("cho"), said.id)
        recording.publish_record(world.actor("mona"), said.id)
    return said


def in_order(told, *words):
    places = [told.find(each) for each in words]
    assert -1 not in places and places == sorted(places), dict(zip(words, places, strict=True))


def test_what_is_not_public_yet_is_in_no_annex(browser, world, said):
    page = browser().get("/en/c/talks/statement").text
    assert TITLE in page and "Ruritania" in page.partition(TITLE)[2], (
        "the reservation stands in the text itself"
    )
    for name in (None, "pia", "ivo", "cho"):
        there = browser(name).get("/en/c/talks/statement").text
        assert OWN not in there and GOVERNMENT not in there and WHOLE not in there


def test_the_page_has_it_by_clause_with_organisations_before_people(browser, published):
    for view in ("", "?view=clean", "?view=compilation", "?view=rolling"):
        annex = browser().get(f"/en/c/talks/statement{view}").text.partition(TITLE)[2]
        in_order(
            annex,
            "Clause",
            "Norvania",
            GOVERNMENT,
            "Ruritania",
            "reserves its position",
            "Ivo",
            "in a personal capacity",
            "For &lt;myself&gt;, no.",
            "The document as a whole",
            "Lakeside",
            WHOLE,
        )
        assert "First reading, D-1" in annex and "Withdrawn words" not in annex
    assert TITLE not in browser().get("/en/c/talks/statement?view=chair").text


def test_a_page_that_was_kept_before_the_record_was_published_is_not_given_any_more(
    app, browser, world, said
):
    assert OWN not in browser().get("/en/c/talks/statement").text
    with app.app_context():
        recording.send_record(world.actor("mona"), said.id)
        recording.approve_record(world.actor("cho"), said.id)
        recording.publish_record(world.actor("mona"), said.id)
    assert "For &lt;myself&gt;" in browser().get("/en/c/talks/statement").text


def test_word_and_pdf_print_it_and_word_reads_in_without_it(browser, published):
    word = ready(browser(), f"{AT}/clean_word?language=en").data
    body = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    in_order(body, TITLE, GOVERNMENT, "For &lt;myself&gt;, no.", WHOLE)
    assert not any(OWN in each.text for each in read_word(word).paragraphs if hasattr(each, "text"))
    assert len([each for each in read_word(word).paragraphs if each.kind != "title"]) == 4
    pdf = ready(browser(), f"{AT}/clean_pdf?language=en").data
    in_order(
        " ".join(
            " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
        ),
        TITLE,
        GOVERNMENT,
        OWN,
        WHOLE,
    )
    chair = (
        zipfile.ZipFile(io.BytesIO(ready(browser(), f"{AT}/chair_word?language=en").data))
        .read("word/document.xml")
        .decode()
    )
    assert TITLE not in chair and "Ruritania" not in chair


def test_the_api_gives_it_to_every_reader_of_the_version(app, world, published, program):
    found = app.test_client().get(f"/api/v1/versions/{world.version}/annex").json
    assert [
        (
            part["clause_id"],
            [(each["who"], each["kind"], each["personal"]) for each in part["declared"]],
        )
        for part in found["parts"]
    ] == [
        (
            world.other_clause,
            [
                ("Norvania", "explanation", False),
                ("Ruritania", "reservation", False),
                ("Ivo", "explanation", True),
            ],
        ),
        (None, [("Lakeside Schools Network", "reservation", False)]),
    ]
    assert app.test_client().get(f"/api/v1/versions/{world.working}/annex").status_code == 404
    client, headers = program("mona")
    assert client.get(f"/api/v1/versions/{world.working}/annex", headers=headers).status_code == 200


def test_what_is_said_of_a_later_version_is_not_in_an_earlier_one(app, world, published):
    with app.app_context():
        clear_for_publication(world, world.working)
        issue_version(world.actor("sera"), world.working)
        with transaction():
            db.session.execute(
                db.text("update explanation set given_at = '2990-01-01 00:00:00+00:00'")
            )
    client = app.test_client()
    early = client.get(f"/api/v1/versions/{world.version}/annex").json["parts"]
    late = client.get(f"/api/v1/versions/{world.working}/annex").json["parts"]
    assert [each["who"] for part in early for each in part["declared"]] == ["Ruritania"]
    assert len([each for part in late for each in part["declared"]]) == 4


def test_a_closed_account_is_no_longer_named(app, browser, world, published):
    assert ">Ivo</bdi>" in browser().get("/en/c/talks/statement").text
    with app.app_context():
        following = Dispatcher()
        close_account(world.actor("ivo"), with_password(world, "ivo"), sure=True)
        following.step()
    page = browser().get("/en/c/talks/statement").text.partition(TITLE)[2]
    assert "Ivo" not in page and "former participant" in page and "For &lt;myself&gt;" in page


def test_a_version_without_any_has_no_annex(app, browser, world):
    assert TITLE not in browser().get("/en/c/talks/statement").text
    with app.test_request_context():
        assert (
            collect_text(world.actor("pia"), find_row(Version, world.version), "en", None).annex
            == []
        )
