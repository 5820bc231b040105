"""Rows of a review: text with its tracked changes, readable as before or after those changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal, NamedTuple, cast

from consult.text.brackets.bracket_tree import count_brackets
from consult.text.parsing.light_markup import extract_plain_text
from consult.text.parsing.tokens import is_han

from consult.exchange.imports.parsing.paragraphs import (
    ParagraphKind,
    ParsedParagraph,
    ParsedFile,
    MarginComment,
    TrackedChange,
    TextRun,
    ParseWarning,
    clip_found,
    format_text_after,
    format_text_before,
    is_address_written,
    is_emphasised,
)

Reading = Literal["before", "after"]
_MOST_LINK_TEXT = 80  # characters of the text of a link that its warning quotes
CLAUSE_KINDS = ("heading", "preambular", "operative", "item")  # kinds of rows that become clauses
READING_BY_MODE: dict[str, Reading] = {
    "amendments": "before",
    "refuse": "before",
    "accept": "after",
}


class RowSpan(NamedTuple):
    """A stretch of text with one appearance and the same tracked changes.

    Attributes:
        struck: whether the file strikes it through, and nobody has decided about it yet.
        link: the address it leads to, which is not kept unless it is added to the text.
        paragraph: number of its paragraph; 0 for text typed during the review.
        start: its place in the joined runs of the paragraph, in code points.
    """

    text: str
    emphasis: bool = False
    inserted: TrackedChange | None = None
    deleted: TrackedChange | None = None
    paragraph: int = 0
    start: int = 0
    struck: bool = False
    link: str | None = None

    def stands(self, reading: Reading) -> bool:
        """Return whether the text is present in a reading: before the changes, or after them."""
        return (self.inserted if reading == "before" else self.deleted) is None


class PlacedComment(NamedTuple):
    """A comment with the number of the paragraph in which its offsets count."""

    remark: MarginComment
    paragraph: int


@dataclass(frozen=True, eq=False)
class ReviewRow:
    """A row of the review, which may become a clause: a paragraph, a part of one, or several.

    Rows are immutable; corrections make new ones.

    Attributes:
        mark_author: who inserted the paragraph.
    """

    key: str
    paragraphs: tuple[int, ...]
    kind: str
    level: int
    label: str
    spans: tuple[RowSpan, ...]
    label_is_typed: bool = False
    notes: tuple[str, ...] = ()
    remarks: tuple[PlacedComment, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()
    is_left_out: bool = False
    mark_author: str | None = None

    @cached_property
    def before(self) -> str:
        """Return the text with every change refused, in the form of wordings."""
        return format_text_before(self.paragraph)

    @cached_property
    def after(self) -> str:
        """Return the text with every change accepted, in the form of wordings."""
        return format_text_after(self.paragraph)

    @cached_property
    def paragraph(self) -> ParsedParagraph:
        """Return the row as one paragraph."""
        runs = [
            TextRun.model_construct(
                text=each.text,
                emphasis=each.emphasis,
                strong=False,
                inserted=each.inserted,
                deleted=each.deleted,
            )
            for each in self.spans
        ]
        return ParsedParagraph.model_construct(kind=cast("ParagraphKind", self.kind), runs=runs)

    @cached_property
    def brackets(self) -> tuple[int, int]:
        """Return the number of brackets before the changes, and after them."""
        own = count_brackets(self.before)
        return own, own if self.before == self.after else count_brackets(self.after)

    @cached_property
    def changes(self) -> dict[int, TrackedChange]:
        """Return the tracked changes in the text, by number."""
        found = (
            each
            for span in self.spans
            for each in (span.inserted, span.deleted)
            if each is not None
        )
        return {each.number: each for each in found}

    @cached_property
    def open_warnings(self) -> tuple[ParseWarning, ...]:
        """Return all that is to be checked: warnings, struck text, and addresses of links."""
        found = [
            ParseWarning(code=code, found=describe_passage(code, passage))
            for code in ("struck", "link")
            for passage in list_passages(self.spans, code)
        ]
        own = dict.fromkeys((each.code, each.found) for each in found)
        return (*self.warnings, *(ParseWarning(code=code, found=said) for code, said in own))

    @property
    def is_undecided(self) -> bool:
        """Return whether it has struck text that nobody has decided about."""
        return any(span.struck and span.text.strip() for span in self.spans)

    @property
    def authors(self) -> dict[str, None]:
        """Return the authors of changes and comments, in order of appearance."""
        own = [each.author for each in self.changes.values()] + [
            each.remark.author for each in self.remarks
        ]
        return dict.fromkeys(own)

    def text(self, reading: Reading) -> str:
        """Return the text of a reading in the form of wordings."""
        return self.before if reading == "before" else self.after

    def is_clause(self, reading: Reading) -> bool:
        """Return whether the row becomes a clause; a table becomes one that holds its text."""
        return (
            not self.is_left_out
            and self.kind in {*CLAUSE_KINDS, "table"}
            and bool(self.text(reading))
        )

    def passage(self, placed: PlacedComment, reading: Reading) -> tuple[int, int] | None:
        """Return the passage of a comment as offsets in the plain text of a reading.

        None for a comment on a point, or where its text is not in the reading.
        """
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
        lead = count_leading_space(self.spans, reading)
        return (found[0] - lead, found[-1] - lead) if found else None


def list_passages(spans: Iterable[RowSpan], code: str) -> list[list[RowSpan]]:
    """List the passages that are struck ("struck"), or lead to an unwritten address ("link")."""
    found = [
        list(group) for mark, group in groupby(spans, key=lambda each: getattr(each, code)) if mark
    ]
    if code == "link":
        found = [
            each for each in found if not is_address_written(_join_texts(each), each[0].link or "")
        ]
    return [each for each in found if _join_texts(each).strip()]


def _join_texts(spans: Iterable[RowSpan]) -> str:
    """Join the text of spans, whatever became of it."""
    return "".join(each.text for each in spans)


def describe_passage(code: str, passage: Sequence[RowSpan]) -> str:
    """Describe a passage in its warning: its text, with the address of a link."""
    words = _join_texts(passage)
    if code == "link":
        return f"{clip_found(words, _MOST_LINK_TEXT)} → {passage[0].link}"
    return clip_found(words)


def join_spans(spans: Iterable[RowSpan], reading: Reading) -> str:
    """Join the plain text of a reading, with the white space at its ends."""
    return "".join(each.text for each in spans if each.stands(reading))


def count_leading_space(spans: Iterable[RowSpan], reading: Reading) -> int:
    """Return the number of white-space characters at the start of a reading."""
    words = join_spans(spans, reading)
    return len(words) - len(words.lstrip())


def convert_offset(row: ReviewRow, reading: Reading, at: int) -> int:
    """Convert an offset in the stored text to one in the joined text.

    Escapes, and asterisks of emphasis, do not count in the joined text.
    """
    text = row.text(reading)
    at = max(0, min(at, len(text)))
    if text[at - 1 : at + 1] == "\\*":
        at += 1
    return count_leading_space(row.spans, reading) + extract_plain_text(
        f"{text[:at]}\ue000{text[at:]}"
    ).index("\ue000")


def split_spans(
    spans: Sequence[RowSpan], reading: Reading, at: int
) -> tuple[tuple[RowSpan, ...], tuple[RowSpan, ...]]:
    """Split spans at an offset of a reading; other text stays with the text before it."""
    left = at
    for number, span in enumerate(spans):
        if not span.stands(reading):
            continue
        if left < len(span.text):
            first, second = span._replace(text=span.text[:left]), drop_prefix(span, left)
            head = (first,) if left else ()
            return (*spans[:number], *head), (second, *spans[number + 1 :])
        left -= len(span.text)
    return tuple(spans), ()


def drop_prefix(span: RowSpan, by: int) -> RowSpan:
    """Return a span without its first characters."""
    return span._replace(text=span.text[by:], start=span.start + by)


def build_separator(left: Sequence[RowSpan], right: Sequence[RowSpan]) -> RowSpan:
    """Build the span between two joined texts: a space, or nothing beside Chinese text."""
    ends = "".join(each.text for each in left)[-1:], "".join(each.text for each in right)[:1]
    return RowSpan("" if any(not end or end.isspace() or is_han(end) for end in ends) else " ")


def build_rows(parsed: ParsedFile, reading: Reading) -> list[ReviewRow]:
    """Build the rows of a file, one for each paragraph.

    Paragraphs that a tracked change split or joined are as the reading has them. Consecutive
    table rows become one row. Footnotes stay under their clause, with a warning.
    """
    found: list[ReviewRow] = []
    last: ParsedParagraph | None = None
    for paragraph in parsed.paragraphs:
        row = _build_row(paragraph)
        if (
            found
            and last is not None
            and _is_continuation(last, paragraph, found[-1], row, reading)
        ):
            found[-1] = _join_continuation(found[-1], row, last, reading)
        else:
            found.append(row)
        last = paragraph
    return found


def _build_row(paragraph: ParsedParagraph) -> ReviewRow:
    """Build the row of a paragraph."""
    at, spans = 0, []
    for run in paragraph.runs:
        spans.append(
            RowSpan(
                run.text,
                is_emphasised(run),
                run.inserted,
                run.deleted,
                paragraph.number,
                at,
                run.struck,
                run.link,
            )
        )
        at += len(run.text)
    notes = (
        [ParseWarning(code="footnote", found=str(len(paragraph.notes)))] if paragraph.notes else []
    )
    return ReviewRow(
        key=str(paragraph.number),
        paragraphs=(paragraph.number,),
        kind=paragraph.kind,
        level=min(paragraph.level, 6),
        label=paragraph.label[:40],
        spans=tuple(spans),
        label_is_typed=paragraph.label_from == "typed",
        notes=tuple(paragraph.notes),
        remarks=tuple(PlacedComment(each, paragraph.number) for each in paragraph.remarks),
        warnings=(*paragraph.warnings, *notes),
        is_left_out=paragraph.kind == "note",
        mark_author=None if paragraph.inserted is None else paragraph.inserted.author,
    )


def _is_continuation(
    last: ParsedParagraph,
    this: ParsedParagraph,
    before_it: ReviewRow,
    row: ReviewRow,
    reading: Reading,
) -> bool:
    """Return whether a paragraph continues the one before it.

    It does in a table, and where the paragraph mark between them is absent from the reading.
    """
    if last.kind == this.kind == "table":
        return all(each.code != "table" for each in this.warnings)
    mark = last.inserted if reading == "before" else last.removed
    words = [join_spans(each.spans, reading).strip() for each in (before_it, row)]
    return mark is not None and all(words)


def _join_continuation(
    first: ReviewRow, second: ReviewRow, last: ParsedParagraph, reading: Reading
) -> ReviewRow:
    """Join two rows; where a change split them, the line break between them is that change."""
    broken = first.kind == "table" or reading == "before"
    mark = last.inserted if first.kind != "table" else None
    seam = RowSpan("\n", inserted=mark) if broken else build_separator(first.spans, second.spans)
    return merge_rows(first, second, (*first.spans, seam, *second.spans))


def merge_rows(first: ReviewRow, second: ReviewRow, spans: tuple[RowSpan, ...]) -> ReviewRow:
    """Return the first row with the notes, comments and warnings of the second one added."""
    return ReviewRow(
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
        is_left_out=first.is_left_out,
        mark_author=first.mark_author or second.mark_author,
    )
