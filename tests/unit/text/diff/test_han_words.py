"""Tests of changes to Chinese text: they begin and end between words, the same way each time."""

import random

import pytest

from consult.text.diff.hunks import find_hunks
from consult.text.diff.word_diff import diff_words
from consult.text.merge.hunk_merge import merge_hunks
from consult.text.parsing.han_words import ALONE, number_words
from consult.text.parsing.tokens import tokenize_text

WORDS = tuple(
    [
        "我们",
        "学校",
        "学生",
        "学习",
        "决心",
        "合作",
        "协作",
        "合同",
        "连接",
        "互联网",
        "网络",
        "负担得起",
        "可",
        "负担",
        "加强",
        "加快",
        "发展",
        "发展中国家",
        "国家",
        "国际",
        "人权",
        "人工智能",
        "的",
        "和",
        "不",
        "数字",
        "数据",
    ]
)


def changes(base, proposed):
    return [
        (base[each.start : each.end], each.replacement) for each in find_hunks(base, proposed, 1)
    ]


def word_edges(text):
    """Return the places of a text at which a word begins or ends."""
    tokens, at = tokenize_text(text), 0
    numbers, edges = number_words(tokens), {0, len(text)}
    for place, token in enumerate(tokens):
        if place and (numbers[place] == ALONE or numbers[place] != numbers[place - 1]):
            edges.add(at)
        at += len(token)
    return edges


@pytest.mark.parametrize(
    ("base", "proposed", "expected"),
    [
        ("我们负担得起。", "我们可负担。", [("负担得起", "可负担")]),
        ("我们加强国际合作。", "我们深化国际协作。", [("加强", "深化"), ("合作", "协作")]),
        ("发展中国家的妇女。", "发达国家的妇女。", [("发展中国家", "发达国家")]),
        ("我们支持学校。", "我们不支持学校。", [("", "不")]),
        ("各国应保护人权。", "各国应立即保护人权。", [("", "立即")]),
        ("connect 学校 by 2030", "connect 学生 by 2031", [("学校", "学生"), ("2030", "2031")]),
        ("*合作*和发展", "*协作*和发展", [("合作", "协作")]),
    ],
)
def test_a_change_takes_whole_words(base, proposed, expected):
    assert changes(base, proposed) == expected


def test_one_of_two_changes_taken_alone_leaves_words_whole():
    base, proposed = "我们加强国际合作。", "我们深化国际协作。"
    alone = [merge_hunks(base, [each]).text for each in find_hunks(base, proposed, 1)]
    assert alone == ["我们深化国际合作。", "我们加强国际协作。"]


@pytest.mark.parametrize("seed", range(40))
def test_no_change_of_a_made_up_text_begins_or_ends_inside_a_word(seed):
    chance = random.Random(seed)  # noqa: S311 - for tests
    old = chance.choices(WORDS, k=12)
    new = [chance.choice(WORDS) if chance.random() < 0.3 else word for word in old]
    base, proposed = "".join(old) + "。", "".join(new) + "。"
    edges = word_edges(base)
    for hunk in find_hunks(base, proposed, 1):
        assert {hunk.start, hunk.end} <= edges, (base, proposed, hunk)
    parts = diff_words(base, proposed)
    assert "".join(each.text for each in parts if each.kind != "ins") == base
    assert "".join(each.text for each in parts if each.kind != "del") == proposed


def test_a_character_that_no_dictionary_knows_stands_alone():
    assert number_words(["\U00020000", "䶮", "a", "学", "校"]) == [ALONE, ALONE, ALONE, 2, 2]


def test_a_combining_mark_stays_with_its_character():
    tokens = tokenize_text("学\u0301校和")
    assert "".join(tokens) == "学\u0301校和"
    assert len(number_words(tokens)) == len(tokens)
