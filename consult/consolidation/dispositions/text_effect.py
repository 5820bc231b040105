"""The effect of an amendment on the text of a clause in a working version.

It compares two things: which changes stand in the text, and which of its words the provenance
credits to the amendment.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from consult.text.diff.hunks import BRACKETS, Hunk, find_differences
from consult.text.diff.position_map import map_offset
from consult.text.diff.word_diff import DiffPart, diff_words
from consult.text.merge.consolidated_text import BASE, MARKS, SourcedPassage
from consult.text.parsing.tokens import tokenize_text

from consult.consolidation.models import WRITER_SOURCES

StruckPassage = Sequence[object]  # [place, text, sources], as in ClauseWork.struck


class TextEffect(NamedTuple):
    """The effect of an amendment on the text.

    Attributes:
        asked: Number of changes that it asks for; 0 if it asks for none that can be compared.
        present: Numbers of the changes that stand in the text.
        credited: Numbers of those whose words the provenance credits to it.
        has_other_words: It is credited with words that are none of its changes now.
        is_alternative: Its words stand as an alternative in brackets.
        is_rewritten: Words written by hand touch its words or replace a part of them.
        is_stale: It is credited with words, but was revised or withdrawn after they were taken.
        is_unrendered: It waits for its rendering, so that nothing can be compared.
    """

    asked: int
    present: frozenset[int] = frozenset()
    credited: frozenset[int] = frozenset()
    has_other_words: bool = False
    is_alternative: bool = False
    is_rewritten: bool = False
    is_stale: bool = False
    is_unrendered: bool = False

    @property
    def is_credited(self) -> bool:
        """Return whether the provenance credits any words to it."""
        return bool(self.credited) or self.has_other_words or self.is_alternative

    @property
    def uncredited(self) -> frozenset[int]:
        """Numbers of the changes that stand in the text without being taken from it."""
        return self.present - self.credited

    @property
    def is_complete(self) -> bool:
        """Return whether each of its changes stands in the text, and none only in brackets."""
        return 0 < self.asked == len(self.present) and not self.is_alternative

    @property
    def is_partial(self) -> bool:
        """Return whether some of its words stand in the text, but not all."""
        return self.is_alternative or 0 < len(self.present) < self.asked


class _Span(NamedTuple):
    """A passage with its place in the text."""

    start: int
    end: int
    text: str
    sources: tuple[object, ...]
    in_alternative: bool


def compute_text_effect(
    base: str,
    hunks: Sequence[Hunk],
    text: str,
    passages: Iterable[SourcedPassage],
    struck: Iterable[StruckPassage],
    source: str,
    *,
    is_revised: bool = False,
    is_adopted: bool = False,
    rivals: frozenset[str] = frozenset(),
    parent: Sequence[Hunk] = (),
) -> TextEffect:
    """Compute the effect of an amendment on a text.

    Args:
        base: The clause as issued.
        hunks: What the amendment changes in it.
        passages: Passages of the text with their sources.
        source: Source code of the amendment, such as "a12".
        is_revised: The amendment was revised after its words were taken.
        is_adopted: A moderator keeps words that the amendment asks for no longer.
        rivals: Source codes of amendments of this amendment, whose words rewrite its own.
        parent: Hunks of the amendment that this one amends.
    """
    places = [_find_place(base, text, hunk) for hunk in hunks]
    spans = _locate_passages(passages)
    own = [each for each in spans if source in each.sources and each.text.strip()]
    others = [each for each in spans if each not in own]
    issued = [each for each in spans if each.sources == (BASE,)]
    removed = [each for each in struck if source in _list_sources(each)]
    present = frozenset(
        number
        for number, (hunk, place) in enumerate(zip(hunks, places, strict=True))
        if _has_inserted_words(base, hunk, _cut_alternatives(spans, *place), parent)
        and not _stands_again(base, hunk, _list_alternatives(spans, *place))
        and not _stands_again(base, hunk, _list_words_of(issued, *place))
        and not _stands_again(
            base,
            hunk,
            _list_words_of(others, *place),
            is_struck=_is_struck(base, hunk, place, removed),
        )
    )
    credited = frozenset(
        number
        for number in present
        if _is_credited(base, hunks[number], places[number], own, removed)
    )
    alternative = any(each.in_alternative for each in own)
    left = [
        each
        for each in own
        if not each.in_alternative and not any(_overlaps(each, *places[one]) for one in credited)
    ]
    other = _has_other_words(left, [hunks[number] for number in sorted(credited)])
    is_outdated = (is_revised or not hunks) and not is_adopted
    touched = bool(own) and _is_touched(own, spans, rivals)
    return TextEffect(
        len(hunks),
        present,
        credited,
        other,
        alternative,
        touched or (other and not is_outdated),
        other and is_outdated,
    )


def _has_other_words(spans: list[_Span], credited: list[Hunk]) -> bool:
    """Return whether passages have words that no credited hunk inserts.

    Beside the change of somebody else, the place of a hunk may not reach its own words.
    """
    words = Counter(word for each in spans for word in _list_words(each.text))
    return bool(
        words - Counter(word for each in credited for word in _list_words(each.replacement))
    )


def _list_sources(struck: StruckPassage) -> list[object]:
    sources = struck[2]
    return list(sources) if isinstance(sources, list | tuple) else []


@lru_cache(maxsize=20_000)
def _compare(base: str, text: str) -> list[DiffPart]:
    return diff_words(base, text)


@lru_cache(maxsize=20_000)
def _list_changes(base: str, text: str) -> tuple[Hunk, ...]:
    return tuple(find_differences(base, text))


def _find_place(base: str, text: str, hunk: Hunk) -> tuple[int, int]:
    """Find the stretch of the text that stands for the stretch of the base that a hunk changes.

    It includes every other change that touches the hunk.
    """
    parts = _compare(base, text)
    places = [
        map_offset(parts, at, end=end) for at in (hunk.start, hunk.end) for end in (False, True)
    ]
    for change in _list_changes(base, text):
        if change.start <= max(hunk.end, hunk.changed_end) and change.end >= min(
            hunk.start, hunk.changed_start
        ):
            places += [
                map_offset(parts, at, end=end)
                for at in (change.start, change.end)
                for end in (False, True)
            ]
    return min(places), max(places)


def _has_inserted_words(base: str, hunk: Hunk, stretch: str, parent: Sequence[Hunk]) -> bool:
    """Return whether a text has the words that a hunk inserts.

    A hunk that changes only white space is present if the stretch is exactly its white space.
    An amendment of an amendment may insert a part of the words that the other inserts: the part
    is not present where a word that it left out stands beside it.

    Args:
        stretch: The part of the text that stands for the part that the hunk changes.
        parent: Hunks of the amendment that is amended.
    """
    new = _list_words(hunk.replacement)
    if not new and not _list_words(base[hunk.start : hunk.end]):
        return stretch == hunk.replacement
    longer = [
        _list_words(other.replacement)
        for other in parent
        if other.start <= hunk.end and hunk.start <= other.end
    ]
    return _has_run(_list_words(stretch), new, longer)


def _has_run(words: list[str], wanted: list[str], longer: list[list[str]]) -> bool:
    """Return whether a run of words stands among others, and not as a part of a longer run.

    A run without words is always there.
    """
    length = len(wanted)
    return not wanted or any(
        words[at : at + length] == wanted
        and not any(
            end - start > length and _is_run_of(words[start:end], each)
            for each in longer
            for start in (at, max(0, at - 1))
            for end in (at + length, min(len(words), at + length + 1))
        )
        for at in range(len(words) - length + 1)
    )


def _is_run_of(words: list[str], others: list[str]) -> bool:
    """Return whether words stand one after the other in others."""
    length = len(words)
    return any(others[at : at + length] == words for at in range(len(others) - length + 1))


def _list_words(text: str) -> list[str]:
    """List the words and marks of a text, without white space."""
    return [token for token in tokenize_text(text) if token.strip()]


def _locate_passages(passages: Iterable[SourcedPassage]) -> list[_Span]:
    found: list[_Span] = []
    at, inside = 0, False
    for each in passages:
        if each.sources == (MARKS,):
            inside = each.text.strip() != "]" and (inside or "alt " in each.text)
        end = at + len(each.text)
        found.append(_Span(at, end, each.text, each.sources, inside and each.sources != (MARKS,)))
        at = end
    return found


def _cut_alternatives(spans: list[_Span], start: int, end: int) -> str:
    """Return a stretch of the text without the alternatives in brackets."""
    return "".join(
        each.text[max(0, start - each.start) : max(0, end - each.start)]
        for each in spans
        if not each.in_alternative
    )


def _list_alternatives(spans: list[_Span], start: int, end: int) -> list[str]:
    """List the words of the alternatives in each bracket that a stretch touches."""
    found: list[str] = []
    brackets: list[list[_Span]] = []
    for each in spans:
        if each.sources == (MARKS,) or each.in_alternative:
            if not brackets or brackets[-1][-1].end != each.start:
                brackets.append([])
            brackets[-1].append(each)
    for bracket in brackets:
        if bracket[0].start <= end + 1 and start <= bracket[-1].end + 1:
            found += [
                word for each in bracket if each.in_alternative for word in _list_words(each.text)
            ]
    return found


def _list_words_of(spans: list[_Span], start: int, end: int) -> list[str]:
    """List the words of passages in a stretch."""
    return [
        word
        for each in spans
        for word in _list_words(each.text[max(0, start - each.start) : max(0, end - each.start)])
    ]


def _stands_again(base: str, hunk: Hunk, others: list[str], *, is_struck: bool = False) -> bool:
    """Return whether any of the words that a hunk deletes stands among others.

    In text that changed much, a comparison may not find a single word again that is kept.

    Args:
        is_struck: The words were struck for the hunk: another one may use the same word in its
            place. A bracket that stands there was put back.
    """
    old = set(_list_words(base[hunk.start : hunk.end])) - set(_list_words(hunk.replacement))
    return bool((old & BRACKETS if is_struck else old) & set(others))


def _overlaps(span: _Span, start: int, end: int) -> bool:
    return span.start < end and start < span.end


def _is_credited(
    base: str,
    hunk: Hunk,
    place: tuple[int, int],
    own: list[_Span],
    removed: list[StruckPassage],
) -> bool:
    """Return whether the words of a present hunk, or its deletion, are credited to its source."""
    if hunk.stripped_replacement or not base[hunk.start : hunk.end].strip():
        words = set(_list_words(hunk.replacement))
        return any(
            _overlaps(each, *place) and (not words or words.intersection(_list_words(each.text)))
            for each in own
        )
    return _is_struck(base, hunk, place, removed)


def _is_struck(base: str, hunk: Hunk, place: tuple[int, int], removed: list[StruckPassage]) -> bool:
    """Return whether words that a hunk deletes were struck for its source in its place."""
    old = base[hunk.start : hunk.end].strip()
    there = [str(text) for at, text, *_ in removed if place[0] - 1 <= int(str(at)) <= place[1] + 1]
    return any(old in each or (each.strip() and each.strip() in old) for each in there)


def _is_touched(own: list[_Span], spans: list[_Span], rivals: frozenset[str]) -> bool:
    """Return whether text by hand, or of an amendment of it, stands right beside its text."""
    words = [each for each in spans if each.text.strip()]
    for before, after in pairwise(words):
        for one, other in ((before, after), (after, before)):
            if one in own and other not in own and _is_written(other, rivals):
                return True
    return False


def _is_written(span: _Span, rivals: frozenset[str]) -> bool:
    return any(
        str(each) in rivals or (str(each)[:1] in WRITER_SOURCES - {"o"} and each != MARKS)
        for each in span.sources
    )
