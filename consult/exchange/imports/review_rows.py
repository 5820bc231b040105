"""Rows under review: each holds its words with the tracked changes in them, read as they were before or after those."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, cast

from consult.text.brackets.bracket_tree import count
from consult.text.parsing.light_markup import plain
from consult.text.parsing.tokens import is_han

from consult.exchange.imports.parsing.paragraphs import (
    Kind, Paragraph, Parsed, Remark, Revision, Run, Warning, after, before, stands_out,
)

Reading = Literal["before", "after"]
CLAUSES = ("heading", "preambular", "operative", "item")  # kinds that clauses have
READINGS: dict[str, Reading] = {"amendments": "before", "refuse": "before", "accept": "after"}


class Span(NamedTuple):
    """Words that look alike and share their fate; paragraph 0: typed during the review.

    start: where they stood in the joined runs of their paragraph, in code points.
    """

    text: str
    emphasis: bool = False
    inserted: Revision | None = None
    deleted: Revision | None = None
    paragraph: int = 0
    start: int = 0

    def stands(self, reading: Reading) -> bool:
        """Whether the words are there before the changes, or after them."""
        return (self.inserted if reading == "before" else self.deleted) is None


class Placed(NamedTuple):
    """A comment with the number of the paragraph that it counts in."""

    remark: Remark
    paragraph: int


@dataclass(frozen=True, eq=False)
class Row:
    """What becomes a clause, or not: a paragraph, a part of one, or several; rows never change, edits make new ones."""

    key: str
    paragraphs: tuple[int, ...]
    kind: str
    level: int
    label: str
    spans: tuple[Span, ...]
    label_is_typed: bool = False
    notes: tuple[str, ...] = ()
    remarks: tuple[Placed, ...] = ()
    warnings: tuple[Warning, ...] = ()
    dropped: bool = False

    @cached_property
    def before(self) -> str:
        """The words with every change refused, as wordings are stored."""
        return before(self.paragraph)

    @cached_property
    def after(self) -> str:
        """The words with every change accepted, as wordings are stored."""
        return after(self.paragraph)

    @cached_property
    def paragraph(self) -> Paragraph:
        runs = [Run.model_construct(text=each.text, emphasis=each.emphasis, strong=False, inserted=each.inserted,
                                    deleted=each.deleted) for each in self.spans]
        return Paragraph.model_construct(kind=cast("Kind", self.kind), runs=runs)

    @cached_property
    def brackets(self) -> tuple[int, int]:
        """How many brackets stand in the words before the changes, and after them."""
        own = count(self.before)
        return own, own if self.before == self.after else count(self.after)

    @cached_property
    def changes(self) -> dict[int, Revision]:
        """The tracked changes in the words, by their numbers."""
        found = (each for span in self.spans for each in (span.inserted, span.deleted) if each is not None)
        return {each.number: each for each in found}

    @property
    def authors(self) -> dict[str, None]:
        """Who made changes or comments here, in order of appearance."""
        own = [each.author for each in self.changes.values()] + [each.remark.author for each in self.remarks]
        return dict.fromkeys(own)

    def text(self, reading: Reading) -> str:
        """The words in one reading, as wordings are stored."""
        return self.before if reading == "before" else self.after

    def is_clause(self, reading: Reading) -> bool:
        """Whether it becomes a clause; a table becomes one that holds its text."""
        return not self.dropped and self.kind in {*CLAUSES, "table"} and bool(self.text(reading))

    def passage(self, placed: Placed, reading: Reading) -> tuple[int, int] | None:
        """Where the words of a comment stand in the plain words of a reading; None for a point, or words that are gone."""
        at, found = 0, []
        for span in self.spans:
            if not span.stands(reading):
                continue
            if span.paragraph == placed.paragraph:
                first = max(placed.remark.start, span.start)
                last = min(placed.remark.end, span.start + len(span.text))
                if first < last:
                    found += [at + first - span.start, at + last - span.start]
            at += len(span.text)
        lead = margin(self.spans, reading)
        return (found[0] - lead, found[-1] - lead) if found else None


def joined(spans: Iterable[Span], reading: Reading) -> str:
    """The plain words of a reading, with the white space at their ends."""
    return "".join(each.text for each in spans if each.stands(reading))


def margin(spans: Iterable[Span], reading: Reading) -> int:
    """How much white space stands before the words of a reading."""
    words = joined(spans, reading)
    return len(words) - len(words.lstrip())


def place_in(row: Row, reading: Reading, at: int) -> int:
    """Turn a place in the stored words into one in the joined words: escapes and asterisks of emphasis do not count."""
    text = row.text(reading)
    at = max(0, min(at, len(text)))
    if text[at - 1 : at + 1] == "\\*":
        at += 1
    return margin(row.spans, reading) + plain(f"{text[:at]}\ue000{text[at:]}").index("\ue000")


def cut(spans: Sequence[Span], reading: Reading, at: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Part spans at a place of a reading; what does not stand in it goes with the words before it."""
    left = at
    for number, span in enumerate(spans):
        if not span.stands(reading):
            continue
        if left < len(span.text):
            first, second = span._replace(text=span.text[:left]), moved(span, left)
            head = (first,) if left else ()
            return (*spans[:number], *head), (second, *spans[number + 1 :])
        left -= len(span.text)
    return tuple(spans), ()


def moved(span: Span, by: int) -> Span:
    """A span without its first characters."""
    return span._replace(text=span.text[by:], start=span.start + by)


def between(left: Sequence[Span], right: Sequence[Span]) -> Span:
    """What stands between words that are joined: a space, or nothing where one of them is Chinese."""
    ends = "".join(each.text for each in left)[-1:], "".join(each.text for each in right)[:1]
    return Span("" if any(not end or end.isspace() or is_han(end) for end in ends) else " ")


def read(parsed: Parsed, reading: Reading) -> list[Row]:
    """The rows as the file has them: a paragraph each; those that a change parted or joined are as the reading has them.

    Consecutive rows of a table are one row. Footnotes stand under their clause, with a warning.
    """
    found: list[Row] = []
    last: Paragraph | None = None
    for paragraph in parsed.paragraphs:
        row = _row(paragraph)
        if found and last is not None and _is_one(last, paragraph, found[-1], row, reading):
            found[-1] = _continued(found[-1], row, last, reading)
        else:
            found.append(row)
        last = paragraph
    return found


def _row(paragraph: Paragraph) -> Row:
    at, spans = 0, []
    for run in paragraph.runs:
        spans.append(
            Span(run.text, stands_out(run), run.inserted, run.deleted, paragraph.number, at)
        )
        at += len(run.text)
    notes = [Warning(code="footnote", found=str(len(paragraph.notes)))] if paragraph.notes else []
    return Row(
        key=str(paragraph.number),
        paragraphs=(paragraph.number,),
        kind=paragraph.kind,
        level=min(paragraph.level, 6),
        label=paragraph.label[:40],
        spans=tuple(spans),
        label_is_typed=paragraph.label_from == "typed",
        notes=tuple(paragraph.notes),
        remarks=tuple(Placed(each, paragraph.number) for each in paragraph.remarks),
        warnings=(*paragraph.warnings, *notes),
        dropped=paragraph.kind == "note",
    )


def _is_one(last: Paragraph, this: Paragraph, before_it: Row, row: Row, reading: Reading) -> bool:
    """Whether a paragraph goes on with the one before it: a table, or a mark that does not stand in the reading."""
    if last.kind == this.kind == "table":
        return all(each.code != "table" for each in this.warnings)
    mark = last.inserted if reading == "before" else last.removed
    words = [joined(each.spans, reading).strip() for each in (before_it, row)]
    return mark is not None and all(words)


def _continued(first: Row, second: Row, last: Paragraph, reading: Reading) -> Row:
    """One row of two; where a change parted them, the line break between them is that change."""
    broken = first.kind == "table" or reading == "before"
    mark = last.inserted if first.kind != "table" else None
    seam = Span("\n", inserted=mark) if broken else between(first.spans, second.spans)
    return united(first, second, (*first.spans, seam, *second.spans))


def united(first: Row, second: Row, spans: tuple[Span, ...]) -> Row:
    """The first row with everything that stands beside the second one."""
    return Row(
        key=first.key,
        paragraphs=tuple(dict.fromkeys((*first.paragraphs, *second.paragraphs))),
        kind=first.kind,
        level=first.level,
        label=first.label,
        spans=spans,
        label_is_typed=first.label_is_typed,
        notes=(*first.notes, *second.notes),
        remarks=(*first.remarks, *second.remarks),
        warnings=(*first.warnings, *second.warnings),
        dropped=first.dropped,
    )
