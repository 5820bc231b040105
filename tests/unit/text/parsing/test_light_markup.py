"""Tests of light markup: converted to plain text, and to runs for templates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.brackets.bracket_tree import count_brackets
from consult.text.parsing.light_markup import (
    MarkupRun,
    escape_asterisks,
    extract_plain_text,
    map_plain_offsets,
    split_runs,
)

ANY = st.text("*\\ab []/\n:alt1 权", max_size=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*Recalling* the outcome", "Recalling the outcome"),
        ("We *call for* and *urge* action", "We call for and urge action"),
        (r"2 \* 3 and \*not emphasis\*", "2 * 3 and *not emphasis*"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a footnote* only", "a footnote* only"),
        ("*one line\nanother* line", "*one line\nanother* line"),
        ("note *a and *b*", "note *a and b"),
        ("*وإذ نلاحظ مع القلق* أن", "وإذ نلاحظ مع القلق أن"),
        ("*回顾*成果文件", "回顾成果文件"),
        (r"a \ b \\* c", r"a \ b \* c"),
        ("**", "**"),
        ("", ""),
    ],
)
def test_plain_text_has_no_asterisks_of_emphasis(text, words):
    assert extract_plain_text(text) == words


@settings(deadline=None)
@given(ANY)
def test_every_place_of_stored_text_has_its_place_in_the_plain_text(text):
    places, words = map_plain_offsets(text), extract_plain_text(text)
    assert len(places) == len(text) + 1 and places[0] == 0 and places[-1] == len(words)
    for place, character in enumerate(text):
        assert words[places[place] : places[place + 1]] in {"", character}


@settings(deadline=None)
@given(ANY)
def test_escaped_text_survives_the_round_trip(text):
    assert extract_plain_text(escape_asterisks(text)) == text
    assert not any(run.emphasis for run in split_runs(escape_asterisks(text)))


@settings(deadline=None)
@given(ANY)
def test_the_runs_of_any_text_join_to_its_plain_text(text):
    assert "".join(run.text for run in split_runs(text)) == extract_plain_text(text)
    assert all(run.text for run in split_runs(text))


@settings(deadline=None)
@given(ANY)
def test_every_opened_bracket_is_closed_at_the_same_depth(text):
    depths = []
    for run in split_runs(text):
        if run.kind == "open":
            depths.append(run.depth)
            assert run.depth == len(depths)
        elif run.kind == "close":
            assert run.depth == depths.pop()
        else:
            assert run.depth == len(depths)
    assert depths == []
    assert sum(run.kind == "open" for run in split_runs(text)) == count_brackets(
        extract_plain_text(text)
    )


def test_emphasis_and_brackets_become_runs_with_their_depth():
    assert split_runs("*Urges* [all [member] States]") == [
        MarkupRun("Urges", emphasis=True, depth=0, kind="text"),
        MarkupRun(" ", emphasis=False, depth=0, kind="text"),
        MarkupRun("[", emphasis=False, depth=1, kind="open"),
        MarkupRun("all ", emphasis=False, depth=1, kind="text"),
        MarkupRun("[", emphasis=False, depth=2, kind="open"),
        MarkupRun("member", emphasis=False, depth=2, kind="text"),
        MarkupRun("]", emphasis=False, depth=2, kind="close"),
        MarkupRun(" States", emphasis=False, depth=1, kind="text"),
        MarkupRun("]", emphasis=False, depth=1, kind="close"),
    ]


def test_emphasis_may_reach_across_a_bracket():
    assert [(run.text, run.emphasis) for run in split_runs("*[strongly] urges* all")] == [
        ("[", True),
        ("strongly", True),
        ("]", True),
        (" urges", True),
        (" all", False),
    ]


def test_the_marks_of_alternatives_and_what_parts_them_are_runs_of_their_own():
    found = [(run.kind, run.text) for run in split_runs("[alt 1: one / alt 2: *two*]")]
    assert found == [
        ("open", "["),
        ("alt", "alt 1: "),
        ("text", "one"),
        ("slash", " / "),
        ("alt", "alt 2: "),
        ("text", "two"),
        ("close", "]"),
    ]


def test_line_breaks_and_brackets_without_a_partner_are_told_apart():
    assert [(run.kind, run.text) for run in split_runs("a]\nb")] == [
        ("text", "a"),
        ("stray", "]"),
        ("break", "\n"),
        ("text", "b"),
    ]


def test_a_mark_of_agreement_is_an_ordinary_bracket():
    assert [run.kind for run in split_runs("text [agreed]")] == ["text", "open", "text", "close"]
