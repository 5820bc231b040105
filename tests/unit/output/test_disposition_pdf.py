"""Tests of the disposition report as PDF: the whole table, repeated headings, Arabic, and page
numbers.
"""

import io
import re

import pytest
from pypdf import PdfReader

from consult.consolidation.contests import actions as contesting
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.output.reports import disposition_report as dispositions, pdf_writer as pdf_report
from consult.output.reports.report_input import ReportPaper
from .test_disposition_report import answered as answered  # a fixture
from .test_pdf_text import clause, printed, tags_of

COLUMNS = [
    "Source",
    "Stakeholder group",
    "Clause",
    "Type of comment",
    "Comments",
    "Proposed change",
    "Disposition",
    "Reason",
]


def paper_of(app, version, language="en", times=1):
    """Build the report in a language, its rows repeated this many times."""
    with app.test_request_context():
        made = dispositions.collect_paper(Actor(), db.session.get_one(Version, version), "en")
    made.source.language = language
    for block in made.blocks:
        if block.kind == "grid" and len(block.columns) == len(COLUMNS):
            block.rows = block.rows * times
    return made


def pdf_of(made):
    return PdfReader(
        io.BytesIO(
            pdf_report.write(
                ReportPaper.model_validate(made).model_dump_json().encode(), lambda _percent: None
            )
        )
    )


def lines(page):
    return " ".join(page.extract_text().split())


def placed(page):
    """Return the text parts of the footer in reading order, each with its distance from the
    left.
    """
    found = []

    def seen(operator, _given, place, _inner):
        if operator in {b"Tj", b"TJ"} and place[5] < 60:
            found.append(place[4])

    page.extract_text(visitor_operand_before=seen)
    return found


def test_it_has_what_the_page_has_and_is_read_aloud(app, world, answered):
    reader = pdf_of(paper_of(app, answered))
    words = " ".join(map(lines, reader.pages))
    for said in (
        *COLUMNS,
        "Lakeside Schools Network",
        "carried over",
        "As far as 2032.",
        "=1+1 who pays?",
        "@noted",
        "by 2035",
        "Clause 1",
        "By organization",
        "By stakeholder group",
        "In a personal capacity",
    ):
        assert said in words, said
    assert {"/Table", "/TH", "/TD"} <= set(tags_of(reader))
    wide = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert wide == [True, False], "the table lies, the counts stand"


def test_a_contest_stands_below_the_reason(app, world, answered):
    with app.app_context():
        contesting.contest_answer(world.actor("pia"), 1, "Why not 2032?")
    words = " ".join(map(lines, pdf_of(paper_of(app, answered)).pages))
    assert re.search(r"As far as 2032\. Contested: Why not 2032\? Waiting for an answer\.", words)


def test_the_headings_stand_on_every_page_and_the_clause_goes_on_with_its_rows(
    app, world, answered
):
    reader = pdf_of(paper_of(app, answered, times=25))
    lying = [lines(page) for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) > 3
    for page in lying:
        assert "Proposed change" in page and "Disposition" in page and "Reason" in page
        assert "Clause 1" in page or "Clause 2" in page
        assert not re.search(r"Clause \d \d+ / \d+$", page), "no heading stands at the foot alone"
    assert f"{len(reader.pages)} / {len(reader.pages)}" in lines(reader.pages[-1])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_number_of_a_page_runs_from_left_to_right_in_every_script(
    app, world, answered, language
):
    reader = pdf_of(paper_of(app, answered, language, times=9))
    text = printed(*[clause("كلمات " * 400, language="ar") for _ in range(3)], language=language)
    for page in (reader.pages[1], text.pages[1]):
        there = placed(page)
        assert there and there == sorted(there)


def test_in_arabic_what_is_said_in_another_script_ends_where_it_ends(app, world, answered):
    reader = pdf_of(paper_of(app, answered, "ar"))
    seen = reader.pages[0].extract_text(extraction_mode="layout")  # as it stands from the left
    assert "2032." in seen and ".As" not in seen and ".2032" not in seen
