"""Writes a report as a Word file: headings, tables that repeat their heads, and the text of the version where it is annexed."""
import unicodedata
from collections.abc import Callable

import regex

from consult.output.render_input import Source
from .report_input import Annex, Grid, Heading, Paper, Paragraph, Run
from consult.output.word.text_writer import clause_paragraph
from consult.output.word.package import Parts, packed
from consult.output.word.page_frame import LINK, WIDTH as UPRIGHT, footer, head, paragraph
from consult.output.word.list_numbers import Numbering
from consult.output.word.runs import run, styled

LYING = 14230  # twips between the margins of a page that lies
SHORT = 300  # characters of cells that stay on one page
STEP = 480  # twips that a paragraph is set in
SHADE, LINES = "E7ECF2", "A6A6A6"
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINES}"/>'
                   for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_APART = regex.compile("\u2068([^\u2068\u2069]*)\u2069")
_ENDS = dict.fromkeys(map(ord, "\u2068\u2069"))
_CELL = '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>'


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """The bytes of a .docx."""
    data = Paper.model_validate_json(given)
    source = data.source.model_copy(update={"title": data.title, "symbol": data.symbol, "subtitle": ""})
    numbering = Numbering()
    lies = any(block.kind == "turn" for block in data.blocks)
    body = head(source, data.lead)
    if lies:
        body = body.replace(f'w:pos="{UPRIGHT}"', f'w:pos="{LYING}"')
    for place, block in enumerate(data.blocks):
        if block.kind == "turn":
            lies = False
            body += _turn(source)
        elif isinstance(block, Annex):
            body += _annexed(block, data.source, numbering)
        else:
            body += _drawn(block, source, LYING if lies else UPRIGHT)
        progress(90 * place // len(data.blocks))
    parts = Parts(body=body, numbering=numbering.xml(rtl=source.rtl), header=_header(source), footer=footer(source),
                  links={LINK: source.address})
    return packed(source, parts)


def _drawn(block: Heading | Paragraph | Grid, source: Source, width: int) -> str:
    if isinstance(block, Heading):
        words = _words(Run(text=block.text), rtl=is_turned(block.text, source))
        return paragraph(f"Heading{block.level}", words, "<w:pageBreakBefore/>" if block.new_page else "", rtl=source.rtl)
    if isinstance(block, Grid):
        return _table(block, source, width)
    words = "".join(each.text for each in block.runs)
    rtl = is_turned(words, source)
    content = "".join(_words(each, rtl=rtl) for each in block.runs)
    indent = f'<w:ind w:left="{STEP * block.deep}"/>' if block.deep else ""
    return _directed("Frame" if block.small else "Normal", content, "", indent, rtl=rtl)


def _words(each: Run, *, rtl: bool) -> str:
    """Runs, of which those that are kept apart have the direction of their own words."""
    found = ""
    for place, piece in enumerate(_APART.split(each.text)):
        turned = _own(piece, rtl=rtl) if place % 2 else rtl
        words = piece.translate(_ENDS)
        found += (styled(words, "Strong", rtl=turned) if each.bold else run(words, rtl=turned)) if words else ""
    return found


def _own(words: str, *, rtl: bool) -> bool:
    kinds = (unicodedata.bidirectional(letter) for letter in words)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), rtl)


def _directed(style: str, content: str, before: str, behind: str, *, rtl: bool) -> str:
    """A paragraph in the direction of its own words."""
    turned = "<w:bidi/>" if rtl else '<w:bidi w:val="0"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}{turned}{behind}</w:pPr>{content}</w:p>'


def is_turned(words: str, source: Source) -> bool:
    """Whether words run from right to left: as their first letter does, else as the report does.

    What is kept apart in them (core.i18n.isolated) does not say so, unless there is nothing else.
    """
    for letter in _APART.sub("", words) + words:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return source.rtl


def _table(grid: Grid, source: Source, width: int) -> str:
    total = sum(grid.widths)
    widths = [width * share // total for share in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    turned = "<w:bidiVisual/>" if source.rtl else ""
    properties = (f'<w:tblPr>{turned}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
                  '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
                  "</w:tblCellMar></w:tblPr>")
    top = _row([_cell([text], each, source, bold=True, shade=True) for text, each in zip(grid.columns, widths, strict=True)],
               is_head=True)
    rows = []
    for row in grid.rows:
        if len(row) == 1:
            rows.append(_row([_cell(row, sum(widths), source, bold=True, shade=True, spans=len(widths))]))
        else:
            rows.append(_row([_cell(text.split("\n"), each, source, right=place in grid.right)
                              for place, (text, each) in enumerate(zip(row, widths, strict=True))],
                             is_whole=max(map(len, row)) < SHORT))
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{top}{''.join(rows)}</w:tbl>{paragraph('Normal', '')}"


def _row(cells: list[str], *, is_head: bool = False, is_whole: bool = True) -> str:
    look = ("<w:cantSplit/>" if is_whole else "") + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr>{f'<w:trPr>{look}</w:trPr>' if look else ''}{''.join(cells)}</w:tr>"


def _cell(lines: list[str], width: int, source: Source, *, bold: bool = False, shade: bool = False, right: bool = False,
          spans: int = 1) -> str:
    span = f'<w:gridSpan w:val="{spans}"/>' if spans > 1 else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if shade else ""
    keep = "<w:keepNext/>" if spans > 1 else ""
    content = ""
    for line in lines:
        rtl = is_turned(line, source)
        words = _words(Run(text=line, bold=bold), rtl=rtl)
        content += _directed("Frame", words, keep, _CELL + ('<w:jc w:val="end"/>' if right else ""), rtl=rtl)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{fill}</w:tcPr>{content}</w:tc>'


def _annexed(block: Annex, source: Source, numbering: Numbering) -> str:
    labels = [clause.label for clause in block.clauses]
    return "".join(clause_paragraph(clause, source, numbering, following)
                   for clause, following in zip(block.clauses, [*labels[1:], ""], strict=True))


def _header(source: Source) -> str:
    return _directed("Header", styled(source.symbol, "Strong"), "", '<w:jc w:val="end"/>', rtl=source.rtl)


def _turn(source: Source) -> str:
    """The end of the pages that lie."""
    turned = "<w:bidi/>" if source.rtl else ""
    return ('<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" '
            'r:id="footer"/><w:footerReference w:type="first" r:id="footer"/><w:pgSz w:w="16838" w:h="11906" '
            'w:orient="landscape"/><w:pgMar w:top="1304" w:right="1304" w:bottom="1304" w:left="1304" w:header="680" '
            f'w:footer="624" w:gutter="0"/><w:titlePg/>{turned}</w:sectPr></w:pPr></w:p>')
