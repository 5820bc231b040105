"""The shortest context that identifies a place in a clause without ambiguity."""

from typing import NamedTuple

from consult.text.parsing.tokens import is_han, is_word, tokenize_text

_MOST_WORDS = 6  # a longer context is less helpful than a count


class UniqueContext(NamedTuple):
    """The fewest words before and after a place that identify it.

    `nth` counts occurrences if words are not enough.
    """

    before: str = ""
    after: str = ""
    nth: int = 0


def find_passage_context(text: str, start: int, end: int) -> UniqueContext:
    """Find the context that identifies the words from `start` to `end`; empty if they occur once.

    Otherwise it is as few words before, after, or on both sides as possible. If six are not
    enough, it is the number of the occurrence, from 1.
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
    """Find the context of a place between words: the words before it, as few as possible.

    At least two Han characters are used. If six words are not enough, the context has words
    on both sides, else the number of the occurrence of the last word.
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
    """Step back over this many words to the beginning of the first.

    Two Han characters count as one word.
    """
    return place - _measure_words(tokenize_text(text[:place])[::-1], words)


def step_forward(text: str, place: int, words: float) -> int:
    """Step forward over this many words to the end of the last.

    Two Han characters count as one word.
    """
    return place + _measure_words(tokenize_text(text[place:]), words)


def _measure_words(run: list[str], words: float) -> int:
    """Measure the tokens that complete this many words; all tokens if there are fewer."""
    length = 0
    for token in run:
        length += len(token)
        words -= 0.5 if is_han(token) else is_word(token)
        if words <= 0:
            break
    return length


def find_occurrences(text: str, words: str) -> list[int]:
    """Find where words occur in a text, but not inside a longer word."""
    found: list[int] = []
    place = text.find(words) if words else -1
    while place >= 0:
        if not _is_inside_word(text, place) and not _is_inside_word(text, place + len(words)):
            found.append(place)
        place = text.find(words, place + 1)
    return found


def _is_single(text: str, start: int, end: int) -> bool:
    """Return whether a span's words occur only once in the text."""
    return len(find_occurrences(text, text[start:end])) == 1


def _is_inside_word(text: str, place: int) -> bool:
    """Return whether a place is inside a word."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    return is_word(left) and is_word(right) and not is_han(left) and not is_han(right)
