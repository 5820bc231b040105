"""Tests of label styles: labels are read as numbers and written again, in six languages."""

import pytest

from consult.text.label_parser import split_label
from consult.text.labels.label_styles import (
    ClauseNumber,
    LabelStyle,
    format_label,
    list_styles,
    parse_first_label,
    read_number,
)

PLAIN, DOT, LETTER = (
    LabelStyle("", "decimal", ""),
    LabelStyle("", "decimal", "."),
    LabelStyle("(", "lowerLetter", ")"),
)
JOINED, ARTICLE = LabelStyle("", "decimal", "", joined=True), LabelStyle("第", "decimal", "条")
LABELS = [
    (PLAIN, "en", "5", (5, ())),
    (DOT, "en", "5 bis.", (5, (1,))),
    (DOT, "fr", "5 quinquies.", (5, (4,))),
    (LETTER, "en", "(c)", (3, ())),
    (LETTER, "es", "(a ter)", (1, (2,))),
    (PLAIN, "ru", "5 бис", (5, (1,))),
    (LabelStyle("", "russianLower", ")"), "ru", "в)", (3, ())),
    (PLAIN, "ar", "5 مكررا", (5, (1,))),
    (LabelStyle("", "arabicDigits", ""), "ar", "١٢ مكررا ثانيا", (12, (2,))),
    (LabelStyle("(", "arabicAbjad", ")"), "ar", "(ج)", (3, ())),
    (LabelStyle("(", "arabicAbjad", ")"), "ar", "(هـ)", (5, ())),
    (ARTICLE, "zh", "第5条之二", (5, (1,))),
    (LabelStyle("（", "chineseCounting", "）"), "zh", "（十二）", (12, ())),
    (PLAIN, "en", "1 pre", (1, (0,))),
    (PLAIN, "en", "5 bis ter", (5, (1, 2))),
    (PLAIN, "en", "5-21", (5, (20,))),
]


@pytest.mark.parametrize(("style", "language", "label", "number"), LABELS)
def test_a_label_is_read_as_the_number_that_writes_it(style, language, label, number):
    read = read_number(style, label)
    assert read == ClauseNumber(*number)
    assert format_label(style, read, language) == label


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "5 quaterdecies."),
        ("en", "5 bis ter."),
        ("ru", "5 квинквиес."),
        ("ar", "5 مكررا ثالثا."),
        ("zh", "5之十二."),
    ],
)
def test_the_import_reads_every_label_that_a_new_clause_gets(language, label):
    assert split_label(f"{label} The text") == (label.rstrip("."), "The text")


@pytest.mark.parametrize("label", ["٥ مكررًا", "٥ مكرراً", "٥ مكرر", "٥ مكررا"])
def test_arabic_labels_are_read_with_and_without_their_vowel(label):
    assert read_number(LabelStyle("", "arabicDigits", ""), label) == ClauseNumber(5, (1,))


@pytest.mark.parametrize(
    "label", ["", "C5.3", "5 foo", "4 6", "Goal 5", "٣", "5 bis foo", "x" * 50]
)
def test_a_label_of_another_style_is_no_number(label):
    assert read_number(PLAIN, label) is None


def test_the_number_of_the_clause_above_stands_before_a_joined_number():
    assert read_number(JOINED, "12.3") == ClauseNumber(3)
    assert format_label(JOINED, ClauseNumber(7, (1,)), "en", "1 bis") == "1 bis.7 bis"


def test_a_label_may_be_of_several_styles():
    assert [(style.way, number) for style, number in list_styles("i)")] == [
        ("lowerRoman", 1),
        ("lowerLetter", 9),
    ]
    assert list_styles("10 bis") == list_styles("Annex") == ()


@pytest.mark.parametrize(
    ("label", "style"),
    [
        ("1.", DOT),
        ("1", PLAIN),
        ("(a)", LETTER),
        ("1.1", JOINED),
        ("i)", LabelStyle("", "lowerRoman", ")")),
        ("А.", LabelStyle("", "russianUpper", ".")),
        ("(أ)", LabelStyle("(", "arabicAbjad", ")")),
        ("第一条", LabelStyle("第", "chineseCounting", "条")),
        ("Article 1", LabelStyle("Article ", "decimal", "")),
        ("PP1", LabelStyle("PP", "decimal", "")),
    ],
)
def test_the_first_label_shows_how_the_others_look(label, style):
    assert parse_first_label(label) == style


@pytest.mark.parametrize("label", ["2.", "b)", "Article", "1 2 1", "12.3", "-", "1" * 40])
def test_what_begins_no_count_is_no_first_label(label):
    assert parse_first_label(label) is None
