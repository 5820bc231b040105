"""Tests of the sections of the report of the chair: full, empty, and without what is not public."""

import pytest
from sqlalchemy import update

from consult.accounts.models import User
from consult.consolidation.models import ChairDecision
from consult.consultations.models import Consultation, Stage
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.documents.models import Version
from consult.meetings.models import Ruling
from consult.meetings.record.models import Explanation
from consult.output.reports.chair import chair_report as chair
from consult.output.reports.chair.decision_queries import find_shared_numbers
from tests.unit.output.chair.reported_world import (
    SECRETS,
    SUMMARY,
    fill_consultation,
    plant_secrets,
)
from tests.support.consultation.second_document import issue_second_document

from .test_chair_report import table, under, words_of

BARE = {0x2068: None, 0x2069: None}


def report_on_all(app, world, language="en"):
    with app.test_request_context():
        found = find_row(Consultation, world.consultation)
        return chair.collect_consultation_report(found, language)


def report_on_version(app, world, version_id, language="en"):
    with app.test_request_context():
        return chair.collect_chair_report(
            chair.PUBLIC_READER, db.session.get_one(Version, version_id), language
        )


def read(blocks):
    """Return all words under a heading, without marks of direction."""
    found = [words_of(blocks)]
    for block in blocks:
        if block.kind == "heading":
            found.append(block.text)
        elif block.kind == "grid":
            found += [cell for row in block.rows for cell in row]
    return " ".join(found).translate(BARE)


@pytest.fixture
def full(app, world):
    """Fill the consultation."""
    with app.test_request_context("/en/"):
        return fill_consultation(world)


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Meetings", "No meeting was held or announced."),
        ("Documents received", "No document has been published as received."),
        ("Questionnaires", "No questionnaire was opened."),
        ("Ballots and soundings", "No result of a ballot or sounding is recorded."),
        ("Decisions of the chair", "No decision was recorded."),
        ("Annex II: contributors", "Nobody has contributed yet."),
    ],
)
def test_a_section_without_anything_says_so(app, world, heading, sentence):
    assert words_of(under(report_on_all(app, world), heading)) == sentence


def test_a_consultation_without_a_version_has_a_report_that_says_so(app, world):
    with app.app_context(), transaction():
        find_row(Version, world.version).document.current_version_id = None
    found = report_on_all(app, world)
    for heading in ("The documents and their versions", "Open issues", "Annex I: the text"):
        assert words_of(under(found, heading)) == "No version has been issued yet."


def test_the_process_says_what_one_could_do_in_each_stage_and_names_the_letters(app, world, full):
    process = under(report_on_all(app, world), "The process")
    assert [row[4] for row in table(process).rows] == [
        "Comments; documents handed in",
        "Comments, amendments and positions; documents handed in",
        "Everyone can read; contributions are answered",
    ]
    assert process[-1].rows[0][2] == "Call for inputs, …"


def test_meetings_have_attendance_and_decisions_from_published_records(app, world, full):
    found = under(report_on_all(app, world), "Meetings")
    assert found[0].rows[0][0] == "M/1" and found[0].rows[0][4].startswith("published on")
    there = {row[0]: row[1:] for row in found[2].rows}
    assert there["Civil society"] == ["1", "1"] and there["Everybody"] == ["3", "3"]
    assert "2 organizations were present. Decisions: D-1" in read(found)
    assert SUMMARY in read(found)


def test_documents_received_stand_by_symbol_and_information_documents_apart(app, world, full):
    found = under(report_on_all(app, world), "Documents received")
    tables = [block.rows for block in found if block.kind == "grid"]
    assert [row[:4] for row in tables[0]] == [
        ["T/SUB/1", "Schools first", "Coast Union", "Civil society"]
    ]
    assert [row[0] for row in tables[1]] == ["T/INF/1"]
    assert tables[2][-1] == ["Total", "2"] and ["Africa", "2"] in tables[3]
    assert "2 submissions were published as received. 1 of them is an information" in read(found)


def test_questionnaires_have_published_figures_that_are_no_vote(app, world, full):
    found = under(report_on_all(app, world), "Questionnaires")
    words = read(found)
    assert "No vote; not representative." in words
    assert "Responses: 1 of organizations, 0 of people with a verified affiliation, 3" in words
    options = {row[0]: row[1:] for row in table(found).rows if len(row) > 1}
    assert options["States"] == ["–", "–", "1"], "one organization alone is not told apart"


def test_a_sounding_that_the_chair_had_recorded_is_no_vote_and_the_others_are_not_there(
    app, world, full
):
    found = under(report_on_all(app, world), "Ballots and soundings")
    words = read(found)
    assert "Can you live with clause 2?" in words and "No vote; not representative." in words
    assert SECRETS["sounding that the chair left out"] not in words
    totals = [block.rows[0] for block in found if block.kind == "grid"]
    assert totals[0][:4] == ["Everybody", "5", "0", "3"], "the sounding"
    assert totals[1] == ["Everybody", "4", "3", "1", "0"], "the secret ballot"
    assert not any(name in words for name in ("Hana", "Paul", "Rana"))


def test_a_decision_number_that_several_have_names_its_version_or_meeting(app, world, full):
    other, *_more = issue_in(app, world)
    with app.app_context(), transaction():
        for document, version in ((world.document, world.version), other):
            db.session.add(
                ChairDecision(
                    consultation_id=world.consultation,
                    document_id=document,
                    version_id=version,
                    number=7,
                    reason=f"On document {document}.",
                    made_by_id=world.ids["cho"],
                )
            )
    with app.app_context():
        assert find_shared_numbers(world.consultation) == {7}
    rows = table(under(report_on_all(app, world), "Decisions of the chair")).rows
    assert {row[0].translate(BARE) for row in rows} == {
        "D-1",
        "D-7 (T/S/Zero draft)",
        "D-7 (T/annex)",
    }
    one = table(under(report_on_version(app, world, world.version), "Decisions of the chair"))
    assert [row[0].translate(BARE) for row in one.rows] == ["D-1", "D-7 (T/S/Zero draft)"]


def issue_in(app, world):
    """Issue a second document; return its number and that of its version."""
    with app.app_context():
        document, version, _clauses = issue_second_document(world)
    return (document, version), document


def test_a_decision_of_a_meeting_that_was_carried_over_stands_there_once(app, world, full):
    with app.app_context(), transaction():
        ruling = db.session.query(Ruling).one()
        find_row(ChairDecision, ruling.decision_id).version_id = world.version
    (row,) = table(under(report_on_all(app, world), "Decisions of the chair")).rows
    assert row[0] == "D-1" and row[2].translate(BARE) == "T/S/Zero draft · M/1"


def test_a_report_on_one_document_leaves_the_others_out_and_one_on_all_has_both_texts(
    app, world, full
):
    issue_in(app, world)
    one, both = report_on_version(app, world, world.version), report_on_all(app, world)
    assert "T/annex" not in one.model_dump_json()
    texts = under(both, "Annex I: the texts")
    assert [block.text for block in texts if block.kind == "heading"] == ["Statement", "Annex"]
    assert [len(block.clauses) for block in texts if block.kind == "annex"] == [4, 2]
    assert (one.symbol, both.symbol) == ("T/S/Zero draft/Report", "")
    assert both.title == "Report of the chair on “Talks on a declaration”"


def test_a_text_that_is_not_there_in_the_language_is_the_authentic_one_and_says_so(app, world):
    found = report_on_version(app, world, world.version, "zh")
    assert found.source.language == "zh"
    (annex,) = [block for block in found.blocks if block.kind == "annex"]
    assert annex.language == "en" and {each.language for each in annex.clauses} == {"en"}
    said = next(block for block in found.blocks if block.kind == "paragraph" and block.small)
    assert "英语" in said.runs[0].text
    (own,) = [
        block
        for block in report_on_version(app, world, world.version, "fr").blocks
        if block.kind == "annex"
    ]
    assert own.language == "fr" and "décidons" in own.clauses[2].text


def test_an_explanation_of_position_stands_under_the_text(app, world, full):
    with app.app_context(), transaction():
        db.session.add(
            Explanation(
                consultation_id=world.consultation,
                meeting_id=full.id,
                user_id=world.ids["hana"],
                organisation_id=world.lakeside,
                ruling_id=db.session.query(Ruling).one().id,
                kind="explanation",
                words="We read it broadly.",
                language="en",
            )
        )
    words = read(under(report_on_all(app, world), "Annex I: the text"))
    assert "Lakeside Schools Network · explanation of position · First reading, D-1" in words
    assert "We read it broadly." in words


def test_it_names_its_state_and_has_the_same_words_until_something_happens(app, world, full):
    first = report_on_all(app, world)
    event = first.source.head.partition(":")[0]
    assert (
        words_of(first.blocks[:1])
        .translate(BARE)
        .endswith(f"; T/S/Zero draft; the public record up to event {event}.")
    )
    with app.app_context(), transaction():
        for stage in db.session.query(Stage):
            stage.announced_at = utc_now()  # what the clock does is no part of it
    assert report_on_all(app, world) == first
    with app.app_context():
        plant_secrets(world)
    assert report_on_all(app, world).source.head != first.source.head


def test_no_secret_is_in_it_and_a_closed_account_has_no_name(app, world, full):
    with app.test_request_context("/en/"):
        plant_secrets(world)
        with transaction():
            db.session.execute(
                update(User).where(User.name == "Cho").values(closed_at=utc_now(), name="Cho Zed")
            )
    for found in (report_on_all(app, world), report_on_version(app, world, world.version)):
        text = found.model_dump_json()
        assert [name for name, word in SECRETS.items() if word in text] == []
        assert "Cho Zed" not in text
        assert "Fay" not in text and "Norvania" not in text, "all that they wrote is hidden"
