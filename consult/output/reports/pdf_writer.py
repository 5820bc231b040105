"""Writer of a report as PDF: headings, paragraphs, tables and annexed text, tagged (PDF/UA)."""

from collections.abc import Callable
from typing import Any

from consult.output.pdf.print_clauses import build_print_clause, limit_heading_steps
from consult.output.pdf.typst_writer import render_template
from consult.output.render_input import FileSource
from .report_input import ReportAnnex, ReportBlock, ReportPaper


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of the PDF."""
    data = ReportPaper.model_validate_json(given)
    shown = data.model_dump(exclude={"blocks"})
    shown["blocks"] = _prepare_blocks(data.blocks, data.source)
    return render_template("report.typ", shown, data.source.language, progress)


def _prepare_blocks(blocks: list[ReportBlock], source: FileSource) -> list[dict[str, Any]]:
    """Prepare the blocks for the template, the clauses of an annex as they are printed."""
    found, level = [], 0
    for block in blocks:
        level = block.level if block.kind == "heading" else level
        if isinstance(block, ReportAnnex):
            found.append({"kind": "annex", "clauses": _prepare_clauses(block, source, level)})
        else:
            found.append(block.model_dump())
    return found


def _prepare_clauses(block: ReportAnnex, source: FileSource, level: int) -> list[dict[str, Any]]:
    """Prepare the clauses of an annex, whose headings stand under one of a level."""
    told = source.model_copy(update={"language": block.language or source.language})
    printed = (build_print_clause(each, told) for each in block.clauses)
    return [each.model_dump() for each in limit_heading_steps(printed, level)]
