"""Parser of Markdown files, based on the parser of clause files."""

from itertools import groupby

from consult.core.errors import Invalid
from consult.text.parsing.markdown_clauses import MarkdownClause, parse_document
from consult.text.parsing.light_markup import split_runs

from . import warning_detection as doubts
from .normalization import set_direction
from .paragraphs import ParagraphKind, ParsedParagraph, ParsedFile, TextRun, ParseWarning
from .plain_text import MOST_LINES, decode_bytes

_KINDS: dict[str, ParagraphKind] = {
    "heading": "heading",
    "preambular": "preambular",
    "item": "item",
}


def read_markdown(content: bytes) -> ParsedFile:
    """Parse a Markdown file; its identities, tags and statuses are dropped with a warning.

    Raises:
        Invalid: "file_not_text"; "file_paragraphs" for more than 20,000 lines.
    """
    decoded = decode_bytes(content)
    if decoded.text.count("\n") >= MOST_LINES:
        raise Invalid("file_paragraphs", most=MOST_LINES)
    read = parse_document(decoded.text)
    warnings = [] if decoded.is_sure else [ParseWarning(code="encoding", found=decoded.encoding)]
    warnings += [ParseWarning(code=each.code, found=each.found) for each in read.warnings]
    if any(clause.tags or clause.status != "open" for clause in read.clauses):
        warnings.append(ParseWarning(code="attributes"))
    paragraphs = [
        _build_paragraph(number, clause) for number, clause in enumerate(read.clauses, start=1)
    ]
    doubts.add_warnings(paragraphs)
    return set_direction(
        ParsedFile(format="markdown", title=read.title, paragraphs=paragraphs, warnings=warnings)
    )


def _build_paragraph(number: int, clause: MarkdownClause) -> ParsedParagraph:
    """Build a paragraph from a parsed clause."""
    pieces = groupby(split_runs(clause.text), key=lambda run: run.emphasis)
    return ParsedParagraph(
        number=number,
        kind=_KINDS.get(clause.kind, "operative"),
        level=clause.level,
        label=clause.label,
        label_from="typed" if clause.label else "",
        runs=[
            TextRun(text="".join(run.text for run in group), emphasis=emphasis)
            for emphasis, group in pieces
        ],
    )
