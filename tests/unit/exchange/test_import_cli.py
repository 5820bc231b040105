"""Tests of imports on the command line: a file waits for review, or is created if nothing is
doubtful.
"""

import re

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from consult.commands import consult
from consult.consultations.models import Membership
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents import queries
from consult.documents.queries import get_document_by_slug, load_clause_texts, get_version_by_slug
from consult.exchange.models import FileImport
from tests.support.files.word_files import paragraph_xml, build_word_file

EN = (
    "# A declaration\n\n## A. Preamble\n\n1. *Recalling* the Charter,\n"
    "2. We *decide*:\n   a) to meet;\n"
)
FR = (
    "# Une déclaration\n\n## A. Préambule\n\n1. *Rappelant* la Charte,\n2. Nous *décidons* :\n"
    "   a) de nous réunir ;\n"
)


@pytest.fixture
def command(app, monkeypatch):
    """Provide command("import", …), which returns the output; refusals are raised."""
    monkeypatch.setattr("consult.commands.build_application", lambda **_given: app)

    def run(*words):
        result = CliRunner().invoke(consult, [str(each) for each in words])
        if result.exception is not None:
            raise result.exception
        return result.output

    return run


@pytest.fixture
def file(tmp_path):
    """Provide file(name, content), which returns a path."""

    def write(name, content):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name

    return write


def test_a_word_file_waits_for_its_review_at_the_address_that_is_printed(
    command, file, world, here
):
    draft = file("Rev 1.docx", build_word_file(paragraph_xml("1. We decide. 2. We act.")))
    told = command(
        "import",
        draft,
        "--document",
        "statement",
        "--version",
        "next",
        "--name",
        "Rev.2",
        "--symbol",
        "T/S/Rev.2",
    )
    assert told.splitlines()[0] == "1 rows, 1 clauses in en, 1 to look at: statement/next"
    number = int(re.search(r"review: /en/imports/(\d+) \(below", told)[1])
    assert ":8000" not in told, "it is not known where consult listens"
    imported = find_row(FileImport, number)
    assert (imported.state, imported.made_by_id, imported.version.symbol) == (
        "review",
        world.ids["sera"],
        "T/S/Rev.2",
    )
    assert load_clause_texts(imported.version_id, "en", "en") == []
    again = command("import", draft, "--document", "statement", "--version", "next")
    assert (
        int(re.search(r"imports/(\d+)", again)[1]) == number
    )  # the same file for the same place is the same import


def test_the_newest_working_version_takes_it_where_none_is_named(command, file, world, here):
    told = command("import", file("more.txt", "9. We add.\n"), "--document", "statement")
    assert (
        find_row(FileImport, int(re.search(r"imports/(\d+)", told)[1])).version_id == world.working
    )
    command("document", "add", "vision", "Vision")
    with pytest.raises(NotFound):
        command("import", file("more.txt", "9. We add.\n"), "--document", "vision")


def test_a_document_is_begun_filled_in_two_languages_and_issued(command, file, world, here):
    command("document", "add", "vision", "Vision")
    for language, text in (("en", EN), ("fr", FR)):
        told = command(
            "import",
            file(f"{language}.md", text),
            "--document",
            "vision",
            "--version",
            "zero",
            "--language",
            language,
            "--symbol",
            "T/V/Zero",
            "--consultation",
            "talks",
            "--create",
        )
        assert told.splitlines()[-1] == f"4 clauses created in {language}"
    assert "not issued" in command("document", "list")
    command("issue", "--document", "vision", "--version", "zero", "--yes")
    document = get_document_by_slug(world.consultation, "vision")
    assert get_version_by_slug(world.actor(None), document, None).symbol == "T/V/Zero"
    assert [
        (each.language, each.is_outdated)
        for each in load_clause_texts(document.current_version_id, "fr", "en")
    ] == [("fr", False)] * 4
    assert [each.title for each in queries.list_editions(document.current_version_id)] == [
        "A declaration",
        "Une déclaration",
    ]


def test_what_asks_for_a_look_is_not_created_unseen(command, file, world, here):
    with pytest.raises(Invalid, match="import_warnings") as refused:
        command(
            "import",
            file("two.txt", "1. We decide. 2. We act.\n"),
            "--document",
            "statement",
            "--create",
        )
    assert (
        refused.value.details["places"] == 1 and "/en/imports/" in refused.value.details["address"]
    )
    with pytest.raises(Invalid, match="import_warnings"):
        command(
            "import",
            file("fr.txt", "Rappelant la Charte,\n"),
            "--document",
            "statement",
            "--language",
            "fr",
            "--create",
        )
    assert len(load_clause_texts(world.working, "en", "en")) == 4
    told = command(
        "import",
        file("two.txt", "1. We decide. 2. We act.\n"),
        "--document",
        "statement",
        "--version",
        "next",
        "--create",
        "--anyway",
    )
    assert told.splitlines()[-1] == "1 clauses created in en"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.docx", b"PK\x03\x04", "file_damaged"),
        ("x.txt", b"  ", "file_empty"),
        ("x.pdf", b"%PDF-1.7", "file_kind_unknown"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_on_the_page(
    command, file, world, name, content, code
):
    with pytest.raises(Invalid, match=code):
        command("import", file(name, content), "--document", "statement")


def test_another_language_needs_the_authentic_text_and_every_import_a_reviewer(
    command, file, world, here
):
    with pytest.raises(Conflict, match="authentic_first"):
        command(
            "import",
            file("fr.txt", "Rappelant la Charte,\n"),
            "--document",
            "statement",
            "--version",
            "new",
            "--language",
            "fr",
        )
    with transaction():
        db.session.execute(delete(Membership).where(Membership.role == "secretariat"))
    with pytest.raises(Invalid, match="nobody_to_review"):
        command("import", file("en.txt", "1. We add.\n"), "--document", "statement")
