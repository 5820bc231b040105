"""Tests of deceptive characters: refused, remarked on, or needed by a language."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.deceptive_characters import (
    CharacterFinding,
    normalize_text,
    find_refused_characters,
    find_suspicious_characters,
)

ANYTHING = st.text(st.characters(), max_size=40) | st.text(
    "a\r\n\u2028\u2066\u2067\u2069\u202e\u200b\ufeffe\u0301", max_size=20
)


@pytest.mark.parametrize(
    ("character", "code", "name"),
    [
        ("\u202e", "override", "RIGHT-TO-LEFT OVERRIDE"),
        ("\u202a", "override", "LEFT-TO-RIGHT EMBEDDING"),
        ("\u202c", "override", "POP DIRECTIONAL FORMATTING"),
        ("\u2067", "isolate", "RIGHT-TO-LEFT ISOLATE"),
        ("\u2069", "isolate", "POP DIRECTIONAL ISOLATE"),
        ("\u200b", "invisible", "ZERO WIDTH SPACE"),
        ("\u2060", "invisible", "WORD JOINER"),
        ("\ufeff", "invisible", "ZERO WIDTH NO-BREAK SPACE"),
        ("\u00ad", "invisible", "SOFT HYPHEN"),
        ("\u2062", "invisible", "INVISIBLE TIMES"),
        ("\u3164", "invisible", "HANGUL FILLER"),
        ("\U000e0041", "tag", "TAG LATIN CAPITAL LETTER A"),
        ("\U000e0000", "tag", "U+E0000"),
        ("\x00", "control", "U+0000"),
        ("\x1b", "control", "U+001B"),
        ("\x85", "control", "U+0085"),
        ("\ud800", "surrogate", "U+D800"),
        ("\ufdd0", "noncharacter", "U+FDD0"),
        ("\U0010ffff", "noncharacter", "U+10FFFF"),
    ],
)
def test_a_deceptive_character_is_refused_by_its_name_and_place(character, code, name):
    assert find_refused_characters(f"shall{character} not") == [CharacterFinding(code, name, 5)]


@pytest.mark.parametrize(
    "character",
    ["\u200e", "\u200f", "\u061c", "\u200d", "\u200c", "\t", "\n", "\r", "\u00a0", "\u202f"],
)
def test_marks_that_arabic_needs_and_ordinary_spaces_stay(character):
    assert find_refused_characters(f"الدول{character} shall") == []


@pytest.mark.parametrize(
    "text",
    [
        "Governments shall protect human rights online.",
        "Les États protègent les droits de l’homme en ligne ; « ainsi »…",
        "Los Estados protegerán… ¿cómo?",
        "Государства защищают права человека, ещё раз.",
        "تحمي الدول حقوقَ الإنسان — المادة ١٢، أو هـ",
        "各国应在网上保护人权（第12条）。",
        "می\u200cخواهم",
        "IT-компании и WSIS-процесс ❤️",
    ],
)
def test_honest_text_of_each_language_is_neither_refused_nor_remarked_on(text):
    assert find_refused_characters(text) == []
    assert find_suspicious_characters(text) == []


def test_isolates_must_be_closed_within_their_paragraph():
    assert find_refused_characters("a \u2067b\u2069 c") == []
    assert [each.position for each in find_refused_characters("a \u2067b\nc\u2069")] == [2, 6]
    assert [each.position for each in find_refused_characters("\u2066\u2067x\u2069")] == [0]
    assert [each.code for each in find_suspicious_characters("a \u2067b\u2069 c")] == ["isolate"]


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("Governments \u0455hall", "script", 12),
        ("Governments \u0430\u0435 act", "script", 12),
        ("n\u043et", "script", 1),
        ("\uff4d\uff41\uff59", "width", 0),
        ("shoul\u217e", "width", 5),
        ("pro\u200dtect", "joiner", 3),
        ("prote\ufe0fct", "variation", 5),
        ("حقــــوق", "tatweel", 2),
        ("المادة ۱۲", "digits", 7),
        ("n" + "\u0301" * 8, "marks", 1),
    ],
)
def test_what_may_mislead_is_let_through_with_a_remark(text, code, position):
    assert find_refused_characters(text) == []
    assert [(each.code, each.position) for each in find_suspicious_characters(text)] == [
        (code, position)
    ]


def test_normalising_composes_letters_and_leaves_line_feeds_only():
    assert normalize_text("e\u0301\r\nb\rc\u2028d\u2029e") == "é\nb\nc\nd\ne"
    assert normalize_text("\ufeffa\ufeff") == "a\ufeff"


@settings(deadline=None)
@given(ANYTHING)
def test_normalising_twice_is_normalising_once(text):
    once = normalize_text(text)
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    assert normalize_text(once) == once


@settings(deadline=None)
@given(ANYTHING)
def test_objections_are_in_order_and_point_at_what_they_name(text):
    found = find_refused_characters(text)
    assert [each.position for each in found] == sorted(each.position for each in found)
    for each in found:
        assert each.name in (
            unicodedata.name(text[each.position], None),
            f"U+{ord(text[each.position]):04X}",
        )


@settings(deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_a_text_without_what_was_objected_to_is_accepted(text):
    refused = {each.position for each in find_refused_characters(text)}
    assert (
        find_refused_characters(
            "".join(character for place, character in enumerate(text) if place not in refused)
        )
        == []
    )
