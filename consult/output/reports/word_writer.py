"""Writer of a report as a Word file: headings, tables with repeated heads, annexed text."""

import unicodedata
from collections.abc import Callable

from consult.core.digests import hash_text
from consult.output.render_input import FileSource
from .report_input import (
    ISOLATED_TEXT,
    ReportAnnex,
    ReportTable,
    ReportHeading,
    ReportPaper,
    ReportParagraph,
    ReportRun,
    is_rtl_paragraph,
)
from consult.output.word.text_writer import build_clause_paragraph
from consult.output.word.package import PackageParts, pack_file
from consult.output.word.page_frame import (
    LINK_ID,
    WIDTH as UPRIGHT,
    build_footer,
    build_heading_lines,
    build_paragraph,
)
from consult.output.word.list_numbers import ListNumberWriter
from consult.output.word.runs import build_run, build_styled_run

LANDSCAPE_WIDTH = 14230  # twips between the margins of a landscape page
SHORT_CELL = 300  # characters of a cell that stays on one page
INDENT_STEP = 480  # twips for each indent
HEAD_COLOUR, BORDER_COLOUR = "E7ECF2", "A6A6A6"
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{BORDER_COLOUR}"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_WITHOUT_ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
_CELL_SPACING = '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>'


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of a .docx."""
    data = ReportPaper.model_validate_json(given)
    source = data.source.model_copy(
        update={"title": data.title, "symbol": data.symbol, "subtitle": ""}
    )
    numbering = ListNumberWriter()
    lies = any(block.kind == "turn" for block in data.blocks)
    body = build_heading_lines(source, data.lead)
    if lies:
        body = body.replace(f'w:pos="{UPRIGHT}"', f'w:pos="{LANDSCAPE_WIDTH}"')
    for place, block in enumerate(data.blocks):
        if block.kind == "turn":
            lies = False
            body += _build_portrait_break(source)
        elif isinstance(block, ReportAnnex):
            body += _build_annex(block, data.source, numbering)
        else:
            body += _build_block(block, source, LANDSCAPE_WIDTH if lies else UPRIGHT)
        progress(90 * place // len(data.blocks))
    parts = PackageParts(
        body=body,
        numbering=numbering.build_numbering(),
        header=_build_header(source),
        footer=build_footer(source),
        links={LINK_ID: source.address, **_list_links(data)},
    )
    return pack_file(source, parts)


def _list_links(data: ReportPaper) -> dict[str, str]:
    """List the addresses that the report links to, by the id of the link."""
    runs = (
        run for block in data.blocks if isinstance(block, ReportParagraph) for run in block.runs
    )
    return {_make_link_id(run.address): run.address for run in runs if run.address}


def _make_link_id(address: str) -> str:
    return f"to{hash_text(address)[:16]}"


def _build_block(
    block: ReportHeading | ReportParagraph | ReportTable, source: FileSource, width: int
) -> str:
    if isinstance(block, ReportHeading):
        words = _build_runs(ReportRun(text=block.text), rtl=is_rtl_paragraph(block.text, source))
        return build_paragraph(
            f"Heading{block.level}",
            words,
            "<w:pageBreakBefore/>" if block.new_page else "",
            rtl=source.rtl,
        )
    if isinstance(block, ReportTable):
        return _build_table(block, source, width)
    words = "".join(each.text for each in block.runs)
    rtl = is_rtl_paragraph(words, source)
    content = "".join(_build_runs(each, rtl=rtl) for each in block.runs)
    indent = f'<w:ind w:left="{INDENT_STEP * block.indent}"/>' if block.indent else ""
    return _build_paragraph("Frame" if block.small else "Normal", content, "", indent, rtl=rtl)


def _build_runs(each: ReportRun, *, rtl: bool) -> str:
    """Build runs; isolated text gets the direction of its own letters."""
    if each.address:
        return (
            f'<w:hyperlink r:id="{_make_link_id(each.address)}">'
            f"{build_styled_run(each.text, 'Hyperlink')}</w:hyperlink>"
        )
    found = ""
    for place, piece in enumerate(ISOLATED_TEXT.split(each.text)):
        turned = _is_rtl_text(piece, rtl=rtl) if place % 2 else rtl
        words = piece.translate(_WITHOUT_ISOLATES)
        found += (
            (
                build_styled_run(words, "Strong", rtl=turned)
                if each.bold
                else build_run(words, rtl=turned)
            )
            if words
            else ""
        )
    return found


def _is_rtl_text(words: str, *, rtl: bool) -> bool:
    kinds = (unicodedata.bidirectional(letter) for letter in words)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), rtl)


def _build_paragraph(style: str, content: str, before: str, behind: str, *, rtl: bool) -> str:
    """Build a paragraph in the direction of its own text."""
    turned = "<w:bidi/>" if rtl else '<w:bidi w:val="0"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}{turned}{behind}</w:pPr>{content}</w:p>'


def _build_table(grid: ReportTable, source: FileSource, width: int) -> str:
    total = sum(grid.widths)
    widths = [width * share // total for share in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    turned = "<w:bidiVisual/>" if source.rtl else ""
    properties = (
        f'<w:tblPr>{turned}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    top = _build_row(
        [
            _build_cell([text], each, source, bold=True, shade=True)
            for text, each in zip(grid.columns, widths, strict=True)
        ],
        is_head=True,
    )
    rows = []
    for row in grid.rows:
        if len(row) == 1:
            rows.append(
                _build_row(
                    [
                        _build_cell(
                            row, sum(widths), source, bold=True, shade=True, spans=len(widths)
                        )
                    ]
                )
            )
        else:
            rows.append(
                _build_row(
                    [
                        _build_cell(
                            text.split("\n"), each, source, right=place in grid.number_columns
                        )
                        for place, (text, each) in enumerate(zip(row, widths, strict=True))
                    ],
                    is_whole=max(map(len, row)) < SHORT_CELL,
                )
            )
    return (
        f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{top}{''.join(rows)}"
        f"</w:tbl>{build_paragraph('Normal', '')}"
    )


def _build_row(cells: list[str], *, is_head: bool = False, is_whole: bool = True) -> str:
    look = ("<w:cantSplit/>" if is_whole else "") + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr>{f'<w:trPr>{look}</w:trPr>' if look else ''}{''.join(cells)}</w:tr>"


def _build_cell(
    lines: list[str],
    width: int,
    source: FileSource,
    *,
    bold: bool = False,
    shade: bool = False,
    right: bool = False,
    spans: int = 1,
) -> str:
    span = f'<w:gridSpan w:val="{spans}"/>' if spans > 1 else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_COLOUR}"/>' if shade else ""
    keep = "<w:keepNext/>" if spans > 1 else ""
    content = ""
    for line in lines:
        rtl = is_rtl_paragraph(line, source)
        words = _build_runs(ReportRun(text=line, bold=bold), rtl=rtl)
        content += _build_paragraph(
            "Frame", words, keep, _CELL_SPACING + ('<w:jc w:val="end"/>' if right else ""), rtl=rtl
        )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{fill}</w:tcPr>{content}</w:tc>'


def _build_annex(block: ReportAnnex, source: FileSource, numbering: ListNumberWriter) -> str:
    labels = [clause.label for clause in block.clauses]
    return "".join(
        build_clause_paragraph(clause, source, numbering, following, block.language)
        for clause, following in zip(block.clauses, [*labels[1:], ""], strict=True)
    )


def _build_header(source: FileSource) -> str:
    return _build_paragraph(
        "Header",
        build_styled_run(source.symbol, "Strong"),
        "",
        '<w:jc w:val="end"/>',
        rtl=source.rtl,
    )


def _build_portrait_break(source: FileSource) -> str:
    """Build the end of the landscape pages."""
    turned = "<w:bidi/>" if source.rtl else ""
    return (
        '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="header"/>'
        '<w:footerReference w:type="default" r:id="footer"/><w:footerReference w:type="first" '
        'r:id="footer"/><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1304" w:right="1304" w:bottom="1304" w:left="1304" w:header="680" '
        f'w:footer="624" w:gutter="0"/><w:titlePg/>{turned}</w:sectPr></w:pPr></w:p>'
    )
