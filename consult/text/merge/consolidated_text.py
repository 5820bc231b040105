"""The consolidated text of a clause from chosen hunks, with the source of every passage.

The sources of a passage are those that demand its words, `BASE` for words of the base,
`MARKS` for brackets and marks of alternatives, or the person who typed the words.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from .collisions import Collision
from consult.text.diff.word_diff import diff_words
from consult.text.diff.hunks import Hunk
from .hunk_merge import merge_hunks
from .mark_pairs import has_torn_marks, widen_hunks
from .merge_pieces import MergePiece

BASE = "base"
MARKS = "marks"


class SourcedPassage(NamedTuple):
    """Words of the result, and their sources; adjacent passages differ in their sources."""

    text: str
    sources: tuple[Hashable, ...]


class StruckText(NamedTuple):
    """Deleted words of the base, with their place in the result and their deletion's sources."""

    place: int
    text: str
    sources: tuple[Hashable, ...]


class ConsolidatedText(NamedTuple):
    """The passages of the result, the deleted words, and the collisions that stay as brackets."""

    passages: tuple[SourcedPassage, ...]
    struck: tuple[StruckText, ...]
    bracketed: tuple[Collision, ...]

    @property
    def text(self) -> str:
        """The text of the result."""
        return "".join(each.text for each in self.passages)


def build_consolidated_text(
    base: str, taken: Iterable[Hunk], called: Callable[[Hashable], str], base_called: str = ""
) -> ConsolidatedText:
    """Apply the chosen hunks to the base; colliding hunks become attributed alternatives.

    A single insertion that collides with others has no base words beside it. If a hunk
    would split a pair of brackets or of emphasis marks, it is widened to the whole pair.

    Args:
        called: returns the name of a source for its alternative.
        base_called: the name of the present words, which form an alternative of their own.
    """
    hunks = list(taken)
    made = _build_from_hunks(base, hunks, called, base_called)
    if has_torn_marks(base) or not _has_torn_alternative(made):
        return made
    return _build_from_hunks(base, widen_hunks(base, hunks), called, base_called)


def _has_torn_alternative(made: ConsolidatedText) -> bool:
    """Return whether the text, or one of its alternatives, has a mark without its partner."""
    words, inside = "", False
    for each in made.passages:
        if each.sources == (MARKS,):
            if inside and has_torn_marks(words):
                return True
            words, inside = "", each.text != "]"
        elif inside:
            words += each.text
    return has_torn_marks(made.text)


def _build_from_hunks(
    base: str, taken: list[Hunk], called: Callable[[Hashable], str], base_called: str
) -> ConsolidatedText:
    """Build the consolidated text from hunks."""
    merged = merge_hunks(base, taken)
    passages: list[SourcedPassage] = []
    struck: list[StruckText] = []
    for number, piece in enumerate(merged.pieces):
        if piece.kind == "del":
            struck.append(
                StruckText(sum(len(each.text) for each in passages), piece.text, piece.sources)
            )
        elif piece.kind == "conflict":
            before, after = _find_whitespace_around(base, piece)
            right = next(
                (each.text for each in merged.pieces[number + 1 :] if each.kind != "del"), ""
            )
            if passages and not passages[-1].text[-1:].isspace():
                passages.append(SourcedPassage(before, (BASE,)))
            passages += _write_alternatives(piece, called, base_called)
            if right and not right[:1].isspace():
                passages.append(SourcedPassage(after, (BASE,)))
        else:
            passages.append(SourcedPassage(piece.text, piece.sources or (BASE,)))
    return ConsolidatedText(
        join_passages_of_same_sources(passages), tuple(struck), merged.collisions
    )


def _find_whitespace_around(base: str, piece: MergePiece) -> tuple[str, str]:
    """Find the white space before and after colliding insertions in their own texts.

    Collisions with words of the base have that of the base, which stays beside them.
    """
    lead = piece.hunks[0]
    if piece.text or not lead.is_insertion:
        return "", ""
    words = lead.replacement
    return (
        base[lead.changed_start : lead.start] + words[: len(words) - len(words.lstrip())],
        words[len(words.rstrip()) :] + base[lead.end : lead.changed_end],
    )


def _write_alternatives(
    piece: MergePiece, called: Callable[[Hashable], str], base_called: str
) -> list[SourcedPassage]:
    """Write `[alt 1: present words / alt 2 (A-31): …]`; a deletion is written as a dash."""
    offers: list[tuple[str, str, tuple[Hashable, ...]]] = []
    if piece.text.strip():
        offers.append((base_called, piece.text, (BASE,)))
    offers += [
        (", ".join(map(called, offer.sources)), offer.text, offer.sources)
        for offer in piece.alternatives
        if offer.text != piece.text
    ]
    if not offers:  # they differ in white space only
        return [SourcedPassage(piece.text, (BASE,))]
    found: list[SourcedPassage] = []
    for number, (by, words, sources) in enumerate(offers, start=1):
        found += [
            SourcedPassage(
                ("[" if number == 1 else " / ") + format_attribution(number, by), (MARKS,)
            ),
            SourcedPassage(words or "–", sources),
        ]
    return [*found, SourcedPassage("]", (MARKS,))]


def format_attribution(number: int, by: str = "") -> str:
    """Format the mark of an alternative: `alt 2 (Norvania): `."""
    return f"alt {number} ({_clean_name(by)}): " if by else f"alt {number}: "


def _clean_name(name: str) -> str:
    """Clean a name of the signs that would end it when alternatives are parsed."""
    return " ".join("".join(" " if sign in "()[]:：/［］" else sign for sign in name).split())[:120]


def join_passages_of_same_sources(passages: Iterable[SourcedPassage]) -> tuple[SourcedPassage, ...]:
    """Join adjacent passages with the same sources, and drop empty ones."""
    found: list[SourcedPassage] = []
    for each in passages:
        if found and found[-1].sources == each.sources:
            found[-1] = SourcedPassage(found[-1].text + each.text, each.sources)
        elif each.text:
            found.append(each)
    return tuple(found)


def join_white_space(passages: Iterable[SourcedPassage]) -> tuple[SourcedPassage, ...]:
    """Join passages of white space alone to the passage before them, or to the one behind.

    White space is nobody's word: a source that stands for nothing else is not named.
    """
    found: list[SourcedPassage] = []
    waiting = ""
    for each in passages:
        if not each.text.strip():
            if found:
                found[-1] = SourcedPassage(found[-1].text + each.text, found[-1].sources)
            else:
                waiting += each.text
            continue
        found.append(SourcedPassage(waiting + each.text, each.sources))
        waiting = ""
    return join_passages_of_same_sources(found)


def rewrite_passages(
    passages: Iterable[SourcedPassage], text: str, by: Hashable
) -> tuple[SourcedPassage, ...]:
    """Rewrite the passages to a new text; unchanged words keep their sources, new ones get `by`."""
    known = list(passages)
    origin = [each.sources for each in known for _ in each.text]
    before = "".join(each.text for each in known)
    found: list[SourcedPassage] = []
    at = 0
    for kind, words in diff_words(before, text):
        if kind == "ins":
            found.append(SourcedPassage(words, (by,)))
            continue
        if kind == "same":
            found += [
                SourcedPassage(letter, sources)
                for letter, sources in zip(words, origin[at : at + len(words)], strict=True)
            ]
        at += len(words)
    return join_passages_of_same_sources(found)
