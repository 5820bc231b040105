"""Writer of a redline as a Word file: tracked changes with their authors, and public comments."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from consult.output.render_input import ClauseChange, FileClause, ChangeAuthor, Redline
from .change_pieces import (
    ChangeAuthors,
    ChangePiece,
    PieceState,
    join_pieces,
    split_into_pieces,
)
from .text_writer import get_depth, add_direction, resolve_label, build_number_properties, get_style
from .comments import CommentWriter
from .package import PackageParts, pack_file
from .page_frame import (
    LINK_ID,
    add_clause_bookmark,
    build_footer,
    build_heading_lines,
    build_header,
    build_paragraph,
    build_status_marks,
)
from .list_numbers import ListFamily, ListNumberWriter, build_indent, is_read_again
from .runs import CharacterStyle, escape_xml, is_rtl, split_by_style, build_run

_STATES_BY_CHANGE: dict[str, PieceState] = {
    "new": "ins",
    "gone": "del",
    "from": "same",
    "to": "same",
}
_PARAGRAPH_TAGS = {"new": "w:ins", "gone": "w:del", "from": "w:moveFrom", "to": "w:moveTo"}
_CHANGE_TAGS = {"ins": "w:ins", "del": "w:del"}


@dataclass
class _RedlineFile:
    """The part of the file that is written so far."""

    redline: Redline
    hands: ChangeAuthors
    numbering: ListNumberWriter = field(default_factory=ListNumberWriter)
    comments: CommentWriter = field(default_factory=CommentWriter)
    changes: int = 0
    body: list[str] = field(default_factory=list)

    def build_change_attributes(self, hand: ChangeAuthor) -> str:
        """Build the attributes of a change: its number, author and time."""
        self.changes += 1
        return f'w:id="{self.changes}" w:author="{escape_xml(hand.author)}" w:date="{hand.at}"'

    def build_tracked_change(self, tag: str, hand: ChangeAuthor, content: str = "") -> str:
        """Build a tracked change around content, or of a paragraph mark if there is none."""
        return (
            f"<{tag} {self.build_change_attributes(hand)}>{content}</{tag}>"
            if content
            else f"<{tag} {self.build_change_attributes(hand)}/>"
        )


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of a .docx."""
    redline = Redline.model_validate_json(given)
    paper = _RedlineFile(redline, ChangeAuthors(redline))
    source = redline.source
    for place, change in enumerate(redline.changes):
        paper.body.append(
            _build_kept_clause(paper, change)
            if change.kind == "kept"
            else _build_whole_change(paper, change)
        )
        if place % 20 == 0:
            progress(95 * place // len(redline.changes))
    parts = PackageParts(
        body=build_heading_lines(source, source.labels["changes_since"])
        + "".join(paper.body)
        + build_paragraph("Normal", ""),
        numbering=paper.numbering.build_numbering(),
        header=build_header(source),
        footer=build_footer(source),
        comments="".join(paper.comments.parts),
        threads="".join(paper.comments.threads),
        tracked=True,
        links={LINK_ID: source.address},
        properties={"consult.changes": "redline"},
    )
    return pack_file(source, parts)


def _build_kept_clause(paper: _RedlineFile, change: ClauseChange) -> str:
    """Build a clause that stayed in place, with the changes of its text and its label."""
    new, old = change.new, change.old
    assert new is not None
    assert old is not None
    label, properties, was = (
        _build_changed_label(paper, old, new)
        if old.label != new.label
        else _build_label(paper, new)
    )
    found = (
        split_into_pieces(change, paper.hands)
        if old.text != new.text
        else [ChangePiece("same", each.text, each.look, None) for each in split_by_style(new.text)]
    )
    return _build_paragraph(
        paper, change, new, label + _build_runs(paper, found, new), properties, was=was
    )


def _build_label(paper: _RedlineFile, clause: FileClause) -> tuple[str, tuple[str, str], str]:
    """Build an unchanged label: a number of Word's, or typed text."""
    typed, properties = resolve_label(clause, paper.numbering, counted=False)
    return build_run(f"{typed}\t", rtl=is_rtl(clause.language)) if typed else "", properties, ""


def _build_changed_number(paper: _RedlineFile, clause: FileClause) -> str:
    """Build the properties that print a changed label as a number of Word's, if there is one."""
    family = ListFamily("changed", is_rtl(clause.language))
    number = (
        paper.numbering.find_literal(clause.label, family, get_depth(clause))
        if clause.label
        else None
    )
    return build_number_properties(number) if number else ""


def _build_changed_label(
    paper: _RedlineFile, old: FileClause, new: FileClause
) -> tuple[str, tuple[str, str], str]:
    """Build a changed label as typed text, so that the change is visible.

    A label that the import could not read again becomes a number of Word's, with a change of
    paragraph properties.
    """
    if not all(not each.label or is_read_again(each.label, each.text) for each in (old, new)):
        literal = [_build_changed_number(paper, each) for each in (old, new)]
        before = f'<w:pPr><w:pStyle w:val="{get_style(old)}"/>{literal[0]}</w:pPr>'
        return (
            "",
            (literal[1], ""),
            paper.build_tracked_change("w:pPrChange", paper.hands.last, before),
        )
    rtl, last = is_rtl(new.language), paper.hands.last
    gone = (
        paper.build_tracked_change("w:del", last, build_run(old.label, rtl=rtl, tag="w:delText"))
        if old.label
        else ""
    )
    come = (
        paper.build_tracked_change("w:ins", last, build_run(new.label, rtl=rtl))
        if new.label
        else ""
    )
    tab = build_run("\t")
    if not old.label:
        tab = paper.build_tracked_change("w:ins", last, tab)
    elif not new.label:
        tab = paper.build_tracked_change("w:del", last, tab)
    return gone + come + tab, ("", build_indent(get_depth(new))), ""


def _build_whole_change(paper: _RedlineFile, change: ClauseChange) -> str:
    """Build a clause that was added, deleted or moved, with a change of its paragraph mark."""
    clause = change.old if change.kind in {"gone", "from"} else change.new
    assert clause is not None
    last = change.author or paper.hands.last
    tag = _PARAGRAPH_TAGS[change.kind]
    if (
        change.kind in {"from", "to"}
        and change.old
        and change.new
        and change.old.text != change.new.text
    ):
        side = "ins" if change.kind == "from" else "del"
        found = [each for each in split_into_pieces(change, paper.hands) if each.state != side]
    elif change.kind == "new":
        found = split_into_pieces(change, paper.hands)
    else:
        found = [
            ChangePiece(_STATES_BY_CHANGE[change.kind], each.text, each.look, last)
            for each in split_by_style(clause.text)
        ]
    typed, properties = resolve_label(clause, paper.numbering, counted=False)
    if typed:
        found.insert(
            0, ChangePiece(_STATES_BY_CHANGE[change.kind], f"{typed}\t", CharacterStyle(), last)
        )
    words = _build_runs(paper, found, clause, tag if change.kind in {"from", "to"} else "")
    content = _build_paragraph(
        paper,
        change,
        clause,
        words,
        properties,
        paper.build_tracked_change(tag, found[0].hand or last if found else last),
    )
    return content if change.kind in {"new", "gone"} else _add_move_range(paper, content, change)


def _add_move_range(paper: _RedlineFile, content: str, change: ClauseChange) -> str:
    """Wrap a moved paragraph in the marks that connect its two places."""
    tag = _PARAGRAPH_TAGS[change.kind]
    clause = change.new or change.old
    number = paper.build_change_attributes(paper.hands.last)
    only = number.partition(" ")[0]
    return (
        f'<{tag}RangeStart {number} w:name="move{clause.id if clause else 0}"/>{content}'
        f"<{tag}RangeEnd {only}/>"
    )


def _build_runs(
    paper: _RedlineFile, found: Iterable[ChangePiece], clause: FileClause, moved: str = ""
) -> str:
    """Build the runs of a change, grouped by author.

    Args:
        moved: the tag around text that is kept.
    """
    rtl = is_rtl(clause.language)
    language = "" if clause.language == paper.redline.source.language else clause.language
    drawn = ""
    for (state, hand), group in groupby(
        join_pieces(found), key=lambda each: (each.state, each.hand)
    ):
        tag = moved if state == "same" else _CHANGE_TAGS[state]
        letter = "w:delText" if tag == "w:del" else "w:t"
        content = "".join(
            build_run(each.text, each.look, rtl=rtl, tag=letter, language=language)
            for each in group
        )
        drawn += (
            paper.build_tracked_change(tag, hand or paper.hands.last, content) if tag else content
        )
    return drawn


def _build_paragraph(
    paper: _RedlineFile,
    change: ClauseChange,
    clause: FileClause,
    words: str,
    properties: tuple[str, str],
    mark: str = "",
    was: str = "",
) -> str:
    """Build a paragraph with comments around its text and the status after it.

    A change of the text leaves the comments and the status where they are.
    """
    begins, ends = paper.comments.add_comments(change.remarks)
    rtl, source = is_rtl(clause.language), paper.redline.source
    stays = change.kind in {"kept", "new", "to"}
    status = build_status_marks(clause, source) if stays else ""
    content = begins + words + ends + status
    return build_paragraph(
        get_style(clause),
        add_clause_bookmark(clause, content) if stays else content,
        add_direction(properties, rtl=rtl, is_turned=rtl != source.rtl),
        mark,
        was,
    )
