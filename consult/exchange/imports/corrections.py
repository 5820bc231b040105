"""What a person corrects in a file that was read: small edits in a list, replayed over the rows; pure, no database."""
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

from consult.core.errors import Conflict, Problem
from consult.text.diff.word_diff import word_diff
from consult.text.labels import split_label
from consult.text.parsing.light_markup import runs

from consult.exchange.imports.parsing.paragraphs import Parsed, Warning
from .review_rows import (
    CLAUSES, READINGS, Reading, Row, Span, between, cut, joined, margin, moved, place_in, read,
    united,
)

Edit = Mapping[str, Any]
KINDS = ("title", *CLAUSES, "table", "note")
DEEPEST = 6
_LABEL_AHEAD = 40  # characters that a label may take up


class Sheet(NamedTuple):
    """The rows in their order."""

    order: list[str]
    rows: dict[str, Row]

    def copy(self) -> "Sheet":
        """A sheet of its own, with the same rows."""
        return Sheet(list(self.order), dict(self.rows))

    def listed(self) -> list[Row]:
        """The rows, one after the other."""
        return [self.rows[key] for key in self.order]

    def put(self, row: Row) -> None:
        """Let a row stand in the place of the one with its key."""
        self.rows[row.key] = row


def sheet_of(parsed: Parsed, mode: str) -> Sheet:
    """The rows before any edit; `mode` says what becomes of tracked changes (amendments, accept, refuse)."""
    found = read(parsed, READINGS[mode])
    return Sheet([row.key for row in found], {row.key: row for row in found})


def replayed(start: Sheet, edits: Iterable[Edit]) -> Sheet:
    """The rows after these edits; one whose row is not there (the changes are treated otherwise now) does nothing."""
    sheet = start.copy()
    for edit in edits:
        try:
            apply(sheet, edit)
        except Problem:
            continue
    return sheet


def rows(parsed: Parsed, edits: Iterable[Edit], mode: str = "amendments") -> list[Row]:
    """The rows of a file after these edits, in their order."""
    return replayed(sheet_of(parsed, mode), edits).listed()


def apply(sheet: Sheet, edit: Edit) -> None:
    """Make one edit: {op, key, …}, with the reading ("before", "after") whose words it counts in.

    Raises Conflict("edit_impossible") where there is no such row, or none that it could be joined to or part from.
    """
    if edit["op"] == "settle_all":
        _settle_all(sheet, edit)
        return
    row = sheet.rows.get(edit["key"])
    if row is None:
        raise Conflict("edit_impossible")
    OPS[edit["op"]](sheet, row, edit)


def _reading(edit: Edit) -> Reading:
    return cast("Reading", edit.get("reading", "before"))


def _split(sheet: Sheet, row: Row, edit: Edit) -> None:
    """Part a row at a code point of its words; a label at the beginning of the second part becomes its own."""
    reading = _reading(edit)
    _part(sheet, row, reading, place_in(row, reading, edit["at"]))


def _split_at_label(sheet: Sheet, row: Row, edit: Edit) -> None:
    """Part a row before a label that stands inside it."""
    reading, label = _reading(edit), edit["found"]
    words = joined(row.spans, reading)
    at = words.find(label, margin(row.spans, reading) + 1)
    while at >= 0:
        start = at - (words[at - 1] in "(（" and not label.startswith(("(", "（")))
        if not words[start - 1].isalnum() and split_label(words[start : start + _LABEL_AHEAD])[0] == label:
            _part(sheet, row, reading, start)
            return
        at = words.find(label, at + 1)
    raise Conflict("edit_impossible")


def _part(sheet: Sheet, row: Row, reading: Reading, place: int) -> None:
    first, second = cut(row.spans, reading, place)
    if not (joined(first, reading).strip() and joined(second, reading).strip()):
        raise Conflict("edit_impossible")
    words = joined(second, reading)
    label, rest = split_label(words)
    if label is not None and rest:
        second = cut(second, reading, len(words.rstrip()) - len(rest))[1]
    deeper = label is not None and label.endswith((")", "）")) and not row.label.endswith((")", "）"))
    stays = [each for each in row.remarks if _holds(first, each.paragraph, each.remark.start)]
    own = [each for each in row.warnings if each.code == "second_label" and each.found != label
           and each.found in joined(second, reading)]
    sheet.put(replace(row, spans=first, remarks=tuple(stays), warnings=tuple(
        each for each in row.warnings if each not in own and (each.code, each.found) != ("second_label", label))))
    made = replace(
        row,
        key=_free(sheet, row.key),
        label=label or "",
        label_is_typed=label is not None,
        spans=second,
        kind="item" if deeper else row.kind,
        level=min(DEEPEST, row.level + deeper),
        notes=(),
        remarks=tuple(each for each in row.remarks if each not in stays),
        warnings=tuple(own),
    )
    sheet.order.insert(sheet.order.index(row.key) + 1, made.key)
    sheet.put(made)


def _holds(spans: Iterable[Span], paragraph: int, place: int) -> bool:
    return any(each.paragraph == paragraph and each.start <= place < each.start + max(1, len(each.text))
               for each in spans)


def _free(sheet: Sheet, key: str) -> str:
    stem, number = key.partition(".")[0], 1
    while f"{stem}.{number}" in sheet.rows:
        number += 1
    return f"{stem}.{number}"


def _before(sheet: Sheet, row: Row) -> Row:
    """The row before one that is not left out."""
    place = sheet.order.index(row.key)
    found = next((sheet.rows[key] for key in reversed(sheet.order[:place]) if not sheet.rows[key].dropped), None)
    if found is None:
        raise Conflict("edit_impossible")
    return found


def _unite(sheet: Sheet, first: Row, second: Row, spans: tuple[Span, ...]) -> None:
    sheet.put(united(first, second, spans))
    sheet.order.remove(second.key)
    del sheet.rows[second.key]


def _merge(sheet: Sheet, row: Row, _edit: Edit) -> None:
    """Let the words run on in the row before; a typed label is words again."""
    first = _before(sheet, row)
    words = (Span(f"{row.label} "), *row.spans) if row.label and row.label_is_typed else row.spans
    _unite(sheet, first, row, (*first.spans, between(first.spans, words), *words))


def _join(sheet: Sheet, row: Row, _edit: Edit) -> None:
    """Make it a further paragraph of the row before, without a label."""
    first = _before(sheet, row)
    _unite(sheet, first, row, (*first.spans, Span("\n"), *row.spans))


def _drop(sheet: Sheet, row: Row, _edit: Edit) -> None:
    sheet.put(replace(row, dropped=True))


def _drop_before(sheet: Sheet, row: Row, _edit: Edit) -> None:
    """Leave out everything that stands before it: a cover page, a letter, a report."""
    before = sheet.order[: sheet.order.index(row.key)]
    if all(sheet.rows[key].dropped for key in before):
        raise Conflict("edit_impossible")
    for key in before:
        sheet.put(replace(sheet.rows[key], dropped=True))


def _keep(sheet: Sheet, row: Row, _edit: Edit) -> None:
    sheet.put(replace(row, dropped=False, kind="operative" if row.kind == "note" else row.kind))


def _move(sheet: Sheet, row: Row, edit: Edit) -> None:
    """Move a row up (by -1) or down (by 1) past the next one that is not left out."""
    place, step = sheet.order.index(row.key), edit["by"]
    to = place + step
    while 0 <= to < len(sheet.order) and sheet.rows[sheet.order[to]].dropped:
        to += step
    if not 0 <= to < len(sheet.order):
        raise Conflict("edit_impossible")
    sheet.order.insert(to, sheet.order.pop(place))


def _change(sheet: Sheet, row: Row, edit: Edit) -> None:
    """Change what is named: kind ("out": no clause), level (or `deeper` by so many), label, words."""
    kind = edit.get("kind", row.kind)
    made = replace(row, dropped=True) if kind == "out" else replace(row, kind=kind)
    if kind != "out" and "kind" in edit:
        made = replace(made, dropped=False)
    level = edit.get("level", row.level) + edit.get("deeper", 0)
    made = replace(made, level=max(1, min(DEEPEST, level)), label=edit.get("label", row.label))
    if "text" in edit:
        made = replace(made, spans=rewritten(made.spans, _reading(edit), edit["text"]))
    sheet.put(made)


def rewritten(spans: tuple[Span, ...], reading: Reading, text: str) -> tuple[Span, ...]:
    """The words of a reading, rewritten; what does not stand in it stays between the same words."""
    drawn = runs(text)
    left, made = spans, []
    for part in word_diff(joined(spans, reading), "".join(each.text for each in drawn)):
        if part.kind == "ins":
            made.append(Span(part.text))
            continue
        taken, left = cut(left, reading, len(part.text))
        made += taken if part.kind == "same" else [each for each in taken if not each.stands(reading)]
    return _emphasised([*made, *left], reading, [(len(each.text), each.emphasis) for each in drawn])


def _emphasised(spans: list[Span], reading: Reading, lengths: list[tuple[int, bool]]) -> tuple[Span, ...]:
    """Give the words of a reading this emphasis."""
    made: list[Span] = []
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
                waiting.append(moved(span, left))
            left -= len(made[-1].text)
    return (*made, *reversed(waiting))


def _settle(sheet: Sheet, row: Row, edit: Edit) -> None:
    """Answer a warning: "leave" it as it is, or take the "old" or the "new" reading of a number; it is asked no more."""
    warning = next((each for each in row.warnings if (each.code, each.found) == (edit["code"], edit["found"])), None)
    if warning is None:
        raise Conflict("edit_impossible")
    sheet.put(_settled(row, warning, edit.get("answer", "leave")))


def _settle_all(sheet: Sheet, edit: Edit) -> None:
    for row in sheet.listed():
        made = row
        for warning in row.warnings:
            if warning.code == edit["code"]:
                made = _settled(made, warning, edit.get("answer", "leave"))
        sheet.put(made)


def _settled(row: Row, warning: Warning, answer: str) -> Row:
    left = replace(row, warnings=tuple(each for each in row.warnings if each is not warning))
    if warning.code == "footnote" and answer == "without":
        return replace(left, notes=())
    if warning.code != "flattened" or answer not in {"old", "new"}:
        return left
    old, _, new = (each.strip() for each in warning.found.partition("→"))
    taken = new if answer == "new" else old
    if taken == "–":
        return replace(left, dropped=True)
    digits = old + new if "–" not in {old, new} else taken
    at = row.label.rfind(digits)
    return replace(left, label=row.label[:at] + taken + row.label[at + len(digits) :]) if at >= 0 else left


def _beside(sheet: Sheet, row: Row, _edit: Edit) -> None:
    """Which clause it translates: aligning.py reads that from the edits; the row stays as it is."""
    sheet.put(replace(row, dropped=False))


OPS: dict[str, Callable[[Sheet, Row, Edit], None]] = {
    "split": _split,
    "split_at_label": _split_at_label,
    "merge": _merge,
    "join": _join,
    "drop": _drop,
    "drop_before": _drop_before,
    "keep": _keep,
    "move": _move,
    "change": _change,
    "settle": _settle,
    "beside": _beside,
}


def typed(row: Row, reading: Reading, given: Edit) -> list[dict[str, Any]]:
    """What somebody typed into the form of a row as a correction; none where nothing differs.

    given: kind ("out": no clause), level, label and text; None for what the form did not hold.
    """
    now = {"kind": "out" if row.dropped else row.kind, "level": row.level, "label": row.label, "text": row.text(reading)}
    changed = {name: given[name] for name, value in now.items() if given.get(name) not in {None, value}}
    return [{"op": "change", "key": row.key, **changed}] if changed else []
