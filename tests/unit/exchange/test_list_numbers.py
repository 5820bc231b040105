"""Tests of automatic Word numbers: as Word shows them, with overrides, restarts, styles and
number formats.
"""

import pytest

from consult.text.labels.number_formats import format_number
from consult.exchange.word.docx_parser import read_word
from consult.text.label_parser import split_label
from tests.support.files.word_files import (
    abstract_numbering_xml,
    level_xml,
    numbering_xml,
    list_properties_xml,
    level_override_xml,
    paragraph_xml,
    style_xml,
    build_word_file,
)

LEGAL = abstract_numbering_xml(
    0,
    level_xml(0, "decimal", "%1."),
    level_xml(1, "decimal", "%1.%2"),
    level_xml(2, "lowerLetter", "(%3)"),
)


def labels(body, numbering, **parts):
    return [
        each.label
        for each in read_word(build_word_file(body, numbering=numbering, **parts)).paragraphs
    ]


def lines(*places, number=1):
    return "".join(
        paragraph_xml("We act now.", list_properties_xml(place, number)) for place in places
    )


def test_levels_count_on_and_deeper_ones_begin_again():
    assert labels(lines(0, 1, 1, 2, 2, 1, 0, 1, 2), LEGAL + numbering_xml(1, 0)) == [
        "1",
        "1.1",
        "1.2",
        "(a)",
        "(b)",
        "1.3",
        "2",
        "2.1",
        "(a)",
    ]


def test_labels_give_kind_and_level():
    found = read_word(
        build_word_file(lines(0, 1, 2), numbering=LEGAL + numbering_xml(1, 0))
    ).paragraphs
    assert [(each.kind, each.level, each.label_from) for each in found] == [
        ("operative", 1, "computed"),
        ("operative", 2, "computed"),
        ("item", 3, "computed"),
    ]


def test_a_level_below_one_that_was_not_used_shows_where_that_one_begins():
    assert labels(lines(1, 0), LEGAL + numbering_xml(1, 0)) == ["1.1", "1"]


def test_lists_that_share_their_levels_count_on_together_until_one_begins_anew():
    numbering = (
        LEGAL
        + numbering_xml(1, 0)
        + numbering_xml(2, 0)
        + numbering_xml(3, 0, level_override_xml(0, start=7))
    )
    body = lines(0, 0) + lines(0, number=2) + lines(0, 0, number=3) + lines(0, number=1)
    assert labels(body, numbering) == ["1", "2", "3", "7", "8", "9"]


def test_a_list_may_have_levels_of_its_own():
    own = level_override_xml(0, own=level_xml(0, "upperRoman", "%1)", start=4))
    assert labels(
        lines(0, number=1) + lines(0, number=2),
        LEGAL + numbering_xml(1, 0) + numbering_xml(2, 0, own),
    ) == [
        "1",
        "II)",
    ]
    assert labels(lines(0, 0, number=2), LEGAL + numbering_xml(2, 0, own)) == ["IV)", "V)"]


def test_a_level_may_never_begin_again_or_only_after_an_outer_one():
    never = abstract_numbering_xml(
        0,
        level_xml(0, "decimal", "%1."),
        level_xml(1, "decimal", "(%2)", more='<w:lvlRestart w:val="0"/>'),
    )
    assert labels(lines(0, 1, 0, 1), never + numbering_xml(1, 0)) == ["1", "(1)", "2", "(2)"]
    after_first = abstract_numbering_xml(
        0,
        level_xml(0, "decimal", "%1."),
        level_xml(1, "decimal", "%1.%2"),
        level_xml(2, "decimal", "(%3)", more='<w:lvlRestart w:val="1"/>'),
    )
    assert labels(lines(0, 1, 2, 1, 2, 0, 1, 2), after_first + numbering_xml(1, 0)) == [
        "1",
        "1.1",
        "(1)",
        "1.2",
        "(2)",
        "2",
        "2.1",
        "(1)",
    ]


def test_legal_numbering_shows_every_number_in_digits():
    roman = abstract_numbering_xml(
        0, level_xml(0, "upperRoman", "%1."), level_xml(1, "decimal", "%1.%2", more="<w:isLgl/>")
    )
    assert labels(lines(0, 0, 1), roman + numbering_xml(1, 0)) == ["I", "II", "2.1"]


def test_numbers_come_through_styles_and_what_they_stand_on():
    linked = abstract_numbering_xml(
        0,
        level_xml(0, "decimal", "%1.", more='<w:pStyle w:val="H1"/>'),
        level_xml(1, "decimal", "%1.%2", more='<w:pStyle w:val="H2"/>'),
    )
    styles = style_xml("H1", "heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr>') + style_xml(
        "H2", "heading 2", '<w:numPr><w:ilvl w:val="1"/></w:numPr>', based_on="H1"
    )
    body = "".join(
        paragraph_xml("Act", f'<w:pStyle w:val="{each}"/>{more}')
        for each, more in (
            ("H1", ""),
            ("H2", ""),
            ("H2", ""),
            ("H1", ""),
            ("H1", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
            ("H2", ""),
        )
    )
    assert labels(body, linked + numbering_xml(1, 0), styles=styles) == [
        "1",
        "1.1",
        "1.2",
        "2",
        "",
        "2.1",
    ]


def test_a_list_may_stand_on_a_style_for_lists():
    numbering = (
        abstract_numbering_xml(0, more='<w:numStyleLink w:val="Ours"/>')
        + abstract_numbering_xml(
            1, level_xml(0, "lowerLetter", "%1)"), more='<w:styleLink w:val="Ours"/>'
        )
        + numbering_xml(1, 0)
        + numbering_xml(2, 1)
    )
    styles = style_xml("Ours", "Ours", '<w:numPr><w:numId w:val="2"/></w:numPr>', kind="numbering")
    assert labels(lines(0, 0), numbering, styles=styles) == ["a)", "b)"]


def test_bullets_are_items_without_a_label():
    found = read_word(
        build_word_file(
            lines(0, 1),
            numbering=abstract_numbering_xml(
                0, level_xml(0, "bullet", "\uf0b7"), level_xml(1, "bullet", "o")
            )
            + numbering_xml(1, 0),
        )
    )
    assert [(each.kind, each.level, each.label) for each in found.paragraphs] == [
        ("item", 1, ""),
        ("item", 2, ""),
    ]


def test_deleted_and_empty_paragraphs_count_as_word_shows_them():
    numbering = LEGAL + numbering_xml(1, 0)
    found = read_word(
        build_word_file(
            lines(0) + paragraph_xml("", list_properties_xml(0)) + lines(0), numbering=numbering
        )
    ).paragraphs
    assert [each.label for each in found] == ["1", "2", "3"]
    assert [(each.code, each.found) for each in found[1].warnings] == [("empty_label", "2")]


def test_a_way_of_counting_that_is_not_known_is_digits_with_a_warning():
    (found,) = read_word(
        build_word_file(
            lines(0),
            numbering=abstract_numbering_xml(0, level_xml(0, "klingon", "%1."))
            + numbering_xml(1, 0),
        )
    ).paragraphs
    assert (found.label, [each.code for each in found.warnings]) == ("1", ["unknown_numbering"])


def test_a_newer_way_of_counting_stands_beside_an_older_one():
    both = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice>'
        '<w:numFmt w:val="custom" w:format="001"/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="%1"/></w:lvl>'
    )
    assert labels(lines(0), abstract_numbering_xml(0, both) + numbering_xml(1, 0)) == ["01"]


def test_circles_wild_levels_and_lists_that_are_not_there_break_nothing():
    numbering = (
        abstract_numbering_xml(0, more='<w:numStyleLink w:val="A"/>')
        + abstract_numbering_xml(1, level_xml(0, "decimal", "%9%1.", start=99999999999))
        + numbering_xml(1, 0)
        + numbering_xml(2, 1)
        + numbering_xml(3, 77)
    )
    styles = style_xml(
        "A", "A", list_properties_xml(0, 1), based_on="B", kind="numbering"
    ) + style_xml("B", "B", based_on="A")
    body = (
        lines(0, 99, -5, number=1)
        + lines(0, number=2)
        + lines(0, number=3)
        + paragraph_xml("x", '<w:pStyle w:val="B"/>')
    )
    assert labels(body, numbering, styles=styles)[-2:] == ["", ""]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperLetter", {2: "B", 28: "BB"}),
        ("lowerRoman", {4: "iv", 9: "ix", 40: "xl", 1994: "mcmxciv"}),
        ("upperRoman", {14: "XIV"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("ordinal", {1: "1st", 2: "2nd", 11: "11th", 23: "23rd"}),
        ("arabicAbjad", {1: "أ", 3: "ج", 8: "ح"}),
        ("arabicAlpha", {2: "ب", 3: "ت"}),
        ("chineseCounting", {1: "一", 10: "十", 12: "十二", 20: "二十", 21: "二十一"}),
        ("chineseCountingThousand", {105: "一百零五", 110: "一百一十", 1005: "一千零五"}),
        ("ideographTraditional", {1: "甲", 10: "癸"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("russianLower", {1: "а", 4: "г"}),
        ("decimalFullWidth", {12: "１２"}),
        ("none", {3: ""}),
        ("decimal", {0: "0", -3: "-3", 123456: "123456"}),
    ],
)
def test_numbers_are_printed_in_every_way_of_counting(way, expected):
    assert {number: format_number(number, way) for number in expected} == expected


@pytest.mark.parametrize(
    ("way", "text"),
    [
        *(
            (way, text)
            for way in ("decimal", "lowerLetter", "lowerRoman", "chineseCounting", "arabicAbjad")
            for text in ("%1.", "(%1)", "%1)")
        ),
        ("decimal", "%1、"),
        ("chineseCounting", "%1、"),
    ],
)
def test_a_computed_label_is_the_one_that_would_be_read_if_it_were_typed(way, text):
    shown = text.replace("%1", format_number(2, way))
    assert (
        labels(
            lines(0, 0), abstract_numbering_xml(0, level_xml(0, way, text)) + numbering_xml(1, 0)
        )[1]
        == split_label(f"{shown} 行动")[0]
    )
