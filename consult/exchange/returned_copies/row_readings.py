"""Readings of a row of a returned copy: without struck text, and by the authors of its changes."""

from dataclasses import replace

from consult.text.diff.hunks import find_differences
from consult.text.parsing.light_markup import extract_plain_text

from consult.exchange.imports.parsing.paragraphs import TrackedChange, format_runs
from consult.exchange.imports.review_rows import ReviewRow

UNTRACKED = TrackedChange(number=0, author="")  # a deletion by strike-through, by nobody named


def read_struck_text(row: ReviewRow) -> ReviewRow:
    """Return a row in which text that is struck through by hand counts as deleted."""
    if not row.is_undecided:
        return row
    spans = [
        span._replace(deleted=span.inserted or UNTRACKED, struck=False)
        if span.struck and span.deleted is None
        else span
        for span in row.spans
    ]
    return replace(row, spans=tuple(spans))


def read_untracked(row: ReviewRow) -> str:
    """Return the text of a row before its tracked changes, without struck text."""
    kept = [
        run
        for run in row.paragraph.runs
        if run.inserted is None and (run.deleted is None or run.deleted.number)
    ]
    return format_runs(row.paragraph, kept)


def list_authors(row: ReviewRow) -> list[str]:
    """List the authors of tracked changes, in order of appearance."""
    return list(dict.fromkeys(each.author for each in row.changes.values() if each.number))


def describe_differences(base: str, text: str) -> str:
    """Describe the differences of two texts by what goes and what comes at each place."""
    old, new = extract_plain_text(base), extract_plain_text(text)
    return " … ".join(
        f"{old[each.start : each.end].strip() or '–'} → {each.stripped_replacement or '–'}"
        for each in find_differences(old, new)
    )
