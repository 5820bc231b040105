"""Places: the words that say without doubt where in a clause something stands."""

from typing import NamedTuple

from consult.text.parsing.tokens import is_han, is_word, tokenize_text

_MOST_WORDS = 6  # a context longer than this says less than a count does


class UniqueContext(NamedTuple):
    """Words right before and right behind a place, as few as are needed; `nth` counts occurrences where they fail."""

    before: str = ""
    after: str = ""
    nth: int = 0


def find_passage_context(text: str, start: int, end: int) -> UniqueContext:
    """Say which occurrence of the words from `start` to `end` is meant: nothing if there is only one.

    Otherwise as few words before them, behind them, or on both sides as make it unmistakable; where six do not
    suffice, the number of the occurrence, from 1.
    """
    if _is_single(text, start, end):
        return UniqueContext()
    for size in range(1, _MOST_WORDS + 1):
        left, right = step_back(text, start, size), step_forward(text, end, size)
        for first, last in ((left, end), (start, right), (left, right)):
            if _is_single(text, first, last):
                return UniqueContext(text[first:start].strip(), text[end:last].strip())
    found = find_occurrences(text, text[start:end])
    return UniqueContext(nth=found.index(start) + 1 if start in found else 0)


def find_point_context(text: str, place: int) -> UniqueContext:
    """Say between which words a place is: those before it, as few as are unmistakable (two Han characters at least).

    Where six do not suffice, those on both sides; else the number of the occurrence of the last one.
    """
    end = len(text[:place].rstrip())
    for size in range(1, _MOST_WORDS + 1):
        left = step_back(text, end, size)
        if _is_single(text, left, end):
            return UniqueContext(text[left:end])
    for size in range(1, _MOST_WORDS + 1):
        left, right = step_back(text, end, size), step_forward(text, place, size)
        if _is_single(text, left, right):
            return UniqueContext(text[left:end], text[place:right].strip())
    left = step_back(text, end, 1)
    found = find_occurrences(text, text[left:end])
    return UniqueContext(text[left:end], "", found.index(left) + 1 if left in found else 0)


def step_back(text: str, place: int, words: float) -> int:
    """Go back from a place over so many words (two Han characters are one), to the beginning of the first."""
    return place - _measure_words(tokenize_text(text[:place])[::-1], words)


def step_forward(text: str, place: int, words: float) -> int:
    """Go on from a place over so many words (two Han characters are one), to the end of the last."""
    return place + _measure_words(tokenize_text(text[place:]), words)


def _measure_words(run: list[str], words: float) -> int:
    """Measure the tokens up to the one with which so many words are complete; all of them where there are fewer."""
    length = 0
    for token in run:
        length += len(token)
        words -= 0.5 if is_han(token) else is_word(token)
        if words <= 0:
            break
    return length


def find_occurrences(text: str, words: str) -> list[int]:
    """List where words stand in a text, never inside of a longer word."""
    found: list[int] = []
    place = text.find(words) if words else -1
    while place >= 0:
        if not _is_inside_word(text, place) and not _is_inside_word(text, place + len(words)):
            found.append(place)
        place = text.find(words, place + 1)
    return found


def _is_single(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of a text stands there once."""
    return len(find_occurrences(text, text[start:end])) == 1


def _is_inside_word(text: str, place: int) -> bool:
    """Tell whether a place is inside of a word."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    return is_word(left) and is_word(right) and not is_han(left) and not is_han(right)
