"""Pieces: what a merged or rolling text is made of, each with the proposals that it comes from."""

from collections.abc import Hashable
from typing import Literal, NamedTuple

from .collisions import Collision
from consult.text.diff.hunks import Hunk, find_gap_end, find_gap_start, sort_sources

PieceKind = Literal["same", "ins", "del", "conflict"]


class MergeAlternative(NamedTuple):
    """Words that stand for a stretch on which proposals collide, and the hunks (with their sources) that ask for them.

    Of an insertion it is the inserted words without the white space around them; empty words delete the stretch.
    """

    text: str
    hunks: tuple[Hunk, ...]

    @property
    def sources(self) -> tuple[Hashable, ...]:
        """The sources that ask for these words, in their own order."""
        return sort_sources(hunk.source for hunk in self.hunks)


class MergePiece(NamedTuple):
    """A stretch of a merged or rolling text, and the hunks (with their sources) that made it.

    kind: `same`, `ins`, `del`, or `conflict`, whose text is what the base says there (nothing at a place where two
    insert) and which holds the alternatives. In a rolling text `collision` is set on what is in dispute.
    """

    kind: PieceKind
    text: str
    hunks: tuple[Hunk, ...] = ()
    alternatives: tuple[MergeAlternative, ...] = ()
    collision: Collision | None = None

    @property
    def sources(self) -> tuple[Hashable, ...]:
        """The sources that ask for this, in their own order."""
        return sort_sources(hunk.source for hunk in self.hunks)


class MergeEdit(NamedTuple):
    """Hunks that ask for the same at one place (the first stands for all), or a collision, which leaves the base."""

    first: int
    last: int
    hunks: tuple[Hunk, ...]
    collision: Collision | None = None

    @property
    def lead(self) -> Hunk:
        """The hunk that stands for all."""
        return self.hunks[0]

    @property
    def between(self) -> bool:
        """Whether no word of the base is changed: it stands in the white space between two."""
        return all(hunk.between for hunk in self.hunks)

    @property
    def side(self) -> int:
        """To which word an insertion belongs: -1 to the one before, 1 to the next."""
        return self.lead.side if self.between else 0

    @property
    def place(self) -> int:
        """Where its words begin."""
        return self.last if self.between and self.side >= 0 else self.first

    @property
    def order(self) -> tuple[int, int, int, int]:
        """By what the edits of a text are sorted."""
        return self.first, self.last, self.side, self.lead.start


class WordUnit(NamedTuple):
    """Words that stand in the merged text, with the white space around them in the text that they come from."""

    words: str
    before: str
    after: str


class PieceBuilder:
    """Pieces as they are put together over a base; neighbours of one kind and one origin become one."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.at = 0
        self.pieces: list[MergePiece] = []

    def add(self, kind: PieceKind, text: str, hunks: tuple[Hunk, ...] = (), collision: Collision | None = None) -> None:
        """Add a piece at the present place."""
        last = self.pieces[-1] if self.pieces else None
        if last and text and last.kind == kind != "conflict" and (last.hunks, last.collision) == (hunks, collision):
            self.pieces[-1] = last._replace(text=last.text + text)
        elif text:
            self.pieces.append(MergePiece(kind, text, hunks, (), collision))

    def keep(self, to: int) -> None:
        """Go on in the base to a place."""
        self.add("same", self.base[self.at : to])
        self.at = max(self.at, to)

    def drop(self, to: int, hunks: tuple[Hunk, ...], collision: Collision | None = None) -> None:
        """Delete what the base says up to a place."""
        self.add("del", self.base[self.at : to], hunks, collision)
        self.at = max(self.at, to)

    def dispute(self, edit: MergeEdit) -> None:
        """Leave the stretch of a collision, from here on, as the base has it, with the alternatives beside."""
        to = self.at if edit.between else max(self.at, edit.last)
        offers = build_alternatives(self.base, edit)
        self.pieces.append(MergePiece("conflict", self.base[self.at : to], edit.hunks, offers, edit.collision))
        self.at = to

    def put(self, edit: MergeEdit) -> None:
        """Make an edit at its words, without the white space around them."""
        if edit.collision:
            self.dispute(edit)
            return
        if not edit.between:
            self.drop(edit.last, edit.hunks)
        self.add("ins", edit.lead.bare, edit.hunks)

    def space(self, to: int, wanted: str, hunks: tuple[Hunk, ...]) -> None:
        """Put the wanted white space in the place of that of the base."""
        if self.base[self.at : to] == wanted:
            self.keep(to)
        else:
            self.drop(to, hunks)
            self.add("ins", wanted, hunks)


def build_unit(base: str, edit: MergeEdit) -> WordUnit | None:
    """Give the words that an edit leaves in the text; None where it deletes, changes white space, or two insert."""
    hunk = edit.lead
    if edit.collision:
        if edit.between:
            return None
        left, right = find_gap_start(base, edit.first), find_gap_end(base, edit.last)
        return WordUnit(base[edit.first : edit.last], base[left : edit.first], base[edit.last : right])
    if not hunk.bare:
        return None
    left = edit.first if edit.between else find_gap_start(base, edit.first)
    right = edit.last if edit.between else find_gap_end(base, edit.last)
    lead = hunk.words[: len(hunk.words) - len(hunk.words.lstrip())]
    trail = hunk.words[len(hunk.words.rstrip()) :]
    return WordUnit(hunk.bare, base[left : hunk.start] + lead, trail + base[hunk.end : right])


def build_alternatives(base: str, edit: MergeEdit) -> tuple[MergeAlternative, ...]:
    """Write the stretch of a collision as each of its sources would have it; the same words stand once."""
    offers: dict[str, list[Hunk]] = {}
    for source in sort_sources(hunk.source for hunk in edit.hunks):
        own = [hunk for hunk in edit.hunks if hunk.source == source]
        text = "".join(_get_inserted_words(base, hunk) for hunk in own) if edit.between else _apply_to_stretch(base, edit, own)
        offers.setdefault(text, []).extend(own)
    return tuple(MergeAlternative(text, tuple(hunks)) for text, hunks in offers.items())


def _get_inserted_words(base: str, hunk: Hunk) -> str:
    """Give inserted words; of a bracket, all that it is put around."""
    if hunk.mate > hunk.start:
        return hunk.bare + base[hunk.start : hunk.mate] + {"[": "]", "［": "］"}.get(hunk.bare, "")
    if 0 <= hunk.mate < hunk.start:
        return {"]": "[", "］": "［"}.get(hunk.bare, "") + base[hunk.mate : hunk.start] + hunk.bare
    return hunk.bare


def _apply_to_stretch(base: str, edit: MergeEdit, own: list[Hunk]) -> str:
    """Apply a source's hunks to the stretch of a collision."""
    at, words = edit.first, ""
    for hunk in own:
        words += base[at : max(at, hunk.start)] + hunk.words
        at = max(at, hunk.end)
    return (words + base[at : edit.last]).strip()
