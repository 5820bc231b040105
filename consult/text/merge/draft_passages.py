"""A text that is drafted step by step from the words as issued: each step keeps where every character came from.

A draft is its passages; their words join to the text. Each function gives the passages after one step.
"""
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from consult.text.brackets.bracket_tree import parse
from .consolidated_text import BASE, MARKS, Passage, attribution, consolidate, joined, rewritten
from consult.text.diff.hunks import Hunk, differences, hunks
from .hunk_merge import rebase
from .mark_pairs import applied, torn
from .removal_seams import OPENS, closes, seamed

NOW = "now"  # the source of what stands in the draft already, where something collides with it
NOTHING = "–"  # the alternative to delete the words
_FRESH = "?"

Passages = tuple[Passage, ...]
Sources = tuple[Hashable, ...]


class Gone(NamedTuple):
    """Words of the base that are not in the draft any more: where they would stand in it, and who asked for that."""

    at: int
    text: str
    sources: Sources


def words_of(passages: Iterable[Passage]) -> str:
    """The text of a draft."""
    return "".join(each.text for each in passages)


def as_issued(base: str) -> Passages:
    """A draft in which nothing was done yet."""
    return (Passage(base, (BASE,)),)


def typed(passages: Iterable[Passage], text: str, sources: Sources) -> Passages:
    """Write it otherwise: what stays keeps its sources, what is new has these."""
    return joined(each._replace(sources=sources) if each.sources == (_FRESH,) else each
                  for each in rewritten(passages, text, _FRESH))


def taken(base: str, passages: Iterable[Passage], asked: Sequence[Hunk], sources: Sources,
          called: Callable[[Hashable], str], base_called: str) -> Passages:
    """Drop changes that one proposal asks for in the base into the draft, whatever was typed meanwhile.

    Where they touch what stands in the draft otherwise than in the base, the words are merged; where both cannot be,
    all stand in brackets with attributed alternatives.
    """
    known = list(passages)
    before = words_of(known)
    carried = rebase(base, before, applied(base, asked))
    if carried.certain and (torn(before) or not torn(carried.text)):
        return typed(known, carried.text, sources)
    made = consolidate(base, [*hunks(base, before, NOW), *asked], called, base_called)
    letters = [each.sources for each in rewritten(known, made.text, MARKS) for _ in each.text]
    origin, at, reached = [each.sources for each in known for _ in each.text], 0, 0
    for each in made.passages:
        end, own = at + len(each.text), letters[at:at + len(each.text)]
        core = each.text.strip()
        there = before.find(core, reached) if NOW in each.sources and core else -1
        if there >= 0:  # more certain than the comparison, which may take a short word for another one
            first = each.text.index(core)
            own[first:first + len(core)] = origin[there:there + len(core)]
            reached = there + len(core)
        letters[at:end] = [_source(letter, each.sources, sources) for letter in own]
        at = end
    return joined(Passage(letter, own) for letter, own in zip(made.text, letters, strict=True))


def _source(known: Sources, passage: Sources, asking: Sources) -> Sources:
    """Where a character comes from: known from the draft, and as the passage that it is in now says."""
    if passage == (MARKS,):
        return passage
    if passage == (BASE,):
        return known if known != (MARKS,) else passage
    if set(passage) <= {BASE, NOW}:
        return known
    return _both(known, asking) if NOW in passage else asking


def _both(one: Sources, other: Sources) -> Sources:
    return tuple(dict.fromkeys([*(each for each in one if each not in {BASE, MARKS}), *other]))


def left(base: str, passages: Iterable[Passage], asked: Sequence[Hunk]) -> Passages | None:
    """Take changes out of a draft again that were dropped in; nothing where their words were changed since."""
    known = list(passages)
    back = rebase(applied(base, asked), words_of(known), base)
    if not back.certain or (torn(back.text) and not torn(words_of(known))):
        return None
    return typed(known, back.text, (BASE,))


def cut(passages: Iterable[Passage], start: int, end: int) -> list[Passage]:
    """A stretch of passages, by places in their joined text."""
    found: list[Passage] = []
    at = 0
    for each in passages:
        part = each.text[max(0, start - at):max(0, end - at)]
        if part:
            found.append(Passage(part, each.sources))
        at += len(each.text)
    return found


def bracketed(passages: Iterable[Passage], start: int, end: int, names: tuple[str, str] | None = None,
              other: Passage | None = None) -> Passages:
    """Put a stretch in brackets. other: what is offered instead; names: how the words there and those are called."""
    known = list(passages)
    opening = "[" + attribution(1, names[0] if names else "") if other is not None else "["
    made = [*cut(known, 0, start), Passage(opening, (MARKS,)), *cut(known, start, end)]
    if other is not None:
        made += [Passage(" / " + attribution(2, names[1] if names else ""), (MARKS,)), other]
    return joined([*made, Passage("]", (MARKS,)), *cut(known, end, len(words_of(known)))])


def closed(passages: Iterable[Passage], number: int, keep: int, language: str = "") -> Passages:
    """Remove a pair of brackets, counted from 0 as they open, and keep one of its alternatives, or its words (0).

    keep: -1 keeps nothing of it; a dash that stands for nothing goes, too, and so does a space or a comma that is one too many
    then. language: of the words. Raises IndexError for what is not there.
    """
    known = list(passages)
    text = words_of(known)
    if number < 0 or keep < -1:
        raise IndexError(number)
    bracket = parse(text).every()[number]
    if bracket.alternatives and keep >= 0:
        chosen = bracket.alternatives[keep]
        start, end = chosen.words, chosen.end
    elif keep > 0:
        raise IndexError(keep)
    else:
        start, end = (bracket.start + 1, bracket.end - 1) if keep == 0 else (bracket.start, bracket.start)
    if text[start:end].strip() in {"", NOTHING}:
        end = start
    start, end = _trimmed(text, (bracket.start, bracket.end), start, end, language)
    before, behind = seamed(text[:bracket.start], text[start:end], text[bracket.end:], language)
    return joined([*cut(known, 0, before), *cut(known, start, end), *cut(known, bracket.end + behind, len(text))])


def _trimmed(text: str, bracket: tuple[int, int], start: int, end: int, language: str) -> tuple[int, int]:
    """What is kept of a bracket, without the space at its ends where there is one outside, or none may be."""
    kept, before, behind = text[start:end], text[:bracket[0]], text[bracket[1]:]
    if not before or before[-1].isspace() or before[-1] in OPENS:
        start += len(kept) - len(kept.lstrip())
    if not behind or behind[0].isspace() or closes(behind, language):
        end -= len(kept) - len(kept.rstrip())
    return start, max(start, end)


def gone(base: str, passages: Iterable[Passage], asked: Sequence[tuple[Hunk, Sources]], otherwise: Sources) -> list[Gone]:
    """The words of the base that a draft has no more; who asked for it, where that was one of these changes."""
    found: list[Gone] = []
    shift = 0
    for hunk in differences(base, words_of(passages)):
        if hunk.end > hunk.start:
            sources = next((own for each, own in asked if each.start <= hunk.start and hunk.end <= each.end), otherwise)
            found.append(Gone(hunk.start + shift, base[hunk.start:hunk.end], sources))
        shift += len(hunk.words) - (hunk.end - hunk.start)
    return found
