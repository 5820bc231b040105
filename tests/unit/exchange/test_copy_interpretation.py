"""Tests of the interpretation of a copy changed in Word: recognized changes, and the rest with
reasons.
"""

import pytest

from consult.core.errors import Invalid
from consult.exchange.returned_copies.clause_matches import parse_version_mark
from consult.exchange.returned_copies.interpretation import interpret_copy
from consult.exchange.word.docx_parser import read_word
from tests.support.files.redlines import make_line
from tests.support.files.word_files import (
    BY_BOB,
    comment_xml,
    deletion_xml,
    insertion_xml,
    paragraph_xml,
    run_xml,
    build_word_file,
)

LINES = [
    make_line(11, "preambular", 1, "1.", "*Recalling* that States cooperate in good faith,"),
    make_line(12, "operative", 1, "2.", "We connect every school by 2030."),
    make_line(13, "operative", 1, "3.", "We invite all to report every two years."),
]
ONE, TWO, THREE = (
    "1. Recalling that States cooperate in good faith,",
    "2. We connect every school by 2030.",
    ("3. We invite all to report every two years."),
)
GONE = '<w:rPr><w:del w:id="9" w:author="Ann"/></w:rPr>'
MOVED = 'w:id="7" w:author="Ann" w:date="2026-03-01T10:00:00Z"'


def read(*paragraphs, lines=LINES, **parts):
    return interpret_copy(read_word(build_word_file("".join(paragraphs), **parts)), lines)


def told(found):
    return [(each.kind, each.clause_id, each.text, each.author) for each in found.items]


def why(found):
    return [(each.why, each.author) for each in found.lost]


def test_each_author_of_a_clause_asks_for_the_own_change_alone():
    found = read(
        paragraph_xml(ONE),
        paragraph_xml(
            run_xml("2. We connect ")
            + deletion_xml("every school")
            + insertion_xml(run_xml("all schools"))
            + run_xml(" by 2030")
            + insertion_xml(run_xml(" at sea"), BY_BOB)
            + run_xml(".")
        ),
        paragraph_xml(THREE),
    )
    assert told(found) == [
        ("mod", 12, "We connect all schools by 2030.", "Ann"),
        ("mod", 12, "We connect every school by 2030 at sea.", "Bob"),
    ]
    assert found.lost == []


def test_emphasis_that_word_lost_stays_where_it_is_in_the_text():
    found = read(
        paragraph_xml(
            run_xml("1. Recalling that States cooperate in ")
            + deletion_xml("good")
            + insertion_xml(run_xml("full"))
            + run_xml(" faith,")
        ),
        paragraph_xml(TWO),
        paragraph_xml(THREE),
    )
    assert told(found) == [("mod", 11, "*Recalling* that States cooperate in full faith,", "Ann")]


def test_a_deleted_clause_goes_and_new_ones_follow_the_one_before():
    found = read(
        paragraph_xml(
            insertion_xml(run_xml("We begin.")), '<w:rPr><w:ins w:id="8" w:author="Ann"/></w:rPr>'
        ),
        paragraph_xml(ONE),
        paragraph_xml(run_xml("2. ") + deletion_xml("We connect every school by 2030."), GONE),
        paragraph_xml(THREE),
        paragraph_xml(
            insertion_xml(run_xml("We end here.")),
            '<w:rPr><w:ins w:id="8" w:author="Ann"/></w:rPr>',
        ),
    )
    assert told(found) == [
        ("add", None, "We begin.", "Ann"),
        ("sup", 12, "", "Ann"),
        ("add", 13, "We end here.", "Ann"),
    ]


def test_untracked_changes_are_shown_as_such():
    found = read(
        paragraph_xml(ONE),
        paragraph_xml("2. We connect every school by 2031."),
        paragraph_xml(THREE),
    )
    assert [(each.text, each.tracked, each.author) for each in found.items] == [
        ("We connect every school by 2031.", False, "")
    ]


def test_a_comment_keeps_its_passage_beside_changes_and_becomes_the_reason_of_its_authors_change():
    marked = (
        '<w:commentRangeStart w:id="{0}"/>{1}<w:commentRangeEnd w:id="{0}"/><w:r>'
        '<w:commentReference w:id="{0}"/></w:r>'
    )
    found = read(
        paragraph_xml(ONE),
        paragraph_xml(
            run_xml("2. We ")
            + insertion_xml(run_xml("shall "))
            + marked.format(1, run_xml("connect"))
            + run_xml(" ")
            + marked.format(2, run_xml("every school"))
            + run_xml(" by 2030.")
        ),
        paragraph_xml(THREE),
        comments=comment_xml(1, "Shall is right.", "Ann") + comment_xml(2, "All?", "Cleo"),
    )
    change, own, other = found.items
    assert (change.text, change.reason) == (
        "We shall connect every school by 2030.",
        "Shall is right.",
    )
    assert (own.used, other.used) == (True, False)
    assert "We connect every school by 2030."[other.start : other.end] == "every school"


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (
            [
                paragraph_xml(ONE),
                (
                    f"<w:moveFrom {MOVED}>"
                    f"<w:p>{run_xml('2. We connect every school by 2030.')}</w:p></w:moveFrom>"
                ),
                paragraph_xml(THREE),
            ],
            [("moved", "Ann")],
        ),
        (
            [
                paragraph_xml(ONE),
                (
                    f"<w:moveFrom {MOVED}>"
                    f"<w:p>{run_xml('2. We connect every school by 2030.')}</w:p></w:moveFrom>"
                ),
                paragraph_xml(THREE),
                (
                    f"<w:moveTo {MOVED.replace('Ann', 'Bob')}>"
                    f"<w:p>{run_xml('We connect every school by 2030.')}</w:p></w:moveTo>"
                ),
            ],
            [("moved", "Ann")],
        ),
        ([paragraph_xml(ONE), paragraph_xml(TWO, GONE), paragraph_xml(THREE)], [("joined", "Ann")]),
        ([paragraph_xml(ONE), paragraph_xml(TWO)], [("clause_missing", "")]),
        (
            [
                paragraph_xml(ONE),
                paragraph_xml(TWO),
                paragraph_xml(
                    run_xml("Nobody knows these words ")
                    + insertion_xml(run_xml("at all."))
                    + run_xml(" Or do they?")
                ),
                paragraph_xml(THREE),
            ],
            [("not_in_text", "Ann")],
        ),
    ],
)
def test_uninterpreted_content_is_reported(paragraphs, expected):
    found = read(*paragraphs)
    assert why(found) == expected and all(each.words for each in found.lost)


def test_a_file_in_which_no_clause_is_found_is_no_copy():
    with pytest.raises(Invalid) as refused:
        read(paragraph_xml("Dear all, hello to everybody who reads this."))
    assert refused.value.code == "copy_of_nothing"


def test_bookmarks_identify_a_mostly_rewritten_clause_and_the_version():
    mark = '<w:bookmarkStart w:id="5" w:name="consult_{}"/>'
    body = (
        mark.format("v7_en")
        + paragraph_xml(ONE)
        + paragraph_xml(THREE)
        + paragraph_xml(
            mark.format("c12_0123456789ab") + run_xml("2. We join some schools by 2040.")
        )
    )
    parsed = read_word(build_word_file(body))
    assert parse_version_mark(parsed.told, {"1": parsed.paragraphs[0].marks}) == (7, "en")
    found = interpret_copy(parsed, LINES)
    assert told(found) == [("mod", 12, "We join some schools by 2040.", "")] and found.lost == []


def test_brackets_that_are_only_drawn_strong_come_back_as_brackets():
    strong = paragraph_xml(
        run_xml("2. We connect ")
        + run_xml("[", "<w:b/>")
        + run_xml("every")
        + run_xml("]", "<w:b/>")
        + insertion_xml(run_xml(" single"))
        + run_xml(" school by 2030.")
    )
    lines = [*LINES[:1], LINES[1]._replace(text="We connect [every] school by 2030."), LINES[2]]
    assert told(read(paragraph_xml(ONE), strong, paragraph_xml(THREE), lines=lines)) == [
        ("mod", 12, "We connect [every] single school by 2030.", "Ann")
    ]


def test_text_that_is_struck_through_by_hand_is_a_deletion_that_nobody_tracked():
    body = run_xml("2. We ") + run_xml("connect", "<w:strike/>")
    found = read(
        paragraph_xml(ONE),
        paragraph_xml(body + run_xml("link", "<w:b/>") + run_xml(" every school by 2030.")),
        paragraph_xml(run_xml(THREE, "<w:strike/>")),
    )
    assert [(each.kind, each.clause_id, each.text, each.tracked) for each in found.items] == [
        ("mod", 12, "We *link* every school by 2030.", False),
        ("sup", 13, "", False),
    ]


def test_marks_that_a_clause_cannot_hold_are_reported_with_their_reason():
    links = [("a", "https://example.org/")]
    found = read(
        paragraph_xml(ONE),
        paragraph_xml(
            run_xml("2. We connect ")
            + f'<w:hyperlink r:id="a">{run_xml("every school")}</w:hyperlink>'
            + run_xml(" by 2030.")
            + insertion_xml(run_xml("a+b", '<w:vertAlign w:val="superscript"/>'))
            + run_xml("secret", "<w:vanish/>")
        ),
        paragraph_xml(
            deletion_xml("3") + insertion_xml(run_xml("4")) + run_xml(THREE.removeprefix("3"))
        ),
        links=links,
    )
    assert [(each.why, each.words) for each in found.lost] == [
        ("hidden", "secret"),
        ("raised", "2030.^a+b"),
        ("link", "every school → https://example.org/"),
        ("number", "3 → 4"),
    ]
