"""Interpretation of a returned copy as amendments and comments on clauses.

Every change and every comment of the file is in one of the two lists of the result. There
is no access to the database.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from consult.core.errors import Invalid
from consult.documents.queries import ClauseText
from consult.text.anchors.selectors import PassageSelector, find_passage
from consult.text.diff.hunks import find_differences
from consult.text.merge.hunk_merge import rebase_text
from consult.text.subtree_moves import OrderedClause
from consult.text.parsing.light_markup import escape_asterisks, extract_plain_text

from consult.exchange.imports.tracked_changes.author_changes import (
    apply_author_changes,
    can_become_amendment,
    describe_nested_change,
    list_nested_changes,
)
from .clause_matches import match_rows, normalize_text
from .row_readings import list_authors, read_struck_text, read_untracked
from consult.exchange.imports.tracked_changes.clause_moves import (
    ClauseMoves,
    is_real_move,
    find_moves,
)
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from consult.exchange.imports.review_rows import CLAUSE_KINDS, PlacedComment, ReviewRow, build_rows

MAX_ITEMS = 500  # changes and comments in one copy
CONTEXT_LENGTH = 32
# Warnings about what a clause cannot hold, and the reason that the sender reads.
LOST_BY_WARNING = {
    **dict.fromkeys(("picture", "formula", "text_box", "embedded", "symbol", "field"), "no_text"),
    **dict.fromkeys(("superscript", "subscript", "ruby"), "raised"),
    **dict.fromkeys(("label_changed", "struck_label"), "number"),
    "link": "link",
    "hidden": "hidden",
}


class CopyItem(BaseModel):
    """A change or a comment of a copy.

    Attributes:
        clause_id: the clause; for a new one, the clause before it (None: at the top).
        base: the text of the clause in the version that the copy came from.
        text: the proposed text, or the text of the comment.
        author: the name in the file, which is never an authority.
        start, end: the passage of a comment in the plain text.
        tracked: whether the file marks it as a change.
        after_id: for a moved clause, the clause before its new place (None: at the top).
        host: for "amend", a change inside another's insertion, the name of that author; base and
            text are then those of the insertion, with the clause around it.
    """

    key: str
    kind: Literal["add", "mod", "sup", "move", "amend", "comment"]
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
    host: str = ""
    used: bool = False  # whether a comment serves as the reason of a change beside it


class UninterpretedItem(BaseModel):
    """Text of a copy that was not interpreted, the reason as a code, and the name in the file."""

    words: str
    why: str
    author: str = ""
    label: str = ""


class CopyInterpretation(BaseModel):
    """The interpretation of a copy."""

    items: list[CopyItem] = []
    lost: list[UninterpretedItem] = []


def interpret_copy(parsed: ParsedFile, lines: Sequence[ClauseText]) -> CopyInterpretation:
    """Interpret a copy against the clauses of its version.

    Raises:
        Invalid: "copy_of_nothing" where no paragraph is one of the clauses; "copy_too_full".
    """
    rows = [read_struck_text(row) for row in build_rows(parsed, "before")]
    own = {each.number: each.marks for each in parsed.paragraphs}
    marks = {row.key: [name for number in row.paragraphs for name in own[number]] for row in rows}
    places = match_rows(rows, lines, marks)
    reader = _CopyInterpreter(parsed, lines, find_moves(rows, places, build_order(lines)))
    if lines and not places:
        raise Invalid("copy_of_nothing")
    for row in rows:
        reader.row(row, places.get(row.key))
    reader.rest(set(places.values()))
    return CopyInterpretation(items=reader.items, lost=reader.lost)


def build_order(lines: Sequence[ClauseText]) -> list[OrderedClause]:
    """Build the order of a text from its clauses and levels."""
    return [OrderedClause(each.clause_id, each.level) for each in lines]


class _CopyInterpreter:
    """A pass over the rows of a copy, in order."""

    def __init__(self, parsed: ParsedFile, lines: Sequence[ClauseText], moves: ClauseMoves) -> None:
        self.parsed, self.lines, self.moves = parsed, lines, moves
        self.paragraphs = {each.number: each for each in parsed.paragraphs}
        self.items: list[CopyItem] = []
        self.lost: list[UninterpretedItem] = []
        self.last: ClauseText | None = None

    def row(self, row: ReviewRow, place: int | None) -> None:
        """Interpret one row."""
        line = self.lines[place] if place is not None else None
        if row.key in self.moves.sources:
            self._remarks(row, line)
            return
        if row.key in self.moves.targets:
            to, source = self.moves.targets[row.key]
            self._mark_moved_row(row, source, self.lines[to])
            return
        moved = [each for each in row.changes.values() if each.move]
        if moved and (line is None or not row.after):
            if line is not None:
                self._miss(normalize_text(row.before), "moved", moved[0].author, line.label)
                self.last = line
            elif len(moved) < len(row.changes):
                self._miss(normalize_text(row.after), "moved", moved[0].author)
            self._remarks(row, line)
            return
        if line is not None:
            self._changes(row, line)
            self.last = line
        elif not row.before and row.changes:
            self._new(row)
        elif row.changes or row.remarks or (row.kind in CLAUSE_KINDS and not row.is_left_out):
            self._miss(row.after or row.before, "not_in_text", next(iter(row.authors), ""))
        self._remarks(row, line)
        self._beside(row, line)

    def rest(self, there: set[int]) -> None:
        """Report the clauses that are missing from the copy, and comments without a place."""
        for place, line in enumerate(self.lines):
            if place not in there:
                self._miss(extract_plain_text(line.text), "clause_missing", "", line.label)
        for each in self.parsed.warnings:
            if each.code == "remark_without_place":
                author, _, words = each.found.partition(": ")
                self._miss(words, "comment_without_place", author)

    def _miss(self, words: str, why: str, author: str = "", label: str = "") -> None:
        """Report text that was not interpreted."""
        self.lost.append(UninterpretedItem(words=words, why=why, author=author, label=label))

    def _item(self, line: ClauseText | None, **more: object) -> CopyItem:
        """Add an item on a clause, or at the top of the text."""
        known = (
            {"clause_id": line.clause_id, "label": line.label, "language": line.language}
            if line
            else {"clause_id": None, "language": self.lines[0].language if self.lines else "en"}
        )
        made = CopyItem.model_validate({"key": str(len(self.items) + 1), **known, **more})
        self.items.append(made)
        if len(self.items) > MAX_ITEMS:
            raise Invalid("copy_too_full", most=MAX_ITEMS)
        return made

    def _changes(self, row: ReviewRow, line: ClauseText) -> None:
        """Add one amendment for each author of changes to a clause, and one for untracked
        differences.
        """
        untracked = read_untracked(row)
        if normalize_text(untracked) != normalize_text(line.text):
            is_same = normalize_text(row.before) == normalize_text(line.text)
            text = apply_to_stored(row.before, line.text, untracked) if is_same else untracked
            kind = "mod" if untracked else "sup"
            self._item(line, kind=kind, base=line.text, text=text, tracked=False)
        for author in list_authors(row):
            words = apply_author_changes(row, author)
            text = (
                words
                if row.before == line.text or not words
                else apply_to_stored(row.before, line.text, words)
            )
            if words != row.before and text != line.text:
                self._item(
                    line,
                    kind="mod" if text else "sup",
                    base=line.text,
                    text=text,
                    author=author,
                    reason=self._reason(row, author),
                )
        self._add_nested_changes(row, line)
        removed = self.paragraphs[row.paragraphs[-1]].removed
        if removed is not None and apply_author_changes(row, removed.author):
            self._miss(normalize_text(row.after), "joined", removed.author, line.label)

    def _mark_moved_row(self, row: ReviewRow, source: ReviewRow, line: ClauseText) -> None:
        """Add the move of a clause to its new place, and the mover's changes to its text there."""
        mover = next(each.author for each in row.changes.values() if each.move)
        others = [each.author for each in row.changes.values() if each.author != mover]
        level = line.level if row.level == source.level else row.level
        after = self.last.clause_id if self.last else None
        if row.key not in self.moves.along:
            if is_real_move(build_order(self.lines), line.clause_id, after, level):
                self._item(
                    line,
                    kind="move",
                    base=line.text,
                    author=mover,
                    reason=self._reason(row, mover),
                    clause_level=level,
                    after_id=after,
                    after_label=self.last.label or normalize_text(self.last.text)[:CONTEXT_LENGTH]
                    if self.last
                    else "",
                )
            else:
                self._miss(normalize_text(row.after), "moved", mover, line.label)
        if others:
            self._miss(normalize_text(row.after), "moved", others[0], line.label)
        elif normalize_text(row.after) != normalize_text(line.text):
            self._item(
                line,
                kind="mod" if row.after else "sup",
                base=line.text,
                text=row.after,
                author=mover,
                reason=self._reason(row, mover),
            )
        self._remarks(row, line)

    def _add_nested_changes(self, row: ReviewRow, line: ClauseText | None) -> None:
        """Add what authors changed inside the insertions of others, or report it."""
        for change in list_nested_changes(row):
            if not can_become_amendment(row, change):
                label = line.label if line is not None else ""
                self._miss(describe_nested_change(row, change), "nested", change.author, label)
                continue
            self._item(
                line or self.last,
                kind="amend",
                base=apply_author_changes(row, change.host),
                text=apply_author_changes(row, change.host, change.author),
                author=change.author,
                host=change.host,
                reason=self._reason(row, change.author),
            )

    def _new(self, row: ReviewRow) -> None:
        """Add an inserted paragraph as a new clause after the last one."""
        if row.kind not in CLAUSE_KINDS:
            self._miss(row.after, "not_a_clause", next(iter(row.authors), ""))
            return
        for author in dict.fromkeys(each.author for each in row.changes.values()):
            words = apply_author_changes(row, author)
            if words:
                self._item(
                    self.last,
                    kind="add",
                    text=words,
                    author=author,
                    clause_kind=row.kind,
                    clause_level=row.level,
                    reason=self._reason(row, author),
                )
        self._add_nested_changes(row, None)

    @staticmethod
    def _reason(row: ReviewRow, author: str) -> str:
        """Return the author's own comment at the same place, which serves as the reason."""
        return next(
            (
                each.remark.text
                for each in row.remarks
                if each.remark.author == author and each.remark.text
            ),
            "",
        )[:4_000]

    def _remarks(self, row: ReviewRow, line: ClauseText | None) -> None:
        """Add the comments of a row."""
        for placed in row.remarks:
            said = placed.remark
            if not said.text:
                continue
            used = any(
                each.reason == said.text[:4_000] and each.author == said.author
                for each in self.items[-8:]
            )
            start, end = _find_passage(row, placed, line) if line is not None else (None, None)
            base = line.text if line is not None else self.last.text if self.last else ""
            self._item(
                line or self.last,
                kind="comment",
                base=base,
                text=said.text,
                author=said.author,
                start=start,
                end=end,
                used=used,
            )

    def _beside(self, row: ReviewRow, line: ClauseText | None) -> None:
        """Report the content of a row that is not text: notes, pictures, formulas."""
        label = line.label if line is not None else ""
        for note in row.notes:
            self._miss(note, "footnote", "", label)
        for each in row.open_warnings:
            if each.code in LOST_BY_WARNING:
                words = each.found or normalize_text(row.before)
                self._miss(words, LOST_BY_WARNING[each.code], "", label)


def apply_to_stored(read: str, stored: str, words: str) -> str:
    """Apply an author's changes, made on the text as parsed, to the text as stored.

    If only the marks of emphasis differ, the changes are applied to the letter; otherwise they
    are rebased.
    """
    if extract_plain_text(read) == extract_plain_text(stored) and words.count("*") == read.count(
        "*"
    ):
        made, places, at = stored, [], 0
        for letter in extract_plain_text(stored):
            at = stored.index(letter, at) + 1
            places.append(at - 1)
        for hunk in reversed(find_differences(extract_plain_text(read), extract_plain_text(words))):
            start = places[hunk.start] if hunk.start < len(places) else len(stored)
            end = places[hunk.end - 1] + 1 if hunk.end > hunk.start else start
            made = made[:start] + escape_asterisks(hunk.replacement) + made[end:]
        if extract_plain_text(made) == extract_plain_text(words):
            return made
    return rebase_text(read, stored, words).text


def _find_passage(
    row: ReviewRow, placed: PlacedComment, line: ClauseText
) -> tuple[int | None, int | None]:
    """Return the passage of a comment in its clause; None for a point or the whole clause."""
    found = row.passage(placed, "before")
    own, words = extract_plain_text(row.before), extract_plain_text(line.text)
    if (
        found is None
        or not own[found[0] : found[1]].strip()
        or own[found[0] : found[1]].strip() == own.strip()
    ):
        return None, None
    start, end = found
    if own != words:
        exact = own[start:end]
        again = find_passage(
            words,
            PassageSelector(
                exact,
                own[max(0, start - CONTEXT_LENGTH) : start],
                own[end : end + CONTEXT_LENGTH],
                start,
                end,
            ),
        )
        return again or (None, None)
    return start, end
