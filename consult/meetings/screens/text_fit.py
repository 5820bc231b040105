"""How words are made to fit where they are shown: which size, and from which words on. Pure functions on marks and texts."""
from typing import NamedTuple

from consult.text.diff.marks import TextMark

from consult.meetings.live import state_queries as standing

FULL_WIDTH_STEPS = (420, 600, 780, 1_050, 1_350, 1_800, 2_100)  # characters that still fit, at each size of the words, over the whole width
HALF_WIDTH_STEPS = (190, 300, 400, 520, 680, 850, 1_100, 1_400)  # the same where two languages stand side by side
FULL_WIDTH_LIMIT, HALF_WIDTH_LIMIT = 2_300, 1_800  # characters: a longer clause is shown from its contested words on
LEAD_IN_LENGTH = 90  # characters of it that lead to the contested words
WIDE_LANGUAGES = frozenset({"zh"})  # languages whose signs are twice as wide, and say twice as much


class FittedText(NamedTuple):
    """Words as a screen shows them: at which size (0: the largest), and what of them, as marks or as the stored text."""

    text: standing.CurrentClauseText
    size: int
    runs: tuple[TextMark, ...] | None  # of the authentic words
    words: str  # of a translation
    cut: bool  # whether something before the contested words is left out


def fit_text(text: standing.CurrentClauseText, *, half: bool = False) -> FittedText:
    """How words are made to fit: smaller where they are many, and where they are very many from what is contested on."""
    most, weight = (HALF_WIDTH_LIMIT if half else FULL_WIDTH_LIMIT), 2 if text.line.language in WIDE_LANGUAGES else 1
    if text.authentic:
        runs, cut = trim_marks(text.words.runs, most // weight)
        length = sum(len(each.text) for each in runs)
        return FittedText(text, _choose_size(length * weight, half=half), runs, "", cut)
    start = _find_contested_start(text.line.text) if len(text.line.text) * weight > most else 0
    words = text.line.text[start:]
    return FittedText(text, _choose_size(len(words) * weight, half=half), None, words, start > 0)


def trim_marks(runs: tuple[TextMark, ...], most: int) -> tuple[tuple[TextMark, ...], bool]:
    """Marks from a few words before the first that is not plain text, where they are longer than that; and whether so."""
    first = next((number for number, each in enumerate(runs) if each.kind != "same"), 0)
    before = "".join(each.text for each in runs[:first])
    if sum(len(each.text) for each in runs) <= most or len(before) <= LEAD_IN_LENGTH:
        return runs, False
    start = before.find(" ", len(before) - LEAD_IN_LENGTH) + 1
    return (TextMark("same", before[start:]), *runs[first:]), True


def _choose_size(length: int, *, half: bool) -> int:
    steps = HALF_WIDTH_STEPS if half else FULL_WIDTH_STEPS
    return next((number for number, most in enumerate(steps) if length <= most), len(steps))


def _find_contested_start(text: str) -> int:
    """Where the contested words of a stored text begin, less a few words that lead to them; 0 where none are in brackets."""
    contested = text.find("[")
    if contested <= LEAD_IN_LENGTH:
        return 0
    start = text.find(" ", contested - LEAD_IN_LENGTH) + 1
    return start if text.count("*", 0, start) % 2 == 0 else text.find("*", start) + 1
