"""Tests of the report of the chair over HTTP: choice, files, agreement with pages, no secrets."""

import html
import io
import re
import zipfile

import pytest
from pypdf import PdfReader

from consult.audit.incidents.actions import report_incident
from consult.audit.incidents.forms import IncidentForm
from consult.core.database.engine import find_row
from consult.core.i18n import LANGUAGES
from consult.exchange.imports.parsing.paragraphs import format_text_after
from consult.exchange.word.docx_parser import read_word
from consult.documents.models import Version
from consult.output import artifact_cache as making
from consult.output.formats import FORMATS
from tests.unit.output.chair.reported_world import SECRETS, fill_consultation, plant_secrets
from tests.support.consultation.second_document import issue_second_document
from tests.unit.output.chair.test_chair_report import table, under, words_of
from tests.unit.output.chair.test_report_sections import BARE, report_on_all

from .test_file_pages import ready, saved_as

HOME = "/en/c/talks"
REPORT = f"{HOME}/chair-report"
ONE = f"{HOME}/statement/zero-draft/files"
NO_COUNT = '<span class="zero" aria-hidden="true">·</span>'  # beside "0" for screen readers
MARKS = re.compile("[\u2068\u2069]")
MARKUP = re.compile(r"<[^>]+>")


@pytest.fixture
def full(app, world):
    """Fill the consultation."""
    with app.test_request_context("/en/"):
        return fill_consultation(world)


def read_page(browser, address):
    """Return the words of a page, with single spaces."""
    text = browser().get(address).text
    bare = text.partition("<main")[2].replace(NO_COUNT, "")
    return " ".join(MARKUP.sub(" ", bare).split())


def read_file(answer):
    """Return all words of a Word file or PDF."""
    if answer.mimetype == FORMATS["report_pdf"].media:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def test_one_chooses_one_document_or_all_and_the_language(app, browser, world):
    with app.app_context():
        issue_second_document(world)
    assert f'href="{REPORT}"' in browser().get(f"{HOME}/documents").text
    page = browser().get(REPORT).text
    assert f'href="{REPORT}/report_word?language=en"' in page
    assert '<option value="statement">Statement</option>' in page
    chosen = browser().get(f"{REPORT}?document=statement&language=ru").text
    assert f'href="{ONE}/report_pdf?language=ru"' in chosen and "report/report_word" not in chosen
    assert '<h2 id="files">Statement</h2>' in chosen
    assert browser().get(f"{REPORT}?document=nothing").status_code == 404
    assert browser().get(f"{REPORT}/nothing").status_code == 404
    assert f'href="{REPORT}?document=statement"' in browser().get(ONE).text


def test_the_working_document_is_not_offered(app, browser, world):
    with app.app_context():
        issue_second_document(world, slug="secret-annex", working=True)
    assert "secret-annex" not in browser("sera").get(REPORT).text
    assert browser("sera").get(f"{REPORT}?document=secret-annex").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_are_made_in_each_language_and_have_the_text(browser, world, language):
    made = ready(browser(), f"/{language}/c/talks/chair-report/report_word?language={language}")
    assert (made.status_code, saved_as(made)) == (200, f"talks-report-{language}.docx")
    words = "\n".join(format_text_after(each) for each in read_word(made.data).paragraphs)
    assert ("nous *décidons*" if language == "fr" else "we *resolve*") in words.lower()
    assert "T/S/Zero draft" in words


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pdf_has_the_text_after_its_sections(browser, full, language):
    made = ready(browser(), f"{ONE}/report_pdf?language={language}")
    assert (made.status_code, saved_as(made)) == (200, f"T-S-Zero-draft-report-{language}.pdf")
    words = read_file(made)
    assert words.index("T/SUB/1") < words.index("T/INF/1") < words.index("connect every school")


def test_a_report_that_takes_longer_has_a_page_with_its_progress(browser, world, monkeypatch):
    monkeypatch.setattr(making, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(making, "_start_once", lambda *given: None)
    page = browser().get(f"{REPORT}/report_pdf?language=fr")
    assert page.status_code == 202 and "talks-report-fr.pdf" in page.text
    assert f'href="{REPORT}?language=fr"' in page.text and "Back to the report" in page.text


def test_the_same_state_has_the_same_file_for_everybody(browser, full):
    files = {ready(browser(name), f"{REPORT}/report_word").data for name in (None, "pia", "sera")}
    assert len(files) == 1


def test_report_and_pages_have_the_same_numbers(app, browser, world, full):
    """Draw both: home, submissions, questionnaire, record, ballots and brackets."""
    report = report_on_all(app, world)
    home = read_page(browser, HOME)
    for row in table(under(report, "Contributions")).rows[:6]:
        assert " ".join(row) in home, row
    received = words_of(under(report, "Documents received"))
    assert received.startswith("2 submissions") and "2 submissions" in read_page(
        browser, f"{HOME}/submissions"
    )
    asked = under(report, "Questionnaires")
    page = read_page(browser, f"{HOME}/questionnaires/1")
    assert asked[2].runs[0].text in page and "No vote; not representative." in page
    for row in table(asked).rows:
        if len(row) > 1:
            assert " ".join(row[1:]) in page, row
    record = read_page(browser, f"{HOME}/meetings/first-reading/record")
    for row in under(report, "Meetings")[2].rows:
        assert " ".join(row) in record, row
    ballots = read_page(browser, f"{HOME}/ballots")
    assert "Can you live with clause 2?" in ballots and "Support: 5" in ballots
    sounding = table(under(report, "Ballots and soundings"))
    assert sounding.rows[0][1] == "5" and sounding.columns[1] == "Support"
    brackets = read_page(browser, f"{HOME}/statement/zero-draft/brackets")
    assert "1 bracket is left." in words_of(under(report, "Open issues"))
    assert "1 bracket left in Zero draft" in brackets


def test_the_page_of_the_report_has_the_words_of_its_files(app, browser, world, full):
    with app.app_context():
        report_incident(
            world.actor("sera"),
            world.consultation,
            IncidentForm(title_en="The vote is void", words_en="The list was wrong."),
        )
    assert f'href="{REPORT}/text?language=en"' in browser().get(REPORT).text
    page = html.unescape(read_page(browser, f"{REPORT}/text"))
    report = report_on_all(app, world)
    for block in report.blocks:
        if block.kind == "paragraph":
            assert " ".join("".join(run.text for run in block.runs).split()) in page
        elif block.kind == "heading":
            assert block.text in page
        elif block.kind == "grid":
            for row in block.rows:
                assert all(" ".join(cell.split()) in page for cell in row), row
    assert "The list was wrong." in page and "connect every school by 2030" in page
    one = browser().get(f"{REPORT}/text?document=statement&language=ar").text
    assert '<article class="report stack" lang="ar" dir="rtl">' in one
    assert f'href="{REPORT}?language=ar&amp;document=statement"' in one
    (said,) = re.findall(r'<p class=""\s+dir="(\w+)">The list was wrong', MARKS.sub("", one))
    assert said == "ltr" and '<th scope="col"></th>' not in one
    assert browser().get(f"{REPORT}/text?document=nothing").status_code == 404


def test_programs_get_the_file_of_the_page(app, browser, world, full):
    at = f"/api/v1/consultations/{world.consultation}/chair-report"
    for code in ("report_word", "report_pdf"):
        made = ready(browser(), f"{at}/{code}?language=fr")
        assert saved_as(made) == saved_as(ready(browser(), f"{REPORT}/{code}?language=fr"))
        assert made.data == ready(browser(), f"{REPORT}/{code}?language=fr").data
    assert browser().get(f"{at}/data_json").status_code == 404
    assert browser().get("/api/v1/consultations/999/chair-report/report_pdf").status_code == 404


def test_nothing_that_is_not_public_is_in_any_file(app, browser, world, full):
    with app.test_request_context("/en/"):
        plant_secrets(world)
        issued = find_row(Version, world.version)
        assert issued.issued
    addresses = [
        f"{base}/{code}?language=en"
        for base in (REPORT, ONE)
        for code in ("report_word", "report_pdf")
    ]
    page = browser("sera").get(f"{REPORT}/text").text.translate(BARE)
    assert [name for name, word in SECRETS.items() if word in page] == []
    for address in addresses:
        words = read_file(ready(browser("sera"), address)).translate(BARE)
        assert "T/SUB/1" in words
        assert [name for name, word in SECRETS.items() if word in words] == [], address
        assert "Fay" not in words and "Norvania" not in words, "all that they wrote is hidden"
        assert "Questionnaire 2" in words and "Its figures are not published." in words
