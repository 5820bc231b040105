"""Tests of the import pages without a script and their API: upload, correction, creation,
discard, permissions.
"""

import io
import re

import pytest

from consult.core.database.engine import find_row
from consult.core.errors import Conflict
from consult.documents.actions import create_version
from consult.documents.queries import load_clause_texts
from consult.exchange.imports import actions
from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.paragraphs import ParsedFile, ParseWarning
from tests.unit.exchange.test_import_actions import DRAFT, EDITORS, FILE, FRENCH, line
from tests.support.files.word_files import (
    BY_BOB,
    deletion_xml,
    insertion_xml,
    paragraph_xml,
    run_xml,
    build_word_file,
)
from tests.world import ROLES

LISTING = "/en/c/talks/statement/imports"
TEXT = (
    "Statement on schools\n\n1. We note the gap. 2. We act.\n\n"
    "3. We report every year to all States.\n"
)


def file(content=TEXT, name="draft.txt"):
    return io.BytesIO(content.encode() if isinstance(content, str) else content), name


@pytest.fixture
def blank(app, world):
    """Create an empty working version."""
    with app.app_context():
        return create_version(
            world.actor("rana"), world.document, "blank", {"en": "Blank"}, "T/S/Blank"
        ).id


@pytest.fixture
def started(app, world, blank):
    """Provide started(parsed, language), which returns the number of an import under review."""

    def start(parsed=DRAFT, language="en"):
        with app.app_context():
            version = blank if language == "en" else world.working
            return actions.start_import(world.actor("sera"), version, language, FILE, parsed).id

    return start


@pytest.fixture
def rows(app):
    """Provide rows(number), which returns key, kind, level, label and text of each row."""

    def read(number):
        with app.app_context():
            review = actions.queries.load_review(find_row(FileImport, number))
            return [
                (row.key, "out" if row.is_left_out else row.kind, row.level, row.label, row.before)
                for row in review.rows
            ]

    return read


def version_of(app, number):
    with app.app_context():
        return find_row(FileImport, number).row_version


def row(number, key):
    return f"/en/imports/{number}/rows/{key}"


def test_a_file_is_sent_reviewed_and_created_without_a_script(app, world, browser, blank):
    sera = browser("sera")
    page = sera.get(f"{LISTING}?version={blank}").text
    assert "None so far." in page and f'value="{blank}" selected' in page
    sent = sera.fill(LISTING, {"file": file(), "version": blank, "language": "en"})
    number = int(re.search(r"/en/imports/(\d+)$", sent.location)[1])
    page = sera.get(sent.location).text
    assert (
        "Nothing is created yet" in page and "A second label, “2”, inside this paragraph." in page
    )
    assert page.count('<li class="pair') == 3
    split = sera.fill(
        row(number, "2"),
        {"act": "split_at_label", "found": "2", "row_version": version_of(app, number)},
    )
    assert split.location == f"/en/imports/{number}?at=2#p2"
    page = sera.get(split.location).text
    assert "a further part" in page and "<textarea" in page
    sera.fill(row(number, "1"), {"kind": "title", "row_version": version_of(app, number)})
    created = sera.fill(f"/en/imports/{number}/create", {"row_version": version_of(app, number)})
    page = sera.get(created.location).text
    assert "3 clauses were made of this file" in page
    with app.app_context():
        assert [(each.label, each.text) for each in load_clause_texts(blank, "en", "en")] == [
            ("1", "We note the gap."),
            ("2", "We act."),
            ("3", "We report every year to all States."),
        ]
    assert "created" in sera.get(LISTING).text


def test_the_pages_of_documents_lead_to_the_one_that_takes_files(world, browser, blank):
    versions = browser("sera").get("/en/c/talks/statement/versions").text
    assert f'href="{LISTING}"' in versions
    assert (
        f'href="{LISTING}?version={blank}"'
        in browser("sera").get("/en/c/talks/statement/blank/edit").text
    )
    assert LISTING not in browser("pia").get("/en/c/talks/documents").text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "empty.txt", "No clause was found"),
        (b"PK\x03\x04 broken", "broken.docx", "damaged"),
        ("<?xml version='1.0'?><!DOCTYPE x>", "x.xml", "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "old.doc", "old kind"),
        (build_word_file(paragraph_xml("")), "nothing.docx", "No clause was found"),
        ("just words", "words.docx", "not a Word file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_nothing_is_kept(
    app, browser, blank, content, name, said
):
    sera = browser("sera")
    refused = sera.fill(LISTING, {"file": file(content, name), "version": blank, "language": "en"})
    assert refused.status_code == 422 and said in refused.text and "None so far." in refused.text
    assert f'value="{blank}" selected' in refused.text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"language": "en"}, 422),
        ({"version": "1", "language": "xx"}, 422),
        ({"version": "999999", "language": "en"}, 404),
        ({"version": "x", "language": "en"}, 422),
        ({"language": "en", "version": "1", "more": "x"}, 422),
    ],
)
def test_a_form_that_is_not_whole_is_refused(browser, given, status):
    sera = browser("sera")
    assert sera.fill(LISTING, {"file": file(), **given}).status_code == status
    assert sera.fill(LISTING, given).status_code == 422
    assert "None so far." in sera.get(LISTING).text


def test_a_version_of_another_document_or_an_issued_one_takes_nothing(app, world, browser, blank):
    sera = browser("sera")
    sera.fill("/en/c/talks/documents", {"slug": "vision", "title_en": "Vision", "authentic": "en"})
    other = sera.fill(
        "/en/c/talks/vision/imports", {"file": file(), "version": blank, "language": "en"}
    )
    assert other.status_code == 404
    issued = sera.fill(LISTING, {"file": file(), "version": world.version, "language": "en"})
    assert issued.status_code == 409
    first = sera.fill(LISTING, {"file": file(), "version": blank, "language": "fr"})
    assert first.status_code == 409 and "Import the authentic language first;" in first.text


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_editors_of_versions_see_or_change_imports(app, world, browser, started, blank, name):
    number, who = started(), browser(name)
    may = name in EDITORS
    pages = [
        LISTING,
        f"/en/imports/{number}",
        f"/en/imports/{number}/rows?open=2",
        f"/en/imports/{number}/discard",
    ]
    assert {who.get(path).status_code for path in pages} == {200 if may else 403 if name else 401}
    sent = who.fill(LISTING, {"file": file(), "version": blank, "language": "en"})
    writes = [
        (row(number, "2"), {"label": "AA"}),
        (f"/en/imports/{number}/undo", {}),
        (f"/en/imports/{number}/redo", {}),
        (f"/en/imports/{number}/edits", {"op": "drop", "row": "6"}),
        (f"/en/imports/{number}/sources", {"revisions": "accept", "sources": [0, 0, 0]}),
        (f"/en/imports/{number}/create", {}),
        (f"/en/imports/{number}/discard", {}),
    ]
    found = [sent.status_code, *(who.fill(path, given).status_code for path, given in writes)]
    assert found == (
        [303] * 7 + [409] if may else [403 if name else 401] * 8
    )  # what was created is not discarded


def test_the_page_names_the_authors_of_changes(app, world, browser, started):
    number, sera = started(), browser("sera")
    page = sera.get(f"/en/imports/{number}").text
    assert "Whose changes are these?" in page and "not matched" in page and "the same name" in page
    assert (
        sera.fill(
            f"/en/imports/{number}/sources",
            {"revisions": "accept", "sources": [0, world.lakeside, 0]},
        ).status_code
        == 303
    )
    with app.app_context():
        assert find_row(FileImport, number).sources == {
            "Pia": None,
            "Norvania": world.lakeside,
            "user1": None,
        }
    assert "We report every two years to all States." in sera.get(f"/en/imports/{number}").text
    for given in (
        {"revisions": "sometimes"},
        {"revisions": "accept", "sources": [1]},
        {"revisions": "accept", "sources": [0, 0, 999_999]},
    ):
        assert sera.fill(f"/en/imports/{number}/sources", given).status_code == 422, given


def test_all_glued_numbers_are_answered_at_once(browser, started, rows):
    glued = [line(1, "One.", "46"), line(2, "Two.", "57")]
    for each, found in zip(glued, ("4 → 6", "5 → 7"), strict=True):
        each.warnings = [ParseWarning(code="flattened", found=found)]
    number, sera = started(ParsedFile(format="docx", paragraphs=glued)), browser("sera")
    assert (
        "2 numbers look like an old and a new one combined."
        in sera.get(f"/en/imports/{number}").text
    )
    sera.fill(
        f"/en/imports/{number}/edits", {"op": "settle_all", "code": "flattened", "answer": "new"}
    )
    assert [each[3] for each in rows(number)] == ["6", "7"]
    assert sera.fill(f"/en/imports/{number}/edits", {"op": "settle_all"}).status_code == 422


def test_another_language_is_shown_beside_the_authentic_text(app, world, browser, started):
    number, sera = started(ParsedFile(format="docx", paragraphs=FRENCH), "fr"), browser("sera")
    page = sera.get(f"/en/imports/{number}").text
    assert (
        "Nothing in the file matches this clause." in page and "3 of 4 clauses receive text" in page
    )
    moved = sera.fill(
        row(number, "4"), {"act": "beside", "clause": world.other_clause, "label": "3"}
    )
    assert moved.status_code == 303
    assert sera.fill(f"/en/imports/{number}/create", {}).status_code == 303
    with app.app_context():
        assert [each.language for each in load_clause_texts(world.working, "fr", "en")] == [
            "fr",
            "fr",
            "fr",
            "en",
        ]


def test_a_version_with_clauses_is_added_to_only_when_that_is_ticked(app, world, browser):
    sera = browser("sera")
    sent = sera.fill(LISTING, {"file": file(), "version": world.working, "language": "en"})
    number = int(sent.location.rpartition("/")[2])
    assert "after the 4 clauses that are there" in sera.get(sent.location).text
    refused = sera.fill(f"/en/imports/{number}/create", {})
    assert (
        refused.status_code == 409 and "There are already clauses in this version." in refused.text
    )
    assert sera.fill(f"/en/imports/{number}/create", {"add": "1"}).status_code == 303


def test_what_was_created_or_discarded_is_over(browser, started):
    number, sera = started(), browser("sera")
    assert sera.fill(f"/en/imports/{number}/create", {}).status_code == 303
    for path in ("undo", "redo", "create", "discard", "rows/3"):
        answer = sera.fill(f"/en/imports/{number}/{path}", {})
        assert answer.status_code == 409 and "created or discarded already" in answer.text, path
    second = started(ParsedFile(format="text", paragraphs=[line(1, "Other words.", "1")]))
    assert "Discard this import?" in sera.get(f"/en/imports/{second}/discard").text
    gone = sera.fill(f"/en/imports/{second}/discard", {})
    assert "The import was discarded" in sera.get(gone.location).text
    for path in ("", "/discard", "/rows"):
        assert sera.get(f"/en/imports/{second}{path}").status_code == 404
    assert sera.fill(f"/en/imports/{second}/create", {}).status_code == 404


def test_a_form_sent_twice_creates_once(browser, started):
    number, sera = started(), browser("sera")
    for _ in range(2):
        assert sera.fill(f"/en/imports/{number}/create", {}, key="intent-1").status_code == 303


def test_word_files_come_with_their_changes_and_comments(app, browser, blank):
    sera = browser("sera")
    content = build_word_file(
        paragraph_xml(
            run_xml("1. We report every ")
            + deletion_xml("year")
            + insertion_xml(run_xml("two years"), BY_BOB)
            + run_xml(".")
        )
        + paragraph_xml("2. We act.")
    )
    sent = sera.fill(
        LISTING, {"file": file(content, "tracked.docx"), "version": blank, "language": "en"}
    )
    page = sera.get(sent.location).text
    assert "<del>year</del><ins>two years</ins>" in page and "Ann" in page and "Bob" in page


def test_the_api_reads_corrects_creates_and_discards(app, world, program, blank):
    client, headers = program("sera", "read manage", strong=True)
    base = f"/api/v1/documents/{world.document}/imports"

    def ask(method, path, **more):
        return client.open(path, method=method, headers=headers, **more)

    made = ask("POST", base, data={"file": file(), "version": blank, "language": "en"})
    assert made.status_code == 201 and [each["label"] for each in made.json["rows"]] == [
        "",
        "1",
        "3",
    ]
    one = f"/api/v1/imports/{made.json['id']}"
    split = ask(
        "POST",
        f"{one}/corrections",
        json={
            "op": "split_at_label",
            "row": "2",
            "found": "2",
            "row_version": made.json["row_version"],
        },
    )
    assert split.status_code == 200, split.text
    assert [each["text"] for each in split.json["rows"]][1:3] == ["We note the gap.", "We act."]
    assert (
        ask(
            "POST",
            f"{one}/corrections",
            json={"op": "drop", "row": "1", "row_version": made.json["row_version"]},
        ).status_code
        == 409
    )
    assert ask("POST", f"{one}/corrections", json={"op": "move", "row": "1"}).status_code == 422
    assert len(ask("POST", f"{one}/undo", json={}).json["rows"]) == 3
    assert len(ask("POST", f"{one}/redo", json={}).json["rows"]) == 4
    assert (
        ask("PUT", f"{one}/sources", json={"revisions": "refuse", "sources": []}).json["revisions"]
        == "refuse"
    )
    assert len(ask("GET", one).json["rows"]) == 4
    assert ask("POST", f"{one}/create", json={}).json["state"] == "created"
    second = ask(
        "POST", base, data={"file": file("9. Other words."), "version": blank, "language": "en"}
    ).json["id"]
    assert ask("DELETE", f"/api/v1/imports/{second}", json={}).json["state"] == "discarded"
    assert [each["state"] for each in ask("GET", base).json["imports"]] == ["discarded", "created"]
    stranger, theirs = program("pia")
    assert (
        stranger.get(one, headers=theirs).status_code == 403
        and stranger.get(base, headers=theirs).status_code == 403
    )


def test_two_simultaneous_reviewers_do_not_overwrite_each_other(app, world, started):
    number = started()
    with app.app_context():
        seen = find_row(FileImport, number).row_version
        actions.apply_corrections(world.actor("sera"), number, [{"op": "drop", "key": "6"}], seen)
        with pytest.raises(Conflict, match="import_changed"):
            actions.apply_corrections(
                world.actor("rana"), number, [{"op": "drop", "key": "4"}], seen
            )
