"""The body of a version: rendered once for everyone, packed in parts, with the facts of each clause let in.

The template marks with <!--facts N--> where a clause's facts stand, and with <!--cut--> where a part may end. A part is
packed anew only when the facts of one of its clauses changed, so that a busy page stays cheap.
"""
import re
import threading
from collections.abc import Callable
from typing import NamedTuple

from consult.core.web.gzip_splice import Piece, joined, piece

from .fact_cache import NONE, Facts, Known

SLOT = re.compile(r"<!--facts (-?\d+)-->")
EVERY = -1  # in place of a clause: what follows from the facts of all of them
CUT = "<!--cut-->"
PART = 24_000  # characters: smaller parts are packed together, since a fresh start costs bytes
MOST = 64  # bodies that are kept


class Key(NamedTuple):
    """What the words of a body depend on."""

    version_id: int
    revision: int
    text_language: str
    ui_language: str
    view: str


class Part(NamedTuple):
    """Words around slots: words[0], slot of clauses[0], words[1], ..."""

    words: list[str]
    clauses: list[int]


class Body:
    """One rendered body and its packed parts."""

    def __init__(self, html: str, draw: Callable[[int, Facts], str]) -> None:
        self.parts = [_part(text) for text in _cut(html)]
        self.draw = draw
        self.drawn: dict[int, tuple[int, str]] = {}  # what stands beside each clause, with the turn in which it last changed
        self.packed: list[tuple[int, Piece]] = []
        self.whole: Piece | None = None
        self.turn = -1
        self.packing = threading.Lock()

    def piece(self, known: Known) -> Piece:
        """The packed body with these facts."""
        with self.packing:
            if self.whole is None or self.turn != known.turn:
                self._pack(known)
            assert self.whole is not None
            return self.whole

    def _pack(self, known: Known) -> None:
        old = dict(enumerate(self.packed))
        self.packed = [self._packed(number, part, known, old.get(number)) for number, part in enumerate(self.parts)]
        self.whole, self.turn = joined(each for _, each in self.packed), known.turn

    def _packed(self, number: int, part: Part, known: Known, old: tuple[int, Piece] | None) -> tuple[int, Piece]:
        newest = max((_turn(clause, known) for clause in part.clauses), default=0)
        if old is not None and old[0] == newest:
            return old
        drawn = [self._beside(clause, known) for clause in part.clauses]
        return newest, piece("".join(word + fact for word, fact in zip(part.words, [*drawn, ""], strict=True)))

    def _beside(self, clause: int, known: Known) -> str:
        """What stands beside a clause, drawn anew only where something happened to it since."""
        turn, old = _turn(clause, known), self.drawn.get(clause)
        if old is None or old[0] != turn:
            old = self.drawn[clause] = turn, self.draw(clause, known.facts.get(clause, NONE))
        return old[1]


bodies: dict[tuple[str, Key], Body] = {}


def body_for(place: str, key: Key, render: Callable[[], str], draw: Callable[[int, Facts], str]) -> Body:
    """The body under this key, rendered where it is not yet; `place` names the database."""
    found = bodies.get((place, key))
    if found is None:
        if len(bodies) >= MOST:
            bodies.pop(next(iter(bodies)))
        found = bodies[place, key] = Body(render(), draw)
    return found


def forget() -> None:
    """Let every body be drawn anew."""
    bodies.clear()


def _turn(clause: int, known: Known) -> int:
    """When what stands there last changed."""
    return known.turn if clause == EVERY else known.turns.get(clause, 0)


def _cut(html: str) -> list[str]:
    parts, gathered = [], ""
    for each in html.split(CUT):
        gathered += each
        if len(gathered) >= PART:
            parts.append(gathered)
            gathered = ""
    return [*parts, gathered]


def _part(text: str) -> Part:
    pieces = SLOT.split(text)
    return Part(pieces[::2], [int(number) for number in pieces[1::2]])
