"""Tests of the guess of a document's numbering from its labels."""

from pathlib import Path

import pytest

from consult.text.labels.label_sequence import (
    FixedLabels,
    PlacedClause,
    format_labels,
    number_clauses,
)
from consult.text.labels.label_styles import LabelStyle
from consult.text.labels.style_guess import guess_numbering
from consult.text.parsing.markdown_clauses import parse_document

SAMPLE = Path(__file__).parents[4] / "consult" / "sample" / "data"
LETTERS = "abcdefgh"


def guess(lines, **others):
    clauses = [PlacedClause(at, kind, level) for at, (kind, level, _) in enumerate(lines)]
    labels = {"en": {at: label for at, (_, _, label) in enumerate(lines)}}
    return guess_numbering(clauses, labels | others, "en")


@pytest.mark.parametrize("name", ["statement", "statement-inputs", "vision"])
def test_the_sample_texts_keep_each_label_where_it_is_counted_anew(name):
    text = parse_document((SAMPLE / f"{name}.en.md").read_text(encoding="utf-8"))
    clauses = [PlacedClause(at, each.kind, each.level) for at, each in enumerate(text.clauses)]
    labels = {at: each.label for at, each in enumerate(text.clauses)}
    numbering = guess_numbering(clauses, {"en": labels}, "en")
    numbers = number_clauses(clauses, numbering, FixedLabels())
    assert format_labels(clauses, numbers, numbering, "en", labels) == labels
    numbered = {each.kind for each in clauses if numbering.find(each.kind, each.level)}
    assert {"preambular", "operative"} < numbered


def test_roman_numbers_are_told_from_letters_by_their_order():
    roman = [("item", 3, f"({each})") for each in ("i", "ii", "iii", "iv")]
    letters = [("item", 3, f"({each})") for each in "abcdefghij"]
    assert guess(roman).find("item", 3).styles["en"] == LabelStyle("(", "lowerRoman", ")")
    assert guess(letters).find("item", 3).styles["en"] == LabelStyle("(", "lowerLetter", ")")


def test_a_level_with_few_labels_or_another_beginning_has_no_numbers():
    few = [("operative", 1, "1"), *[("operative", 1, "")] * 5]
    late = [("operative", 1, str(number)) for number in range(12, 20)]
    codes = [("heading", 2, f"C{number}") for number in range(1, 9)]
    assert guess(few).levels == guess(late).levels == guess(codes).levels == guess([]).levels == ()


def test_the_count_begins_again_where_the_labels_do():
    article = [("heading", 1, "Article {}"), ("operative", 1, "1"), ("operative", 1, "2")]
    lines = [(kind, level, label.format(n)) for n in (1, 2, 3) for kind, level, label in article]
    found = guess(lines)
    assert found.find("operative", 1).restarts
    assert found.find("heading", 1).styles["en"] == LabelStyle("Article ", "decimal", "")


def test_operative_clauses_go_on_from_the_preambular_ones_only_where_their_labels_do():
    through = [("preambular", 1, "1"), ("preambular", 1, "2"), ("operative", 1, "3")]
    apart = [("preambular", 1, "1"), ("preambular", 1, "2"), ("operative", 1, "1")]
    assert guess(through).find("operative", 1).shared
    assert guess(through).find("preambular", 1).shared
    assert not guess(apart).find("operative", 1).shared


def test_translations_have_the_style_of_their_own_labels():
    lines = [("item", 2, f"{letter})") for letter in LETTERS]
    found = guess(
        lines,
        ar={at: f"({letter})" for at, letter in enumerate("أبجدهوزح")},
        ru={at: f"{letter})" for at, letter in enumerate("абвгдежз")},
    )
    styles = found.find("item", 2).styles
    assert styles["ar"] == LabelStyle("(", "arabicAbjad", ")")
    assert styles["ru"] == LabelStyle("", "russianLower", ")")
    assert found.get_style("item", 2, "fr") == LabelStyle("", "lowerLetter", ")")
