"""The current version as a Word file with every open amendment: tracked changes by who asked, reasons and comments beside."""
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from consult.text.parsing.light_markup import plain

from consult.output.render_input import (
    Change, Clause, Edit, Hand, Marked, MarkedClause, NewClause, Redline, Remark, Source,
)
from .change_pieces import Hands, Piece, joined, pieces
from .text_writer import directed, labelled, style_of
from .comments import Comments
from .package import Parts, packed
from .page_frame import LINK, clause_mark, footer, head, header, moved_mark, paragraph, status_mark
from .clause_moves import INLINE, Block, moves_in
from .list_numbers import Numbering
from .runs import Look, escaped, is_rtl, letters, run

_TAGS = {"ins": "w:ins", "del": "w:del"}


@dataclass
class _Paper:
    """The file as far as it is written."""

    source: Source
    numbering: Numbering = field(default_factory=Numbering)
    comments: Comments = field(default_factory=Comments)
    changes: int = 0

    def tracked(self, tag: str, hand: Hand, content: str = "") -> str:
        """A change around words, or one of a paragraph's end."""
        self.changes += 1
        by = f'{tag} w:id="{self.changes}" w:author="{escaped(hand.author)}" w:date="{hand.at}"'
        return f"<{by}>{content}</{tag}>" if content else f"<{by}/>"

    def drawn(self, found: Iterable[Piece], clause: Clause) -> str:
        """Pieces as runs, those of one author together."""
        rtl = is_rtl(clause.language)
        language = "" if clause.language == self.source.language else clause.language
        made = ""
        for (state, hand), group in groupby(joined(found), key=lambda each: (each.state, each.hand)):
            letter = "w:delText" if state == "del" else "w:t"
            content = "".join(run(each.text, each.look, rtl=rtl, tag=letter, language=language) for each in group)
            made += self.tracked(_TAGS[state], hand, content) if hand is not None and state in _TAGS else content
        return made


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """The bytes of a .docx."""
    marked = Marked.model_validate_json(given)
    source = marked.source
    paper = _Paper(source)
    plan = moves_in(marked)
    body = [*(_moved(paper, block, "w:moveTo") for block in plan.come.get(0, [])), *(_new(paper, each) for each in marked.top)]
    for place, each in enumerate(marked.clauses):
        following = marked.clauses[place + 1].clause.label if place + 1 < len(marked.clauses) else ""
        block = plan.gone.get(each.clause.id)
        if block is None:
            body.append(_clause(paper, each, following))
        elif block.clauses[0][0] is each:
            body.append(_moved(paper, block, "w:moveFrom"))
        body += [_moved(paper, block, "w:moveTo") for block in plan.come.get(each.clause.id, [])]
        body += [_new(paper, new) for new in each.behind]
        if place % 20 == 0:
            progress(95 * place // len(marked.clauses))
    parts = Parts(body=head(source, source.words["open_amendments"]) + "".join(body) + paragraph("Normal", ""),
                  numbering=paper.numbering.xml(rtl=source.rtl), header=header(source), footer=footer(source),
                  comments="".join(paper.comments.parts), threads="".join(paper.comments.threads), tracked=True,
                  links={LINK: source.address}, properties={"consult.changes": "amendments"})
    return packed(source, parts)


def laid(clause: Clause, edits: Iterable[Edit], source: Source) -> tuple[list[Piece], list[Edit]]:
    """The words of a clause with the changes of all who ask, and who found no room there.

    Word knows one author of what is taken out, so an amendment that takes out words that an earlier one takes out already
    is told beside the clause, with all its words.
    """
    words, looks = plain(clause.text), [each.look for each in letters(clause.text) for _ in each.text]
    gone: list[Hand | None] = [None] * len(words)
    come: dict[int, list[Piece]] = defaultdict(list)
    aside = []
    for edit in edits:
        out, put = _strokes(clause, edit, source) if edit.kind in INLINE else ([], [])
        if edit.kind not in INLINE or any(gone[at] is not None for at in out):
            aside.append(edit)
            continue
        for at in out:
            gone[at] = edit.hand
        for at, piece in put:
            come[at].append(piece)
    found: list[Piece] = []
    for at, letter in enumerate(words):
        found += come[at]
        found.append(Piece("del" if gone[at] else "same", letter, looks[at], gone[at]))
    return joined([*found, *come[len(words)]]), aside


def _strokes(clause: Clause, edit: Edit, source: Source) -> tuple[list[int], list[tuple[int, Piece]]]:
    """Which characters an amendment takes out, and what it puts in where."""
    if edit.kind == "sup":
        return list(range(len(plain(clause.text)))), []
    hands = Hands(Redline(source=source, changes=[], steps=[edit.hand], edits={}))
    change = Change(how="kept", old=clause, new=clause.model_copy(update={"text": edit.text}))
    at = 0
    out: list[int] = []
    put: list[tuple[int, Piece]] = []
    for piece in pieces(change, hands):
        if piece.state == "ins":
            put.append((at, piece._replace(hand=edit.hand)))
            continue
        if piece.state == "del":
            out += range(at, at + len(piece.text))
        at += len(piece.text)
    return out, put


def _clause(paper: _Paper, each: MarkedClause, following: str) -> str:
    clause, source = each.clause, paper.source
    found, aside = laid(clause, each.edits, source)
    label, properties = labelled(clause, paper.numbering, following)
    rtl = is_rtl(clause.language)
    whole = next((edit for edit in each.edits if edit.kind == "sup" and edit not in aside), None)
    mark = paper.tracked("w:del", whole.hand) if whole is not None else ""
    if label:
        look = Piece("del", f"{label}\t", Look(), whole.hand) if whole else Piece("same", f"{label}\t", Look(), None)
        found = [look, *found]
    begins, ends = paper.comments.beside([*(_told(edit, edit in aside) for edit in each.edits), *each.remarks])
    content = begins + paper.drawn(found, clause) + ends + status_mark(clause, source)
    return paragraph(style_of(clause), clause_mark(clause, content),
                     directed(properties, rtl=rtl, is_turned=rtl != source.rtl), mark)


def _moved(paper: _Paper, block: Block, tag: str) -> str:
    """A clause that is moved, with what belongs to it, where it stands or where it would.

    What stands beside it stands at both places, and goes with the words there: whether the move is accepted or refused, it is
    left once. The reason of the move is beside the place that is asked for alone: there is nothing to reason once it is refused.
    """
    paper.numbering.fresh()  # the numbers stay right whether it is accepted or not
    goes = tag == "w:moveFrom"
    hand = block.edit.hand
    paper.changes += 1
    number = f'w:id="{paper.changes}"'
    drawn = ""
    for each, then in block.clauses:
        clause = each.clause if goes else then
        label, properties = labelled(clause, paper.numbering)
        rtl = is_rtl(clause.language)
        found = [Piece("same", f"{label}\t", Look(), None)] if label else []
        found += [Piece("same", letter.text, letter.look, None) for letter in letters(clause.text)]
        told = [_told(edit, edit is not block.edit) for edit in each.edits if not goes or edit is not block.edit]
        begins, ends = paper.comments.beside([*told, *each.remarks])
        words = paper.tracked(tag, hand, begins + paper.drawn(found, clause) + ends + status_mark(clause, paper.source))
        drawn += paragraph(style_of(clause), (clause_mark if goes else moved_mark)(each.clause, words),
                           directed(properties, rtl=rtl, is_turned=rtl != paper.source.rtl), paper.tracked(tag, hand))
    paper.numbering.fresh()
    by = f'w:author="{escaped(hand.author)}" w:date="{hand.at}"'
    return f'<{tag}RangeStart {number} {by} w:name="move{block.edit.id}"/>{drawn}<{tag}RangeEnd {number}/>'


def _told(edit: Edit, aside: bool) -> Remark:
    """The reason of an amendment, in the margin; of one that found no room in the words, all that it asks for."""
    body = f"{edit.said}\n{edit.reason}" if aside else edit.reason
    return Remark(id=-edit.id, parent=None, author=edit.hand.author, at=edit.hand.at, body=body, quoted="")


def _new(paper: _Paper, new: NewClause) -> str:
    """A clause that is proposed: a paragraph that its author put in."""
    clause, hand = new.clause, new.edit.hand
    rtl = is_rtl(clause.language)
    words = paper.drawn([Piece("ins", each.text, each.look, hand) for each in letters(clause.text)], clause)
    begins, ends = paper.comments.beside([_told(new.edit, aside=False)])
    return paragraph(style_of(clause), begins + words + ends, directed(("", ""), rtl=rtl, is_turned=rtl != paper.source.rtl),
                     paper.tracked("w:ins", hand))
