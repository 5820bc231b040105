"""Hunks: the places in which a proposed text differs from the text that it was made on, and which of them collide."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

from consult.text.diff import common_start, word_diff
from consult.text.tokens import is_word, tokens

Clash = Literal["both_change", "both_delete", "deleted_and_changed", "both_insert", "inserted_inside", "mixed"]
_MARK = 0.25  # a mark or a bracket weighs a quarter of a word


class Hunk(NamedTuple):
    """One place of the base that a source wants otherwise.

    `words` stand instead of the code points `start` to `end` of the base; applied to it literally, all hunks of a
    source give its text. `source` is whatever names the proposal, an amendment's number for example. `first` and
    `last` bound the words that are changed, without the white space around them; where no word of the base is
    (`between`: an insertion, or a change of white space only), they bound the white space between two words.
    """

    start: int
    end: int
    words: str
    source: Hashable
    first: int = -1
    last: int = -1
    between: bool = False

    @property
    def bare(self) -> str:
        """The words that stand there instead, without white space around them."""
        return self.words.strip()


class Collision(NamedTuple):
    """Hunks that cannot all be adopted as they stand.

    kind: `both_change` (they put different words for some of the same words), `both_delete` (they delete different
    stretches that overlap), `deleted_and_changed` (one deletes words that the other changes), `both_insert` (two
    insertions at one place), `inserted_inside` (one inserts inside of what the other deletes or replaces), `mixed`
    (more than two hunks, and not of one kind). `start` and `end` bound the stretch of the base over which they
    range; of two insertions, the white space (or nothing) at their place.
    """

    kind: Clash
    hunks: tuple[Hunk, ...]
    start: int
    end: int

    @property
    def sources(self) -> tuple[Hashable, ...]:
        """The sources whose hunks collide, each once, in their own order."""
        return in_order(hunk.source for hunk in self.hunks)


def in_order(sources: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Give each source once, sorted; those that have no order among themselves by how they are written."""
    every = dict.fromkeys(sources)
    try:
        return tuple(sorted(every))  # type: ignore[type-var]
    except TypeError:
        return tuple(sorted(every, key=repr))


def hunks(base: str, proposed: str, source: Hashable) -> list[Hunk]:
    """List, in order, where a proposed text differs from its base: whole words, and no more of them than needed."""
    found: list[Hunk] = []
    at = 0
    removed = added = ""
    for kind, text in [*word_diff(base, proposed), ("same", "")]:
        if kind == "del":
            removed += text
        elif kind == "ins":
            added += text
        else:
            if removed or added:
                found.append(_trimmed(base, Hunk(at, at + len(removed), added, source)))
            at += len(removed) + len(text)
            removed = added = ""
    return found


def _trimmed(base: str, hunk: Hunk) -> Hunk:
    """Leave out words at both ends that stay the same."""
    old, new = tokens(base[hunk.start : hunk.end]), tokens(hunk.words)
    head = common_start(old, new)
    tail = common_start(old[head:][::-1], new[head:][::-1])
    start = hunk.start + sum(map(len, old[:head]))
    end = hunk.end - sum(map(len, old[len(old) - tail :]))
    return placed(base, Hunk(start, end, "".join(new[head : len(new) - tail]), hunk.source))


def placed(base: str, hunk: Hunk) -> Hunk:
    """Work out which words of the base a hunk changes, or between which two it stands.

    Raises ValueError for a hunk that is not inside the base.
    """
    if not 0 <= hunk.start <= hunk.end <= len(base):
        raise ValueError(hunk.start, hunk.end)
    old = base[hunk.start : hunk.end]
    if old.strip():
        first = hunk.start + len(old) - len(old.lstrip())
        return hunk._replace(first=first, last=first + len(old.strip()), between=False)
    return hunk._replace(first=gap_start(base, hunk.start), last=gap_end(base, hunk.end), between=True)


def gap_start(base: str, place: int) -> int:
    """Go back over the white space before a place."""
    while place > 0 and base[place - 1].isspace():
        place -= 1
    return place


def gap_end(base: str, place: int) -> int:
    """Go on over the white space behind a place."""
    while place < len(base) and base[place].isspace():
        place += 1
    return place


def _span(hunk: Hunk) -> tuple[int, int, bool]:
    """Give the stretch that a hunk changes; of one whose place was never worked out, its literal one."""
    if hunk.first < 0:
        return hunk.start, hunk.end, hunk.start == hunk.end
    return hunk.first, hunk.last, hunk.between


def alike(hunk: Hunk) -> tuple[object, ...]:
    """Give what two hunks share exactly when they ask for the same, whatever white space each took along."""
    spacing = () if hunk.bare or not _span(hunk)[2] else (hunk.start, hunk.end, hunk.words)
    return (*_span(hunk), hunk.bare, *spacing)


def clash(one: Hunk, other: Hunk) -> Clash | None:
    """Say how two hunks collide, or None when both can be adopted.

    Hunks of one source never collide, nor do two that ask for the same. Changes of words collide when they share a
    word. Two insertions (or changes of white space) collide when they stand between the same two words. An insertion
    collides with a change of words only strictly inside of it: before its first or behind its last word it does not.
    """
    if one.source == other.source or alike(one) == alike(other):
        return None
    (start, end, between), (from_, to, inserted) = _span(one), _span(other)
    if between and inserted:
        return "both_insert" if (start, end) == (from_, to) else None
    if between:
        return "inserted_inside" if from_ < start and end < to else None
    if inserted:
        return "inserted_inside" if start < from_ and to < end else None
    if start >= to or from_ >= end:
        return None
    if one.bare and other.bare:
        return "both_change"
    return "deleted_and_changed" if one.bare or other.bare else "both_delete"


def sort_key(hunks: Iterable[Hunk]) -> dict[Hunk, tuple]:
    """Give each hunk its rank: by place, then words, then source, whatever order they came in."""
    every = list(hunks)
    rank = {source: number for number, source in enumerate(in_order(hunk.source for hunk in every))}
    return {hunk: (*_span(hunk)[:2], hunk.start, hunk.end, hunk.words, rank[hunk.source]) for hunk in every}


def pairs(given: Iterable[Hunk]) -> list[Collision]:
    """List every two hunks that collide, in the order of the text; its hunks are the two."""
    rank = sort_key(given)
    found: list[Collision] = []
    near: list[Hunk] = []
    for hunk in sorted(rank, key=lambda each: rank[each]):
        near = [other for other in near if _span(other)[1] >= _span(hunk)[0]]
        for other in near:
            kind = clash(other, hunk)
            if kind:
                found.append(_collision(kind, (other, hunk)))
        near.append(hunk)
    return found


def _collision(kind: Clash, hunks: Sequence[Hunk]) -> Collision:
    """Make a collision of its hunks."""
    spans = [_span(hunk) for hunk in hunks]
    return Collision(kind, tuple(hunks), min(span[0] for span in spans), max(span[1] for span in spans))


def collisions(given: Iterable[Hunk]) -> list[Collision]:
    """Group the hunks that collide, directly or through others, in the order of the text.

    The groups have no hunk in common. Hunks that ask for the same stand side by side in one.
    """
    every = list(given)
    group: dict[Hunk, list[Hunk]] = {}
    kinds: list[tuple[Hunk, Clash]] = []
    for kind, (one, other), *_ in pairs(every):
        kinds.append((one, kind))
        joined = group.setdefault(one, [one])
        if other in group and group[other] is joined:
            continue
        joined.extend(group.get(other, [other]))
        for hunk in joined:
            group[hunk] = joined
    rank = sort_key(every)
    seen: dict[int, set[Clash]] = {}
    for hunk, kind in kinds:
        seen.setdefault(id(group[hunk]), set()).add(kind)
    found = []
    for members in {id(members): members for members in group.values()}.values():
        kind = next(iter(seen[id(members)])) if len(seen[id(members)]) == 1 else "mixed"
        found.append(_collision(kind, sorted(members, key=lambda each: rank[each])))
    return sorted(found, key=lambda each: (each.start, each.end))


def further(base: str, proposed: str) -> float:
    """Measure how far a proposal is from the text, from 0 (the same words) to 1 (no word in common).

    It is the share of words removed and added among all words of the base and those added; a mark or a bracket
    counts a quarter of a word, white space nothing. The furthest is voted on first.
    """
    removed = added = 0.0
    for hunk in hunks(base, proposed, None):
        removed += _weight(base[hunk.start : hunk.end])
        added += _weight(hunk.words)
    whole = _weight(base) + added
    return (removed + added) / whole if whole else 0.0


def _weight(text: str) -> float:
    """Count the words of a text, and its marks as a quarter each."""
    return sum(1 if is_word(token) else _MARK for token in tokens(text) if not token.isspace())
