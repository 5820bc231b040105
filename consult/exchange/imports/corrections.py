"""Corrections of a parsed file during its review, replayed over its rows without a database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

from consult.core.errors import Conflict, Problem
from consult.text.diff.word_diff import diff_words
from consult.text.label_parser import split_label
from consult.text.parsing.light_markup import split_runs

from consult.exchange.imports.parsing.paragraphs import ParsedFile, ParseWarning
from .marked_passages import resolve_passages
from .review_rows import (
    CLAUSE_KINDS,
    READING_BY_MODE,
    Reading,
    ReviewRow,
    RowSpan,
    build_separator,
    split_spans,
    join_spans,
    count_leading_space,
    drop_prefix,
    convert_offset,
    build_rows,
    merge_rows,
)

Correction = Mapping[str, Any]
ROW_KINDS = ("title", *CLAUSE_KINDS, "table", "note")
MAX_LEVEL = 6
_MAX_LABEL = 40  # characters of the longest label


class RowSheet(NamedTuple):
    """The rows of a file and their order."""

    order: list[str]
    rows: dict[str, ReviewRow]

    def copy(self) -> "RowSheet":
        """Return a copy of the sheet that shares the rows."""
        return RowSheet(list(self.order), dict(self.rows))

    def list_rows(self) -> list[ReviewRow]:
        """Return the rows in their order."""
        return [self.rows[key] for key in self.order]

    def replace_row(self, row: ReviewRow) -> None:
        """Replace the row that has the same key."""
        self.rows[row.key] = row


def build_sheet(parsed: ParsedFile, mode: str) -> RowSheet:
    """Build the rows before any correction.

    Args:
        mode: the treatment of tracked changes: amendments, accept or refuse.
    """
    found = build_rows(parsed, READING_BY_MODE[mode])
    return RowSheet([row.key for row in found], {row.key: row for row in found})


def replay_corrections(start: RowSheet, edits: Iterable[Correction]) -> RowSheet:
    """Return the rows after these corrections.

    A correction of a row that does not exist is skipped: the tracked changes may be treated
    differently by now.
    """
    sheet = start.copy()
    for edit in edits:
        try:
            apply_correction(sheet, edit)
        except Problem:
            continue
    return sheet


def build_corrected_rows(
    parsed: ParsedFile, edits: Iterable[Correction], mode: str = "amendments"
) -> list[ReviewRow]:
    """Build the rows of a file after these corrections, in their order."""
    return replay_corrections(build_sheet(parsed, mode), edits).list_rows()


def apply_correction(sheet: RowSheet, edit: Correction) -> None:
    """Apply one correction, {op, key, …}, with the reading ("before", "after") of its offsets.

    Raises:
        Conflict: "edit_impossible" where the row, or the row to join with, does not exist.
    """
    if edit["op"] == "settle_all":
        _settle_all_warnings(sheet, edit)
        return
    row = sheet.rows.get(edit["key"])
    if row is None:
        raise Conflict("edit_impossible")
    OPERATIONS[edit["op"]](sheet, row, edit)


def _get_reading(edit: Correction) -> Reading:
    """Return the reading in which the offsets of a correction count."""
    return cast("Reading", edit.get("reading", "before"))


def _split_row(sheet: RowSheet, row: ReviewRow, edit: Correction) -> None:
    """Split a row at a code point of its text.

    A label at the start of the second part becomes the label of that part.
    """
    reading = _get_reading(edit)
    _split_at_offset(sheet, row, reading, convert_offset(row, reading, edit["at"]))


def _split_row_at_label(sheet: RowSheet, row: ReviewRow, edit: Correction) -> None:
    """Split a row before a label inside it."""
    reading, label = _get_reading(edit), edit["found"]
    words = join_spans(row.spans, reading)
    at = words.find(label, count_leading_space(row.spans, reading) + 1)
    while at >= 0:
        start = at - (words[at - 1] in "(（" and not label.startswith(("(", "（")))
        if (
            not words[start - 1].isalnum()
            and split_label(words[start : start + _MAX_LABEL])[0] == label
        ):
            _split_at_offset(sheet, row, reading, start)
            return
        at = words.find(label, at + 1)
    raise Conflict("edit_impossible")


def _split_at_offset(sheet: RowSheet, row: ReviewRow, reading: Reading, place: int) -> None:
    """Split a row at an offset of the joined text."""
    first, second = split_spans(row.spans, reading, place)
    if not (join_spans(first, reading).strip() and join_spans(second, reading).strip()):
        raise Conflict("edit_impossible")
    words = join_spans(second, reading)
    label, rest = split_label(words)
    if label is not None and rest:
        second = split_spans(second, reading, len(words.rstrip()) - len(rest))[1]
    deeper = (
        label is not None and label.endswith((")", "）")) and not row.label.endswith((")", "）"))
    )
    stays = [
        each for each in row.remarks if _contains_offset(first, each.paragraph, each.remark.start)
    ]
    own = [
        each
        for each in row.warnings
        if each.code == "second_label"
        and each.found != label
        and each.found in join_spans(second, reading)
    ]
    sheet.replace_row(
        replace(
            row,
            spans=first,
            remarks=tuple(stays),
            warnings=tuple(
                each
                for each in row.warnings
                if each not in own and (each.code, each.found) != ("second_label", label)
            ),
        )
    )
    made = replace(
        row,
        key=_make_free_key(sheet, row.key),
        label=label or "",
        label_is_typed=label is not None,
        spans=second,
        kind="item" if deeper else row.kind,
        level=min(MAX_LEVEL, row.level + deeper),
        notes=(),
        remarks=tuple(each for each in row.remarks if each not in stays),
        warnings=tuple(own),
    )
    sheet.order.insert(sheet.order.index(row.key) + 1, made.key)
    sheet.replace_row(made)


def _contains_offset(spans: Iterable[RowSpan], paragraph: int, place: int) -> bool:
    """Return whether one of the spans contains an offset of a paragraph."""
    return any(
        each.paragraph == paragraph and each.start <= place < each.start + max(1, len(each.text))
        for each in spans
    )


def _make_free_key(sheet: RowSheet, key: str) -> str:
    """Return an unused key for a part of a row."""
    stem, number = key.partition(".")[0], 1
    while f"{stem}.{number}" in sheet.rows:
        number += 1
    return f"{stem}.{number}"


def _find_previous_row(sheet: RowSheet, row: ReviewRow) -> ReviewRow:
    """Return the previous row that is not left out.

    Raises:
        Conflict: "edit_impossible" where there is none.
    """
    place = sheet.order.index(row.key)
    found = next(
        (
            sheet.rows[key]
            for key in reversed(sheet.order[:place])
            if not sheet.rows[key].is_left_out
        ),
        None,
    )
    if found is None:
        raise Conflict("edit_impossible")
    return found


def _merge_into_first(
    sheet: RowSheet, first: ReviewRow, second: ReviewRow, spans: tuple[RowSpan, ...]
) -> None:
    """Merge the second row into the first one."""
    sheet.replace_row(merge_rows(first, second, spans))
    sheet.order.remove(second.key)
    del sheet.rows[second.key]


def _merge_row(sheet: RowSheet, row: ReviewRow, _edit: Correction) -> None:
    """Append the text to the row before; a typed label becomes text again."""
    first = _find_previous_row(sheet, row)
    words = (
        (RowSpan(f"{row.label} "), *row.spans) if row.label and row.label_is_typed else row.spans
    )
    _merge_into_first(
        sheet, first, row, (*first.spans, build_separator(first.spans, words), *words)
    )


def _join_row(sheet: RowSheet, row: ReviewRow, _edit: Correction) -> None:
    """Make the row a further paragraph of the row before, without a label."""
    first = _find_previous_row(sheet, row)
    _merge_into_first(sheet, first, row, (*first.spans, RowSpan("\n"), *row.spans))


def _drop_row(sheet: RowSheet, row: ReviewRow, _edit: Correction) -> None:
    """Leave the row out."""
    sheet.replace_row(replace(row, is_left_out=True))


def _drop_rows_before(sheet: RowSheet, row: ReviewRow, _edit: Correction) -> None:
    """Leave out every row before this one: a cover page, a letter, a report."""
    before = sheet.order[: sheet.order.index(row.key)]
    if all(sheet.rows[key].is_left_out for key in before):
        raise Conflict("edit_impossible")
    for key in before:
        sheet.replace_row(replace(sheet.rows[key], is_left_out=True))


def _keep_row(sheet: RowSheet, row: ReviewRow, _edit: Correction) -> None:
    """Take the row in again; a note becomes an operative paragraph."""
    sheet.replace_row(
        replace(row, is_left_out=False, kind="operative" if row.kind == "note" else row.kind)
    )


def _move_row(sheet: RowSheet, row: ReviewRow, edit: Correction) -> None:
    """Move a row up (by -1) or down (by 1) past the next row that is not left out."""
    place, step = sheet.order.index(row.key), edit["by"]
    to = place + step
    while 0 <= to < len(sheet.order) and sheet.rows[sheet.order[to]].is_left_out:
        to += step
    if not 0 <= to < len(sheet.order):
        raise Conflict("edit_impossible")
    sheet.order.insert(to, sheet.order.pop(place))


def _change_row(sheet: RowSheet, row: ReviewRow, edit: Correction) -> None:
    """Change the fields that are given: kind ("out": no clause), level or `deeper`, label, text."""
    kind = edit.get("kind", row.kind)
    made = replace(row, is_left_out=True) if kind == "out" else replace(row, kind=kind)
    if kind != "out" and "kind" in edit:
        made = replace(made, is_left_out=False)
    level = edit.get("level", row.level) + edit.get("deeper", 0)
    made = replace(made, level=max(1, min(MAX_LEVEL, level)), label=edit.get("label", row.label))
    if "text" in edit:
        made = replace(made, spans=rewrite_spans(made.spans, _get_reading(edit), edit["text"]))
    sheet.replace_row(made)


def rewrite_spans(spans: tuple[RowSpan, ...], reading: Reading, text: str) -> tuple[RowSpan, ...]:
    """Replace the text of a reading; text outside the reading stays between the same neighbours."""
    drawn = split_runs(text)
    left, made = spans, []
    for part in diff_words(join_spans(spans, reading), "".join(each.text for each in drawn)):
        if part.kind == "ins":
            made.append(RowSpan(part.text))
            continue
        taken, left = split_spans(left, reading, len(part.text))
        made += (
            taken if part.kind == "same" else [each for each in taken if not each.stands(reading)]
        )
    return _apply_emphasis(
        [*made, *left], reading, [(len(each.text), each.emphasis) for each in drawn]
    )


def _apply_emphasis(
    spans: list[RowSpan], reading: Reading, lengths: list[tuple[int, bool]]
) -> tuple[RowSpan, ...]:
    """Set the emphasis of the text of a reading, given as lengths in code points."""
    made: list[RowSpan] = []
    waiting = list(reversed(spans))
    for length, emphasis in lengths:
        left = length
        while left and waiting:
            span = waiting.pop()
            if not span.stands(reading):
                made.append(span)
                continue
            made.append(span._replace(text=span.text[:left], emphasis=emphasis))
            if len(span.text) > left:
                waiting.append(drop_prefix(span, left))
            left -= len(made[-1].text)
    return (*made, *reversed(waiting))


def _settle_warning(sheet: RowSheet, row: ReviewRow, edit: Correction) -> None:
    """Answer a warning, which is then removed: "leave" it, or take the "old" or "new" reading."""
    warning = next(
        (
            each
            for each in row.open_warnings
            if (each.code, each.found) == (edit["code"], edit["found"])
        ),
        None,
    )
    if warning is None:
        raise Conflict("edit_impossible")
    sheet.replace_row(_resolve_warning(row, warning, edit.get("answer", "leave")))


def _settle_all_warnings(sheet: RowSheet, edit: Correction) -> None:
    """Answer all warnings with one code in the same way."""
    for row in sheet.list_rows():
        made = row
        for warning in row.open_warnings:
            if warning.code == edit["code"]:
                made = _resolve_warning(made, warning, edit.get("answer", "leave"))
        sheet.replace_row(made)


def _resolve_warning(row: ReviewRow, warning: ParseWarning, answer: str) -> ReviewRow:
    """Return the row without a warning, and with the text or number that the answer chooses."""
    if warning.code in {"struck", "link"}:
        return replace(row, spans=resolve_passages(row.spans, warning, answer))
    left = replace(row, warnings=tuple(each for each in row.warnings if each is not warning))
    if warning.code == "footnote" and answer == "without":
        return replace(left, notes=())
    if warning.code != "flattened" or answer not in {"old", "new"}:
        return left
    old, _, new = (each.strip() for each in warning.found.partition("→"))
    taken = new if answer == "new" else old
    if taken == "–":
        return replace(left, is_left_out=True)
    digits = old + new if "–" not in {old, new} else taken
    at = row.label.rfind(digits)
    return (
        replace(left, label=row.label[:at] + taken + row.label[at + len(digits) :])
        if at >= 0
        else left
    )


def _pin_row(sheet: RowSheet, row: ReviewRow, _edit: Correction) -> None:
    """Keep the row in; the alignment reads from the correction which clause it translates."""
    sheet.replace_row(replace(row, is_left_out=False))


OPERATIONS: dict[str, Callable[[RowSheet, ReviewRow, Correction], None]] = {
    "split": _split_row,
    "split_at_label": _split_row_at_label,
    "merge": _merge_row,
    "join": _join_row,
    "drop": _drop_row,
    "drop_before": _drop_rows_before,
    "keep": _keep_row,
    "move": _move_row,
    "change": _change_row,
    "settle": _settle_warning,
    "beside": _pin_row,
}


def build_typed_corrections(
    row: ReviewRow, reading: Reading, given: Correction
) -> list[dict[str, Any]]:
    """Build the correction for the fields typed into a row's form; none if nothing differs.

    Args:
        given: kind ("out": no clause), level, label and text; None for a field that was not
            sent.
    """
    now = {
        "kind": "out" if row.is_left_out else row.kind,
        "level": row.level,
        "label": row.label,
        "text": row.text(reading),
    }
    changed = {
        name: given[name] for name, value in now.items() if given.get(name) not in {None, value}
    }
    return [{"op": "change", "key": row.key, **changed}] if changed else []
