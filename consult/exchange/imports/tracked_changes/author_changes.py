"""Changes of each author of a row: to the text itself, and inside the insertions of others."""

from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from consult.exchange.imports.parsing.paragraphs import TextRun, format_runs
from consult.exchange.imports.review_rows import ReviewRow


class NestedChange(NamedTuple):
    """A change that an author made inside the insertion of another one, the host."""

    author: str
    host: str


def apply_author_changes(row: ReviewRow, author: str, amended_by: str | None = None) -> str:
    """Return the text of a row with the changes of one author accepted and all others refused.

    Changes inside the insertions of others are left out.

    Args:
        amended_by: an author whose changes inside those insertions are accepted, too.
    """
    runs = row.paragraph.runs
    kept = [
        run
        for run, host in zip(runs, find_hosts(row), strict=True)
        if _is_inserted(run, host, author, amended_by) and not _is_deleted(run, author, amended_by)
    ]
    return format_runs(row.paragraph, kept)


def _is_inserted(run: TextRun, host: str | None, author: str, amended_by: str | None) -> bool:
    """Return whether a run stands once the insertions of an author are accepted."""
    if run.inserted is None:
        return True
    if host is None:
        return run.inserted.author == author
    return (run.inserted.author, host) == (amended_by, author)


def _is_deleted(run: TextRun, author: str, amended_by: str | None) -> bool:
    """Return whether a run goes once the deletions of an author are accepted."""
    if run.deleted is None:
        return False
    return run.deleted.author == author or (
        run.inserted is not None and run.deleted.author == amended_by
    )


def list_nested_changes(row: ReviewRow) -> list[NestedChange]:
    """List who changed whose insertions in a row, in order of appearance."""
    found: dict[NestedChange, None] = {}
    for run, host in zip(row.paragraph.runs, find_hosts(row), strict=True):
        if run.inserted is None:
            continue
        if host is not None:
            found.setdefault(NestedChange(run.inserted.author, host))
        if run.deleted is not None and run.deleted.author != run.inserted.author:
            found.setdefault(NestedChange(run.deleted.author, run.inserted.author))
    return list(found)


def describe_nested_change(row: ReviewRow, change: NestedChange) -> str:
    """Describe a nested change by the text that it deletes and the text that it inserts."""
    out, put = "", ""
    for run, host in zip(row.paragraph.runs, find_hosts(row), strict=True):
        if run.inserted is None:
            continue
        if (run.inserted.author, host) == change:
            put += run.text if run.deleted is None else ""
        elif run.deleted is not None and (run.deleted.author, run.inserted.author) == change:
            out += run.text
    return f"{out.strip() or '–'} → {put.strip() or '–'}"


def can_become_amendment(row: ReviewRow, change: NestedChange) -> bool:
    """Return whether a nested change is an amendment of the host's amendment.

    It is not where the host's insertion is itself inside that of a third author, or where
    nothing is left of the host's new clause.
    """
    hosted = apply_author_changes(row, change.host)
    text = apply_author_changes(row, change.host, change.author)
    return hosted not in {"", row.before} and text not in {"", hosted}


@lru_cache(maxsize=64)
def find_hosts(row: ReviewRow) -> tuple[str | None, ...]:
    """Find for each run the author inside whose insertion another author inserted it.

    In a new paragraph that is the author of the paragraph. Elsewhere the insertion has text of
    the host on both sides, or replaces text of the host beside it.
    """
    owner = None if row.before else _find_owner(row)
    groups = [
        (author, list(group)) for author, group in groupby(row.paragraph.runs, key=_get_inserter)
    ]
    found: list[str | None] = []
    for place, (author, group) in enumerate(groups):
        if author is None or author == owner:
            host = None
        elif owner is not None:
            host = owner
        else:
            before = groups[place - 1][1][-1] if place else None
            after = groups[place + 1][1][0] if place + 1 < len(groups) else None
            host = _find_host(author, before, after)
        found += [host] * len(group)
    return tuple(found)


def _find_owner(row: ReviewRow) -> str | None:
    """Return the author of a new paragraph, if the author also wrote text of it."""
    runs = row.paragraph.runs
    authors = [run.inserted.author for run in runs if run.inserted and run.text.strip()]
    return row.mark_author if row.mark_author in authors else next(iter(authors), None)


def _get_inserter(run: TextRun) -> str | None:
    """Return the author who inserted a run; None for a run that was there before."""
    return None if run.inserted is None else run.inserted.author


def _find_host(author: str, before: TextRun | None, after: TextRun | None) -> str | None:
    """Find the author inside whose insertion an author inserted runs, by the runs beside them."""
    for run in (before, after):
        if run is not None and run.inserted and run.deleted and run.deleted.author == author:
            return run.inserted.author
    if before is None or after is None:
        return None
    host = _get_inserter(before)
    return host if host == _get_inserter(after) else None
