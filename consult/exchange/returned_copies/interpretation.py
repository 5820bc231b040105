"""A copy with tracked changes and comments, understood: what each change asks of which clause, and what was not understood.

Pure: no database. Every change and every comment of the file is in one of the two lists.
"""
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from consult.core.errors import Invalid
from consult.documents.queries import Line
from consult.text.anchors.selectors import Selector, locate
from consult.text.diff.hunks import differences
from consult.text.merge.hunk_merge import rebase
from consult.text.parsing.light_markup import escape, plain

from consult.exchange.imports.conversion import proposed
from .clause_matches import matched, words_of
from .clause_moves import Moves, goes, moves_of
from consult.exchange.imports.parsing.paragraphs import Parsed
from consult.exchange.imports.review_rows import CLAUSES, Placed, Row, read

MOST = 500  # changes and comments of a copy
CONTEXT = 32
NO_TEXT = {"picture", "formula", "text_box", "embedded", "symbol"}


class Item(BaseModel):
    """A change or a comment of a copy. clause_id: the clause, of a new one that before it (none: at the top).

    base: the words of the clause in the version that the copy came from; text: those that are wanted, or what the comment
    says. author: the name in the file, which is never an authority. start, end: a comment's passage in the plain words.
    tracked: whether the file says that it is a change. after_id: of a clause that is moved, behind which one (none: at the top).
    """

    key: str
    kind: Literal["add", "mod", "sup", "move", "comment"]
    clause_id: int | None
    label: str = ""
    language: str
    base: str = ""
    text: str = ""
    author: str = ""
    reason: str = ""
    clause_kind: str | None = None
    clause_level: int | None = None
    after_id: int | None = None
    after_label: str = ""
    start: int | None = None
    end: int | None = None
    tracked: bool = True
    used: bool = False  # a comment that became the reason of a change beside it


class Lost(BaseModel):
    """What was not understood: the words, why (a code), and the name in the file."""

    words: str
    why: str
    author: str = ""
    label: str = ""


class Understood(BaseModel):
    """A copy as it was understood."""

    items: list[Item] = []
    lost: list[Lost] = []


def understood(parsed: Parsed, lines: Sequence[Line]) -> Understood:
    """What a copy asks of these clauses; raises Invalid where no paragraph is one of them, or there is too much."""
    rows = read(parsed, "before")
    own = {each.number: each.marks for each in parsed.paragraphs}
    marks = {row.key: [name for number in row.paragraphs for name in own[number]] for row in rows}
    places = matched(rows, lines, marks)
    reader = _Reader(parsed, lines, moves_of(rows, places, lines))
    if lines and not places:
        raise Invalid("copy_of_nothing")
    for row in rows:
        reader.row(row, places.get(row.key))
    reader.rest(set(places.values()))
    if len(reader.items) > MOST:
        raise Invalid("copy_too_full", most=MOST)
    return Understood(items=reader.items, lost=reader.lost)


class _Reader:
    """Goes through the rows of a copy, in order."""

    def __init__(self, parsed: Parsed, lines: Sequence[Line], moves: Moves) -> None:
        self.parsed, self.lines, self.moves = parsed, lines, moves
        self.paragraphs = {each.number: each for each in parsed.paragraphs}
        self.items: list[Item] = []
        self.lost: list[Lost] = []
        self.last: Line | None = None

    def row(self, row: Row, place: int | None) -> None:
        """One row."""
        line = self.lines[place] if place is not None else None
        if row.key in self.moves.sources:
            self._remarks(row, line)
            return
        if row.key in self.moves.targets:
            to, source = self.moves.targets[row.key]
            self._moved(row, source, self.lines[to])
            return
        moved = [each for each in row.changes.values() if each.move]
        if moved and (line is None or not row.after):
            if line is not None:
                self._miss(words_of(row.before), "moved", moved[0].author, line.label)
                self.last = line
            elif len(moved) < len(row.changes):
                self._miss(words_of(row.after), "moved", moved[0].author)
            self._remarks(row, line)
            return
        if line is not None:
            self._changes(row, line)
            self.last = line
        elif not row.before and row.changes:
            self._new(row)
        elif row.changes or row.remarks or (row.kind in CLAUSES and not row.dropped):
            self._miss(row.after or row.before, "not_in_text", next(iter(row.authors), ""))
        self._remarks(row, line)
        self._beside(row, line)

    def rest(self, there: set[int]) -> None:
        """The clauses that are not in the copy, and comments without a place."""
        for place, line in enumerate(self.lines):
            if place not in there:
                self._miss(plain(line.text), "clause_missing", "", line.label)
        for each in self.parsed.warnings:
            if each.code == "remark_without_place":
                author, _, words = each.found.partition(": ")
                self._miss(words, "comment_without_place", author)

    def _miss(self, words: str, why: str, author: str = "", label: str = "") -> None:
        self.lost.append(Lost(words=words, why=why, author=author, label=label))

    def _item(self, line: Line | None, **more: object) -> Item:
        known = {"clause_id": line.clause_id, "label": line.label, "language": line.language} if line else {
            "clause_id": None, "language": self.lines[0].language if self.lines else "en"}
        made = Item.model_validate({"key": str(len(self.items) + 1), **known, **more})
        self.items.append(made)
        return made

    def _changes(self, row: Row, line: Line) -> None:
        """What the authors of a row want of a clause, each apart; words that differ without a tracked change, too."""
        if words_of(row.before) != words_of(line.text):
            self._item(line, kind="mod", base=line.text, text=row.before, tracked=False)
        for author in dict.fromkeys(each.author for each in row.changes.values()):
            words = proposed(row, author)
            text = words if row.before == line.text or not words else _on_stored(row.before, line.text, words)
            if words != row.before and text != line.text:
                self._item(line, kind="mod" if text else "sup", base=line.text, text=text, author=author,
                           reason=self._reason(row, author))
            self._struck(row, author, line.label)
        removed = self.paragraphs[row.paragraphs[-1]].removed
        if removed is not None and proposed(row, removed.author):
            self._miss(words_of(row.after), "joined", removed.author, line.label)

    def _moved(self, row: Row, source: Row, line: Line) -> None:
        """A clause at the place to which somebody moved it, with what they changed of its words there."""
        mover = next(each.author for each in row.changes.values() if each.move)
        others = [each.author for each in row.changes.values() if each.author != mover]
        level = line.level if row.level == source.level else row.level
        after = self.last.clause_id if self.last else None
        if row.key not in self.moves.along:
            if goes(self.lines, line.clause_id, after, level):
                self._item(line, kind="move", base=line.text, author=mover, reason=self._reason(row, mover), clause_level=level,
                           after_id=after, after_label=self.last.label or words_of(self.last.text)[:CONTEXT] if self.last else "")
            else:
                self._miss(words_of(row.after), "moved", mover, line.label)
        if others:
            self._miss(words_of(row.after), "moved", others[0], line.label)
        elif words_of(row.after) != words_of(line.text):
            self._item(line, kind="mod" if row.after else "sup", base=line.text, text=row.after, author=mover,
                       reason=self._reason(row, mover))
        self._remarks(row, line)

    def _struck(self, row: Row, author: str, label: str = "") -> None:
        """What somebody struck of the words that others put in."""
        words = [span.text for span in row.spans if span.inserted and span.deleted
                 and span.deleted.author == author != span.inserted.author]
        if words:
            self._miss(" … ".join(words), "in_anothers", author, label)

    def _new(self, row: Row) -> None:
        """A paragraph that somebody put in: a new clause after the one before it."""
        if row.kind not in CLAUSES:
            self._miss(row.after, "not_a_clause", next(iter(row.authors), ""))
            return
        for author in dict.fromkeys(each.author for each in row.changes.values()):
            words = proposed(row, author)
            if words:
                self._item(self.last, kind="add", text=words, author=author, clause_kind=row.kind, clause_level=row.level,
                           reason=self._reason(row, author))
            self._struck(row, author)

    @staticmethod
    def _reason(row: Row, author: str) -> str:
        """What the same author says in a comment at the same place."""
        return next((each.remark.text for each in row.remarks if each.remark.author == author and each.remark.text), "")[:4_000]

    def _remarks(self, row: Row, line: Line | None) -> None:
        for placed in row.remarks:
            said = placed.remark
            if not said.text:
                continue
            used = any(each.reason == said.text[:4_000] and each.author == said.author for each in self.items[-8:])
            start, end = _passage(row, placed, line) if line is not None else (None, None)
            base = line.text if line is not None else self.last.text if self.last else ""
            self._item(line or self.last, kind="comment", base=base, text=said.text, author=said.author, start=start, end=end,
                       used=used)

    def _beside(self, row: Row, line: Line | None) -> None:
        """What stands in a row and is no text: notes, pictures, formulas."""
        label = line.label if line is not None else ""
        for note in row.notes:
            self._miss(note, "footnote", "", label)
        for each in row.warnings:
            if each.code in NO_TEXT:
                self._miss(each.found or words_of(row.before), "no_text", "", label)


def _on_stored(read: str, stored: str, words: str) -> str:
    """The words that somebody made of a clause as it was read, on the clause as it is stored.

    Where only the marks of emphasis are not as they were read, the changes are made to the letter; else they are rebased.
    """
    if plain(read) == plain(stored) and words.count("*") == read.count("*"):
        made, places, at = stored, [], 0
        for letter in plain(stored):
            at = stored.index(letter, at) + 1
            places.append(at - 1)
        for hunk in reversed(differences(plain(read), plain(words))):
            start = places[hunk.start] if hunk.start < len(places) else len(stored)
            end = places[hunk.end - 1] + 1 if hunk.end > hunk.start else start
            made = made[:start] + escape(hunk.words) + made[end:]
        if plain(made) == plain(words):
            return made
    return rebase(read, stored, words).text


def _passage(row: Row, placed: Placed, line: Line) -> tuple[int | None, int | None]:
    """The passage of a comment in the plain words of its clause; none where it is about all of it, or a point."""
    found = row.passage(placed, "before")
    own, words = plain(row.before), plain(line.text)
    if found is None or not own[found[0]:found[1]].strip() or own[found[0]:found[1]].strip() == own.strip():
        return None, None
    start, end = found
    if own != words:
        exact = own[start:end]
        again = locate(words, Selector(exact, own[max(0, start - CONTEXT):start], own[end:end + CONTEXT], start, end))
        return again or (None, None)
    return start, end

