"""Markdown files in the same form as all others: read by the reader of clause files, emphasis as runs."""
from itertools import groupby

from consult.core.errors import Invalid
from consult.text.parsing.markdown_clauses import ParsedClause, parse
from consult.text.parsing.light_markup import runs

from . import parse_warnings as doubts
from .normalization import directed
from .paragraphs import Kind, Paragraph, Parsed, Run, Warning
from .plain_text import MOST_LINES, decode

_KINDS: dict[str, Kind] = {"heading": "heading", "preambular": "preambular", "item": "item"}


def read_markdown(content: bytes) -> Parsed:
    """Read a Markdown file; identities, tags and statuses in it are not taken over, which has a warning.

    Raises Invalid("file_not_text"), and Invalid("file_paragraphs") for more than 20,000 lines.
    """
    decoded = decode(content)
    if decoded.text.count("\n") >= MOST_LINES:
        raise Invalid("file_paragraphs", most=MOST_LINES)
    read = parse(decoded.text)
    warnings = [] if decoded.is_sure else [Warning(code="encoding", found=decoded.encoding)]
    warnings += [Warning(code=each.code, found=each.found) for each in read.warnings]
    if any(clause.tags or clause.status != "open" for clause in read.clauses):
        warnings.append(Warning(code="attributes"))
    paragraphs = [_paragraph(number, clause) for number, clause in enumerate(read.clauses, start=1)]
    doubts.warn(paragraphs)
    return directed(Parsed(format="markdown", title=read.title, paragraphs=paragraphs, warnings=warnings))


def _paragraph(number: int, clause: ParsedClause) -> Paragraph:
    """Make a paragraph of a clause."""
    pieces = groupby(runs(clause.text), key=lambda run: run.emphasis)
    return Paragraph(
        number=number,
        kind=_KINDS.get(clause.kind, "operative"),
        level=clause.level,
        label=clause.label,
        label_from="typed" if clause.label else "",
        runs=[Run(text="".join(run.text for run in group), emphasis=emphasis) for emphasis, group in pieces],
    )
