"""Tests of entering a file's tracked changes and comments as amendments and comments of their
sources.
"""

import pytest
from sqlalchemy import func, select

from consult.amendments.models import Amendment, AmendmentRevision
from consult.comments.models import Comment
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, SignInRequired
from consult.core.events.log import EVENT
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.queries import load_clause_texts
from consult.exchange.imports import actions, tracked_change_actions as entering
from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.paragraphs import ParsedFile, TextRun
from consult.submissions.models import Submission
from tests.support.consultation.publication_clearance import clear_for_publication
from .test_import_actions import DRAFT, FILE, change, empty, imported, line  # noqa: F401 - fixtures
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def issued(world, empty, imported):  # noqa: F811 - a fixture
    """Provide the number of an import whose version was issued."""
    actions.create_clauses(world.actor("sera"), imported)
    issue_version(world.actor("sera"), clear_for_publication(world, empty))
    return imported


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def entered():
    """Return kind, clause, text, organization, source and parent of each amendment."""
    query = (
        select(Amendment, AmendmentRevision, Submission)
        .join(AmendmentRevision, AmendmentRevision.amendment_id == Amendment.id)
        .join(Submission)
        .order_by(Amendment.id)
    )
    return [
        (one.kind, one.clause_id, words.text, one.organisation_id, received.source, one.parent_id)
        for one, words, received in db.session.execute(query)
    ]


def test_what_waits_is_counted_by_source_and_nothing_before_it_is_created(
    world,
    imported,  # noqa: F811
):
    assert entering.list_pending_sources(find_row(FileImport, imported)) == []
    actions.create_clauses(world.actor("sera"), imported)
    assert entering.list_pending_sources(find_row(FileImport, imported)) == [
        ("Pia", world.lakeside, 1, 0),
        ("Norvania", world.norvania, 2, 1),
    ]


def test_changes_and_comments_of_a_file_become_those_of_their_sources_at_once(
    world,
    empty,  # noqa: F811
    issued,
):
    before = find_row(FileImport, issued).row_version
    made = entering.enter_changes(world.actor("sera"), issued, "Tracked in the file", before)
    assert made == (3, 1, 0)
    there = {each.text: each.clause_id for each in load_clause_texts(empty, "en", "en")}
    year, gone = there["We report every year to all."], there["We delete this."]
    assert entered() == [
        ("mod", year, "We report every two years to all.", world.lakeside, "Pia", None),
        ("add", year, "We add this.", world.norvania, "Norvania", None),
        ("sup", gone, None, world.norvania, "Norvania", None),
    ]
    said = db.session.scalars(select(Comment)).one()
    assert (said.clause_id, said.exact, said.organisation_id) == (year, "all", world.norvania)
    received = db.session.scalars(select(Submission).order_by(Submission.number)).all()
    assert [
        (each.number, each.source, each.title, each.filename, each.issued) for each in received
    ] == [
        (1, "Pia", "Pia: draft.docx", "draft, Pia.txt", True),
        (2, "Norvania", "Norvania: draft.docx", "draft, Norvania.txt", True),
    ]
    assert received[0].words == "8 MOD\n+ We report every two years to all.\n"
    assert (
        received[1].words == "8 ADD\n+ We add this.\n\n9 SUP\n- We delete this.\n\n8\n“all”\nWho?\n"
    )
    assert received[1].content.decode() == received[1].words
    now = find_row(FileImport, issued)
    assert now.entered == {
        "amendments": 3,
        "comments": 1,
        "left": 0,
        "submissions": [each.id for each in received],
    }
    assert entering.list_submissions(now) == received
    facts = db.session.execute(
        select(EVENT.c.facts, EVENT.c.audience).where(EVENT.c.verb == "import.entered")
    ).one()
    assert facts.audience == "moderators" and facts.facts["amendments"] == 3
    with pytest.raises(Conflict, match="nothing_to_enter"):
        entering.enter_changes(world.actor("sera"), issued, "Again")


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_secretariat_enters_them(world, issued, name):
    if name == "sera":
        assert entering.enter_changes(world.actor(name), issued, "Tracked").amendments == 3
        return
    with pytest.raises(Forbidden if name else SignInRequired):
        entering.enter_changes(world.actor(name), issued, "Tracked")
    assert (count(Amendment), count(Comment), count(Submission)) == (0, 0, 0)


def test_before_the_version_is_issued_or_on_an_older_page_nothing_is_entered(
    world,
    imported,  # noqa: F811
):
    actions.create_clauses(world.actor("sera"), imported)
    with pytest.raises(Conflict, match="version_not_current"):
        entering.enter_changes(world.actor("sera"), imported, "Tracked")
    issue_version(
        world.actor("sera"), clear_for_publication(world, find_row(FileImport, imported).version_id)
    )
    with pytest.raises(Conflict, match="changed_meanwhile"):
        entering.enter_changes(world.actor("sera"), imported, "Tracked", 1)
    assert count(Submission) == 0


def test_a_clause_that_was_written_otherwise_since_is_passed_over_and_said(
    world,
    empty,  # noqa: F811
    imported,  # noqa: F811
):
    actions.create_clauses(world.actor("sera"), imported)
    year = next(
        each for each in load_clause_texts(empty, "en", "en") if each.text.startswith("We report")
    )
    change_clause(
        world.actor("rana"),
        empty,
        year.clause_id,
        ChangeClauseForm(language="en", text="We report often."),
    )
    issue_version(world.actor("sera"), clear_for_publication(world, empty))
    assert entering.enter_changes(world.actor("sera"), imported, "Tracked") == (1, 1, 2)
    assert [each[0] for each in entered()] == ["sup"]
    said = db.session.scalars(select(Comment)).one()
    assert (said.clause_id, said.exact) == (
        year.clause_id,
        None,
    )  # about the clause: its passage is not there any more


def test_a_deletion_in_anothers_insertion_amends_that_amendment(world, empty):  # noqa: F811
    nested = ParsedFile(
        format="docx",
        authors=["Pia", "Norvania"],
        paragraphs=[
            line(
                1,
                [
                    TextRun(text="We act"),
                    TextRun(text=" soon", inserted=change(1, "Pia")),
                    TextRun(
                        text=" and often", inserted=change(2, "Pia"), deleted=change(3, "Norvania")
                    ),
                    TextRun(text="."),
                ],
                "1",
                notes=["See the annex."],
            ),
            line(
                2,
                [
                    TextRun(text="New", inserted=change(4, "Pia")),
                    TextRun(
                        text=" and odd", inserted=change(4, "Pia"), deleted=change(5, "Norvania")
                    ),
                ],
                inserted=change(4, "Pia"),
            ),
        ],
    )
    number = actions.start_import(world.actor("sera"), empty, "en", FILE, nested).id
    actions.create_clauses(world.actor("sera"), number)
    issue_version(world.actor("sera"), clear_for_publication(world, empty))
    assert entering.enter_changes(world.actor("sera"), number, "Tracked") == (4, 0, 0)
    first, *rest = db.session.scalars(
        select(Amendment.id).where(Amendment.parent_id.is_(None)).order_by(Amendment.id)
    )
    (only,) = load_clause_texts(empty, "en", "en")
    assert only.text == "We act.\n¹ See the annex."
    assert sorted(entered(), key=lambda each: (each[0], each[5] or 0)) == [
        ("add", only.clause_id, "New and odd", world.lakeside, "Pia", None),
        ("add", only.clause_id, "New", world.norvania, "Norvania", rest[0]),
        (
            "mod",
            only.clause_id,
            "We act soon and often.\n¹ See the annex.",
            world.lakeside,
            "Pia",
            None,
        ),
        (
            "mod",
            only.clause_id,
            "We act soon.\n¹ See the annex.",
            world.norvania,
            "Norvania",
            first,
        ),
    ]


def test_a_paragraph_moved_in_the_file_is_entered_as_one_move(world, empty):  # noqa: F811
    def moved(number):
        return change(number, "Pia").model_copy(update={"move": True})

    text = "We invite all to report."
    parsed = ParsedFile(
        format="docx",
        authors=["Pia"],
        paragraphs=[
            line(1, "We note the gap.", "1"),
            line(2, [TextRun(text=text, deleted=moved(1))], "2"),
            line(3, "We act.", "3"),
            line(4, [TextRun(text=text, inserted=moved(2))], "", inserted=moved(2)),
        ],
    )
    number = actions.start_import(world.actor("sera"), empty, "en", FILE, parsed).id
    actions.create_clauses(world.actor("sera"), number)
    issue_version(world.actor("sera"), clear_for_publication(world, empty))
    assert entering.enter_changes(world.actor("sera"), number, "Tracked") == (1, 0, 0)
    first, second, third = load_clause_texts(empty, "en", "en")
    assert [each[:3] for each in entered()] == [("move", second.clause_id, None)]
    revision = db.session.scalars(select(AmendmentRevision)).one()
    assert revision.after_id == third.clause_id and first.clause_id != third.clause_id
    words = db.session.scalars(select(Submission)).one().words
    assert words == "2 MOVE\n→ 3 We invite all to report.\n"
