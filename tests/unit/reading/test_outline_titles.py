"""Tests of the short titles of clauses in the outline."""

import pytest

from consult.reading.text.page_views import build_short_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("We *resolve* to connect every school,", "to connect every school,"),
        ("*Recalling* the outcome of both phases,", "the outcome of both phases,"),
        ("[We *commit* ourselves to cooperate.]", "ourselves to cooperate.]"),
        ("وإذ *نستذكر* الوثائق الختامية،", "الوثائق الختامية،"),
        ("我们*决心*连接每一所学校和图书馆。", "连接每一所学校和图书馆。"),
        ("我们*重申*，图书馆和社区中心应向所有人开放。", "图书馆和社区中心应向所有人开放。"),
        ("women and girls in *rural* communities;", "women and girls in rural communities;"),
        ("We *agree*.", "We agree."),
        ("", ""),
    ],
)
def test_a_title_begins_after_the_verb_that_all_clauses_of_a_part_share(text, title):
    assert build_short_title(text) == title
