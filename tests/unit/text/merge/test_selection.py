"""Tests of selection: an amendment that shares one half of a pair with another brings nothing
else of it.
"""

import pytest

from consult.text.merge.consolidated_text import build_consolidated_text
from consult.text.diff.hunks import find_hunks
from consult.text.merge.selection import complete_selection

BASE = (
    "We decide [alt 1 (A): to found a fund / alt 2 (B): to use what there is, and to report / "
    "alt 3 (C): to study a fund]."
)
SECOND = "We decide to use what there is, and to report."
BOTH = "We decide to use what there is, to report, and to decide in 2028 whether a fund is founded."
FIRST = "We decide to found a fund."


def offered(*texts):
    return {
        f"{source}:{number}": hunk
        for source, text in enumerate(texts)
        for number, hunk in enumerate(find_hunks(BASE, text, source))
    }


def read(there, keys):
    return build_consolidated_text(
        BASE, [there[key] for key in there if key in keys], str, "now"
    ).text


@pytest.mark.parametrize(
    "texts", [(SECOND, BOTH), (BOTH, SECOND), (SECOND, BOTH, FIRST), (FIRST, SECOND, BOTH)]
)
def test_accepting_a_whole_amendment_gives_its_text(texts):
    there = offered(*texts)
    for source, text in enumerate(texts):
        own = {key for key, hunk in there.items() if hunk.source == source}
        taken = complete_selection(BASE, there, own, ())
        assert own <= taken and read(there, taken) == text
        assert complete_selection(BASE, there, taken, taken) == taken, (
            "and again, as a page sends it"
        )


def test_the_half_that_two_ask_for_brings_the_other_half_of_the_one_that_was_chosen_alone():
    there = offered(SECOND, BOTH)
    assert there["0:0"]._replace(source=1) == there["1:0"], "both begin with the same"
    assert read(there, complete_selection(BASE, there, {"0:0"}, ())) == SECOND
    brought = complete_selection(BASE, there, {"1:0"}, ())
    assert {key for key in brought if key.startswith("0")} == {"0:0"} and "[" not in read(
        there, brought
    )
