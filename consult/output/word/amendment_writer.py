"""Writer of the current version as a Word file with every open amendment as a tracked change.

Reasons and comments stand in the margin.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from consult.text.parsing.light_markup import extract_plain_text

from consult.output.render_input import (
    ClauseChange,
    FileClause,
    OpenAmendment,
    ChangeAuthor,
    AnnotatedText,
    AnnotatedClause,
    OpenNewClause,
    Redline,
    FileComment,
    FileSource,
)
from .change_pieces import ChangeAuthors, ChangePiece, join_pieces, split_into_pieces
from .text_writer import add_direction, resolve_label, get_style
from .comments import CommentWriter
from .package import PackageParts, pack_file
from .page_frame import (
    LINK_ID,
    add_clause_bookmark,
    build_footer,
    build_heading_lines,
    build_header,
    add_move_bookmark,
    build_paragraph,
    build_status_marks,
)
from .clause_moves import INLINE_KINDS, MoveBlock, plan_moves
from .list_numbers import ListNumberWriter
from .runs import CharacterStyle, escape_xml, is_rtl, split_by_style, build_run

_CHANGE_TAGS = {"ins": "w:ins", "del": "w:del"}


@dataclass
class _AmendmentFile:
    """The part of the file that is written so far."""

    source: FileSource
    numbering: ListNumberWriter = field(default_factory=ListNumberWriter)
    comments: CommentWriter = field(default_factory=CommentWriter)
    changes: int = 0

    def build_tracked_change(self, tag: str, hand: ChangeAuthor, content: str = "") -> str:
        """Build a tracked change around content, or of a paragraph mark if there is none."""
        self.changes += 1
        by = f'{tag} w:id="{self.changes}" w:author="{escape_xml(hand.author)}" w:date="{hand.at}"'
        return f"<{by}>{content}</{tag}>" if content else f"<{by}/>"

    def build_runs(self, found: Iterable[ChangePiece], clause: FileClause) -> str:
        """Build the runs of pieces, grouped by author."""
        rtl = is_rtl(clause.language)
        language = "" if clause.language == self.source.language else clause.language
        made = ""
        for (state, hand), group in groupby(
            join_pieces(found), key=lambda each: (each.state, each.hand)
        ):
            letter = "w:delText" if state == "del" else "w:t"
            content = "".join(
                build_run(each.text, each.look, rtl=rtl, tag=letter, language=language)
                for each in group
            )
            made += (
                self.build_tracked_change(_CHANGE_TAGS[state], hand, content)
                if hand is not None and state in _CHANGE_TAGS
                else content
            )
        return made


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of a .docx."""
    marked = AnnotatedText.model_validate_json(given)
    source = marked.source
    paper = _AmendmentFile(source)
    plan = plan_moves(marked)
    body = [
        *(_build_move(paper, block, "w:moveTo") for block in plan.come.get(0, [])),
        *(_build_new_clause(paper, each) for each in marked.top),
    ]
    for place, each in enumerate(marked.clauses):
        block = plan.gone.get(each.clause.id)
        if block is None:
            body.append(_build_clause(paper, each))
        elif block.clauses[0][0] is each:
            body.append(_build_move(paper, block, "w:moveFrom"))
        body += [
            _build_move(paper, block, "w:moveTo") for block in plan.come.get(each.clause.id, [])
        ]
        body += [_build_new_clause(paper, new) for new in each.behind]
        if place % 20 == 0:
            progress(95 * place // len(marked.clauses))
    parts = PackageParts(
        body=build_heading_lines(source, source.labels["open_amendments"])
        + "".join(body)
        + build_paragraph("Normal", ""),
        numbering=paper.numbering.build_numbering(),
        header=build_header(source),
        footer=build_footer(source),
        comments="".join(paper.comments.parts),
        threads="".join(paper.comments.threads),
        tracked=True,
        links={LINK_ID: source.address},
        properties={"consult.changes": "amendments"},
    )
    return pack_file(source, parts)


def place_amendments(
    clause: FileClause, edits: Iterable[OpenAmendment], source: FileSource
) -> tuple[list[ChangePiece], list[OpenAmendment]]:
    """Place the changes of all amendments in the text of a clause.

    Word knows one author of deleted text. An amendment that deletes text which an earlier
    amendment deletes already is described beside the clause instead, with all its text.

    Returns:
        The pieces of the text, and the amendments to describe beside it.
    """
    words, looks = (
        extract_plain_text(clause.text),
        [each.look for each in split_by_style(clause.text) for _ in each.text],
    )
    gone: list[ChangeAuthor | None] = [None] * len(words)
    come: dict[int, list[ChangePiece]] = defaultdict(list)
    aside = []
    for edit in edits:
        out, put = _find_strokes(clause, edit, source) if edit.kind in INLINE_KINDS else ([], [])
        if edit.kind not in INLINE_KINDS or any(gone[at] is not None for at in out):
            aside.append(edit)
            continue
        for at in out:
            gone[at] = edit.hand
        for at, piece in put:
            come[at].append(piece)
    found: list[ChangePiece] = []
    for at, letter in enumerate(words):
        found += come[at]
        found.append(ChangePiece("del" if gone[at] else "same", letter, looks[at], gone[at]))
    return join_pieces([*found, *come[len(words)]]), aside


def _find_strokes(
    clause: FileClause, edit: OpenAmendment, source: FileSource
) -> tuple[list[int], list[tuple[int, ChangePiece]]]:
    """Find the characters that an amendment deletes, and its insertions with their places."""
    if edit.kind == "sup":
        return list(range(len(extract_plain_text(clause.text)))), []
    hands = ChangeAuthors(Redline(source=source, changes=[], steps=[edit.hand], edits={}))
    change = ClauseChange(
        kind="kept", old=clause, new=clause.model_copy(update={"text": edit.text})
    )
    at = 0
    out: list[int] = []
    put: list[tuple[int, ChangePiece]] = []
    for piece in split_into_pieces(change, hands):
        if piece.state == "ins":
            put.append((at, piece._replace(hand=edit.hand)))
            continue
        if piece.state == "del":
            out += range(at, at + len(piece.text))
        at += len(piece.text)
    return out, put


def _build_clause(paper: _AmendmentFile, each: AnnotatedClause) -> str:
    clause, source = each.clause, paper.source
    found, aside = place_amendments(clause, each.edits, source)
    label, properties = resolve_label(clause, paper.numbering, counted=False)
    rtl = is_rtl(clause.language)
    whole = next((edit for edit in each.edits if edit.kind == "sup" and edit not in aside), None)
    mark = paper.build_tracked_change("w:del", whole.hand) if whole is not None else ""
    if label:
        look = (
            ChangePiece("del", f"{label}\t", CharacterStyle(), whole.hand)
            if whole
            else ChangePiece("same", f"{label}\t", CharacterStyle(), None)
        )
        found = [look, *found]
    begins, ends = paper.comments.add_comments(
        [*(_make_reason_comment(edit, edit in aside) for edit in each.edits), *each.remarks]
    )
    content = begins + paper.build_runs(found, clause) + ends + build_status_marks(clause, source)
    return build_paragraph(
        get_style(clause),
        add_clause_bookmark(clause, content),
        add_direction(properties, rtl=rtl, is_turned=rtl != source.rtl),
        mark,
    )


def _build_move(paper: _AmendmentFile, block: MoveBlock, tag: str) -> str:
    """Build a moved clause, with the clauses that belong to it, at its old or new place.

    Comments stand at both places and move with the text: exactly one copy is left, whether
    the move is accepted or refused. The reason of the move stands only at the new place,
    since a refused move needs none.
    """
    goes = tag == "w:moveFrom"
    hand = block.edit.hand
    paper.changes += 1
    number = f'w:id="{paper.changes}"'
    drawn = ""
    for each, then in block.clauses:
        clause = each.clause if goes else then
        label, properties = resolve_label(clause, paper.numbering, counted=False)
        rtl = is_rtl(clause.language)
        found = [ChangePiece("same", f"{label}\t", CharacterStyle(), None)] if label else []
        found += [
            ChangePiece("same", letter.text, letter.look, None)
            for letter in split_by_style(clause.text)
        ]
        told = [
            _make_reason_comment(edit, edit is not block.edit)
            for edit in each.edits
            if not goes or edit is not block.edit
        ]
        begins, ends = paper.comments.add_comments([*told, *each.remarks])
        words = paper.build_tracked_change(
            tag,
            hand,
            begins
            + paper.build_runs(found, clause)
            + ends
            + build_status_marks(clause, paper.source),
        )
        drawn += build_paragraph(
            get_style(clause),
            (add_clause_bookmark if goes else add_move_bookmark)(each.clause, words),
            add_direction(properties, rtl=rtl, is_turned=rtl != paper.source.rtl),
            paper.build_tracked_change(tag, hand),
        )
    by = f'w:author="{escape_xml(hand.author)}" w:date="{hand.at}"'
    return (
        f'<{tag}RangeStart {number} {by} w:name="move{block.edit.id}"/>{drawn}'
        f"<{tag}RangeEnd {number}/>"
    )


def _make_reason_comment(edit: OpenAmendment, aside: bool) -> FileComment:
    """Make the margin comment with the reason of an amendment.

    An amendment without a place in the text also gets its whole request.
    """
    body = f"{edit.said}\n{edit.reason}" if aside else edit.reason
    return FileComment(
        id=-edit.id, parent=None, author=edit.hand.author, at=edit.hand.at, body=body, quoted=""
    )


def _build_new_clause(paper: _AmendmentFile, new: OpenNewClause) -> str:
    """Build a proposed clause as a paragraph that its author inserted."""
    clause, hand = new.clause, new.edit.hand
    rtl = is_rtl(clause.language)
    words = paper.build_runs(
        [ChangePiece("ins", each.text, each.look, hand) for each in split_by_style(clause.text)],
        clause,
    )
    begins, ends = paper.comments.add_comments([_make_reason_comment(new.edit, aside=False)])
    return build_paragraph(
        get_style(clause),
        begins + words + ends,
        add_direction(("", ""), rtl=rtl, is_turned=rtl != paper.source.rtl),
        paper.build_tracked_change("w:ins", hand),
    )
