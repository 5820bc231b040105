"""Tests of clause names: by label behind the labels above, or by the first words."""

import pytest

from consult.text.clause_names import LabelledClause, quote_first_words, is_full_label, name_clauses


def quote(words):
    """Put words between English quotation marks."""
    return f"“{words}”"


def named(*rows):
    """Return the names of clauses given as kind, level, label and text."""
    return list(
        name_clauses(
            (
                LabelledClause(number, *row, *[""] * (4 - len(row)))
                for number, row in enumerate(rows)
            ),
            quote,
        ).values()
    )


def test_what_stands_under_a_clause_is_named_behind_it():
    rows = [
        ("operative", 1, "10."),
        ("item", 2, "a)"),
        ("item", 3, "(i)"),
        ("item", 3, "(ii)"),
        ("item", 2, "b)"),
        ("heading", 1, "C2"),
        ("operative", 1, "18"),
        ("item", 2, "a)"),
        ("operative", 2, "18.1"),
        ("item", 2, "2"),
    ]
    assert named(*rows) == [
        "10",
        "10 a)",
        "10 a) (i)",
        "10 a) (ii)",
        "10 b)",
        "C2",
        "18",
        "18 a)",
        "18.1",
        "18.2",
    ]


def test_what_stands_under_nothing_keeps_its_own_label():
    assert named(("item", 2, "a)"), ("operative", 1, "(1)"), ("operative", 1, "(2)")) == [
        "a)",
        "(1)",
        "(2)",
    ]
    assert named(("operative", 1, "10"), ("heading", 1, "C"), ("item", 2, "a)")) == [
        "10",
        "C",
        "a)",
    ]


def test_without_a_label_the_first_words_name_it_and_what_stands_under_it():
    words = "*Recalling* the outcome documents of both phases of the summit,"
    assert named(("preambular", 1, "", words), ("item", 2, "a)")) == [
        "“Recalling the outcome documents of both …”",
        "“Recalling the outcome documents of both …” a)",
    ]
    assert quote_first_words("We agree,", quote) == "“We agree”"
    assert quote_first_words("", quote) == ""


@pytest.mark.parametrize(
    ("kind", "level", "label", "whole"),
    [
        ("operative", 1, "12", True),
        ("operative", 1, "(1)", True),
        ("operative", 2, "12.3", True),
        ("item", 2, "a)", False),
        ("operative", 2, "(iv)", False),
        ("operative", 2, "13", True),
        ("item", 2, "1", False),
        ("operative", 1, "", False),
        ("heading", 2, "C1", True),
    ],
)
def test_a_label_names_a_clause_by_itself_or_does_not(kind, level, label, whole):
    assert is_full_label(kind, level, label) is whole
