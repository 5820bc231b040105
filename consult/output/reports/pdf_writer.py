"""Writes a report as PDF: headings, paragraphs and tables, tagged (PDF/UA)."""
from collections.abc import Callable

from consult.output.pdf.typst_writer import render_template
from .report_input import ReportPaper


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """The file. The text of a version is annexed by its writer for Word alone: a report with such an annex is refused."""
    data = ReportPaper.model_validate_json(given)
    if any(block.kind == "annex" for block in data.blocks):
        raise ValueError("annex")
    return render_template("report.typ", data.model_dump(), data.source.language, progress)
