"""Pieces of a merged or rolling text, each with the hunks it comes from, and their builder."""

from collections.abc import Hashable
from typing import Literal, NamedTuple

from .collisions import Collision
from consult.text.diff.hunks import Hunk, find_gap_end, find_gap_start, sort_sources

PieceKind = Literal["same", "ins", "del", "conflict"]


class MergeAlternative(NamedTuple):
    """Words for a stretch on which proposed texts collide, and the hunks that demand them.

    The words of an insertion have no white space around them. Empty words delete the
    stretch.
    """

    text: str
    hunks: tuple[Hunk, ...]

    @property
    def sources(self) -> tuple[Hashable, ...]:
        """The sources that demand these words, sorted."""
        return sort_sources(hunk.source for hunk in self.hunks)


class MergePiece(NamedTuple):
    """A piece of a merged or rolling text, and the hunks that made it.

    Attributes:
        kind: `same`, `ins`, `del` or `conflict`. The text of a conflict is that of the
            base, which is empty between two insertions; it holds the alternatives.
        collision: in a rolling text, set for every piece in dispute.
    """

    kind: PieceKind
    text: str
    hunks: tuple[Hunk, ...] = ()
    alternatives: tuple[MergeAlternative, ...] = ()
    collision: Collision | None = None

    @property
    def sources(self) -> tuple[Hashable, ...]:
        """The sources that demand this piece, sorted."""
        return sort_sources(hunk.source for hunk in self.hunks)


class MergeEdit(NamedTuple):
    """Hunks with the same demand at one place, or a collision, which keeps the base."""

    first: int
    last: int
    hunks: tuple[Hunk, ...]
    collision: Collision | None = None

    @property
    def lead(self) -> Hunk:
        """The first hunk, which represents all."""
        return self.hunks[0]

    @property
    def between(self) -> bool:
        """Return whether the edit only concerns the white space between two words."""
        return all(hunk.is_insertion for hunk in self.hunks)

    @property
    def side(self) -> int:
        """The word an insertion belongs to: -1 the one before, 1 the next, 0 none."""
        return self.lead.side if self.between else 0

    @property
    def place(self) -> int:
        """The place where the edit's words begin."""
        return self.last if self.between and self.side >= 0 else self.first

    @property
    def order(self) -> tuple[int, int, int, int]:
        """The sort key of edits in a text."""
        return self.first, self.last, self.side, self.lead.start


class WordUnit(NamedTuple):
    """Words of the merged text, with the white space around them in their own text."""

    words: str
    before: str
    after: str


class PieceBuilder:
    """A builder of pieces over a base; adjacent pieces of the same kind and origin become one."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.at = 0
        self.pieces: list[MergePiece] = []

    def add(
        self,
        kind: PieceKind,
        text: str,
        hunks: tuple[Hunk, ...] = (),
        collision: Collision | None = None,
    ) -> None:
        """Add a piece at the current place."""
        last = self.pieces[-1] if self.pieces else None
        if (
            last
            and text
            and last.kind == kind != "conflict"
            and (last.hunks, last.collision) == (hunks, collision)
        ):
            self.pieces[-1] = last._replace(text=last.text + text)
        elif text:
            self.pieces.append(MergePiece(kind, text, hunks, (), collision))

    def keep(self, to: int) -> None:
        """Keep the base up to a place."""
        self.add("same", self.base[self.at : to])
        self.at = max(self.at, to)

    def drop(self, to: int, hunks: tuple[Hunk, ...], collision: Collision | None = None) -> None:
        """Delete the base up to a place."""
        self.add("del", self.base[self.at : to], hunks, collision)
        self.at = max(self.at, to)

    def add_conflict(self, edit: MergeEdit) -> None:
        """Keep the base in the stretch of a collision, with the alternatives beside it."""
        to = self.at if edit.between else max(self.at, edit.last)
        offers = build_alternatives(self.base, edit)
        self.pieces.append(
            MergePiece("conflict", self.base[self.at : to], edit.hunks, offers, edit.collision)
        )
        self.at = to

    def apply_edit(self, edit: MergeEdit) -> None:
        """Apply an edit to its words, without the white space around them."""
        if edit.collision:
            self.add_conflict(edit)
            return
        if not edit.between:
            self.drop(edit.last, edit.hunks)
        self.add("ins", edit.lead.stripped_replacement, edit.hunks)

    def set_whitespace(self, to: int, wanted: str, hunks: tuple[Hunk, ...]) -> None:
        """Replace the white space of the base by the wanted one."""
        if self.base[self.at : to] == wanted:
            self.keep(to)
        else:
            self.drop(to, hunks)
            self.add("ins", wanted, hunks)


def build_unit(base: str, edit: MergeEdit) -> WordUnit | None:
    """Build the words that an edit leaves in the text.

    None if it deletes, if it changes white space only, or if two insertions collide.
    """
    hunk = edit.lead
    if edit.collision:
        if edit.between:
            return None
        left, right = find_gap_start(base, edit.first), find_gap_end(base, edit.last)
        return WordUnit(
            base[edit.first : edit.last], base[left : edit.first], base[edit.last : right]
        )
    if not hunk.stripped_replacement:
        return None
    left = edit.first if edit.between else find_gap_start(base, edit.first)
    right = edit.last if edit.between else find_gap_end(base, edit.last)
    lead = hunk.replacement[: len(hunk.replacement) - len(hunk.replacement.lstrip())]
    trail = hunk.replacement[len(hunk.replacement.rstrip()) :]
    return WordUnit(
        hunk.stripped_replacement, base[left : hunk.start] + lead, trail + base[hunk.end : right]
    )


def build_alternatives(base: str, edit: MergeEdit) -> tuple[MergeAlternative, ...]:
    """Build the stretch of a collision as each source wants it; equal words are listed once."""
    offers: dict[str, list[Hunk]] = {}
    for source in sort_sources(hunk.source for hunk in edit.hunks):
        own = [hunk for hunk in edit.hunks if hunk.source == source]
        text = (
            "".join(_get_inserted_words(base, hunk) for hunk in own)
            if edit.between
            else _apply_to_stretch(base, edit, own)
        )
        offers.setdefault(text, []).extend(own)
    return tuple(MergeAlternative(text, tuple(hunks)) for text, hunks in offers.items())


def _get_inserted_words(base: str, hunk: Hunk) -> str:
    """Return the inserted words; for a bracket, with everything it is put around."""
    if hunk.partner_start > hunk.start:
        return (
            hunk.stripped_replacement
            + base[hunk.start : hunk.partner_start]
            + {"[": "]", "［": "］"}.get(hunk.stripped_replacement, "")
        )
    if 0 <= hunk.partner_start < hunk.start:
        return (
            {"]": "[", "］": "［"}.get(hunk.stripped_replacement, "")
            + base[hunk.partner_start : hunk.start]
            + hunk.stripped_replacement
        )
    return hunk.stripped_replacement


def _apply_to_stretch(base: str, edit: MergeEdit, own: list[Hunk]) -> str:
    """Apply a source's hunks to the stretch of a collision."""
    at, words = edit.first, ""
    for hunk in own:
        words += base[at : max(at, hunk.start)] + hunk.replacement
        at = max(at, hunk.end)
    return (words + base[at : edit.last]).strip()
