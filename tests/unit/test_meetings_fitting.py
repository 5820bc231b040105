"""Words on a screen: smaller where they are many, from the contested ones on where they are very many; nothing is lost inside."""
from hypothesis import given, strategies as st

from consult.meetings.screens.text_fit import BEFORE, LONG, STEPS, _lead, _size, led
from consult.text.diff.marks import marked

WORDS = "We resolve to bring meaningful and affordable connectivity to every school by 2030. "


def test_short_words_are_large_and_longer_ones_step_down():
    assert [_size(length, half=False) for length in (1, STEPS[0], STEPS[0] + 1, STEPS[1] + 1, 5_000)] == [0, 0, 1, 2, len(STEPS)]
    assert _size(STEPS[0], half=True) > _size(STEPS[0], half=False), "half the width holds less"


def test_a_clause_that_fits_is_shown_whole_and_a_long_one_from_its_contested_words_on():
    short = marked("Short [but contested] words.", "Short [but contested] words.")
    assert led(short, LONG) == (short, False)
    text = WORDS * 30 + "through [voluntary] public financing."
    runs, cut = led(marked(text, text), LONG)
    shown = "".join(each.text for each in runs)
    assert cut and shown.endswith("through [voluntary] public financing.")
    assert len(shown) < BEFORE + 60 and not shown.startswith(" ") and f" {shown}" in text


def test_a_change_counts_as_contested_and_its_marks_stay():
    old = WORDS * 30 + "through public financing."
    new = WORDS * 30 + "through private investment and public financing."
    runs, cut = led(marked(old, new), LONG)
    assert cut and [each.text for each in runs if each.kind == "ins"] == ["private investment and "]


def test_a_long_clause_without_anything_contested_is_shown_from_its_beginning():
    text = WORDS * 30
    runs = marked(text, text)
    assert led(runs, LONG) == (runs, False)
    assert _lead(text) == 0 and _lead("Nothing [contested] far in") == 0


def test_a_stored_text_is_never_cut_within_emphasis():
    text = "We *resolve with all the words that there may be in a very long emphasis that never seems to come to its end at all* to [act]."
    assert text[:_lead(text)].count("*") % 2 == 0


@given(st.lists(st.sampled_from(["word ", "[", "] ", "longerword ", "*em* "]), max_size=300).map("".join), st.integers(10, 800))
def test_what_is_shown_is_always_the_end_of_the_text_and_never_shorter_than_from_its_first_mark(text, most):
    runs = marked(text, text)
    shown, cut = led(runs, most)
    whole, part = "".join(each.text for each in runs), "".join(each.text for each in shown)
    assert whole.endswith(part) and (cut or part == whole)
    assert [each for each in shown if each.kind != "same"] == [each for each in runs if each.kind != "same"]
