"""Tests of brackets that several amendments put around one text."""

import pytest

from consult.text.merge.hunk_merge import (
    group_collisions,
    find_hunks,
    merge_hunks,
    find_colliding_pairs,
)

BASE = "the free and voluntary sharing of data"


def of(*proposals: str):
    """Return the hunks of amendments numbered from 1."""
    return [
        hunk
        for number, text in enumerate(proposals, start=1)
        for hunk in find_hunks(BASE, text, number)
    ]


def test_brackets_around_neighbouring_words_stand_side_by_side():
    given = of(
        "the [free] and voluntary sharing of data", "the free [and voluntary] sharing of data"
    )
    assert group_collisions(given) == []
    assert merge_hunks(BASE, given).text == "the [free] [and voluntary] sharing of data"


@pytest.mark.parametrize(
    ("other", "together"),
    [
        (
            "the free prompt and voluntary sharing of data",
            "the [free] prompt and voluntary sharing of data",
        ),
        (
            "the wholly free and voluntary sharing of data",
            "the wholly [free] and voluntary sharing of data",
        ),
        ("the open and voluntary sharing of data", "the [open] and voluntary sharing of data"),
        ("the free or voluntary sharing of data", "the [free] or voluntary sharing of data"),
        ("the free, and voluntary sharing of data", "the [free], and voluntary sharing of data"),
    ],
)
def test_brackets_stay_at_the_word_that_they_are_put_around(other, together):
    given = of("the [free] and voluntary sharing of data", other)
    assert group_collisions(given) == []
    assert merge_hunks(BASE, given).text == together
    assert merge_hunks(BASE, given[::-1]).text == together


def test_a_bracketed_word_with_one_that_is_offered_instead_is_a_bracket_and_an_insertion():
    given = of(
        "the free and [voluntary] [mandatory] sharing of data",
        "the free and voluntary exchange of data",
    )
    assert [hunk.replacement for hunk in given] == ["[", "]", " [mandatory]", "exchange"]
    assert merge_hunks(BASE, given).text == "the free and [voluntary] [mandatory] exchange of data"


def test_brackets_around_nothing_but_words_that_another_deletes_collide_with_that():
    given = of("the free and [voluntary] sharing of data", "the free and sharing of data")
    (collision,) = group_collisions(given)
    assert (collision.kind, collision.sources) == ("bracketed_and_deleted", (1, 2))
    assert BASE[collision.start : collision.end] == "voluntary"
    merged = merge_hunks(BASE, given)
    assert merged.text == BASE
    (disputed,) = [piece for piece in merged.pieces if piece.kind == "conflict"]
    assert [(offer.text, offer.sources) for offer in disputed.alternatives] == [
        ("[voluntary]", (1,)),
        ("", (2,)),
    ]


def test_brackets_around_more_words_than_another_deletes_stay_around_the_rest():
    given = of("the [free and voluntary] sharing of data", "the free sharing of data")
    assert group_collisions(given) == []
    assert merge_hunks(BASE, given).text == "the [free] sharing of data"


def test_brackets_that_begin_alike_and_end_elsewhere_collide_and_neither_half_is_left():
    given = of(
        "the [free] and voluntary sharing of data", "the [free and voluntary] sharing of data"
    )
    (collision,) = group_collisions(given)
    assert collision.kind == "both_insert"
    merged = merge_hunks(BASE, given)
    assert merged.text == BASE
    (disputed,) = [piece for piece in merged.pieces if piece.kind == "conflict"]
    assert [offer.text for offer in disputed.alternatives] == ["[free]", "[free and voluntary]"]


def test_the_same_brackets_of_two_proposals_agree():
    given = of(
        "the [free] and voluntary sharing of data", "the [free] and voluntary sharing of data"
    )
    assert find_colliding_pairs(given) == []
    assert merge_hunks(BASE, given).text == "the [free] and voluntary sharing of data"


def test_in_chinese_brackets_stand_side_by_side_too():
    base = "各国应保护人权。"
    given = [
        *find_hunks(base, "各国[应]保护人权。", 1),
        *find_hunks(base, "各国应[保护]人权。", 2),
        *find_hunks(base, "各国应立即保护人权。", 3),
    ]
    assert group_collisions(given) == []
    assert merge_hunks(base, given).text == "各国[应]立即[保护]人权。"
