"""Font size and start of a text so that it fits a screen: pure functions on marks and texts."""

from typing import NamedTuple

from consult.text.diff.marks import TextMark

from consult.meetings.live import state_queries as standing

FULL_WIDTH_STEPS = (
    420,
    600,
    780,
    1_050,
    1_350,
    1_800,
    2_100,
)  # characters that fit at each font size over the whole width
HALF_WIDTH_STEPS = (
    190,
    300,
    400,
    520,
    680,
    850,
    1_100,
    1_400,
)  # the same with two languages side by side
FULL_WIDTH_LIMIT, HALF_WIDTH_LIMIT = (
    2_300,
    1_800,
)  # characters: a longer clause is shown from its contested passage on
LEAD_IN_LENGTH = 90  # characters shown before the contested passage
WIDE_LANGUAGES = frozenset(
    {"zh"}
)  # languages with characters of double width and twice the meaning


class FittedText(NamedTuple):
    """A text as a screen shows it: its size (0 is the largest), and its marks or stored text."""

    text: standing.CurrentClauseText
    size: int
    runs: tuple[TextMark, ...] | None  # of the authentic text
    words: str  # of a translation
    cut: bool  # whether text before the contested passage is left out


def fit_text(text: standing.CurrentClauseText, *, half: bool = False) -> FittedText:
    """Fit a text: smaller if it is long, and from its contested passage on if it is very long.

    Args:
        half: Two languages share the width.
    """
    most, weight = (
        (HALF_WIDTH_LIMIT if half else FULL_WIDTH_LIMIT),
        2 if text.clause_text.language in WIDE_LANGUAGES else 1,
    )
    if text.authentic:
        runs, cut = trim_marks(text.words.marks, most // weight)
        length = sum(len(each.text) for each in runs)
        return FittedText(text, _choose_size(length * weight, half=half), runs, "", cut)
    start = (
        _find_contested_start(text.clause_text.text)
        if len(text.clause_text.text) * weight > most
        else 0
    )
    words = text.clause_text.text[start:]
    return FittedText(text, _choose_size(len(words) * weight, half=half), None, words, start > 0)


def trim_marks(runs: tuple[TextMark, ...], most: int) -> tuple[tuple[TextMark, ...], bool]:
    """Trim marks that are longer than `most` to a few words before the first change or bracket.

    Returns:
        The marks, and whether something was left out.
    """
    first = next((number for number, each in enumerate(runs) if each.kind != "same"), 0)
    before = "".join(each.text for each in runs[:first])
    if sum(len(each.text) for each in runs) <= most or len(before) <= LEAD_IN_LENGTH:
        return runs, False
    start = before.find(" ", len(before) - LEAD_IN_LENGTH) + 1
    return (TextMark("same", before[start:]), *runs[first:]), True


def _choose_size(length: int, *, half: bool) -> int:
    """Choose the size for a length in characters."""
    steps = HALF_WIDTH_STEPS if half else FULL_WIDTH_STEPS
    return next((number for number, most in enumerate(steps) if length <= most), len(steps))


def _find_contested_start(text: str) -> int:
    """Find where a stored text shall begin: shortly before its first bracket, else at 0."""
    contested = text.find("[")
    if contested <= LEAD_IN_LENGTH:
        return 0
    start = text.find(" ", contested - LEAD_IN_LENGTH) + 1
    return start if text.count("*", 0, start) % 2 == 0 else text.find("*", start) + 1
