"""Browser tests of files that are attached: a name in a file, a lost connection, and a download."""

from pathlib import Path

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_overflow_widths, find_violations
from tests.support.browsers.text_page import STATEMENT, open_part
from tests.support.files.attachment_files import build_open_xml, build_picture

FORM = "form[data-comment-form]"


def make_file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def begin(person, label, body):
    """Open the comments of a clause, write one, and open the part of the form for files."""
    person.go(STATEMENT)
    open_part(person.page, label, "comments")
    form = person.page.locator(FORM)
    form.locator("[name=body]").fill(body)
    form.get_by_text("Attach files", exact=True).click()
    return form


def test_a_file_that_names_its_author_is_asked_about_and_sent_without_the_name(visit):
    pia = visit("Pia Mwangi")
    page, form = pia.page, begin(pia, "9", "See our survey.")
    chosen = form.locator("input[type=file]")
    chosen.set_input_files([make_file("survey.docx", build_open_xml(creator="Jane Doe"))])
    assert find_violations(page) == [] and find_overflow_widths(page) == []
    form.get_by_role("button", name="Comment").click()
    expect(form.locator("[data-wrong=files]")).to_contain_text("“survey.docx” names")
    expect(chosen).to_be_focused()
    expect(form.locator("[name=body]")).to_have_value("See our survey.")
    expect(form.locator("[data-uploading]")).to_be_hidden()
    form.get_by_label("send it without the name").check()
    form.get_by_role("button", name="Comment").click()
    said = page.locator("#comments > article.say", has_text="See our survey.")
    link = said.get_by_role("list", name="Attached files").get_by_role("link")
    expect(link).to_have_text("survey.docx")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "survey.docx"
    kept = Path(download.value.path()).read_bytes()
    assert kept.startswith(b"PK") and b"Jane" not in kept


def test_without_a_connection_the_text_stays_and_the_files_wait_for_nothing(visit):
    pia = visit("Pia Mwangi")
    page, form = pia.page, begin(pia, "10", "See the picture.")
    form.locator("input[type=file]").set_input_files(
        [make_file("school.jpg", build_picture("jpeg"))]
    )
    page.context.set_offline(True)
    form.get_by_role("button", name="Comment").click()
    expect(form.locator("[data-wrong=files]")).to_contain_text("Files cannot wait")
    assert page.evaluate("sessionStorage.getItem('consult.queue')") in {None, "[]"}
    page.context.set_offline(False)
    form.get_by_role("button", name="Comment").click()
    said = page.locator("#comments > article.say", has_text="See the picture.")
    expect(said.get_by_role("link", name="school.jpg")).to_be_visible()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(visit):
    pia = visit("Pia Mwangi")
    form = begin(pia, "12", "See the book.")
    form.locator("input[type=file]").set_input_files([make_file("book.txt", b"x" * 5_000_001)])
    sent = []
    pia.page.on("request", lambda request: sent.append(request.method))
    form.get_by_role("button", name="Comment").click()
    expect(form.locator("[data-wrong=files]")).to_contain_text("larger than 5 MB")
    assert "POST" not in sent
