"""A draft as passages: the issued text after each step, with the source of every character.

The words of the passages join to the text. Each function returns the passages after one
step.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from consult.text.brackets.bracket_tree import parse_brackets
from .consolidated_text import (
    BASE,
    MARKS,
    SourcedPassage,
    format_attribution,
    build_consolidated_text,
    join_passages_of_same_sources,
    rewrite_passages,
)
from consult.text.diff.hunks import Hunk, find_differences, find_hunks
from .hunk_merge import rebase_text
from .mark_pairs import apply_hunks, has_torn_marks
from .removal_seams import OPENING_MARKS, has_leading_closing_mark, trim_seam

DRAFT_SOURCE = "now"  # source of words already in the draft, where something collides with them
EMPTY_ALTERNATIVE = "–"  # the alternative that deletes the words
_NEW_SOURCE = "?"

Passages = tuple[SourcedPassage, ...]
Sources = tuple[Hashable, ...]


class RemovedText(NamedTuple):
    """Deleted words of the base, with their place in the draft, and the sources of the deletion."""

    at: int
    text: str
    sources: Sources


def join_text(passages: Iterable[SourcedPassage]) -> str:
    """Join the text of a draft."""
    return "".join(each.text for each in passages)


def start_draft(base: str) -> Passages:
    """Start a draft with the issued text."""
    return (SourcedPassage(base, (BASE,)),)


def rewrite_draft(passages: Iterable[SourcedPassage], text: str, sources: Sources) -> Passages:
    """Rewrite the draft: unchanged words keep their sources, new words get these."""
    return join_passages_of_same_sources(
        each._replace(sources=sources) if each.sources == (_NEW_SOURCE,) else each
        for each in rewrite_passages(passages, text, _NEW_SOURCE)
    )


def apply_to_draft(
    base: str,
    passages: Iterable[SourcedPassage],
    asked: Sequence[Hunk],
    sources: Sources,
    called: Callable[[Hashable], str],
    base_called: str,
) -> Passages:
    """Apply chosen changes of one proposed text to the draft, after whatever was typed meanwhile.

    If they touch changed words of the draft, the words are merged. If that is impossible,
    all stay, in brackets with attributed alternatives.
    """
    known = list(passages)
    before = join_text(known)
    carried = rebase_text(base, before, apply_hunks(base, asked))
    if carried.certain and (has_torn_marks(before) or not has_torn_marks(carried.text)):
        return rewrite_draft(known, carried.text, sources)
    made = build_consolidated_text(
        base, [*find_hunks(base, before, DRAFT_SOURCE), *asked], called, base_called
    )
    letters = [
        each.sources for each in rewrite_passages(known, made.text, MARKS) for _ in each.text
    ]
    origin, at, reached = [each.sources for each in known for _ in each.text], 0, 0
    for each in made.passages:
        end, own = at + len(each.text), letters[at : at + len(each.text)]
        core = each.text.strip()
        there = before.find(core, reached) if DRAFT_SOURCE in each.sources and core else -1
        if (
            there >= 0
        ):  # more reliable than the diff, which may confuse a short word with another one
            first = each.text.index(core)
            own[first : first + len(core)] = origin[there : there + len(core)]
            reached = there + len(core)
        letters[at:end] = [_choose_sources(letter, each.sources, sources) for letter in own]
        at = end
    return join_passages_of_same_sources(
        SourcedPassage(letter, own) for letter, own in zip(made.text, letters, strict=True)
    )


def _choose_sources(known: Sources, passage: Sources, asking: Sources) -> Sources:
    """Choose the sources of a character from those in the draft and those of its passage."""
    if passage == (MARKS,):
        return passage
    if passage == (BASE,):
        return known if known != (MARKS,) else passage
    if set(passage) <= {BASE, DRAFT_SOURCE}:
        return known
    return _combine_sources(known, asking) if DRAFT_SOURCE in passage else asking


def _combine_sources(one: Sources, other: Sources) -> Sources:
    """Combine two lists of sources, without BASE and MARKS in the first."""
    return tuple(dict.fromkeys([*(each for each in one if each not in {BASE, MARKS}), *other]))


def remove_from_draft(
    base: str, passages: Iterable[SourcedPassage], asked: Sequence[Hunk]
) -> Passages | None:
    """Remove applied changes from a draft; None if their words were changed since."""
    known = list(passages)
    back = rebase_text(apply_hunks(base, asked), join_text(known), base)
    if not back.certain or (has_torn_marks(back.text) and not has_torn_marks(join_text(known))):
        return None
    return rewrite_draft(known, back.text, (BASE,))


def slice_passages(
    passages: Iterable[SourcedPassage], start: int, end: int
) -> list[SourcedPassage]:
    """Slice passages by offsets in their joined text."""
    found: list[SourcedPassage] = []
    at = 0
    for each in passages:
        part = each.text[max(0, start - at) : max(0, end - at)]
        if part:
            found.append(SourcedPassage(part, each.sources))
        at += len(each.text)
    return found


def add_brackets(
    passages: Iterable[SourcedPassage],
    start: int,
    end: int,
    names: tuple[str, str] | None = None,
    other: SourcedPassage | None = None,
) -> Passages:
    """Add brackets around a span.

    Args:
        names: names of the present words and of the alternative.
        other: the alternative that is offered.
    """
    known = list(passages)
    opening = "[" + format_attribution(1, names[0] if names else "") if other is not None else "["
    made = [
        *slice_passages(known, 0, start),
        SourcedPassage(opening, (MARKS,)),
        *slice_passages(known, start, end),
    ]
    if other is not None:
        made += [
            SourcedPassage(" / " + format_attribution(2, names[1] if names else ""), (MARKS,)),
            other,
        ]
    return join_passages_of_same_sources(
        [*made, SourcedPassage("]", (MARKS,)), *slice_passages(known, end, len(join_text(known)))]
    )


def resolve_bracket(
    passages: Iterable[SourcedPassage], number: int, keep: int, language: str = ""
) -> Passages:
    """Resolve a pair of brackets: remove it, and keep one alternative, or its words.

    A dash that stands for no words is removed too, with a space or comma that is then
    superfluous.

    Args:
        number: the number of the pair, from 0 in the order of opening.
        keep: the number of the alternative, 0 for the first one or for the text of a
            bracket without alternatives, -1 for nothing.
        language: the language of the text.

    Raises:
        IndexError: there is no such pair or alternative.
    """
    known = list(passages)
    text = join_text(known)
    if number < 0 or keep < -1:
        raise IndexError(number)
    bracket = parse_brackets(text).list_brackets()[number]
    if bracket.alternatives and keep >= 0:
        chosen = bracket.alternatives[keep]
        start, end = chosen.words, chosen.end
    elif keep > 0:
        raise IndexError(keep)
    else:
        start, end = (
            (bracket.start + 1, bracket.end - 1) if keep == 0 else (bracket.start, bracket.start)
        )
    if text[start:end].strip() in {"", EMPTY_ALTERNATIVE}:
        end = start
    start, end = _trim_kept_span(text, (bracket.start, bracket.end), start, end, language)
    before, behind = trim_seam(
        text[: bracket.start], text[start:end], text[bracket.end :], language
    )
    return join_passages_of_same_sources(
        [
            *slice_passages(known, 0, before),
            *slice_passages(known, start, end),
            *slice_passages(known, bracket.end + behind, len(text)),
        ]
    )


def _trim_kept_span(
    text: str, bracket: tuple[int, int], start: int, end: int, language: str
) -> tuple[int, int]:
    """Trim the kept text of a bracket by spaces that are doubled or not allowed outside."""
    kept, before, behind = text[start:end], text[: bracket[0]], text[bracket[1] :]
    if not before or before[-1].isspace() or before[-1] in OPENING_MARKS:
        start += len(kept) - len(kept.lstrip())
    if not behind or behind[0].isspace() or has_leading_closing_mark(behind, language):
        end -= len(kept) - len(kept.rstrip())
    return start, max(start, end)


def list_removed_text(
    base: str,
    passages: Iterable[SourcedPassage],
    asked: Sequence[tuple[Hunk, Sources]],
    otherwise: Sources,
) -> list[RemovedText]:
    """List the words of the base that a draft lacks, each with the sources of its deletion.

    Args:
        asked: applied changes with their sources.
        otherwise: the sources of any other deletion.
    """
    found: list[RemovedText] = []
    shift = 0
    for hunk in find_differences(base, join_text(passages)):
        if hunk.end > hunk.start:
            sources = next(
                (own for each, own in asked if each.start <= hunk.start and hunk.end <= each.end),
                otherwise,
            )
            found.append(RemovedText(hunk.start + shift, base[hunk.start : hunk.end], sources))
        shift += len(hunk.replacement) - (hunk.end - hunk.start)
    return found
