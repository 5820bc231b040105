"""Tests of corrections to a parsed file: each operation, undone and replayed, with tracked
changes.
"""

import pytest

from consult.core.errors import Conflict
from consult.exchange.imports.language_alignment import AlignmentUnit, align_units
from consult.exchange.imports.corrections import (
    apply_correction,
    replay_corrections,
    build_corrected_rows,
    build_sheet,
)
from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    ParsedFile,
    MarginComment,
    TrackedChange,
    TextRun,
    ParseWarning,
)
from consult.exchange.imports.review_rows import join_spans
from tests.support.costs import count_calls

ANN = TrackedChange(number=1, author="Ann")
BOB = TrackedChange(number=2, author="Bob")


def paragraph(number, *runs, kind="operative", label="", typed=True, **more):
    parts = [TextRun(text=each) if isinstance(each, str) else each for each in runs]
    return ParsedParagraph(
        number=number,
        kind=kind,
        level=more.pop("level", 1),
        label=label,
        label_from="typed" if typed and label else "",
        runs=parts,
        **more,
    )


def parsed(*paragraphs):
    return ParsedFile(format="docx", paragraphs=list(paragraphs), authors=["Ann", "Bob"])


def told(found, reading="before"):
    return [(row.key, row.label, row.text(reading)) for row in found if not row.is_left_out]


TWO = parsed(
    paragraph(
        1,
        "We ",
        TextRun(text="welcome", emphasis=True),
        " the gap. 7. We note it.",
        label="6",
        warnings=[ParseWarning(code="second_label", found="7")],
    ),
    paragraph(2, "We call upon all.", label="8"),
)


def test_a_row_is_split_at_a_place_of_the_stored_text():
    at = "We *welcome* the gap.".__len__()
    found = build_corrected_rows(TWO, [{"op": "split", "key": "1", "at": at}])
    assert told(found) == [
        ("1", "6", "We *welcome* the gap."),
        ("1.1", "7", "We note it."),
        ("2", "8", "We call upon all."),
    ]
    assert [warning.code for row in found for warning in row.warnings] == []


def test_a_second_label_is_where_a_row_is_parted_with_one_answer():
    found = build_corrected_rows(TWO, [{"op": "split_at_label", "key": "1", "found": "7"}])
    assert told(found)[:2] == [("1", "6", "We *welcome* the gap."), ("1.1", "7", "We note it.")]
    assert found[0].warnings == ()


def test_an_item_in_the_middle_of_a_line_becomes_a_deeper_item():
    found = build_corrected_rows(
        parsed(paragraph(1, "We ask: (a) one; (b) two.", label="4")),
        [
            {"op": "split_at_label", "key": "1", "found": "(a)"},
            {"op": "split_at_label", "key": "1.1", "found": "(b)"},
        ],
    )
    assert [(row.kind, row.level, row.label, row.before) for row in found] == [
        ("operative", 1, "4", "We ask:"),
        ("item", 2, "(a)", "one;"),
        ("item", 2, "(b)", "two."),
    ]


def test_merging_returns_a_typed_label_to_the_text_and_joining_makes_a_paragraph():
    merged = build_corrected_rows(TWO, [{"op": "merge", "key": "2"}])
    assert told(merged) == [("1", "6", "We *welcome* the gap. 7. We note it. 8 We call upon all.")]
    joined_up = build_corrected_rows(TWO, [{"op": "join", "key": "2"}])
    assert told(joined_up)[0][2].endswith("We note it.\nWe call upon all.")


def test_chinese_is_merged_without_a_space():
    found = build_corrected_rows(
        parsed(paragraph(1, "各国应当"), paragraph(2, "合作。")), [{"op": "merge", "key": "2"}]
    )
    assert told(found) == [("1", "", "各国应当合作。")]


def test_a_discarded_row_is_skipped_and_can_be_kept_after_all():
    three = parsed(*(paragraph(number, f"Words {number}.") for number in (1, 2, 3)))
    left = build_corrected_rows(three, [{"op": "drop", "key": "2"}, {"op": "merge", "key": "3"}])
    assert told(left) == [("1", "", "Words 1. Words 3.")]
    kept = build_corrected_rows(
        three,
        [
            {"op": "drop", "key": "2"},
            {"op": "keep", "key": "2"},
            {"op": "move", "key": "3", "by": -1},
        ],
    )
    assert [row.key for row in kept] == ["1", "3", "2"]


def test_everything_before_a_row_is_left_out_at_once():
    three = parsed(*(paragraph(number, f"Words {number}.") for number in (1, 2, 3)))
    left = build_corrected_rows(three, [{"op": "drop_before", "key": "3"}])
    assert [row.is_left_out for row in left] == [True, True, False]
    with pytest.raises(Conflict):
        apply_correction(build_sheet(three, "amendments"), {"op": "drop_before", "key": "1"})


def test_kind_level_label_and_text_change_together_or_alone():
    found = build_corrected_rows(
        TWO,
        [
            {"op": "change", "key": "2", "kind": "heading", "label": "B"},
            {"op": "change", "key": "2", "deeper": 1},
            {"op": "change", "key": "2", "text": "Action *lines*"},
        ],
    )
    row = found[1]
    assert (row.kind, row.level, row.label, row.before) == ("heading", 2, "B", "Action lines")
    assert build_corrected_rows(TWO, [{"op": "change", "key": "2", "kind": "out"}])[1].is_left_out


def test_what_cannot_be_done_says_so_and_is_passed_over_when_it_is_replayed():
    sheet = build_sheet(TWO, "amendments")
    for edit in (
        {"op": "merge", "key": "1"},
        {"op": "move", "key": "2", "by": 1},
        {"op": "drop", "key": "9"},
        {"op": "split", "key": "2", "at": 0},
        {"op": "split_at_label", "key": "2", "found": "3"},
        {"op": "settle", "key": "2", "code": "table", "found": ""},
    ):
        with pytest.raises(Conflict):
            apply_correction(sheet.copy(), edit)
        assert told(replay_corrections(sheet, [edit]).list_rows()) == told(sheet.list_rows())


CHANGED = parsed(
    paragraph(
        1,
        "reported every ",
        TextRun(text="year", deleted=ANN),
        TextRun(text="two years", inserted=ANN),
        ", with figures ",
        TextRun(text="and maps ", inserted=BOB),
        "by region.",
        label="14",
        remarks=[MarginComment(number=1, author="Bob", text="Which?", start=55, end=61)],
    ),
)


def test_the_text_is_that_before_the_changes_or_after_them():
    row = build_corrected_rows(CHANGED, [])[0]
    assert row.before == "reported every year, with figures by region."
    assert row.after == "reported every two years, with figures and maps by region."
    assert build_corrected_rows(CHANGED, [], "accept")[0].after == row.after
    assert list(row.authors) == ["Ann", "Bob"]


def test_rewritten_text_keeps_the_changes_between_unchanged_words():
    edit = {
        "op": "change",
        "key": "1",
        "reading": "before",
        "text": "*reported* every year, with all figures by country.",
    }
    row = build_corrected_rows(CHANGED, [edit])[0]
    assert row.before == "*reported* every year, with all figures by country."
    assert row.after == "*reported* every two years, with all figures and maps by country."


def test_a_change_goes_with_its_half_and_a_comment_with_its_passage():
    found = build_corrected_rows(
        CHANGED, [{"op": "split", "key": "1", "at": len("reported every year,")}]
    )
    assert [sorted(row.changes) for row in found] == [[1], [2]]
    first, second = found
    assert first.remarks == ()
    start, end = second.passage(second.remarks[0], "before")
    assert join_spans(second.spans, "before").strip()[start:end] == "region"


def test_a_comment_on_removed_text_has_no_passage_any_more():
    row = build_corrected_rows(
        CHANGED, [{"op": "change", "key": "1", "text": "reported every year."}]
    )[0]
    assert row.passage(row.remarks[0], "before") is None


def test_a_paragraph_that_a_change_parted_is_one_before_it_and_two_after():
    both = parsed(paragraph(1, "We agree; ", inserted=ANN), paragraph(2, "and we shall act."))
    assert told(build_corrected_rows(both, [], "refuse")) == [
        ("1", "", "We agree; \nand we shall act.".replace("\n", ""))
    ]
    assert told(build_corrected_rows(both, [], "accept"), "after") == [
        ("1", "", "We agree;"),
        ("2", "", "and we shall act."),
    ]
    assert build_corrected_rows(both, [])[0].after == "We agree; \nand we shall act."


def test_a_whole_paragraph_that_was_inserted_or_deleted_is_no_clause_in_the_other_reading():
    both = parsed(
        paragraph(1, "Old."),
        paragraph(2, TextRun(text="New.", inserted=ANN), inserted=ANN),
        paragraph(3, TextRun(text="Gone.", deleted=BOB), removed=BOB),
        paragraph(4, "End."),
    )
    assert [row.is_clause("before") for row in build_corrected_rows(both, [])] == [
        True,
        False,
        True,
        True,
    ]
    assert [row.is_clause("after") for row in build_corrected_rows(both, [], "accept")] == [
        True,
        True,
        False,
        True,
    ]


def test_glued_numbers_are_read_with_one_answer_for_one_or_for_all():
    glued = parsed(
        paragraph(1, "One.", label="46", warnings=[ParseWarning(code="flattened", found="4 → 6")]),
        paragraph(2, "Two.", label="7", warnings=[ParseWarning(code="flattened", found="7 → –")]),
        paragraph(
            3, "Three.", label="810)", warnings=[ParseWarning(code="flattened", found="8 → 10")]
        ),
    )
    assert told(
        build_corrected_rows(glued, [{"op": "settle_all", "code": "flattened", "answer": "new"}])
    ) == [("1", "6", "One."), ("3", "10)", "Three.")]
    one = build_corrected_rows(
        glued,
        [{"op": "settle", "key": "1", "code": "flattened", "found": "4 → 6", "answer": "old"}],
    )
    assert [row.label for row in one] == ["4", "7", "810)"]
    assert [len(row.warnings) for row in one] == [0, 1, 1]


def test_rows_of_a_table_are_one_row_and_footnotes_stand_under_it():
    table = parsed(
        paragraph(1, "a | b", kind="table", warnings=[ParseWarning(code="table", found="2")]),
        paragraph(2, "c | d", kind="table"),
        paragraph(3, "Words.", notes=["See there."]),
    )
    found = build_corrected_rows(table, [])
    assert [(row.kind, row.before, row.paragraphs) for row in found] == [
        ("table", "a | b\nc | d", (1, 2)),
        ("operative", "Words.", (3,)),
    ]
    kept = build_corrected_rows(
        table, [{"op": "settle", "key": "3", "code": "footnote", "found": "1", "answer": "leave"}]
    )
    without = build_corrected_rows(
        table, [{"op": "settle", "key": "3", "code": "footnote", "found": "1", "answer": "without"}]
    )
    assert (kept[1].notes, without[1].notes) == (("See there.",), ())


def test_corrections_of_a_thousand_paragraphs_cost_in_proportion_to_their_number():
    many = parsed(
        *(
            paragraph(
                number,
                f"We resolve to do number {number} in good faith and in time.",
                label=str(number),
            )
            for number in range(1, 1001)
        )
    )
    start = build_sheet(many, "amendments")
    edits = [
        {"op": "change", "key": str(number), "label": f"{number}."} for number in range(1, 300)
    ]
    assert replay_corrections(start, edits).rows["299"].label == "299."

    few, many_more = (
        count_calls(lambda: replay_corrections(start, edits[:59])),
        count_calls(lambda: replay_corrections(start, edits[:299])),
    )
    print(f"59 corrections {few} calls, 299 corrections {many_more}")
    assert many_more < 6 * few


def units(*lengths, kind="operative"):
    return [
        AlignmentUnit(kind, 1, str(number), length)
        for number, length in enumerate(lengths, start=1)
    ]


def test_two_texts_that_go_together_are_paired_without_doubt():
    source = [AlignmentUnit("heading", 1, "A", 8), *units(100, 240, 60)]
    target = [AlignmentUnit("heading", 1, "A", 9), *units(120, 300, 70)]
    assert [(pair.source, pair.target, pair.doubts) for pair in align_units(source, target)] == [
        (0, 0, ()),
        (1, 1, ()),
        (2, 2, ()),
        (3, 3, ()),
    ]


def test_a_clause_that_was_not_translated_is_left_without_counterpart():
    source = units(100, 240, 60, 400)
    target = [each for each in source if each.label != "3"]
    assert [(pair.source, pair.target) for pair in align_units(source, target)] == [
        (0, 0),
        (1, 1),
        (2, None),
        (3, 2),
    ]


def test_a_heading_is_never_beside_a_clause():
    assert [
        (pair.source, pair.target) for pair in align_units(units(20), units(20, kind="heading"))
    ] in ([(0, None), (None, 0)], [(None, 0), (0, None)])


def test_a_translation_of_a_strange_length_is_doubted_until_a_person_says_so():
    source, target = units(100, 100, 100, 100), units(100, 700, 100, 100)
    assert align_units(source, target)[1].doubts == ("length",)
    assert align_units(source, target, {1: 1})[1].doubts == ()


def test_what_a_person_said_holds_and_of_two_that_cross_the_later():
    source, target = units(100, 100, 100), units(100, 100, 100)
    assert [(pair.source, pair.target) for pair in align_units(source, target, {0: 1})] == [
        (0, None),
        (1, 0),
        (None, 1),
        (2, 2),
    ]
    crossing = align_units(source, target, {0: 2, 2: 0})
    assert (0, 2) in [(pair.source, pair.target) for pair in crossing]
    assert (2, 0) not in [(pair.source, pair.target) for pair in crossing]
