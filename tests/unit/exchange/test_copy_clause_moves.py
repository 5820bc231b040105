"""Tests of clauses moved in Word: one or several, with their items, and with changed text."""

import pytest

from tests.support.files.redlines import make_line
from .test_copy_interpretation import LINES, ONE, THREE, TWO, read, told, why
from tests.support.files.word_files import (
    BY_BOB,
    comment_xml,
    deletion_xml,
    insertion_xml,
    paragraph_xml,
    run_xml,
)

FOUR = "4. We thank the hosts of these talks."
FIVE = "5. We meet again in two years."
LONG = [
    *LINES,
    make_line(14, "operative", 1, "4.", FOUR[3:]),
    make_line(15, "operative", 1, "5.", FIVE[3:]),
]


def by(author):
    return f'w:id="7" w:author="{author}" w:date="2026-03-01T10:00:00Z"'


def went(words, author="Ann"):
    """Build a moved-away paragraph as Word writes it: its runs and its mark."""
    return paragraph_xml(
        (
            f'<w:moveFromRangeStart {by(author)} w:name="move1"/>'
            f'<w:moveFrom {by(author)}>{run_xml(words)}</w:moveFrom><w:moveFromRangeEnd w:id="7"/>'
        ),
        f"<w:rPr><w:moveFrom {by(author)}/></w:rPr>",
    )


def came(words, author="Ann", more=""):
    return paragraph_xml(
        (
            f'<w:moveToRangeStart {by(author)} w:name="move1"/><w:moveTo '
            f'{by(author)}>{run_xml(words)}</w:moveTo>{more}<w:moveToRangeEnd w:id="7"/>'
        ),
        f"<w:rPr><w:moveTo {by(author)}/></w:rPr>",
    )


def moves(found):
    return [
        (each.clause_id, each.after_id, each.author) for each in found.items if each.kind == "move"
    ]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([paragraph_xml(ONE), went(TWO), paragraph_xml(THREE), came(TWO)], (12, 13)),
        ([came(THREE), paragraph_xml(ONE), paragraph_xml(TWO), went(THREE)], (13, None)),
        ([paragraph_xml(ONE), came(THREE), paragraph_xml(TWO), went(THREE)], (13, 11)),
        (
            [
                paragraph_xml(ONE),
                went(TWO),
                paragraph_xml(THREE),
                came("We connect every school by 2030."),
            ],
            (12, 13),
        ),
    ],
)
def test_a_clause_that_was_moved_is_a_move(paragraphs, expected):
    found = read(*paragraphs)
    assert moves(found) == [(*expected, "Ann")] and len(found.items) == 1 and found.lost == []
    assert found.items[0].clause_level == 1 and found.items[0].text == ""


def test_a_change_at_the_new_place_is_an_amendment_beside_the_move():
    found = read(
        paragraph_xml(ONE),
        went(TWO),
        paragraph_xml(THREE),
        came(TWO, more=insertion_xml(run_xml(" At sea, too."))),
    )
    assert moves(found) == [(12, 13, "Ann")]
    assert (
        told(found)[1] == ("mod", 12, "We connect every school by 2030. At sea, too.", "Ann")
        and found.lost == []
    )


def test_changes_of_others_at_the_new_place_are_reported():
    found = read(
        paragraph_xml(ONE),
        went(TWO),
        paragraph_xml(THREE),
        came(TWO, more=insertion_xml(run_xml(" At sea, too."), BY_BOB)),
    )
    assert moves(found) == [(12, 13, "Ann")] and why(found) == [("moved", "Bob")]


def test_several_move_each_to_its_place():
    found = read(
        paragraph_xml(ONE),
        went(TWO),
        went(THREE),
        paragraph_xml(FOUR),
        came(TWO),
        paragraph_xml(FIVE),
        came(THREE),
        lines=LONG,
    )
    assert moves(found) == [(12, 14, "Ann"), (13, 15, "Ann")] and found.lost == []


def test_what_belongs_to_a_clause_goes_along_with_it():
    lines = [*LONG[:2], LONG[2]._replace(level=2), *LONG[3:]]
    found = read(
        paragraph_xml(ONE),
        went(TWO),
        went(THREE),
        paragraph_xml(FOUR),
        came(TWO),
        came(THREE),
        paragraph_xml(FIVE),
        lines=lines,
    )
    assert moves(found) == [(12, 14, "Ann")] and found.lost == []


def test_a_comment_of_the_author_of_the_move_is_the_reason():
    beside = (
        '<w:commentRangeStart w:id="1"/>{}<w:commentRangeEnd w:id="1"/><w:r>'
        '<w:commentReference w:id="1"/></w:r>'
    )
    at = came(TWO).replace("<w:moveToRangeStart", beside.format("") + "<w:moveToRangeStart")
    found = read(
        paragraph_xml(ONE),
        went(TWO),
        paragraph_xml(THREE),
        at,
        comments=comment_xml(1, "It comes last.", "Ann"),
    )
    move, said = found.items
    assert (move.kind, move.reason) == ("move", "It comes last.") and said.used and found.lost == []


def test_text_deleted_at_one_place_and_typed_at_another_is_no_move():
    found = read(
        paragraph_xml(ONE),
        paragraph_xml(deletion_xml(TWO), '<w:rPr><w:del w:id="9" w:author="Ann"/></w:rPr>'),
        paragraph_xml(THREE),
        paragraph_xml(
            insertion_xml(run_xml(TWO)), '<w:rPr><w:ins w:id="8" w:author="Ann"/></w:rPr>'
        ),
    )
    assert [each.kind for each in found.items] == ["sup", "add"]
