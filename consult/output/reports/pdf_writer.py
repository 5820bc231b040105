"""Writer of a report as PDF: headings, paragraphs and tables, tagged (PDF/UA)."""

from collections.abc import Callable

from consult.output.pdf.typst_writer import render_template
from .report_input import ReportPaper


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of the PDF.

    Raises:
        ValueError: the report has an annex with the text of the version, which only Word
            files have.
    """
    data = ReportPaper.model_validate_json(given)
    if any(block.kind == "annex" for block in data.blocks):
        raise ValueError("annex")
    return render_template("report.typ", data.model_dump(), data.source.language, progress)
