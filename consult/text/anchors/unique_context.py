"""Places: the words that say without doubt where in a clause something stands."""

from typing import NamedTuple

from consult.text.parsing.tokens import is_han, is_word, tokens

_MOST_WORDS = 6  # a context longer than this says less than a count does


class Place(NamedTuple):
    """Words right before and right behind a place, as few as are needed; `nth` counts occurrences where they fail."""

    before: str = ""
    after: str = ""
    nth: int = 0


def passage(text: str, start: int, end: int) -> Place:
    """Say which occurrence of the words from `start` to `end` is meant: nothing if there is only one.

    Otherwise as few words before them, behind them, or on both sides as make it unmistakable; where six do not
    suffice, the number of the occurrence, from 1.
    """
    if _is_single(text, start, end):
        return Place()
    for size in range(1, _MOST_WORDS + 1):
        left, right = back(text, start, size), forth(text, end, size)
        for first, last in ((left, end), (start, right), (left, right)):
            if _is_single(text, first, last):
                return Place(text[first:start].strip(), text[end:last].strip())
    found = occurrences(text, text[start:end])
    return Place(nth=found.index(start) + 1 if start in found else 0)


def point(text: str, place: int) -> Place:
    """Say between which words a place is: those before it, as few as are unmistakable (two Han characters at least).

    Where six do not suffice, those on both sides; else the number of the occurrence of the last one.
    """
    end = len(text[:place].rstrip())
    for size in range(1, _MOST_WORDS + 1):
        left = back(text, end, size)
        if _is_single(text, left, end):
            return Place(text[left:end])
    for size in range(1, _MOST_WORDS + 1):
        left, right = back(text, end, size), forth(text, place, size)
        if _is_single(text, left, right):
            return Place(text[left:end], text[place:right].strip())
    left = back(text, end, 1)
    found = occurrences(text, text[left:end])
    return Place(text[left:end], "", found.index(left) + 1 if left in found else 0)


def back(text: str, place: int, words: float) -> int:
    """Go back from a place over so many words (two Han characters are one), to the beginning of the first."""
    return place - _reach(tokens(text[:place])[::-1], words)


def forth(text: str, place: int, words: float) -> int:
    """Go on from a place over so many words (two Han characters are one), to the end of the last."""
    return place + _reach(tokens(text[place:]), words)


def _reach(run: list[str], words: float) -> int:
    """Measure the tokens up to the one with which so many words are complete; all of them where there are fewer."""
    length = 0
    for token in run:
        length += len(token)
        words -= 0.5 if is_han(token) else is_word(token)
        if words <= 0:
            break
    return length


def occurrences(text: str, words: str) -> list[int]:
    """List where words stand in a text, never inside of a longer word."""
    found: list[int] = []
    place = text.find(words) if words else -1
    while place >= 0:
        if not _cuts(text, place) and not _cuts(text, place + len(words)):
            found.append(place)
        place = text.find(words, place + 1)
    return found


def _is_single(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of a text stands there once."""
    return len(occurrences(text, text[start:end])) == 1


def _cuts(text: str, place: int) -> bool:
    """Tell whether a place is inside of a word."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    return is_word(left) and is_word(right) and not is_han(left) and not is_han(right)
