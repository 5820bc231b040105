"""Tests of the meeting record on paper: ballots with all counts and the roll, and text
direction.
"""

import io
import zipfile

import pytest
from flask_babel import force_locale
from markupsafe import Markup
from pypdf import PdfReader

from consult.accounts.models import User
from consult.ballots import queries as asked
from consult.ballots.counting import actions as closing
from consult.ballots.opening import actions as opening
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import transaction
from consult.core.i18n import (
    get_colon,
    get_list_separator,
    isolate_direction,
    join_list,
    get_sentence_comma,
    get_semicolon,
)
from consult.meetings.record import minutes, actions as recording
from consult.meetings.models import Meeting
from consult.output.pdf import typst_writer as pdf
from consult.output.reports import pdf_writer as pdf_report, word_writer as report_word
from consult.output.reports.meeting_record_ballots import build_ballot_blocks
from consult.output.reports.meeting_record import collect_record
from consult.output.reports.report_input import ReportTable
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
)
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    """Create a meeting with a recorded ballot: Pia in the room no, Ivo and Nils remote yes."""
    made, who = FirstReadingMeeting(world), world.ids
    enable_formal_ballots(world)
    there = {f"u{who['pia']}": "room", f"u{who['ivo']}": "remote", f"u{who['nils']}": "remote"}
    form = OpenBallotForm(**{**RECORDED_BALLOT, **PEOPLE_ELECTORATE})
    made.ballot = opening.open_ballot(
        world.actor("cho"), world.consultation, form, there, meeting_id=made.id
    ).id
    for name, choice in (("pia", "no"), ("ivo", "yes"), ("nils", "yes")):
        cast_test_vote(world, name, made.ballot, choice)
    close_test_ballot(world, made.ballot)
    return made


def grids(talks):
    found = build_ballot_blocks(minutes.load_record(find_row(Meeting, talks.id)).ballots, "en")
    return found, [each for each in found if isinstance(each, ReportTable)]


def bare(words):
    return words.replace("\u2068", "").replace("\u2069", "")


def test_the_count_stands_on_paper_by_group_by_region_and_by_place_and_says_why_it_carries(
    world, talks
):
    blocks, (count, _roll) = grids(talks)
    rows = {row[0]: row[1:] for row in count.rows if len(row) > 1}
    assert count.columns == ["", "Yes", "No", "Abstain", "Did not vote"]
    assert rows["Everybody"] == ["2", "1", "0", "5"]
    assert rows["Governments"][:2] == ["1", "0"] and rows["Civil society"][:2] == ["0", "1"]
    assert rows["Without a verified organization"][:2] == ["1", "0"]
    assert rows["In the room"] == ["0", "1", "0", "0"] and rows["Remote"] == ["2", "0", "0", "0"]
    assert [row[0] for row in count.rows if len(row) == 1] == [
        "By stakeholder group",
        "By region",
        "In the room and remote",
    ]
    said = " ".join(run.text for each in blocks if each.kind == "paragraph" for run in each.runs)
    assert (
        "Threshold reached (more yes than no): 2 of 3 votes that count here "
        "were yes; 2 were needed."
    ) in said


def test_the_roll_of_a_recorded_ballot_stands_on_paper_name_by_name(world, talks):
    _blocks, (_count, roll) = grids(talks)
    votes = {bare(row[0]): row[1:] for row in roll.rows}
    assert votes["Pia"] == ["Civil society", "In the room", "No"] and votes["Nils"] == [
        "Governments",
        "Remote",
        "Yes",
    ]
    assert votes["Hana"][2] == "Did not vote" and len(votes) == 8


def test_of_a_sounding_neither_single_answers_nor_what_is_not_recorded_stand_on_paper(world, talks):
    ballots = []
    for recorded in (True, False):
        ballot = opening.open_ballot(
            world.actor("cho"),
            world.consultation,
            OpenBallotForm(**SOUNDING_BALLOT),
            meeting_id=talks.id,
        ).id
        cast_test_vote(world, "hana", ballot, "object")
        close_test_ballot(world, ballot)
        closing.record_result(world.actor("cho"), ballot, recorded=recorded)
        ballots.append(ballot)
    blocks, found = grids(talks)
    said = [run.text for each in blocks if each.kind == "paragraph" for run in each.runs]
    assert (
        said.count("Too few answers to show the choices")
        == 1
        == said.count("The chair had no result recorded.")
    )
    assert (
        sum("recorded by the chair" in each for each in said)
        == 1
        == said.count("Sounding the room")
    )
    assert len(found) == 2, (
        "the count and the roll of the recorded ballot alone: of the soundings too few answered"
    )
    assert all(
        not each.roll
        for each in minutes.load_record(find_row(Meeting, talks.id)).ballots
        if each.id in ballots
    )


def test_a_closed_account_leaves_no_name_in_rolls_also_approved_ones_and_an_organisation_stays(
    world, talks
):
    organisations = opening.open_ballot(
        world.actor("cho"),
        world.consultation,
        OpenBallotForm(**RECORDED_BALLOT),
        meeting_id=talks.id,
    ).id
    close_test_ballot(world, organisations)
    with transaction():
        meeting = find_row(Meeting, talks.id)
        meeting.state, meeting.ended_at = "closed", utc_now()
    recording.explain_position(
        world.actor("ivo"), talks.id, "explanation", "We read it broadly.", "en"
    )
    recording.send_record(world.actor("mona"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id)
    with transaction():
        for name in ("ivo", "hana"):
            user = find_row(User, world.ids[name])
            user.closed_at, user.name = utc_now(), ""
    names = [line.name for line in asked.load_roll_call(asked.load_ballot(talks.ballot))]
    assert "Ivo" not in names and "" in names and "Pia" in names
    assert [
        each.name for each in minutes.load_record(find_row(Meeting, talks.id)).explanations
    ] == [""]
    kept = [
        [line.name for line in each.roll]
        for each in minutes.load_record(find_row(Meeting, talks.id)).ballots
    ]
    assert "Ivo" not in kept[0] and "Pia" in kept[0] and "Lakeside Schools Network" in kept[1]
    blocks, (_count, roll, *_more) = grids(talks)
    assert "former participant" in [row[0] for row in roll.rows]


def test_lists_have_the_commas_of_their_language(world):
    said = {}
    for language in ("ar", "en", "fr", "zh"):
        with force_locale(language):
            said[language] = (
                join_list(["4", "5"]),
                get_list_separator(),
                get_sentence_comma(),
                get_semicolon(),
                get_colon(),
            )
    assert said == {
        "ar": ("4، 5", "، ", "، ", "؛ ", ": "),
        "en": ("4, 5", ", ", ", ", "; ", ": "),
        "fr": ("4, 5", ", ", ", ", "\u202f; ", "\u202f: "),
        "zh": ("4、5", "、", "，", "；", "："),
    }
    assert join_list([Markup("<b>4</b>"), "<i>"]) == Markup("<b>4</b>, &lt;i&gt;")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (isolate_direction("Pia"), isolate_direction("Pia")),
        ("\u2069Pia\u2068", "Pia"),
        (isolate_direction("Pi\u202ea"), isolate_direction("Pia")),
        ("\u2068Pia\nPaul\u2069", "Pia\nPaul"),
        (f"{isolate_direction('a')}\u2069", isolate_direction("a")),
    ],
)
def test_only_marks_of_direction_that_end_where_they_began_are_printed(given, kept):
    assert pdf._make_printable(given) == kept


@pytest.fixture
def reached(app):
    """Provide a request, whose address the paper names."""
    with app.test_request_context():
        yield


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
@pytest.mark.usefixtures("reached")
def test_names_are_isolated_from_the_surrounding_text(world, talks, language):
    made = collect_record(world.actor("mona"), find_row(Meeting, talks.id), language)
    given = made.model_dump_json().encode()
    assert isolate_direction("Cho") in made.model_dump_json()
    printed = pdf_report.write(given, lambda _percent: None)
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    assert (
        "2068" not in words and "\u2068" not in words and "Norvania" not in words and "Pia" in words
    )
    with zipfile.ZipFile(io.BytesIO(report_word.write(given, lambda _percent: None))) as packed:
        written = packed.read("word/document.xml").decode()
    assert "\u2068" not in written and "\u2069" not in written and "tblHeader" in written


@pytest.mark.usefixtures("reached")
def test_in_an_arabic_line_a_latin_name_is_a_run_of_its_own_in_its_own_direction(world, talks):
    with zipfile.ZipFile(
        io.BytesIO(
            report_word.write(
                collect_record(world.actor("mona"), find_row(Meeting, talks.id), "ar")
                .model_dump_json()
                .encode(),
                lambda _percent: None,
            )
        )
    ) as packed:
        written = packed.read("word/document.xml").decode()
    line = next(each for each in written.split("<w:p>") if ">Cho<" in each)
    assert "<w:bidi/>" in line
    own = next(each for each in line.split("<w:r>") if ">Cho<" in each)
    assert "<w:rtl/>" not in own and line.count("<w:rtl/>") >= 1
