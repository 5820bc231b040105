"""What contributions say, as a program compares it and as moderators read it: the words asked for, with what all share."""
from collections.abc import Iterable
from typing import Any, NamedTuple

from consult.amendments.conflicts.collisions import changed, hunks_of
from consult.amendments.read_model import Proposal
from consult.text.parsing.light_markup import plain
from consult.text.similarity.shared_passages import shared

MARKED = 60  # contributions of a suggestion whose shared words are marked
EXCERPT = 2_000  # characters of each that are compared for them


class Piece(NamedTuple):
    """A part of a text; same: all contributions of the suggestion hold these words."""

    text: str
    same: bool


def asked_words(each: Proposal) -> str:
    """What an amendment asks for: the words that come, and those that go; not the rest of the clause, which all share."""
    if each.kind == "add":
        return plain(each.text or "")
    hunks = hunks_of(each)
    return " … ".join(f"{plain((each.now or '')[hunk.start:hunk.end])} → {plain(hunk.words)}".strip() for hunk in hunks)


def meant_words(each: Proposal) -> tuple[str, bool]:
    """The words that an amendment brings, without those that they replace; or those that it strikes, and that it does so."""
    places = _own_words(each)
    coming = " … ".join(came for _, came in places if came)
    return coming or " … ".join(gone for gone, _ in places), not coming


def own_change(each: Proposal) -> str:
    """What an amendment asks for, as asked_words, but in the language that it was written in."""
    if each.kind == "add":
        return plain(each.text or "")
    return " … ".join(f"{gone} → {came}".strip() for gone, came in _own_words(each))


def _own_words(each: Proposal) -> list[tuple[str, str]]:
    """What goes and what comes by an amendment, place by place, in the language that it was written in."""
    return [(plain(each.on[hunk.start:hunk.end]).strip(), plain(hunk.words).strip()) for hunk in changed(each.on, each.reads)]


def marked(kind: str, members: Iterable[Any]) -> dict[int, list[Piece]]:
    """What each of some contributions says, with the words that all of them share; of many only the first ones."""
    some = list(members)[:MARKED]
    texts = [((each.body if kind == "comment" else asked_words(each) or own_change(each)) or "")[:EXCERPT] for each in some]
    return {each.id: _pieces(text, spans) for each, text, spans in zip(some, texts, shared(texts), strict=True)}


def unmarked(kind: str, members: Iterable[Any]) -> dict[int, list[Piece]]:
    """What each of some contributions says in its own language, of which others share no words."""
    some = list(members)[:MARKED]
    texts = [(each.body or "") if kind == "comment" else own_change(each) for each in some]
    return {each.id: _pieces(text[:EXCERPT], []) for each, text in zip(some, texts, strict=True)}


def _pieces(text: str, spans: Iterable[Any]) -> list[Piece]:
    found, at = [], 0
    for start, end in spans:
        found += [Piece(text[at:start], same=False), Piece(text[start:end], same=True)]
        at = end
    return [each for each in [*found, Piece(text[at:], same=False)] if each.text]
