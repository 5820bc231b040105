"""Words written by hand that stay when the text of a clause is built again from hunks."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from consult.text.diff.position_map import map_offset
from consult.text.diff.word_diff import diff_words
from .consolidated_text import SourcedPassage, join_passages_of_same_sources, rewrite_passages
from .hunk_merge import rebase_text

_WRITTEN = object()  # stands for words that a text does not have


class RebuiltText(NamedTuple):
    """A text built again, with the words that were written by hand since it was built before.

    Attributes:
        is_certain: No hunk and no written words touch each other; if they do, the written words
            prevail.
    """

    passages: tuple[SourcedPassage, ...]
    is_certain: bool

    @property
    def text(self) -> str:
        """The words of the text."""
        return "".join(each.text for each in self.passages)


def keep_written_words(
    before: str,
    now: Sequence[SourcedPassage],
    made: Sequence[SourcedPassage],
    writer: Hashable,
) -> RebuiltText:
    """Carry what was written by hand over to a text that was built anew.

    Args:
        before: The text as it was built before, without words written by hand.
        now: The passages of the text as it reads now.
        made: The passages of the text as it was built anew.
        writer: Source of written words whose source is not known.
    """
    old, new = ("".join(each.text for each in passages) for passages in (now, made))
    if old == before:
        return RebuiltText(tuple(made), is_certain=True)
    carried = rebase_text(before, new, old)
    built = _list_sources(rewrite_passages(made, carried.text, _WRITTEN))
    written = _list_sources(rewrite_passages(now, carried.text, _WRITTEN))
    return RebuiltText(
        join_passages_of_same_sources(
            SourcedPassage(
                letter,
                one if _WRITTEN not in one else (writer,) if _WRITTEN in other else other,
            )
            for letter, one, other in zip(carried.text, built, written, strict=True)
        ),
        carried.certain,
    )


def _list_sources(passages: Iterable[SourcedPassage]) -> list[tuple[Hashable, ...]]:
    """List the sources of each character."""
    return [each.sources for each in passages for _ in each.text]


def carry_struck(struck: Iterable[Sequence[object]], old: str, new: str) -> list[list[object]]:
    """Carry deleted words to a rewritten text; those that are back in their place are dropped.

    Args:
        struck: [place in the old text, words, sources] of each.
    """
    parts = diff_words(old, new)
    found: list[list[object]] = []
    for place, words, *more in struck:
        at = min(int(str(place)), len(old))
        start, end = map_offset(parts, at, end=True), map_offset(parts, at)
        if str(words).strip() not in new[start:end] or not str(words).strip():
            found.append([start, words, *more])
    return found
