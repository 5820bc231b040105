"""Text of contributions for comparison and for display, with the words that all of them share."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from consult.amendments.conflicts.collisions import compute_hunks, build_amendment_hunks
from consult.amendments.read_model import AmendmentView
from consult.text.parsing.light_markup import extract_plain_text
from consult.text.similarity.shared_passages import find_shared_passages

MAX_MARKED = 60  # contributions of a suggestion whose shared words are marked
EXCERPT_LENGTH = 2_000  # characters of each that are compared for them


class SharedPiece(NamedTuple):
    """A part of a text.

    Attributes:
        same: whether all contributions of the suggestion contain it.
    """

    text: str
    same: bool


def format_change(each: AmendmentView) -> str:
    """Format the text that an amendment inserts and deletes, without the unchanged text."""
    if each.kind == "add":
        return extract_plain_text(each.text or "")
    hunks = build_amendment_hunks(each)
    return " … ".join(
        (
            f"{extract_plain_text((each.current_text or '')[hunk.start : hunk.end])} → "
            f"{extract_plain_text(hunk.replacement)}"
        ).strip()
        for hunk in hunks
    )


def extract_meaning(each: AmendmentView) -> tuple[str, bool]:
    """Return the text that an amendment inserts or only deletes, and whether it only deletes."""
    places = _list_own_changes(each)
    coming = " … ".join(came for _, came in places if came)
    return coming or " … ".join(gone for gone, _ in places), not coming


def format_own_change(each: AmendmentView) -> str:
    """Format the change of an amendment as format_change does, in the amendment's own language."""
    if each.kind == "add":
        return extract_plain_text(each.text or "")
    return " … ".join(f"{gone} → {came}".strip() for gone, came in _list_own_changes(each))


def _list_own_changes(each: AmendmentView) -> list[tuple[str, str]]:
    """List the deleted and inserted text of an amendment at each place, in its own language."""
    return [
        (
            extract_plain_text(each.target_text[hunk.start : hunk.end]).strip(),
            extract_plain_text(hunk.replacement).strip(),
        )
        for hunk in compute_hunks(each.target_text, each.resulting_text)
    ]


def mark_shared_text(kind: str, members: Iterable[Any]) -> dict[int, list[SharedPiece]]:
    """Return the text of the first contributions, with the words that they share marked."""
    some = list(members)[:MAX_MARKED]
    texts = [
        (
            (each.body if kind == "comment" else format_change(each) or format_own_change(each))
            or ""
        )[:EXCERPT_LENGTH]
        for each in some
    ]
    return {
        each.id: _build_pieces(text, spans)
        for each, text, spans in zip(some, texts, find_shared_passages(texts), strict=True)
    }


def build_unmarked_pieces(kind: str, members: Iterable[Any]) -> dict[int, list[SharedPiece]]:
    """Return the text of each contribution in its own language, without marks."""
    some = list(members)[:MAX_MARKED]
    texts = [(each.body or "") if kind == "comment" else format_own_change(each) for each in some]
    return {
        each.id: _build_pieces(text[:EXCERPT_LENGTH], [])
        for each, text in zip(some, texts, strict=True)
    }


def _build_pieces(text: str, spans: Iterable[Any]) -> list[SharedPiece]:
    """Split a text into shared and other pieces."""
    found, at = [], 0
    for start, end in spans:
        found += [SharedPiece(text[at:start], same=False), SharedPiece(text[start:end], same=True)]
        at = end
    return [each for each in [*found, SharedPiece(text[at:], same=False)] if each.text]
