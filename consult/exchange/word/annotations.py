"""Annotations of a Word file: comments with their passages, notes, and authors of changes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element

from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    MarginComment,
    TrackedChange,
    ParseWarning,
    clip_found,
    join_runs,
)
from .package import WordPackage
from .ooxml import find_children

_MOST_AUTHOR = 200


@dataclass(eq=False)
class WordComment:
    """A comment as the file has it, before it is attached to a paragraph."""

    author: str
    at: datetime | None
    text: str
    start: tuple[ParsedParagraph, int] | None = None
    end: tuple[ParsedParagraph, int] | None = None


class WordNote(NamedTuple):
    """The text of a footnote or endnote, and warnings about what of it is not kept."""

    text: str
    warnings: list[ParseWarning]


@dataclass
class WordAnnotations:
    """The annotations of a file, and the number of changes counted so far."""

    comments: dict[str, WordComment] = field(default_factory=dict)
    notes: dict[tuple[str, str], WordNote] = field(default_factory=dict)  # by ("footnote", id)
    authors: dict[str, None] = field(default_factory=dict)
    revisions: int = 0
    waiting: list[str] = field(default_factory=list)  # comments that begin with the next paragraph

    def revision(self, element: Element, *, move: bool = False) -> TrackedChange:
        """Build a tracked change with the next number; the number in the file is ignored."""
        self.revisions += 1
        author = self.author(element)
        return TrackedChange(
            number=self.revisions,
            author=author,
            at=parse_timestamp(element.get("w:date")),
            move=move,
        )

    def author(self, element: Element) -> str:
        """Return the author of a change or comment, and add the name to the list of authors."""
        author = " ".join(element.get("w:author", "").split())[:_MOST_AUTHOR]
        self.authors.setdefault(author)
        return author

    def start_comment(self, number: str, place: tuple[ParsedParagraph, int] | None) -> None:
        """Record the start of a comment's passage; between paragraphs, that of the next one."""
        if place is None:
            self.waiting.append(number)
        elif number in self.comments and self.comments[number].start is None:
            self.comments[number].start = place

    def end_comment(self, number: str, place: tuple[ParsedParagraph, int]) -> None:
        """Record the end of a comment's passage."""
        if number in self.comments:
            self.comments[number].end = place
            self.comments[number].start = self.comments[number].start or place

    def place_comment(self, number: str, place: tuple[ParsedParagraph, int]) -> None:
        """Record the reference mark of a comment, which is its place if it has no passage."""
        comment = self.comments.get(number)
        if comment and comment.start is None:
            comment.start = comment.end = place

    def place_comments(self, paragraphs: list[ParsedParagraph]) -> list[ParseWarning]:
        """Attach each comment to the paragraph where its passage starts, numbered in order.

        A passage over several paragraphs ends with the first one, which gets a warning.

        Returns:
            Warnings for the comments that have no place.
        """
        order = {id(paragraph): place for place, paragraph in enumerate(paragraphs)}
        placed = [
            each for each in self.comments.values() if each.start and id(each.start[0]) in order
        ]
        placed.sort(
            key=lambda each: (order[id(each.start[0])], each.start[1]) if each.start else (0, 0)
        )
        for number, comment in enumerate(placed, start=1):
            if comment.start is not None:
                _attach_comment(number, comment, *comment.start)
        lost = [each for each in self.comments.values() if each not in placed]
        return [
            ParseWarning(
                code="remark_without_place", found=clip_found(f"{each.author}: {each.text}")
            )
            for each in lost
        ]


def _attach_comment(
    number: int, comment: WordComment, paragraph: ParsedParagraph, start: int
) -> None:
    """Attach a comment to its paragraph."""
    length = len(join_runs(paragraph))
    ends_here = comment.end is not None and comment.end[0] is paragraph
    end = comment.end[1] if comment.end is not None and ends_here else length
    if not ends_here:
        paragraph.warnings.append(ParseWarning(code="remark_spans", found=str(number)))
    paragraph.remarks.append(
        MarginComment(
            number=number,
            author=comment.author,
            at=comment.at,
            text=comment.text,
            start=min(start, length),
            end=min(max(start, end), length),
        )
    )


def read_annotations(package: WordPackage) -> WordAnnotations:
    """Read the comments of a file."""
    margin = WordAnnotations()
    for each in find_children(package.find_related("comments"), "w:comment"):
        author = " ".join(each.get("w:author", "").split())[:_MOST_AUTHOR]
        margin.comments[each.get("w:id", "")] = WordComment(
            author, parse_timestamp(each.get("w:date")), read_element_text(each)
        )
    return margin


def read_element_text(element: Element) -> str:
    """Return the text of an element, paragraph by paragraph, without deleted text."""
    lines = [read_paragraph_text(paragraph) for paragraph in element.iter("w:p")]
    return "\n".join(line for line in lines if line)


def read_paragraph_text(paragraph: Element) -> str:
    """Return the text of a paragraph without deleted text."""
    return "".join(_collect_text(paragraph)).strip()


def _collect_text(element: Element) -> list[str]:
    """Collect the pieces of text in an element."""
    found = []
    for each in element:
        if each.tag == "w:t":
            found.append(each.text or "")
        elif each.tag in {"w:tab", "w:br", "w:cr"}:
            found.append(" ")
        elif each.tag not in {"w:del", "w:moveFrom", "w:pPr", "w:p"}:
            found += _collect_text(each)
    return found


def parse_timestamp(written: str | None) -> datetime | None:
    """Parse the time of a change as UTC; None where it is missing or not valid."""
    try:
        at = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
