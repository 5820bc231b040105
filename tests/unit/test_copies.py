"""Tests of the interpretation of a copy changed in Word: recognized changes, and the rest with
reasons.
"""

import pytest

from consult.core.errors import Invalid
from consult.exchange.returned_copies.clause_matches import parse_version_mark
from consult.exchange.returned_copies.interpretation import interpret_copy
from consult.exchange.word.docx_parser import read_word
from tests.redlines import line
from tests.word_files import BY_BOB, comment, deleted, ins, p, r, word_file

LINES = [
    line(11, "preambular", 1, "1.", "*Recalling* that States cooperate in good faith,"),
    line(12, "operative", 1, "2.", "We connect every school by 2030."),
    line(13, "operative", 1, "3.", "We invite all to report every two years."),
]
ONE, TWO, THREE = (
    "1. Recalling that States cooperate in good faith,",
    "2. We connect every school by 2030.",
    ("3. We invite all to report every two years."),
)
GONE = '<w:rPr><w:del w:id="9" w:author="Ann"/></w:rPr>'
MOVED = 'w:id="7" w:author="Ann" w:date="2026-03-01T10:00:00Z"'


def read(*paragraphs, lines=LINES, **parts):
    return interpret_copy(read_word(word_file("".join(paragraphs), **parts)), lines)


def told(found):
    return [(each.kind, each.clause_id, each.text, each.author) for each in found.items]


def why(found):
    return [(each.why, each.author) for each in found.lost]


def test_each_author_of_a_clause_asks_for_the_own_change_alone():
    found = read(
        p(ONE),
        p(
            r("2. We connect ")
            + deleted("every school")
            + ins(r("all schools"))
            + r(" by 2030")
            + ins(r(" at sea"), BY_BOB)
            + r(".")
        ),
        p(THREE),
    )
    assert told(found) == [
        ("mod", 12, "We connect all schools by 2030.", "Ann"),
        ("mod", 12, "We connect every school by 2030 at sea.", "Bob"),
    ]
    assert found.lost == []


def test_emphasis_that_word_lost_stays_where_it_is_in_the_text():
    found = read(
        p(
            r("1. Recalling that States cooperate in ")
            + deleted("good")
            + ins(r("full"))
            + r(" faith,")
        ),
        p(TWO),
        p(THREE),
    )
    assert told(found) == [("mod", 11, "*Recalling* that States cooperate in full faith,", "Ann")]


def test_a_clause_that_was_struck_goes_and_new_ones_stand_behind_the_one_before():
    found = read(
        p(ins(r("We begin.")), '<w:rPr><w:ins w:id="8" w:author="Ann"/></w:rPr>'),
        p(ONE),
        p(r("2. ") + deleted("We connect every school by 2030."), GONE),
        p(THREE),
        p(ins(r("We end here.")), '<w:rPr><w:ins w:id="8" w:author="Ann"/></w:rPr>'),
    )
    assert told(found) == [
        ("add", None, "We begin.", "Ann"),
        ("sup", 12, "", "Ann"),
        ("add", 13, "We end here.", "Ann"),
    ]


def test_words_that_changed_without_being_tracked_are_shown_as_such():
    found = read(p(ONE), p("2. We connect every school by 2031."), p(THREE))
    assert [(each.text, each.tracked, each.author) for each in found.items] == [
        ("We connect every school by 2031.", False, "")
    ]


def test_a_comment_keeps_its_passage_also_beside_changes_and_becomes_the_reason_of_its_authors_change():
    marked = '<w:commentRangeStart w:id="{0}"/>{1}<w:commentRangeEnd w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>'
    found = read(
        p(ONE),
        p(
            r("2. We ")
            + ins(r("shall "))
            + marked.format(1, r("connect"))
            + r(" ")
            + marked.format(2, r("every school"))
            + r(" by 2030.")
        ),
        p(THREE),
        comments=comment(1, "Shall is right.", "Ann") + comment(2, "All?", "Cleo"),
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
                p(ONE),
                p(
                    r("2. We connect ")
                    + f"<w:ins {BY_BOB}>{r('nearly ')}{deleted('really ')}</w:ins>"
                    + r("every school by 2030.")
                ),
                p(THREE),
            ],
            [("in_anothers", "Ann")],
        ),
        (
            [
                p(ONE),
                f"<w:moveFrom {MOVED}><w:p>{r('2. We connect every school by 2030.')}</w:p></w:moveFrom>",
                p(THREE),
            ],
            [("moved", "Ann")],
        ),
        (
            [
                p(ONE),
                f"<w:moveFrom {MOVED}><w:p>{r('2. We connect every school by 2030.')}</w:p></w:moveFrom>",
                p(THREE),
                f"<w:moveTo {MOVED.replace('Ann', 'Bob')}><w:p>{r('We connect every school by 2030.')}</w:p></w:moveTo>",
            ],
            [("moved", "Ann")],
        ),
        ([p(ONE), p(TWO, GONE), p(THREE)], [("joined", "Ann")]),
        ([p(ONE), p(TWO)], [("clause_missing", "")]),
        (
            [
                p(ONE),
                p(TWO),
                p(r("Nobody knows these words ") + ins(r("at all.")) + r(" Or do they?")),
                p(THREE),
            ],
            [("not_in_text", "Ann")],
        ),
    ],
)
def test_what_is_not_understood_is_told(paragraphs, expected):
    found = read(*paragraphs)
    assert why(found) == expected and all(each.words for each in found.lost)


def test_a_file_in_which_no_clause_is_found_is_no_copy():
    with pytest.raises(Invalid) as refused:
        read(p("Dear all, hello to everybody who reads this."))
    assert refused.value.code == "copy_of_nothing"


def test_marks_tell_a_clause_whose_words_are_all_but_new_and_the_version():
    mark = '<w:bookmarkStart w:id="5" w:name="consult_{}"/>'
    body = (
        mark.format("v7_en")
        + p(ONE)
        + p(THREE)
        + p(mark.format("c12_0123456789ab") + r("2. We join some schools by 2040."))
    )
    parsed = read_word(word_file(body))
    assert parse_version_mark(parsed.told, {"1": parsed.paragraphs[0].marks}) == (7, "en")
    found = interpret_copy(parsed, LINES)
    assert told(found) == [("mod", 12, "We join some schools by 2040.", "")] and found.lost == []


def test_brackets_that_are_only_drawn_strong_come_back_as_brackets():
    strong = p(
        r("2. We connect ")
        + r("[", "<w:b/>")
        + r("every")
        + r("]", "<w:b/>")
        + ins(r(" single"))
        + r(" school by 2030.")
    )
    lines = [*LINES[:1], LINES[1]._replace(text="We connect [every] school by 2030."), LINES[2]]
    assert told(read(p(ONE), strong, p(THREE), lines=lines)) == [
        ("mod", 12, "We connect [every] single school by 2030.", "Ann")
    ]
