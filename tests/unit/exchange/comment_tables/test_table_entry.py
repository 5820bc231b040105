"""Tests of comment tables: each fault of a row, corrections, and the entry of the rows once."""

from functools import partial

import pytest
from sqlalchemy import select

from consult.comments.actions import edit_comment, withdraw_comment
from consult.comments.models import Comment
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from consult.documents.clauses.actions import remove_clause
from consult.documents.models import Document
from consult.exchange.comment_tables import actions, queries
from consult.exchange.comment_tables.clause_labels import ClauseLabels
from consult.exchange.comment_tables.messages import describe_fault, name_column, name_row
from consult.exchange.models import CommentTable
from consult.submissions.actions import withdraw_submission
from tests.support.consultation.second_document import issue_second_document
from tests.support.contributions.comment_tables import (
    correct_row as correct,
    enter_table as enter,
    load_review as review,
    publish_letter,
    receive_rows,
)
from tests.support.files.comment_tables import build_workbook, make_row
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def letter(world):
    """Provide the id of a published submission of Lakeside's, in French."""
    return publish_letter(world)


@pytest.fixture
def receive(world, letter):
    """Provide a function that reads rows as a table of the submission."""
    return partial(receive_rows, world, letter)


def tell(table):
    """Return each fault as (row, head of the column, sentence)."""
    found = review(table)
    return [
        (
            name_row(found.parsed, each.row),
            name_column(found.parsed, fault.column),
            describe_fault(fault).replace("\u2068", "").replace("\u2069", ""),
        )
        for each in found.rows
        for fault in each.faults
    ]


def comments():
    return list(db.session.scalars(select(Comment).order_by(Comment.id)))


def test_rows_become_comments_of_the_source_on_their_clauses(world, receive, letter):
    table = receive(
        make_row("Trop vague.", clause="1", type="ed", paragraph="al. 1", line="7"),
        make_row("Bien.", clause="général", type="", change="Ajouter « école »."),
        make_row("", clause="Clause 2", type="technical", change="Supprimer."),
    )
    assert enter(world, table) == 3
    first, second, third = comments()
    assert (first.clause_id, first.kind, first.place) == (world.clause, "editorial", "clause")
    assert first.body.endswith("\n\nTrop vague.") and "al. 1, " in first.body.split("\n")[0]
    assert (second.clause_id, second.kind, second.place) == (None, "general", "document")
    assert second.body.startswith("Bien.\n\n") and second.body.endswith(":\n\nAjouter « école ».")
    assert (third.clause_id, third.kind) == (world.other_clause, "technical")
    for each in (first, second, third):
        assert (each.submission_id, each.language) == (letter, "fr")
        assert (each.organisation_id, each.document_id) == (world.lakeside, world.document)
    (event,) = db.session.scalars(select(Event).where(Event.verb == "comment_table.entered"))
    assert event.facts.items() >= {"comments": 3, "left": 0, "submission_id": letter}.items()
    assert event.audience == "moderators"


@pytest.mark.parametrize(
    ("clause", "paragraph", "line", "said"),
    [
        ("1", "3", "", "alinéa 3"),
        ("", "3", "7", "alinéa 3"),
        ("1", "Figure 2", "", "Figure 2"),
        ("1", "al. 1", "", "al. 1"),
    ],
)
def test_a_number_alone_is_said_in_words(world, receive, clause, paragraph, line, said):
    table = receive(make_row("Vague.", clause=clause, paragraph=paragraph, line=line))
    first = review(table).rows[0].body.split("\n")[0]
    assert said in first and ("du paragraphe" in first) == bool(clause and paragraph.isdecimal())


def test_each_fault_is_named_by_row_and_column_and_the_others_are_entered(world, receive):
    table = receive(
        make_row("One.", clause="99"),
        make_row("Two.", clause="2", type="urgent"),
        make_row("", clause="3"),
        make_row("x" * 9_990, clause="3", change="y" * 20),
        make_row("Fine.", clause="3"),
        make_row("Fine.", clause="3", type="ed"),
        make_row("Seen\u202e.", clause="3"),
        make_row("", clause="A 7", type="??"),
    )
    told = tell(table)
    assert [(row, column.split(" ")[0]) for row, column, _words in told] == [
        ("Row 2", "Clause/"),
        ("Row 3", "Type"),
        ("Row 4", "Comments"),
        ("Row 5", "Comments"),
        ("Row 7", "Comments"),
        ("Row 8", "Comments"),
        ("Row 9", "Clause/"),
        ("Row 9", "Type"),
        ("Row 9", "Comments"),
    ]
    sentences = [words for _row, _column, words in told]
    assert "No clause has the label “99”" in sentences[0]
    assert "“urgent” is no type" in sentences[1]
    assert "neither a comment nor a proposed change" in sentences[2]
    assert "at most 10000 fit" in sentences[3]
    assert "row 6 already" in sentences[4]
    assert "RIGHT-TO-LEFT OVERRIDE" in sentences[5]
    assert all("%(" not in words for words in sentences)
    assert review(table).counts == {"faulty": 7, "ready": 1, "entered": 0, "out": 0}
    assert enter(world, table) == 1
    assert [each.body for each in comments()] == ["Fine."]
    assert len(review(table).rows) == 8
    with pytest.raises(Conflict, match="table_over"):
        enter(world, table)


def test_a_formula_is_a_fault_that_a_choice_of_clause_and_type_removes(world, receive):
    def spoil(_book, sheet):
        sheet["C4"], sheet["E4"], sheet["F5"] = "=C5", "=E5", '=HYPERLINK("http://evil")'

    rows = make_row("One.", clause="2"), make_row("Two.", clause="2")
    table = receive(*rows, build=build_workbook, change=spoil)
    assert [(row, column[:4]) for row, column, _words in tell(table)] == [
        ("Row 4", "Clau"),
        ("Row 4", "Type"),
        ("Row 5", "Comm"),
    ]
    correct(world, table, "1-4", clause=world.clause, kind="technical")
    assert [row for row, _column, _words in tell(table)] == ["Row 5"]


def test_faulty_rows_are_corrected_left_out_and_entered_later(world, receive):
    table = receive(
        make_row("One.", clause="99"), make_row("Two.", type="urgent"), make_row("Three.")
    )
    assert enter(world, table) == 1
    correct(world, table, "1-2", clause=world.clause)
    correct(world, table, "1-3", clause=0, kind="question")
    assert review(table).counts == {"faulty": 0, "ready": 2, "entered": 1, "out": 0}
    correct(world, table, "1-3", out=True)
    assert review(table).counts["out"] == 1
    correct(world, table, "1-3", kind="question")
    assert enter(world, table) == 2
    assert [(each.body, each.clause_id, each.kind) for each in comments()] == [
        ("Three.", None, "technical"),
        ("One.", world.clause, "technical"),
        ("Two.", None, "question"),
    ]
    with pytest.raises(Conflict, match="row_entered"):
        correct(world, table, "1-2", clause=0)


def test_a_clause_of_another_document_and_an_unknown_row_are_refused(world, receive):
    table = receive(make_row("One.", clause="99"))
    with pytest.raises(Invalid) as refused:
        correct(world, table, "1-2", clause=2**31 - 1)
    assert list(refused.value.details["fields"]) == ["clause"]
    with pytest.raises(NotFound):
        correct(world, table, "1-3", clause=world.clause)


def test_the_same_rows_are_entered_once_whatever_file_they_stand_in(world, receive):
    rows = [make_row("One.", clause="2"), make_row("Two.")]
    table = receive(*rows)
    assert receive(*rows).id == table.id
    assert enter(world, table) == 2
    with pytest.raises(Conflict, match="table_over"):
        enter(world, table)
    assert {each.state for each in review(table).rows} == {"entered"}
    again = receive(make_row("Three."), *rows, build=build_workbook)
    assert again.id != table.id
    assert review(again).counts == {"faulty": 0, "ready": 1, "entered": 2, "out": 0}
    assert enter(world, again) == 1
    assert len(comments()) == 3


def test_a_row_stays_entered_when_its_comment_is_edited_or_withdrawn_or_its_table_discarded(
    world, receive
):
    rows = [make_row("One.", clause="2"), make_row("Two.")]
    table = receive(*rows)
    enter(world, table)
    first, second = comments()
    edit_comment(world.actor("hana"), first.id, "Better.")
    withdraw_comment(world.actor("hana"), second.id)
    version = find_row(CommentTable, table.id).row_version
    actions.discard_table(world.actor("sera"), table.id, version)
    again = receive(*rows)
    assert again.id != table.id and review(again).counts["entered"] == 2
    assert find_row(CommentTable, table.id).parsed == {}
    with pytest.raises(Conflict, match="table_discarded"):
        actions.discard_table(world.actor("sera"), table.id, version)


def test_a_row_whose_comment_was_entered_by_hand_or_whose_clause_was_corrected_is_known(
    world, receive
):
    table = receive(make_row("One.", clause="99"))
    correct(world, table, "1-2", clause=world.clause)
    enter(world, table)
    assert review(receive(make_row("One.", clause="1"))).counts["entered"] == 1


def test_the_same_table_can_be_entered_on_each_document(world, receive):
    second, *_ = issue_second_document(world)
    enter(world, receive(make_row("One.", clause="1")))
    again = receive(make_row("One.", clause="1"), document=second)
    assert review(again).counts["ready"] == enter(world, again) == 1
    assert [each.document_id for each in comments()] == [world.document, second]


def test_text_is_stored_composed_as_if_it_was_typed(world, receive):
    enter(world, receive(make_row("Libe\u0301re\u0301.")))
    assert [each.body for each in comments()] == ["Libéré."]


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_secretariat_reads_corrects_enters_and_discards(world, receive, name):
    table = receive(make_row("One."), make_row("Two.", clause="99"))
    actor = world.actor(name)
    if name == "sera":
        correct(world, table, "1-3", clause=world.clause)
        assert enter(world, table) == 2
        return
    refusal = Forbidden if name else SignInRequired
    with pytest.raises(refusal):
        receive(make_row("Three."), name=name)
    for act in (
        lambda: correct(world, table, "1-3", name, out=True),
        lambda: enter(world, table, name),
        lambda: actions.discard_table(actor, table.id, table.row_version),
    ):
        with pytest.raises(refusal):
            act()
    assert comments() == []
    if name == "ada":
        assert queries.get_table(actor, table.id).id == table.id
    else:
        with pytest.raises(refusal):
            queries.get_table(actor, table.id)


def test_nothing_is_entered_outside_of_the_stage_or_for_a_submission_that_is_not_public(
    world, receive, letter
):
    table = receive(make_row("One."))
    world.stage("closed")
    with pytest.raises(Forbidden):
        enter(world, table)
    world.stage("commenting")
    withdraw_submission(world.actor("sera"), letter, "By mistake")
    with pytest.raises(Conflict, match="not_published"):
        enter(world, table)
    assert comments() == []


def test_what_another_person_changed_is_not_entered_unseen(world, receive):
    table = receive(make_row("One."), make_row("Two.", clause="99"))
    seen = table.row_version
    correct(world, table, "1-3", clause=world.clause)
    for act in (actions.enter_rows, actions.discard_table):
        with pytest.raises(Conflict, match="changed_meanwhile"):
            act(world.actor("sera"), table.id, seen)


def test_a_clause_that_left_the_text_is_a_fault_and_another_one_can_be_chosen(world, receive):
    table = receive(make_row("One.", clause="3"), make_row("Two.", clause="1"))
    remove_clause(world.actor("mona"), world.working, world.third_clause)
    with transaction():
        find_row(Document, world.document).current_version_id = world.working
    assert [words for _row, _column, words in tell(table)] == [
        "“3” is no longer in the current version. Choose another clause."
    ]
    assert world.third_clause not in [each.clause_id for each in review(table).clauses]
    assert review(table).counts["ready"] == 1


@pytest.mark.parametrize(
    ("clause", "paragraph", "found"),
    [
        ("10", "", 1),
        ("10.", "para 2", 1),
        ("Clause 10", "", 1),
        ("§ 10", "", 1),
        ("Paragraphe 10", "", 1),
        ("第10条", "", 1),
        ("الفقرة 10", "", 1),
        ("10", "(a)", 2),
        ("10 a)", "", 2),
        ("10 (a)", "", 2),
        ("12 bis", "", 3),
        ("12bis", "", 3),
        ("Annex A", "", 4),
        ("5.1", "", 5),
        ("", "", None),
        ("General", "", None),
        ("—", "", None),
        ("Ensemble", "", None),
        ("99", "", "unknown_clause"),
        ("51", "", "unknown_clause"),
        ("10, 12 bis", "", "unknown_clause"),
        ("10", "(z)", 1),
        ("a)", "", "several_clauses"),
    ],
)
def test_clauses_are_found_by_the_ways_in_which_people_write_labels(clause, paragraph, found):
    names = [(1, "10"), (2, "10 a)"), (3, "12 bis"), (4, "Annex A"), (5, "5.1"), (6, "11 a)")]
    labels = [(1, "10."), (2, "a)"), (3, "12 bis."), (4, "Annex A"), (5, "5.1"), (6, "a)")]
    made = ClauseLabels(names, labels).find(clause, paragraph)
    assert (made.problem or made.clause_id) == found
