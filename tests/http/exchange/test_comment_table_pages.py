"""Pages of comment tables: read for a submission, corrected, entered once, and discarded."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.http.output.test_file_pages import ready
from tests.support.files.comment_tables import build_word_table, build_workbook, make_row

LIST = "/en/c/talks/submissions"
WORD_TABLE = build_word_table(
    make_row("Too vague.", clause="2", type="te", change="Say “each school”."),
    make_row("Where?", clause="99"),
    make_row("We agree.", type="urgent"),
)


@pytest.fixture
def submission(browser):
    """Provide the address of a published submission of Lakeside's, which is a Word table."""
    sera = browser("sera")
    given = {"source": "Lakeside Schools Network", "files": (BytesIO(WORD_TABLE), "table.docx")}
    assert sera.fill(f"{LIST}/register", given).status_code == 303
    assert sera.fill(f"{LIST}/1/publish", {}).status_code == 303
    return f"{LIST}/1"


def find_link(page, words):
    """Return the address of the link with these words."""
    return re.search(rf'href="([^"]+)"[^>]*>\s*{re.escape(words)}', page)[1].replace("&amp;", "&")


def find_version(page):
    return re.search(r'name="row_version" value="(\d+)"', page)[1]


def read(browser, world, submission, content=None, name="table.xlsx", person="sera"):
    """Read a table, by default the file of the submission; return the answer."""
    page = browser("sera").get(submission).text
    given = {"document_id": world.document}
    if content is not None:
        given["file"] = (BytesIO(content), name)
    return browser(person).fill(find_link(page, "Read a comment table"), given)


def test_a_submission_becomes_comments_of_its_source_row_by_row(browser, world, submission, look):
    sera = browser("sera")
    form = sera.get(find_link(sera.get(submission).text, "Read a comment table")).text
    assert "“\u2068table.docx\u2069” is read" in form and "None so far." in form
    answer = read(browser, world, submission)
    assert answer.status_code == 303
    review = answer.location
    page = sera.get(review).text
    assert "Row 2" in page and "Say “each school”." in page and "Proposed change:" in page
    assert "No clause has the label “\u206899\u2069”. Choose the clause." in page
    assert "“\u2068urgent\u2069” is no type of comment." in page
    assert "Enter 1 comment<" in page and "2 rows with faults stay here" in page
    assert look("select count(*) from comment") == [(0,)]

    hand = sera.get(f"{review}?show=faulty&at=1-3").text
    assert 'action="/en/comment-tables/1/rows/1-3"' in hand and "Choose the clause" in hand
    row = {"row_version": find_version(hand), "clause": world.clause, "kind": "technical"}
    answer = sera.fill(f"{review}/rows/1-3", row)
    assert "at=1-4" in answer.location and answer.location.endswith("#row-1-4")
    hand = sera.get(answer.location).text
    assert "Saved." in hand and 'action="/en/comment-tables/1/rows/1-4"' in hand
    row = {"row_version": find_version(hand), "clause": "0", "out": "1"}
    assert sera.fill(f"{review}/rows/1-4", row).status_code == 303

    page = sera.get(review).text
    assert "Enter 2 comments" in page and "1 left out" in page
    answer = sera.fill(f"{review}/enter", {"row_version": find_version(page)})
    done = sera.get(answer.location).text
    assert "2 comments are entered, under the name of the source." in done
    assert "Everything is done" in done and "Enter 2 comments" not in done
    assert look("select count(*), min(submission_id) from comment") == [(2, 1)]
    seen = browser().get(submission).text
    assert "Too vague." in seen and "Where?" in seen and "We agree." not in seen
    assert "table.docx" in sera.get(submission).text
    assert "Enter the proposed change as an amendment" in done
    amending = sera.get(find_link(done, "Enter the proposed change as an amendment")).text
    assert "financing" in amending


def test_the_table_is_saved_with_its_answers(browser, world, submission):
    sera = browser("sera")
    review = read(browser, world, submission).location
    assert "answers.xlsx" not in sera.get(review).text
    sera.fill(f"{review}/enter", {"row_version": find_version(sera.get(review).text)})
    address = find_link(sera.get(review).text, "Save the table with the answers")
    book = load_workbook(BytesIO(ready(sera, address).data))
    rows = list(book["Answers"].iter_rows(values_only=True))
    assert rows[0][-1] == "Observations of the secretariat" and len(rows) == 4
    assert rows[1][-1] == "There is no answer yet." and "Too vague." in rows[1]
    assert browser("pia").get(address).status_code == 403


def test_a_press_is_counted_once_however_often_it_is_sent(browser, world, submission, look):
    review = read(browser, world, submission).location
    sera = browser("sera")
    press = {"row_version": find_version(sera.get(review).text), "key": "one-press-of-a-button"}
    first, again = (sera.fill(f"{review}/enter", press) for _ in range(2))
    assert first.location == again.location and first.status_code == again.status_code == 303
    assert look("select count(*) from comment") == [(1,)]
    stale = sera.fill(f"{review}/enter", {"row_version": press["row_version"]})
    assert stale.status_code == 409
    fresh = sera.fill(f"{review}/enter", {"row_version": find_version(sera.get(review).text)})
    assert fresh.status_code == 409 and "is entered or left out, or has a fault" in fresh.text
    assert look("select count(*) from comment") == [(1,)]


def test_a_workbook_is_uploaded_for_a_submission_and_rows_that_are_there_are_shown_so(
    browser, world, submission
):
    sera = browser("sera")
    review = read(browser, world, submission).location
    sera.fill(f"{review}/enter", {"row_version": find_version(sera.get(review).text)})
    book = build_workbook(
        make_row("Too vague.", clause="2", type="te", change="Say “each school”."),
        make_row("More.", who="DE"),
    )
    page = sera.get(read(browser, world, submission, book).location).text
    assert "1 entered" in page and "Enter 1 comment<" in page
    assert "The rows name several sources: \u2068FR\u2069, \u2068DE\u2069." in page
    listed = sera.get(find_link(sera.get(submission).text, "Read a comment table")).text
    assert "table.xlsx" in listed and "table.docx" in listed


def test_a_workbook_is_registered_published_and_read_as_the_submission_has_it(browser, world):
    sera = browser("sera")
    given = {"source": "Norvania", "files": (BytesIO(build_workbook(make_row("Yes."))), "t.xlsx")}
    assert sera.fill(f"{LIST}/register", given).status_code == 303
    assert sera.fill(f"{LIST}/1/publish", {}).status_code == 303
    page = sera.get(read(browser, world, f"{LIST}/1").location).text
    assert "Row 4" in page and "Yes." in page


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"%PDF-1.7", "table.pdf", "This kind of file cannot be read."),
        (WORD_TABLE[:900], "table.docx", "This file is damaged"),
        (build_word_table(), "table.docx", "The comment table has no comment."),
        (build_workbook(heads=("A", "B")), "table.xlsx", "No comment table was found."),
    ],
)
def test_files_that_cannot_be_read_are_told_in_words(
    browser, world, submission, content, name, told
):
    answer = read(browser, world, submission, content, name)
    assert answer.status_code == 422 and told in answer.text
    assert "Read the table" in answer.text


def test_only_the_secretariat_gets_to_it_and_it_is_discarded_without_its_comments(
    browser, world, submission, look
):
    sera = browser("sera")
    review = read(browser, world, submission).location
    sera.fill(f"{review}/enter", {"row_version": find_version(sera.get(review).text)})
    for name in ("mona", "pia", "cho"):
        assert browser(name).get(review).status_code == 403
        assert read(browser, world, submission, person=name).status_code == 403
        assert "comment-tables" not in browser(name).get(submission).text
    admin = browser("ada").get(review)
    assert admin.status_code == 200 and "Discard this table" not in admin.text
    version = find_version(sera.get(review).text)
    answer = sera.fill(f"{review}/discard", {"row_version": version})
    assert "What was entered stays." in sera.get(answer.location).text
    assert sera.get(review).status_code == 404
    assert look("select count(*) from comment") == [(1,)]


def test_after_the_stage_the_table_can_be_read_and_not_entered(browser, world, submission):
    review = read(browser, world, submission).location
    version = find_version(browser("sera").get(review).text)
    world.stage("closed")
    page = browser("sera").get(review)
    assert page.status_code == 200 and "Enter 1 comment" not in page.text
    assert "in a stage that is open for comments" in page.text
    assert browser("sera").fill(f"{review}/enter", {"row_version": version}).status_code == 403


def test_a_long_table_comes_page_by_page_and_hostile_text_stays_text(browser, world, submission):
    rows = [make_row(f"Comment {number} <script>x</script>.") for number in range(60)]
    review = read(browser, world, submission, build_workbook(*rows)).location
    page = browser("sera").get(review).text
    assert "Comment 49 &lt;script&gt;" in page and "Comment 50" not in page
    assert "Enter 60 comments" in page and "Page 1 of 2" in page
    assert "Comment 59" in browser("sera").get(f"{review}?page=2").text
    hand = browser("sera").get(f"{review}?at=1-63").text
    assert "Comment 59" in hand and 'action="/en/comment-tables/1/rows/1-63"' in hand


def test_the_proposed_change_stands_beside_the_form_of_its_amendment(browser, world, submission):
    sera = browser("sera")
    review = sera.get(read(browser, world, submission).location).text
    form = find_link(review, "Enter the proposed change as an amendment")
    assert "table=1" in form and "row=1-2" in form
    page = sera.get(form).text
    beside = page.partition('id="table-row"')[2].partition("</section>")[0]
    assert "Row 2" in beside and "Say “each school”." in beside and "Too vague." in beside
    assert ">technical</span>" in beside and "Clause \u20682\u2069" in beside
    where = re.search(r'action="([^"]+/amendment\?[^"]+)"', page)[1].replace("&amp;", "&")
    refused = sera.fill(where, {"clause_id": world.other_clause, "kind": "mod", "text": ""})
    assert refused.status_code == 422 and "Say “each school”." in refused.text
    for made_up in ("table=1&row=9-9", "table=7&row=1-2", "table=x&row=1-2", "row=1-2"):
        page = sera.get(f"{form.partition('&table')[0]}&{made_up}")
        assert page.status_code == 200 and 'id="table-row"' not in page.text


def test_a_program_hands_in_a_table_corrects_and_enters_it(browser, world, submission, look):
    sera = browser("sera")
    there = "/api/v1/submissions/1/comment-tables"
    table = {"document_id": world.document, "file": (BytesIO(WORD_TABLE), "t.docx")}
    made = sera.fill(there, table)
    assert made.status_code == 201, made.text
    first, second, third = made.json["rows"]
    assert first["state"] == "ready" and first["clause_id"] == world.other_clause
    (fault,) = second["faults"]
    assert fault["code"] == "unknown_clause" and "Choose the clause." in fault["sentence"]
    where = f"/api/v1/comment-tables/{made.json['id']}"
    row = {"row_version": made.json["row_version"], "clause": world.clause}
    corrected = sera.say("PUT", f"{where}/rows/{second['key']}", row)
    assert corrected.json["counts"] == {"faulty": 1, "ready": 2, "entered": 0, "out": 0}
    version = {"row_version": corrected.json["row_version"]}
    assert sera.say("POST", f"{where}/enter", version).json["counts"]["entered"] == 2
    kept = sera.get(where).json
    assert [each["state"] for each in kept["rows"]] == ["entered", "entered", "faulty"]
    assert browser("mona").get(where).status_code == 403
    gone = sera.say("POST", f"{where}/discard", {"row_version": kept["row_version"]})
    assert gone.json == {"id": made.json["id"], "submission_id": 1}
    assert look("select count(*) from comment") == [(2,)]
