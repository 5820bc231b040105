"""Tests of the disposition report as a workbook and on paper: rows, counts, and plain text
cells.
"""

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from consult.amendments.actions import propose_amendment
from consult.comments.actions import post_comment
from consult.consolidation.contests import actions as contesting, moderation_actions as hiding
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.dispositions.report import (
    DispositionReportRow,
    sort_rows,
    render_csv,
    build_report,
)
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound, SignInRequired
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.documents.actions import issue_version
from consult.documents.models import Placement, Version, Wording
from consult.output.reports import disposition_report as dispositions, workbook_writer as sheet
from consult.output.reports.report_input import WorkbookSheet, Workbook
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import LATER, NOW

HOSTILE = [
    '=HYPERLINK("http://x.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=2",
    "https://x.example/a",
    "0012",
    "1e5",
    "<b>&amp;</b>",
    "{=1}",
    "mailto:a@b.example",
    "internal:A1",
    "W" * 5_000,
    "سطر\nسطر",
    "_x0041_",
]


def book_of(data):
    told = []
    made = sheet.write(data.model_dump_json().encode(), told.append)
    assert told == sorted(told)
    return load_workbook(io.BytesIO(made)), made


def rows_of(page):
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.fixture
def answered(app, world):
    """Issue a version with three answers: two amendments, and a comment that begins like a
    formula.
    """
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        propose_amendment(world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed.")
        propose_amendment(
            world.actor("nils"),
            world.clause,
            "mod",
            NOW.replace("2030", "2035"),
            "Much time is needed.",
        )
        post_comment(world.actor("ivo"), world.other_clause, "=1+1 who pays?", kind="technical")
        propose_dispositions(
            world.actor("mona"),
            made,
            [ContributionRef("amendment", 1)],
            "carried_over",
            "As far as 2032.",
        )
        propose_dispositions(
            world.actor("mona"),
            made,
            [ContributionRef("amendment", 2), ContributionRef("comment", 1)],
            "noted",
            "@noted",
        )
        clear_for_publication(world, made)
        issue_version(world.actor("sera"), made)
    return made


def test_the_workbook_has_the_rows_of_the_report_and_counts(app, world, answered):
    with app.test_request_context():
        found = dispositions.collect_workbook(Actor(), db.session.get_one(Version, answered), "en")
    book, _made = book_of(found)
    assert book.sheetnames == ["Disposition report", "By organization", "By stakeholder group"]
    head, *rows = rows_of(book["Disposition report"])
    assert head == [
        "Source",
        "Stakeholder group",
        "Clause",
        "Contribution",
        "Type of comment",
        "Comments",
        "Proposed change",
        "Disposition",
        "Reason",
        "Clause, Next",
        "Contest",
    ]
    assert [row[:5] for row in rows] == [
        ["Norvania", "Governments", "1", "A-2", "MOD"],
        ["Lakeside Schools Network", "Civil society", "2", "A-1", "MOD"],
        ["Ivo", "In a personal capacity", "2", "Comment 1", "technical"],
    ]
    assert rows[1][6].startswith("We resolve to connect every school by 2032") and rows[1][7:9] == [
        "carried over",
        "As far as 2032.",
    ]
    assert rows[2][5] == "=1+1 who pays?" and rows[2][8] == "@noted"
    assert rows_of(book["By organization"]) == [
        ["Source", "Stakeholder group", "All", "noted", "carried over"],
        ["Ivo", "In a personal capacity", 1, 1, 0],
        ["Lakeside Schools Network", "Civil society", 1, 0, 1],
        ["Norvania", "Governments", 1, 1, 0],
    ]
    assert rows_of(book["By stakeholder group"])[1:] == [
        ["Governments", 1, 1, 0],
        ["Civil society", 1, 0, 1],
        ["In a personal capacity", 1, 1, 0],
    ]


def test_it_says_where_each_contribution_went(app, world, browser, answered):
    with app.app_context(), transaction():

        def place(clause):
            return select(Placement.id).where(
                Placement.version_id == answered, Placement.clause_id == clause
            )

        db.session.execute(
            update(Wording)
            .where(Wording.placement_id.in_(place(world.other_clause)))
            .values(label="7.")
        )
        db.session.execute(
            update(Placement).where(Placement.id.in_(place(world.clause))).values(place=-1)
        )
    with app.test_request_context():
        version = db.session.get_one(Version, answered)
        found = dispositions.collect_workbook(Actor(), version, "en").sheets[0]
        assert [(row[2], row[found.columns.index("Clause, Next")]) for row in found.rows] == [
            ("1", ""),
            ("2", "7"),
            ("2", "7"),
        ]
        table = next(
            block
            for block in dispositions.collect_paper(Actor(), version, "en").blocks
            if block.kind == "grid"
        )
        assert [row[0] for row in table.rows if len(row) == 1] == [
            "Clause 1, which is no longer in the text",
            "Clause 2, now clause 7",
        ]
        rows = csv.DictReader(
            io.StringIO(render_csv(build_report(Actor(), version)).decode("utf-8-sig"))
        )
        assert [row["clause_now"] for row in rows] == ["", "7", "7"]
    french = browser().get("/fr/c/talks/statement/next/dispositions").text
    assert "Commentaire 1" in french and ">Commenter<" not in french, (
        "a comment, not the word on a button"
    )
    page = browser().get("/en/c/talks/statement/next/dispositions").text
    assert "Clause 1, which is no longer in the text" in page and "Clause 2, now clause 7" in page
    assert page.count(f'href="/en/c/talks/statement/next#clause-{world.other_clause}"') == 2
    assert f'#clause-{world.clause}"' not in page


def test_a_contest_stands_with_its_answer(app, world, answered):
    with app.test_request_context():
        made = contesting.contest_answer(world.actor("pia"), 1, "Why not 2032?").id
        version = db.session.get_one(Version, answered)
        assert cells_of(dispositions.collect_workbook(Actor(), version, "en")) == [
            "Contested: Why not 2032?\nWaiting for an answer.",
            "",
            "",
        ]
        contesting.answer_contest(
            world.actor("sera"), made, "changed", "It can be.", outcome="noted"
        )
        said = (
            "Contested: Why not 2032?\nThe answer was: carried over. As far as 2032.\n"
            "Changed: It can be."
        )
        assert cells_of(dispositions.collect_workbook(Actor(), version, "en")) == [said, "", ""]
        table = next(
            block
            for block in dispositions.collect_paper(Actor(), version, "en").blocks
            if block.kind == "grid"
        )
        assert [row[-1] for row in table.rows if len(row) == 8] == [
            "@noted",
            f"It can be.\n{said}",
            "@noted",
        ]
        again = contesting.contest_answer(world.actor("pia"), 1, "Not by half.").id
        hiding.hide_contest(world.actor("mona"), again, ModerationReason("insult"))
        last = (
            f"{said}\nReferred to the chair: The text was hidden by a moderator: insulting\n"
            "Waiting for the chair."
        )
        for actor in (Actor(), world.actor("mona"), world.actor("pia")):
            assert cells_of(dispositions.collect_workbook(actor, version, "en")) == [last, "", ""]
        rows = list(
            csv.DictReader(
                io.StringIO(
                    render_csv(build_report(world.actor("mona"), version)).decode("utf-8-sig")
                )
            )
        )
        assert [(row["contest"], row["contest_reason"], row["contest_answer"]) for row in rows] == [
            ("", "", ""),
            ("open", "Why not 2032?\n", "It can be.\n"),
            ("", "", ""),
        ]


def cells_of(found):
    return sorted((row[-1] for row in found.sheets[0].rows), reverse=True)


def test_what_begins_like_a_formula_a_link_or_a_number_stays_text():
    data = Workbook(
        title="=1",
        about="@x",
        rtl=True,
        sheets=[
            WorkbookSheet(
                name="a/b:c*d?e[f]'g" * 5,
                columns=["=1", "n"],
                widths=[10, 10],
                rows=[[words, 7] for words in HOSTILE],
            ),
            WorkbookSheet(name="a b c d e f g" * 5, columns=["x"], widths=[10], rows=[]),
        ],
    )
    book, made = book_of(data)
    assert len(set(book.sheetnames)) == 2 and all(len(name) <= 31 for name in book.sheetnames)
    page = book.worksheets[0]
    cells = [page.cell(number, 1) for number in range(1, len(HOSTILE) + 2)]
    assert {cell.data_type for cell in cells} == {"s"} and not any(cell.hyperlink for cell in cells)
    assert [cell.value for cell in cells][1:] == [words.replace("\r", "") for words in HOSTILE]
    assert page.sheet_view.rightToLeft and page.cell(2, 2).data_type == "n"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not any(
            b"<f>" in parts.read(name) or b"hyperlink" in parts.read(name)
            for name in parts.namelist()
        )


def test_a_text_too_long_for_a_cell_goes_on_below_and_nothing_hidden_stays():
    data = Workbook(
        title="t",
        about="a",
        rtl=False,
        sheets=[
            WorkbookSheet(
                name="s",
                columns=["x", "y"],
                widths=[10, 10],
                rows=[["a" * 40_000, "b"], ["c\x00\x1b\u202ed", "e"]],
            )
        ],
    )
    book, _made = book_of(data)
    rows = rows_of(book["s"])[1:]
    assert (
        [len(row[0]) for row in rows[:2]] == [32_767, 7_233]
        and rows[0][1] == "b"
        and rows[1][1] is None
    )
    assert rows[2] == ["cd", "e"]


def test_on_paper_the_rows_stand_under_their_clause(app, world, answered):
    with app.test_request_context():
        found = dispositions.collect_paper(Actor(), db.session.get_one(Version, answered), "en")
    table = next(block for block in found.blocks if block.kind == "grid")
    assert (
        [block.kind for block in found.blocks[1:3]] == ["grid", "turn"]
        and found.symbol == "T/S/Next"
        and len(table.columns) == len(table.widths) == 8
    )
    assert [row for row in table.rows if len(row) == 1] == [["Clause 1"], ["Clause 2"]]
    assert [row[0] for row in table.rows if len(row) == 8] == [
        "Norvania",
        "Lakeside Schools Network",
        "Ivo",
    ]


def test_in_arabic_it_runs_from_right_to_left(app, world, answered):
    with app.test_request_context():
        version = db.session.get_one(Version, world.version)
        assert not dispositions.has_dispositions(version)
        with pytest.raises(NotFound):
            dispositions.collect_workbook(Actor(), version, "ar")
        with pytest.raises(SignInRequired):
            dispositions.collect_workbook(Actor(), db.session.get_one(Version, world.working), "en")


def test_rows_stand_together_by_organisation_or_group(app):
    def row(number, source, group):
        return DispositionReportRow(
            1, "1.", "comment", number, None, source, group, "", "", "noted", ""
        )

    rows = [
        row(1, "Zeta", "civ"),
        row(2, None, None),
        row(3, "alpha", "gov"),
        row(4, "Zeta", "civ"),
        row(5, "Émile", None),
    ]
    with app.test_request_context():
        assert [each.id for each in sort_rows(rows, "clause")] == [1, 2, 3, 4, 5]
        assert [each.id for each in sort_rows(rows, "organisation")] == [3, 5, 1, 4, 2]
        assert [each.id for each in sort_rows(rows, "group")] == [3, 1, 4, 2, 5]
