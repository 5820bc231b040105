"""Word diff: words added and removed between two wordings."""

from functools import lru_cache
from typing import Literal, NamedTuple

from diff_match_patch import diff_match_patch

from consult.text.lookalikes import compute_skeleton
from .stretches import Stretch, TokenChange, extend_to_words
from consult.text.parsing.tokens import is_han, is_word, tokenize_text

PartKind = Literal["same", "ins", "del"]

ELLIPSIS = "…"
_TIMEOUT_SECONDS = 0.5  # seconds, after which the rest of a comparison counts as replaced
_KEPT_WORDS = 2.0  # an unchanged stretch with more words is never merged into the edits around it
_SENTENCE_ENDS = frozenset(".!?;:,。！？；：，、؟؛،…")
_FIRST_SURROGATE, _SURROGATES = 0xD800, 0x800


class DiffPart(NamedTuple):
    """A part of a comparison: words in both wordings, only in the new, or only in the old one."""

    kind: PartKind
    text: str


def diff_words(old: str, new: str) -> list[DiffPart]:
    """Compare two wordings word by word; Chinese words are those of a dictionary.

    Parts that are not `ins` join to `old`, parts that are not `del` join to `new`. Removed
    words come before the words that replace them. Short unchanged words between two edits
    are shown as part of the edit.
    """
    if old == new:
        return [DiffPart("same", old)] if old else []
    stretches = _slide_edits(
        _merge_trivial_stretches(
            _slide_edits(_compare_tokens(list(_tokenize_base(old)), tokenize_text(new)))
        )
    )
    stretches = extend_to_words(stretches)
    parts: list[DiffPart] = []
    for same, change in stretches:
        _append_part(parts, "same", same)
        _append_part(parts, "del", change.old)
        _append_part(parts, "ins", change.new)
    return parts


@lru_cache(maxsize=64)
def _tokenize_base(text: str) -> tuple[str, ...]:
    """Tokenize a base text; results are cached, because many texts are compared with one base."""
    return tuple(tokenize_text(text))


def _append_part(parts: list[DiffPart], kind: PartKind, words: list[str]) -> None:
    """Append a part, or extend the last one if it has the same kind."""
    text = "".join(words)
    if parts and parts[-1].kind == kind:
        parts[-1] = DiffPart(kind, parts[-1].text + text)
    elif text:
        parts.append(DiffPart(kind, text))


def _compare_tokens(old: list[str], new: list[str]) -> list[Stretch]:
    """Compare two lists of tokens; a common start and end need no alignment."""
    head = count_common_start(old, new)
    tail = count_common_start(old[head:][::-1], new[head:][::-1])
    first, *others = _align_tokens(old[head : len(old) - tail], new[head : len(new) - tail])
    *stretches, last = [Stretch(old[:head] + first.same, first.change), *others]
    return [*stretches, Stretch(last.same + old[len(old) - tail :], last.change)]


def _align_tokens(old: list[str], new: list[str]) -> list[Stretch]:
    """Compare two lists of tokens: words and marks are aligned, and white space follows them."""
    stretches: list[Stretch] = []
    same: list[str] = []
    at_old = at_new = 0
    for to_old, to_new in [*_pair_tokens(old, new), (len(old), len(new))]:
        removed, added = old[at_old:to_old], new[at_new:to_new]
        if removed == added:
            same += removed
        else:
            head = count_common_start(removed, added)
            tail = count_common_start(removed[head:][::-1], added[head:][::-1])
            same += removed[:head]
            change = TokenChange(
                removed[head : len(removed) - tail], added[head : len(added) - tail]
            )
            stretches.append(Stretch(same, change))
            same = removed[len(removed) - tail :]
        same += old[to_old : to_old + 1]
        at_old, at_new = to_old + 1, to_new + 1
    return [*stretches, Stretch(same, TokenChange([], []))]


def count_common_start(one: list[str], other: list[str]) -> int:
    """Count the tokens that two lists have in common at their start."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _pair_tokens(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Pair the unchanged words and marks.

    diff-match-patch sees each distinct token as one character.
    """
    numbers: dict[str, int] = {}
    places = [[at for at, token in enumerate(words) if not token.isspace()] for words in (old, new)]
    lists = [
        [numbers.setdefault(words[at], len(numbers)) for at in kept]
        for words, kept in zip((old, new), places, strict=True)
    ]
    alphabet = [_encode_number(number) for number in range(len(numbers))]
    letters = ["".join([alphabet[number] for number in kept]) for kept in lists]
    engine = diff_match_patch()
    engine.Diff_Timeout = _TIMEOUT_SECONDS
    pairs: list[tuple[int, int]] = []
    at_old = at_new = 0
    for operation, run in engine.diff_main(*letters, checklines=False):
        size = len(run)
        if operation == engine.DIFF_EQUAL:
            pairs += zip(
                places[0][at_old : at_old + size], places[1][at_new : at_new + size], strict=True
            )
        at_old += 0 if operation == engine.DIFF_INSERT else size
        at_new += 0 if operation == engine.DIFF_DELETE else size
    return pairs


def _encode_number(number: int) -> str:
    """Encode a number as a character, leaving out zero and the surrogates."""
    code = number + 1
    return chr(code if code < _FIRST_SURROGATE else code + _SURROGATES)


def _merge_trivial_stretches(stretches: list[Stretch]) -> list[Stretch]:
    """Merge unchanged stretches that weigh less than both neighbouring edits into one edit."""
    kept: list[Stretch] = []
    for stretch in stretches:
        kept.append(stretch)
        while len(kept) > 1 and _is_trivial(kept[-1].same, kept[-2].change, kept[-1].change):
            same, after = kept.pop()
            before = kept[-1].change
            joined = TokenChange(before.old + same + after.old, before.new + same + after.new)
            kept[-1] = Stretch(kept[-1].same, joined)
    return kept


def _is_trivial(same: list[str], before: TokenChange, after: TokenChange) -> bool:
    """Return whether an unchanged stretch between two edits is equal only by chance.

    Its weight counts double if it holds words.
    """
    words = 0.0
    for word in same:
        words += _count_as_words(word)
        if words > _KEPT_WORDS:
            return False
    edits = min(_measure_edit(before), _measure_edit(after))
    return _measure_tokens(same) * (2 if words else 1) <= edits


def _measure_edit(change: TokenChange) -> int:
    """Measure an edit by the larger of what it removes and what it adds."""
    return max(_measure_tokens(change.old), _measure_tokens(change.new))


def _measure_tokens(words: list[str]) -> int:
    """Measure tokens in letters; a Han character weighs two."""
    return sum(2 if is_han(word) else len(word) for word in words)


def _count_as_words(token: str) -> float:
    """Count a token in words; two Han characters are about one word."""
    if is_han(token):
        return 0.5
    return 1.0 if is_word(token) else 0.0


def _slide_edits(stretches: list[Stretch]) -> list[Stretch]:
    """Slide each pure insertion or deletion to the place where a reader expects its edges."""
    result = list(stretches)
    for index in range(len(result) - 1):
        same, change = result[index]
        edit = change.new if not change.old else change.old if not change.new else []
        if not edit:
            continue
        before, moved, after = _find_best_place(same, edit, result[index + 1].same)
        result[index] = Stretch(
            before, TokenChange(moved, []) if change.old else TokenChange([], moved)
        )
        result[index + 1] = Stretch(after, result[index + 1].change)
    return result


def _find_best_place(
    before: list[str], edit: list[str], after: list[str]
) -> tuple[list[str], list[str], list[str]]:
    """Find the place with the clearest edges that gives the same wordings; the last of equals."""
    line = before + edit + after
    size = len(edit)
    first = last = len(before)
    while first > 0 and line[first - 1] == line[first + size - 1]:
        first -= 1
    while last + size < len(line) and line[last] == line[last + size]:
        last += 1
    best = max(
        range(first, last + 1),
        key=lambda at: (_rate_edge(line, at) + _rate_edge(line, at + size), at),
    )
    return line[:best], line[best : best + size], line[best + size :]


def _rate_edge(line: list[str], at: int) -> int:
    """Rate a cut before a token: 5 at an end of the text, 0 between two words."""
    if at in (0, len(line)):
        return 5
    left, right = line[at - 1], line[at]
    if "\n" in (left, right):
        return 4
    if right.isspace():
        return 3 if left in _SENTENCE_ENDS else 2
    if left.isspace() or right in _SENTENCE_ENDS:
        return 2
    return 0 if is_word(left) and is_word(right) else 1


def shorten_parts(parts: list[DiffPart], context: int = 6) -> list[DiffPart]:
    """Shorten long unchanged parts to some words beside each change; an ellipsis is its own part.

    Args:
        context: the number of words to keep on each side of a change.
    """
    short: list[DiffPart] = []
    for index, part in enumerate(parts):
        if part.kind != "same":
            short.append(part)
            continue
        words = tokenize_text(part.text)
        head = _count_context_tokens(words, context) if index else 0
        tail = _count_context_tokens(words[::-1], context) if index < len(parts) - 1 else 0
        if head + tail >= len(words) or (len(parts) == 1 and not context):
            short.append(part)
            continue
        pieces = ("".join(words[:head]), ELLIPSIS, "".join(words[len(words) - tail :]))
        short.extend(DiffPart("same", piece) for piece in pieces if piece)
    return short


def _count_context_tokens(words: list[str], context: int) -> int:
    """Count the tokens at the start that hold `context` words."""
    seen = 0.0
    for index, word in enumerate(words):
        seen += _count_as_words(word)
        if seen > context:
            return index
    return len(words)


def count_changes(parts: list[DiffPart]) -> tuple[int, int]:
    """Count the words added and removed; numbers and single Han characters are words."""
    sums = {"ins": 0, "del": 0, "same": 0}
    for part in parts:
        sums[part.kind] += sum(is_word(word) for word in tokenize_text(part.text))
    return sums["ins"], sums["del"]


def is_invisible_change(old: str, new: str) -> bool:
    """Return whether two wordings differ but look the same to a reader."""
    return old != new and compute_skeleton(old) == compute_skeleton(new)
