"""Tests of text on a screen: smaller if long, from its contested part if very long, and never
cut inside.
"""

from hypothesis import given, strategies as st

from consult.meetings.screens.text_fit import (
    LEAD_IN_LENGTH,
    FULL_WIDTH_LIMIT,
    FULL_WIDTH_STEPS,
    _find_contested_start,
    _choose_size,
    trim_marks,
)
from consult.text.diff.marks import build_change_marks

WORDS = "We resolve to bring meaningful and affordable connectivity to every school by 2030. "


def test_short_text_is_large_and_longer_text_smaller():
    assert [
        _choose_size(length, half=False)
        for length in (
            1,
            FULL_WIDTH_STEPS[0],
            FULL_WIDTH_STEPS[0] + 1,
            FULL_WIDTH_STEPS[1] + 1,
            5_000,
        )
    ] == [0, 0, 1, 2, len(FULL_WIDTH_STEPS)]
    assert _choose_size(FULL_WIDTH_STEPS[0], half=True) > _choose_size(
        FULL_WIDTH_STEPS[0], half=False
    ), "half the width holds less"


def test_a_clause_that_fits_is_shown_whole_and_a_long_one_from_its_contested_part_on():
    short = build_change_marks("Short [but contested] words.", "Short [but contested] words.")
    assert trim_marks(short, FULL_WIDTH_LIMIT) == (short, False)
    text = WORDS * 30 + "through [voluntary] public financing."
    runs, cut = trim_marks(build_change_marks(text, text), FULL_WIDTH_LIMIT)
    shown = "".join(each.text for each in runs)
    assert cut and shown.endswith("through [voluntary] public financing.")
    assert len(shown) < LEAD_IN_LENGTH + 60 and not shown.startswith(" ") and f" {shown}" in text


def test_a_change_counts_as_contested_and_its_marks_stay():
    old = WORDS * 30 + "through public financing."
    new = WORDS * 30 + "through private investment and public financing."
    runs, cut = trim_marks(build_change_marks(old, new), FULL_WIDTH_LIMIT)
    assert cut and [each.text for each in runs if each.kind == "ins"] == ["private investment and "]


def test_a_long_clause_without_anything_contested_is_shown_from_its_beginning():
    text = WORDS * 30
    runs = build_change_marks(text, text)
    assert trim_marks(runs, FULL_WIDTH_LIMIT) == (runs, False)
    assert (
        _find_contested_start(text) == 0
        and _find_contested_start("Nothing [contested] far in") == 0
    )


def test_a_stored_text_is_never_cut_within_emphasis():
    text = (
        "We *resolve with all the words that there may be in a very long emphasis that never "
        "seems to come to its end at all* to [act]."
    )
    assert text[: _find_contested_start(text)].count("*") % 2 == 0


@given(
    st.lists(st.sampled_from(["word ", "[", "] ", "longerword ", "*em* "]), max_size=300).map(
        "".join
    ),
    st.integers(10, 800),
)
def test_what_is_shown_is_always_the_end_of_the_text_and_never_shorter_than_from_its_first_mark(
    text, most
):
    runs = build_change_marks(text, text)
    shown, cut = trim_marks(runs, most)
    whole, part = "".join(each.text for each in runs), "".join(each.text for each in shown)
    assert whole.endswith(part) and (cut or part == whole)
    assert [each for each in shown if each.kind != "same"] == [
        each for each in runs if each.kind != "same"
    ]
