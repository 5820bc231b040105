"""How words are made to fit where they are shown: which size, and from which words on. Pure functions on marks and texts."""
from typing import NamedTuple

from consult.text.diff.marks import Mark

from consult.meetings.live import state_queries as standing

STEPS = (420, 600, 780, 1_050, 1_350, 1_800, 2_100)  # characters that still fit, at each size of the words, over the whole width
HALF = (190, 300, 400, 520, 680, 850, 1_100, 1_400)  # the same where two languages stand side by side
LONG, LONG_HALF = 2_300, 1_800  # characters: a longer clause is shown from its contested words on
BEFORE = 90  # characters of it that lead to the contested words
WIDE = frozenset({"zh"})  # languages whose signs are twice as wide, and say twice as much


class Fitted(NamedTuple):
    """Words as a screen shows them: at which size (0: the largest), and what of them, as marks or as the stored text."""

    text: standing.Text
    size: int
    runs: tuple[Mark, ...] | None  # of the authentic words
    words: str  # of a translation
    cut: bool  # whether something before the contested words is left out


def fitted(text: standing.Text, *, half: bool = False) -> Fitted:
    """How words are made to fit: smaller where they are many, and where they are very many from what is contested on."""
    most, weight = (LONG_HALF if half else LONG), 2 if text.line.language in WIDE else 1
    if text.authentic:
        runs, cut = led(text.words.runs, most // weight)
        length = sum(len(each.text) for each in runs)
        return Fitted(text, _size(length * weight, half=half), runs, "", cut)
    start = _lead(text.line.text) if len(text.line.text) * weight > most else 0
    words = text.line.text[start:]
    return Fitted(text, _size(len(words) * weight, half=half), None, words, start > 0)


def led(runs: tuple[Mark, ...], most: int) -> tuple[tuple[Mark, ...], bool]:
    """Marks from a few words before the first that is not plain text, where they are longer than that; and whether so."""
    first = next((number for number, each in enumerate(runs) if each.kind != "same"), 0)
    before = "".join(each.text for each in runs[:first])
    if sum(len(each.text) for each in runs) <= most or len(before) <= BEFORE:
        return runs, False
    start = before.find(" ", len(before) - BEFORE) + 1
    return (Mark("same", before[start:]), *runs[first:]), True


def _size(length: int, *, half: bool) -> int:
    steps = HALF if half else STEPS
    return next((number for number, most in enumerate(steps) if length <= most), len(steps))


def _lead(text: str) -> int:
    """Where the contested words of a stored text begin, less a few words that lead to them; 0 where none are in brackets."""
    contested = text.find("[")
    if contested <= BEFORE:
        return 0
    start = text.find(" ", contested - BEFORE) + 1
    return start if text.count("*", 0, start) % 2 == 0 else text.find("*", start) + 1
