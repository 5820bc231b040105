"""Tests of the report of the chair as PDF: tables with heads alone, links and annexed texts."""

import io

from pypdf import PdfReader

from consult.output.render_input import FileClause
from consult.output.reports import pdf_writer
from consult.output.reports.report_input import (
    ReportAnnex,
    ReportHeading,
    ReportPaper,
    ReportParagraph,
    ReportRun,
    ReportTable,
)
from tests.unit.output.test_pdf_text import source

ADDRESS = "https://consult.example/en/c/talks/meetings/first-reading/record"


def write(*blocks, **other):
    """Write a report of these blocks; return the PDF."""
    data = ReportPaper(
        source=source(**other), title="Report", symbol="T/Report", lead="", blocks=list(blocks)
    )
    made = pdf_writer.write(data.model_dump_json().encode(), lambda _percent: None)
    return PdfReader(io.BytesIO(made))


def read(file):
    return " ".join(" ".join(page.extract_text() for page in file.pages).split())


def make_clause(number, kind, label, text, language="en"):
    return FileClause(
        id=number,
        kind=kind,
        level=1,
        label=label,
        text=text,
        language=language,
        stale=False,
        status="open",
    )


def test_a_row_of_one_cell_without_rows_after_it_is_drawn():
    for rows in ([["one"], ["two"], ["x", "1"]], [["x", "1"], ["last"]], [["alone"]]):
        words = read(write(ReportTable(columns=["a", "b"], widths=[1, 1], rows=rows)))
        assert all(row[0] in words for row in rows)


def test_an_address_is_a_link():
    link = ReportParagraph(runs=[ReportRun(text="Record", address=ADDRESS)])
    page = write(link).pages[0]
    assert ADDRESS in {str(each.get_object()["/A"]["/URI"]) for each in page["/Annots"]}


def test_an_annexed_text_has_its_numbers_and_stands_under_the_heading_of_the_annex():
    clauses = [
        make_clause(1, "heading", "A.", "Preamble"),
        make_clause(2, "operative", "1.", "We [note] *this*."),
    ]
    file = write(
        ReportHeading(level=1, text="Annex I: the text"),
        ReportAnnex(clauses=clauses, language="en"),
        language="ar",
    )
    words = read(file)
    assert "A. Preamble" in words and "We [note] this." in words
    assert "not translated yet" not in words, "the report names the language above the text"
    (annex, inner) = file.outline
    assert annex.title == "Annex I: the text" and inner[0].title == "A. Preamble"
