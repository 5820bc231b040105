"""What changed between two versions as a Word file: tracked changes with who asked for them, and public comments."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from consult.output.render_input import Change, Clause, Hand, Redline
from .change_pieces import Hands, Piece, State, joined, pieces
from .text_writer import depth, directed, labelled, numbered, style_of
from .comments import Comments
from .package import Parts, packed
from .page_frame import LINK, clause_mark, footer, head, header, paragraph, status_mark
from .list_numbers import Numbering, indent, is_read_again
from .runs import Look, escaped, is_rtl, letters, run

_STATES: dict[str, State] = {"new": "ins", "gone": "del", "from": "same", "to": "same"}
_WHOLE = {"new": "w:ins", "gone": "w:del", "from": "w:moveFrom", "to": "w:moveTo"}
_TAGS = {"ins": "w:ins", "del": "w:del"}


@dataclass
class _Paper:
    """The file as far as it is written."""

    redline: Redline
    hands: Hands
    numbering: Numbering = field(default_factory=Numbering)
    comments: Comments = field(default_factory=Comments)
    changes: int = 0
    body: list[str] = field(default_factory=list)

    def by(self, hand: Hand) -> str:
        """The attributes of a change: its number, who made it, and when."""
        self.changes += 1
        return f'w:id="{self.changes}" w:author="{escaped(hand.author)}" w:date="{hand.at}"'

    def tracked(self, tag: str, hand: Hand, content: str = "") -> str:
        """A change around words, or one of a paragraph's end."""
        return f"<{tag} {self.by(hand)}>{content}</{tag}>" if content else f"<{tag} {self.by(hand)}/>"


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """The bytes of a .docx."""
    redline = Redline.model_validate_json(given)
    paper = _Paper(redline, Hands(redline))
    source, before = redline.source, ""
    for place, change in enumerate(redline.changes):
        if change.how != before or change.how != "kept":
            paper.numbering.fresh()  # the numbers stay right whichever changes are accepted
        before = change.how
        paper.body.append(_kept(paper, change) if change.how == "kept" else _whole(paper, change))
        if place % 20 == 0:
            progress(95 * place // len(redline.changes))
    parts = Parts(body=head(source, source.words["changes_since"]) + "".join(paper.body) + paragraph("Normal", ""),
                  numbering=paper.numbering.xml(rtl=source.rtl), header=header(source), footer=footer(source),
                  comments="".join(paper.comments.parts), threads="".join(paper.comments.threads), tracked=True,
                  links={LINK: source.address}, properties={"consult.changes": "redline"})
    return packed(source, parts)


def _kept(paper: _Paper, change: Change) -> str:
    """A clause that stayed where it is, with the changes of its words and of its label."""
    new, old = change.new, change.old
    assert new is not None
    assert old is not None
    label, properties, was = _label_changed(paper, old, new) if old.label != new.label else _label(paper, new)
    found = pieces(change, paper.hands) if old.text != new.text else [Piece("same", each.text, each.look, None)
                                                                    for each in letters(new.text)]
    return _paragraph(paper, change, new, label + _drawn(paper, found, new), properties, was=was)


def _label(paper: _Paper, clause: Clause) -> tuple[str, tuple[str, str], str]:
    """The label of a clause that kept it: a number of Word's, or typed."""
    typed, properties = labelled(clause, paper.numbering)
    return run(f"{typed}\t", rtl=is_rtl(clause.language)) if typed else "", properties, ""


def _label_changed(paper: _Paper, old: Clause, new: Clause) -> tuple[str, tuple[str, str], str]:
    """A label that changed is typed, so that the change is seen; one that could not be read again is a number of Word's,
    and the change is one of the paragraph's properties.
    """
    if not all(not each.label or is_read_again(each.label, each.text) for each in (old, new)):
        literal = [numbered(number) if each.label and (number := paper.numbering.literal(each.label, "changed", depth(each)))
                   else "" for each in (old, new)]
        before = f'<w:pPr><w:pStyle w:val="{style_of(old)}"/>{literal[0]}</w:pPr>'
        return "", (literal[1], ""), paper.tracked("w:pPrChange", paper.hands.last, before)
    rtl, last = is_rtl(new.language), paper.hands.last
    gone = paper.tracked("w:del", last, run(old.label, rtl=rtl, tag="w:delText")) if old.label else ""
    come = paper.tracked("w:ins", last, run(new.label, rtl=rtl)) if new.label else ""
    tab = run("\t")
    if not old.label:
        tab = paper.tracked("w:ins", last, tab)
    elif not new.label:
        tab = paper.tracked("w:del", last, tab)
    return gone + come + tab, ("", indent(depth(new))), ""


def _whole(paper: _Paper, change: Change) -> str:
    """A clause that came, went or moved: the end of its paragraph is changed with it."""
    clause = change.old if change.how in {"gone", "from"} else change.new
    assert clause is not None
    last = change.hand or paper.hands.last
    tag = _WHOLE[change.how]
    if change.how in {"from", "to"} and change.old and change.new and change.old.text != change.new.text:
        side = "ins" if change.how == "from" else "del"
        found = [each for each in pieces(change, paper.hands) if each.state != side]
    elif change.how == "new":
        found = pieces(change, paper.hands)
    else:
        found = [Piece(_STATES[change.how], each.text, each.look, last) for each in letters(clause.text)]
    typed, properties = labelled(clause, paper.numbering)
    if typed:
        found.insert(0, Piece(_STATES[change.how], f"{typed}\t", Look(), last))
    words = _drawn(paper, found, clause, tag if change.how in {"from", "to"} else "")
    content = _paragraph(paper, change, clause, words, properties, paper.tracked(tag, found[0].hand or last if found else last))
    return content if change.how in {"new", "gone"} else _ranged(paper, content, change)


def _ranged(paper: _Paper, content: str, change: Change) -> str:
    """A moved paragraph with the marks that tell from where to where."""
    tag = _WHOLE[change.how]
    clause = change.new or change.old
    number = paper.by(paper.hands.last)
    only = number.partition(" ")[0]
    return f'<{tag}RangeStart {number} w:name="move{clause.id if clause else 0}"/>{content}<{tag}RangeEnd {only}/>'


def _drawn(paper: _Paper, found: Iterable[Piece], clause: Clause, moved: str = "") -> str:
    """The pieces of a change as runs, those of one author together; moved: the change that is around what is kept."""
    rtl = is_rtl(clause.language)
    language = "" if clause.language == paper.redline.source.language else clause.language
    drawn = ""
    for (state, hand), group in groupby(joined(found), key=lambda each: (each.state, each.hand)):
        tag = moved if state == "same" else _TAGS[state]
        letter = "w:delText" if tag == "w:del" else "w:t"
        content = "".join(run(each.text, each.look, rtl=rtl, tag=letter, language=language) for each in group)
        drawn += paper.tracked(tag, hand or paper.hands.last, content) if tag else content
    return drawn


def _paragraph(paper: _Paper, change: Change, clause: Clause, words: str, properties: tuple[str, str], mark: str = "",
               was: str = "") -> str:
    """A paragraph with its comments around the words, where no change takes them along, and its status behind them."""
    begins, ends = paper.comments.beside(change.remarks)
    rtl, source = is_rtl(clause.language), paper.redline.source
    stays = change.how in {"kept", "new", "to"}
    status = status_mark(clause, source) if stays else ""
    content = begins + words + ends + status
    return paragraph(style_of(clause), clause_mark(clause, content) if stays else content,
                     directed(properties, rtl=rtl, is_turned=rtl != source.rtl), mark, was)
