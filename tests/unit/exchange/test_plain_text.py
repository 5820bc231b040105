"""Tests of parsing text and Markdown files: encodings, typed labels, kinds, and warnings for
review.
"""

import pytest
from hypothesis import given, strategies as st

from consult.core.errors import Invalid
from consult.exchange.imports.parsing.markdown import read_markdown
from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    TrackedChange,
    TextRun,
    format_text_after,
    format_text_before,
    join_runs,
)
from consult.exchange.imports.parsing.plain_text import MOST_LINES, decode_bytes, read_text
from consult.text.parsing.light_markup import extract_plain_text, split_runs

RUSSIAN = (
    "Мы призываем все правительства и частный сектор активизировать "
    "сотрудничество. Цифровые разрывы."
)
FRENCH = (
    "Nous réaffirmons notre vision d’une société à dimension humaine, où chacun ait la "
    "possibilité de créer."
)
ARABIC = "نؤكد من جديد رؤيتنا المشتركة لبناء مجتمع معلومات جامع محوره الإنسان وموجه نحو التنمية."
CHINESE = (
    "我们重申关于建设以人为本、具有包容性和面向发展的信息社会的共同愿望，"
    "并在国际合作中缩小数字鸿沟。"
)


def read(*lines):
    return read_text("\n".join(lines).encode()).paragraphs


def codes(paragraph):
    return [(warning.code, warning.found) for warning in paragraph.warnings]


def flattened(*labels):
    """Return the readings of numbers typed before paragraphs."""
    return [
        next((w.found for w in each.warnings if w.code == "flattened"), None)
        for each in read(*(f"{label}\tWe act on this." for label in labels))
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "utf-16-le"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac-roman"),
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (CHINESE, "gb18030"),
        (FRENCH, "utf-16-be"),
    ],
)
def test_an_encoding_that_is_not_said_is_guessed_and_the_guess_is_said(text, encoding):
    found = decode_bytes(text.encode(encoding, errors="replace"))
    assert (found.encoding, found.is_sure) == (encoding, False)
    parsed = read_text(text.encode(encoding, errors="replace"))
    assert [(each.code, each.found) for each in parsed.warnings] == [("encoding", encoding)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, ARABIC, CHINESE])
def test_an_encoding_that_is_said_is_sure(text, encoding):
    assert decode_bytes(text.encode(encoding))[0::2] == (text, True)
    assert read_text(text.encode(encoding)).warnings == []


def test_bytes_that_cannot_be_read_are_marked_where_they_stand():
    (paragraph,) = read_text(b"\xef\xbb\xbfWe \xff act.").paragraphs
    assert codes(paragraph) == [("encoding", "\ufffd")]


@pytest.mark.parametrize("content", [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(Invalid, match="file_not_text"):
        read_text(content)


def test_more_lines_than_a_document_has_are_refused():
    with pytest.raises(Invalid, match="file_paragraphs"):
        read_text(b"x\n" * (MOST_LINES + 1))


def test_a_line_is_a_paragraph_but_lines_broken_by_hand_are_joined():
    assert [join_runs(each) for each in read("One.", "Two.", "", "Three.")] == [
        "One.",
        "Two.",
        "Three.",
    ]
    broken = [
        "We reaffirm our common vision of a people-centred and inclusive",
        "society, where everyone can create and share what they know, now",
        "and in the years to come.",
        "",
        "1. We call upon all governments to act together on this matter,",
        "today.",
    ]
    assert [(each.label, join_runs(each)) for each in read(*broken)] == [
        ("", " ".join(broken[:3])),
        ("1", "We call upon all governments to act together on this matter, today."),
    ]


@pytest.mark.parametrize(
    ("line", "label", "words"),
    [
        ("12 bis. We act.", "12 bis", "We act."),
        ("(iv) acting now;", "(iv)", "acting now;"),
        ("C5.3 · Security", "C5.3", "Security"),
        ("一、行动。", "一", "行动。"),
        ("（二） 行动。", "（二）", "行动。"),
        ("أ) نعمل.", "أ)", "نعمل."),
        ("б) действовать.", "б)", "действовать."),
        ("2.10.1\t发起了讨论。", "2.10.1", "发起了讨论。"),
        ("2024 was a year.", "", "2024 was a year."),
    ],
)
def test_typed_labels_are_separated_from_the_text(line, label, words):
    (paragraph,) = read(line)
    assert (paragraph.label, join_runs(paragraph)) == (label, words)
    assert paragraph.label_from == ("typed" if label else "")


def test_letters_and_roman_numbers_are_told_apart_by_what_stands_around_them():
    found = read(
        *(f"{label}) we act;" for label in ("g", "h", "i", "ii", "i", "j", "v", "u", "v", "w"))
    )
    assert [each.level for each in found] == [2, 2, 3, 3, 2, 2, 3, 2, 2, 2]


def test_bullets_are_items_one_deeper_than_what_they_stand_under():
    assert [
        (each.kind, each.level, each.label) for each in read("a) we act;", "– here;", "• there.")
    ] == [("item", 2, "a)"), ("item", 3, ""), ("item", 3, "")]


def test_annexes_and_parts_are_headings_in_six_languages_and_begin_again():
    heads = ("Annex A", "Annexe 1", "Anexo I", "Приложение 2", "附件A", "المرفق الأول", "PART TWO")
    for head in heads:
        found = read(
            "1. We act on this matter together.",
            "2. We act again on this matter.",
            head,
            "1. We act anew.",
        )
        assert [(each.kind, each.level) for each in found[2:3]] == [("heading", 1)], head
        assert [code for each in found for code in codes(each)] == []


def test_what_follows_the_openers_of_a_preamble_is_preambular():
    found = read(
        "The Council,",
        "recalling",
        "a) its resolution 1332;",
        "b) its resolution 1334,",
        "resolves",
        "1 to act together;",
    )
    assert [each.kind for each in found] == [
        "preambular",
        "heading",
        "preambular",
        "preambular",
        "heading",
        "operative",
    ]
    assert [each.kind for each in read("Recalling its resolution 1332;", "回顾其决议，")] == [
        "preambular",
        "preambular",
    ]


def test_a_list_whose_lines_end_without_a_stop_is_not_all_headings():
    assert {
        each.kind
        for each in read(
            "Ann Example", "Bob Example", "Cleo Example", "Dan Example", "Eve Example", "We met."
        )
    } == {"operative"}


def test_glued_old_and_new_numbers_are_recognised_with_their_reading():
    assert flattened(1, 2, 3, 4, 5, 46, 57, 68, 7, 9, 810, 911, 1012) == [
        None,
        None,
        None,
        None,
        None,
        "4 → 6",
        "5 → 7",
        "6 → 8",
        "7 → –",
        "– → 9",
        "8 → 10",
        "9 → 11",
        "10 → 12",
    ]
    assert flattened(1, 12, 3, 24, 3, 45) == [None, "1 → 2", "– → 3", "2 → 4", "3 → –", "4 → 5"]


@pytest.mark.parametrize(
    "labels", [range(1, 130), (1, 2, 3, 14, 15, 16), (8, 9, 10, 11), (1, 2, 1, 2), (45, 46, 47)]
)
def test_numbers_in_their_order_are_not_taken_for_glued_ones(labels):
    assert set(flattened(*labels)) == {None}


def test_gaps_and_repetitions_in_typed_labels_are_said():
    assert [
        codes(each) for each in read("a) we act;", "b) we act;", "d) we act;", "d) we act.")
    ] == [[], [], [("label_gap", "b) → d)")], [("label_twice", "d)")]]


def test_a_second_label_inside_a_paragraph_is_pointed_out():
    assert codes(read("1. We act. 2. We act again.")[0]) == [("second_label", "2")]
    assert codes(read("We call upon all: (a) governments; (b) others.")[0]) == [
        ("second_label", "(a)")
    ]
    assert codes(read("In 2024, 3 of 5 countries acted. See paragraph 7. They did.")[0]) == []


def test_alternatives_between_strokes_are_pointed_out():
    assert codes(read("We [shall / should / may] act and/or wait [now].")[0]) == [
        ("strokes_alternatives", "[shall / should / may]")
    ]


def test_marks_that_other_programs_leave_are_taken_out_and_notes_kept():
    (paragraph,) = read(
        "[bookmark: _Hlk1]2.1\t相关组织[footnoteRef:1]1的合作， [1: 1\t包括但不限于[ICANN]。]"
    )
    assert (paragraph.label, join_runs(paragraph), paragraph.notes) == (
        "2.1",
        "相关组织的合作，",
        ["包括但不限于[ICANN]。"],
    )
    assert [code for code, _ in codes(paragraph)] == ["bookmark", "note_mark"]


def test_markdown_comes_in_the_same_form():
    parsed = read_markdown(
        b"# Vision\n\n## A. Aims {#A}\n\n12. {#x tags=C2} We *must* act, \\*now\\*.\n"
        b"   a) here;\n\n| a | b |\n"
    )
    assert (parsed.format, parsed.title) == ("markdown", "Vision")
    assert [(each.kind, each.level, each.label) for each in parsed.paragraphs[:3]] == [
        ("heading", 1, "A"),
        ("operative", 1, "12"),
        ("item", 2, "a)"),
    ]
    assert format_text_after(parsed.paragraphs[1]) == r"We *must* act, \*now\*."
    assert {each.code for each in parsed.warnings} == {"table", "attributes"}


WORDS = st.text(alphabet="ab *\\[]\n中é ", max_size=8)
CHANGE = TrackedChange(number=1, author="Ann")
RUNS = st.lists(
    st.builds(
        TextRun,
        text=WORDS,
        emphasis=st.booleans(),
        strong=st.booleans(),
        inserted=st.sampled_from([None, CHANGE]),
        deleted=st.sampled_from([None, CHANGE]),
    ),
    max_size=6,
)


@given(RUNS)
def test_both_texts_keep_exactly_the_original_words(found):
    paragraph = ParsedParagraph(number=1, kind="operative", level=1, runs=found)
    assert (
        extract_plain_text(format_text_before(paragraph))
        == "".join(run.text for run in found if not run.inserted).strip()
    )
    assert (
        extract_plain_text(format_text_after(paragraph))
        == "".join(run.text for run in found if not run.deleted).strip()
    )


def test_emphasis_is_read_where_it_was():
    paragraph = ParsedParagraph(
        number=1,
        kind="operative",
        level=1,
        runs=[
            TextRun(text="We "),
            TextRun(text=" note\nand ", emphasis=True),
            TextRun(text="act * "),
            TextRun(text="now", strong=True),
        ],
    )
    assert (
        "".join(run.text for run in split_runs(format_text_after(paragraph)) if run.emphasis)
        == "noteandnow"
    )
