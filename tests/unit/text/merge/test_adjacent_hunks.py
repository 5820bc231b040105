"""Tests of changes that stand side by side: the text of both, which neither author asked for."""

import pytest

from consult.text.diff.hunks import find_hunks
from consult.text.merge.adjacent_hunks import read_adjacent_hunks

BASE = "The quick brown fox jumps over the lazy dog."
CHINESE = "我们承诺提供负担得起的接入。"


def read(one, other, base=BASE, sources=(1, 2)):
    """Read the only change of one text together with the only change of another."""
    (first,), (second,) = (
        find_hunks(base, text, source) for text, source in zip((one, other), sources, strict=True)
    )
    return read_adjacent_hunks(base, first, second)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (("lazy", "very lazy"), ("lazy", "lazy old"), "very lazy old"),
        (("quick brown", "slow brown"), ("brown fox", "red fox"), "slow red"),
        (("quick", "slow"), ("fox", "cat"), "slow brown cat"),
        (("quick ", ""), ("brown", "red"), "red"),
    ],
)
def test_changes_side_by_side_are_read_together_in_either_order(one, other, together):
    texts = BASE.replace(*one), BASE.replace(*other)
    assert read(*texts) == read(*reversed(texts)) == together


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("quick", "slow"), ("jumps", "leaps")),
        (("quick", "slow"), ("quick", "sly")),
        (("quick", "slow"), ("quick", "slow")),
    ],
)
def test_changes_far_apart_that_collide_or_are_the_same_are_not(one, other):
    assert read(BASE.replace(*one), BASE.replace(*other)) is None


def test_changes_of_one_amendment_are_not():
    assert read(BASE.replace("quick", "slow"), BASE.replace("brown", "red"), sources=(1, 1)) is None


def test_chinese_words_are_read_together_without_spaces():
    one, other = CHINESE.replace("负担", "人人负担"), CHINESE.replace("接入", "宽带")
    assert read(one, other, CHINESE) is None
    assert read(CHINESE.replace("提供", "给予"), one, CHINESE) == "给予人人"
