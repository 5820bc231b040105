"""Pieces of a changed clause, kept, deleted or inserted, each with its author."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from consult.text.merge.consolidated_text import BASE, SourcedPassage
from consult.text.diff.word_diff import diff_words
from consult.text.merge.word_provenance import TracedVersion as Traced, trace_origins
from consult.text.parsing.light_markup import extract_plain_text

from consult.output.render_input import ClauseChange, ChangeAuthor, Redline, WordingStage
from .runs import CharacterStyle, split_by_style

UNKNOWN = "unknown"
_MOST_NAMES = 3
_LONGEST_AUTHOR = 200  # characters of an author's name
PieceState = Literal["same", "ins", "del"]


class ChangePiece(NamedTuple):
    """Characters with the same state, style and author; a kept piece has no author."""

    state: PieceState
    text: str
    look: CharacterStyle
    hand: ChangeAuthor | None


class ChangeAuthors:
    """The authors of changes in a redline."""

    def __init__(self, redline: Redline) -> None:
        self.edits, self.steps = redline.edits, redline.steps

    @property
    def last(self) -> ChangeAuthor:
        """The author of changes with unknown origin: the later version."""
        return self.steps[-1]

    def find_author(self, sources: Iterable[str], stage: WordingStage | None) -> ChangeAuthor:
        """Return the author of text with these sources that first appears at a stage."""
        known = [self.edits[source] for source in sources if source in self.edits]
        if known:
            names = list(dict.fromkeys(each.author for each in known))
            more = f" +{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
            author = ", ".join(names[:_MOST_NAMES])
            return ChangeAuthor(
                author=author[:_LONGEST_AUTHOR] + more, at=max(each.at for each in known)
            )
        if stage is None or stage.step < 0:
            return self.last
        return (
            stage.moderators
            if stage.moderators and UNKNOWN not in sources
            else self.steps[stage.step]
        )


def split_into_pieces(change: ClauseChange, hands: ChangeAuthors) -> list[ChangePiece]:
    """Split the change of a clause into pieces.

    The kept and deleted pieces join to the old text, the kept and inserted ones to the new
    text. Text with changed emphasis is deleted and inserted again.
    """
    old_text, new_text = (
        (change.old.text if change.old else ""),
        (change.new.text if change.new else ""),
    )
    old, new = _list_styles(old_text), _list_styles(new_text)
    by = _list_authors(change, new_text, hands)
    found: list[ChangePiece] = []
    at_old = at_new = 0
    for kind, text in diff_words(extract_plain_text(old_text), extract_plain_text(new_text)):
        if kind == "same":
            found += _split_kept_text(text, old[at_old:], new[at_new:], hands)
        elif kind == "ins":
            found += [
                ChangePiece("ins", letter, new[at], by[at])
                for at, letter in enumerate(text, at_new)
            ]
        else:
            out = _list_deleting_authors(change, text, at_new, by, hands)
            found += [
                ChangePiece("del", letter, old[at_old + at], out[at])
                for at, letter in enumerate(text)
            ]
        at_old += len(text) if kind != "ins" else 0
        at_new += len(text) if kind != "del" else 0
    return join_pieces(found)


def _split_kept_text(
    text: str, old: list[CharacterStyle], new: list[CharacterStyle], hands: ChangeAuthors
) -> Iterator[ChangePiece]:
    """Split text of both versions into stretches with equal and changed emphasis."""
    alike = [
        before.emphasis == after.emphasis or letter.isspace()
        for letter, before, after in zip(text, old, new, strict=False)
    ]
    for same, places in groupby(range(len(text)), key=alike.__getitem__):
        stretch = list(places)
        if same:
            yield from (ChangePiece("same", text[at], new[at], None) for at in stretch)
        else:
            yield from (ChangePiece("del", text[at], old[at], hands.last) for at in stretch)
            yield from (ChangePiece("ins", text[at], new[at], hands.last) for at in stretch)


def join_pieces(found: Iterable[ChangePiece]) -> list[ChangePiece]:
    """Join neighbours that differ in their text alone."""
    return [
        ChangePiece(state, "".join(each.text for each in group), look, hand)
        for (state, look, hand), group in groupby(
            found, key=lambda each: _PieceKey(each.state, each.look, each.hand)
        )
    ]


class _PieceKey(NamedTuple):
    """The state, style and author that neighbouring pieces share."""

    state: PieceState
    look: CharacterStyle
    hand: ChangeAuthor | None


def _list_styles(text: str) -> list[CharacterStyle]:
    """List the style of each character of the plain text."""
    return [each.look for each in split_by_style(text) for _ in each.text]


def _list_authors(change: ClauseChange, text: str, hands: ChangeAuthors) -> list[ChangeAuthor]:
    """List the author of each character of the plain new text, as if it had been inserted."""
    words = extract_plain_text(text)
    stages = change.stages
    if not stages or stages[-1].text != text:
        return [hands.last] * len(words)
    told = trace_origins([Traced(each.text, _make_passages(each)) for each in stages], UNKNOWN)
    by: list[ChangeAuthor] = []
    for origin in told:
        sources = [str(source) for source in origin.sources if source != BASE]
        stage = stages[origin.version] if origin.version else None
        by += [hands.find_author(sources, stage)] * len(origin.text)
    return [by[place] for place in _find_stored_places(text, words)]


def _make_passages(stage: WordingStage) -> tuple[SourcedPassage, ...] | None:
    return (
        None
        if stage.passages is None
        else tuple(SourcedPassage(text, tuple(sources)) for text, sources in stage.passages)
    )


def _find_stored_places(text: str, words: str) -> list[int]:
    """Find the place of each plain character in the stored text, which also has emphasis marks."""
    found, at = [], 0
    for letter in words:
        at = text.index(letter, at)
        found.append(at)
        at += 1
    return found


def _list_deleting_authors(
    change: ClauseChange, text: str, at: int, by: list[ChangeAuthor], hands: ChangeAuthors
) -> list[ChangeAuthor]:
    """List the author of each deleted character.

    A known request to delete counts first, the nearest one to the place. Without one, the
    author of the replacement counts, else the later version.
    """
    found: list[ChangeAuthor | None] = [None] * len(text)
    there = [
        (abs(place - at), struck.strip(), sources, stage)
        for stage in change.stages
        for place, struck, sources in stage.deletions
        if struck.strip()
    ]
    for _far, words, sources, stage in sorted(there, key=lambda each: each[0]):
        start = 0 if text.strip() in words else text.find(words)
        end = len(text) if text.strip() in words else start + len(words)
        for place in range(start, end) if start >= 0 else ():
            found[place] = found[place] or hands.find_author(sources, stage)
    before = by[at] if at < len(by) and any(each is None for each in found) else hands.last
    filled: list[ChangeAuthor] = []
    for letter, known in zip(text, found, strict=True):
        filled.append(known or (filled[-1] if filled and letter.isspace() else before))
    return filled
