"""Tests of the word diff: displayed, counted and followed, in six languages."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.diff.word_diff import (
    DiffPart,
    count_changes,
    is_invisible_change,
    shorten_parts,
    diff_words,
)
from consult.text.diff.position_map import map_offset, map_range

WORDING = st.lists(
    st.sampled_from(
        ["all ", "states ", "shall ", "[", "] ", "人", "权", "حقوق ", "права ", ". ", "\n"]
    )
).map("".join) | st.text(max_size=40)

EXAMPLES = [
    (
        "Governments should protect the rights of children online.",
        (
            "Governments shall respect and protect the human rights of all "
            "children online and offline."
        ),
        (
            "Governments {-should-}{+shall respect and+} protect the {+human +}rights of "
            "{+all +}children online{+ and offline+}."
        ),
    ),
    (
        "Les États protègent les droits de l'homme en ligne.",
        "Les États respectent et protègent les droits humains en ligne et hors ligne.",
        (
            "Les États {+respectent et +}protègent les droits {-de l'homme-}{+humains+} "
            "en ligne{+ et hors ligne+}."
        ),
    ),
    (
        "Los Estados protegerán los derechos humanos en línea.",
        "Los Estados deberán proteger los derechos humanos en línea y fuera de ella.",
        (
            "Los Estados {-protegerán-}{+deberán proteger+} los derechos humanos "
            "en línea{+ y fuera de ella+}."
        ),
    ),
    (
        "Государства защищают права человека в сети.",
        "Все государства защищают права и свободы человека в сети.",
        "{-Государства-}{+Все государства+} защищают права {+и свободы +}человека в сети.",
    ),
    (
        "تحمي الدول حقوق الإنسان على الإنترنت.",
        "تحمي جميع الدول حقوق الإنسان وحرياته على الإنترنت.",
        "تحمي {+جميع +}الدول حقوق الإنسان {+وحرياته +}على الإنترنت.",
    ),
    (
        "各国应在网上保护人权。",
        "各国须在网上和网下保护人权。",
        "各国{-应-}{+须+}在网上{+和网下+}保护人权。",
    ),
]


def drawn(parts: list[DiffPart]) -> str:
    """Format a comparison on one line."""
    marks = {"same": "{}", "ins": "{{+{}+}}", "del": "{{-{}-}}"}
    return "".join(marks[part.kind].format(part.text) for part in parts)


def side(parts: list[DiffPart], left_out: str) -> str:
    """Join the text of one of the two versions."""
    return "".join(part.text for part in parts if part.kind != left_out)


@pytest.mark.parametrize(
    ("old", "new", "expected"), EXAMPLES, ids=["en", "fr", "es", "ru", "ar", "zh"]
)
def test_a_change_is_shown_word_by_word_in_each_language(old, new, expected):
    assert drawn(diff_words(old, new)) == expected


@settings(deadline=None)
@given(WORDING, WORDING)
def test_the_parts_join_to_both_wordings(old, new):
    parts = diff_words(old, new)
    assert (side(parts, "ins"), side(parts, "del")) == (old, new)


@settings(deadline=None)
@given(WORDING, WORDING)
def test_neighbouring_parts_differ_in_kind_and_none_is_empty(old, new):
    parts = diff_words(old, new)
    assert all(part.text for part in parts)
    assert all(one.kind != other.kind for one, other in pairwise(parts))
    assert all((one.kind, other.kind) != ("ins", "del") for one, other in pairwise(parts))


@settings(deadline=None)
@given(WORDING)
def test_an_unchanged_wording_has_no_changes(text):
    assert count_changes(diff_words(text, text)) == (0, 0)
    assert all(part.kind == "same" for part in diff_words(text, text))


def test_brackets_put_around_words_leave_the_words_unchanged():
    assert (
        drawn(diff_words("the voluntary sharing", "the [voluntary] sharing"))
        == "the {+[+}voluntary{+]+} sharing"
    )


def test_an_inserted_sentence_is_shown_whole():
    shown = drawn(
        diff_words(
            "We commit to A. We commit to B.", "We commit to A. We commit to X. We commit to B."
        )
    )
    assert shown == "We commit to A.{+ We commit to X.+} We commit to B."


def test_a_small_word_between_two_rewritten_stretches_is_part_of_the_edit():
    shown = drawn(
        diff_words(
            "promptly assist developing of countries", "generously support poorest of nations"
        )
    )
    assert (
        shown
        == "{-promptly assist developing of countries-}{+generously support poorest of nations+}"
    )


def test_two_whole_texts_with_nothing_in_common_still_compare_in_time():
    old = " ".join(f"alt{number % 977}" for number in range(4000))
    new = " ".join(f"neu{number % 991}" for number in range(4000))
    assert side(diff_words(old, new), "del") == new


def test_words_added_and_removed_are_counted():
    parts = diff_words("States should act.", "All States shall act now, in 2030.")
    assert count_changes(parts) == (5, 1)
    assert count_changes([DiffPart("ins", "人权, 12")]) == (3, 0)


def test_long_unchanged_stretches_shrink_to_an_ellipsis_between_their_edges():
    parts = diff_words(
        "one two three four five six seven", "one two three four five six seven eight"
    )
    assert shorten_parts(parts, 2) == [
        DiffPart("same", "…"),
        DiffPart("same", " six seven"),
        DiffPart("ins", " eight"),
    ]
    middle = [
        DiffPart("ins", "x "),
        DiffPart("same", "one two three four five six"),
        DiffPart("del", " y"),
    ]
    assert [part.text for part in shorten_parts(middle, 2)] == [
        "x ",
        "one two ",
        "…",
        " five six",
        " y",
    ]


def test_two_han_characters_count_as_one_word_of_context():
    parts = [DiffPart("same", "一二三四五六七八九十"), DiffPart("ins", "新")]
    assert [part.text for part in shorten_parts(parts, 2)] == ["…", "七八九十", "新"]


@settings(deadline=None)
@given(WORDING, WORDING, st.integers(0, 9))
def test_shortening_keeps_every_change(old, new, context):
    parts = diff_words(old, new)
    assert [part for part in shorten_parts(parts, context) if part.kind != "same"] == [
        part for part in parts if part.kind != "same"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Governments shall act", "Governments \u0455hall act"),
        ("Governments shall act", "Governments sh\u200ball act"),
        ("in 2030", "in\u00a02030"),
        ("may", "\uff4d\uff41\uff59"),
        ("حقوق", "حقـــوق"),
        ("protegerán", "protegera\u0301n"),
    ],
)
def test_an_edit_that_only_swaps_look_alikes_is_detected(old, new):
    assert is_invisible_change(old, new)


@pytest.mark.parametrize(
    ("old", "new"), [("m²", "m2"), ("may", "May"), ("a, b", "a b"), ("same", "same"), ("½", "1/2")]
)
def test_an_edit_that_readers_can_see_is_an_edit(old, new):
    assert not is_invisible_change(old, new)


def test_a_passage_is_followed_through_the_changes_around_it():
    parts = diff_words("States protect rights.", "All States shall protect human rights.")
    start, end = map_range(parts, 7, 14)
    assert "All States shall protect human rights."[start:end] == "protect"


def test_a_passage_whose_words_were_replaced_is_followed_to_the_replacement():
    old, new = "the voluntary sharing of data", "the mandatory sharing of data"
    start, end = map_range(diff_words(old, new), 4, 13)
    assert new[start:end] == "mandatory"


def test_a_passage_whose_words_were_removed_comes_back_empty():
    assert map_range(diff_words("the voluntary sharing", "the sharing"), 4, 13) == (4, 4)


@settings(deadline=None)
@given(WORDING, WORDING)
def test_positions_keep_their_order_and_stay_inside(old, new):
    parts = diff_words(old, new)
    for end in (False, True):
        mapped = [map_offset(parts, offset, end=end) for offset in range(len(old) + 1)]
        assert mapped == sorted(mapped)
        assert all(0 <= offset <= len(new) for offset in mapped)


@settings(deadline=None)
@given(WORDING)
def test_a_position_in_an_unchanged_text_stays_where_it_is(text):
    parts = diff_words(text, text)
    assert [map_offset(parts, offset) for offset in range(len(text) + 1)] == list(
        range(len(text) + 1)
    )


@pytest.mark.parametrize("offset", [-1, 4])
def test_a_position_outside_of_the_text_is_an_error(offset):
    with pytest.raises(ValueError, match=str(offset)):
        map_offset(diff_words("abc", "abd"), offset)
