"""Tests of PDF, reports and data as files, and of the three arrangements of the report page."""

import io
import json
import re
import zipfile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from consult.output.pdf import fonts as pdf_fonts
from consult.output.formats import FORMATS
from .test_file_pages import AT, WORKING, ready, saved_as
from tests.unit.output.test_disposition_report import answered as answered  # a fixture

NEXT = AT.replace("zero-draft", "next")
REPORT = "/en/c/talks/statement/next/dispositions"
REPORTS = (
    "dispositions_sheet",
    "dispositions_word",
    "dispositions_pdf",
    "report_word",
    "data_json",
    "dictionary_json",
)


def test_reports_are_offered_of_issued_versions_and_dispositions_where_there_are_any(
    world, browser, answered
):
    page = browser().get(NEXT).text
    assert all(f"{NEXT}/{code}?" in page for code in (*REPORTS, "clean_pdf", "redline_pdf"))
    first = browser().get(AT).text
    assert (
        f"{AT}/report_word?" in first
        and f"{AT}/dispositions_sheet?" not in first
        and f"{AT}/redline_pdf?" not in first
    )
    working = browser("sera").get(WORKING).text
    assert f"{WORKING}/clean_pdf?" in working and not any(
        f"{WORKING}/{code}?" in working for code in REPORTS
    )
    assert {browser("sera").get(f"{WORKING}/{code}").status_code for code in REPORTS} == {404}
    assert browser().get(f"{AT}/dispositions_word").status_code == 404


def test_the_pdf_says_what_it_is_of(browser):
    answer = ready(browser(), f"{AT}/clean_pdf?language=fr")
    assert (answer.status_code, answer.mimetype, saved_as(answer)) == (
        200,
        "application/pdf",
        "T-S-Zero-draft-fr.pdf",
    )
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "décidons" in words and "not issued" not in words
    assert "http://localhost/fr/c/talks/statement/zero-draft" in words.replace(
        "\n", ""
    )  # the address may break at a hyphen


def test_a_redline_as_pdf_is_for_readers_of_both_versions(browser, world):
    address = f"{WORKING}/redline_pdf?language=en&with=zero-draft"
    answer = ready(browser("mona"), address)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "2030" in words and "2032" in words and "working version, not issued" in words
    assert {browser(name).get(address).status_code for name in (None, "pia", "ada")} == {404}


def test_without_a_font_the_file_is_refused_in_words(monkeypatch, browser, world):
    monkeypatch.setattr(pdf_fonts, "_look_up_missing_scripts", lambda: frozenset({"ru"}))
    monkeypatch.setattr(pdf_fonts, "_known", {})
    monkeypatch.setitem(
        pdf_fonts.SCRIPT_LETTERS, "ru", re.compile("Recalling")
    )  # as if that were the other script
    answer = browser().get(f"{AT}/clean_pdf?language=en")
    assert answer.status_code == 422 and "No font for Cyrillic is installed here" in answer.text
    assert browser().get(f"{AT}/clean_pdf?language=fr").status_code in {200, 202}


def test_every_report_is_made_and_saved_under_its_name(browser, world, answered):
    made = {code: ready(browser(), f"{NEXT}/{code}?language=en") for code in REPORTS}
    assert {code: (answer.status_code, answer.mimetype) for code, answer in made.items()} == {
        code: (200, FORMATS[code].media) for code in REPORTS
    }
    assert [saved_as(answer) for answer in made.values()] == [
        "T-S-Next-dispositions-en.xlsx",
        "T-S-Next-dispositions-en.docx",
        "T-S-Next-dispositions-en.pdf",
        "T-S-Next-report-en.docx",
        "T-S-Next-data-en.json",
        "T-S-Next-dictionary-en.json",
    ]
    assert (
        load_workbook(io.BytesIO(made["dispositions_sheet"].data))["Disposition report"].max_row
        == 4
    )
    for code in ("dispositions_word", "report_word"):
        assert b"Lakeside Schools Network" in zipfile.ZipFile(io.BytesIO(made[code].data)).read(
            "word/document.xml"
        )
    data = json.loads(made["data_json"].data)
    assert set(data) == set(json.loads(made["dictionary_json"].data)["properties"])
    assert [version["symbol"] for version in data["versions"]] == ["T/S/Zero draft", "T/S/Next"]
    assert ready(browser("sera"), f"{NEXT}/data_json").data == made["data_json"].data


@pytest.mark.parametrize(
    ("by", "heads"),
    [
        ("", ["Clause 1", "Clause 2"]),
        ("?by=clause", ["Clause 1", "Clause 2"]),
        ("?by=nothing", ["Clause 1", "Clause 2"]),
        ("?by=organisation", ["Ivo", "Lakeside Schools Network", "Norvania"]),
        ("?by=group", ["Governments", "Civil society", "In a personal capacity"]),
        ("?by=group&outcome=noted", ["Governments", "In a personal capacity"]),
    ],
)
def test_the_report_page_stands_by_clause_by_organisation_or_by_group(
    browser, world, answered, by, heads
):
    page = browser().get(REPORT + by).text
    assert re.findall(r"<h2>(?:<bdi[^>]*>)?([^<]+)", page) == heads
    assert "carried over <b>1</b>" in page and "noted <b>2</b>" in page


def test_the_report_page_keeps_what_was_chosen_and_leads_to_the_files(browser, world, answered):
    page = browser().get(f"{REPORT}?by=group&outcome=noted").text
    assert (
        f'href="{REPORT}?by=organisation&amp;outcome=noted"' in page
        and f'href="{REPORT}?by=group&amp;outcome=carried_over"' in page
    )
    assert f'href="{NEXT}"' in page
