"""The provenance of every character of a text through all its versions."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from .consolidated_text import BASE, SourcedPassage, rewrite_passages


class WordOrigin(NamedTuple):
    """A part of a text with its sources, and the number of the version that added it, from 0."""

    text: str
    sources: tuple[Hashable, ...]
    version: int


class TracedVersion(NamedTuple):
    """The text of a version; `passages` are its sources against the version before, if known."""

    text: str
    passages: tuple[SourcedPassage, ...] | None = None


def trace_origins(stages: Sequence[TracedVersion], unknown: Hashable) -> tuple[WordOrigin, ...]:
    """Trace the words of the last text; those of the first version have the source "base".

    Args:
        unknown: the source of changed words of which nothing is known.
    """
    known: list[SourcedPassage] = [SourcedPassage(stages[0].text, ((BASE, 0),))] if stages else []
    for number, stage in enumerate(stages[1:], 1):
        known = _advance_version(known, stage, number, unknown)
    return tuple(
        WordOrigin(
            each.text,
            tuple(source for source, _ in _get_source_pairs(each)),
            _get_source_pairs(each)[0][1],
        )
        for each in known
    )


def _advance_version(
    before: list[SourcedPassage], stage: TracedVersion, number: int, unknown: Hashable
) -> list[SourcedPassage]:
    """Advance the passages by one version."""
    given = stage.passages
    if given is not None and "".join(each.text for each in given) != stage.text:
        given = None
    if given is None and stage.text == "".join(each.text for each in before):
        return before
    by = (unknown, number) if given is None else (BASE, 0)
    letters = [each.sources for each in rewrite_passages(before, stage.text, by) for _ in each.text]
    if given is not None:
        at = 0
        for each in given:
            if each.sources != (BASE,):
                letters[at : at + len(each.text)] = [
                    tuple((source, number) for source in each.sources)
                ] * len(each.text)
            at += len(each.text)
    return _group_letters(zip(stage.text, letters, strict=True))


def _group_letters(letters: Iterable[tuple[str, tuple[Hashable, ...]]]) -> list[SourcedPassage]:
    """Group letters with the same sources into passages."""
    return [
        SourcedPassage("".join(letter for letter, _ in group), sources)
        for sources, group in groupby(letters, lambda pair: pair[1])
    ]


def _get_source_pairs(each: SourcedPassage) -> list[tuple[Hashable, int]]:
    """Return the pairs of source and version of a passage."""
    return [(pair[0], int(pair[1])) for pair in each.sources if isinstance(pair, tuple)]
