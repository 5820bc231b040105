"""Tests of struck text and links in the review of a file: named, answered, never in silence."""

import pytest

from consult.documents.queries import load_clause_texts
from consult.exchange.imports.parsing.paragraphs import ParsedFile, TextRun
from tests.unit.exchange.test_import_actions import line
from .test_import_pages import blank, row, rows, started, version_of

__all__ = ["blank", "rows", "started"]


def struck(number):
    return line(number, [TextRun(text="We "), TextRun(text="reduce", struck=True),
                         TextRun(text=" increase support.")], str(number))  # fmt: skip


@pytest.fixture
def review(started):
    """Start the review of a file with struck text in two paragraphs and a link in a third."""
    link = TextRun(text="the plan", link="https://example.org/<plan>")
    third = line(3, [TextRun(text="We follow "), link, TextRun(text=".")], "3")
    return started(ParsedFile(format="docx", paragraphs=[struck(1), struck(2), third]))


def test_struck_text_is_drawn_named_and_keeps_the_clauses_from_being_created(
    app, browser, world, review, blank
):
    sera = browser("sera")
    page = sera.get(f"/en/imports/{review}").text
    assert page.count("<s>reduce</s>") == 4  # as in the file and as read, twice
    assert "The file strikes this through: “reduce”. Decide about it." in page
    assert "2 paragraphs have struck text" in page
    refused = sera.fill(f"/en/imports/{review}/create", {"row_version": version_of(app, review)})
    assert refused.status_code == 409
    assert "Struck text needs your decision first (paragraphs: 2)." in refused.text
    with app.app_context():
        assert load_clause_texts(blank, "en", "en") == []


def test_each_answer_is_a_press_and_the_clauses_say_what_was_decided(
    app, browser, world, review, rows, blank
):
    sera = browser("sera")
    for key, said in (("1", "without"), ("2", "bracket")):
        given = {"act": "settle", "code": "struck", "found": "reduce", "answer": said}
        assert sera.fill(row(review, key), given).status_code == 303
    found = "the plan → https://example.org/<plan>"
    page = sera.get(f"/en/imports/{review}").text
    assert "paragraphs have struck text" not in page and "&lt;plan&gt;" in page
    given = {"act": "settle", "code": "link", "found": found, "answer": "address"}
    sera.fill(row(review, "3"), given)
    assert sera.fill(f"/en/imports/{review}/create", {}).status_code == 303
    with app.app_context():
        assert [each.text for each in load_clause_texts(blank, "en", "en")] == [
            "We increase support.",
            "We [reduce] increase support.",
            "We follow the plan (https://example.org/<plan>).",
        ]


def test_all_struck_text_is_answered_at_once_and_the_answer_can_be_undone(browser, review, rows):
    sera = browser("sera")
    given = {"op": "settle_all", "code": "struck", "answer": "without"}
    sera.fill(f"/en/imports/{review}/edits", given)
    assert [each[4] for each in rows(review)][:2] == ["We increase support."] * 2
    sera.fill(f"/en/imports/{review}/undo", {})
    assert [each[4] for each in rows(review)][:2] == ["We reduce increase support."] * 2
    assert "2 paragraphs have struck text" in sera.get(f"/en/imports/{review}").text


def test_struck_text_in_a_paragraph_that_is_left_out_needs_no_decision(app, browser, review):
    sera = browser("sera")
    for key in ("1", "2"):
        sera.fill(row(review, key), {"act": "drop"})
    assert sera.fill(f"/en/imports/{review}/create", {}).status_code == 303


def test_a_program_sees_what_is_to_be_decided(program, review):
    client, headers = program("sera")
    told = client.get(f"/api/v1/imports/{review}", headers=headers).json
    found = told["rows"][0]["warnings"]
    assert found == [{"code": "struck", "found": "reduce"}]
