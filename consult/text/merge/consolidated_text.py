"""The consolidated text of a clause: what is taken of several proposals, with the provenance of every passage.

A passage is a stretch of the result with its sources: those that ask for these words, `BASE` for words that stood there
before, `MARKS` for brackets and what announces their alternatives, or whoever typed them.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from .collisions import Collision
from consult.text.diff.word_diff import word_diff
from consult.text.diff.hunks import Hunk
from .hunk_merge import merge
from .mark_pairs import torn, widened
from .merge_pieces import Piece

BASE = "base"
MARKS = "marks"


class Passage(NamedTuple):
    """Words of the result, and where they come from; neighbours differ in their sources."""

    text: str
    sources: tuple[Hashable, ...]


class Struck(NamedTuple):
    """Words of the base that are not in the result any more: where they would stand in it, and who asked for that."""

    at: int
    text: str
    sources: tuple[Hashable, ...]


class Consolidated(NamedTuple):
    """The passages of the result in order, what was struck, and the collisions that are left in it as brackets."""

    passages: tuple[Passage, ...]
    struck: tuple[Struck, ...]
    bracketed: tuple[Collision, ...]

    @property
    def text(self) -> str:
        """The result as it reads."""
        return "".join(each.text for each in self.passages)


def consolidate(base: str, taken: Iterable[Hunk], called: Callable[[Hashable], str],
                base_called: str = "") -> Consolidated:
    """Put the hunks that were taken into the base; where they collide, all stay, in brackets with attributed alternatives.

    called: how a source is written beside its alternative. base_called: how the words that stand there now are; they
    are an alternative of their own. One insertion that collides with others stands beside nothing. Where a pair of
    brackets or of marks of emphasis would be torn, what tears it is widened to the whole pair.
    """
    hunks = list(taken)
    made = _consolidated(base, hunks, called, base_called)
    if torn(base) or not _tears(made):
        return made
    return _consolidated(base, widened(base, hunks), called, base_called)


def _tears(made: Consolidated) -> bool:
    """Whether the text, or an alternative in it, holds a mark without its partner."""
    words, inside = "", False
    for each in made.passages:
        if each.sources == (MARKS,):
            if inside and torn(words):
                return True
            words, inside = "", each.text != "]"
        elif inside:
            words += each.text
    return torn(made.text)


def _consolidated(base: str, taken: list[Hunk], called: Callable[[Hashable], str], base_called: str) -> Consolidated:
    merged = merge(base, taken)
    passages: list[Passage] = []
    struck: list[Struck] = []
    for piece in merged.pieces:
        if piece.kind == "del":
            struck.append(Struck(sum(len(each.text) for each in passages), piece.text, piece.sources))
        elif piece.kind == "conflict":
            passages += _alternatives(piece, called, base_called)
        else:
            passages.append(Passage(piece.text, piece.sources or (BASE,)))
    return Consolidated(joined(passages), tuple(struck), merged.collisions)


def _alternatives(piece: Piece, called: Callable[[Hashable], str], base_called: str) -> list[Passage]:
    """`[alt 1: words now / alt 2 (A-31): …]`; where an alternative is to delete, it stands as a dash."""
    offers: list[tuple[str, str, tuple[Hashable, ...]]] = []
    if piece.text.strip():
        offers.append((base_called, piece.text, (BASE,)))
    offers += [(", ".join(map(called, offer.sources)), offer.text, offer.sources) for offer in piece.alternatives
               if offer.text != piece.text]
    if not offers:  # they part in white space alone
        return [Passage(piece.text, (BASE,))]
    found: list[Passage] = []
    for number, (by, words, sources) in enumerate(offers, start=1):
        found += [Passage(("[" if number == 1 else " / ") + attribution(number, by), (MARKS,)), Passage(words or "–", sources)]
    return [*found, Passage("]", (MARKS,))]


def attribution(number: int, by: str = "") -> str:
    """What announces an alternative: `alt 2 (Norvania): `."""
    return f"alt {number} ({_plain(by)}): " if by else f"alt {number}: "


def _plain(name: str) -> str:
    """A name without the signs that would end it where alternatives are read again: see text/brackets/bracket_tree.py."""
    return " ".join("".join(" " if sign in "()[]:：/［］" else sign for sign in name).split())[:120]


def joined(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Join neighbours of the same sources, and leave out empty ones."""
    found: list[Passage] = []
    for each in passages:
        if found and found[-1].sources == each.sources:
            found[-1] = Passage(found[-1].text + each.text, each.sources)
        elif each.text:
            found.append(each)
    return tuple(found)


def rewritten(passages: Iterable[Passage], text: str, by: Hashable) -> tuple[Passage, ...]:
    """The passages of a text that somebody wrote otherwise: words that stay keep their sources, new ones are `by`'s."""
    known = list(passages)
    origin = [each.sources for each in known for _ in each.text]
    before = "".join(each.text for each in known)
    found: list[Passage] = []
    at = 0
    for kind, words in word_diff(before, text):
        if kind == "ins":
            found.append(Passage(words, (by,)))
            continue
        if kind == "same":
            found += [Passage(letter, sources) for letter, sources in zip(words, origin[at:at + len(words)], strict=True)]
        at += len(words)
    return joined(found)
