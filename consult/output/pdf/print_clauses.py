"""Clauses as they are printed: label, text in runs, and a remark on status and language."""

from collections.abc import Iterable, Iterator

from consult.output.render_input import FileClause, FileSource
from consult.text.parsing.light_markup import split_runs

from .text_input import ChangeState, PrintClause, PrintRun

NARROW_LABEL = 4  # letters of a label that fit its column


def build_print_clause(
    clause: FileClause, source: FileSource, words: list[PrintRun] | None = None
) -> PrintClause:
    """Build a clause with its own text, or with these runs instead."""
    if words is None:
        words = [
            part
            for run in split_runs(clause.text)
            for part in split_at_line_breaks(
                run.text, run.emphasis, run.kind in {"open", "close", "stray"}, "same"
            )
        ]
    return place_clause(
        clause,
        [PrintRun(text=clause.label)] if clause.label else [],
        words,
        describe_status(clause, source),
    )


def get_change_state(kind: str) -> ChangeState:
    """Return the state of a stretch of a comparison."""
    return "ins" if kind == "ins" else "del" if kind == "del" else "same"


def describe_status(clause: FileClause, source: FileSource) -> str:
    """Describe the status of the text: agreed, outdated translation, or another language."""
    other = clause.get_language_code(source.language)
    said = [
        source.labels[clause.status]
        if clause.status in {"adref", "agreed"} and clause.kind != "heading"
        else "",
        source.labels[other] if other else "",
    ]
    return " · ".join(filter(None, said))


def place_clause(
    clause: FileClause, label: list[PrintRun], words: list[PrintRun], note: str
) -> PrintClause:
    """Put a label, runs and a remark in the place of a clause."""
    return PrintClause(
        kind=clause.kind,
        level=clause.level,
        language=clause.language,
        label=label,
        runs=words,
        note=note,
        wide=sum(len(each.text) for each in label) > NARROW_LABEL,
    )


def split_at_line_breaks(
    text: str, emphasis: bool, bracket: bool, change: str
) -> Iterator[PrintRun]:
    """Split text into runs and line breaks."""
    for number, part in enumerate(text.split("\n")):
        if number:
            yield PrintRun(text="", kind="break")
        if part:
            yield PrintRun(
                text=part, emphasis=emphasis, bracket=bracket, change=get_change_state(change)
            )


def limit_heading_steps(clauses: Iterable[PrintClause], above: int = 0) -> Iterator[PrintClause]:
    """Let headings go down one level at a time, as bookmarks require.

    Args:
        above: level of the heading that all of them stand under.
    """
    last = above
    for each in clauses:
        if each.kind == "heading":
            last = min(max(each.level, 1) + above, last + 1)
            yield each.model_copy(update={"level": last})
        else:
            yield each
