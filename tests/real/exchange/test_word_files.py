"""Tests of parsing real drafts: labels, changes, comments and notes in English, Chinese and
Arabic.
"""

import pytest

from consult.exchange.imports.parsing.paragraphs import (
    format_text_after,
    format_text_before,
    join_runs,
)
from consult.exchange.imports.parsing.sandbox import parse_file
from tests.real import find_real_data

# The labels of en.docx as Word prints them, one line for each part; checked by hand against the
# list in its numbering.
ENGLISH = """
1 1.1 1.2 1.3 1.4 (a) (b) 1.5 1.6 1.7 1.8 1.9 (a) (b) (c) 1.10 1.11 1.12 1.13
2 2.1 (a) (b) 2.2 2.3 2.4 2.5 2.6 (a) (b) 2.7 2.8 2.9 2.10 2.11 (a) (b)
3 3.1 3.2 3.3 3.4 3.5 (a) (b) 3.6 3.7 3.8 3.9 3.10 (a) (b) 3.11 3.12 3.13
4 4.1 4.2 (a) (b) 4.3 4.4 4.5 4.6 4.7 (a) (b) 4.8 4.9 4.10 4.11 4.12 (a)
5 (a) 5.1 5.2 5.3 5.4 5.5 (a) (b) 5.6 5.7 5.8 5.9 5.10 (a) (b) 5.11 5.12
6 6.1 6.2 6.3 (a) (b) 6.4 6.5 6.6 6.7 6.8 (a) (b) 6.9 6.10 6.11
""".split()  # noqa: SIM905 - laid out as it is printed
FLATTENED = {
    "46": "4 → 6",
    "57": "5 → 7",
    "68": "6 → 8",
    "7": "7 → –",
    "9": "– → 9",
    "810": "8 → 10",
    "911": "9 → 11",
    "1012": "10 → 12",
    "1113": "11 → 13",
    "1214": "12 → 14",
}
ENCOURAGED = ["1 → 2", "– → 3", "2 → 4", "3 → –", "4 → 5", "5 → 6", "6 → 7"]


def read(path):
    return parse_file(path, find_real_data(path).read_bytes())


@pytest.fixture(scope="module")
def english():
    return read("docx/en.docx")


@pytest.fixture(scope="module")
def chinese():
    return read("docx/zh.docx")


def found(paragraphs, code):
    return [
        warning.found
        for paragraph in paragraphs
        for warning in paragraph.warnings
        if warning.code == code
    ]


def test_every_automatic_label_of_the_english_draft_is_the_one_that_word_prints(english):
    assert len(ENGLISH) == 107
    assert [each.label for each in english.paragraphs if each.label] == ENGLISH
    assert {each.label_from for each in english.paragraphs if each.label} == {"computed"}


def test_the_kinds_of_the_english_draft_follow_its_styles_and_labels(english):
    assert (english.title, english.language, english.direction) == (
        "Zero draft: outcome document of the WSIS+20 review",
        "en",
        "ltr",
    )
    assert [join_runs(each) for each in english.paragraphs if each.kind == "heading"] == [
        "Introduction",
        "Closing digital divides",
        "Human rights",
        "Internet governance",
        "Financing",
        "Follow-up and review",
    ]
    kinds = {(each.kind, each.level) for each in english.paragraphs}
    assert kinds == {("title", 1), ("heading", 1), ("operative", 2), ("item", 3), ("table", 1)}


def test_all_eight_tracked_changes_of_the_english_draft_are_read_with_their_authors(english):
    seen = {}
    for paragraph in english.paragraphs:
        for run in paragraph.runs:
            for kind, revision in (("inserted", run.inserted), ("deleted", run.deleted)):
                if revision:
                    seen.setdefault(revision.number, (kind, revision.author, revision.move))
        if paragraph.inserted:
            seen[paragraph.inserted.number] = ("mark", paragraph.inserted.author, False)
    assert seen == {
        1: ("deleted", "Delegate of Ruritania", False),
        2: ("inserted", "Delegate of Ruritania", False),
        3: ("inserted", "A", False),
        4: ("deleted", "B", False),
        5: ("mark", "C", False),
        6: ("inserted", "C", False),
        7: ("deleted", "D", True),
        8: ("inserted", "D", True),
    }
    assert english.authors == [
        "Delegate of Ruritania",
        "A",
        "B",
        "C",
        "D",
        "Civil Society Coalition",
    ]


def test_both_texts_of_the_changed_paragraphs_are_right(english):
    changed = english.paragraphs[5]
    assert (
        "utilize and share information and knowledge, premised on the Charter"
        in format_text_before(changed)
    )
    assert "utilize and INSERTED WORDS Charter" in format_text_after(changed)
    nested = english.paragraphs[7]
    assert (format_text_before(nested)[-13:], format_text_after(nested)[-18:]) == (
        "data centres.",
        "data centres. kept",
    )
    whole, gone, come = (english.paragraphs[place] for place in (10, 12, 15))
    assert (format_text_before(whole), format_text_after(gone), format_text_before(come)) == (
        "",
        "",
        "",
    )
    assert format_text_after(come) == format_text_before(gone)


def test_the_comments_and_notes_of_the_english_draft_have_their_place(english):
    remarks = [
        (each.number, remark.text[-4:-2], join_runs(each)[remark.start : remark.end][:30])
        for each in english.paragraphs
        for remark in each.remarks
    ]
    assert remarks == [
        (5, "(2", "We call upon Governments, the "),
        (6, "(3", "where everyone can create, acc"),
        (25, "20", "We emphasize that meaningful c"),
    ]
    assert [(each.number, each.notes) for each in english.paragraphs if each.notes] == [
        (27, ["See A/RES/70/125, para. 23."]),
        (51, ["See A/RES/70/125, para. 46."]),
        (76, ["See A/RES/70/125, para. 69."]),
        (100, ["See A/RES/70/125, para. 92."]),
    ]


def test_the_link_control_and_table_of_the_english_draft_are_there(english):
    words = "\n".join(join_runs(each) for each in english.paragraphs)
    assert " HYPERLINKED" in words and " CONTENTCONTROL" in words
    assert [join_runs(each) for each in english.paragraphs if each.kind == "table"] == [
        "Action line |",
        "| C2 infrastructure",
    ]
    assert found(english.paragraphs, "table") == ["2"]


def test_the_chinese_draft_has_its_clauses_before_anyone_reviewed_it(chinese):
    assert (chinese.language, chinese.direction) == ("zh", "ltr")
    assert len([each for each in chinese.paragraphs if each.label]) >= 131
    headings = [join_runs(each) for each in chinese.paragraphs if each.kind == "heading"]
    assert {
        "引言",
        "忆及",
        "考虑到",
        "认识到",
        "注意到",
        "做出决议",
        "责成秘书长",
        "附件A",
        "附件",
    } <= set(headings)
    assert [each.label for each in chinese.paragraphs if each.kind == "preambular" and each.label][
        :12
    ] == [f"{letter})" for letter in "abcdefghijkl"]


def test_the_chinese_draft_warns_of_a_heading_that_goes_on_and_of_what_a_program_left(chinese):
    assert found(chinese.paragraphs, "heading_doubtful") != []
    assert len(found(chinese.paragraphs, "bookmark")) >= 5
    notes = [note for each in chinese.paragraphs for note in each.notes]
    assert [note[:7] for note in notes] == ["包括但不限于互"]
    assert not any(
        "[bookmark" in join_runs(each) or "footnoteRef" in join_runs(each)
        for each in chinese.paragraphs
    )


@pytest.mark.parametrize("path", ["docx/zh.docx", "council-res-1332-zh/seed.txt"])
def test_numbers_of_flattened_tracked_changes_are_recognised_with_their_reading(path):
    parsed = read(path)
    warned = [
        (each.label, warning.found)
        for each in parsed.paragraphs
        for warning in each.warnings
        if warning.code == "flattened"
    ]
    assert dict(warned[:10]) == FLATTENED
    assert [reading for _, reading in warned[10:]] == ENCOURAGED


def test_the_flattened_text_has_the_same_labels_as_the_word_file(chinese):
    text = read("council-res-1332-zh/seed.txt")
    assert (text.format, text.language) == ("text", "zh")
    assert [each.label for each in text.paragraphs if each.label] == [
        each.label for each in chinese.paragraphs if each.label
    ]


def test_the_arabic_draft_runs_from_right_to_left_with_its_forty_numbers():
    parsed = read("docx/ar.docx")
    assert (parsed.language, parsed.direction) == ("ar", "rtl")
    assert [each.label for each in parsed.paragraphs] == [str(number) for number in range(1, 41)]
    assert not any(each.warnings for each in parsed.paragraphs)


def test_contributions_in_mixed_encodings_are_read_and_every_guess_is_said():
    folder = find_real_data("netmundial/contributions")
    files = sorted(folder.glob("*A.txt"))
    assert len(files) == 90
    for file in files[::9]:
        parsed = parse_file(file.name, file.read_bytes())
        words = "\n".join(join_runs(each) for each in parsed.paragraphs)
        assert "\ufffd" not in words and "â€" not in words and "Ã" not in words, file.name
        assert [each.code for each in parsed.warnings] in ([], ["encoding"])
