"""Tests of imports from the file to the new clauses: permissions, refusals, one transaction,
undo, two languages.
"""

import pytest
from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import transaction
from consult.core.web.uploads import Upload
from consult.documents.versions import rename_discard_actions as discarding
from consult.documents.actions import create_version
from consult.documents.queries import list_editions, load_clause_texts
from consult.exchange.imports import actions, queries
from consult.exchange.imports.conversion import build_comments
from consult.exchange.imports.tracked_changes.tracked_amendments import build_amendments
from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.paragraphs import (
    ParsedParagraph,
    ParsedFile,
    MarginComment,
    TrackedChange,
    TextRun,
    ParseWarning,
)
from tests.world import ROLES

EDITORS = {"sera", "mona", "rana"}
NAME = "Lakeside Schools Network"
FILE = Upload("draft.docx", b"the file")


def line(number, text, label="", kind="operative", **more):
    runs = [TextRun(text=text)] if isinstance(text, str) else text
    return ParsedParagraph(
        number=number,
        kind=kind,
        level=1,
        label=label,
        label_from="typed" if label else "",
        runs=runs,
        **more,
    )


def change(number, author):
    return TrackedChange(number=number, author=author)


DRAFT = ParsedFile(format="docx", title="Draft", authors=["Pia", "Norvania", "user1"], paragraphs=[
    line(1, "Statement on schools", kind="title"),
    line(2, "Preamble", "A", "heading"),
    line(3, "We note the gap. 7. We act.", "6",
         warnings=[ParseWarning(code="second_label", found="7")], notes=["See *there*."]),
    line(4, [TextRun(text="We report every "), TextRun(text="year", deleted=change(1, "Pia")),
             TextRun(text="two years", inserted=change(1, "Pia")), TextRun(text=" to all"),
             TextRun(text=" States", inserted=change(2, "user1")), TextRun(text=".")], "8",
         remarks=[MarginComment(number=1, author="Norvania", text="Who?", start=33, end=36)]),
    line(5, [TextRun(text="We add this.", inserted=change(3, "Norvania"))],
         inserted=change(3, "Norvania")),
    line(6, [TextRun(text="We delete this.", deleted=change(4, "Norvania"))], "9"),
])  # fmt: skip


@pytest.fixture
def empty(world, here):
    """Create an empty working version."""
    return create_version(
        world.actor("rana"), world.document, "blank", {"en": "Blank"}, "T/S/Blank"
    ).id


@pytest.fixture
def imported(world, empty):
    return actions.start_import(world.actor("sera"), empty, "en", FILE, DRAFT).id


def texts(version, language="en"):
    return [
        (each.kind, each.label, each.text) for each in load_clause_texts(version, language, "en")
    ]


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_editors_of_versions_import(world, empty, name):
    def start():
        return actions.start_import(world.actor(name), empty, "en", FILE, DRAFT)

    if name in EDITORS:
        assert start().state == "review"
        return
    with pytest.raises(Forbidden if name else SignInRequired):
        start()
    held = actions.start_import(world.actor("sera"), empty, "en", FILE, DRAFT).id
    refused = pytest.raises(Forbidden if name else SignInRequired)
    for act in (
        queries.get_import,
        actions.undo_correction,
        actions.create_clauses,
        actions.discard_import,
    ):
        with refused:
            act(world.actor(name), held)


def test_nothing_is_created_before_create_and_then_all_at_once(world, empty, imported):
    assert texts(empty) == []
    actions.apply_corrections(
        world.actor("rana"), imported, [{"op": "split_at_label", "key": "3", "found": "7"}]
    )
    actions.create_clauses(world.actor("sera"), imported)
    assert texts(empty) == [
        ("heading", "A", "Preamble"),
        ("operative", "6", "We note the gap.\n¹ See \\*there\\*."),
        ("operative", "7", "We act."),
        ("operative", "8", "We report every year to all."),
        ("operative", "9", "We delete this."),
    ]
    assert list_editions(empty)[0].title == "Statement on schools"
    made = find_row(FileImport, imported)
    assert set(made.clauses) == {"2", "3", "3.1", "4", "6"}
    assert [verb for verb in world.events() if verb.startswith(("import.", "version.imp"))] == [
        "import.started",
        "version.imported",
        "import.created",
    ]
    with pytest.raises(Conflict, match="import_over"):
        actions.undo_correction(world.actor("sera"), imported)


def test_accepted_changes_are_in_the_text_and_refused_ones_are_not(world, empty, imported):
    actions.set_sources(world.actor("sera"), imported, "accept", [0, 0, 0])
    actions.create_clauses(world.actor("sera"), imported)
    assert [text for _, _, text in texts(empty)][2:] == [
        "We report every two years to all States.",
        "We add this.",
    ]


def test_a_failure_half_way_leaves_nothing(world, empty, imported, monkeypatch):
    def fails(*_given, **_more):
        raise RuntimeError

    monkeypatch.setattr(actions, "_record_event", fails)
    with pytest.raises(RuntimeError):
        actions.create_clauses(world.actor("sera"), imported)
    assert texts(empty) == []
    assert find_row(FileImport, imported).state == "review"


def test_a_version_with_clauses_takes_more_only_when_that_is_said(world, here):
    held = actions.start_import(world.actor("sera"), world.working, "en", FILE, DRAFT).id
    with pytest.raises(Conflict, match="version_not_empty"):
        actions.create_clauses(world.actor("sera"), held)
    actions.create_clauses(world.actor("sera"), held, add=True)
    assert len(texts(world.working)) == 4 + 4
    assert list_editions(world.working)[0].title == "Statement"


def test_an_issued_version_and_an_empty_file_are_refused(world, empty):
    with pytest.raises(Conflict, match="issued_already"):
        actions.start_import(world.actor("sera"), world.version, "en", FILE, DRAFT)
    with pytest.raises(Invalid, match="file_empty"):
        actions.start_import(world.actor("sera"), empty, "en", FILE, ParsedFile(format="text"))
    with pytest.raises(Conflict, match="authentic_first"):
        actions.start_import(world.actor("sera"), empty, "fr", FILE, DRAFT)


def test_the_same_file_sent_twice_is_one_import(world, empty, imported):
    again = actions.start_import(world.actor("sera"), empty, "en", FILE, DRAFT)
    assert again.id == imported
    actions.discard_import(world.actor("sera"), imported)
    assert actions.start_import(world.actor("sera"), empty, "en", FILE, DRAFT).id != imported


def labels(number):
    return [row.label for row in queries.load_review(find_row(FileImport, number)).rows]


def test_undo_and_redo_go_back_and_forth_and_a_new_correction_ends_redoing(world, imported):
    sera = world.actor("sera")
    actions.apply_corrections(
        sera, imported, [{"op": "change", "key": "4", "label": "80"}, {"op": "drop", "key": "6"}]
    )
    assert labels(imported)[3] == "80"
    actions.undo_correction(sera, imported)
    actions.undo_correction(sera, imported)
    assert labels(imported)[3] == "8"
    actions.redo_correction(sera, imported)
    assert labels(imported)[3] == "80"
    actions.apply_corrections(sera, imported, [{"op": "change", "key": "4", "label": "81"}])
    with pytest.raises(Conflict, match="nothing_to_redo"):
        actions.redo_correction(sera, imported)
    actions.undo_correction(sera, imported)
    actions.undo_correction(sera, imported)
    with pytest.raises(Conflict, match="nothing_to_undo"):
        actions.undo_correction(sera, imported)


def test_a_correction_of_something_older_is_refused(world, imported):
    seen = find_row(FileImport, imported).row_version
    actions.apply_corrections(world.actor("rana"), imported, [{"op": "drop", "key": "6"}], seen)
    with pytest.raises(Conflict, match="import_changed"):
        actions.apply_corrections(world.actor("sera"), imported, [{"op": "drop", "key": "4"}], seen)
    with pytest.raises(Conflict, match="edit_impossible"):
        actions.apply_corrections(
            world.actor("sera"), imported, [{"op": "drop", "key": "2"}, {"op": "drop", "key": "99"}]
        )
    assert len(find_row(FileImport, imported).edits) == 1


def test_authors_are_matched_by_the_same_name_and_the_others_are_left_out(world, imported):
    assert find_row(FileImport, imported).sources == {
        "Pia": world.lakeside,
        "Norvania": world.norvania,
        "user1": None,
    }
    with pytest.raises(Invalid):
        actions.set_sources(world.actor("sera"), imported, "amendments", [0, 0, 999])
    with pytest.raises(Invalid):
        actions.set_sources(world.actor("sera"), imported, "amendments", [0])


def test_only_verified_organisations_can_be_matched(world, imported):
    with transaction():
        find_row(Organisation, world.lakeside).status = "proposed"
    assert world.lakeside not in {each.id for each in queries.list_organisations_to_match()}
    assert queries.suggest_organisations(world.consultation, [NAME]) == {NAME: None}
    with pytest.raises(Invalid):
        actions.set_sources(world.actor("sera"), imported, "amendments", [world.lakeside, 0, 0])


def test_changes_become_amendments_of_each_matched_author(world, imported):
    review = queries.load_review(find_row(FileImport, imported))
    assert [
        (each.row, each.after, each.kind, each.text, each.organisation_id)
        for each in build_amendments(review)
    ] == [
        ("4", None, "mod", "We report every two years to all.", world.lakeside),
        ("5", "4", "add", "We add this.", world.norvania),
        ("6", None, "sup", None, world.norvania),
    ]
    (note,) = build_comments(review)
    assert (note.row, note.text, "We report every year to all."[note.start : note.end]) == (
        "4",
        "Who?",
        "all",
    )
    actions.set_sources(world.actor("sera"), imported, "refuse", [world.lakeside, 0, 0])
    assert build_amendments(queries.load_review(find_row(FileImport, imported))) == []


def test_nothing_of_a_discarded_import_is_left_to_see(world, imported, look):
    actions.discard_import(world.actor("sera"), imported)
    with pytest.raises(NotFound):
        queries.get_import(world.actor("sera"), imported)
    assert "schools" not in str(look("select * from import"))
    assert [
        each.state
        for each in queries.list_imports(
            world.actor("sera"), find_row(FileImport, imported).document
        )
    ] == ["discarded"]


def test_an_import_ends_with_its_working_version(world, empty, imported):
    discarding.discard_version(world.actor("sera"), empty)
    assert db.session.scalars(select(FileImport.id)).all() == []


FRENCH = [
    line(1, "Déclaration", kind="title"),
    line(2, "Préambule", "A", "heading"),
    line(3, "Rappelant que les États coopèrent de bonne foi,", "1", "preambular"),
    line(4, "Nous invitons toutes les parties prenantes à rendre compte tous les deux ans.", "3"),
]


@pytest.fixture
def french(world, here):
    parsed = ParsedFile(format="docx", paragraphs=FRENCH)
    return actions.start_import(
        world.actor("sera"), world.working, "fr", Upload("fr.docx", b"fr"), parsed
    ).id


def test_another_language_is_aligned_and_only_what_surely_goes_together_is_written(world, french):
    review = queries.load_review(find_row(FileImport, french))
    assert [
        (each.clause and each.clause.label, each.row and each.row.label, each.is_sure)
        for each in review.aligned_rows
    ] == [("A.", "A", True), ("1.", "1", True), ("2.", None, False), ("3.", "3", True)]
    actions.create_clauses(world.actor("sera"), french)
    written = load_clause_texts(world.working, "fr", "en")
    assert [each.language for each in written] == ["fr", "fr", "en", "fr"]
    assert not any(each.is_outdated for each in written)
    assert {each.language: each.title for each in list_editions(world.working)}[
        "fr"
    ] == "Déclaration"


def test_a_row_is_put_beside_another_clause_by_hand(world, french):
    actions.apply_corrections(
        world.actor("sera"), french, [{"op": "beside", "key": "4", "clause": world.other_clause}]
    )
    review = queries.load_review(find_row(FileImport, french))
    assert [
        (each.clause and each.clause.label, each.row and each.row.key)
        for each in review.aligned_rows
    ] == [("A.", "2"), ("1.", "3"), ("2.", "4"), ("3.", None)]
    actions.create_clauses(world.actor("sera"), french)
    assert [each.language for each in load_clause_texts(world.working, "fr", "en")] == [
        "fr",
        "fr",
        "fr",
        "en",
    ]


def test_what_is_in_memory_is_never_that_of_an_earlier_correction(world, imported):
    with transaction():
        row = find_row(FileImport, imported)
        row.edits = [{"op": "drop", "key": "6"}]
    assert labels(imported) == ["", "A", "6", "8", "", "9"]
    assert [row.is_left_out for row in queries.load_review(find_row(FileImport, imported)).rows][-1]
    with transaction():
        find_row(FileImport, imported).edits = [{"op": "drop", "key": "4"}]
    assert [
        row.is_left_out for row in queries.load_review(find_row(FileImport, imported)).rows
    ] == [False] * 3 + [True, False, False]
