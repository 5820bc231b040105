"""Cache of rendered bodies, compressed in parts, with the facts of each clause inserted.

The template marks the place of a clause's facts with <!--facts N--> and a possible end of a
part with <!--cut-->. A part is compressed anew only if the facts of one of its clauses, or of
the part before it, changed, so that a busy page stays cheap: it refers back to the part before.
"""

import re
import threading
from collections.abc import Callable
from typing import NamedTuple

from consult.core.web.gzip_splice import GzipPiece, combine_pieces_into_one, compress_piece

from .fact_cache import NO_FACTS, ClauseFacts, DocumentFacts

FACTS_SLOT = re.compile(r"<!--facts (-?\d+)-->")
ALL_CLAUSES = -1  # slot of content that depends on the facts of all clauses
CUT_MARK = "<!--cut-->"
PART_LENGTH = (
    24_000  # characters; smaller parts are compressed together, since each start costs bytes
)
MOST_BODIES = 64  # cached bodies
LEVEL = 9  # of compression: done once after a change, and sent to every reader


class BodyKey(NamedTuple):
    """Everything that the text of a body depends on."""

    version_id: int
    revision: int
    text_language: str
    ui_language: str
    view: str


class BodyPart(NamedTuple):
    """Text around slots: words[0], slot of clauses[0], words[1], ..."""

    words: list[str]
    clauses: list[int]


class RenderedBody:
    """One rendered body and its compressed parts."""

    def __init__(self, html: str, draw: Callable[[int, ClauseFacts], str]) -> None:
        self.parts = [_make_part(text) for text in _split_html(html)]
        self.draw = draw
        self.drawn: dict[
            int, tuple[int, str]
        ] = {}  # rendered facts of each clause, with the turn of their last change
        self.packed: list[
            tuple[tuple[int, int], GzipPiece]
        ] = []  # with the turns of the last change in the part before, and in the part
        self.whole: GzipPiece | None = None
        self.turn = -1
        self.packing = threading.Lock()

    def get_piece(self, known: DocumentFacts) -> GzipPiece:
        """Return the compressed body with these facts."""
        with self.packing:
            if self.whole is None or self.turn != known.renewal:
                self._compress(known)
            assert self.whole is not None
            return self.whole

    def _compress(self, known: DocumentFacts) -> None:
        turns = [
            max((_get_turn(clause, known) for clause in part.clauses), default=0)
            for part in self.parts
        ]
        old, self.packed = dict(enumerate(self.packed)), []
        for number, part in enumerate(self.parts):
            stand = turns[max(number - 1, 0)], turns[number]
            found = old.get(number)
            if found is None or found[0] != stand:
                before = self.packed[-1][1].plain if number else b""
                found = stand, self._compress_part(part, known, before)
            self.packed.append(found)
        self.whole, self.turn = (
            combine_pieces_into_one(each for _, each in self.packed),
            known.renewal,
        )

    def _compress_part(self, part: BodyPart, known: DocumentFacts, before: bytes) -> GzipPiece:
        drawn = [self._beside(clause, known) for clause in part.clauses]
        return compress_piece(
            "".join(word + fact for word, fact in zip(part.words, [*drawn, ""], strict=True)),
            LEVEL,
            before,
        )

    def _beside(self, clause: int, known: DocumentFacts) -> str:
        """Return the rendered facts of a clause; they are rendered anew only after a change."""
        turn, old = _get_turn(clause, known), self.drawn.get(clause)
        if old is None or old[0] != turn:
            old = self.drawn[clause] = turn, self.draw(clause, known.facts.get(clause, NO_FACTS))
        return old[1]


bodies: dict[tuple[str, BodyKey], RenderedBody] = {}


def get_or_render_body(
    place: str, key: BodyKey, render: Callable[[], str], draw: Callable[[int, ClauseFacts], str]
) -> RenderedBody:
    """Return the body under this key, and render it if it is not cached.

    Args:
        place: names the database.
    """
    found = bodies.get((place, key))
    if found is None:
        if len(bodies) >= MOST_BODIES:
            bodies.pop(next(iter(bodies)))
        found = bodies[place, key] = RenderedBody(render(), draw)
    return found


def clear_cache() -> None:
    """Clear all bodies, so that they are rendered anew."""
    bodies.clear()


def _get_turn(clause: int, known: DocumentFacts) -> int:
    """Return the turn in which the facts of this slot last changed."""
    return known.renewal if clause == ALL_CLAUSES else known.renewed_in.get(clause, 0)


def _split_html(html: str) -> list[str]:
    parts, gathered = [], ""
    for each in html.split(CUT_MARK):
        gathered += each
        if len(gathered) >= PART_LENGTH:
            parts.append(gathered)
            gathered = ""
    return [*parts, gathered]


def _make_part(text: str) -> BodyPart:
    pieces = FACTS_SLOT.split(text)
    return BodyPart(pieces[::2], [int(number) for number in pieces[1::2]])
