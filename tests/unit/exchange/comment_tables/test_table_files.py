"""Tests of comment tables in files: heads by words, merged cells, several tables, hostile files."""

import io
import zipfile

import pytest

from consult.core.errors import Invalid
from consult.exchange.comment_tables import table_parser, workbook_grids
from consult.exchange.comment_tables.columns import recognize_column
from consult.exchange.comment_tables.worker import read_tables
from consult.exchange.imports.parsing.sandbox import read_in_worker
from tests.support.files.comment_tables import (
    ENGLISH,
    FRENCH,
    build_word_table,
    build_workbook,
    cell_xml,
    make_row,
    row_xml,
    table_xml,
)
from tests.support.files.word_files import (
    build_word_file,
    deletion_xml,
    insertion_xml,
    level_xml,
    abstract_numbering_xml,
    list_properties_xml,
    numbering_xml,
    paragraph_xml,
    run_xml,
)

WORKER = "consult.exchange.comment_tables.worker"
FULL = {
    "who": "FR",
    "line": "12",
    "clause": "5",
    "paragraph": "para 2",
    "type": "te",
    "comment": "Define the term.",
    "change": "Add: “school”.",
}


def read_cells(content):
    return [row.cells for row in read_tables("", content).rows]


def refuse(content):
    with pytest.raises(Invalid) as refused:
        read_tables("", content)
    return refused.value.code


@pytest.mark.parametrize("build", [build_word_table, build_workbook])
@pytest.mark.parametrize("heads", [ENGLISH, FRENCH])
def test_the_columns_are_found_by_their_heads_in_both_formats_and_languages(build, heads):
    parsed = read_tables("", build(make_row(**FULL), make_row("Second."), heads=heads))
    assert [row.cells for row in parsed.rows] == [
        FULL,
        {"who": "FR", "type": "te", "comment": "Second."},
    ]
    assert parsed.heads["type"] == heads[4] and parsed.heads["change"] == heads[6]
    assert [row.number for row in parsed.rows] == ([2, 3] if build is build_word_table else [4, 5])
    assert parsed.unread == (build is build_word_table)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Member body", "who"),
        ("Secretariat observations on each comment submitted", "observation"),
        ("Comment (justification for change) by the MB", "comment"),
        ("Suggested wording", "change"),
        ("Comment no.", None),
        ("Commenter", "who"),
        ("Tipo de comentario", "type"),
        ("Cambio propuesto", "change"),
        ("Тип замечания", "type"),
        ("Предлагаемое изменение", "change"),
        ("نوع التعليق", "type"),
        ("التعديل المقترح", "change"),
        ("意见类型", "type"),
        ("修改建议", "change"),
        ("处理意见", "observation"),
        ("Number", None),
    ],
)
def test_heads_are_words_of_six_languages(text, column):
    assert recognize_column(text) == column


def test_columns_may_stand_in_any_order_and_a_paragraph_is_the_clause_of_a_text_without_clauses():
    heads = ("Comment", "Paragraph", "Proposed text", "Country")
    assert read_cells(build_word_table(("Why?", "12 bis", "", "FR"), heads=heads)) == [
        {"comment": "Why?", "clause": "12 bis", "who": "FR"}
    ]


def test_several_tables_repeated_heads_and_rows_over_all_columns_are_told_apart():
    whole = row_xml(cell_xml("Part two", '<w:gridSpan w:val="8"/>'))
    first = table_xml(
        tuple("12345678"),
        ENGLISH,
        make_row("One."),
        ENGLISH,
        whole,
        make_row(""),
        make_row("Two.", clause="7"),
        make_row("", who="DE", type=""),
    )
    second = table_xml((f"<w:tc>{table_xml(FRENCH, make_row('Trois.'))}</w:tc>", "beside"))
    parsed = read_tables("", build_word_file(first + paragraph_xml("Then") + second))
    assert [(row.key, row.cells.get("comment")) for row in parsed.rows] == [
        ("1-3", "One."),
        ("1-6", None),
        ("1-7", "Two."),
        ("2-2", "Trois."),
    ]
    assert [(each.number, each.text) for each in parsed.unread_rows] == [(5, "Part two"), (8, "DE")]
    assert parsed.unread == 1


def test_merged_cells_of_word_give_their_text_to_each_row_and_heads_may_be_merged():
    def spread(text, width):
        return cell_xml(text, f'<w:gridSpan w:val="{width}"/>')

    start, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    heads = row_xml(
        "MB/NC", "Line", spread("Clause / Subclause", 2), "Type", "Comments", "Proposed change"
    )
    rows = (
        row_xml("FR", "1", cell_xml("12", start), "bis", "te", "One.", ""),
        row_xml("FR", "2", cell_xml("", goes_on), "", "ed", "Two.", "New"),
    )
    cells = read_cells(build_word_file(table_xml(heads, *rows)))
    assert [(row["clause"], row["comment"]) for row in cells] == [
        ("12 bis", "One."),
        ("12", "Two."),
    ]


def test_merged_cells_of_a_workbook_give_their_text_to_each_row():
    def merge(_book, sheet):
        sheet.merge_cells("C4:C5")
        sheet.merge_cells("A6:H6")

    content = build_workbook(
        make_row("One.", clause="12"), make_row("Two."), ("Part two",), change=merge
    )
    parsed = read_tables("", content)
    assert [row.cells["clause"] for row in parsed.rows] == ["12", "12"]
    assert [each.text for each in parsed.unread_rows] == ["Part two"]


def test_word_text_is_read_as_it_shows_numbers_insertions_and_no_deletions():
    numbered = paragraph_xml(run_xml(""), list_properties_xml(0))
    comment = paragraph_xml(
        run_xml("Keep ") + deletion_xml("this") + insertion_xml(run_xml("that\u00ad."))
    )
    placeholder = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{paragraph_xml('Choose an item.')}</w:sdtContent></w:sdt>"
    )
    content = build_word_table(
        row_xml("FR", "", cell_xml(numbered), "", f"<w:tc>{placeholder}</w:tc>", cell_xml(comment)),
        make_row("First.\nSecond."),
        numbering=abstract_numbering_xml(0, level_xml(0, "decimal", "%1.", start=5))
        + numbering_xml(1, 0),
    )
    first, second = read_cells(content)
    assert first == {"who": "FR", "clause": "5", "comment": "Keep that."}
    assert second["comment"] == "First.\nSecond."


def test_numbers_of_a_workbook_are_read_as_they_show_and_formulas_are_not_read():
    def spoil(_book, sheet):
        sheet["C4"], sheet["C4"].number_format = 5.1, "0.00"
        sheet["C5"] = 12
        sheet["F6"] = '=HYPERLINK("http://evil.example","click")'
        sheet["A7"] = "=1+1"

    rows = [make_row(f"{name}.") for name in ("One", "Two", "Three", "Four")]
    parsed = read_tables("", build_workbook(*rows, change=spoil))
    assert [row.cells.get("clause") for row in parsed.rows] == ["5.10", "12", None, None]
    assert [row.formulas for row in parsed.rows] == [[], [], ["comment"], ["who"]]
    assert "comment" not in parsed.rows[2].cells


def test_hidden_and_other_sheets_are_named_as_not_read():
    def add(book, _sheet):
        book.create_sheet("Lists").append(["te", "ed"])
        hidden = book.create_sheet("Old")
        hidden.append(list(ENGLISH))
        hidden.append(list(make_row("Old.")))
        hidden.sheet_state = "hidden"
        more = book.create_sheet("More")
        more.append(list(FRENCH))
        more.append(list(make_row("Encore.")))

    parsed = read_tables("", build_workbook(make_row("One."), change=add))
    assert [row.cells["comment"] for row in parsed.rows] == ["One.", "Encore."]
    assert parsed.names == {1: "Comments", 2: "More"}
    assert (parsed.hidden, parsed.unread) == (["Old"], 1)


@pytest.mark.parametrize(
    "heads", [("Clause", "Comment"), ("Paragraphe", "Commentaires"), ("条款", "意见")]
)
def test_two_columns_are_enough_if_they_are_clause_and_comment(heads):
    content = build_word_table(("2", "Too vague."), ("General", "We agree."), heads=heads)
    assert read_cells(content) == [
        {"clause": "2", "comment": "Too vague."},
        {"clause": "General", "comment": "We agree."},
    ]


def test_words_of_two_columns_are_no_heads():
    for row in (("Clause 5", "Comments are due."), ("The clause " * 9, "Comment")):
        assert refuse(build_word_table(("a", "b"), heads=row)) == "table_without_heads"


def test_files_that_are_no_comment_table_are_refused_in_words():
    assert refuse(b"MB;Clause;Comment\n") == "table_kind_unknown"
    assert refuse(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "table_old_office"
    assert refuse(build_word_file(paragraph_xml("A letter."))) == "table_without_heads"
    assert refuse(build_word_table()) == refuse(build_workbook()) == "table_empty"
    whole = build_workbook(make_row())
    assert refuse(whole[: len(whole) // 2]) == "file_damaged"
    assert refuse(repack(whole, "xl/worksheets/sheet1.xml", b"<worksheet")) == "table_damaged"


def repack(content, name, part):
    """Replace a part of a package, or add one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", 8) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part)
    return packed.getvalue()


def test_hostile_packages_are_refused_before_they_are_read():
    whole = build_workbook(make_row())
    assert refuse(repack(whole, "xl/media/bomb.bin", b"\0" * 60_000_000)) == "file_inflates"
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'
    assert refuse(repack(whole, "xl/sharedStrings.xml", entities)) == "file_with_entities"
    assert refuse(repack(whole, "../outside.xml", b"x")) == "file_entries_outside"


def test_macros_are_never_run_and_said():
    for whole, part in (
        (build_workbook(make_row()), "xl/vbaProject.bin"),
        (build_word_table(make_row()), "word/vbaProject.bin"),
    ):
        parsed = read_tables("", repack(whole, part, b"Sub AutoOpen()"))
        assert parsed.has_macros and len(parsed.rows) == 1


def test_limits_are_said_and_nothing_is_cut(monkeypatch):
    rows = [make_row(f"Comment {number}.") for number in range(3)]
    monkeypatch.setattr(table_parser, "MOST_ROWS", 3)
    assert len(read_cells(build_word_table(*rows))) == 3
    monkeypatch.setattr(table_parser, "MOST_ROWS", 2)
    assert refuse(build_word_table(*rows)) == refuse(build_workbook(*rows)) == "table_too_long"
    monkeypatch.setattr(workbook_grids, "MOST_LINES", 5)
    assert refuse(build_workbook(*rows)) == "table_sheet_too_long"


def build_long_sheet(rows):
    """Build a workbook of many rows in little time."""
    line = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>FR</t></is></c></row>'
    own = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    lines = "".join(line.format(number) for number in range(1, rows + 1))
    sheet = f'<worksheet xmlns="{own}"><sheetData>{lines}</sheetData></worksheet>'
    return repack(build_workbook(make_row()), "xl/worksheets/sheet1.xml", sheet.encode())


def test_a_hundred_thousand_rows_are_refused_in_words_by_the_worker():
    with pytest.raises(Invalid) as refused:
        read_in_worker(WORKER, "long.xlsx", build_long_sheet(100_000))
    assert refused.value.code in {"table_sheet_too_long", "file_inflates"}
    with pytest.raises(Invalid, match="table_kind_unknown"):
        read_in_worker(WORKER, "table.pdf", b"%PDF-1.7")
    assert read_in_worker(WORKER, "t.xlsx", build_workbook(make_row()))["rows"][0]["number"] == 4
