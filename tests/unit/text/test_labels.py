"""Tests of printed labels: separated from the text in six languages, with their level."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.text.label_parser import get_label_level, split_label

WORDS = "*Recalling* the outcome"


@pytest.mark.parametrize(
    ("line", "label", "words", "level"),
    [
        ("12. We note", "12", "We note", 1),
        ("12 bis. We note", "12 bis", "We note", 1),
        ("12 bis We note", "12 bis", "We note", 1),
        ("12A. We note", "12A", "We note", 1),
        ("12.3 promote", "12.3", "promote", 2),
        ("12.3.1. promote", "12.3.1", "promote", 3),
        ("12\tWe note", "12", "We note", 1),
        ("(a) foo", "(a)", "foo", 2),
        ("a) foo", "a)", "foo", 2),
        ("(a bis) foo", "(a bis)", "foo", 2),
        ("(aa) foo", "(aa)", "foo", 2),
        ("(iv) foo", "(iv)", "foo", 3),
        ("iv) foo", "iv)", "foo", 3),
        ("(1) foo", "(1)", "foo", 2),
        ("C5.3 Confidence", "C5.3", "Confidence", 2),
        ("C5: Confidence", "C5", "Confidence", 1),
        ("C1 · The role", "C1", "The role", 1),
        ("I. Introduction", "I", "Introduction", 1),
        ("A. Preamble", "A", "Preamble", 1),
        ("   7.  [All] States", "7", "[All] States", 1),
        ("7.[All] States", "7", "[All] States", 1),
        ("12.", "12", "", 1),
        ("١٢. نلاحظ", "١٢", "نلاحظ", 1),
        ("١٢- نلاحظ", "١٢", "نلاحظ", 1),
        ("١ - نلاحظ", "١", "نلاحظ", 1),
        ("\u200f٣. نلاحظ", "٣", "نلاحظ", 1),
        ("أ) النساء", "أ)", "النساء", 2),
        ("(ب) النساء", "(ب)", "النساء", 2),
        ("هـ) النساء", "هـ)", "النساء", 2),
        ("ألف. الديباجة", "ألف", "الديباجة", 1),
        ("جيم1 · دور الحكومات", "جيم1", "دور الحكومات", 1),
        ("12 مكرراً. نلاحظ", "12 مكرراً", "نلاحظ", 1),
        ("一、总则", "一", "总则", 1),
        ("十二、总则", "十二", "总则", 1),
        ("（一）加强合作", "（一）", "加强合作", 2),
        ("(二) 加强合作", "(二)", "加强合作", 2),
        ("1、引言", "1", "引言", 1),
        ("1.引言", "1", "引言", 1),
        ("2.1\t会议", "2.1", "会议", 2),
        ("а) государства", "а)", "государства", 2),
        ("(б) государства", "(б)", "государства", 2),
        ("12 бис. Государства", "12 бис", "Государства", 1),
    ],
)
def test_a_printed_label_is_separated_from_the_text(line, label, words, level):
    assert split_label(line) == (label, words)
    assert get_label_level(label) == level


@pytest.mark.parametrize(
    "line",
    [
        "2030 Agenda for Sustainable Development",
        "2030. The year",
        "2.5 million people",
        "12.3 per cent of households",
        "3.5 % des ménages",
        "5.1 to 6.2 points",
        "1.5 GHz",
        "1,000 schools",
        "12 people",
        "12 pre schools",
        "20 - 30 people",
        "(s)he",
        "(see below) more",
        "U.S. policy",
        "e.g. this",
        "I am",
        "a text",
        "第十二条",
        "[12. bracketed whole]",
        "States",
        "",
    ],
)
def test_a_number_or_letter_that_begins_a_sentence_is_no_label(line):
    assert split_label(line) == (None, line)


def test_a_roman_one_after_h_is_the_letter_i():
    assert get_label_level("(i)", previous="(h)") == 2
    assert get_label_level("(i)", previous="12") == 3
    assert get_label_level("(v)", previous="(iv)") == 3
    assert get_label_level("v)", previous="u)") == 2
    assert get_label_level("(l)") == 2


@settings(deadline=None)
@given(st.integers(1, 999))
def test_every_number_is_a_label_when_a_full_stop_follows(number):
    assert split_label(f"{number}. {WORDS}") == (str(number), WORDS)


@settings(deadline=None)
@given(st.text(st.characters(), max_size=30))
def test_no_line_is_lost_or_breaks_the_reading(line):
    label, words = split_label(line)
    assert words in line
    assert label is None or get_label_level(label) >= 1
